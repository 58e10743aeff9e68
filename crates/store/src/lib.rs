//! The only SQL in Trato: one text on two engines, chosen by an address.
//!
//! [`Store::write`] queues a unit of work, [`Store::read`] looks at what is stored. A unit is a closure over one
//! [`Tx`]; what can be done in it is in one module per noun (`conversation::load(tx, &merchant, &id)`). The
//! modules of the message path take batches and send one statement for a whole batch:
//!
//! | module | one message's life |
//! | --- | --- |
//! | [`lane`] | what arrived and waits for its turn; claiming conversations; committing turns |
//! | [`outbox`] | what is to be sent, strictly in order for each conversation |
//! | [`receipt`] | what providers say became of it |
//! | [`timer`] | what happens later |
//! | [`live`] | what inbox and widget are told |
//!
//! Every table is led by its merchant and every function takes one: there is no query over all merchants but
//! the claims of the message path, which answer with the merchant of each row.

mod amendment;
mod connection;
mod error;
mod json;
mod migrate;
mod options;
mod postgres;
mod reader;
mod shared;
mod sql;
mod sqlite;
mod store;
mod tx;
mod value;
mod writer;

pub mod agent;
pub mod audit;
pub mod cart;
pub mod catalog;
pub mod checkout;
pub mod connector;
pub mod consent;
pub mod contact;
pub mod conversation;
pub mod counter;
pub mod coupon;
pub mod document;
pub mod idempotency;
pub mod inbox;
pub mod lane;
pub mod link;
pub mod live;
pub mod marketing;
pub mod media;
pub mod merchant;
pub mod merge;
pub mod message;
pub mod model_budget;
pub mod order;
pub mod outbox;
pub mod page;
pub mod payment;
pub mod promotion;
pub mod provider;
pub mod raw_event;
pub mod receipt;
pub mod refund;
pub mod reservation;
pub mod review;
pub mod rsvp;
pub mod session;
pub mod signal;
pub mod spoken;
pub mod stock;
pub mod template;
pub mod test_psp;
pub mod timer;
pub mod together;
pub mod token;
pub mod upkeep;
pub mod upload;
pub mod voice;
pub mod wish;

pub use error::StoreError;
pub use options::{EngineKind, Random, StoreOptions};
pub use page::{Cursor, Page};
pub use store::{Pending, Store};
pub use tx::Tx;
