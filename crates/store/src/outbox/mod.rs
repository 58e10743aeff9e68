//! What is to be sent: pieces of messages, strictly in order within a conversation.
//!
//! ```text
//! pending → started (attempt counted before the call) → sent
//!                                                     → retry at …      (pending again)
//!                                                     → unknown         (may have been accepted: asked, not resent)
//!                                                     → dead            (kept apart, with its reason)
//! ```
//!
//! Only the first unsettled piece of a conversation is ever due; settling it makes its successor due. A piece
//! whose process died after `started` comes back from [`claim`] with `doubt`, like an `unknown` one whose time to
//! check has come. Floor, consent and reply window are checked in the transaction that marks `started`.

mod claim;
mod dead;
mod enqueue;
mod settle;

pub use claim::{Blocked, Claim, OutboxItem, claim, claim_of, end_leases_of, take_for_call};
pub use dead::{DeadPiece, list_dead, replay};
pub(crate) use enqueue::enqueue;
pub use settle::{OutboxResult, Outcome, settle};
pub(crate) use settle::{Success, find_in_doubt, lock_conversations, promote, succeed};

use engine::{ConversationId, MessageId, Timestamp};

/// When a piece that has to wait for its predecessor is due.
pub(crate) const FAR: i64 = i64::MAX;

/// How far a piece is.
pub(crate) mod state {
    pub(crate) const PENDING: i64 = 0;
    pub(crate) const STARTED: i64 = 1;
    pub(crate) const UNKNOWN: i64 = 2;
}

/// A piece to be sent.
#[derive(Debug, Clone)]
pub struct NewOutbox {
    pub message: MessageId,
    /// The message's place in the transcript, and the piece's place in the message.
    pub position: i64,
    pub piece: i64,
    /// The receipts of the last piece are the message's receipts.
    pub is_last_piece: bool,
    pub not_before: Timestamp,
    /// Sent only while the floor has this version; `None` for what a person wrote.
    pub floor_version: Option<u64>,
    /// Sent only to who has said yes to it, in this channel.
    pub is_marketing: bool,
    /// The one answer to a STOP or a START: the only piece that leaves although everything is stopped.
    pub is_confirmation: bool,
    pub window: Window,
    /// What the channel needs to send it, as JSON.
    pub payload: String,
}

/// How a piece depends on the channel's reply window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// A template, for example: sent whenever.
    NotNeeded,
    /// Only allowed while the window is open, or so much longer.
    Within { extra_ms: i64 },
}

impl Window {
    /// As it is stored: 0 where no window is needed, else one more than the extra time.
    pub(crate) fn stored(self) -> i64 {
        match self {
            Self::NotNeeded => 0,
            Self::Within { extra_ms } => extra_ms.max(0).saturating_add(1),
        }
    }

    pub(crate) fn read(stored: i64) -> Self {
        if stored <= 0 { Self::NotNeeded } else { Self::Within { extra_ms: stored - 1 } }
    }

    pub(crate) fn is_over(self, until: Timestamp, now: Timestamp) -> bool {
        match self {
            Self::NotNeeded => false,
            Self::Within { extra_ms } => until.plus_ms(extra_ms) < now,
        }
    }
}

/// Names a piece within its merchant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct OutboxId {
    pub conversation: ConversationId,
    pub position: i64,
    pub piece: i64,
}
