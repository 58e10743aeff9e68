//! What a guide says in the brand's own words: greetings, the sign-off and single phrases of the bot.

use super::Kind;
use super::error::{Fault, GuideError};
use super::guide::phrase_kind;
use super::yaml::{Keys, Value};
use crate::Language;
use crate::dialogue::phrases::{Phrases, placeholders};
use std::collections::BTreeMap;

/// The most a button shows on every channel.
const BUTTON_CHARS_MAX: usize = 20;

#[derive(Debug, Default)]
pub(super) struct Wording {
    phrases: BTreeMap<String, Vec<String>>,
    sign_off: Vec<String>,
}

impl Wording {
    pub(super) fn read(keys: &mut Keys<'_>, language: Language) -> Result<Self, GuideError> {
        let known = Phrases::default();
        let mut wording = Self::default();
        if let Some(node) = keys.take("phrases") {
            let Value::Map(pairs) = &node.value else {
                return Err(keys.expected(node, "keys of phrases"));
            };
            for (key, value) in pairs {
                let variants = keys.texts_of(value)?;
                wording.put(keys.file(), key.line, &known, language, &key.name, &variants)?;
            }
        }
        if let Some(node) = keys.take("greeting") {
            let mut inner = Keys::of(keys.file(), node)?;
            for (name, key) in [
                ("first", "greeting_first"),
                ("again", "greeting_again"),
                ("named", "greeting_named"),
            ] {
                if let Some(value) = inner.take(name) {
                    let variants = inner.texts_of(value)?;
                    wording.put(keys.file(), value.line, &known, language, key, &variants)?;
                }
            }
            inner.end()?;
        }
        wording.sign_off = keys.texts("sign_off")?.into_iter().map(str::to_owned).collect();
        Ok(wording)
    }

    /// Every variant says the same as the built-in wording: its key exists, its placeholders are the same.
    fn put(
        &mut self,
        file: &str,
        line: usize,
        known: &Phrases,
        language: Language,
        key: &str,
        variants: &[&str],
    ) -> Result<(), GuideError> {
        let Some(ours) = known.variants(language, key).first().filter(|_| !variants.is_empty())
        else {
            return Err(GuideError::new(file, line, Fault::UnknownPhrase { key: key.to_owned() }));
        };
        let expected = placeholders(ours);
        let is_title = phrase_kind(key) == Kind::Button;
        for text in variants {
            if is_title && text.chars().count() > BUTTON_CHARS_MAX {
                let fault = Fault::Expected { what: "a button of at most 20 characters" };
                return Err(GuideError::new(file, line, fault));
            }
            if placeholders(text) != expected {
                let names: Vec<String> =
                    expected.iter().map(|name| format!("{{{name}}}")).collect();
                let expected = if names.is_empty() { "none".to_owned() } else { names.join(" ") };
                let fault = Fault::Placeholders { text: (*text).to_owned(), expected };
                return Err(GuideError::new(file, line, fault));
            }
        }
        self.phrases
            .insert(key.to_owned(), variants.iter().map(|text| (*text).to_owned()).collect());
        Ok(())
    }

    pub(super) fn phrases(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.phrases.iter().map(|(key, variants)| (key.as_str(), variants.as_slice()))
    }

    pub(super) fn sign_off(&self) -> &[String] {
        &self.sign_off
    }
}
