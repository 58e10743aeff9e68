//! Tells classes apart by what sentences mean: linear support vector machines over sentence vectors, and the nearest
//! examples of each class.
//!
//! Where the vectors come from is the shell's affair: [`Vectors`] is the port, and without one the words alone decide.

use super::descent::{COST, Order};
use crate::Language;

/// Makes vectors of sentences: such that mean the same lie close together, whatever language they are in.
pub trait Vectors: std::fmt::Debug + Send + Sync {
    /// The vector of a text, of length one; every text has one, of the same number of numbers.
    fn vector(&self, text: &str, language: Language) -> Vec<f32>;

    /// The vectors of many texts, in their order.
    fn vectors(&self, texts: &[(&str, Language)]) -> Vec<Vec<f32>> {
        texts.iter().map(|(text, language)| self.vector(text, *language)).collect()
    }
}

/// A trained classifier: scores a vector against every class.
#[derive(Clone)]
pub struct Meaning {
    /// Of each class, and what is added to it.
    planes: Vec<(Vec<f32>, f32)>,
    examples: Vec<Near>,
}

/// An example to be near to, a byte for each number.
#[derive(Clone)]
struct Near {
    class: usize,
    numbers: Box<[i8]>,
}

/// What one step of a byte is worth: no number of a vector is above 0.4.
const STEP: f32 = 0.4 / 127.0;
/// How many of the nearest examples of a class count.
const NEAREST: usize = 3;

impl std::fmt::Debug for Meaning {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            formatter,
            "Meaning({} classes, {} examples)",
            self.planes.len(),
            self.examples.len()
        )
    }
}

impl Meaning {
    /// Trains on vectors and their classes, `0..n_classes`.
    pub fn train(vectors: &[Vec<f32>], classes: &[usize], n_classes: usize, passes: usize) -> Self {
        let planes = (0..n_classes)
            .map(|class| separate(vectors, |example| classes[example] == class, passes))
            .collect();
        let examples = vectors
            .iter()
            .zip(classes)
            .map(|(vector, class)| Near { class: *class, numbers: bytes(vector) })
            .collect();
        Self { planes, examples }
    }

    /// The decision value of every class: above 0 is "more likely than not".
    pub fn scores(&self, vector: &[f32]) -> Vec<f32> {
        self.planes.iter().map(|(plane, bias)| dot(plane, vector) + bias).collect()
    }

    /// How near the closest examples of every class are, on average: 1 is the same, about 0 a stranger.
    pub fn nearness(&self, vector: &[f32]) -> Vec<f32> {
        let vector: Vec<i16> = bytes(vector).iter().map(|number| i16::from(*number)).collect();
        let mut nearest = vec![[i32::MIN; NEAREST]; self.planes.len()];
        for example in &self.examples {
            let near = dot_of_bytes(&example.numbers, &vector);
            let nearest = &mut nearest[example.class];
            if near > nearest[NEAREST - 1] {
                nearest[NEAREST - 1] = near;
                nearest.sort_unstable_by_key(|near| std::cmp::Reverse(*near));
            }
        }
        nearest.iter().map(mean).collect()
    }
}

#[expect(clippy::cast_precision_loss, reason = "a sum of products of bytes is far below 2^24")]
fn mean(nearest: &[i32; NEAREST]) -> f32 {
    let known = nearest.iter().filter(|near| **near != i32::MIN);
    let (n_known, sum) = known.fold((0.0, 0.0), |(n, sum), near| (n + 1.0, sum + *near as f32));
    if n_known == 0.0 { 0.0 } else { sum * STEP * STEP / n_known }
}

#[expect(clippy::cast_possible_truncation, reason = "clamped to the range of i8")]
fn bytes(vector: &[f32]) -> Box<[i8]> {
    vector.iter().map(|number| (number / STEP).round().clamp(-127.0, 127.0) as i8).collect()
}

