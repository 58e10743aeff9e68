//! A transcript item as the API and the live sockets show it.

use super::blocks::BlockOut;
use engine::content::Author;
use engine::content::piece::Degradation;
use engine::inbox::inbound::ReceiptState;
use engine::inbox::message::{Activity, Fact, FactKind, Trace, TracedIntent};
use engine::inbox::source::{Origin, Source};
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
    pub blocks: Vec<BlockOut>,
    /// A note's text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activity: Option<ActivityOut>,
    /// What became of an outbound message.
    pub state: Option<ReceiptStateOut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<DeliveryErrorOut>,
    #[serde(default)]
    #[schema(required)]
    pub reactions: Vec<String>,
    #[serde(default)]
    #[schema(required)]
    pub edited: bool,
    #[serde(default)]
    #[schema(required)]
    pub revoked: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_reply_to: Option<String>,
    /// What the channel could not show as meant.
    #[serde(default)]
    #[schema(required)]
    pub degradation: Vec<DegradationOut>,
    /// How the bot understood it, where it listened; for agents only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace: Option<TraceOut>,
    /// Where the bot has what it says; for agents only.
    #[serde(default)]
    #[schema(required)]
    pub sources: Vec<SourceOut>,
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

/// Only moves forward; `failed` is the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReceiptStateOut {
    Queued,
    /// The provider did not say whether it took it.
    Unknown,
    Sent,
    Delivered,
    Read,
    Failed,
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

/// Which layer of understanding decided what a message means, and how sure it was.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TraceOut {
    /// `token`, `number`, `title`, `prefix`, `yes_no`, `keyword`, `shop`, `entities`, `classifier`, `vectors` or `out_of_scope`.
    pub layer: String,
    /// The likeliest intents, best first: none where an option was picked.
    #[serde(default)]
    #[schema(required)]
    pub intents: Vec<TracedIntentOut>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TracedIntentOut {
    pub intent: String,
    /// How likely it is meant, in thousandths.
    pub score: i32,
}

/// One place a fact that the bot told was taken from: whoever reads along can look it up and mend it there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SourceOut {
    pub from: OriginOut,
    /// What the product or article is called, as it was told.
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// The attribute.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OriginOut {
    Attribute,
    /// The product's description.
    Text,
    Price,
    /// What its variants differ in.
    Options,
    Stock,
    Delivery,
    /// All ratings, counted.
    Ratings,
    Review,
    /// What the merchant has noted as going with it.
    GoesWith,
    /// What was bought together with it.
    Orders,
    Article,
}

