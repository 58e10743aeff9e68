//! The bot's own wording, per language: what a skill says is a key here, never a sentence in code.
//!
//! A phrase is one text or several of one meaning; the turn's seed chooses between them, so that replaying a
//! conversation says the same words again. `{name}` is filled from the arguments. The files are the flat part
//! of TOML: `key = "text"` or `key = ["text", ..]`.
//!
//! `es.toml` says tú and `da.toml` du; `es.usted.toml` and `da.De.toml` hold what a formal brand says differently,
//! whole keys of it. Over both lies the wording of the brand's guide (see [`crate::voice`]).

mod value;

pub use value::{Day, Moment, Value, plural_key};

use crate::Language;
use crate::content::plan::PlanWords;
use crate::voice::{Formality, Guide, Guides};
use std::collections::BTreeMap;

const BUILT_IN: [(Language, &str); 3] = [
    (
        Language::En,
        concat!(
            include_str!("en.toml"),
            include_str!("en.cart.toml"),
            include_str!("en.occasions.toml"),
            include_str!("en.shown.toml"),
            include_str!("en.labels.toml")
        ),
    ),
    (
        Language::Es,
        concat!(
            include_str!("es.toml"),
            include_str!("es.cart.toml"),
            include_str!("es.occasions.toml"),
            include_str!("es.shown.toml"),
            include_str!("es.labels.toml")
        ),
    ),
    (
        Language::Da,
        concat!(
            include_str!("da.toml"),
            include_str!("da.cart.toml"),
            include_str!("da.occasions.toml"),
            include_str!("da.shown.toml"),
            include_str!("da.labels.toml")
        ),
    ),
];

/// What is said differently to people who are addressed formally. English has one word for both.
const FORMAL: [(Language, &str); 2] =
    [(Language::Es, include_str!("es.usted.toml")), (Language::Da, include_str!("da.De.toml"))];

/// All phrases of all languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrases(BTreeMap<Language, BTreeMap<String, Vec<String>>>);

impl Default for Phrases {
    /// The wording Trato ships with.
    fn default() -> Self {
        Self(BUILT_IN.into_iter().map(|(language, text)| (language, parse(text))).collect())
    }
}

impl Phrases {
    /// Words `key` in `language`, else in English; `choose` picks a variant from how many there are.
    /// An unknown key is returned as it is: a test proves that none is.
    pub fn word(
        &self,
        language: Language,
        key: &str,
        arguments: &[(&str, &str)],
        choose: impl FnOnce(usize) -> usize,
    ) -> String {
        self.chosen(language, key, choose)
            .map_or_else(|| key.to_owned(), |text| fill(text, arguments))
    }

    /// The wording that [`word`](Self::word) fills, with its gaps.
    pub fn chosen(
        &self,
        language: Language,
        key: &str,
        choose: impl FnOnce(usize) -> usize,
    ) -> Option<&str> {
        let variants = self.variants(language, key);
        variants.get(choose(variants.len())).or_else(|| variants.first()).map(String::as_str)
    }

    /// Words `key` like [`Phrases::word`], with arguments that know what they are.
    pub fn word_with(
        &self,
        language: Language,
        key: &str,
        arguments: &[(&str, Value)],
        choose: impl FnOnce(usize) -> usize,
    ) -> String {
        let rendered: Vec<(&str, String)> =
            arguments.iter().map(|(name, value)| (*name, value.render(language))).collect();
        let arguments: Vec<(&str, &str)> =
            rendered.iter().map(|(name, text)| (*name, text.as_str())).collect();
        self.word(language, key, &arguments, choose)
    }

    /// The wording of a brand: how its guides address people, and what they word themselves.
    pub fn in_voice(guides: &Guides) -> Self {
        let mut phrases = Self::default();
        for guide in guides.iter() {
            phrases.follow(guide);
        }
        phrases
    }

    fn follow(&mut self, guide: &Guide) {
        let language = guide.language();
        if guide.formality() == Formality::Formal {
            for (_, text) in FORMAL.iter().filter(|(other, _)| *other == language) {
                for (key, variants) in parse(text) {
                    self.replace(language, &key, variants);
                }
            }
        }
        for (key, variants) in guide.phrases() {
            self.replace(language, key, variants.to_vec());
        }
        if !guide.sign_off().is_empty() {
            let farewells = self.variants(language, "goodbye_reply").iter();
            let closed = farewells.flat_map(|farewell| {
                guide.sign_off().iter().map(move |closing| format!("{farewell} {closing}"))
            });
            let closed = closed.collect();
            self.replace(language, "goodbye_reply", closed);
        }
    }

    /// The few words a plan adds.
    pub fn plan_words(&self, language: Language) -> PlanWords {
        let word = |key: &str| self.word(language, key, &[], |_| 0);
        PlanWords {
            choose: word("list_button"),
            more: word("more_button"),
            number_hint: word("choice_number_hint"),
            or: word("label_or"),
            from: word("label_from"),
            was: word("label_was"),
            total: word("label_total"),
            cart: word("label_cart"),
            order: word("label_order"),
            products: word("label_products"),
            free_delivery_missing: word("cart_free_delivery_missing"),
        }
    }

