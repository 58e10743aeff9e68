//! Products with matrices: where nearly all of the time goes.
//!
//! A panel's part of a matrix is turned into numbers once and then used for every row there is, in blocks of up to
//! [`BLOCK_ROWS`] rows whose sums stay in registers. It is compiled for each kind of processor, of which the best is
//! chosen when the program runs; as nothing is summed in another order or fused, all of them give the same bits.

use crate::matrix::{Grid, LANES, Matrix};
use fearless_simd::{Level, Simd, dispatch, f32x16, prelude::*};
use std::ops::Range;

const BLOCK_ROWS: usize = 4;
/// A register of this many numbers is wide.
const WIDE: usize = 8;
/// How many rows of a matrix are used at a time: their numbers fit the nearest cache.
const SLAB_ROWS: usize = 256;

/// What is to be added to what: `to += from · matrix`.
#[derive(Debug, Clone)]
pub(crate) struct Product<'a> {
    pub(crate) matrix: &'a Matrix,
    /// The rows of the matrix, as many as the numbers taken from each row.
    pub(crate) matrix_rows: Range<usize>,
    /// The rows of `from`, and the column from which on numbers are taken.
    pub(crate) from_rows: Range<usize>,
    pub(crate) from_column: usize,
    /// The first of as many rows of `to`, and the column from which on numbers are added to.
    pub(crate) to_row: usize,
    pub(crate) to_column: usize,
}

/// Multiplies for one processor, in memory that is used again.
#[derive(Debug)]
pub(crate) struct Multiplier {
    level: Level,
    /// What is taken from a block of rows lies together: the first number of each, the second of each.
    packed: Vec<[f32; BLOCK_ROWS]>,
}

impl Multiplier {
    pub(crate) fn new(level: Level) -> Self {
        Self { level, packed: Vec::new() }
    }

    pub(crate) fn add(&mut self, product: &Product<'_>, from: &Grid, to: &mut Grid) {
        let rows = &product.matrix_rows;
        for first in rows.clone().step_by(SLAB_ROWS) {
            let slab = Product {
                matrix_rows: first..rows.end.min(first + SLAB_ROWS),
                from_column: product.from_column + first - rows.start,
                ..product.clone()
            };
            let blocks = blocks(slab.from_rows.len());
            self.pack(&slab, from, &blocks);
            dispatch!(self.level, simd => add_slab(simd, &slab, &blocks, &self.packed, to));
        }
    }

    fn pack(&mut self, slab: &Product<'_>, from: &Grid, blocks: &[Range<usize>]) {
        let depth = slab.matrix_rows.len();
        self.packed.clear();
        self.packed.resize(depth * blocks.len(), [0.0; BLOCK_ROWS]);
        for (block, packed) in blocks.iter().zip(self.packed.chunks_exact_mut(depth)) {
            for (place, row) in block.clone().enumerate() {
                let numbers = &from.row(slab.from_rows.start + row)[slab.from_column..][..depth];
                for (packed, number) in packed.iter_mut().zip(numbers) {
                    packed[place] = *number;
                }
            }
        }
    }
}

/// Rows in blocks of nearly the same size: 4, 3, 3, 3 take less than 4, 4, 4, 1.
fn blocks(n_rows: usize) -> Vec<Range<usize>> {
    let n_blocks = n_rows.div_ceil(BLOCK_ROWS);
    (0..n_blocks).map(|at| at * n_rows / n_blocks..(at + 1) * n_rows / n_blocks).collect()
}

#[inline(always)]
fn add_slab<S: Simd>(
    simd: S,
    slab: &Product<'_>,
    blocks: &[Range<usize>],
    packed: &[[f32; BLOCK_ROWS]],
    to: &mut Grid,
) {
    simd.vectorize(
        #[inline(always)]
        || {
            let depth = slab.matrix_rows.len();
            let mut numbers = [[0.0; LANES]; SLAB_ROWS];
            let panels = slab.matrix.panels(slab.matrix_rows.clone());
            for (panel, column) in panels.zip((slab.to_column..).step_by(LANES)) {
                let mut to = Target { to, step: slab.matrix.step, row: slab.to_row, column };
                if slab.from_rows.len() == 1 {
                    add_row(simd, panel, packed, &mut to);
                    continue;
                }
                for (numbers, weights) in numbers.iter_mut().zip(panel) {
                    *numbers = weights.map(f32::from);
                }
                for (block, packed) in blocks.iter().zip(packed.chunks_exact(depth)) {
                    match (block.len(), S::f32s::LEN) {
                        (2, _) => add_block::<S, 0, 2>(simd, &numbers, packed, &mut to),
                        // So few registers hold the sums of two rows.
                        (3, ..WIDE) => {
                            add_block::<S, 0, 2>(simd, &numbers, packed, &mut to);
                            add_block::<S, 2, 1>(simd, &numbers, packed, &mut to);
                        }
                        (_, ..WIDE) => {
                            add_block::<S, 0, 2>(simd, &numbers, packed, &mut to);
                            add_block::<S, 2, 2>(simd, &numbers, packed, &mut to);
                        }
                        (3, _) => add_block::<S, 0, 3>(simd, &numbers, packed, &mut to),
                        _ => add_block::<S, 0, BLOCK_ROWS>(simd, &numbers, packed, &mut to),
                    }
                }
            }
        },
    );
}

