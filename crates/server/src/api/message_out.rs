//! A transcript item as the API and the live sockets show it.

use crate::time_text;
use engine::content::{Author, Block};
use engine::inbox::inbound::ReceiptState;
use engine::inbox::message::{Activity, Item, Message};
use engine::{Timestamp, content::piece::Degradation};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MessageOut {
    pub id: String,
    /// Position in the conversation: grows, never reused.
    pub seq: i64,
    /// RFC 3339, UTC.
    pub at: String,
    pub author: AuthorOut,
    pub item: ItemKind,
    #[schema(value_type = Vec<crate::api::blocks::BlockOut>)]
    pub blocks: Vec<Block>,
    /// A note's text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub activity: Option<Activity>,
    /// What became of an outbound message.
    #[schema(value_type = Option<String>)]
    pub state: Option<ReceiptState>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<DeliveryErrorOut>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<String>,
    #[serde(default)]
    pub edited: bool,
    #[serde(default)]
    pub revoked: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_reply_to: Option<String>,
    /// What the channel could not show as meant.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub degradation: Vec<DegradationOut>,
    /// The sender's own id, echoed so that an optimistic bubble finds its message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    Inbound,
    Outbound,
    Note,
    Activity,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AuthorOut {
    pub kind: AuthorKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuthorKind {
    Contact,
    Bot,
    Agent,
    AgentElsewhere,
    System,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DeliveryErrorOut {
    pub code: String,
    pub text: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DegradationOut {
    pub from: String,
    pub to: String,
    pub reason: String,
}

impl From<&Degradation> for DegradationOut {
    fn from(one: &Degradation) -> Self {
        Self { from: one.from.clone(), to: one.to.clone(), reason: one.reason.clone() }
    }
}

impl AuthorOut {
    pub fn of(author: &Author) -> Self {
        let (kind, name) = match author {
            Author::Contact => (AuthorKind::Contact, None),
            Author::Bot => (AuthorKind::Bot, None),
            Author::Agent { name, .. } => (AuthorKind::Agent, Some(name.clone())),
            Author::AgentElsewhere => (AuthorKind::AgentElsewhere, None),
            Author::System => (AuthorKind::System, None),
        };
        Self { kind, name }
    }
}

impl MessageOut {
    /// What an item looks like when it has just been written.
    pub fn fresh(message: &Message, seq: i64, state: Option<ReceiptState>) -> Self {
        let mut out = Self {
            id: message.id.to_string(),
            seq,
            at: time_text(message.at),
            author: AuthorOut::of(&message.author),
            item: ItemKind::Activity,
            blocks: Vec::new(),
            text: None,
            activity: None,
            state,
            error: None,
            reactions: Vec::new(),
            edited: false,
            revoked: false,
            in_reply_to: message.in_reply_to.clone(),
            degradation: Vec::new(),
            client_id: None,
        };
        match &message.item {
            Item::Inbound { blocks } => (out.item, out.blocks) = (ItemKind::Inbound, blocks.clone()),
            Item::Outbound { blocks } => (out.item, out.blocks) = (ItemKind::Outbound, blocks.clone()),
            Item::Note { text } => (out.item, out.text) = (ItemKind::Note, Some(text.clone())),
            Item::Activity { activity } => out.activity = Some(activity.clone()),
        }
        out
    }

    /// Whether the contact may see it: notes and activities among agents are none of hers.
    pub fn is_public(&self) -> bool {
        match self.item {
            ItemKind::Inbound | ItemKind::Outbound => true,
            ItemKind::Note => false,
            ItemKind::Activity => matches!(
                self.activity,
                Some(Activity::FloorTaken { .. } | Activity::HandedBack { .. } | Activity::HandedOff { .. } | Activity::Paid { .. })
            ),
        }
    }
}

/// The moment in the form the API shows.
pub fn at(moment: Timestamp) -> String {
    time_text(moment)
}
