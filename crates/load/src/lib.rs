//! Load from outside: shoppers, fake providers, and a server process they meet over real sockets.
//!
//! Two programs use it: `trato-bench` measures, `trato-prove` proves promises. Both print JSON and start and stop
//! everything they need on loopback.

pub mod adapters;
pub mod bare;
pub mod counting;
pub mod database;
pub mod form;
pub mod graph;
pub mod http;
pub mod icecat;
pub mod place;
pub mod prove;
pub mod screen;
pub mod shopper;
pub mod stats;
pub mod trato;
pub mod webhook;
