//! Matrices of eight-bit weights, and numbers in rows.

use crate::error::FormatError;
use std::ops::Range;

pub(crate) const LANES: usize = 16;
/// Weights go from minus this many steps to this many.
const STEPS_MAX: f32 = 127.0;
/// How far from a whole number of steps a weight may be, in steps.
const STEP_ERROR_MAX: f32 = 0.02;

#[derive(Debug)]
pub(crate) struct Matrix {
    n_rows: usize,
    pub(crate) step: f32,
    /// Panel after panel, each row after row.
    weights: Box<[[i8; LANES]]>,
}

/// Numbers in rows.
#[derive(Debug)]
pub(crate) struct Grid {
    pub(crate) width: usize,
    pub(crate) numbers: Vec<f32>,
}

impl Matrix {
    /// Packs the weights, which must be whole steps of one size: they were eight bits before they were numbers.
    pub(crate) fn pack(
        weights: &[f32],
        n_rows: usize,
        n_columns: usize,
    ) -> Result<Self, FormatError> {
        assert!(n_columns.is_multiple_of(LANES) && weights.len() == n_rows * n_columns);
        let largest = weights.iter().fold(0.0_f32, |largest, weight| largest.max(weight.abs()));
        let step = if largest > 0.0 { largest / STEPS_MAX } else { 1.0 };
        let is_whole = |weight: &f32| {
            let steps = weight / step;
            (steps - steps.round()).abs() <= STEP_ERROR_MAX
        };
        if !weights.iter().all(is_whole) {
            return Err(FormatError::Unsupported("a matrix of more than eight bits".to_owned()));
        }
        let panel = |panel: usize| {
            let rows = weights.chunks_exact(n_columns);
            rows.map(move |row| {
                let part = &row[panel * LANES..][..LANES];
                std::array::from_fn(|lane| (part[lane] / step).round() as i8)
            })
        };
        let weights = (0..n_columns / LANES).flat_map(panel).collect();
        Ok(Self { n_rows, step, weights })
    }

    /// Some rows of each panel, in whole steps.
    pub(crate) fn panels(&self, rows: Range<usize>) -> impl Iterator<Item = &[[i8; LANES]]> {
        self.weights.chunks_exact(self.n_rows).map(move |panel| &panel[rows.clone()])
    }
}

impl Grid {
    pub(crate) fn new(n_rows: usize, width: usize) -> Self {
        Self { width, numbers: vec![0.0; n_rows * width] }
    }

    pub(crate) fn n_rows(&self) -> usize {
        self.numbers.len() / self.width
    }

    pub(crate) fn row(&self, row: usize) -> &[f32] {
        &self.numbers[row * self.width..][..self.width]
    }

    pub(crate) fn row_mut(&mut self, row: usize) -> &mut [f32] {
        &mut self.numbers[row * self.width..][..self.width]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_between_steps_are_refused() {
        let mut weights = vec![0.0; 2 * LANES];
        assert!(Matrix::pack(&weights, 2, LANES).is_ok());
        weights[3] = 1.0;
        weights[7] = 0.5 / 127.0;
        assert!(Matrix::pack(&weights, 2, LANES).is_err());
    }
}
