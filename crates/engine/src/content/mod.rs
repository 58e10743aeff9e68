//! What can be said: a message is an ordered list of semantic blocks, never a channel's JSON.
//!
//! The blocks say *what* is meant; the planner decides *how* a channel shows it, from that
//! channel's [`Capabilities`](capability::Capabilities) alone. Every option carries a token that comes back
//! verbatim when it is chosen, every product a text form, every picture words for those who cannot see it.

pub mod capability;
pub mod piece;
pub mod plan;

use crate::commerce::money::Money;
use crate::{AgentId, CheckoutId, Language, MessageId, ProductId, ReviewId, Sku};
use serde::{Deserialize, Serialize};

/// Most blocks one message may hold.
pub const BLOCKS_MAX: usize = 12;
/// Most options one choice may offer; above that the dialogue asks a narrowing question.
pub const OPTIONS_MAX: usize = 30;
/// Longest token of an option, in bytes: below every list's and button's limit but Telegram's 64, where the
/// planner falls back to numbers.
pub const TOKEN_BYTES_MAX: usize = 200;
/// Longest text of one block, in characters.
pub const TEXT_CHARS_MAX: usize = 8_000;

/// A message we want to say, before any channel is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outbound {
    /// Ours, made before sending: the idempotency key and the correlation with receipts.
    pub id: MessageId,
    pub author: Author,
    pub language: Language,
    pub purpose: Purpose,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_reply_to: Option<MessageId>,
    pub blocks: Vec<Block>,
}

/// Who said it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Author {
    Contact,
    Bot,
    Agent {
        id: AgentId,
        name: String,
    },
    /// A person of the brand who answered in the platform's own app.
    AgentElsewhere,
    System,
}

/// Why it is sent: decides what consent and which reply window it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Answers the contact.
    Reply,
    /// Written by a person.
    Human,
    /// About an order or a request the contact made.
    Utility,
    /// Asks for attention; needs marketing consent.
    Marketing,
    /// The one answer to a STOP or a START: sent although nothing else is.
    Confirmation,
}

/// One meaningful piece of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Block {
    Text {
        text: String,
    },
    Media {
        media: MediaKind,
        url: String,
        alt: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        caption: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        file_name: Option<String>,
    },
    /// A question with options. `prompt` may be empty when the text before it asks.
    Choices {
        prompt: String,
        options: Vec<Choice>,
        style: ChoiceStyle,
    },
    /// One or more products. `cards` are in the order of recommendation.
    Products {
        cards: Vec<ProductCard>,
        layout: ProductLayout,
    },
    Reviews(ReviewsCard),
    Cart(CartCard),
    CheckoutLink {
        checkout: CheckoutId,
        url: String,
        label: String,
        total: Money,
        /// What the total is made of, for a payment sheet.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        amounts: Vec<AmountLine>,
    },
    Order(OrderCard),
    /// A plain link, as a button where the channel has one.
    Link {
        label: String,
        url: String,
    },
    /// Asks the contact for something a channel may have a form for.
    AskContact {
        field: ContactField,
        prompt: String,
    },
    /// A message that a platform approved beforehand, for when the reply window is closed.
    Template {
        name: String,
        language_tag: String,
        parameters: Vec<String>,
        /// What the template says, for our own transcript.
        text: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    Image,
    Video,
    Audio,
    Document,
    Sticker,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChoiceStyle {
    /// Chips that vanish after use.
    Quick,
    /// Buttons that belong to the message.
    Buttons,
    /// A picker with descriptions.
    List,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProductLayout {
    Single,
    Carousel,
    List,
    Compare,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactField {
    Email,
    Phone,
    Location,
    LinkAccount,
}

/// One option of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Comes back verbatim when chosen; looked up, never trusted as a price or a command.
    pub token: String,
    /// At most 20 characters where a platform's button must hold it; the plan shortens it otherwise.
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Other words that mean this option when typed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub synonyms: Vec<String>,
}

impl Choice {
    pub fn new(token: impl Into<String>, title: impl Into<String>) -> Self {
        Self { token: token.into(), title: title.into(), description: None, synonyms: Vec::new() }
    }
}

/// A product as it is shown: everything already worded, priced and checked by the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductCard {
    pub product: ProductId,
    pub sku: Sku,
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subtitle: Option<String>,
    pub price: Money,
    /// Several variants have different prices: `price` is the lowest.
    #[serde(default)]
    pub price_from: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<Money>,
    pub availability: Availability,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    pub image_alt: String,
    /// Average rating in tenths (48 = 4.8) and how many rated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<RatingFigure>,
    /// Why this one, in one short line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    pub actions: Vec<Choice>,
}

impl ProductCard {
    /// What naming the product does ("the second one"): a look at it where that is offered, never a purchase
    /// that nobody asked for while there is something milder.
    pub fn named_action(&self) -> Option<&Choice> {
        let look = self.actions.iter().find(|action| action.token.starts_with("show:"));
        look.or_else(|| self.actions.first())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RatingFigure {
    pub tenths: u32,
    pub count: u32,
}

/// Whether it can be bought now, with the words already chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Availability {
    pub in_stock: bool,
    /// How many are left, only told when few are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<i64>,
    pub label: String,
}

/// What buyers say about one product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewsCard {
    pub product: ProductId,
    pub title: String,
    pub rating: RatingFigure,
    /// How many gave 5, 4, 3, 2 and 1.
    pub spread: [u32; 5],
    /// One line that sums them up, made only of counted facts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    pub quotes: Vec<ReviewQuote>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewQuote {
    /// Which review it is; absent in what was stored before quotes had ids.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<ReviewId>,
    pub rating: u32,
    pub title: String,
    pub text: String,
    pub author: String,
    pub verified: bool,
    /// `YYYY-MM-DD`.
    pub date: String,
}

/// A cart as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartCard {
    pub lines: Vec<CartCardLine>,
    pub amounts: Vec<AmountLine>,
    pub total: Money,
    /// How much is missing for free delivery, if that is near.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free_delivery_missing: Option<Money>,
    pub actions: Vec<Choice>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartCardLine {
    pub sku: Sku,
    pub product: ProductId,
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    pub quantity: u32,
    pub unit_price: Money,
    pub total: Money,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
}

/// One row of a sum: subtotal, discount, delivery, tax.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmountLine {
    pub kind: AmountKind,
    pub label: String,
    pub amount: Money,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AmountKind {
    Subtotal,
    Discount,
    Delivery,
    Tax,
}

/// An order as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderCard {
    pub number: String,
    pub status: String,
    pub status_label: String,
    pub lines: Vec<CartCardLine>,
    pub amounts: Vec<AmountLine>,
    pub total: Money,
    /// Steps already taken and still to come, in order.
    pub timeline: Vec<OrderStep>,
    pub actions: Vec<Choice>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderStep {
    pub label: String,
    pub done: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<crate::Timestamp>,
}
