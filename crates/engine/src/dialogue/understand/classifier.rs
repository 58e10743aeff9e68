//! The intent classifier: one-vs-rest linear support vector machines over hashed TF-IDF features.
//!
//! Features are word 1-2-grams and character 2-5-grams inside words, each group of unit length. Training is dual
//! coordinate descent on the squared hinge loss, all classes in one pass over an example, in a fixed order:
//! the same examples give the same weights. Weights are kept as 16-bit integers, 4 MB for 32 classes.

use super::normalize::fold;

const BUCKETS: usize = 1 << 16;
const EPOCHS: usize = 5;
/// Penalty of a wrong example; 1.0 is what the measured bars were reached with.
const COST: f32 = 1.0;
const CHARS_MAX: usize = 300;

/// Features of one text: bucket and weight, sorted by bucket.
pub(super) type Features = Vec<(u32, f32)>;

/// A trained classifier: scores a text against every class.
#[derive(Clone)]
pub struct Classifier {
    n_classes: usize,
    idf: Vec<f32>,
    /// `[bucket][class]`, in units of `unit`.
    weights: Vec<i16>,
    bias: Vec<f32>,
    unit: f32,
}

impl std::fmt::Debug for Classifier {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Classifier")
            .field("n_classes", &self.n_classes)
            .finish_non_exhaustive()
    }
}

impl Classifier {
    /// Trains on (text, class) pairs; classes are `0..n_classes`, `None` is none of them.
    pub fn train(examples: &[(&str, Option<usize>)], n_classes: usize) -> Self {
        let counted: Vec<_> = examples.iter().map(|(text, _)| count(text)).collect();
        let idf = inverse_document_frequencies(&counted);
        let rows: Vec<Features> = counted.iter().map(|counts| weigh(counts, &idf)).collect();
        let classes: Vec<Option<usize>> = examples.iter().map(|(_, class)| *class).collect();
        let (weights, bias) = descend(&rows, &classes, n_classes);
        let largest = weights.iter().fold(f32::MIN_POSITIVE, |most, weight| most.max(weight.abs()));
        let unit = largest / f32::from(i16::MAX);
        #[expect(
            clippy::cast_possible_truncation,
            reason = "scaled to the range of i16 just above"
        )]
        let weights = weights.iter().map(|weight| (weight / unit).round() as i16).collect();
        Self { n_classes, idf, weights, bias, unit }
    }

    /// The decision value of every class: above 0 is "more likely than not".
    pub fn scores(&self, text: &str) -> Vec<f32> {
        let mut sums = vec![0.0_f32; self.n_classes];
        for (bucket, value) in weigh(&count(text), &self.idf) {
            let start = bucket as usize * self.n_classes;
            let row = &self.weights[start..start + self.n_classes];
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum += f32::from(*weight) * value;
            }
        }
        sums.iter().zip(&self.bias).map(|(sum, bias)| sum * self.unit + bias).collect()
    }
}

/// How often each feature occurs: word grams first, then character grams.
struct Counts {
    words: Vec<(u32, f32)>,
    characters: Vec<(u32, f32)>,
}

fn count(text: &str) -> Counts {
    let folded: String = fold(text).chars().take(CHARS_MAX).map(masked).collect();
    let words: Vec<&str> = folded.split_whitespace().collect();
    let mut word_grams: Vec<u32> =
        words.iter().map(|word| bucket(&[1], word.as_bytes(), b"")).collect();
    word_grams
        .extend(words.windows(2).map(|pair| bucket(&[2], pair[0].as_bytes(), pair[1].as_bytes())));
    let mut character_grams = Vec::with_capacity(folded.len() * 4);
    for word in &words {
        let padded: Vec<char> =
            std::iter::once(' ').chain(word.chars()).chain(std::iter::once(' ')).collect();
        let mut buffer = [0_u8; 20];
        for size in 2..=5 {
            for gram in padded.windows(size) {
                let mut length = 0;
                for character in gram {
                    length += character.encode_utf8(&mut buffer[length..]).len();
                }
                character_grams.push(bucket(&[3], &buffer[..length], b""));
            }
        }
    }
    Counts { words: tally(word_grams), characters: tally(character_grams) }
}

