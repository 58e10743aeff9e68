//! One item of the transcript, as it is stored and shown.

use super::source::Source;
use crate::content::{Author, Block};
use crate::{Language, MessageId, Timestamp};
use serde::{Deserialize, Serialize};

/// What kind of transcript line this is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "item", rename_all = "snake_case")]
pub enum Item {
    /// From the contact.
    Inbound { blocks: Vec<Block> },
    /// To the contact.
    Outbound { blocks: Vec<Block> },
    /// Private among agents.
    Note { text: String },
    /// A line the system writes: who joined, what changed.
    Activity { activity: Activity },
}

/// System lines, worded in the reader's language by the web app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "activity", rename_all = "snake_case")]
pub enum Activity {
    FloorTaken {
        agent: String,
    },
    FloorTakenElsewhere,
    HandedOff {
        reason: String,
        /// What the bot had learned, so that the contact need not say it twice.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        facts: Vec<Fact>,
    },
    HandedBack {
        agent: Option<String>,
    },
    Assigned {
        agent: Option<String>,
    },
    Closed {
        agent: Option<String>,
    },
    Reopened,
    CartChanged {
        by: String,
        summary: String,
    },
    CheckoutSent {
        total: String,
    },
    Paid {
        order: String,
        total: String,
    },
    PaymentFailed,
    CouponApplied {
        code: String,
    },
    OptedOut,
    OptedIn,
    IdentityChanged,
    /// Praise or an idea, noted for the team: `compliment` or `suggestion`.
    Feedback {
        kind: String,
    },
    /// The message that follows was worded by a language model, and checked.
    WordedByModel,
    /// What was meant was proposed by a language model.
    ProposedByModel {
        /// The intent's name.
        intent: String,
    },
}

/// One thing the bot had learned when a person took over: the web app names it, the value is as it was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    pub kind: FactKind,
    pub value: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
    /// What the contact looks for, in the words used.
    Wanted,
    /// How it has to be: color, material, brand.
    Quality,
    Budget,
    /// The product talked about last.
    Product,
    /// The order a complaint is about.
    Order,
}

/// A transcript item with who and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub id: MessageId,
    pub author: Author,
    pub at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// The provider's id, for inbound messages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_reply_to: Option<String>,
    /// How the words of a contact were understood, where the bot listened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace: Option<Trace>,
    /// Where the bot has what it says, for the team: the contact reads the answer alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    #[serde(flatten)]
    pub item: Item,
}

/// Which layer of understanding decided what a message means, and how sure it was. No word of hers is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// `token`, `number`, `title`, `prefix`, `yes_no`, `keyword`, `shop`, `entities`, `classifier`, `vectors`, `out_of_scope`.
    pub layer: String,
    /// The likeliest intents, best first: none where an option was picked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub intents: Vec<TracedIntent>,
}

/// An intent, and how likely it is meant in thousandths.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TracedIntent {
    pub intent: String,
    pub score: i32,
}
