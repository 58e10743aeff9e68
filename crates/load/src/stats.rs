//! Durations, gathered and told as percentiles.

use serde_json::{Value, json};
use std::time::Duration;

/// Times of one kind.
#[derive(Debug, Clone, Default)]
pub struct Times(Vec<u64>);

impl Times {
    pub fn add(&mut self, time: Duration) {
        self.0.push(u64::try_from(time.as_micros()).unwrap_or(u64::MAX));
    }

    pub fn join(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Milliseconds at a share of all.
    pub fn ms(&mut self, share: f64) -> f64 {
        self.0.sort_unstable();
        let index = ((self.0.len().saturating_sub(1)) as f64 * share).round() as usize;
        self.0.get(index).map_or(0.0, |us| *us as f64 / 1_000.0)
    }

    pub fn json(&mut self) -> Value {
        json!({ "n": self.len(), "p50_ms": round(self.ms(0.5)), "p99_ms": round(self.ms(0.99)), "max_ms": round(self.ms(1.0)) })
    }
}

/// Two decimals are enough for anybody.
pub fn round(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
