//! What the channel notes about reaching a contact: which of our numbers she wrote to, and from which country.

use serde::{Deserialize, Serialize};

/// Kept as JSON in `ContactRef::address`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Note {
    /// Our number or short code that she wrote to: the answer comes from it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) ours: String,
    /// Her country as the provider knows it (ISO 3166-1 alpha-2).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) country: String,
}

impl Note {
    /// An empty one where there is none, or where it is not of this channel.
    pub(super) fn read(address: Option<&str>) -> Self {
        address.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    }

    pub(super) fn written(&self) -> Option<String> {
        let is_empty = *self == Self::default();
        if is_empty { None } else { serde_json::to_string(self).ok() }
    }

    /// Networks of the United States and Canada carry files; others turn them into a link, or drop them.
    pub(super) fn is_american(&self) -> bool {
        matches!(self.country.as_str(), "US" | "CA")
    }
}
