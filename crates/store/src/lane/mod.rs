//! Lanes: what arrived for a conversation waits in its lane, and one owner at a time takes its turn.
//!
//! `append` stores what arrived, once for each key. `claim` leases conversations that have something waiting;
//! a claim carries a fence, a number nobody else has. `commit` stores a turn only where the fence still holds,
//! consumes its events and gives the lease back. Attempts are counted when a lane is claimed, so an event that
//! kills the process is recognised; after [`ATTEMPTS_MAX`] it is parked and the lane goes on.
//!
//! There is no queue of ready conversations: the waiting events are the queue. An append therefore touches no
//! row that a commit holds, and no wake-up can be lost between the two.

mod append;
mod claim;
mod commit;
mod release;

pub use append::append;
pub use claim::{claim, peek, ready};
pub(crate) use commit::Held;
pub use commit::{commit, commit_with};
pub use release::{
    Failed, ParkedEvent, end_leases_of, extend, fail, is_idle, list_parked, prune_keys, release,
    replay,
};

use crate::outbox::NewOutbox;
use engine::inbox::floor::Holder;
use engine::inbox::inbound::{ContactRef, Identity, ReceiptState};
use engine::inbox::reply_window::{Opening, Sends};
use engine::{
    AgentId, ContactId, ConversationId, InboxId, MerchantId, MessageId, Status, Timestamp,
};
use std::sync::Arc;

/// How often a lane is tried before the event at its head is parked.
pub const ATTEMPTS_MAX: i64 = 5;

/// One thing to put into a lane.
#[derive(Debug, Clone)]
pub struct NewLaneEvent {
    pub merchant: MerchantId,
    pub inbox: InboxId,
    /// What makes the event the same when it comes again, within the inbox.
    pub key: String,
    pub target: LaneTarget,
    pub occurred_at: Timestamp,
    pub received_at: Timestamp,
    /// An `engine::Event` as JSON.
    pub body: String,
    pub raw: Option<Arc<RawBody>>,
}

/// Whose lane: a known conversation, or whichever this person has in the inbox (made when there is none).
#[derive(Debug, Clone)]
pub enum LaneTarget {
    Conversation(ConversationId),
    Contact(ContactRef),
}

/// The bytes an event was read from, kept for replay and questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawBody {
    pub id: String,
    /// The headers worth keeping, as JSON.
    pub headers: String,
    pub body: Vec<u8>,
}

/// What became of an appended event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Appended {
    Stored {
        conversation: ConversationId,
        /// The conversation did not exist before.
        created: bool,
    },
    /// Its key was stored before: nothing changed.
    Duplicate { conversation: ConversationId },
}

impl Appended {
    pub fn conversation(&self) -> &ConversationId {
        match self {
            Self::Stored { conversation, .. } | Self::Duplicate { conversation } => conversation,
        }
    }
}

/// A leased conversation with everything a turn needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    pub merchant: MerchantId,
    pub conversation: ConversationId,
    pub inbox: InboxId,
    pub contact: ContactId,
    pub identities: Vec<Identity>,
    pub display_name: Option<String>,
    pub language: Option<String>,
    pub fence: i64,
    /// 1 the first time; more after a failure or a crash, and then with one event only.
    pub attempt: i64,
    pub state: Option<String>,
    pub state_version: i64,
    /// The next number of a live event; others may take it before the commit does, which gives the real ones.
    pub next_seq: i64,
    /// The next place in the transcript; only the lane's owner takes places.
    pub next_position: i64,
    /// What she said of being written to at all in this channel, and of news and offers; `None` when nothing.
    pub everything_allowed: Option<bool>,
    pub marketing_allowed: Option<bool>,
    /// What counts against the platform's quota; nothing where there is none.
    pub sends: Sends,
    /// By when they happened, then by arrival.
    pub events: Vec<LaneEvent>,
    /// An event given up just now: it was tried [`ATTEMPTS_MAX`] times.
    pub parked: Option<LaneEvent>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaneEvent {
    pub arrival: i64,
    pub occurred_at: Timestamp,
    pub received_at: Timestamp,
    pub body: String,
}

/// Everything one turn stores, in one transaction.
#[derive(Debug, Clone)]
pub struct TurnCommit {
    pub merchant: MerchantId,
    pub conversation: ConversationId,
    pub fence: i64,
    pub now: Timestamp,
    pub consumed: Vec<i64>,
    pub state: String,
    pub state_version: i64,
    pub projection: ConversationProjection,
    pub messages: Vec<NewMessage>,
    pub outbox: Vec<NewOutbox>,
    pub timers_set: Vec<(String, Timestamp)>,
    pub timers_canceled: Vec<String>,
    pub signals: Vec<SignalCount>,
    pub live: Vec<NewLive>,
    pub amendments: Vec<NewAmendment>,
}

/// What the inbox shows of a conversation, and what is checked when something is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationProjection {
    pub status: Status,
    pub holder: Holder,
    pub floor_version: u64,
    pub assignee: Option<AgentId>,
    pub waiting_since: Option<Timestamp>,
    pub unread: u32,
    pub snoozed_until: Option<Timestamp>,
    /// Empty when nothing was said: this and `last_message_at` then stay as they are.
    pub preview: String,
    pub last_message_at: Timestamp,
    pub language: Option<String>,
    pub cart_total_minor: Option<i64>,
    pub cart_currency: Option<String>,
    pub reply_window_until: Option<Timestamp>,
    /// What the contact's acts have opened, where the platform counts; empty where it does not.
    pub openings: Vec<Opening>,
    pub opted_out: bool,
    pub needs_person: bool,
}

/// A new transcript item.
#[derive(Debug, Clone)]
pub struct NewMessage {
    pub id: MessageId,
    /// From [`Claimed::next_position`] on, without gaps.
    pub position: i64,
    pub kind: MessageKind,
    pub at: Timestamp,
    pub receipt: ReceiptState,
    pub provider_id: Option<String>,
    /// What the search over messages looks at.
    pub search_text: String,
    /// An `engine::inbox::message::Message` as JSON.
    pub body: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageKind {
    Inbound,
    Outbound,
    Note,
    Activity,
}

impl MessageKind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Inbound => "inbound",
            Self::Outbound => "outbound",
            Self::Note => "note",
            Self::Activity => "activity",
        }
    }

    pub(crate) fn parse(name: &str) -> Option<Self> {
        [Self::Inbound, Self::Outbound, Self::Note, Self::Activity]
            .into_iter()
            .find(|kind| kind.name() == name)
    }
}

/// Counted demand: so much of `name` about `key` on a day (days since 1970).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignalCount {
    pub name: String,
    pub key: String,
    pub day: i64,
    pub n: i64,
}

/// Something inbox or widget must be told; its numbers are given when it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLive {
    pub kind: String,
    pub data: String,
}

/// A change of a message that is there, or will be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAmendment {
    pub target_provider_id: String,
    pub at: Timestamp,
    /// An `engine::Amendment` as JSON.
    pub change: String,
}
