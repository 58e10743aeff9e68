//! The merchant's own words: brands, categories, values of attributes, SKUs, found in what people type.
//!
//! Built outside from the catalog ([`ShopWordsBuilder`]) and handed in with the configuration. The longest phrase
//! wins. A word that is neither the shop's nor an ordinary one may be the shop's with typing errors: one from four
//! letters, two from eight; never one with a digit, so that no number and no SKU is guessed.
//!
//! Memory: about 16 bytes a letter and 60 a phrase; [`PHRASES_MAX`] phrases are some 40 MB at the most, 20,000
//! products with 200 brands and 2,000 values under 1 MB.

mod builder;
mod trie;

pub use builder::{Mention, PHRASES_MAX, ShopWordsBuilder};

use super::entity::lexicon;
use super::normalize::Normal;
use crate::{Language, Sku};
use serde::{Deserialize, Serialize};
use trie::Trie;

/// Most words of a phrase.
pub const PHRASE_WORDS_MAX: usize = 6;
/// Most values that one stands for.
pub const ALIKE_MAX: usize = 20;
/// Most words of one message that are corrected.
const CORRECTED_MAX: usize = 8;

/// What a phrase is in this shop.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShopEntity {
    Sku {
        sku: Sku,
    },
    /// Its slug.
    Category {
        slug: String,
    },
    /// As the merchant writes it.
    Brand {
        name: String,
    },
    /// An attribute or option with a folded value.
    Value {
        key: String,
        value: String,
    },
    /// A word of some product's title.
    Title,
}

/// A phrase of the shop in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShopMatch {
    pub entity: ShopEntity,
    /// The first word, and the one behind the last.
    pub from: usize,
    pub to: usize,
    /// Typing errors that were looked over.
    pub errors: u8,
    /// The phrase as the shop has it, folded.
    pub phrase: String,
}

/// The words of one shop.
#[derive(Debug, Clone, Default)]
pub struct ShopWords {
    /// Every word of a phrase, folded and in order, each with how many products use it.
    words: Vec<(Box<str>, u32)>,
    trie: Trie,
    /// Places of the words, in order, with what the phrase is.
    phrases: Vec<(Box<[u32]>, ShopEntity)>,
}

/// A word of the text that is one of the shop's.
type Known = Option<(u32, u8)>;

impl ShopWords {
    pub fn is_empty(&self) -> bool {
        self.phrases.is_empty()
    }

    /// Every phrase of the shop in a text, from the left, the longest first; `is_ordinary` says what is never a
    /// typing error.
    pub fn find(
        &self,
        normal: &Normal,
        language: Language,
        is_ordinary: impl Fn(&str) -> bool,
    ) -> Vec<ShopMatch> {
        if self.is_empty() {
            return Vec::new();
        }
        let mut n_corrected = 0;
        let known: Vec<Known> = normal
            .folded
            .iter()
            .zip(&normal.words)
            .map(|(folded, word)| {
                // "jeg leder efter" looks for something; it is no form of a lamp's LED.
                let is_filler = lexicon::is_filler(folded);
                let inflected = || self.inflected(folded, language).filter(|_| !is_filler);
                let exact = self.place(folded).or_else(inflected);
                exact.map(|place| (place, 0)).or_else(|| {
                    let may = n_corrected < CORRECTED_MAX && !is_ordinary(&word.to_lowercase());
                    n_corrected += usize::from(may);
                    may.then(|| self.corrected(folded)).flatten()
                })
            })
            .collect();
        let mut found: Vec<ShopMatch> = Vec::new();
        let mut from = 0;
        while from < known.len() {
            match self.phrase_at(&known, from) {
                Some(phrase) => {
                    from = phrase.to;
                    found.push(phrase);
                }
                None => from += 1,
            }
        }
        found.retain(|phrase| is_said(phrase, normal, language));
        found
    }

    /// The values of an attribute that say this one: for `oak` also `solid oak`; at most [`ALIKE_MAX`].
    pub fn values_like(&self, key: &str, value: &str) -> Vec<String> {
        let says = |known: &str| {
            let mut words = value.split(' ');
            words.all(|word| known.split(' ').any(|said| said == word))
        };
        let alike = self.phrases.iter().filter_map(|(_, entity)| match entity {
            ShopEntity::Value { key: of, value: known } if of == key && says(known) => {
                Some(known.clone())
            }
            _ => None,
        });
        alike.take(ALIKE_MAX).collect()
    }

    fn phrase_at(&self, known: &[Known], from: usize) -> Option<ShopMatch> {
        let longest = (known.len() - from).min(PHRASE_WORDS_MAX);
        (1..=longest).rev().find_map(|length| {
            let words: Option<Vec<(u32, u8)>> =
                known[from..from + length].iter().copied().collect();
            let words = words?;
            let places: Vec<u32> = words.iter().map(|(place, _)| *place).collect();
            let index =
                self.phrases.binary_search_by(|(phrase, _)| phrase.as_ref().cmp(&places)).ok()?;
            Some(ShopMatch {
                entity: self.phrases[index].1.clone(),
                from,
                to: from + length,
                errors: words.iter().map(|(_, errors)| *errors).sum(),
                phrase: places
                    .iter()
                    .map(|place| self.words[*place as usize].0.as_ref())
                    .collect::<Vec<_>>()
                    .join(" "),
            })
        })
    }

    fn place(&self, word: &str) -> Option<u32> {
        let index = self.words.binary_search_by(|(known, _)| known.as_ref().cmp(word)).ok()?;
        u32::try_from(index).ok()
    }

