//! Telegram from outside: what arrives, what is sent, what is refused.

mod checks;
mod files;
mod laws;
mod payments;
mod receive;
mod send;
mod setup;
mod shared;
mod taps;

testkit::channel_conformance!(setup::Telegram);
