//! The channels from outside: what arrives, what is sent, what is refused.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod setup;
mod whatsapp_send;
