//! Quantities and positions: digits and words, in three languages.

use super::Reader;
use super::lexicon;
use crate::Language;

/// Most units that are understood as a quantity.
pub const QUANTITY_MAX: u32 = 999;

/// A whole number written in digits or words.
pub fn whole(word: &str, language: Language) -> Option<u32> {
    if !word.is_empty() && word.len() <= 3 && word.chars().all(|c| c.is_ascii_digit()) {
        return word.parse().ok();
    }
    let words = lexicon::numbers(language);
    words.split(' ').position(|names| names.split('/').any(|name| name == word)).and_then(|index| {
        const VALUES: [u32; 14] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 20, 100];
        VALUES.get(index).copied()
    })
}

/// `2`, `x3`, `4x`, `2 stk`, `a couple`; one as an article does not count.
pub fn quantity(text: &mut Reader<'_>) -> Option<u32> {
    for index in 0..text.len() {
        let Some(word) = text.free(index) else { continue };
        let bare = word.trim_start_matches('x').trim_end_matches('x');
        let times = bare.len() < word.len();
        let value = match whole(bare, text.language) {
            Some(1) if !word.starts_with('1') && text.len() > 1 && !text.next_is_unit(index) => {
                None
            }
            Some(value) => Some(value),
            None if !times => lexicon::COUPLE.contains(&word).then_some(2),
            None => None,
        };
        let Some(value) = value.filter(|value| (1..=QUANTITY_MAX).contains(value)) else {
            continue;
        };
        if text.measured(index) {
            continue;
        }
        let unit = usize::from(text.next_is_unit(index));
        text.take(index, 1 + unit);
        return Some(value);
    }
    None
}

/// `the second one`, `number 3`, `den sidste`, `la primera y la tercera`.
pub fn ordinals(text: &mut Reader<'_>) -> Vec<i32> {
    let mut positions = Vec::new();
    for index in 0..text.len() {
        let Some(word) = text.free(index) else { continue };
        let named = lexicon::ORDINALS
            .iter()
            .find(|(_, names)| names.split(' ').any(|name| name == word))
            .map(|(position, _)| *position);
        let numbered = || {
            let before = index.checked_sub(1).map(|back| text.normal.folded[back].as_str())?;
            let value =
                lexicon::NUMBER_WORDS.contains(&before).then(|| whole(word, text.language))??;
            i32::try_from(value).ok().map(|value| value - 1)
        };
        if let Some(position) = named.or_else(numbered) {
            if !positions.contains(&position) {
                positions.push(position);
            }
            text.take(index, 1);
        }
    }
    positions
}

impl Reader<'_> {
    /// Whether a counting word follows (`stk`, `pieces`).
    fn next_is_unit(&self, index: usize) -> bool {
        self.free(index + 1).is_some_and(|word| lexicon::PIECES.contains(&word))
    }

    /// Whether the number is a measure of the product (`16 gb`, `55 inch`), not a quantity.
    pub(super) fn measured(&self, index: usize) -> bool {
        self.free(index + 1).is_some_and(|word| lexicon::MEASURES.contains(&word))
    }
}
