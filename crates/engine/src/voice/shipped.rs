//! The guides Trato ships with: three tones in three languages, as files one can read and copy.

use super::guide::GuideSource;
use crate::Language;
use std::collections::BTreeMap;

/// A shipped tone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// Close and kind.
    Warm,
    /// Short, polite, nothing but what is asked.
    MatterOfFact,
    /// Light, with a wink.
    Playful,
}

impl Tone {
    pub const ALL: [Self; 3] = [Self::Warm, Self::MatterOfFact, Self::Playful];

    /// As settings name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Warm => "warm",
            Self::MatterOfFact => "matter_of_fact",
            Self::Playful => "playful",
        }
    }

    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tone| tone.name() == name)
    }

    /// The file.
    pub fn text(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Warm, Language::En) => include_str!("guides/warm.en.yml"),
            (Self::Warm, Language::Es) => include_str!("guides/warm.es.yml"),
            (Self::Warm, Language::Da) => include_str!("guides/warm.da.yml"),
            (Self::MatterOfFact, Language::En) => include_str!("guides/matter_of_fact.en.yml"),
            (Self::MatterOfFact, Language::Es) => include_str!("guides/matter_of_fact.es.yml"),
            (Self::MatterOfFact, Language::Da) => include_str!("guides/matter_of_fact.da.yml"),
            (Self::Playful, Language::En) => include_str!("guides/playful.en.yml"),
            (Self::Playful, Language::Es) => include_str!("guides/playful.es.yml"),
            (Self::Playful, Language::Da) => include_str!("guides/playful.da.yml"),
        }
    }

    pub fn source(self, language: Language) -> GuideSource {
        GuideSource { text: self.text(language).to_owned(), styles: BTreeMap::new() }
    }
}
