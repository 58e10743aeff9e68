//! Products as the merchant describes them, and as they can be bought at this moment.

use super::money::{Currency, Money};
use crate::{Language, Localized, ProductId, Sku};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Most variants one product may have.
pub const VARIANTS_MAX: usize = 200;

/// The idea of a thing; its variants are what is bought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    pub id: ProductId,
    #[serde(default)]
    pub brand: String,
    pub title: Localized,
    #[serde(default)]
    pub description: Localized,
    /// Slugs from general to special (`kitchen`, `mugs`).
    #[serde(default)]
    pub categories: Vec<String>,
    /// Key (`material`) → value in words.
    #[serde(default)]
    pub attributes: BTreeMap<String, Localized>,
    #[serde(default)]
    pub tags: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// The product's page in the merchant's own shop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    #[serde(default)]
    pub goes_with: Vec<ProductId>,
    #[serde(default = "standard")]
    pub tax_class: String,
    /// The merchant's own figure; higher is shown earlier among equals.
    #[serde(default)]
    pub popularity: i64,
    #[serde(default)]
    pub rating: RatingSummary,
    pub variants: Vec<Variant>,
}

fn standard() -> String {
    "standard".to_owned()
}

/// The buyable thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    pub sku: Sku,
    /// What tells it from its siblings: `color` → moss.
    #[serde(default)]
    pub options: BTreeMap<String, Localized>,
    /// One price for each currency it is sold in.
    pub prices: Vec<Money>,
    /// What it cost before, where it did.
    #[serde(default)]
    pub compare_at: Vec<Money>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gtin: Option<String>,
}

/// How often each rating was given: index 0 is five stars, index 4 is one star.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RatingSummary {
    pub spread: [u32; 5],
}

impl RatingSummary {
    pub fn count(&self) -> u32 {
        self.spread.iter().sum()
    }

    /// Average in tenths of a star, rounded half up; `None` without a rating.
    pub fn tenths(&self) -> Option<u32> {
        let count = self.count();
        let sum: u32 = self.spread.iter().zip([5, 4, 3, 2, 1]).map(|(n, stars)| n * stars).sum();
        (count > 0).then(|| (sum * 10 + count / 2) / count)
    }
}

impl Variant {
    /// One without options, at these prices.
    pub fn new(sku: impl Into<Sku>, prices: Vec<Money>) -> Self {
        Self {
            sku: sku.into(),
            options: BTreeMap::new(),
            prices,
            compare_at: Vec::new(),
            image: None,
            gtin: None,
        }
    }

    pub fn price(&self, currency: Currency) -> Option<Money> {
        self.prices.iter().copied().find(|price| price.currency == currency)
    }

    pub fn was(&self, currency: Currency) -> Option<Money> {
        self.compare_at.iter().copied().find(|price| price.currency == currency)
    }

    /// The option values in words, joined: `moss, large`. Empty for an only variant.
    pub fn label(&self, language: Language) -> String {
        let words: Vec<&str> = self.options.values().map(|value| value.get(language)).collect();
        words.join(", ")
    }
}

impl Product {
    /// One of which nothing is known but its name and what can be bought of it.
    pub fn new(id: impl Into<ProductId>, title: Localized, variants: Vec<Variant>) -> Self {
        Self {
            id: id.into(),
            brand: String::new(),
            title,
            description: Localized::default(),
            categories: Vec::new(),
            attributes: BTreeMap::new(),
            tags: Vec::new(),
            image: None,
            link: None,
            goes_with: Vec::new(),
            tax_class: standard(),
            popularity: 0,
            rating: RatingSummary::default(),
            variants,
        }
    }

    pub fn variant(&self, sku: &Sku) -> Option<&Variant> {
        self.variants.iter().find(|variant| &variant.sku == sku)
    }
}

/// A product with what can be bought of it now: what reading effects answer with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductView {
    pub product: Arc<Product>,
    /// Units free to sell now, by SKU; a missing SKU has none.
    pub available: BTreeMap<Sku, i64>,
}

impl ProductView {
    pub fn available(&self, sku: &Sku) -> i64 {
        self.available.get(sku).copied().unwrap_or(0)
    }

    /// Whether any variant can be bought now.
    pub fn in_stock(&self) -> bool {
        self.product.variants.iter().any(|variant| self.available(&variant.sku) > 0)
    }
}
