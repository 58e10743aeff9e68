//! What tests need and programs do not: servers to talk to, fakes, builders. Development only.

pub mod postgres;
