//! How the bot leads a conversation: what it understood, what it remembers, what it does next, how it says it.
//!
//! [`turn`] says what follows from each event, [`policy`] which skill answers, [`context`] what a skill can do.

pub mod agents;
pub mod asked;
pub mod cards;
pub mod cart_words;
pub mod checkouts;
pub mod context;
pub mod described;
pub mod details;
pub mod inbound;
pub mod invitation;
pub mod learned;
pub mod meant;
pub mod memory;
pub mod phrases;
pub mod policy;
pub mod product_words;
pub mod reference;
pub mod relation;
mod saying;
pub mod size;
pub mod skill;
pub mod spoken;
pub mod taste;
pub mod themes;
pub mod turn;
pub mod understand;