fn dot_of_bytes(one: &[i8], other: &[i16]) -> i32 {
    one.iter().zip(other).map(|(one, other)| i32::from(*one) * i32::from(*other)).sum()
}

/// Sums are made in so many parts, which the processor adds at once.
const PARTS: usize = 16;

fn dot(one: &[f32], other: &[f32]) -> f32 {
    let mut parts = [0.0; PARTS];
    let (one, other) = (one.chunks_exact(PARTS), other.chunks_exact(PARTS));
    let rest: f32 = one.remainder().iter().zip(other.remainder()).map(|(a, b)| a * b).sum();
    for (one, other) in one.zip(other) {
        for ((part, one), other) in parts.iter_mut().zip(one).zip(other) {
            *part += one * other;
        }
    }
    parts.iter().sum::<f32>() + rest
}

/// How many passes look at every example, before those that no longer matter are left out.
const WHOLE_PASSES: usize = 2;

/// The plane between the examples of a class and all others, by dual coordinate descent on the squared hinge loss.
/// Examples far on their own side of it are left out of later passes: most are.
fn separate(
    vectors: &[Vec<f32>],
    is_inside: impl Fn(usize) -> bool,
    passes: usize,
) -> (Vec<f32>, f32) {
    const FAR: f32 = 0.3;
    let damping = 1.0 / (2.0 * COST);
    let n_numbers = vectors.first().map_or(0, Vec::len);
    let (mut plane, mut bias) = (vec![0.0_f32; n_numbers], 0.0_f32);
    let mut duals = vec![0.0_f32; vectors.len()];
    let mut gradients = vec![0.0_f32; vectors.len()];
    let mut order = Order::new(vectors.len());
    for pass in 0..passes {
        if pass == WHOLE_PASSES {
            order.retain(|example| duals[*example] > 0.0 || gradients[*example] < FAR);
        }
        for &example in order.shuffled() {
            let vector = &vectors[example];
            let sign = if is_inside(example) { 1.0 } else { -1.0 };
            let dual = duals[example];
            let gradient = sign * (dot(&plane, vector) + bias) - 1.0 + damping * dual;
            gradients[example] = gradient;
            // A vector has length one, and so has what the bias is multiplied with.
            let next = (dual - gradient / (2.0 + damping)).max(0.0);
            let change = (next - dual) * sign;
            if change.abs() < 1e-4 {
                continue;
            }
            duals[example] = next;
            plane.iter_mut().zip(vector).for_each(|(weight, number)| *weight += change * number);
            bias += change;
        }
    }
    (plane, bias)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A direction for each class, and something of the example's own.
    fn vector(class: usize, example: usize) -> Vec<f32> {
        let mut numbers = vec![0.0_f32; 96];
        numbers[class * 8..class * 8 + 8].fill(0.25);
        let own = 32 + example % 16 * 4;
        numbers[own..own + 4].fill(0.35);
        numbers
    }

    #[test]
    fn classes_are_told_apart_and_strangers_are_far() {
        let classes: Vec<usize> = (0..36).map(|n| n % 3).collect();
        let vectors: Vec<Vec<f32>> = (0..36).map(|n| vector(n % 3, n / 3)).collect();
        let meaning = Meaning::train(&vectors, &classes, 3, 10);
        for class in 0..3 {
            let scores = meaning.scores(&vector(class, 5));
            let near = meaning.nearness(&vector(class, 5));
            for other in (0..3).filter(|other| *other != class) {
                assert!(scores[class] > 0.0 && scores[other] < 0.0, "{scores:?}");
                assert!(near[class] > near[other] + 0.2, "{near:?}");
            }
        }
        let stranger = meaning.nearness(&vector(3, 1));
        assert!(stranger.iter().all(|near| *near < 0.5), "{stranger:?}");
        assert_eq!(Meaning::train(&[], &[], 2, 10).nearness(&[]), [0.0, 0.0]);
    }
}
