//! Tells classes apart by words and letters: one-vs-rest linear support vector machines over [`Weigher`]'s features.
//!
//! Training is dual coordinate descent on the squared hinge loss, all classes in one pass over an example, in a
//! fixed order: the same examples give the same weights. Weights are kept as 16-bit integers, 4 MB for 33 classes.

use super::descent::{COST, Order};
use super::features::{Features, Weigher};

/// A trained classifier: scores a text against every class.
#[derive(Clone)]
pub(super) struct Lexical {
    n_classes: usize,
    weigher: Weigher,
    /// `[bucket][class]`, in units of `unit`.
    weights: Vec<i16>,
    bias: Vec<f32>,
    unit: f32,
}

impl std::fmt::Debug for Lexical {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Lexical({} classes, {:?})", self.n_classes, self.weigher)
    }
}

impl Lexical {
    /// Trains on texts and their classes, `0..n_classes`.
    pub(super) fn train(
        texts: &[&str],
        classes: &[usize],
        n_classes: usize,
        size: super::classifier::Size,
    ) -> Self {
        let (weigher, rows) = Weigher::learn(texts, size.bucket_bits);
        let (weights, bias) = descend(&rows, classes, n_classes, weigher.n_buckets(), size.passes);
        let largest = weights.iter().fold(f32::MIN_POSITIVE, |most, weight| most.max(weight.abs()));
        let unit = largest / f32::from(i16::MAX);
        #[expect(
            clippy::cast_possible_truncation,
            reason = "scaled to the range of i16 just above"
        )]
        let weights = weights.iter().map(|weight| (weight / unit).round() as i16).collect();
        Self { n_classes, weigher, weights, bias, unit }
    }

    /// The decision value of every class: above 0 is "more likely than not".
    pub(super) fn scores(&self, text: &str) -> Vec<f32> {
        let mut sums = vec![0.0_f32; self.n_classes];
        for (bucket, value) in self.weigher.features(text) {
            let start = bucket as usize * self.n_classes;
            let row = &self.weights[start..start + self.n_classes];
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum += f32::from(*weight) * value;
            }
        }
        sums.iter().zip(&self.bias).map(|(sum, bias)| sum * self.unit + bias).collect()
    }
}

/// Dual coordinate descent. One pass computes the margins of all classes and one applies the changes, so an
/// example costs two walks over contiguous memory whatever the number of classes.
fn descend(
    rows: &[Features],
    classes: &[usize],
    n_classes: usize,
    n_buckets: usize,
    passes: usize,
) -> (Vec<f32>, Vec<f32>) {
    let damping = 1.0 / (2.0 * COST);
    let mut weights = vec![0.0_f32; n_buckets * n_classes];
    let mut bias = vec![0.0_f32; n_classes];
    let mut duals = vec![0.0_f32; rows.len() * n_classes];
    let mut order = Order::new(rows.len());
    let mut margins = vec![0.0_f32; n_classes];
    for _ in 0..passes {
        for &example in order.shuffled() {
            let row = &rows[example];
            margins.copy_from_slice(&bias);
            for (bucket, value) in row {
                let start = *bucket as usize * n_classes;
                let weights = &weights[start..start + n_classes];
                for (margin, weight) in margins.iter_mut().zip(weights) {
                    *margin += weight * value;
                }
            }
            let curvature = 1.0 + damping + row.iter().map(|(_, v)| v * v).sum::<f32>();
            let duals = &mut duals[example * n_classes..(example + 1) * n_classes];
            let changed = step_duals(duals, &mut margins, classes[example], damping, curvature);
            if !changed {
                continue;
            }
            for (bucket, value) in row {
                let start = *bucket as usize * n_classes;
                let weights = &mut weights[start..start + n_classes];
                for (weight, change) in weights.iter_mut().zip(&margins) {
                    *weight += change * value;
                }
            }
            bias.iter_mut().zip(&margins).for_each(|(bias, change)| *bias += change);
        }
    }
    (weights, bias)
}

/// Turns margins into weight changes, in place; tells whether there is any.
fn step_duals(
    duals: &mut [f32],
    margins: &mut [f32],
    class: usize,
    damping: f32,
    curvature: f32,
) -> bool {
    const SMALL: f32 = 1e-3;
    let mut changed = false;
    for (index, (dual, margin)) in duals.iter_mut().zip(margins).enumerate() {
        let sign = if class == index { 1.0 } else { -1.0 };
        let gradient = sign * *margin - 1.0 + damping * *dual;
        let next = (*dual - gradient / curvature).max(0.0);
        let change = next - *dual;
        if change.abs() < SMALL {
            *margin = 0.0;
            continue;
        }
        *dual = next;
        *margin = change * sign;
        changed = true;
    }
    changed
}