    /// Every wording of `key`, in `language` or else in English.
    pub fn variants(&self, language: Language, key: &str) -> &[String] {
        let of = |language| self.0.get(&language).and_then(|phrases| phrases.get(key));
        of(language).or_else(|| of(Language::En)).map_or(&[], Vec::as_slice)
    }

    /// The keys of one language, sorted.
    pub fn keys(&self, language: Language) -> impl Iterator<Item = &str> {
        self.0.get(&language).into_iter().flat_map(BTreeMap::keys).map(String::as_str)
    }

    /// Replaces the wording of one phrase: a merchant's own words.
    pub fn replace(&mut self, language: Language, key: &str, variants: Vec<String>) {
        self.0.entry(language).or_default().insert(key.to_owned(), variants);
    }
}

/// Fills `{name}`s in one pass, so that a value that looks like a placeholder is left alone. A value that ends in a
/// full stop (`179 kr.`) ends the sentence with it.
pub(super) fn fill(text: &str, arguments: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        filled.push_str(&rest[..start]);
        rest = &rest[start..];
        let Some(end) = rest.find('}') else { break };
        let value = arguments.iter().find(|(argument, _)| *argument == &rest[1..end]);
        let value = value.map_or("", |(_, value)| value);
        filled.push_str(value);
        rest = &rest[end + 1..];
        if value.ends_with('.') && rest.starts_with('.') {
            rest = &rest[1..];
        }
    }
    filled.push_str(rest);
    filled
}

/// The names of a wording's placeholders, sorted, each once.
pub(crate) fn placeholders(text: &str) -> Vec<&str> {
    let parts = text.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    let mut names: Vec<&str> = parts.map(|(name, _)| name).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn parse(text: &str) -> BTreeMap<String, Vec<String>> {
    let mut phrases: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut key = String::new();
    for line in text.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let value = match line.split_once(" = ") {
            Some((name, value)) if !line.starts_with('"') => {
                name.trim().clone_into(&mut key);
                value
            }
            _ => line,
        };
        phrases.entry(key.clone()).or_default().extend(quoted(value));
    }
    phrases
}

/// The basic strings of one line, with `\"`, `\\` and `\n` undone.
fn quoted(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut current: Option<String> = None;
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        match (&mut current, character) {
            (None, '"') => current = Some(String::new()),
            (None, '#') => break,
            (None, _) => {}
            (Some(_), '"') => found.extend(current.take()),
            (Some(text), '\\') => text.extend(characters.next().map(unescaped)),
            (Some(text), other) => text.push(other),
        }
    }
    found
}

fn unescaped(character: char) -> char {
    if character == 'n' { '\n' } else { character }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_the_same_keys_with_the_same_placeholders() {
        let phrases = Phrases::default();
        let english: Vec<&str> = phrases.keys(Language::En).collect();
        assert!(english.len() > 100, "the phrases were read");
        for language in Language::ALL {
            assert_eq!(english, phrases.keys(language).collect::<Vec<_>>(), "{language:?}");
            for key in &english {
                let expected = placeholders(&phrases.variants(Language::En, key)[0]);
                for text in phrases.variants(language, key) {
                    assert_eq!(expected, placeholders(text), "{language:?} {key}: {text}");
                    assert!(!text.is_empty(), "{language:?} {key}");
                }
            }
        }
    }

    #[test]
    fn formal_files_say_what_the_others_say() {
        let informal = Phrases::default();
        for (language, text) in FORMAL {
            let formal = parse(text);
            assert!(formal.len() > 90, "{language:?} was read");
            for (key, variants) in formal {
                let ours = informal.variants(language, &key);
                assert!(!ours.is_empty(), "{language:?}: there is no phrase {key}");
                assert_ne!(ours, variants, "{language:?} {key} is the same: leave it out");
                assert_eq!(ours.len(), variants.len(), "{language:?} {key}: as many variants");
                for text in &variants {
                    assert_eq!(placeholders(&ours[0]), placeholders(text), "{key}: {text}");
                }
                let is_title = ["button_", "intent_"].iter().any(|start| key.starts_with(start));
                assert!(!is_title || variants[0].chars().count() <= 20, "{key}");
            }
        }
    }

    #[test]
    fn a_phrase_is_written_once() {
        for (language, text) in BUILT_IN.into_iter().chain(FORMAL) {
            let keys = text.lines().filter(|line| !line.starts_with(['"', ' ', '#']));
            let mut keys: Vec<&str> =
                keys.filter_map(|line| Some(line.split_once(" = ")?.0)).collect();
            keys.sort_unstable();
            let twice = keys.windows(2).find(|pair| pair[0] == pair[1]);
            assert_eq!(twice, None, "{language:?}");
        }
    }

    #[test]
    fn a_value_is_never_read_as_a_placeholder() {
        assert_eq!(fill("a {x} b {y}", &[("x", "{y}"), ("y", "2")]), "a {y} b 2");
        assert_eq!(fill("open {x", &[("x", "1")]), "open {x");
    }

    #[test]
    fn a_sentence_ends_with_one_full_stop() {
        assert_eq!(fill("Det bliver {x}. Tak.", &[("x", "179 kr.")]), "Det bliver 179 kr. Tak.");
        assert_eq!(fill("It is {x}. Thanks.", &[("x", "€24.00")]), "It is €24.00. Thanks.");
    }
}
