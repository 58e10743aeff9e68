//! Text to terms: words, folding and stemming, the same for products and for queries.
//!
//! Folding makes what people type without accents meet what merchants write with them: marks are dropped, `ø`
//! becomes `o`, `å` `a`, `æ` `ae`, and in Danish the typed substitutes `aa` and `oe` fold the same way.
//! Folding comes before stemming, so that both sides take the same road.
//!
//! Danish writes compounds as one word. Its long words are also kept backwards, so that `tæppe` finds
//! `uldtæppe` (see [`crate::compound`]).

use engine::Language;
use rust_stemmers::{Algorithm, Stemmer};
use std::sync::Arc;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Between the parts of one term: key and value, folded word and its spelling.
pub(crate) const SEPARATOR: char = '\u{1f}';
/// Longer words are codes or garbage; they are cut, on both sides alike.
const WORD_CHARS_MAX: usize = 40;

/// A shorter stem is no compound of two words.
const COMPOUND_BYTES_MIN: usize = 6;

/// Lower-cases and drops every mark, keeping everything else as it is.
pub(crate) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            'ø' => folded.push('o'),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ß' => folded.push_str("ss"),
            'ð' | 'đ' => folded.push('d'),
            'ł' => folded.push('l'),
            _ => folded.push(c),
        }
    }
    folded
}

/// The words of a text as written, in order. Apostrophes do not part a word (`men's` is `mens`).
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in text.nfc().chain(std::iter::once(' ')) {
        if c.is_alphanumeric() {
            if word.chars().count() < WORD_CHARS_MAX {
                word.push(c);
            }
        } else if !matches!(c, '\'' | '’') && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
    }
    words
}

/// Turns words of one language into terms.
#[derive(Clone)]
pub(crate) struct Analyzer {
    language: Language,
    stemmer: Arc<Stemmer>,
}

impl Analyzer {
    pub(crate) fn new(language: Language) -> Self {
        let algorithm = match language {
            Language::En => Algorithm::English,
            Language::Es => Algorithm::Spanish,
            Language::Da => Algorithm::Danish,
        };
        Self { language, stemmer: Arc::new(Stemmer::create(algorithm)) }
    }

    pub(crate) fn language(&self) -> Language {
        self.language
    }

    /// A word without marks and in lower case, not yet stemmed.
    pub(crate) fn folded(&self, word: &str) -> String {
        let folded = fold(word);
        if self.language == Language::Da && (folded.contains("aa") || folded.contains("oe")) {
            return folded.replace("aa", "a").replace("oe", "o");
        }
        folded
    }

    /// The term a word is found by. Words with digits are codes and sizes: they keep their ending.
    pub(crate) fn term(&self, word: &str) -> String {
        self.stem(&self.folded(word))
    }

    /// The term of a word that is folded already.
    pub(crate) fn stem(&self, folded: &str) -> String {
        if folded.bytes().any(|b| b.is_ascii_digit()) {
            return folded.to_owned();
        }
        self.stemmer.stem(folded).into_owned()
    }
}

/// How one field of the index reads its text.
#[derive(Clone)]
pub(crate) enum Reading {
    /// Every word, stemmed; words joined by a hyphen also as one (`wi-fi`, `tn-2110`).
    Terms(Analyzer),
    /// Every word as `folded`, separator, `as written`: what typing errors are corrected to.
    Spellings(Analyzer),
    /// Long words as stems written backwards: what ends alike stands together.
    Tails(Analyzer),
    /// The whole text as one folded term.
    Whole,
}

impl Reading {
    fn terms(&self, text: &str) -> Vec<String> {
        match self {
            Self::Terms(analyzer) => {
                let mut terms: Vec<String> =
                    words(text).iter().map(|word| analyzer.term(word)).collect();
                terms.extend(hyphenated(text).iter().map(|word| analyzer.term(word)));
                terms
            }
            Self::Spellings(analyzer) => words(text)
                .iter()
                .filter(|word| word.chars().all(char::is_alphabetic))
                .map(|word| format!("{}{SEPARATOR}{}", analyzer.folded(word), word.to_lowercase()))
                .collect(),
            Self::Tails(analyzer) => words(text)
                .iter()
                .filter(|word| word.chars().all(char::is_alphabetic))
                .map(|word| analyzer.term(word))
                .filter(|stem| stem.len() >= COMPOUND_BYTES_MIN)
                .map(|stem| backwards(&stem))
                .collect(),
            Self::Whole => vec![fold(text.trim())],
        }
    }
}

/// A term with its letters in the other order.
pub(crate) fn backwards(term: &str) -> String {
    term.chars().rev().collect()
}

/// Words that a hyphen joins, without it.
fn hyphenated(text: &str) -> Vec<String> {
    let is_joined = |part: &&str| {
        let mut sides = part.split('-');
        let side = |text: Option<&str>| {
            text.is_some_and(|t| !t.is_empty() && t.chars().all(char::is_alphanumeric))
        };
        side(sides.next()) && side(sides.next()) && sides.next().is_none()
    };
    text.split_whitespace()
        .map(|part| part.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(is_joined)
        .map(|part| part.replace('-', ""))
        .collect()
}

/// The terms of one text, handed to the index writer.
pub(crate) struct Terms {
    terms: std::vec::IntoIter<String>,
    token: Token,
}

impl Tokenizer for Reading {
    type TokenStream<'a> = Terms;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Terms {
        Terms { terms: self.terms(text).into_iter(), token: Token::default() }
    }
}

impl TokenStream for Terms {
    fn advance(&mut self) -> bool {
        let Some(term) = self.terms.next() else { return false };
        self.token.position = self.token.position.wrapping_add(1);
        self.token.text = term;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
