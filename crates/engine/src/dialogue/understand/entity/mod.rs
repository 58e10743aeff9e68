//! The values in a sentence: prices and ranges, quantities, sizes, colors, order numbers, codes, ordinals.
//!
//! Every parser marks the words it used, so that what is left over is the words to search for.

mod address;
pub mod age;
pub mod amount;
pub mod clock;
pub mod currencies;
pub mod date;
pub mod exact;
mod fillers;
pub mod lexicon;
pub mod money;
pub mod number;
mod numerals;
mod order;
pub mod person;
mod phone;
pub mod quantity;
pub mod read;
pub mod scan;

use super::normalize::{Normal, fold, fold_words};
use super::shop::{ShopEntity, ShopMatch, ShopWords};
use crate::commerce::address::AddressInput;
use crate::{CouponCode, Language, MerchantProfile};
use read::Read;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Range;

pub use age::{Age, AgeUnit};
pub use money::Budget;

/// What was found in one text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Entities {
    pub budget: Option<Budget>,
    pub quantity: Option<u32>,
    /// Position in what was shown: 0 is the first, -1 the last.
    pub ordinals: Vec<i32>,
    /// Names of colors in the lexicon (`blue`).
    pub colors: Vec<String>,
    pub size: Option<String>,
    pub order_number: Option<String>,
    pub coupon: Option<String>,
    pub email: Option<String>,
    /// Where something is to go: what is not said is empty, and nobody's name is in it.
    pub address: Option<AddressInput>,
    /// As written, digits and a leading plus only.
    pub phone: Option<String>,
    /// How old whoever it is for is.
    pub age: Option<Age>,
    /// Whom it is for: a name of the table (`mother`).
    pub person: Option<String>,
    /// Words the contact does not want, folded.
    pub without: Vec<String>,
    /// Slug of a category named as such.
    pub category: Option<String>,
    /// A brand of the shop's, as the merchant writes it.
    pub brand: Option<String>,
    pub sku: Option<String>,
    /// Attribute or option key → the shop's values that were named, folded.
    pub values: BTreeMap<String, Vec<String>>,
    /// Every phrase of the shop's that was said, outside of other values.
    pub shop: Vec<ShopMatch>,
    /// Nothing is said but values and the shop's words: no verb, no question word.
    pub bare: bool,
    /// Key of an attribute named in the question.
    pub attribute: Option<String>,
    /// A language named by the contact.
    pub language: Option<Language>,
    pub direction: Option<Direction>,
    /// What is left after taking away values and words that carry no content, as typed.
    pub content: String,
}

/// A wish that compares with what was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    Cheaper,
    Dearer,
    BestRated,
    InStock,
    Popular,
}

/// In a longer text "large" says how large a thing is.
const NAMED_SIZE_WORDS_MAX: usize = 2;

/// A list that is counted through is not longer.
const LISTED_MAX: u32 = 15;

/// Finds every value in a text.
pub fn find(normal: &Normal, language: Language, profile: &MerchantProfile) -> Entities {
    find_in_shop(normal, language, profile, &ShopWords::default(), Vec::new())
}

/// Finds every value in a text in which these phrases are the shop's.
pub fn find_in_shop(
    normal: &Normal,
    language: Language,
    profile: &MerchantProfile,
    shop: &ShopWords,
    phrases: Vec<ShopMatch>,
) -> Entities {
    let mut text = Reader::new(normal, language);
    let skus: Vec<ShopMatch> = phrases
        .iter()
        .filter(|phrase| matches!(phrase.entity, ShopEntity::Sku { .. }))
        .cloned()
        .collect();
    // A SKU is no order number, no code and no amount.
    skus.iter().for_each(|sku| text.take(sku.from, sku.to - sku.from));
    let mut found = Entities {
        email: text.email(),
        // Before whatever else its numbers could be.
        address: address::find(&mut text),
        order_number: order::find(&mut text, &profile.order_number),
        phone: text.phone(),
        age: text.age(),
        person: person::find(&text.read, language).map(|(name, _)| name.to_owned()),
        budget: money::find(&mut text, profile.currency),
        ..Entities::default()
    };
    found.coupon = text.coupon(found.order_number.as_deref());
    found.size = text.size();
    found.ordinals = quantity::ordinals(&mut text);
    found.quantity = quantity::quantity(&mut text);
    found.without = text.without(&phrases);
    found.colors = text.colors();
    found.language = lexicon::LANGUAGES
        .iter()
        .find(|(_, words)| words.split(' ').any(|word| normal.folded.iter().any(|w| w == word)))
        .map(|(language, _)| *language);
    found.direction = text.direction();
    found.attribute = attribute(normal, profile);
    skus.iter().for_each(|sku| text.release(sku.from, sku.to - sku.from));
    text.shop(&mut found, shop, phrases);
    found.content = text.content(&found.shop);
    found.category = category(&found.content, profile).or_else(|| text.lone_category(&found.shop));
    found.bare = text.is_bare(&found.shop);
    found
}

