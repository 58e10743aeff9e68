//! Connectors: the outbound systems a merchant works with, one trait per family, one folder per provider.
//!
//! [`psp`] takes payments, [`commerce`] is where catalog, stock and orders live, [`model`] is a language model that may
//! help. A connector holds its own
//! settings, is handed an [`Http`](transport::Http), and never retries, sleeps or keeps state.

pub mod commerce;
pub mod model;
pub mod psp;
