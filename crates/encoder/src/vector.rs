//! What a sentence means, as a point on a sphere: the closer two are, the more alike.

use crate::DIMENSIONS;

/// A vector of length one.
#[derive(Clone, PartialEq)]
pub struct Vector(Box<[f32; DIMENSIONS]>);

/// Sums are made in so many parts, which the processor adds at once.
const PARTS: usize = 16;

impl Vector {
    pub(crate) fn new(numbers: Box<[f32; DIMENSIONS]>) -> Self {
        Self(numbers)
    }

    pub fn numbers(&self) -> &[f32; DIMENSIONS] {
        &self.0
    }

    /// How alike two sentences are: 1 for the same, about 0 for strangers, and never below -1.
    pub fn dot(&self, other: &Self) -> f32 {
        let mut parts = [0.0; PARTS];
        for (one, other) in self.0.chunks_exact(PARTS).zip(other.0.chunks_exact(PARTS)) {
            for ((part, one), other) in parts.iter_mut().zip(one).zip(other) {
                *part += one * other;
            }
        }
        parts.iter().sum()
    }
}

impl std::fmt::Debug for Vector {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [first, second, third, ..] = self.numbers();
        write!(formatter, "Vector({first}, {second}, {third}, …)")
    }
}
