//! The demo shop, Havn & Sol: what it sells and how its goods look.
//!
//! Everything here is made up and written for this project, so a fresh installation has something true-sounding to talk about.

pub(crate) mod content;
pub(crate) mod pictures;
pub(crate) mod seed;
pub(crate) mod shop;
pub(crate) mod stage;

#[cfg(test)]
mod bought;
#[cfg(test)]
mod catalog_check;
#[cfg(test)]
mod content_check;
