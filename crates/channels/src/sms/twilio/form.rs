//! The fields of a webhook, by name: exactly those that were signed.

use std::collections::BTreeMap;
use transport::Rejection;
use transport::signature::twilio::fields;

pub(super) struct Form {
    fields: BTreeMap<String, String>,
}

impl Form {
    /// Of a name that repeats the first value in order counts, whatever the order of the bytes: that is what the
    /// signature vouches for.
    pub(super) fn read(body: &[u8]) -> Result<Self, Rejection> {
        let mut read = BTreeMap::new();
        for (name, value) in fields(body)? {
            read.entry(name).or_insert(value);
        }
        Ok(Self { fields: read })
    }

    /// A field that says something.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// `MediaUrl0`, `MediaUrl1`… up to the one that is missing.
    pub(super) fn numbered<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (usize, &'a str)> {
        (0..).map_while(move |index| Some((index, self.text(&format!("{name}{index}"))?)))
    }
}
