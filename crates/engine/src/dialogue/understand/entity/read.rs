//! A text with its tokens, numbers and amounts found: what the parsers of ranges, quantities, ages and dates share.

use super::amount::{self, Amount};
use super::exact::Exact;
use super::number::{self, Number};
use super::scan::{Token, scan};
use crate::Language;

/// One text, read once.
#[derive(Debug, Clone, Default)]
pub struct Read {
    pub tokens: Vec<Token>,
    pub numbers: Vec<Number>,
    pub amounts: Vec<Amount>,
}

impl Read {
    pub fn new(text: &str, language: Language) -> Self {
        let tokens = scan(text, language);
        let numbers = number::all(&tokens, language);
        let amounts = amount::all(&tokens, &numbers, language);
        Self { tokens, numbers, amounts }
    }

    /// The folded text of a token; empty where there is none.
    pub fn word(&self, index: usize) -> &str {
        self.tokens.get(index).map_or("", |token| token.text.as_str())
    }

    /// How many tokens from `index` on are one of `phrases` (words apart by spaces); the longest wins, 0 for none.
    pub fn phrase_at(&self, index: usize, phrases: &[&str]) -> usize {
        let fits = |phrase: &&&str| {
            phrase.split(' ').enumerate().all(|(step, word)| self.word(index + step) == word)
        };
        phrases.iter().filter(fits).map(|phrase| phrase.split(' ').count()).max().unwrap_or(0)
    }

    /// How many tokens right before `index` are one of `phrases`.
    pub fn phrase_before(&self, index: usize, phrases: &[&str]) -> usize {
        let fits = |phrase: &&&str| {
            let n_words = phrase.split(' ').count();
            index >= n_words
                && phrase
                    .split(' ')
                    .enumerate()
                    .all(|(step, word)| self.word(index - n_words + step) == word)
        };
        phrases.iter().filter(fits).map(|phrase| phrase.split(' ').count()).max().unwrap_or(0)
    }

    /// The number that begins at a token, if no letters touch it.
    pub fn number_at(&self, index: usize) -> Option<&Number> {
        self.numbers.iter().find(|number| number.from == index && !number.glued)
    }

    /// Bytes that some tokens stand in.
    pub fn bytes(&self, from: usize, to: usize) -> std::ops::Range<usize> {
        let start = self.tokens.get(from).map_or(0, |token| token.start);
        let end = to.checked_sub(1).and_then(|last| self.tokens.get(last));
        start..end.map_or(start, |token| token.end.max(start))
    }
}

/// Every number in a text, in order.
pub fn numbers(text: &str, language: Language) -> Vec<Exact> {
    let read = Read::new(text, language);
    read.numbers.iter().filter(|number| !number.glued).map(|number| number.value).collect()
}

/// Every amount of money in a text, in order.
pub fn amounts(text: &str, language: Language) -> Vec<Amount> {
    Read::new(text, language).amounts
}

/// Every percentage in a text, in order: `20 %`, `veinte por ciento`, `percent of ten`.
pub fn percents(text: &str, language: Language) -> Vec<Exact> {
    const BEHIND: &[&str] = &[
        "%",
        "percent",
        "percents",
        "percentage",
        "per cent",
        "por ciento",
        "por cien",
        "procent",
        "pct",
    ];
    const BEFORE: &[&str] = &["percent of", "percents of", "per cent of", "porcentaje de", "% of"];
    let read = Read::new(text, language);
    let says = |number: &&Number| {
        let escape = number.from > 0 && read.word(number.from - 1) == "%";
        let behind = read.phrase_at(number.to, BEHIND) > 0 && !escape;
        !number.glued && (behind || read.phrase_before(number.from, BEFORE) > 0)
    };
    read.numbers.iter().filter(says).map(|number| number.value).collect()
}

/// Every age in a text, in order.
pub fn ages(text: &str, language: Language) -> Vec<super::Age> {
    super::age::all(&Read::new(text, language), language).into_iter().map(|(age, ..)| age).collect()
}
