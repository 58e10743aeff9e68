//! The server from the outside: real storage on both engines, real HTTP, a clock that is set by hand.

mod buying;
mod forgeries;
mod pages;
mod races;
mod shop;
