//! The number of an order in a sentence: as the merchant writes it, or as people name one.

use super::{Reader, lexicon};
use crate::commerce::order_number::Shape;

/// Words that one number may be typed in, "hs 2026 00123".
const WORDS_MAX: usize = 4;
/// Fewer digits are no number that was mistyped.
const TYPO_DIGITS_MIN: usize = 3;

/// Takes the first order number: of the merchant's shape, else one that people's words for orders or its looks tell.
pub(super) fn find(text: &mut Reader<'_>, shape: &Shape) -> Option<String> {
    let shaped = shape.is_told_apart().then(|| in_shape(text, shape)).flatten();
    shaped.or_else(|| by_looks(text, shape)).or_else(|| mistyped(text, shape))
}

/// As the merchant writes it, however it is spaced.
fn in_shape(text: &mut Reader<'_>, shape: &Shape) -> Option<String> {
    for from in 0..text.len() {
        let has_digits = |word: &str| word.contains(|c: char| c.is_ascii_digit());
        for n_words in (1..=WORDS_MAX).rev() {
            let words: Option<Vec<&str>> =
                (from..from + n_words).map(|index| text.free(index)).collect();
            let Some(words) = words.filter(|words| words.iter().any(|word| has_digits(word)))
            else {
                continue;
            };
            let Some(number) = shape.read(&words.join(" ")) else { continue };
            let first = words[0];
            let has_letters = words.iter().any(|word| word.contains(char::is_alphabetic));
            // "A 1042" is a thousand of something, and 2026-00123 is no order without a word for one.
            let is_small_word =
                !has_digits(first) && (first.chars().count() < 2 || is_small(first));
            let is_figure = !has_letters && (n_words > 1 || !first.contains(['-', '/', '#']));
            let apart = is_small_word || is_figure;
            if apart && !is_named(text, from) {
                continue;
            }
            text.take(from, n_words);
            return Some(number.to_string());
        }
    }
    None
}

/// A word that people say without meaning letters of a number by it.
fn is_small(word: &str) -> bool {
    lexicon::is_filler(word)
        || lexicon::NEGATIONS.contains(&word)
        || lexicon::NUMBER_WORDS.contains(&word)
}

/// Whether a word for orders stands before it: "order 1042", "pedido nº 1042".
fn is_named(text: &Reader<'_>, index: usize) -> bool {
    let word = |back: usize| index.checked_sub(back).map(|at| text.normal.folded[at].as_str());
    let is_order =
        |word: Option<&str>| word.is_some_and(|word| lexicon::ORDER_WORDS.contains(&word));
    is_order(word(1))
        || is_order(word(2)) && word(1).is_some_and(|word| lexicon::NUMBER_WORDS.contains(&word))
}

/// `#1042`, `order 1042`, `HS-10527`; a bare number only when it has four digits or more and nothing else is said.
fn by_looks(text: &mut Reader<'_>, shape: &Shape) -> Option<String> {
    for index in 0..text.len() {
        let Some(word) = text.free(index) else { continue };
        let digits = word.chars().filter(char::is_ascii_digit).count();
        let hashed = word.starts_with('#') && digits >= 2;
        let dashed = digits >= 4
            && word.split_once('-').is_some_and(|(prefix, rest)| {
                (1..=4).contains(&prefix.len())
                    && prefix.chars().all(char::is_alphabetic)
                    && rest.chars().all(|c| c.is_ascii_digit())
            });
        let alone = text.len() == 1 && digits >= 4 && digits == word.len();
        if (is_named(text, index) && digits >= 3) || hashed || dashed || alone {
            text.take(index, 1);
            let typed = text.normal.words[index].trim_start_matches('#').to_uppercase();
            let shaped = shape.is_told_apart().then(|| shape.read(&typed)).flatten();
            return Some(shaped.map_or(typed, |number| number.to_string()));
        }
    }
    None
}

/// One letter or digit off: kept as it was typed. Whose it might have been meant to be is nobody's guess.
fn mistyped(text: &mut Reader<'_>, shape: &Shape) -> Option<String> {
    if !shape.is_told_apart() {
        return None;
    }
    let looks_so = |word: &str| {
        word.contains(|c: char| c.is_ascii_alphabetic())
            && word.chars().filter(char::is_ascii_digit).count() >= TYPO_DIGITS_MIN
            && shape.is_nearly(word)
    };
    let index = (0..text.len()).find(|index| text.free(*index).is_some_and(looks_so))?;
    text.take(index, 1);
    Some(text.normal.words[index].trim_start_matches('#').to_uppercase())
}
