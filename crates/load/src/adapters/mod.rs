//! What one core can carry through each channel's adapter: a message in, its answer out, without network and storage.
//!
//! A shopper's message is read and proven (`parse`), and a search's answer with three products and buttons is planned
//! for the channel and made into the calls that say it (`plan` and `send` to a provider that answers at once, or the
//! words on the webhook's own answer). Work with RSA and AES is done like all the rest, is measured apart, and only
//! what remains is held against the limit.

mod answer;
mod measure;
mod own;
mod platform;
mod played;
mod proofs;
mod subject;

pub use measure::{Options, run};
