//! Blocks as the API shows them: the same shape as the core's, under types of the API's own.
//!
//! What is said to a contact can be read here in full. What an agent may send is less ([`BlockIn`]): words, links
//! and pictures. Products, carts and checkouts are sent by naming them, so that no price comes from outside.

use crate::time_text;
use engine::content as core;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An amount in the currency's smallest unit.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MoneyOut {
    pub minor: i64,
    /// ISO 4217.
    pub currency: String,
}

/// One meaningful piece of a message.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum BlockOut {
    Text {
        text: String,
    },
    Media {
        media: MediaKindOut,
        url: String,
        alt: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        caption: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        file_name: Option<String>,
    },
    Choices {
        prompt: String,
        options: Vec<ChoiceOut>,
        style: ChoiceStyleOut,
    },
    Products {
        cards: Vec<ProductCardOut>,
        layout: ProductLayoutOut,
    },
    Reviews(ReviewsCardOut),
    Cart(CartCardOut),
    CheckoutLink {
        checkout: String,
        url: String,
        label: String,
        total: MoneyOut,
    },
    Order(OrderCardOut),
    Link {
        label: String,
        url: String,
    },
    AskContact {
        field: ContactFieldOut,
        prompt: String,
    },
    Template {
        name: String,
        language_tag: String,
        parameters: Vec<String>,
        text: String,
    },
}

macro_rules! mirrors {
    ($($(#[$doc:meta])* $name:ident of $core:ident { $($variant:ident),+ })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($variant),+ }

        impl From<core::$core> for $name {
            fn from(one: core::$core) -> Self {
                match one { $(core::$core::$variant => Self::$variant),+ }
            }
        }

        impl From<$name> for core::$core {
            fn from(one: $name) -> Self {
                match one { $($name::$variant => Self::$variant),+ }
            }
        }
    )+};
}

mirrors! {
    MediaKindOut of MediaKind { Image, Video, Audio, Document, Sticker }
    ChoiceStyleOut of ChoiceStyle { Quick, Buttons, List }
    ProductLayoutOut of ProductLayout { Single, Carousel, List, Compare }
    ContactFieldOut of ContactField { Email, Phone, Location, LinkAccount }
    AmountKindOut of AmountKind { Subtotal, Discount, Delivery, Tax }
}

/// One option; `token` comes back when it is chosen.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ChoiceOut {
    pub token: String,
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// A product as it is shown: worded and priced by the server.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ProductCardOut {
    pub product: String,
    pub sku: String,
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subtitle: Option<String>,
    pub price: MoneyOut,
    /// Variants cost differently; `price` is the lowest.
    pub price_from: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<MoneyOut>,
    pub availability: AvailabilityOut,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    pub image_alt: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<RatingOut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    pub actions: Vec<ChoiceOut>,
}

/// Average in tenths (48 = 4.8) and how many rated.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RatingOut {
    pub tenths: u32,
    pub count: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AvailabilityOut {
    pub in_stock: bool,
    /// Told when few are left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left: Option<i64>,
    pub label: String,
}

/// What buyers say about one product.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ReviewsCardOut {
    pub product: String,
    pub title: String,
    pub rating: RatingOut,
    /// How many gave 5, 4, 3, 2 and 1.
    pub spread: Vec<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    pub quotes: Vec<ReviewQuoteOut>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ReviewQuoteOut {
    /// Which review it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    pub rating: u32,
    pub title: String,
    pub text: String,
    pub author: String,
    pub verified: bool,
    /// `YYYY-MM-DD`.
    pub date: String,
}

/// A cart as it is shown.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CartCardOut {
    pub lines: Vec<CartLineOut>,
    pub amounts: Vec<AmountLineOut>,
    pub total: MoneyOut,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub free_delivery_missing: Option<MoneyOut>,
    pub actions: Vec<ChoiceOut>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CartLineOut {
    pub sku: String,
    pub product: String,
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    pub quantity: u32,
    pub unit_price: MoneyOut,
    pub total: MoneyOut,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
}

/// One row of a sum.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AmountLineOut {
    pub kind: AmountKindOut,
    pub label: String,
    pub amount: MoneyOut,
}

/// An order as it is shown.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OrderCardOut {
    pub number: String,
    pub status: String,
    pub status_label: String,
    pub lines: Vec<CartLineOut>,
    pub amounts: Vec<AmountLineOut>,
    pub total: MoneyOut,
    pub timeline: Vec<OrderStepOut>,
    pub actions: Vec<ChoiceOut>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OrderStepOut {
    pub label: String,
    pub done: bool,
    /// RFC 3339, UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
}

/// What an agent may write.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum BlockIn {
    Text {
        text: String,
    },
    Link {
        label: String,
        url: String,
    },
    Media {
        media: MediaKindOut,
        url: String,
        #[serde(default)]
        alt: String,
        caption: Option<String>,
        file_name: Option<String>,
    },
    Template {
        name: String,
        language_tag: String,
        parameters: Vec<String>,
        text: String,
        /// What it is for; without it, what the platform says it is.
        category: Option<TemplateCategory>,
    },
}

/// What a template is for: marketing needs the contact's consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TemplateCategory {
    Marketing,
    Utility,
    Authentication,
}

