//! What a channel understood of a provider's bytes, in one shape for all channels.
//!
//! An adapter never invents: what it does not know arrives as [`InboundKind::Unknown`] and is kept. A claimed
//! price stays a claim, a selection is a token apart from its title, and several identities may name one person.

use crate::commerce::cart::CartCommand;
use crate::commerce::money::Money;
use crate::content::MediaKind;
use crate::{Language, MessageId, ProductId, Sku, Timestamp};
use serde::{Deserialize, Serialize};

/// One thing a provider told us.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inbound {
    /// The deduplication key within the inbox: the provider's message id, or what identifies the event.
    pub event_key: String,
    /// When the provider says it happened.
    pub occurred_at: Timestamp,
    pub actor: Actor,
    /// The conversation's other end: for an echo this is the contact we wrote to.
    pub contact: ContactRef,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribution: Option<Attribution>,
    /// Somebody else has the thread at the platform (handover, standby): it is kept and never answered.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub observed: bool,
    /// Not a message of hers: a tap on the account's menu, a scan, following. Where the platform counts, it lets little
    /// be said after it, and only for a moment.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub brief: bool,
    /// The contact is on the line for so long: what the turn says waits for the call to take it. Set by the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_call_ms: Option<u64>,
    /// How sure the platform is of the words it heard, in thousandths; `None` where it does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certainty_permille: Option<u16>,
    pub kind: InboundKind,
}

impl Inbound {
    /// What a contact did, with nothing else known about it.
    pub fn new(
        event_key: impl Into<String>,
        occurred_at: Timestamp,
        contact: ContactRef,
        kind: InboundKind,
    ) -> Self {
        Self {
            event_key: event_key.into(),
            occurred_at,
            actor: Actor::Contact,
            contact,
            attribution: None,
            observed: false,
            brief: false,
            on_call_ms: None,
            certainty_permille: None,
            kind,
        }
    }

    /// What the provider itself tells, about nobody.
    pub fn notice(event_key: impl Into<String>, occurred_at: Timestamp, kind: InboundKind) -> Self {
        let nobody = ContactRef::default();
        Self { actor: Actor::System, ..Self::new(event_key, occurred_at, nobody, kind) }
    }
}

/// Who acted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    Contact,
    /// A person of the brand, in the platform's own app.
    BrandHuman,
    /// Our own message coming back.
    BrandBot,
    System,
}

/// How a channel names a person. The first identity is the strongest and is the lane's key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactRef {
    pub identities: Vec<Identity>,
    /// How she is reached, where her name is not enough (a conversation's id, a service's address). Only the
    /// channel that wrote it reads it; the newest one counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
}

impl ContactRef {
    /// Somebody known by one name.
    pub fn known_as(scheme: IdentityScheme, value: impl Into<String>) -> Self {
        Self { identities: vec![Identity { scheme, value: value.into() }], ..Self::default() }
    }
}

/// A contact's name in a channel: (`wa_phone`, `34600111222`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Identity {
    pub scheme: IdentityScheme,
    pub value: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentityScheme {
    /// WhatsApp's business-scoped user id: the strongest name of a WhatsApp user.
    WaUser,
    WaPhone,
    Phone,
    Email,
    /// An anonymous visitor of the widget.
    Visitor,
    /// A customer the shop itself signed in and vouched for.
    Customer,
    Psid,
    Igsid,
    /// Whoever wrote a public comment: good for one private reply, until she answers it.
    Comment,
    /// A visitor who opted in before Messenger gave her an id.
    UserRef,
    Telegram,
    WechatOpenId,
    /// The same WeChat user over all accounts of one owner.
    WechatUnionId,
    Alexa,
    /// A recognised voice of an Alexa household.
    AlexaPerson,
    Aad,
    /// A user as a Bot Framework channel names her: `channel/id`.
    BotUser,
    Session,
}

impl IdentityScheme {
    /// The name stored with an identity.
    pub fn name(self) -> &'static str {
        match self {
            Self::WaUser => "wa_user",
            Self::WaPhone => "wa_phone",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Visitor => "visitor",
            Self::Customer => "customer",
            Self::Psid => "psid",
            Self::Igsid => "igsid",
            Self::Comment => "comment",
            Self::UserRef => "user_ref",
            Self::Telegram => "telegram",
            Self::WechatOpenId => "wechat_open_id",
            Self::WechatUnionId => "wechat_union_id",
            Self::Alexa => "alexa",
            Self::AlexaPerson => "alexa_person",
            Self::Aad => "aad",
            Self::BotUser => "bot_user",
            Self::Session => "session",
        }
    }
}

