//! The integration tests of the search crate, as one program.

mod articles;
mod benchmark;
mod finding;
mod ranking;
mod shop;
