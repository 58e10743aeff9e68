//! The pieces that a text can be cut into, found by the bytes they begin with.
//!
//! They lie sorted in one run of bytes. Following a text narrows the range of those that begin like it, byte by byte;
//! the first of a range is the one that ends there, if there is one. That takes a tenth of the memory of a tree of
//! letters and is as fast as a sentence needs.

use crate::error::FormatError;
use crate::sentencepiece::{Model, Piece, PieceKind};
use std::ops::Range;

/// Worse than the worst piece by this much: what no piece matches.
const UNKNOWN_PENALTY: f32 = 10.0;
/// Users' pieces are taken before all others: a score of nearly nothing, where the others' are logarithms.
const USER_DEFINED_SCORE: f32 = -0.1;

#[derive(Debug)]
pub(crate) struct Vocabulary {
    /// The texts of all pieces, in order.
    bytes: Box<[u8]>,
    /// Where each begins, and at last where they end.
    starts: Box<[u32]>,
    ids: Box<[u32]>,
    scores: Box<[f32]>,
    /// Where the pieces begin that begin with each byte, and at last where they end.
    by_first: Box<[u32]>,
    pub(crate) unknown_score: f32,
}

/// A piece that a text begins with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Match {
    pub(crate) n_bytes: usize,
    pub(crate) id: u32,
    pub(crate) score: f32,
}

impl Vocabulary {
    pub(crate) fn new(model: &Model<'_>) -> Result<Self, FormatError> {
        let mut sorted: Vec<(&str, u32, f32)> = Vec::with_capacity(model.pieces.len());
        for (id, piece) in (0..).zip(&model.pieces) {
            match piece.kind {
                PieceKind::Normal => sorted.push((piece.text, id, piece.score)),
                PieceKind::UserDefined => sorted.push((piece.text, id, USER_DEFINED_SCORE)),
                PieceKind::Unknown | PieceKind::Control | PieceKind::Unused => {}
            }
        }
        sorted.sort_unstable_by_key(|(text, ..)| *text);
        if sorted.windows(2).any(|two| two[0].0 == two[1].0) {
            return Err(FormatError::Damaged("a piece that is there twice"));
        }
        let (mut bytes, mut starts) = (Vec::new(), Vec::with_capacity(sorted.len() + 1));
        for (text, ..) in &sorted {
            starts.push(bytes.len() as u32);
            bytes.extend_from_slice(text.as_bytes());
        }
        starts.push(bytes.len() as u32);
        let place =
            |byte| sorted.partition_point(|(text, ..)| u16::from(text.as_bytes()[0]) < byte);
        Ok(Self {
            bytes: bytes.into(),
            starts: starts.into(),
            ids: sorted.iter().map(|(_, id, _)| *id).collect(),
            scores: sorted.iter().map(|(.., score)| *score).collect(),
            by_first: (0..=256).map(|byte| place(byte) as u32).collect(),
            unknown_score: worst_score(&model.pieces) - UNKNOWN_PENALTY,
        })
    }

    /// The pieces that `text` begins with, shortest first.
    pub(crate) fn matches<'a>(&'a self, text: &'a [u8]) -> Matches<'a> {
        let first = text.first().map_or(0, |byte| usize::from(*byte));
        let range = self.by_first[first] as usize..self.by_first[first + 1] as usize;
        let range = if text.is_empty() { 0..0 } else { range };
        Matches { vocabulary: self, text, range, n_followed: 1 }
    }

    fn text(&self, place: usize) -> &[u8] {
        &self.bytes[self.starts[place] as usize..self.starts[place + 1] as usize]
    }

    /// The part of a range whose pieces go on with `byte` after `n` bytes that all of them share.
    fn narrowed(&self, range: &Range<usize>, n: usize, byte: u8) -> Range<usize> {
        let start = self.split(range.clone(), |text| text[n] < byte);
        start..self.split(start..range.end, |text| text[n] == byte)
    }

    /// Where in a range the pieces begin of which something is no longer true.
    fn split(&self, range: Range<usize>, is_before: impl Fn(&[u8]) -> bool) -> usize {
        let (mut start, mut end) = (range.start, range.end);
        while start < end {
            let middle = start.midpoint(end);
            if is_before(self.text(middle)) { start = middle + 1 } else { end = middle }
        }
        start
    }
}

fn worst_score(pieces: &[Piece<'_>]) -> f32 {
    let normal = pieces.iter().filter(|piece| piece.kind == PieceKind::Normal);
    normal.map(|piece| piece.score).fold(f32::MAX, f32::min)
}

pub(crate) struct Matches<'a> {
    vocabulary: &'a Vocabulary,
    text: &'a [u8],
    /// The pieces that begin with the bytes followed so far, and are not given yet.
    range: Range<usize>,
    n_followed: usize,
}

impl Iterator for Matches<'_> {
    type Item = Match;

    fn next(&mut self) -> Option<Match> {
        while !self.range.is_empty() {
            let (place, n_bytes) = (self.range.start, self.n_followed);
            let is_match = self.vocabulary.text(place).len() == n_bytes;
            let others = place + usize::from(is_match)..self.range.end;
            self.range = match self.text.get(n_bytes) {
                Some(byte) => self.vocabulary.narrowed(&others, n_bytes, *byte),
                None => 0..0,
            };
            self.n_followed += 1;
            if is_match {
                let (id, score) = (self.vocabulary.ids[place], self.vocabulary.scores[place]);
                return Some(Match { n_bytes, id, score });
            }
        }
        None
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::sentencepiece::tests::file;

    /// A vocabulary of these pieces, the first of which stands for what is unknown.
    pub(crate) fn vocabulary(pieces: &[(&str, f32, u8)]) -> Vocabulary {
        let file = file(&[&[("<unk>", 0.0, 2)], pieces].concat(), b"");
        Vocabulary::new(&Model::read(&file).unwrap()).unwrap()
    }

    fn check(vocabulary: &Vocabulary, text: &str, expected: &[(usize, u32)]) {
        let found: Vec<_> =
            vocabulary.matches(text.as_bytes()).map(|found| (found.n_bytes, found.id)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn every_piece_at_the_start_is_found() {
        let pieces =
            [("b", -1.0, 1), ("abc", -2.0, 1), ("a", -3.0, 1), ("ab", -4.0, 5), ("é", 0.0, 4)];
        let vocabulary = vocabulary(&pieces);
        check(&vocabulary, "abcd", &[(1, 3), (3, 2)]);
        check(&vocabulary, "abd", &[(1, 3)]);
        check(&vocabulary, "éa", &[(2, 5)]);
        check(&vocabulary, "è", &[]);
        check(&vocabulary, "c", &[]);
        check(&vocabulary, "<unk>", &[]);
        check(&vocabulary, "", &[]);
        assert!(vocabulary.unknown_score == -13.0);
    }

    #[test]
    fn a_piece_is_there_once() {
        let file = file(&[("a", 0.0, 1), ("a", 0.0, 4)], b"");
        assert!(Vocabulary::new(&Model::read(&file).unwrap()).is_err());
    }
}
