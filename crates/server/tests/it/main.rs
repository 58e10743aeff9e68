//! The server from the outside: real storage, real HTTP and sockets, a clock that is set by hand.

mod authorization;
mod backend;
mod bad_input;
mod buying;
mod conversations;
mod currency;
mod fixture;
mod forgeries;
mod full_disk;
mod idempotency;
mod pages;
mod presence;
mod problems;
mod races;
mod sessions;
mod shop;
mod sockets;
mod whatsapp;
mod widget;