/// Words with a mark for those that a parser has used.
#[derive(Debug)]
pub struct Reader<'a> {
    pub normal: &'a Normal,
    pub language: Language,
    /// The same text with its numbers and amounts.
    pub read: Read,
    used: Vec<bool>,
}

impl<'a> Reader<'a> {
    pub fn new(normal: &'a Normal, language: Language) -> Self {
        let read = Read::new(&normal.shown, language);
        Self { normal, language, read, used: vec![false; normal.words.len()] }
    }

    pub fn len(&self) -> usize {
        self.used.len()
    }

    pub fn is_empty(&self) -> bool {
        self.used.is_empty()
    }

    /// The folded word at `index`, unless a parser has used it or there is none.
    pub fn free(&self, index: usize) -> Option<&'a str> {
        let unused = !*self.used.get(index)?;
        unused.then(|| self.normal.folded[index].as_str())
    }

    pub fn take(&mut self, from: usize, n_words: usize) {
        for used in self.used.iter_mut().skip(from).take(n_words) {
            *used = true;
        }
    }

    /// Gives words back to the parsers to come.
    pub fn release(&mut self, from: usize, n_words: usize) {
        for used in self.used.iter_mut().skip(from).take(n_words) {
            *used = false;
        }
    }

    /// Marks the words that stand in these bytes.
    pub fn take_bytes(&mut self, bytes: &Range<usize>) {
        for (used, (start, end)) in self.used.iter_mut().zip(&self.normal.places) {
            *used |= *start < bytes.end && bytes.start < *end;
        }
    }

    /// Whether no parser has used a word in these bytes.
    pub fn is_free(&self, bytes: &Range<usize>) -> bool {
        let mut words = self.used.iter().zip(&self.normal.places);
        !words.any(|(used, (start, end))| *used && *start < bytes.end && bytes.start < *end)
    }

    /// How many words starting at `index` are one of `phrases`; the longest wins, 0 when none is there.
    pub fn phrase_at(&self, index: usize, phrases: &[&str]) -> usize {
        let fits = |phrase: &&&str| {
            phrase.split(' ').enumerate().all(|(step, word)| self.free(index + step) == Some(word))
        };
        phrases.iter().filter(fits).map(|phrase| phrase.split(' ').count()).max().unwrap_or(0)
    }

    fn email(&mut self) -> Option<String> {
        let is_email = |word: &String| {
            let parts = word.split_once('@');
            parts.is_some_and(|(name, host)| {
                !name.is_empty() && host.contains('.') && !host.ends_with('.')
            })
        };
        let index = self.normal.words.iter().position(is_email)?;
        self.take(index, 1);
        Some(self.normal.words[index].to_lowercase())
    }

    /// A number that only a telephone has: an international one, or eight digits and more in groups.
    fn phone(&mut self) -> Option<String> {
        let (digits, bytes) = phone::find(&self.read)?;
        let free = self.is_free(&bytes);
        self.take_bytes(&bytes);
        free.then_some(digits)
    }

    fn age(&mut self) -> Option<Age> {
        let (age, from, to) = age::find(&self.read, self.language)?;
        let bytes = self.read.bytes(from, to);
        self.take_bytes(&bytes);
        Some(age)
    }

    /// The word after "code", or the only word that looks like one: capitals with digits.
    fn coupon(&mut self, order_number: Option<&str>) -> Option<String> {
        let looks_like_code = |word: &str| {
            let letters = word.chars().filter(|c| c.is_alphabetic()).count();
            let digits = word.chars().filter(char::is_ascii_digit).count();
            let capitals = word.chars().filter(|c| c.is_uppercase()).count();
            letters >= 2 && capitals == letters && (digits > 0 || letters >= 5) && word.len() >= 4
        };
        for index in 0..self.len() {
            if self.free(index).is_none() {
                continue;
            }
            let word = self.normal.words[index].as_str();
            let after_name = (1..=2).any(|back| {
                index >= back
                    && lexicon::CODE_WORDS.contains(&self.normal.folded[index - back].as_str())
            });
            let plausible = word.len() >= 3
                && !lexicon::is_filler(&self.normal.folded[index])
                && !lexicon::CODE_WORDS.contains(&self.normal.folded[index].as_str())
                && (word.chars().any(|c| c.is_ascii_digit())
                    || word.chars().all(char::is_uppercase));
            if (after_name && plausible || looks_like_code(word)) && order_number != Some(word) {
                let code = CouponCode::parse(word)?;
                self.take(index, 1);
                return Some(code.as_str().to_owned());
            }
        }
        None
    }

    /// `size M`, `talla 42`, `43 i størrelse`, or a bare clothing size that is not a single letter.
    fn size(&mut self) -> Option<String> {
        let is_size =
            |word: &str| word.chars().any(|c| c.is_ascii_digit()) || lexicon::SIZES.contains(&word);
        for index in 0..self.len() {
            let Some(word) = self.free(index) else { continue };
            // "El número 3" is the third one, "el número 42" a shoe.
            let counts = |next: &str| {
                lexicon::NUMBER_WORDS.contains(&word)
                    && next.parse().is_ok_and(|n: u32| n <= LISTED_MAX)
            };
            let next = self.free(index + 1).filter(|next| is_size(next) && !counts(next));
            if lexicon::SIZE_WORDS.contains(&word) && next.is_some() {
                self.take(index, 2);
                return Some(self.normal.words[index + 1].to_uppercase());
            }
            let behind = (1..=2).find(|step| {
                self.free(index + step).is_some_and(|word| lexicon::SIZE_WORDS.contains(&word))
            });
            if let Some(behind) =
                behind.filter(|_| word.chars().all(|c| c.is_ascii_digit() || c == ','))
            {
                self.take(index, 1 + behind);
                return Some(self.normal.words[index].to_uppercase());
            }
            let in_words = lexicon::SIZES_IN_WORDS
                .iter()
                .find(|(_, words)| words.contains(&word) && self.len() <= NAMED_SIZE_WORDS_MAX);
            let bare = lexicon::SIZES.contains(&word) && (word.len() > 1 || self.len() == 1);
            if bare || in_words.is_some() {
                self.take(index, 1);
                return Some(
                    in_words.map_or_else(|| word.to_uppercase(), |(size, _)| (*size).to_owned()),
                );
            }
        }
        None
    }

    /// `not leather`, `sin lana`, `uden læder`: the word that follows, skipping articles; `la azul no`: the only word
    /// before it, where that is a color or one of the shop's.
    fn without(&mut self, phrases: &[ShopMatch]) -> Vec<String> {
        let mut unwanted = Vec::new();
        if let Some(index) = self.refused_before(phrases) {
            unwanted.push(self.normal.folded[index].clone());
            self.take(index, self.len() - index);
        }
        for index in 0..self.len() {
            let negation = self.free(index).is_some_and(|word| lexicon::NEGATIONS.contains(&word));
            let next = (index + 1..self.len().min(index + 4))
                .find(|next| self.free(*next).is_some_and(|word| !lexicon::is_filler(word)));
            if let (true, Some(next)) = (negation, next)
                && !lexicon::WORDS_AFTER_NOT.contains(&self.normal.folded[next].as_str())
            {
                unwanted.push(self.normal.folded[next].clone());
                self.take(index, next - index + 1);
            }
        }
        unwanted
    }

    /// The word that a no at the very end refuses.
    fn refused_before(&self, phrases: &[ShopMatch]) -> Option<usize> {
        const NO: &[&str] = &["ikke", "no", "not"];
        let last = self.len().checked_sub(1)?;
        self.free(last).filter(|word| NO.contains(word))?;
        let mut named = (0..last).filter(|index| {
            self.free(*index).is_none_or(|word| !lexicon::is_filler(word) && word != "one")
        });
        let index = named.next().filter(|_| named.next().is_none())?;
        let is_value = lexicon::color(self.free(index)?).is_some()
            || phrases.iter().any(|phrase| phrase.from == index && phrase.to == index + 1);
        is_value.then_some(index)
    }

    /// Whether the word at `index`, a color and a thing, is the color here: nothing else is named, or `in` is before it.
    fn means_color(&self, index: usize) -> bool {
        let names = |other: usize| {
            self.free(other)
                .is_some_and(|word| !lexicon::is_filler(word) && !lexicon::signs_color(word))
        };
        let is_told = index > 0 && lexicon::signs_color(&self.normal.folded[index - 1]);
        // "Crema de día": what it is, and then which one.
        let next = self.normal.folded.get(index + 1);
        let is_head =
            next.is_some_and(|next| ["af", "de", "of", "para", "til"].contains(&next.as_str()));
        is_told || !is_head && !(0..self.len()).any(|other| other != index && names(other))
    }

    fn colors(&mut self) -> Vec<String> {
        let mut colors: Vec<String> = Vec::new();
        for index in 0..self.len() {
            let Some(word) = self.free(index) else { continue };
            if lexicon::is_colored_thing(word) && !self.means_color(index) {
                continue;
            }
            if let Some(name) = lexicon::color(word)
                && !colors.iter().any(|color| color == name)
            {
                colors.push(name.to_owned());
            }
        }
        colors
    }

    /// The first wish of the list that is spelled out; its words name no product.
    fn direction(&mut self) -> Option<Direction> {
        for (direction, phrases) in lexicon::DIRECTIONS {
            let phrases: Vec<&str> = phrases.split('|').map(str::trim).collect();
            let found = (0..self.len()).find_map(|index| {
                let n_words = self.phrase_at(index, &phrases);
                (n_words > 0).then_some((index, n_words))
            });
            if let Some((index, n_words)) = found {
                self.take(index, n_words);
                return Some(direction);
            }
        }
        None
    }

    /// Takes over the shop's phrases that no other parser has used.
    fn shop(&self, found: &mut Entities, shop: &ShopWords, phrases: Vec<ShopMatch>) {
        for mut phrase in phrases {
            if (phrase.from..phrase.to).any(|index| self.free(index).is_none()) {
                continue;
            }
            if matches!(&phrase.entity, ShopEntity::Value { key, .. } if key == "color")
                && lexicon::is_colored_thing(&phrase.phrase)
                && !self.means_color(phrase.from)
            {
                phrase.entity = ShopEntity::Title;
            }
            match &phrase.entity {
                ShopEntity::Brand { name } => {
                    found.brand.get_or_insert_with(|| name.clone());
                }
                ShopEntity::Sku { sku } => {
                    found.sku.get_or_insert_with(|| sku.to_string());
                }
                ShopEntity::Value { key, value } => {
                    let values = found.values.entry(key.clone()).or_default();
                    values.extend(shop.values_like(key, value));
                }
                ShopEntity::Category { .. } | ShopEntity::Title => {}
            }
            found.shop.push(phrase);
        }
    }

    /// What nobody used and what is not filler, as typed; a misspelt word of the shop's as the shop writes it.
    fn content(&self, phrases: &[ShopMatch]) -> String {
        let mut words: Vec<&str> = Vec::new();
        for index in 0..self.len() {
            let Some(word) = self.free(index) else { continue };
            let phrase = phrases.iter().find(|phrase| (phrase.from..phrase.to).contains(&index));
            match phrase.filter(|phrase| phrase.errors > 0) {
                Some(phrase) if phrase.from == index => words.push(&phrase.phrase),
                Some(_) => {}
                None if phrase.is_some() || self.names_something(word) => {
                    words.push(self.normal.words[index].as_str());
                }
                None => {}
            }
        }
        words.join(" ")
    }

    /// Whether a word carries content; Spanish `te` does when nothing else is said.
    fn names_something(&self, word: &str) -> bool {
        let is_name = lexicon::NAMES_TOO.contains(&word)
            && (self.language != Language::Es || self.len() == 1);
        is_name || !lexicon::is_filler_in(word, self.language)
    }

    /// The one category that is named, where nothing else describes what is wanted.
    fn lone_category(&self, phrases: &[ShopMatch]) -> Option<String> {
        let [ShopMatch { entity: ShopEntity::Category { slug }, from, to, .. }] = phrases else {
            return None;
        };
        let others = (0..self.len()).filter(|index| !(*from..*to).contains(index));
        let says_more = others
            .filter_map(|index| self.free(index))
            .any(|word| !lexicon::is_filler(word) && lexicon::color(word).is_none());
        (!says_more).then(|| slug.clone())
    }

    /// Whether all that is said is values, the shop's phrases and small words that ask for nothing in particular.
    fn is_bare(&self, phrases: &[ShopMatch]) -> bool {
        (0..self.len()).all(|index| {
            let in_phrase = phrases.iter().any(|phrase| (phrase.from..phrase.to).contains(&index));
            in_phrase
                || self.free(index).is_none_or(|word| {
                    lexicon::color(word).is_some() || lexicon::SMALL_WORDS.contains(&word)
                })
        })
    }
}

/// A category whose name, in any language and number, is all that is left.
fn category(content: &str, profile: &MerchantProfile) -> Option<String> {
    let wanted = fold(content);
    if wanted.len() < 3 {
        return None;
    }
    let named = profile.categories.iter().find(|(slug, names)| {
        names.0.values().chain([*slug]).any(|name| {
            let name = fold(name);
            name == wanted || format!("{wanted}s") == name || format!("{wanted}es") == name
        })
    });
    named.map(|(slug, _)| slug.clone())
}

/// The attribute whose name stands in the text; the longest name wins.
fn attribute(normal: &Normal, profile: &MerchantProfile) -> Option<String> {
    let mut best: Option<(usize, &String)> = None;
    for (key, names) in &profile.attribute_names {
        for name in names.0.values() {
            let words = fold_words(name);
            let present = !words.is_empty()
                && normal.folded.windows(words.len()).any(|window| window == words.as_slice());
            if present && best.is_none_or(|(length, _)| words.len() > length) {
                best = Some((words.len(), key));
            }
        }
    }
    best.map(|(_, key)| key.clone())
}
