//! The languages Trato speaks, and texts that exist in several of them.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A language the bot understands and speaks.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    #[default]
    En,
    Es,
    Da,
}

impl Language {
    pub const ALL: [Self; 3] = [Self::En, Self::Es, Self::Da];

    /// ISO 639-1 code.
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
            Self::Da => "da",
        }
    }

    /// Reads the language part of a BCP 47 tag (`es-MX`, `da_DK`, `en`).
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next()?.to_ascii_lowercase();
        Self::ALL.into_iter().find(|language| language.code() == primary)
    }
}

/// The same text in one or more languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Localized(pub BTreeMap<Language, String>);

impl Localized {
    /// One text, said to be in `language`.
    pub fn only(language: Language, text: impl Into<String>) -> Self {
        Self(BTreeMap::from([(language, text.into())]))
    }

    /// The text in `language`, else in English, else in whichever language there is.
    pub fn get(&self, language: Language) -> &str {
        let found = self.0.get(&language).or_else(|| self.0.get(&Language::En));
        found.or_else(|| self.0.values().next()).map_or("", String::as_str)
    }

    /// Whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.0.values().all(String::is_empty)
    }
}