/// Where the contact came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribution {
    pub source: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headline: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<ProductId>,
    /// The same, where a variant is what the platform names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<Sku>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum InboundKind {
    Message {
        /// The provider's id of this message, for replies, reactions and receipts.
        provider_id: String,
        parts: Vec<Part>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply_to: Option<String>,
    },
    /// A button, list row or chip was chosen.
    Selection {
        provider_id: String,
        token: String,
        title: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply_to: Option<String>,
    },
    /// A cart made in the platform's own catalog.
    CartSubmitted {
        provider_id: String,
        catalog_id: String,
        lines: Vec<ClaimedLine>,
        note: String,
    },
    /// A change made on the widget's cart sheet.
    CartChanged {
        command: CartCommand,
    },
    /// The conversation was opened without a word.
    Opened {
        page_url: Option<String>,
        product: Option<ProductId>,
    },
    FormSubmitted {
        provider_id: String,
        form: String,
        data: String,
    },
    Edited {
        target: String,
        text: String,
    },
    Revoked {
        target: String,
    },
    /// An empty `emoji` removes the reaction.
    Reaction {
        target: String,
        emoji: String,
    },
    Receipt(ReceiptReport),
    /// Everything we sent her until then is delivered, or read: for platforms that tell a moment instead of ids.
    ReceiptsUntil {
        state: ReceiptState,
        until: Timestamp,
    },
    Typing,
    /// Where the contact's phone is, told by the platform's app by itself, perhaps every few seconds: stored, and
    /// nothing follows. A place that she sends is a message.
    Whereabouts {
        latitude_e6: i64,
        longitude_e6: i64,
    },
    /// A word that carriers reserve, alone in its message. It counts before any bot.
    Keyword {
        provider_id: String,
        text: String,
        keyword: Keyword,
        /// The carrier or provider has answered already: a second answer would be wrong.
        answered: bool,
    },
    /// The platform says who has the thread now: we, or somebody else (another app, its own inbox).
    ThreadControl {
        ours: bool,
    },
    /// Said in public, below something of the brand's. Never answered by the bot.
    Commented {
        provider_id: String,
        post: String,
        text: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        permalink: Option<String>,
    },
    /// The contact left: a voice session ended, the bot was removed or blocked.
    Left {
        reason: String,
    },
    /// The platform's payment sheet asks what delivery costs to this place. Answered within seconds, by no queue.
    DeliveryAsked {
        query: String,
        reference: String,
        address: SheetAddress,
    },
    /// The platform's payment sheet asks whether the money may be taken. Answered within seconds, by no queue.
    PaymentAsked {
        query: String,
        reference: String,
        total: Money,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        delivery: Option<String>,
        buyer: Buyer,
    },
    /// The platform's payment sheet took the money.
    PaymentMade {
        provider_id: String,
        reference: String,
        total: Money,
        /// The platform's id of the charge: what makes it count once.
        charge: String,
    },
    /// Another page of a message that is browsed in place.
    PageTurned {
        provider_id: String,
        page: u32,
    },
    ConsentChanged {
        topic: String,
        granted: bool,
        source: String,
    },
    IdentityChanged {
        old: Identity,
        new: Identity,
    },
    /// The account, a template or the number changed state: told to the operator.
    AccountNotice {
        name: String,
        detail: String,
        /// What follows from it, where something does.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        news: Option<AccountNews>,
    },
    /// Verified, but not understood: kept, counted, answered 200.
    Unknown {
        type_name: String,
    },
}

/// What the team must know of an account, and what the server does about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "news", rename_all = "snake_case")]
pub enum AccountNews {
    /// The platform lets it send no more: its messages wait.
    Restricted { code: String },
    /// It may send again.
    Restored,
    /// A template may be sent or not, or costs something else now.
    Template(TemplateNews),
    /// Somebody should look at it before it becomes worse.
    Alert,
}

/// What a platform says of one template.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateNews {
    pub name: String,
    pub language: String,
    /// In the platform's own word: `APPROVED`, `PAUSED`, `DISABLED`; `None` where it has not changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// In the platform's own word: `MARKETING`, `UTILITY`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
}

/// What carriers let a phone's owner say in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Keyword {
    Stop,
    Start,
    Help,
}

/// Where a payment sheet delivers to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetAddress {
    /// ISO 3166-1 alpha-2.
    pub country: String,
    pub state: String,
    pub city: String,
    pub line1: String,
    pub line2: String,
    pub postal_code: String,
}

/// Who pays on a payment sheet, as far as it asked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Buyer {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<SheetAddress>,
}

/// One part of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "part", rename_all = "snake_case")]
pub enum Part {
    Text {
        text: String,
    },
    Media {
        media: MediaKind,
        reference: String,
        mime: String,
        caption: Option<String>,
        file_name: Option<String>,
    },
    /// Degrees in millionths, so that no float enters the core.
    Location {
        latitude_e6: i64,
        longitude_e6: i64,
        name: Option<String>,
        address: Option<String>,
    },
    ContactCard {
        name: String,
        phones: Vec<String>,
        emails: Vec<String>,
    },
    /// A question about one product of the platform's catalog.
    ProductInquiry {
        catalog_id: String,
        retailer_id: String,
    },
    Share {
        url: String,
        title: Option<String>,
    },
    /// A picture or film that the platform shows for a day: of the brand's, answered, or of hers, that names it.
    Story {
        reference: String,
        mentions_us: bool,
    },
    Unsupported {
        type_name: String,
    },
}

/// A line of a native cart: the price is what the platform's app showed, never what we charge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimedLine {
    pub retailer_id: Sku,
    pub quantity: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed_unit_price: Option<Money>,
}

/// What a provider says became of a message of ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptReport {
    /// The provider's message id.
    pub provider_id: String,
    /// Our own id, where the provider carries it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correlation: Option<MessageId>,
    pub state: ReceiptState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_text: Option<String>,
    /// Whether the provider charged for it and in which category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pricing: Option<String>,
}

/// Only moves forward; `Failed` is terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReceiptState {
    Queued,
    /// The call ended without an answer; the provider may have accepted it.
    Unknown,
    Sent,
    Delivered,
    Read,
    Failed,
}