impl From<BlockIn> for core::Block {
    fn from(block: BlockIn) -> Self {
        match block {
            BlockIn::Text { text } => Self::Text { text },
            BlockIn::Link { label, url } => Self::Link { label, url },
            BlockIn::Media { media, url, alt, caption, file_name } => {
                Self::Media { media: media.into(), url, alt, caption, file_name }
            }
            BlockIn::Template { name, language_tag, parameters, text, category: _ } => {
                Self::Template { name, language_tag, parameters, text }
            }
        }
    }
}

impl From<core::Block> for BlockOut {
    fn from(block: core::Block) -> Self {
        use core::Block as B;
        match block {
            B::Text { text } => Self::Text { text },
            B::Media { media, url, alt, caption, file_name } => {
                Self::Media { media: media.into(), url, alt, caption, file_name }
            }
            B::Choices { prompt, options, style } => {
                Self::Choices { prompt, options: all(options), style: style.into() }
            }
            B::Products { cards, layout } => {
                Self::Products { cards: all(cards), layout: layout.into() }
            }
            B::Reviews(card) => Self::Reviews(card.into()),
            B::Cart(card) => Self::Cart(card.into()),
            B::CheckoutLink { checkout, url, label, total, .. } => Self::CheckoutLink {
                checkout: checkout.to_string(),
                url,
                label,
                total: total.into(),
            },
            B::Order(card) => Self::Order(card.into()),
            B::Link { label, url } => Self::Link { label, url },
            B::AskContact { field, prompt } => Self::AskContact { field: field.into(), prompt },
            B::Template { name, language_tag, parameters, text } => {
                Self::Template { name, language_tag, parameters, text }
            }
        }
    }
}

/// Every item of a list, converted.
pub(crate) fn all<A, B: From<A>>(items: Vec<A>) -> Vec<B> {
    items.into_iter().map(Into::into).collect()
}

impl From<engine::commerce::money::Money> for MoneyOut {
    fn from(money: engine::commerce::money::Money) -> Self {
        Self { minor: money.minor, currency: money.currency.code().to_owned() }
    }
}

impl From<core::Choice> for ChoiceOut {
    fn from(one: core::Choice) -> Self {
        Self { token: one.token, title: one.title, description: one.description }
    }
}

impl From<core::RatingFigure> for RatingOut {
    fn from(one: core::RatingFigure) -> Self {
        Self { tenths: one.tenths, count: one.count }
    }
}

impl From<core::ProductCard> for ProductCardOut {
    fn from(card: core::ProductCard) -> Self {
        let core::Availability { in_stock, left, label } = card.availability;
        Self {
            product: card.product.to_string(),
            sku: card.sku.to_string(),
            title: card.title,
            subtitle: card.subtitle,
            price: card.price.into(),
            price_from: card.price_from,
            was: card.was.map(Into::into),
            availability: AvailabilityOut { in_stock, left, label },
            image: card.image,
            image_alt: card.image_alt,
            rating: card.rating.map(Into::into),
            why: card.why,
            actions: all(card.actions),
        }
    }
}

impl From<core::ReviewsCard> for ReviewsCardOut {
    fn from(card: core::ReviewsCard) -> Self {
        Self {
            product: card.product.to_string(),
            title: card.title,
            rating: card.rating.into(),
            spread: card.spread.to_vec(),
            summary: card.summary,
            quotes: all(card.quotes),
        }
    }
}

impl From<core::ReviewQuote> for ReviewQuoteOut {
    fn from(one: core::ReviewQuote) -> Self {
        let core::ReviewQuote { id, rating, title, text, author, verified, date } = one;
        let id = id.map(|id| id.to_string());
        Self { id, rating, title, text, author, verified, date }
    }
}

impl From<core::CartCard> for CartCardOut {
    fn from(card: core::CartCard) -> Self {
        Self {
            lines: all(card.lines),
            amounts: all(card.amounts),
            total: card.total.into(),
            free_delivery_missing: card.free_delivery_missing.map(Into::into),
            actions: all(card.actions),
        }
    }
}

impl From<core::CartCardLine> for CartLineOut {
    fn from(line: core::CartCardLine) -> Self {
        Self {
            sku: line.sku.to_string(),
            product: line.product.to_string(),
            title: line.title,
            variant: line.variant,
            quantity: line.quantity,
            unit_price: line.unit_price.into(),
            total: line.total.into(),
            image: line.image,
        }
    }
}

impl From<core::AmountLine> for AmountLineOut {
    fn from(line: core::AmountLine) -> Self {
        Self { kind: line.kind.into(), label: line.label, amount: line.amount.into() }
    }
}

impl From<core::OrderCard> for OrderCardOut {
    fn from(card: core::OrderCard) -> Self {
        Self {
            number: card.number,
            status: card.status,
            status_label: card.status_label,
            lines: all(card.lines),
            amounts: all(card.amounts),
            total: card.total.into(),
            timeline: all(card.timeline),
            actions: all(card.actions),
        }
    }
}

impl From<core::OrderStep> for OrderStepOut {
    fn from(step: core::OrderStep) -> Self {
        Self { label: step.label, done: step.done, at: step.at.map(time_text) }
    }
}
