//! What tests need and programs do not: servers to talk to, fakes, builders. Development only.

pub mod channel_conformance;
pub mod commerce_conformance;
pub mod postgres;
