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

/// That a phrase was said once: what [`ShopWordsBuilder::take_back`] takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention(u32);

/// Phrases as they come, in any order and any number of times, and as they go.
#[derive(Debug, Clone, Default)]
pub struct ShopWordsBuilder {
    /// What each phrase is, with the number of its mention. Where it is several things, the first says most about
    /// what is wanted.
    phrases: BTreeMap<Vec<String>, BTreeMap<ShopEntity, u32>>,
    /// By number: the phrase, and how often it was said. Those said no more are used again.
    mentions: Vec<(Vec<String>, ShopEntity, u32)>,
    unused: Vec<u32>,
    n_changes: u64,
}

impl ShopWordsBuilder {
    /// Adds one phrase. `None` where it is none that is worth knowing by heart, or there are too many.
    pub fn add(&mut self, phrase: &str, entity: ShopEntity) -> Option<Mention> {
        let words = fold_words(phrase);
        let fits = (1..=PHRASE_WORDS_MAX).contains(&words.len())
            && words.iter().all(|word| word.len() <= WORD_BYTES_MAX)
            && words.iter().any(|word| word.len() >= 2 && names(word))
            && words.iter().any(|word| word.chars().any(char::is_alphabetic));
        if !fits {
            return None;
        }
        let known = self.phrases.get(&words).and_then(|entities| entities.get(&entity)).copied();
        if let Some(number) = known {
            let (_, _, count) = self.mentions.get_mut(number as usize)?;
            *count = count.saturating_add(1);
            return Some(Mention(number));
        }
        if !self.phrases.contains_key(&words) && self.phrases.len() >= PHRASES_MAX {
            return None;
        }
        self.n_changes += 1;
        let mention = (words.clone(), entity.clone(), 1);
        let number = match self.unused.pop() {
            Some(number) => {
                *self.mentions.get_mut(number as usize)? = mention;
                number
            }
            None => {
                self.mentions.push(mention);
                u32::try_from(self.mentions.len() - 1).ok()?
            }
        };
        self.phrases.entry(words).or_default().insert(entity, number);
        Some(Mention(number))
    }

    /// Forgets that a phrase was said once: it is gone when nobody says it any more.
    pub fn take_back(&mut self, Mention(number): Mention) {
        let Some((words, entity, count)) = self.mentions.get_mut(number as usize) else { return };
        *count = count.saturating_sub(1);
        if *count > 0 {
            return;
        }
        let (words, entity) = (std::mem::take(words), std::mem::replace(entity, ShopEntity::Title));
        if let Some(entities) = self.phrases.get_mut(&words) {
            entities.remove(&entity);
            if entities.is_empty() {
                self.phrases.remove(&words);
            }
        }
        self.unused.push(number);
        self.n_changes += 1;
    }

    /// Grows whenever a phrase comes or goes.
    pub fn n_changes(&self) -> u64 {
        self.n_changes
    }

    /// Adds a product's brand, SKUs, values and the words of its title.
    pub fn add_product(&mut self, product: &Product) {
        self.mention_product(product);
    }

    /// Adds a product's words, each to be taken back when it is gone or others say what it is.
    pub fn mention_product(&mut self, product: &Product) -> Vec<Mention> {
        let mut mentions = Vec::new();
        for title in product.title.0.values() {
            let words = fold_words(title);
            for word in &words {
                let is_kept = word.chars().all(char::is_alphabetic)
                    && (word.len() >= TITLE_WORD_MIN
                        || lexicon::NAMES_TOO.contains(&word.as_str()))
                    && lexicon::color(word).is_none();
                if is_kept {
                    mentions.extend(self.add(word, ShopEntity::Title));
                }
            }
            // "Linen throw", "sea salt": a small word may be half of a name.
            for pair in words.windows(2) {
                if let [first, second] = pair
                    && may_be_half(first) != may_be_half(second)
                    && names(first) != names(second)
                {
                    mentions.extend(self.add(&pair.join(" "), ShopEntity::Title));
                }
            }
        }
        if !product.brand.is_empty() {
            let brand = ShopEntity::Brand { name: product.brand.clone() };
            mentions.extend(self.add(&product.brand, brand));
        }
        for (key, value) in &product.attributes {
            self.add_values(key, value, &mut mentions);
        }
        for variant in &product.variants {
            let sku = variant.sku.clone();
            mentions.extend(self.add(&variant.sku.to_string(), ShopEntity::Sku { sku }));
            for (key, value) in &variant.options {
                self.add_values(key, value, &mut mentions);
            }
        }
        mentions
    }

    /// Adds a category's names.
    pub fn add_category(&mut self, slug: &str, names: &Localized) {
        for name in names.0.values() {
            self.add(name, ShopEntity::Category { slug: slug.to_owned() });
        }
    }

    fn add_values(&mut self, key: &str, value: &Localized, mentions: &mut Vec<Mention>) {
        if OWN_PARSERS.contains(&key) {
            return;
        }
        for language in Language::ALL {
            let Some(text) = value.0.get(&language) else { continue };
            let value = super::super::normalize::fold(text);
            if lexicon::color(&value).is_none() && !lexicon::SIZES.contains(&value.as_str()) {
                let entity = ShopEntity::Value { key: key.to_owned(), value };
                mentions.extend(self.add(text, entity));
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
        for (words, _, count) in &self.mentions {
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
            .filter_map(|(words, entities)| {
                let known = words.iter().filter_map(|word| places.get(word.as_str()).copied());
                Some((known.collect(), entities.keys().next()?.clone()))
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
