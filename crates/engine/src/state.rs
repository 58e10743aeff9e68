//! Everything that is remembered about one conversation, in one versioned value.

use crate::commerce::cart::Cart;
use crate::dialogue::memory::Memory;
use crate::inbox::floor::Floor;
use crate::{AgentId, CheckoutId, Timestamp};
use serde::{Deserialize, Serialize};

/// Shape of [`State`] written by this build; older ones are upcast when read.
pub const STATE_VERSION: u32 = 1;

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct State {
    pub version: u32,
    pub floor: Floor,
    pub status: Status,
    pub assignee: Option<AgentId>,
    pub snoozed_until: Option<Timestamp>,
    /// Since when the contact has been waiting for an answer of ours; `None` when it is the contact's turn.
    pub waiting_since: Option<Timestamp>,
    /// Inbound messages no agent has seen.
    pub unread: u32,
    /// Until when a free-form reply is allowed; `None` where the channel has no such rule.
    pub reply_window_until: Option<Timestamp>,
    pub marketing_consent: Option<bool>,
    pub opted_out: bool,
    pub cart: Option<Cart>,
    pub checkout: Option<OpenCheckout>,
    pub memory: Memory,
}

/// The checkout that is open for this conversation, and which cart it was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenCheckout {
    pub id: CheckoutId,
    pub token: String,
    pub cart_version: u64,
    pub quote_hash: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    #[default]
    Open,
    Snoozed,
    Closed,
}
