//! Shoppers must not say what the bot was trained with: no line of theirs is a trained one, or nearly, as soon as it has words enough to differ.

use super::goal::Goal;
use engine::Language;
use engine::dialogue::understand::intent::{built_in_examples, out_of_scope};
use engine::dialogue::understand::normalize::fold_words;
use std::collections::BTreeSet;

/// Share of common letter triples from which two lines are nearly the same.
const NEAR: f64 = 0.8;
/// Shorter lines ("cheaper", "yes", a product's name) can hardly be said in another way.
const NEAR_WORDS_MIN: usize = 3;

struct Trained {
    words: String,
    n_words: usize,
    pieces: BTreeSet<String>,
}

/// The lines of shoppers that are too near to a trained one, each with that one.
pub(crate) fn too_near(goals: &[Goal]) -> Vec<(String, String)> {
    let trained: Vec<Trained> = trained().iter().map(|text| Trained::new(text)).collect();
    let mut found = Vec::new();
    for line in goals.iter().flat_map(Goal::lines) {
        let line_read = Trained::new(line);
        let near = trained.iter().find(|other| line_read.is_near(other));
        found.extend(near.map(|near| (line.to_owned(), near.words.clone())));
    }
    found
}

fn trained() -> Vec<String> {
    let examples = built_in_examples().into_iter().map(|example| example.text);
    let others = Language::ALL.into_iter().flat_map(out_of_scope).map(str::to_owned);
    examples.chain(others).collect()
}

impl Trained {
    fn new(text: &str) -> Self {
        let words = fold_words(text);
        let joined = words.join(" ");
        let letters: Vec<char> = joined.chars().collect();
        let pieces = letters.windows(3).map(|three| three.iter().collect()).collect();
        Self { n_words: words.len(), words: joined, pieces }
    }

    fn is_near(&self, other: &Self) -> bool {
        if self.n_words < NEAR_WORDS_MIN || other.n_words < NEAR_WORDS_MIN {
            return false;
        }
        let common = self.pieces.intersection(&other.pieces).count();
        #[expect(clippy::cast_precision_loss, reason = "counts of letters are small")]
        let share = 2.0 * common as f64 / (self.pieces.len() + other.pieces.len()) as f64;
        share >= NEAR
    }
}