/// Digits all look the same, and punctuation other than a question mark separates.
fn masked(character: char) -> char {
    match character {
        '0'..='9' => '0',
        '?' | '\'' => character,
        other if other.is_alphanumeric() => other,
        _ => ' ',
    }
}

/// FNV-1a over the parts with a separator, reduced to a bucket.
fn bucket(kind: &[u8], first: &[u8], second: &[u8]) -> u32 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in kind.iter().chain(first).chain(&[0]).chain(second) {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
    let mixed = hash ^ (hash >> 29) ^ (hash >> 47);
    u32::try_from(mixed & (BUCKETS as u64 - 1)).unwrap_or(0)
}

fn tally(mut grams: Vec<u32>) -> Vec<(u32, f32)> {
    grams.sort_unstable();
    let mut counted: Vec<(u32, f32)> = Vec::with_capacity(grams.len());
    for gram in grams {
        match counted.last_mut() {
            Some((last, n)) if *last == gram => *n += 1.0,
            _ => counted.push((gram, 1.0)),
        }
    }
    counted
}

#[expect(clippy::cast_precision_loss, reason = "counts of examples are far below 2^24")]
fn inverse_document_frequencies(counted: &[Counts]) -> Vec<f32> {
    let mut seen = vec![0.0_f32; BUCKETS];
    for counts in counted {
        for (bucket, _) in counts.words.iter().chain(&counts.characters) {
            seen[*bucket as usize] += 1.0;
        }
    }
    let total = counted.len() as f32;
    seen.iter().map(|n| ((1.0 + total) / (1.0 + n)).ln() + 1.0).collect()
}

fn weigh(counts: &Counts, idf: &[f32]) -> Features {
    let group = |counted: &[(u32, f32)]| -> Features {
        let weighted: Features = counted
            .iter()
            .map(|(bucket, n)| (*bucket, (1.0 + n.ln()) * idf[*bucket as usize]))
            .collect();
        let length = weighted.iter().map(|(_, value)| value * value).sum::<f32>().sqrt().max(1e-9);
        weighted.into_iter().map(|(bucket, value)| (bucket, value / length)).collect()
    };
    let mut features = group(&counts.words);
    features.extend(group(&counts.characters));
    features
}

/// Dual coordinate descent. One pass computes the margins of all classes and one applies the changes, so an
/// example costs two walks over contiguous memory whatever the number of classes.
fn descend(rows: &[Features], classes: &[Option<usize>], n_classes: usize) -> (Vec<f32>, Vec<f32>) {
    let damping = 1.0 / (2.0 * COST);
    let mut weights = vec![0.0_f32; BUCKETS * n_classes];
    let mut bias = vec![0.0_f32; n_classes];
    let mut duals = vec![0.0_f32; rows.len() * n_classes];
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let mut chance: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut margins = vec![0.0_f32; n_classes];
    for _ in 0..EPOCHS {
        shuffle(&mut order, &mut chance);
        for &example in &order {
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
    class: Option<usize>,
    damping: f32,
    curvature: f32,
) -> bool {
    const SMALL: f32 = 1e-3;
    let mut changed = false;
    for (index, (dual, margin)) in duals.iter_mut().zip(margins).enumerate() {
        let sign = if class == Some(index) { 1.0 } else { -1.0 };
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

/// Fisher-Yates with a fixed linear congruential generator: the same order every time.
fn shuffle(order: &mut [usize], chance: &mut u64) {
    for last in (1..order.len()).rev() {
        *chance =
            chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let pick = usize::try_from(*chance >> 33).unwrap_or(0) % (last + 1);
        order.swap(last, pick);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_tells_two_classes_apart_and_does_so_again() {
        let examples = [
            ("where is my order", Some(0)),
            ("track my parcel", Some(0)),
            ("when does my order come", Some(0)),
            ("add it to the cart", Some(1)),
            ("put two in the basket", Some(1)),
            ("i want to buy this one", Some(1)),
        ];
        let classifier = Classifier::train(&examples, 2);
        let order = classifier.scores("wheres the order");
        assert!(order[0] > order[1], "{order:?}");
        let cart = classifier.scores("put it in my cart");
        assert!(cart[1] > cart[0], "{cart:?}");
        assert_eq!(Classifier::train(&examples, 2).scores("wheres the order"), order);
        assert_eq!(classifier.scores("").len(), 2, "an empty text is scored too");
    }
}