/// A line the system writes, worded by whoever shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "activity", rename_all = "snake_case")]
pub enum ActivityOut {
    FloorTaken {
        agent: String,
    },
    FloorTakenElsewhere,
    HandedOff {
        /// `asked`, `not_understood`, `unknown`, `complaint`, `policy` or `failure`.
        reason: String,
        #[serde(default)]
        #[schema(required)]
        facts: Vec<FactOut>,
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
    /// Praise or an idea, noted for the team.
    Feedback {
        /// `compliment` or `suggestion`.
        kind: String,
    },
    WordedByModel,
    ProposedByModel {
        intent: String,
    },
}

/// One thing the bot had learned before a person took over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FactOut {
    pub kind: FactKindOut,
    pub value: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FactKindOut {
    Wanted,
    Quality,
    Budget,
    Product,
    Order,
}

impl From<Trace> for TraceOut {
    fn from(Trace { layer, intents }: Trace) -> Self {
        let out = |TracedIntent { intent, score }| TracedIntentOut { intent, score };
        Self { layer, intents: intents.into_iter().map(out).collect() }
    }
}

impl From<Source> for SourceOut {
    fn from(Source { origin, title }: Source) -> Self {
        let (from, product) = match &origin {
            Origin::Attribute { product, .. } => (OriginOut::Attribute, Some(product)),
            Origin::Text { product } => (OriginOut::Text, Some(product)),
            Origin::Price { product } => (OriginOut::Price, Some(product)),
            Origin::Options { product } => (OriginOut::Options, Some(product)),
            Origin::Stock { product } => (OriginOut::Stock, Some(product)),
            Origin::Delivery { product } => (OriginOut::Delivery, Some(product)),
            Origin::Ratings { product } => (OriginOut::Ratings, Some(product)),
            Origin::Review { product, .. } => (OriginOut::Review, Some(product)),
            Origin::GoesWith { product } => (OriginOut::GoesWith, Some(product)),
            Origin::Orders { product } => (OriginOut::Orders, Some(product)),
            Origin::Article { .. } => (OriginOut::Article, None),
        };
        let product = product.map(ToString::to_string);
        let bare = Self { from, title, product, key: None, review: None, article: None };
        match origin {
            Origin::Attribute { key, .. } => Self { key: Some(key), ..bare },
            Origin::Review { review, .. } => Self { review: Some(review.to_string()), ..bare },
            Origin::Article { article } => Self { article: Some(article.to_string()), ..bare },
            _ => bare,
        }
    }
}

impl From<Fact> for FactOut {
    fn from(Fact { kind, value }: Fact) -> Self {
        let kind = match kind {
            FactKind::Wanted => FactKindOut::Wanted,
            FactKind::Quality => FactKindOut::Quality,
            FactKind::Budget => FactKindOut::Budget,
            FactKind::Product => FactKindOut::Product,
            FactKind::Order => FactKindOut::Order,
        };
        Self { kind, value }
    }
}

impl From<Activity> for ActivityOut {
    fn from(activity: Activity) -> Self {
        match activity {
            Activity::FloorTaken { agent } => Self::FloorTaken { agent },
            Activity::FloorTakenElsewhere => Self::FloorTakenElsewhere,
            Activity::HandedOff { reason, facts } => {
                Self::HandedOff { reason, facts: facts.into_iter().map(FactOut::from).collect() }
            }
            Activity::HandedBack { agent } => Self::HandedBack { agent },
            Activity::Assigned { agent } => Self::Assigned { agent },
            Activity::Closed { agent } => Self::Closed { agent },
            Activity::Reopened => Self::Reopened,
            Activity::CartChanged { by, summary } => Self::CartChanged { by, summary },
            Activity::CheckoutSent { total } => Self::CheckoutSent { total },
            Activity::Paid { order, total } => Self::Paid { order, total },
            Activity::PaymentFailed => Self::PaymentFailed,
            Activity::CouponApplied { code } => Self::CouponApplied { code },
            Activity::OptedOut => Self::OptedOut,
            Activity::OptedIn => Self::OptedIn,
            Activity::IdentityChanged => Self::IdentityChanged,
            Activity::Feedback { kind } => Self::Feedback { kind },
            Activity::WordedByModel => Self::WordedByModel,
            Activity::ProposedByModel { intent } => Self::ProposedByModel { intent },
        }
    }
}

impl From<ReceiptState> for ReceiptStateOut {
    fn from(state: ReceiptState) -> Self {
        match state {
            ReceiptState::Queued => Self::Queued,
            ReceiptState::Unknown => Self::Unknown,
            ReceiptState::Sent => Self::Sent,
            ReceiptState::Delivered => Self::Delivered,
            ReceiptState::Read => Self::Read,
            ReceiptState::Failed => Self::Failed,
        }
    }
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
    /// Whether the contact may see it: notes and activities among agents are none of hers.
    pub fn is_public(&self) -> bool {
        match self.item {
            ItemKind::Inbound | ItemKind::Outbound => true,
            ItemKind::Note => false,
            ItemKind::Activity => matches!(
                self.activity,
                Some(
                    ActivityOut::FloorTaken { .. }
                        | ActivityOut::HandedBack { .. }
                        | ActivityOut::HandedOff { .. }
                        | ActivityOut::Paid { .. }
                )
            ),
        }
    }

    /// As the contact sees it: nothing about how a channel or a provider failed, how she was understood, or where an
    /// answer was taken from.
    #[must_use]
    pub fn for_contact(mut self) -> Self {
        self.error = None;
        self.degradation.clear();
        self.trace = None;
        self.sources.clear();
        if let Some(ActivityOut::HandedOff { reason, facts }) = &mut self.activity {
            reason.clear();
            facts.clear();
        }
        self
    }
}
