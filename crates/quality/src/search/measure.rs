//! NDCG@10, Recall@100 and the time of a question.

use super::collection::Gains;
use super::questions::Question;
use anyhow::Result;
use engine::ProductId;
use search::{Index, IndexOptions};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::Instant;

const RANKED: usize = 10;

/// What was measured over all questions that anything is right for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scores {
    pub(crate) ndcg: f64,
    pub(crate) recall: f64,
    pub(crate) n_queries: usize,
    /// NDCG@10 of the queries in even places, and of those in odd ones.
    pub(crate) halves: [f64; 2],
}

/// An index in a folder that is removed afterwards.
pub(crate) struct Measured {
    pub(crate) index: Index,
    pub(crate) folder: PathBuf,
    pub(crate) n_products: usize,
    pub(crate) build_ms: u128,
}

impl Drop for Measured {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

impl Measured {
    /// Asks every question once.
    pub(crate) fn measure(&self, questions: &[Question<'_>]) -> Result<Scores> {
        let (mut gained, mut found) = ([Vec::new(), Vec::new()], Vec::new());
        for question in questions {
            let hits = self.index.search(&question.query)?;
            let Some(ndcg) = ndcg(&hits.ids, question.gains) else { continue };
            gained[found.len() % 2].push(ndcg);
            found.push(recall(&hits.ids, question.gains));
        }
        let halves = [mean(&gained[0]), mean(&gained[1])];
        let ndcg = mean(&gained.concat());
        Ok(Scores { ndcg, recall: mean(&found), n_queries: found.len(), halves })
    }

    /// The same index, read with other options.
    pub(crate) fn read_with(&mut self, options: IndexOptions) -> Result<()> {
        self.index = Index::open(&self.folder, options)?;
        Ok(())
    }

    /// What building took, for each product.
    pub(crate) fn cost(&self) -> Value {
        let n = self.n_products.max(1) as u64;
        json!({
            "us_per_product": self.build_ms as u64 * 1_000 / n,
            "bytes_per_product": self.index.size_bytes() / n,
        })
    }
}

fn mean(figures: &[f64]) -> f64 {
    figures.iter().sum::<f64>() / figures.len().max(1) as f64
}

/// Times in microseconds: the middle one, and the one that 99 of 100 stay under.
pub(crate) fn percentiles(mut times_us: Vec<u128>) -> (u128, u128) {
    times_us.sort_unstable();
    let at = |percent: usize| times_us.get(times_us.len() * percent / 100).copied().unwrap_or(0);
    (at(50), at(99))
}

/// Every question is asked so often, and the quickest counts: a busy machine's waiting is nobody's own.
pub(crate) const ROUNDS: usize = 3;

/// How long something took, in microseconds, beside what it gave.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, u128) {
    let started = Instant::now();
    let result = work();
    (result, started.elapsed().as_micros())
}

/// Normalized discounted cumulative gain of the first ten; a product nobody judged gains nothing. `None` where
/// no product is right: then there is no best order to compare with.
fn ndcg(ids: &[ProductId], gains: &Gains) -> Option<f64> {
    let discounted = |gains: &mut dyn Iterator<Item = f64>| -> f64 {
        gains.take(RANKED).enumerate().map(|(i, gain)| gain / (i as f64 + 2.0).log2()).sum()
    };
    let mut ideal: Vec<f64> = gains.values().copied().collect();
    ideal.sort_by(|a, b| b.total_cmp(a));
    let best = discounted(&mut ideal.into_iter());
    let own = discounted(&mut ids.iter().map(|id| gains.get(id.as_str()).copied().unwrap_or(0.0)));
    (best > 0.0).then(|| own / best)
}

/// Which part of all that is right at all was found.
fn recall(ids: &[ProductId], gains: &Gains) -> f64 {
    let right = |id: &str| gains.get(id).is_some_and(|gain| *gain > 0.0);
    let n_right = gains.values().filter(|gain| **gain > 0.0).count();
    let n_found = ids.iter().filter(|id| right(id.as_str())).count();
    n_found as f64 / n_right.max(1) as f64
}
