//! From the ids of a sentence's pieces to its vector.
//!
//! Each piece's vector goes through three branches, which look at two, three and five pieces at once, twice over; what
//! is before the first piece and after the last is zero. The sum of what they make of all pieces goes through a
//! network of four layers. A long text is looked at in windows, with as many pieces around each as can have a say in
//! it, so that memory does not grow with the text and the result is that of the whole.

use crate::DIMENSIONS;
use crate::matrix::{Grid, Matrix};
use crate::multiply::{Multiplier, Product};
use crate::vector::Vector;
use crate::weights::{BRANCH, Branch, FEATURES, HIDDEN, Layer, N_BRANCHES, Norm, VIEWS, Weights};
use fearless_simd::Level;
use std::ops::Range;

/// Pieces that are looked at together.
const WINDOW: usize = 64;
/// How far a piece sees: twice as far as one step of the widest branch.
const MARGIN: usize = 4;
const _: () = assert!(MARGIN == 2 * (VIEWS[2].0 - 1 - VIEWS[2].1) && MARGIN == 2 * VIEWS[2].1);
/// Sums are made in so many parts, which the processor adds at once.
const PARTS: usize = 16;

/// The vector of the pieces with these ids, of which there is at least one.
pub(crate) fn vector(weights: &Weights, level: Level, ids: &[u32]) -> Vector {
    let mut multiplier = Multiplier::new(level);
    let mut total = Grid::new(1, FEATURES);
    for start in (0..ids.len()).step_by(WINDOW) {
        let end = ids.len().min(start + WINDOW);
        let first = start.saturating_sub(MARGIN);
        let seen = &ids[first..ids.len().min(end + MARGIN)];
        let features = features(weights, &mut multiplier, seen);
        for row in start - first..end - first {
            add(total.row_mut(0), features.row(row));
        }
    }
    sentence(weights, &mut multiplier, &total, ids.len())
}

/// What is known of each piece in its place.
fn features(weights: &Weights, multiplier: &mut Multiplier, ids: &[u32]) -> Grid {
    let mut features = Grid::new(ids.len(), FEATURES);
    for (row, id) in ids.iter().enumerate() {
        weights.table.unpack(*id, &mut features.row_mut(row)[..DIMENSIONS]);
    }
    let mut narrow = Grid::new(ids.len(), N_BRANCHES * BRANCH);
    for (branch, column) in weights.branches.iter().zip((0..).step_by(BRANCH)) {
        fill(&mut narrow, column, &branch.narrow.bias);
        let product = whole(&branch.narrow.matrix, DIMENSIONS, ids.len(), column);
        multiplier.add(&product, &features, &mut narrow);
    }
    even(&mut narrow, &weights.branch_norm, weights.epsilon);
    for (branch, column) in weights.branches.iter().zip((0..).step_by(BRANCH)) {
        let [first, second] = &branch.steps;
        let seen = step(branch, first, multiplier, &narrow, column);
        let seen = step(branch, second, multiplier, &seen, 0);
        for row in 0..ids.len() {
            features.row_mut(row)[DIMENSIONS + column..][..BRANCH].copy_from_slice(seen.row(row));
        }
    }
    even(&mut features, &weights.feature_norm, weights.epsilon);
    features
}

/// What a branch makes of each piece and those beside it, added to what it had.
fn step(
    branch: &Branch,
    layer: &Layer,
    multiplier: &mut Multiplier,
    from: &Grid,
    from_column: usize,
) -> Grid {
    let n_rows = from.n_rows();
    let mut to = Grid::new(n_rows, BRANCH);
    fill(&mut to, 0, &layer.bias);
    for place in 0..branch.n_seen {
        let (from_rows, to_row) = shifted(n_rows, place, branch.n_before);
        let product = Product {
            matrix: &layer.matrix,
            matrix_rows: place * BRANCH..(place + 1) * BRANCH,
            from_rows,
            from_column,
            to_row,
            to_column: 0,
        };
        multiplier.add(&product, from, &mut to);
    }
    for row in 0..n_rows {
        rectify(to.row_mut(row));
        add(to.row_mut(row), &from.row(row)[from_column..][..BRANCH]);
    }
    to
}

/// The rows that others see at a place of their view, of which `n_before` are before themselves; and the first that
/// sees one. Who sees beyond an end sees nothing.
fn shifted(n_rows: usize, place: usize, n_before: usize) -> (Range<usize>, usize) {
    if place < n_before {
        let back = n_rows.min(n_before - place);
        (0..n_rows - back, back)
    } else {
        (n_rows.min(place - n_before)..n_rows, 0)
    }
}

