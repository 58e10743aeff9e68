//! A shopper's phone in one chat: who they are, and what has been on its screen.

use crate::act::Act;
use crate::shown::{Bubble, Button, ButtonPlace, Does, Shown};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Whose a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    Shopper,
    Brand,
}

/// Something that happened on the screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub number: usize,
    pub who: Who,
    pub shown: Shown,
}

/// The phone.
#[derive(Debug, Clone)]
pub struct Phone {
    pub id: String,
    pub kind: String,
    pub name: String,
    /// `en`, `es`, `da`.
    pub language: String,
    /// What the platform calls them towards the server.
    pub address: String,
    pub lines: Vec<Line>,
    /// What the vendor keeps of this shopper: a session, the last message.
    pub memory: BTreeMap<String, Value>,
    n_said: u64,
}

impl Phone {
    pub(crate) fn new(id: &str, kind: &str, name: &str, language: &str, address: String) -> Self {
        Self {
            id: id.to_owned(),
            kind: kind.to_owned(),
            name: name.to_owned(),
            language: language.to_owned(),
            address,
            lines: Vec::new(),
            memory: BTreeMap::new(),
            n_said: 0,
        }
    }

    /// Shows something of the brand.
    pub fn show(&mut self, shown: Shown) {
        self.add(Who::Brand, shown);
    }

    /// Shows what the shopper did.
    pub(crate) fn said(&mut self, act: &Act) {
        let words = act.words();
        if !words.is_empty() {
            self.add(Who::Shopper, Shown::Bubble(Bubble::plain("", &words)));
        }
    }

    fn add(&mut self, who: Who, mut shown: Shown) {
        let number = self.lines.len();
        shown.name_buttons(number);
        self.lines.push(Line { number, who, shown });
    }

    /// Which of its inbox's phones this is, from 1.
    pub(crate) fn number(&self) -> u64 {
        self.id.rsplit('-').next().and_then(|number| number.parse().ok()).unwrap_or(0)
    }

    /// Counts what this shopper does: for ids that must not repeat.
    pub fn next_number(&mut self) -> u64 {
        self.n_said += 1;
        self.n_said
    }

    pub fn n_said(&self) -> u64 {
        self.n_said
    }

    /// Whether a button is one of those above the keyboard.
    pub fn is_suggestion(&self, button: &Button) -> bool {
        self.tappable().iter().any(|(bubble, one)| {
            one.key == button.key
                && bubble.place == ButtonPlace::Suggestions
                && bubble.buttons.iter().any(|suggestion| suggestion.key == button.key)
        })
    }

    pub fn remembered(&self, key: &str) -> &str {
        self.memory.get(key).and_then(Value::as_str).unwrap_or_default()
    }

    pub fn remember(&mut self, key: &str, value: &str) {
        self.memory.insert(key.to_owned(), value.into());
    }

    /// The tag of the shopper's language as phones have it: `es_ES` with `_`, `es-ES` with `-`.
    pub fn locale(&self, separator: &str) -> String {
        let country = match self.language.as_str() {
            "es" => "ES",
            "da" => "DK",
            _ => return format!("en{separator}US"),
        };
        format!("{}{separator}{country}", self.language)
    }

    /// Everything that can be tapped now, the newest message first, each with the message it is on.
    ///
    /// What a later edit of the same message took away is gone.
    pub fn tappable(&self) -> Vec<(&Bubble, &Button)> {
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        for line in self.lines.iter().rev().filter(|line| line.who == Who::Brand) {
            let Some(bubble) = line.shown.bubble() else { continue };
            if bubble.id.is_empty() || seen.insert(bubble.id.clone()) {
                found.extend(bubble.buttons().map(|button| (bubble, button)));
            }
        }
        found
    }

    /// What a tap on a button does, by its key or by its title.
    pub fn tap(&self, named: &str) -> Option<Act> {
        let all = self.tappable();
        let same = |button: &Button| button.title.to_lowercase() == named.to_lowercase();
        let by_key = all.iter().find(|(_, button)| button.key == named);
        let (bubble, button) = by_key.or_else(|| all.iter().find(|(_, button)| same(button)))?;
        Some(match &button.does {
            Does::Say { text } => Act::text(text),
            Does::Pay => Act::Pay { message: bubble.id.clone() },
            Does::Share { field } if field == "location" => {
                Act::Location { latitude_micro: 56_156_600, longitude_micro: 10_210_700 }
            }
            Does::Reply { .. } | Does::Open { .. } | Does::Share { .. } => {
                Act::Tap { message: bubble.id.clone(), button: (*button).clone() }
            }
        })
    }
}
