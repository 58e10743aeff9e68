//! What texts mean, as vectors: how they are asked for, packed, compared, and found again among a million.
//!
//! A vector of 512 numbers is kept in 8 bits each: 512 bytes a product, in the index's own columns, so that
//! merging and deleting need nothing of their own. Each product also stands under the few landmarks nearest to it.
//! Landmarks are the things of the lexicon: they are the same for every merchant and known before the first
//! product, so nothing has to be trained. A query is compared with the products under its own nearest landmarks.

use crate::lexicon::Lexicon;
use crate::view::Segment;
use engine::Language;
use engine::dialogue::understand::meaning::Vectors;
use std::sync::{Arc, OnceLock};

/// How many numbers a vector has.
pub const DIMENSIONS: usize = 512;
/// A vector in a column: eight numbers in each value.
pub(crate) const PACKED_WORDS: usize = DIMENSIONS / 8;
/// A number of a vector of length one is hardly ever larger; larger ones are held as the largest.
const NUMBER_MAX: f32 = 0.25;
const STEPS: f32 = 127.0;
/// More would find little more, and each is compared with every product that is indexed.
const LANDMARKS_MAX: usize = 1_024;
/// Landmarks a product stands under.
pub(crate) const PRODUCT_LANDMARKS: usize = 3;
/// Landmarks a query looks under.
pub(crate) const QUERY_LANDMARKS: usize = 12;

/// A model with its landmarks, shared by every merchant's index.
#[derive(Debug)]
pub struct Space {
    model: String,
    meaning: Arc<dyn Vectors>,
    lexicon: Arc<Lexicon>,
    landmarks: OnceLock<Vec<Packed>>,
}

impl Space {
    /// `model` names what makes the vectors: those of two models cannot be compared. Landmarks are computed when
    /// they are first needed, a second of work.
    pub fn new(model: &str, meaning: Arc<dyn Vectors>, lexicon: Arc<Lexicon>) -> Self {
        Self { model: model.to_owned(), meaning, lexicon, landmarks: OnceLock::new() }
    }

    /// Model and landmarks in one name: an index made with others is made again.
    pub(crate) fn name(&self) -> String {
        format!("{}/{}", self.model, self.lexicon.len())
    }

    pub(crate) fn vector(&self, language: Language, text: &str) -> Packed {
        Packed::new(&self.meaning.vector(text, language))
    }

    /// The landmarks nearest to a vector, nearest first.
    pub(crate) fn nearest(&self, vector: &Packed, n_landmarks: usize) -> Vec<u32> {
        let landmarks = self.landmarks.get_or_init(|| {
            let names = self.lexicon.first_names([Language::En, Language::Es, Language::Da]);
            let step = names.len().div_ceil(LANDMARKS_MAX).max(1);
            let kept = names.into_iter().step_by(step);
            kept.map(|(language, name)| self.vector(language, name)).collect()
        });
        let mut near: Vec<(i32, u32)> =
            landmarks.iter().zip(0..).map(|(landmark, id)| (-landmark.dot(vector), id)).collect();
        if near.len() > n_landmarks {
            near.select_nth_unstable(n_landmarks);
            near.truncate(n_landmarks);
        }
        near.sort_unstable();
        near.into_iter().map(|(_, id)| id).collect()
    }
}

/// A vector in 8 bits a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Packed([i8; DIMENSIONS]);

impl Packed {
    /// Numbers that are not there count as 0.
    pub(crate) fn new(vector: &[f32]) -> Self {
        let scale = STEPS / NUMBER_MAX;
        let byte = |number: f32| (number * scale).round().clamp(-STEPS, STEPS) as i8;
        Self(std::array::from_fn(|place| vector.get(place).copied().map_or(0, byte)))
    }

    fn dot(&self, other: &Self) -> i32 {
        self.0.iter().zip(&other.0).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum()
    }

    /// How alike two are: 1 for the same, about 0 for strangers.
    pub(crate) fn likeness(&self, other: &Self) -> f32 {
        let scale = STEPS / NUMBER_MAX;
        self.dot(other) as f32 / (scale * scale)
    }

    /// As a column holds it.
    pub(crate) fn words(&self) -> [u64; PACKED_WORDS] {
        std::array::from_fn(|word| {
            u64::from_le_bytes(std::array::from_fn(|byte| self.0[word * 8 + byte] as u8))
        })
    }

    /// The vector of a product; `None` where it has none.
    pub(crate) fn read(segment: &Segment, doc: u32) -> Option<Self> {
        let rows = segment.vector.index.value_row_ids(doc);
        if rows.len() != PACKED_WORDS {
            return None;
        }
        let mut words = [0_u64; PACKED_WORDS];
        segment.vector.values.get_range(u64::from(rows.start), &mut words);
        let mut numbers = [0_i8; DIMENSIONS];
        for (eight, word) in numbers.chunks_exact_mut(8).zip(words) {
            for (number, byte) in eight.iter_mut().zip(word.to_le_bytes()) {
                *number = byte as i8;
            }
        }
        Some(Self(numbers))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_bits_say_nearly_the_same() {
        let wave = |shift: f32| {
            let mut numbers = [0.0; DIMENSIONS];
            for (i, number) in numbers.iter_mut().enumerate() {
                *number = (i as f32 * 0.37 + shift).sin() / (DIMENSIONS as f32 / 2.0).sqrt();
            }
            numbers
        };
        for shift in [0.0, 0.5, 1.0, 2.0] {
            let (one, other) = (wave(0.0), wave(shift));
            let exact: f32 = one.iter().zip(&other).map(|(a, b)| a * b).sum();
            let packed = Packed::new(&one).likeness(&Packed::new(&other));
            assert!((exact - packed).abs() < 0.005, "{exact} {packed}");
        }
    }
}
