//! Everything that is remembered about one conversation, in one versioned value.
//!
//! [`load`] reads what any earlier build wrote: each version has one function that lifts it to the next.

use crate::commerce::cart::Cart;
use crate::commerce::money::Money;
use crate::dialogue::memory::Memory;
use crate::inbox::floor::Floor;
use crate::inbox::reply_window::{Opening, Sends};
use crate::{AgentId, CheckoutId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Shape of [`State`] written by this build; older ones are upcast when read.
pub const STATE_VERSION: u32 = 1;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
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
    /// What her acts have opened, where the platform counts what is said; empty where it does not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub openings: Vec<Opening>,
    /// What was sent so far. The store's count, read anew for every turn.
    #[serde(skip)]
    pub sends: Sends,
    /// Until when the messages already queued use up what the channel lets one contact be sent; the shell's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paced_until: Option<Timestamp>,
    /// What the channel noted about reaching the contact: see `ContactRef::address`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// What the contact said of news and offers in this channel; `None` while nothing. The ledger's, read anew for
    /// every turn.
    pub marketing_consent: Option<bool>,
    /// She wants no news and offers here.
    pub opted_out: bool,
    /// She wants nothing at all here: whatever is said is not sent, but for the one confirmation.
    pub stopped: bool,
    pub cart: Option<Cart>,
    /// What the cart was last quoted at, for the team's list; never charged.
    #[serde(default)]
    pub cart_total: Option<Money>,
    pub checkout: Option<OpenCheckout>,
    pub memory: Memory,
}

impl Default for State {
    /// A conversation in which nothing has happened yet.
    fn default() -> Self {
        Self {
            version: STATE_VERSION,
            floor: Floor::default(),
            status: Status::default(),
            assignee: None,
            snoozed_until: None,
            waiting_since: None,
            unread: 0,
            reply_window_until: None,
            openings: Vec::new(),
            sends: Sends::default(),
            paced_until: None,
            address: None,
            marketing_consent: None,
            opted_out: false,
            stopped: false,
            cart: None,
            cart_total: None,
            checkout: None,
            memory: Memory::default(),
        }
    }
}

/// Why a stored state cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    #[error("the stored state is not JSON of the expected shape")]
    Shape(#[from] serde_json::Error),
    #[error("the state has version {found}, this build knows up to {STATE_VERSION}")]
    Newer { found: u64 },
}

/// Reads a stored state, lifting an older one to the shape of today.
///
/// # Errors
/// The text is not a state, or a newer build wrote it.
pub fn load(text: &str) -> Result<State, StateError> {
    let fields: serde_json::Map<String, Value> = serde_json::from_str(text)?;
    let found = fields.get("version").and_then(Value::as_u64).unwrap_or(0);
    let mut stored = Value::Object(fields);
    if found > u64::from(STATE_VERSION) {
        return Err(StateError::Newer { found });
    }
    for upcast in UPCASTS.iter().skip(usize::try_from(found).unwrap_or(0)) {
        upcast(&mut stored);
    }
    Ok(serde_json::from_value(stored)?)
}

/// From version 0 to 1, from 1 to 2, and so on.
const UPCASTS: [fn(&mut Value); STATE_VERSION as usize] = [from_0];

/// States written before they carried a version: the same shape without the number.
fn from_0(stored: &mut Value) {
    if let Some(fields) = stored.as_object_mut() {
        fields.insert("version".to_owned(), 1.into());
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_is_read_back_the_same() {
        let state = State { unread: 3, opted_out: true, ..State::default() };
        let text = serde_json::to_string(&state).unwrap();
        assert_eq!(load(&text).unwrap(), state);
    }

    #[test]
    fn an_older_state_is_lifted_and_a_newer_one_refused() {
        let lifted =
            load(r#"{"unread": 2, "floor": {"version": 4, "holder": {"holder": "waiting"}}}"#);
        let lifted = lifted.unwrap();
        assert_eq!((lifted.version, lifted.unread, lifted.floor.version), (STATE_VERSION, 2, 4));
        assert!(matches!(load(r#"{"version": 999}"#), Err(StateError::Newer { found: 999 })));
        assert!(matches!(load("[]"), Err(StateError::Shape(_))));
        assert!(matches!(load("no"), Err(StateError::Shape(_))));
    }
}
