//! Where the bot has a fact that it told, so that whoever reads along can look it up and mend it there.

use crate::{ArticleId, ProductId, ReviewId};
use serde::{Deserialize, Serialize};

/// Most sources kept with one message.
pub const SOURCES_MAX: usize = 8;

/// One place a fact of a message was taken from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    #[serde(flatten)]
    pub origin: Origin,
    /// What the product or article is called, as it was told.
    pub title: String,
}

/// What it was taken from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum Origin {
    /// An attribute, by its key.
    Attribute { product: ProductId, key: String },
    /// A sentence of the product's description.
    Text { product: ProductId },
    /// A price of the catalog.
    Price { product: ProductId },
    /// What its variants differ in.
    Options { product: ProductId },
    /// What can be bought at that moment.
    Stock { product: ProductId },
    /// What the merchant's ways to deliver cost for it.
    Delivery { product: ProductId },
    /// All its ratings, counted.
    Ratings { product: ProductId },
    /// A review, quoted.
    Review { product: ProductId, review: ReviewId },
    /// What the merchant has noted as going with it.
    GoesWith { product: ProductId },
    /// The merchant's orders: bought together with it.
    Orders { product: ProductId },
    /// An article of the merchant's knowledge.
    Article { article: ArticleId },
}
