//! The integration tests of the search crate, as one program.

mod finding;
mod shop;
