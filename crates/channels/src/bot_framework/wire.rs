//! An activity as it arrived: looked into where something is needed, so that nothing odd in it harms the rest.

use crate::tree::Tree;
use engine::Timestamp;
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use transport::Rejection;
use transport::signature::read_json;

/// A JSON object of the Activity protocol.
#[derive(Debug, Clone)]
pub(super) struct Activity<'a>(Tree<'a>);

impl<'a> Activity<'a> {
    /// Reads a body whose sender is proven.
    pub(super) fn read(body: &'a [u8]) -> Result<Self, Rejection> {
        Self::of(read_json(body)?)
    }

    pub(super) fn of(value: Tree<'a>) -> Result<Self, Rejection> {
        if value.is_object() { Ok(Self(value)) } else { Err(Rejection::malformed("an activity is an object")) }
    }

    pub(super) fn value(&self, pointer: &str) -> Option<&Tree<'_>> {
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
    pub(super) fn list(&self, pointer: &str) -> &[Tree<'_>] {
        self.value(pointer).and_then(Tree::as_array).unwrap_or_default()
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
        fingerprint(&[&self.0.write()])
    }
}

pub(super) fn text_of<'t>(value: &'t Tree<'_>) -> Option<&'t str> {
    value.as_str().filter(|text| !text.is_empty())
}

pub(super) fn id_of(value: &Tree<'_>) -> Option<String> {
    match value {
        Tree::Text(text) if !text.is_empty() => Some(text.clone().into_owned()),
        Tree::Number(number) => Some(number.to_string()),
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
    hex::encode(&hash.finalize()[..16])
}
