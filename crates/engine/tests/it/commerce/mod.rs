//! The rules of selling.

mod cart;
mod delivery;
mod exhaustive;
mod laws;
mod money;
mod quoting;
mod shop;
