//! The integration tests of the search crate, as one program.

mod articles;
mod changing;
mod finding;
mod foreign;
mod meaning;
mod shop;
