//! A conversation as the inbox lists it.

use super::blocks::MoneyOut;
use super::language_out::LanguageOut;
use super::message_out::AuthorKind;
use crate::merchant::Merchant;
use crate::time_text;
use engine::commerce::money::{Currency, Money};
use engine::inbox::floor::Holder;
use engine::{AgentId, Status, Timestamp};
use serde::{Deserialize, Serialize};
use store::conversation::Conversation;
use utoipa::ToSchema;

/// Letters of a contact's badge.
const INITIALS_MAX: usize = 2;

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ConversationOut {
    pub id: String,
    pub inbox: InboxRefOut,
    pub contact: ContactRefOut,
    pub status: StatusOut,
    pub floor: FloorOut,
    pub assignee: Option<PersonOut>,
    /// Since when the contact has been waiting for an answer.
    pub waiting_since: Option<String>,
    /// Until when a free-form reply is allowed, where there is such a rule.
    pub reply_window_until: Option<String>,
    /// The same for a person of the team: some platforms give people longer than bots.
    pub person_window_until: Option<String>,
    pub unread: u32,
    pub preview: PreviewOut,
    pub chips: Vec<ChipOut>,
    pub cart_total: Option<MoneyOut>,
    pub opted_out: bool,
    pub updated_at: String,
    /// The last number of its live events.
    pub seq: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct InboxRefOut {
    pub id: String,
    pub name: String,
    pub channel: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ContactRefOut {
    pub id: String,
    pub name: String,
    #[schema(value_type = Option<LanguageOut>)]
    pub language: Option<String>,
    pub initials: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StatusOut {
    Open,
    Snoozed,
    Closed,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FloorOut {
    pub version: u64,
    pub holder: HolderOut,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent_id: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HolderOut {
    Bot,
    Waiting,
    Agent,
    AgentElsewhere,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PersonOut {
    pub id: String,
    pub name: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PreviewOut {
    pub text: String,
    pub author: AuthorKind,
    pub at: String,
}

/// A small mark on a conversation.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ChipOut {
    pub kind: ChipKind,
    pub label: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<MoneyOut>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChipKind {
    Cart,
    Offer,
    Order,
    Language,
    Handoff,
    Paid,
}

impl ConversationOut {
    /// Shows a stored conversation; `name_of` knows the agents.
    pub fn of(
        merchant: &Merchant,
        row: &Conversation,
        name_of: impl Fn(&AgentId) -> String,
    ) -> Self {
        let shown = &row.projection;
        let total =
            shown.cart_total_minor.zip(shown.cart_currency.as_deref().and_then(Currency::parse));
        let total = total
            .map(|(minor, currency)| Money::from_minor(minor, currency))
            .filter(|total| !total.is_zero());
        Self {
            id: row.id.to_string(),
            inbox: inbox(merchant, row),
            contact: contact(row),
            status: shown.status.into(),
            floor: FloorOut::of(&shown.holder, shown.floor_version),
            assignee: shown
                .assignee
                .as_ref()
                .map(|id| PersonOut { id: id.to_string(), name: name_of(id) }),
            waiting_since: shown.waiting_since.map(time_text),
            reply_window_until: shown.reply_window_until.map(time_text),
            person_window_until: person_window_until(merchant, row).map(time_text),
            unread: shown.unread,
            preview: preview(row),
            chips: chips(merchant, row, total),
            cart_total: total.map(Into::into),
            opted_out: shown.opted_out,
            updated_at: time_text(shown.last_message_at),
            seq: row.seq,
        }
    }
}

/// Until when an agent may write freely.
pub(super) fn person_window_until(merchant: &Merchant, row: &Conversation) -> Option<Timestamp> {
    let channel = &merchant.inboxes.get(&row.inbox)?.channel;
    let until = row.projection.reply_window_until?;
    Some(until.plus_ms(channel.abilities().human_extra_ms))
}

fn inbox(merchant: &Merchant, row: &Conversation) -> InboxRefOut {
    let known = merchant.inboxes.get(&row.inbox);
    InboxRefOut {
        id: row.inbox.to_string(),
        name: known.map_or_else(|| row.inbox.to_string(), |inbox| inbox.name.clone()),
        channel: known.map_or_else(String::new, |inbox| inbox.kind.clone()),
    }
}

fn contact(row: &Conversation) -> ContactRefOut {
    let name = row.display_name.clone().unwrap_or_default();
    let letters = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()));
    let initials = letters.take(INITIALS_MAX).flat_map(char::to_uppercase).collect();
    ContactRefOut {
        id: row.contact.to_string(),
        name,
        language: row.projection.language.clone(),
        initials,
    }
}

/// The stored preview says who, a colon, and what.
fn preview(row: &Conversation) -> PreviewOut {
    let (who, text) = row.projection.preview.split_once(':').unwrap_or(("system", ""));
    let author = match who {
        "contact" => AuthorKind::Contact,
        "bot" => AuthorKind::Bot,
        "agent" => AuthorKind::Agent,
        _ => AuthorKind::System,
    };
    PreviewOut { text: text.to_owned(), author, at: time_text(row.projection.last_message_at) }
}

fn chips(merchant: &Merchant, row: &Conversation, total: Option<Money>) -> Vec<ChipOut> {
    let mut chips = Vec::new();
    if row.projection.needs_person {
        chips.push(ChipOut { kind: ChipKind::Handoff, label: String::new(), amount: None });
    }
    if let Some(total) = total {
        chips.push(ChipOut {
            kind: ChipKind::Cart,
            label: String::new(),
            amount: Some(total.into()),
        });
    }
    let own = merchant.settings.default_language.code();
    if let Some(language) = row.projection.language.as_deref().filter(|language| *language != own) {
        chips.push(ChipOut {
            kind: ChipKind::Language,
            label: language.to_uppercase(),
            amount: None,
        });
    }
    chips
}

impl FloorOut {
    pub fn of(holder: &Holder, version: u64) -> Self {
        let (holder, agent_id) = match holder {
            Holder::Bot => (HolderOut::Bot, None),
            Holder::Waiting => (HolderOut::Waiting, None),
            Holder::Agent { id } => (HolderOut::Agent, Some(id.to_string())),
            Holder::AgentElsewhere => (HolderOut::AgentElsewhere, None),
        };
        Self { version, holder, agent_id }
    }
}

impl From<Status> for StatusOut {
    fn from(status: Status) -> Self {
        match status {
            Status::Open => Self::Open,
            Status::Snoozed => Self::Snoozed,
            Status::Closed => Self::Closed,
        }
    }
}
