//! The integration tests of the search crate, as one program.

mod articles;
mod benchmark;
mod changing;
mod finding;
mod ranking;
mod shop;