    /// The same word in another number or gender.
    fn inflected(&self, word: &str, language: Language) -> Option<u32> {
        const STEM_MIN: usize = 3;
        let endings: &[(&str, &str)] = match language {
            Language::En => {
                &[("ies", "y"), ("es", ""), ("s", ""), ("y", "ies"), ("", "s"), ("", "es")]
            }
            Language::Es => &[
                ("es", ""),
                ("s", ""),
                ("as", "o"),
                ("os", "a"),
                ("a", "o"),
                ("o", "a"),
                ("", "s"),
                ("", "es"),
            ],
            Language::Da => &[
                ("erne", ""),
                ("ene", ""),
                ("en", ""),
                ("et", ""),
                ("er", ""),
                ("e", ""),
                ("n", ""),
                ("r", ""),
                ("", "er"),
                ("", "e"),
                ("", "r"),
            ],
        };
        endings.iter().find_map(|(cut, added)| {
            let stem = word.strip_suffix(cut).filter(|stem| stem.len() >= STEM_MIN)?;
            self.place(&format!("{stem}{added}"))
        })
    }

    fn corrected(&self, word: &str) -> Known {
        let n_letters = word.chars().count();
        let errors_max = match n_letters {
            ..4 => return None,
            4..8 => 1,
            _ => 2,
        };
        if word.chars().any(|c| !c.is_alphabetic()) {
            return None;
        }
        let n_used = |place: u32| self.words.get(place as usize).map_or(0, |(_, count)| *count);
        let found = self.trie.nearest(word, errors_max, n_used)?;
        // Another beginning is another word more often than not, and so is what has a digit.
        let known = &self.words.get(found.0 as usize)?.0;
        let same_start = known.chars().next() == word.chars().next();
        let plain = known.chars().all(char::is_alphabetic) && known.chars().count() >= 4;
        (same_start && plain).then_some(found)
    }
}

/// Whether a phrase is meant: `te quiero pedir algo` asks for no tea, `te`, `té` and `te verde` do.
fn is_said(phrase: &ShopMatch, normal: &Normal, language: Language) -> bool {
    let word = normal.folded[phrase.from].as_str();
    if language != Language::Es
        || !lexicon::NAMES_TOO.contains(&word)
        || phrase.to > phrase.from + 1
    {
        return true;
    }
    let is_written_so = normal.words[phrase.from].to_lowercase() != word;
    let is_beside = |index: usize| {
        normal.folded.get(index).is_none_or(|next| {
            lexicon::color(next).is_some() || lexicon::SMALL_WORDS.contains(&next.as_str())
        })
    };
    is_written_so || is_beside(phrase.to)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shop() -> ShopWords {
        let mut builder = ShopWordsBuilder::default();
        builder.add("Nike", ShopEntity::Brand { name: "Nike".into() });
        builder.add("Le Creuset", ShopEntity::Brand { name: "Le Creuset".into() });
        builder.add("Mugs", ShopEntity::Category { slug: "mugs".into() });
        builder.add("Kop", ShopEntity::Category { slug: "mugs".into() });
        builder.add(
            "solid oak",
            ShopEntity::Value { key: "material".into(), value: "solid oak".into() },
        );
        builder.add("HS-104", ShopEntity::Sku { sku: Sku::from("HS-104") });
        builder.build()
    }

    fn check(language: Language, text: &str, expected: &[(&str, u8)]) {
        let ordinary = ["like", "bike", "the"];
        let normal = Normal::new(text);
        let found = shop().find(&normal, language, |word| ordinary.contains(&word));
        let found: Vec<(&str, u8)> =
            found.iter().map(|found| (found.phrase.as_str(), found.errors)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn phrases_are_found_with_typing_errors_but_ordinary_words_are_left_alone() {
        use Language::{Da, En};
        check(En, "any nike mugs?", &[("nike", 0), ("mugs", 0)]);
        check(En, "nkie mug", &[("nike", 1), ("mugs", 0)]);
        check(En, "I like the bike", &[]);
        check(En, "le creusset in solid oak", &[("le creuset", 1), ("solid oak", 0)]);
        check(En, "hs-104 or hs-105", &[("hs-104", 0)]);
        check(Da, "har I kopper", &[]);
        check(Da, "koppen", &[]);
        check(En, "", &[]);
    }

    #[test]
    fn what_nobody_says_any_more_is_forgotten() {
        let brand = || ShopEntity::Brand { name: "Nike".into() };
        let finds = |builder: &ShopWordsBuilder| {
            let found = builder.build().find(&Normal::new("nike"), Language::En, |_| false);
            found.first().map(|found| found.entity.clone())
        };
        let mut builder = ShopWordsBuilder::default();
        let said: Vec<Mention> = [brand(), brand(), ShopEntity::Title]
            .into_iter()
            .filter_map(|entity| builder.add("Nike", entity))
            .collect();
        assert_eq!((said.len(), builder.len(), builder.n_changes()), (3, 1, 2));
        builder.take_back(said[0]);
        assert_eq!((finds(&builder), builder.n_changes()), (Some(brand()), 2));
        builder.take_back(said[1]);
        assert_eq!((finds(&builder), builder.n_changes()), (Some(ShopEntity::Title), 3));
        builder.take_back(said[2]);
        assert_eq!((finds(&builder), builder.len()), (None, 0));
        let again = builder.add("Adidas", ShopEntity::Title).expect("a phrase");
        assert!(said.contains(&again), "a number nobody uses any more is used again");
    }
}
