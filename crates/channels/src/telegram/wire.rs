//! The shapes of the updates, as far as they are used. Every field may be missing, and a field of another shape
//! than expected harms no other: a message is read field by field.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// An object whose fields are read one by one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields<'a>(pub(super) Option<&'a Map<String, Value>>);

impl<'a> Fields<'a> {
    pub(super) fn of(value: &'a Value) -> Self {
        Self(value.as_object())
    }

    pub(super) fn get(self, name: &str) -> Option<&'a Value> {
        self.0?.get(name)
    }

    pub(super) fn has(self, name: &str) -> bool {
        self.get(name).is_some_and(|value| !value.is_null())
    }

    /// The field, if it has the shape that is asked for.
    pub(super) fn read<T: DeserializeOwned>(self, name: &str) -> Option<T> {
        T::deserialize(self.get(name)?).ok()
    }

    pub(super) fn text(self, name: &str) -> Option<&'a str> {
        self.get(name)?.as_str()
    }

    pub(super) fn id(self, name: &str) -> Option<String> {
        id(self.get(name)?)
    }

    pub(super) fn inside(self, name: &str) -> Self {
        Self(self.get(name).and_then(Value::as_object))
    }

    pub(super) fn names(self) -> impl Iterator<Item = &'a str> {
        self.0.into_iter().flatten().map(|(name, _)| name.as_str())
    }
}

/// An id, a number of up to 52 bits that may come as text: the same digits each time.
pub(super) fn id(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => number.as_i64().map(|number| number.to_string()),
        Value::String(text) => text.trim().parse::<i64>().ok().map(|number| number.to_string()),
        _ => None,
    }
}

/// A name that the platform made up: digits today, anything tomorrow.
pub(super) fn name(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        _ => None,
    }
}

/// A person, or another bot.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct User {
    pub(super) id: Value,
    pub(super) is_bot: bool,
    pub(super) first_name: Option<String>,
    pub(super) last_name: Option<String>,
    pub(super) username: Option<String>,
    pub(super) language_code: Option<String>,
}

/// A file of any kind; a photo comes in several sizes of this.
#[derive(Debug, Deserialize)]
pub(super) struct File {
    pub(super) file_id: String,
    #[serde(default)]
    pub(super) file_size: Option<u64>,
    #[serde(default)]
    pub(super) mime_type: Option<String>,
    #[serde(default)]
    pub(super) file_name: Option<String>,
    #[serde(default)]
    pub(super) is_animated: bool,
    #[serde(default)]
    pub(super) is_video: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct Card {
    pub(super) phone_number: String,
    #[serde(default)]
    pub(super) first_name: String,
    #[serde(default)]
    pub(super) last_name: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Location {
    pub(super) latitude: Value,
    pub(super) longitude: Value,
}

#[derive(Debug, Deserialize)]
pub(super) struct Venue {
    pub(super) location: Location,
    #[serde(default)]
    pub(super) title: Option<String>,
    #[serde(default)]
    pub(super) address: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct WebAppData {
    pub(super) data: String,
    #[serde(default)]
    pub(super) button_text: String,
}

/// Money that moved, in either direction.
#[derive(Debug, Deserialize)]
pub(super) struct Payment {
    pub(super) currency: String,
    pub(super) total_amount: Value,
    pub(super) invoice_payload: String,
    pub(super) telegram_payment_charge_id: String,
}

/// What a payment sheet asked the buyer for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct OrderInfo {
    pub(super) name: Option<String>,
    pub(super) phone_number: Option<String>,
    pub(super) email: Option<String>,
    pub(super) shipping_address: Option<Address>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Address {
    pub(super) country_code: String,
    pub(super) state: String,
    pub(super) city: String,
    pub(super) street_line1: String,
    pub(super) street_line2: String,
    pub(super) post_code: String,
}
