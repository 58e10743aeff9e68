//! A merchant as one document: what `trato apply` reads, `trato export` writes and the settings pages edit.
//!
//! Money is in minor units, rates in basis points, times in RFC 3339. Unknown keys are refused by name.

use engine::commerce::delivery::DeliveryOption;
use engine::commerce::money::Currency;
use engine::{DeliveryId, Language, Localized};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The whole document. Every section may be absent: `apply` then leaves what is there.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Document {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merchant: Option<MerchantSettings>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tax: Vec<TaxRow>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub delivery: Vec<DeliveryRow>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub promotion: Vec<PromotionRow>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub agent: Vec<AgentRow>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub inbox: Vec<InboxRow>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub connector: Vec<ConnectorRow>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub canned_response: Vec<CannedResponseRow>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub label: Vec<LabelRow>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub category: Vec<NamesRow>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attribute: Vec<NamesRow>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub article: Vec<ArticleRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MerchantSettings {
    pub id: String,
    pub name: String,
    pub languages: Vec<Language>,
    pub default_language: Language,
    pub currency: Currency,
    #[serde(default)]
    pub currencies: Vec<Currency>,
    pub country: String,
    #[serde(default = "utc")]
    pub timezone: String,
    #[serde(default = "yes")]
    pub prices_include_tax: bool,
    #[serde(default)]
    pub public_url: String,
    #[serde(default = "accent")]
    pub accent: String,
    #[serde(default)]
    pub email: String,
    /// Weekday (`mon`) → spans in local time (`09:00-17:00`).
    #[serde(default)]
    pub hours: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub closed: Vec<ClosedDay>,
}

impl MerchantSettings {
    /// What a shop is before anybody has set anything.
    pub fn first(id: &str, name: &str) -> Self {
        Self {
            id: id.to_owned(),
            name: name.to_owned(),
            languages: Language::ALL.to_vec(),
            default_language: Language::En,
            currency: Currency::EUR,
            currencies: Vec::new(),
            country: "ES".to_owned(),
            timezone: "UTC".to_owned(),
            prices_include_tax: true,
            public_url: String::new(),
            accent: "#2a4bd7".to_owned(),
            email: String::new(),
            hours: BTreeMap::new(),
            closed: Vec::new(),
        }
    }
}

fn utc() -> String {
    "UTC".to_owned()
}

fn accent() -> String {
    "#2a4bd7".to_owned()
}

fn yes() -> bool {
    true
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClosedDay {
    /// `YYYY-MM-DD`, local.
    pub date: String,
    #[serde(default)]
    pub reason: Localized,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaxRow {
    pub country: String,
    pub class: String,
    pub rate_bp: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeliveryRow {
    pub id: String,
    pub name: Localized,
    #[serde(default)]
    pub description: Localized,
    pub countries: Vec<String>,
    /// Working days, least and most.
    pub days: [u32; 2],
    pub price: BTreeMap<Currency, i64>,
    #[serde(default)]
    pub free_from: BTreeMap<Currency, i64>,
    #[serde(default)]
    pub pickup: bool,
}

impl DeliveryRow {
    /// The way of delivery it stands for.
    pub fn option(&self) -> DeliveryOption {
        DeliveryOption {
            id: DeliveryId::new(self.id.clone()),
            name: self.name.clone(),
            description: self.description.clone(),
            countries: self.countries.clone(),
            price: self.price.clone(),
            free_from: self.free_from.clone(),
            days: self.days,
            pickup: self.pickup,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PromotionRow {
    pub id: String,
    pub name: Localized,
    /// `percent`, `amount` or `free_delivery`.
    pub kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent_bp: Option<u32>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub amount: BTreeMap<Currency, i64>,
    /// Delivery options that `free_delivery` waives; none named: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub delivery: Vec<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub minimum: BTreeMap<Currency, i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<String>,
    /// Absent: applies by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coupon: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_limit: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_contact_limit: Option<u32>,
    /// `combines` or `exclusive`.
    #[serde(default = "combines")]
    pub stacking: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<String>,
    #[serde(default = "yes")]
    pub active: bool,
}

fn combines() -> String {
    "combines".to_owned()
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgentRow {
    pub email: String,
    pub name: String,
    pub role: String,
    #[serde(default)]
    pub languages: Vec<Language>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InboxRow {
    pub id: String,
    pub channel: String,
    pub name: String,
    #[serde(default)]
    pub settings: serde_json::Map<String, serde_json::Value>,
    /// Never exported. A value `env:NAME` is read from the environment when applied.
    #[serde(default, skip_serializing)]
    pub secrets: BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConnectorRow {
    pub id: String,
    pub kind: String,
    pub name: String,
    #[serde(default)]
    pub settings: serde_json::Map<String, serde_json::Value>,
    #[serde(default, skip_serializing)]
    pub secrets: BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CannedResponseRow {
    pub shortcut: String,
    pub text: Localized,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelRow {
    pub id: String,
    #[serde(default)]
    pub name: Localized,
    #[serde(default)]
    pub color: String,
}

/// Display names of a category or an attribute key, with other words for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamesRow {
    pub id: String,
    pub name: Localized,
    #[serde(default)]
    pub synonyms: BTreeMap<Language, Vec<String>>,
}

/// A knowledge article in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArticleRow {
    pub id: String,
    pub language: Language,
    pub title: String,
    #[serde(default)]
    pub topics: Vec<String>,
    /// What people ask when they mean this article.
    #[serde(default)]
    pub questions: Vec<String>,
    /// The first paragraph is an answer that may be quoted on its own.
    pub body: String,
}
