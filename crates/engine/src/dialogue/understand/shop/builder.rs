//! Makes the shop's words from its catalog.

use super::super::entity::lexicon;
use super::super::normalize::fold_words;
use super::trie::Trie;
use super::{PHRASE_WORDS_MAX, ShopEntity, ShopWords};
use crate::commerce::catalog::Product;
use crate::{Language, Localized};
use std::collections::BTreeMap;

/// Most phrases of one shop; what comes after them is not known by heart, and still found by the search.
pub const PHRASES_MAX: usize = 200_000;
/// Shortest word of a title that is kept, in bytes.
const TITLE_WORD_MIN: usize = 3;
/// Longest word of a phrase, in bytes.
const WORD_BYTES_MAX: usize = 64;
/// Sizes and plain colors have parsers of their own.
const OWN_PARSERS: &[&str] = &["size"];

/// Phrases as they come, in any order and any number of times.
#[derive(Debug, Clone, Default)]
pub struct ShopWordsBuilder {
    phrases: BTreeMap<Vec<String>, (ShopEntity, u32)>,
}

impl ShopWordsBuilder {
    /// Adds one phrase. Where a phrase is two things, the one that says more about what is wanted stays.
    pub fn add(&mut self, phrase: &str, entity: ShopEntity) {
        let words = fold_words(phrase);
        let fits = (1..=PHRASE_WORDS_MAX).contains(&words.len())
            && words.iter().all(|word| word.len() <= WORD_BYTES_MAX)
            && words.iter().any(|word| word.len() >= 2 && names(word))
            && words.iter().any(|word| word.chars().any(char::is_alphabetic));
        if !fits {
            return;
        }
        if let Some((known, count)) = self.phrases.get_mut(&words) {
            *count = count.saturating_add(1);
            if entity < *known {
                *known = entity;
            }
        } else if self.phrases.len() < PHRASES_MAX {
            self.phrases.insert(words, (entity, 1));
        }
    }

    /// Adds a product's brand, SKUs, values and the words of its title.
    pub fn add_product(&mut self, product: &Product) {
        for title in product.title.0.values() {
            let words = fold_words(title);
            for word in &words {
                let is_kept = word.chars().all(char::is_alphabetic)
                    && (word.len() >= TITLE_WORD_MIN
                        || lexicon::NAMES_TOO.contains(&word.as_str()))
                    && lexicon::color(word).is_none();
                if is_kept {
                    self.add(word, ShopEntity::Title);
                }
            }
            // "Linen throw", "sea salt": a small word may be half of a name.
            for pair in words.windows(2) {
                if let [first, second] = pair
                    && may_be_half(first) != may_be_half(second)
                    && names(first) != names(second)
                {
                    self.add(&pair.join(" "), ShopEntity::Title);
                }
            }
        }
        if !product.brand.is_empty() {
            self.add(&product.brand, ShopEntity::Brand { name: product.brand.clone() });
        }
        for (key, value) in &product.attributes {
            self.add_values(key, value);
        }
        for variant in &product.variants {
            let sku = variant.sku.clone();
            self.add(&variant.sku.to_string(), ShopEntity::Sku { sku });
            for (key, value) in &variant.options {
                self.add_values(key, value);
            }
        }
    }

    /// Adds a category's names.
    pub fn add_category(&mut self, slug: &str, names: &Localized) {
        for name in names.0.values() {
            self.add(name, ShopEntity::Category { slug: slug.to_owned() });
        }
    }

    fn add_values(&mut self, key: &str, value: &Localized) {
        if OWN_PARSERS.contains(&key) {
            return;
        }
        for language in Language::ALL {
            let Some(text) = value.0.get(&language) else { continue };
            let value = super::super::normalize::fold(text);
            if lexicon::color(&value).is_none() && !lexicon::SIZES.contains(&value.as_str()) {
                self.add(text, ShopEntity::Value { key: key.to_owned(), value });
            }
        }
    }

    /// How many phrases there are.
    pub fn len(&self) -> usize {
        self.phrases.len()
    }

    pub fn is_empty(&self) -> bool {
        self.phrases.is_empty()
    }

    pub fn build(&self) -> ShopWords {
        let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
        for (words, (_, count)) in &self.phrases {
            for word in words {
                let sum = counts.entry(word).or_default();
                *sum = sum.saturating_add(*count);
            }
        }
        let places: BTreeMap<&str, u32> =
            counts.keys().zip(0_u32..).map(|(word, place)| (*word, place)).collect();
        let mut phrases: Vec<(Box<[u32]>, ShopEntity)> = self
            .phrases
            .iter()
            .map(|(words, (entity, _))| {
                let known = words.iter().filter_map(|word| places.get(word.as_str()).copied());
                (known.collect(), entity.clone())
            })
            .collect();
        phrases.sort();
        ShopWords {
            trie: Trie::build(counts.keys().copied()),
            words: counts.iter().map(|(word, count)| (Box::from(*word), *count)).collect(),
            phrases,
        }
    }
}

/// Whether a word names anything.
fn names(word: &str) -> bool {
    !lexicon::is_filler(word) || lexicon::NAMES_TOO.contains(&word)
}

/// Whether a word that is none of a name by itself may belong to one: no article, no preposition.
fn may_be_half(word: &str) -> bool {
    lexicon::is_filler(word)
        && word.len() >= TITLE_WORD_MIN
        && !lexicon::SMALL_WORDS.contains(&word)
}
