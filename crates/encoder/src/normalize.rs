//! A text as the model knows texts: letters replaced, spaces made one and visible.
//!
//! It works on bytes, as the model's own library does: a table may put anything in the place of a letter.

use crate::charsmap::Charsmap;
use crate::error::FormatError;
use crate::sentencepiece::{Model, PieceKind};

/// What a space becomes, so that it can be part of a piece: `▁`.
const SPACE: &[u8] = "\u{2581}".as_bytes();
/// What stands for bytes that are no letter, which only a strange table leaves behind.
const REPLACEMENT: &[u8] = "\u{fffd}".as_bytes();
/// Looked for at every place of a text.
const USER_DEFINED_MAX: u64 = 64;

#[derive(Debug)]
pub(crate) struct Normalizer {
    charsmap: Charsmap,
    /// Taken as they are.
    user_defined: Box<[Box<str>]>,
    adds_space_before: bool,
    removes_spaces: bool,
    space: &'static [u8],
}

impl Normalizer {
    pub(crate) fn new(model: &Model<'_>) -> Result<Self, FormatError> {
        let pieces = model.pieces.iter().filter(|piece| piece.kind == PieceKind::UserDefined);
        let user_defined: Box<[Box<str>]> = pieces.map(|piece| piece.text.into()).collect();
        FormatError::limit("pieces of users", user_defined.len() as u64, USER_DEFINED_MAX)?;
        Ok(Self {
            charsmap: Charsmap::read(model.normalization.charsmap)?,
            user_defined,
            adds_space_before: model.normalization.adds_space_before,
            removes_spaces: model.normalization.removes_spaces,
            space: if model.normalization.escapes_spaces { SPACE } else { b" " },
        })
    }

    pub(crate) fn normalized(&self, text: &str) -> Vec<u8> {
        let start = if self.removes_spaces { self.n_leading(text) } else { 0 };
        let mut normalized = Vec::with_capacity(text.len() + text.len() / 2);
        if start == text.len() {
            return normalized;
        }
        if self.adds_space_before {
            normalized.extend_from_slice(self.space);
        }
        let mut at = start;
        let mut is_after_space = self.removes_spaces;
        while at < text.len() {
            let (mut piece, n_bytes) = self.next(text, at);
            at += n_bytes;
            while is_after_space && let Some(rest) = piece.strip_prefix(b" ") {
                piece = rest;
            }
            for byte in piece {
                if *byte == b' ' {
                    normalized.extend_from_slice(self.space);
                } else {
                    normalized.push(*byte);
                }
            }
            if let Some(last) = piece.last() {
                is_after_space = self.removes_spaces && *last == b' ';
            }
        }
        while self.removes_spaces && normalized.ends_with(self.space) {
            normalized.truncate(normalized.len() - self.space.len());
        }
        normalized
    }

    /// How many bytes at the start of a text become single spaces.
    fn n_leading(&self, text: &str) -> usize {
        let mut at = 0;
        while at < text.len() {
            let (piece, n_bytes) = self.next(text, at);
            if piece != b" " {
                break;
            }
            at += n_bytes;
        }
        at
    }

    /// What is written for the text from here on, and for how many bytes of it.
    fn next<'a>(&'a self, text: &'a str, at: usize) -> (&'a [u8], usize) {
        let rest = &text.as_bytes()[at..];
        let symbols = self.user_defined.iter().map(|symbol| symbol.as_bytes());
        let symbol = symbols.filter(|symbol| rest.starts_with(symbol)).max_by_key(|s| s.len());
        if let Some(symbol) = symbol {
            return (symbol, symbol.len());
        }
        if let Some((n_bytes, replacement)) = self.charsmap.longest(rest) {
            return (replacement, n_bytes);
        }
        match text.get(at..).and_then(|rest| rest.chars().next()) {
            Some(letter) => (&rest[..letter.len_utf8()], letter.len_utf8()),
            None => (REPLACEMENT, 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charsmap::tests::written;
    use crate::sentencepiece::tests::file;

    fn check(text: &str, expected: &str) {
        let map = written(&[(b"A", "a"), (b"\t", " "), (b"F", "f f"), (b"\x07", ""), (b"q", " ")]);
        let file = file(&[("<unk>", 0.0, 2), ("A+B", 0.0, 4), ("A+", 0.0, 4)], &map);
        let normalizer = Normalizer::new(&Model::read(&file).unwrap()).unwrap();
        let normalized = normalizer.normalized(text);
        assert_eq!(String::from_utf8(normalized).unwrap(), expected, "{text:?}");
    }

    #[test]
    fn letters_are_replaced_and_spaces_seen() {
        check("Aa", "▁aa");
        check("å A\tø", "▁å▁a▁ø");
        check("F", "▁f▁f");
        check("A+BA+A", "▁A+BA+a");
    }

    #[test]
    fn spaces_at_the_ends_and_beside_spaces_go() {
        check("", "");
        check(" \t ", "");
        check("\x07", "");
        check("  a  \t b \x07 c q", "▁a▁b▁c");
        check("a▁", "▁a");
    }

    #[test]
    fn a_table_that_cuts_a_letter_leaves_no_half() {
        // The first byte of `é` alone.
        let map = written(&[(b"\xc3", "e")]);
        let file = file(&[("<unk>", 0.0, 2)], &map);
        let normalizer = Normalizer::new(&Model::read(&file).unwrap()).unwrap();
        let normalized = normalizer.normalized("éa");
        assert_eq!(String::from_utf8(normalized).unwrap(), "▁e\u{fffd}a");
    }
}