/// From the sum over all pieces to the vector.
fn sentence(
    weights: &Weights,
    multiplier: &mut Multiplier,
    total: &Grid,
    n_pieces: usize,
) -> Vector {
    let mut apply = |matrix: &Matrix, depth, from: &Grid, to: &mut Grid| {
        multiplier.add(&whole(matrix, depth, 1, 0), from, to);
    };
    let mut mean = Grid::new(1, DIMENSIONS);
    apply(&weights.sentence.matrix, FEATURES, total, &mut mean);
    let n_pieces = n_pieces as f32;
    for (mean, bias) in mean.row_mut(0).iter_mut().zip(&weights.sentence.bias) {
        *mean = (*mean + n_pieces * bias) / n_pieces.sqrt();
    }
    let ([first, second, third, fourth], [around_first, around_second]) =
        (&weights.deep.layers, &weights.deep.around);
    let (mut inner, mut middle) = (Grid::new(1, HIDDEN), Grid::new(1, HIDDEN));
    apply(first, DIMENSIONS, &mean, &mut inner);
    rectify(inner.row_mut(0));
    apply(around_first, DIMENSIONS, &mean, &mut middle);
    apply(second, HIDDEN, &inner, &mut middle);
    rectify(middle.row_mut(0));
    let (mut inner, mut last) = (Grid::new(1, DIMENSIONS), Grid::new(1, DIMENSIONS));
    apply(third, HIDDEN, &middle, &mut inner);
    rectify(inner.row_mut(0));
    apply(around_second, HIDDEN, &middle, &mut last);
    apply(fourth, DIMENSIONS, &inner, &mut last);
    let mut vector = Box::new([0.0; DIMENSIONS]);
    for (number, last) in vector.iter_mut().zip(last.row(0)) {
        *number = last.tanh();
    }
    let length = squares(&vector[..]).max(weights.epsilon).sqrt();
    vector.iter_mut().for_each(|number| *number /= length);
    Vector::new(vector)
}

/// All rows, from their first column on, times a whole matrix.
fn whole(matrix: &Matrix, depth: usize, n_rows: usize, to_column: usize) -> Product<'_> {
    Product {
        matrix,
        matrix_rows: 0..depth,
        from_rows: 0..n_rows,
        from_column: 0,
        to_row: 0,
        to_column,
    }
}

fn fill(grid: &mut Grid, column: usize, numbers: &[f32]) {
    for row in 0..grid.n_rows() {
        grid.row_mut(row)[column..][..numbers.len()].copy_from_slice(numbers);
    }
}

/// Moves and stretches each row to a mean of nothing and a spread of one, then as was learned.
fn even(grid: &mut Grid, norm: &Norm, epsilon: f32) {
    for row in 0..grid.n_rows() {
        let row = grid.row_mut(row);
        let n = row.len() as f32;
        let mean = sum(row, |number| number) / n;
        row.iter_mut().for_each(|number| *number -= mean);
        let spread = squares(row) / n;
        let factor = (spread + epsilon).sqrt().recip();
        for ((number, gain), bias) in row.iter_mut().zip(&norm.gain).zip(&norm.bias) {
            *number = *number * factor * gain + bias;
        }
    }
}

fn squares(numbers: &[f32]) -> f32 {
    sum(numbers, |number| number * number)
}

/// Sums what is made of numbers, of which there is a multiple of [`PARTS`].
fn sum(numbers: &[f32], term: impl Fn(f32) -> f32) -> f32 {
    let mut parts = [0.0; PARTS];
    for numbers in numbers.chunks_exact(PARTS) {
        for (part, number) in parts.iter_mut().zip(numbers) {
            *part += term(*number);
        }
    }
    parts.iter().sum()
}

fn rectify(row: &mut [f32]) {
    row.iter_mut().for_each(|number| *number = number.max(0.0));
}

fn add(to: &mut [f32], numbers: &[f32]) {
    for (to, number) in to.iter_mut().zip(numbers) {
        *to += number;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_end_where_the_sentence_ends() {
        assert_eq!(shifted(7, 0, 2), (0..5, 2));
        assert_eq!(shifted(7, 1, 2), (0..6, 1));
        assert_eq!(shifted(7, 2, 2), (0..7, 0));
        assert_eq!(shifted(7, 4, 2), (2..7, 0));
        assert_eq!(shifted(1, 0, 2), (0..0, 1));
        assert_eq!(shifted(1, 4, 2), (1..1, 0));
    }

    #[test]
    fn rows_become_even() {
        let mut grid = Grid::new(1, 16);
        for (at, number) in grid.row_mut(0).iter_mut().enumerate() {
            *number = at as f32;
        }
        let norm = Norm { gain: vec![2.0; 16], bias: vec![1.0; 16] };
        even(&mut grid, &norm, 1e-12);
        let mean = grid.row(0).iter().sum::<f32>() / 16.0;
        let spread = grid.row(0).iter().map(|n| (n - 1.0) * (n - 1.0)).sum::<f32>() / 16.0;
        assert!((mean - 1.0).abs() < 1e-5 && (spread - 4.0).abs() < 1e-4, "{mean} {spread}");
    }
}
