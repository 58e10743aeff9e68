//! What the core needs to know about a merchant: a value handed in, rebuilt by the shell when settings change.

use crate::commerce::money::Currency;
use crate::commerce::order_number::Shape;
use crate::{Language, Localized, MerchantId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Settings of one merchant that decide what the bot does and says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MerchantProfile {
    pub id: MerchantId,
    pub name: String,
    pub languages: Vec<Language>,
    pub default_language: Language,
    /// The merchant's own currency.
    pub currency: Currency,
    /// Every currency it has price lists in; where an inbox sells in one only, just that one.
    pub currencies: Vec<Currency>,
    /// Country assumed for tax and delivery until an address is known (ISO 3166-1 alpha-2).
    pub country: String,
    /// How it writes order numbers.
    #[serde(default)]
    pub order_number: Shape,
    /// Category slug → its names.
    pub categories: BTreeMap<String, Localized>,
    /// Attribute and option key (`material`, `color`) → its display names.
    pub attribute_names: BTreeMap<String, Localized>,
    /// Whether a person is at work now, and if not, when one will be, in words ready to show.
    pub team: TeamPresence,
    /// Base of links we send, without a trailing slash.
    pub public_url: String,
}

/// Another channel of the merchant's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Elsewhere {
    /// As people call it: `WhatsApp`.
    pub title: String,
    /// What opens a conversation there with a text to send; `{code}` stands for the text.
    pub link: Option<String>,
}

/// What a language model may help with. Off unless the merchant turned it on; whatever it says is judged by
/// [`audit`](crate::audit) and has no authority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ModelUse {
    /// It may propose what was meant when nothing else understood.
    pub interpret: bool,
    /// It may say what the bot says in other words.
    pub rephrase: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TeamPresence {
    pub available: bool,
    /// `tomorrow at 9:00`, worded for each language.
    pub next_open: Localized,
}
