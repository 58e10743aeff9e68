//! An activity as it arrived: looked into where something is needed, so that nothing odd in it harms the rest.

use engine::Timestamp;
use serde_json::Value;
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use transport::Rejection;

/// A JSON object of the Activity protocol.
#[derive(Debug, Clone)]
pub(super) struct Activity(Value);

impl Activity {
    /// Reads a body whose sender is proven.
    pub(super) fn read(body: &[u8]) -> Result<Self, Rejection> {
        let value: Value = serde_json::from_slice(body).map_err(|error| Rejection::from(&error))?;
        Self::of(value)
    }

    pub(super) fn of(value: Value) -> Result<Self, Rejection> {
        if value.is_object() { Ok(Self(value)) } else { Err(Rejection::malformed("an activity is an object")) }
    }

    pub(super) fn value(&self, pointer: &str) -> Option<&Value> {
        self.0.pointer(pointer).filter(|value| !value.is_null())
    }

    /// A text that is not empty.
    pub(super) fn text(&self, pointer: &str) -> Option<&str> {
        text_of(self.value(pointer)?)
    }

    /// An id, which some senders write as a number.
    pub(super) fn id(&self, pointer: &str) -> Option<String> {
        id_of(self.value(pointer)?)
    }

    /// A list; what is none is an empty one.
    pub(super) fn list(&self, pointer: &str) -> &[Value] {
        self.value(pointer).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    pub(super) fn kind(&self) -> &str {
        self.text("/type").unwrap_or("untyped")
    }

    pub(super) fn channel(&self) -> &str {
        self.text("/channelId").unwrap_or_default()
    }

    /// When the platform says it happened.
    pub(super) fn at(&self) -> Option<Timestamp> {
        let moment = OffsetDateTime::parse(self.text("/timestamp")?, &Rfc3339).ok()?;
        let ms = moment.unix_timestamp_nanos().checked_div(1_000_000)?;
        i64::try_from(ms).ok().map(Timestamp)
    }

    /// The same bytes make the same words.
    pub(super) fn fingerprint(&self) -> String {
        fingerprint(&[&self.0.to_string()])
    }
}

pub(super) fn text_of(value: &Value) -> Option<&str> {
    value.as_str().filter(|text| !text.is_empty())
}

pub(super) fn id_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A short name for something long.
pub(super) fn fingerprint(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let mut digits = hex::encode(hash.finalize());
    digits.truncate(32);
    digits
}
