//! How the bot leads a conversation: what it understood, what it remembers, what it does next, how it says it.

pub mod memory;
pub mod phrases;
pub mod turn;
pub mod understand;
