//! From decision values to probabilities, so that a threshold means the same with vectors and without.
//!
//! How likely a class is the right one grows with its own score, and falls with that of "none of them". The
//! coefficients are of a logistic regression over the built-in sentences, each scored by a classifier that was trained
//! without it, and those off topic; `cargo xtask bench understanding` measures how far they are off.

use super::classifier::Parts;

struct Coefficients {
    score: f32,
    none: f32,
    constant: f32,
}

const BY_WORDS: Coefficients = Coefficients { score: 3.77, none: -1.19, constant: -0.21 };
const BY_VECTORS_TOO: Coefficients = Coefficients { score: 1.67, none: -0.61, constant: -1.61 };

/// The probability of every class, in thousandths. They are of a yes or no for each, and need not add up to one.
pub(super) fn probabilities(parts: &Parts) -> Vec<i32> {
    let by = if parts.meaning.is_some() { BY_VECTORS_TOO } else { BY_WORDS };
    let scores = parts.scores();
    let Some((none, classes)) = scores.split_last() else { return Vec::new() };
    let odds = |score: &f32| by.score * score + by.none * none + by.constant;
    classes.iter().map(|score| thousandths(odds(score))).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "between 0 and 1000")]
fn thousandths(odds: f32) -> i32 {
    (1_000.0 / (1.0 + (-odds).exp())).round() as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_likelier_class_has_a_higher_probability_and_what_is_none_of_them_lowers_all() {
        let lexical = |none| Parts { lexical: vec![0.5, -0.5, none], meaning: None };
        let clear = probabilities(&lexical(-0.9));
        assert!(clear[0] > 900 && clear[1] < 350, "{clear:?}");
        let doubtful = probabilities(&lexical(0.6));
        assert!(doubtful[0] < clear[0] && doubtful[1] < clear[1], "{doubtful:?}");
        let vector = Some((vec![0.5, -0.9, -0.9], vec![0.8, 0.2, 0.1]));
        let both = probabilities(&Parts { meaning: vector, ..lexical(-0.9) });
        assert!(both[0] > 900 && both[1] < 300, "{both:?}");
    }
}
