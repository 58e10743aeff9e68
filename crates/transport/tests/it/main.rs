//! The crate as an adapter sees it: one binary, one module per promise.

#![expect(clippy::unwrap_used, reason = "what a test cannot set up fails it")]

mod addresses;
mod egress;
mod errors;
mod fake_server;
mod forgeries;
mod laws;
mod requests;
mod secrets;
mod shared_vectors;
mod sms;
mod ssrf;
mod vectors;
