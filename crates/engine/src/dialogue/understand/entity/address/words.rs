//! Words with what an address needs to know of them.

use super::super::{Reader, lexicon};

/// One word of the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'a> {
    pub(super) folded: &'a str,
    /// Without the punctuation around it.
    pub(super) bare: &'a str,
    /// With it.
    pub(super) piece: &'a str,
    /// A comma is behind it, or something else that parts.
    pub(super) comma: bool,
    /// No other parser has it.
    pub(super) free: bool,
}

pub(super) fn of<'a>(text: &Reader<'a>) -> Vec<Word<'a>> {
    let normal = text.normal;
    let word = |index: usize| {
        let (start, end) = normal.places[index];
        let piece = &normal.shown[start..end];
        // A dash by itself is no word: "24 - 8000 Aarhus".
        let next = normal.places.get(index + 1).map_or(normal.shown.len(), |(start, _)| *start);
        let between = &normal.shown[end..next];
        Word {
            folded: &normal.folded[index],
            bare: &normal.words[index],
            piece,
            comma: piece.ends_with([',', ';', ')']) || between.contains(['-', ',', '/', '|', '–']),
            free: text.free(index).is_some(),
        }
    };
    (0..normal.places.len()).map(word).collect()
}

impl Word<'_> {
    /// Begins with a capital.
    pub(super) fn is_name(&self) -> bool {
        self.free && self.bare.starts_with(char::is_uppercase)
    }

    /// Letters, with the signs that names have.
    pub(super) fn is_letters(&self) -> bool {
        self.free
            && self.bare.starts_with(char::is_alphabetic)
            && self.bare.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '\'' | '’' | '-'))
    }

    pub(super) fn is_filler(&self) -> bool {
        lexicon::is_filler(self.folded)
    }

    /// So many digits and nothing else.
    pub(super) fn is_digits(&self, n: std::ops::RangeInclusive<usize>) -> bool {
        self.free
            && n.contains(&self.bare.len())
            && self.bare.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// `24`, `24B`, `12-14`, `12/3`.
    pub(super) fn is_house(&self) -> bool {
        const DIGITS_MAX: usize = 4;
        let mut parts = self.bare.split(['-', '/']);
        let is_part = |part: &str| {
            let digits = part.trim_end_matches(|c: char| c.is_ascii_alphabetic());
            part.len() - digits.len() <= 1
                && (1..=DIGITS_MAX).contains(&digits.len())
                && digits.bytes().all(|byte| byte.is_ascii_digit())
                && !digits.starts_with('0')
        };
        self.free && parts.clone().count() <= 2 && parts.all(is_part)
    }
}

/// Some words as they were typed, without what stands around them. Ordinals of floors get their sign back.
pub(super) fn slice(words: &[Word<'_>], from: usize, to: usize) -> String {
    let pieces: Vec<&str> = words[from..to].iter().map(|word| word.piece).collect();
    let joined = pieces.join(" ");
    let keep = |c: char| c.is_alphanumeric() || c == '#';
    let start = joined.find(keep).unwrap_or_default();
    joined[start..].trim_end_matches(|c: char| !c.is_alphanumeric()).to_owned()
}