/// Where the next sums are added, and of what they are the sums.
struct Target<'a> {
    to: &'a mut Grid,
    step: f32,
    row: usize,
    column: usize,
}

impl Target<'_> {
    /// Adds the sums of the next row.
    #[inline(always)]
    fn add<S: Simd>(&mut self, simd: S, sums: f32x16<S>) {
        let to = &mut self.to.row_mut(self.row)[self.column..][..LANES];
        (f32x16::from_slice(simd, to) + sums * self.step).store_slice(to);
        self.row += 1;
    }
}

/// Adds the sums of `N` rows of a block with one panel.
#[inline(always)]
fn add_block<S: Simd, const FIRST: usize, const N: usize>(
    simd: S,
    weights: &[[f32; LANES]],
    packed: &[[f32; BLOCK_ROWS]],
    to: &mut Target<'_>,
) {
    let mut sums = [f32x16::splat(simd, 0.0); N];
    for (weights, numbers) in weights.iter().zip(packed) {
        let weights = f32x16::simd_from(simd, *weights);
        for (sum, number) in sums.iter_mut().zip(&numbers[FIRST..]) {
            *sum += weights * *number;
        }
    }
    for sum in sums {
        to.add(simd, sum);
    }
}

/// The same of a single row, for which no weight is kept, in as many parts: a sum waits for the one before.
#[inline(always)]
fn add_row<S: Simd>(
    simd: S,
    panel: &[[i8; LANES]],
    packed: &[[f32; BLOCK_ROWS]],
    to: &mut Target<'_>,
) {
    let mut parts = [f32x16::splat(simd, 0.0); BLOCK_ROWS];
    for (weights, numbers) in panel.chunks(BLOCK_ROWS).zip(packed.chunks(BLOCK_ROWS)) {
        for ((part, weights), numbers) in parts.iter_mut().zip(weights).zip(numbers) {
            *part += f32x16::simd_from(simd, weights.map(f32::from)) * numbers[0];
        }
    }
    let [first, second, third, fourth] = parts;
    to.add(simd, (first + second) + (third + fourth));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A weight between -1 and 1 in steps of a 127th.
    fn weight(row: usize, column: usize) -> f32 {
        ((row * 37 + column * 101) % 255) as f32 / 127.0 - 1.0
    }

    fn matrix(n_rows: usize, n_columns: usize) -> Matrix {
        let weights: Vec<f32> =
            (0..n_rows * n_columns).map(|at| weight(at / n_columns, at % n_columns)).collect();
        Matrix::pack(&weights, n_rows, n_columns).unwrap()
    }

    fn grid(n_rows: usize, width: usize) -> Grid {
        let mut grid = Grid::new(n_rows, width);
        for (at, number) in grid.numbers.iter_mut().enumerate() {
            *number = ((at * 71) % 97) as f32 / 48.0 - 1.0;
        }
        grid
    }

    fn check(level: Level, n_rows: usize) -> Vec<u32> {
        let (matrix, from, mut to) = (matrix(328, 32), grid(n_rows + 1, 330), grid(n_rows + 2, 40));
        let before = to.numbers.clone();
        let product = Product {
            matrix: &matrix,
            matrix_rows: 4..328,
            from_rows: 1..n_rows + 1,
            from_column: 5,
            to_row: 2,
            to_column: 8,
        };
        Multiplier::new(level).add(&product, &from, &mut to);
        for (at, (found, before)) in to.numbers.iter().zip(&before).enumerate() {
            let (row, column) = (at / 40, at % 40);
            let is_inside = row >= 2 && column >= 8;
            let terms = (0..324).map(|k| from.row(row - 1)[5 + k] * weight(4 + k, column - 8));
            let sum = if is_inside { terms.sum::<f32>() } else { 0.0 };
            assert!((found - before - sum).abs() < 1e-3, "{row} {column}: {found} {before} {sum}");
        }
        to.numbers.iter().map(|number| number.to_bits()).collect()
    }

    #[test]
    fn products_are_right_and_the_same_everywhere() {
        for n_rows in 1..=10 {
            let best = check(Level::new(), n_rows);
            for level in lesser() {
                assert_eq!(best, check(level, n_rows), "{n_rows} rows, {level:?}");
            }
        }
    }

    /// What older processors can do.
    fn lesser() -> Vec<Level> {
        let mut levels = vec![Level::baseline()];
        #[cfg(target_arch = "x86_64")]
        levels.extend(Level::new().as_avx2().map(Level::Avx2));
        levels
    }

    #[test]
    fn blocks_hold_every_row_once() {
        for n_rows in 0..100 {
            let blocks = blocks(n_rows);
            assert!(blocks.iter().all(|block| (1..=BLOCK_ROWS).contains(&block.len())));
            assert_eq!(
                blocks.into_iter().flatten().collect::<Vec<_>>(),
                (0..n_rows).collect::<Vec<_>>()
            );
        }
    }
}
