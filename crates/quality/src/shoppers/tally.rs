//! What came of all shoppers, counted.

use super::goal::Goal;
use super::shopper::Played;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Shoppers of one sort.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    n: usize,
    n_reached: usize,
    n_product_or_person: usize,
    turns: Vec<usize>,
    failures: BTreeMap<&'static str, usize>,
}

impl Tally {
    pub(crate) fn count(&mut self, played: &Played) {
        self.n += 1;
        self.n_product_or_person += usize::from(played.product_or_person);
        match played.failure {
            None => {
                self.n_reached += 1;
                self.turns.push(played.turns);
            }
            Some(failure) => *self.failures.entry(failure.name()).or_default() += 1,
        }
    }

    /// Share of those who reached what they wanted.
    pub(crate) fn success(&self) -> f64 {
        share(self.n_reached, self.n)
    }

    pub(crate) fn product_or_person(&self) -> f64 {
        share(self.n_product_or_person, self.n)
    }

    pub(crate) fn n(&self) -> usize {
        self.n
    }

    pub(crate) fn json(&self) -> Value {
        let mut turns = self.turns.clone();
        turns.sort_unstable();
        let at = |percent: usize| turns.get(turns.len().saturating_sub(1) * percent / 100).copied();
        json!({
            "shoppers": self.n,
            "success": rounded(self.success()),
            "product_or_person": rounded(self.product_or_person()),
            "turns_median": at(50),
            "turns_p90": at(90),
            "failures": self.failures,
        })
    }
}

/// Three digits are all that some hundred shoppers can tell.
fn rounded(share: f64) -> f64 {
    (share * 1_000.0).round() / 1_000.0
}

#[expect(clippy::cast_precision_loss, reason = "shoppers are few")]
fn share(n: usize, of: usize) -> f64 {
    if of == 0 { 0.0 } else { n as f64 / of as f64 }
}

/// Which groups a shopper counts for.
pub(crate) fn groups(goal: &Goal, is_own: bool) -> [String; 3] {
    let language = goal.language.code();
    let catalog = if is_own { "own_catalog" } else { "english_catalog" };
    [language.to_owned(), format!("{language}/{catalog}"), format!("{language}/{}", goal.kind)]
}
