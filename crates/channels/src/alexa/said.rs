//! From an intent with its slots to what the person said, in words, so that it is understood like anything typed.
//!
//! The platform tells no words but those of free slots. What was said around them is put back ([`super::words`]),
//! unless they answer a question of ours (`IN_PROGRESS`): then they stand alone. A slot named `product` that was
//! recognised names the variant by its id, one named `choice` an option by its token; the interaction model of a
//! merchant may have them.

use super::call::{Call, Intent, Slot};
use super::words::{self, CHOOSE, QUERY, SAY};
use engine::dialogue::understand::Intent as Meaning;
use engine::dialogue::understand::keyword;
use engine::dialogue::understand::normalize::{Normal, has_more_words};
use engine::{Language, Sku};

/// Longest text passed on.
const TEXT_CHARS_MAX: usize = 1_000;

/// What one request says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Saying {
    Text(String),
    /// A product of the catalog, and what was asked of it if anything.
    Product {
        sku: Sku,
        text: String,
    },
    Choice {
        token: String,
        title: String,
    },
    /// Nothing yet: the platform is to go on asking, by its own model.
    Unfilled,
    /// An intent that is in no model of ours.
    Unknown,
}

pub(super) fn of(call: &Call<'_>, intent: Intent<'_>) -> Saying {
    let language = call.language().unwrap_or(Language::En);
    let text = |text: &str| Saying::Text(text.to_owned());
    if intent.is_denied() {
        return text(words::built_in("AMAZON.NoIntent", language).unwrap_or("no"));
    }
    if intent.name.starts_with("AMAZON.") {
        return words::built_in(intent.name, language).map_or(Saying::Unknown, text);
    }
    let slots = intent.slots();
    let slot = |name: &str| slots.iter().find(|slot| slot.name == name);
    if let Some((token, title)) = slot("choice").and_then(|slot| slot.matched.clone()) {
        return Saying::Choice { token, title };
    }
    if intent.name == CHOOSE {
        return chosen(slot("number"), slot("position"));
    }
    if let Some((sku, title)) = slot("product").and_then(|slot| slot.matched.clone()) {
        return Saying::Product {
            sku: Sku::from(sku.as_str()),
            text: about_product(intent.name, &title, language),
        };
    }
    let free = slot("query").or_else(|| slot("product")).map(|slot| slot.value.as_str());
    let asked = call.dialog_state() == Some("IN_PROGRESS");
    match (words::row(intent.name), free) {
        (Some(row), Some(free)) if !asked => text(&carried(row.spoken(language).carriers, free)),
        (_, Some(free)) => as_said(free, language),
        (Some(row), None) => text(row.spoken(language).plain),
        (None, None) if intent.name == SAY => text("…"),
        (None, None) => others(call, &slots),
    }
}

/// Whether these words, or this intent, end the session whatever is answered.
pub(super) fn is_goodbye(call: &Call<'_>) -> bool {
    let Some(intent) = call.intent().filter(|_| call.kind() == "IntentRequest") else {
        return false;
    };
    let bye = ["AMAZON.StopIntent", "AMAZON.NavigateHomeIntent"];
    bye.contains(&intent.name) || matches!(of(call, intent), Saying::Text(text) if is_bye(&text))
}

fn is_bye(text: &str) -> bool {
    let stop = |(name, en, es): &(&str, &str, &str)| {
        *name == "AMAZON.StopIntent" && [*en, *es].contains(&text)
    };
    words::BUILT_IN.iter().any(stop)
}

/// The number, or what stands for the place.
fn chosen(number: Option<&Slot>, position: Option<&Slot>) -> Saying {
    let place = position.map(|slot| slot.matched.as_ref().map_or(&slot.value, |(id, _)| id));
    match number.map(|slot| &slot.value).or(place) {
        Some(text) => Saying::Text(cut(text)),
        None => Saying::Text("…".to_owned()),
    }
}

/// Of a product that is known by its id: asked to be put in the cart, asked about, or just named.
fn about_product(intent: &str, title: &str, language: Language) -> String {
    let row = words::row(intent);
    let told = row.filter(|row| matches!(row.meaning, Meaning::AddToCart | Meaning::AskProduct));
    told.map(|row| carried(row.spoken(language).carriers, title)).unwrap_or_default()
}

fn carried(carriers: &[&str], free: &str) -> String {
    carriers.first().map_or_else(|| cut(free), |carrier| carrier.replacen(QUERY, &cut(free), 1))
}

/// Free words, unless they are ones that mean something else where people type: see [`words::BUILT_IN`].
fn as_said(free: &str, language: Language) -> Saying {
    if has_more_words(free, keyword::WORDS_MAX) {
        return Saying::Text(cut(free));
    }
    let typed = Normal::new(free).joined();
    let instead = match typed.as_str() {
        "cancel" | "cancelar" | "cancela" => "AMAZON.CancelIntent",
        _ if keyword::is_stop(free) => "AMAZON.StopIntent",
        _ => return Saying::Text(cut(free)),
    };
    Saying::Text(words::built_in(instead, language).unwrap_or("…").to_owned())
}

/// An intent of the merchant's own model: its values say what is meant, and without any the platform asks on.
fn others(call: &Call<'_>, slots: &[Slot]) -> Saying {
    let value = |slot: &Slot| {
        slot.matched.as_ref().map_or_else(|| slot.value.clone(), |(_, name)| name.clone())
    };
    let values: Vec<String> = slots.iter().map(value).collect();
    if !values.is_empty() {
        return as_said(&values.join(" "), call.language().unwrap_or(Language::En));
    }
    match call.dialog_state() {
        Some("STARTED" | "IN_PROGRESS") => Saying::Unfilled,
        _ => Saying::Unknown,
    }
}

fn cut(text: &str) -> String {
    text.trim().chars().take(TEXT_CHARS_MAX).collect()
}
