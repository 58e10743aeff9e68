//! A merchant as one document: what `trato apply` reads, `trato export` writes and the settings pages edit.
//!
//! Money is in minor units, rates in basis points, times in RFC 3339. Unknown keys are refused by name.

use crate::events::EventRow;
use engine::commerce::delivery::DeliveryOption;
use engine::commerce::money::Currency;
use engine::commerce::order_number::Shape;
use engine::commerce::spoken_order::Terms;
use engine::dialogue::understand::{Example, Intent};
use engine::time::MINUTE_MS;
use engine::{DeliveryId, Language, Localized};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

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
    pub voice: Vec<VoiceRow>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub article: Vec<ArticleRow>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub event: Vec<EventRow>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub guide: Vec<GuideRow>,
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
    /// How order numbers are written, such as `HS-YYYY-00000`; absent, `#0000`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub order_number: Shape,
    /// Buying by voice; absent, nothing is bought by voice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice_buying: Option<VoiceBuying>,
    /// What this shop's people say, and what they mean by it: learnt beside the sentences that Trato ships with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<ExampleRow>,
}

/// How many sentences of its own a merchant may teach.
pub const EXAMPLES_MAX: usize = 2_000;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExampleRow {
    pub language: Language,
    pub intent: Intent,
    pub text: String,
}

impl ExampleRow {
    pub fn example(&self) -> Example {
        Example { language: self.language, intent: self.intent, text: self.text.clone() }
    }
}

impl MerchantSettings {
    /// The merchant's price lists, its own currency first.
    pub fn sells_in(&self) -> Vec<Currency> {
        let mut all = vec![self.currency];
        all.extend(self.currencies.iter().copied().filter(|other| *other != self.currency));
        all
    }

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
            order_number: Shape::default(),
            voice_buying: None,
            examples: Vec::new(),
        }
    }
}

/// On what terms something is bought by voice. Amounts are minor units by currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VoiceBuying {
    #[serde(default)]
    pub enabled: bool,
    /// Above it, and to an address nothing was sent to before, a code or a link is needed. Not named: always.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, i64>)]
    pub cap: BTreeMap<Currency, i64>,
    /// Most for one contact within 24 hours. Not named: nothing.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, i64>)]
    pub daily_cap: BTreeMap<Currency, i64>,
    /// Whether a code that is shown on the contact's other channel and said aloud is enough; else it takes a link.
    #[serde(default = "yes")]
    pub code: bool,
    /// For how long a word cancels it, 30 to 1440.
    #[serde(default = "half_an_hour")]
    pub cancel_minutes: u32,
}

/// What in the terms of buying by voice cannot be meant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VoiceBuyingError {
    #[error("`{name}` has a negative amount in {currency}")]
    Negative { name: &'static str, currency: Currency },
    #[error("`{name}` names {currency}, in which nothing is sold")]
    Currency { name: &'static str, currency: Currency },
    #[error("`daily_cap` names no amount, so nothing could be bought")]
    NoDailyCap,
    #[error("`cancel_minutes` is at least 30 and at most 1440, not {0}")]
    CancelMinutes(u32),
}

impl VoiceBuyingError {
    /// The field that is wrong.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Negative { name, .. } | Self::Currency { name, .. } => name,
            Self::NoDailyCap => "daily_cap",
            Self::CancelMinutes(_) => "cancel_minutes",
        }
    }
}

impl Default for VoiceBuying {
    /// Nothing is bought by voice.
    fn default() -> Self {
        Self {
            enabled: false,
            cap: BTreeMap::new(),
            daily_cap: BTreeMap::new(),
            code: true,
            cancel_minutes: CANCEL_MINUTES_MIN,
        }
    }
}

impl VoiceBuying {
    /// The core's terms; none while it is not enabled.
    pub fn terms(&self) -> Option<Terms> {
        self.enabled.then(|| Terms {
            cap: self.cap.clone(),
            daily_cap: self.daily_cap.clone(),
            code: self.code,
            cancel_ms: i64::from(self.cancel_minutes) * MINUTE_MS,
        })
    }

    /// Whether it can be meant by a merchant that sells in these currencies.
    ///
    /// # Errors
    /// The first thing that cannot.
    pub fn check(&self, currencies: &[Currency]) -> Result<(), VoiceBuyingError> {
        for (name, amounts) in [("cap", &self.cap), ("daily_cap", &self.daily_cap)] {
            for (currency, minor) in amounts {
                let currency = *currency;
                if *minor < 0 {
                    return Err(VoiceBuyingError::Negative { name, currency });
                }
                if !currencies.contains(&currency) {
                    return Err(VoiceBuyingError::Currency { name, currency });
                }
            }
        }
        if self.enabled && self.daily_cap.is_empty() {
            return Err(VoiceBuyingError::NoDailyCap);
        }
        if !(CANCEL_MINUTES_MIN..=CANCEL_MINUTES_MAX).contains(&self.cancel_minutes) {
            return Err(VoiceBuyingError::CancelMinutes(self.cancel_minutes));
        }
        Ok(())
    }
}

const CANCEL_MINUTES_MIN: u32 = 30;
const CANCEL_MINUTES_MAX: u32 = 24 * 60;

fn half_an_hour() -> u32 {
    CANCEL_MINUTES_MIN
}

fn is_default(shape: &Shape) -> bool {
    *shape == Shape::default()
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
    /// The bot may tell the code to whoever asks for a discount.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub public: bool,
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

/// The brand's voice in one language: a guide of its own, or a shipped tone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VoiceRow {
    pub language: Language,
    /// `warm`, `matter_of_fact` or `playful`; not read where there is a `text`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tone: Option<String>,
    /// The guide, in YAML (`docs/VOICE.md`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Imported styles: name → file → text.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub styles: BTreeMap<String, BTreeMap<String, String>>,
}

/// A gift finder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuideRow {
    pub id: String,
    /// Its one table, as a sheet (CSV).
    pub table: String,
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
