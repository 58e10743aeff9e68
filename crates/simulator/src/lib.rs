//! Plays a shopper on any channel against a running server, and shows each reply as that channel would.
//!
//! It is a second reading of the protocols: signatures, payloads and answers are written here from the vendors'
//! documents and never from the adapters, which it must not import (`docs/adr/0009-simulator.md`). Where the two
//! readings differ, one of them is wrong, and a test says so.
//!
//! | part | what it does |
//! | --- | --- |
//! | [`vendors`] | one file for each channel: how it calls us, and what its API takes and refuses |
//! | [`stage`] | where the vendors stand: phones, deliveries with retries, the fake APIs, the page |
//! | [`player`] | a shopper in a test: says, taps, waits, and writes down what was said |
//! | [`terminal`] | a shopper at a keyboard |
//! | [`shown`] | what a screen can show, the same words for every channel |
//!
//! A vendor's API is strict: what the real one would refuse is refused with the vendor's own error and remembered
//! as a [`Violation`], so that a test can fail on it.

pub mod act;
pub mod browser;
pub mod desk;
mod graph;
mod keys;
pub mod phone;
pub mod player;
pub mod richtext;
#[cfg(test)]
mod shared;
pub mod shown;
mod signing;
pub mod stage;
mod strict;
pub mod terminal;
pub mod transcript;
pub mod vendors;
mod wire;
mod xml;

pub use act::Act;
pub use browser::Browser;
pub use desk::{Desk, Inbox, Place, Setup, Violation};
pub use phone::Phone;
pub use player::Player;
pub use shown::Shown;
pub use stage::{Stage, StageOptions};
pub use wire::{ApiAnswer, ApiRequest, Call, HookAnswer, To};

use std::fmt::Debug;

/// One platform: how it calls us when a shopper does something, and what it answers when we call it.
///
/// Everything is pure: the stage carries calls to and fro.
pub trait Vendor: Send + Sync + Debug {
    /// As in the server's addresses: `whatsapp`.
    fn kind(&self) -> &'static str;

    /// As people call it: `WhatsApp`.
    fn title(&self) -> &'static str;

    /// Languages it can be tried in.
    fn languages(&self) -> &'static [&'static str] {
        &["en", "es", "da"]
    }

    /// How an inbox has to be configured to be played with.
    fn inbox(&self, place: &Place<'_>) -> Setup;

    /// What the platform calls a new shopper; `number` is different for each.
    fn address(&self, inbox: &Inbox, number: u64) -> String;

    /// Whether anybody can be written to, as a telephone number can, or only who is known.
    fn reaches_strangers(&self) -> bool {
        false
    }

    /// The calls that tell the server what the shopper did.
    fn says(&self, inbox: &Inbox, phone: &mut Phone, act: &Act, at_ms: i64) -> Vec<Call>;

    /// A call with these very bytes, proven as the platform proves its own; `None` where they cannot be.
    fn proves(&self, inbox: &Inbox, body: &[u8], at_ms: i64) -> Option<Call>;

    /// The platform's API: checks the request as strictly as the platform does, and shows what it delivers.
    fn api(&self, desk: &mut Desk, request: &ApiRequest) -> ApiAnswer;

    /// The server answered a call; where the answer itself says something, the shopper sees or hears it.
    fn answered(
        &self,
        desk: &mut Desk,
        phone: &str,
        call: &Call,
        answer: &HookAnswer,
    ) -> Vec<Call> {
        let _ = (desk, phone, call, answer);
        Vec::new()
    }

    /// The call with which the shopper's device asks whether there is anything new, where nobody calls it.
    fn listens(&self, inbox: &Inbox, phone: &Phone) -> Option<Call> {
        let _ = (inbox, phone);
        None
    }

    /// How long after a failed delivery each further one is made.
    fn redelivers_after_ms(&self) -> &'static [u64] {
        &[]
    }

    /// How long the platform waits for an answer.
    fn waits_ms(&self) -> u64 {
        10_000
    }
}
