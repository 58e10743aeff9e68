//! Token buckets in memory: how often one caller may call.
//!
//! Each process counts for itself. That is enough for what they protect: this process's time, and passwords
//! against guessing, where several nodes multiply a small number by a small number.

use engine::Timestamp;
use engine::time::MINUTE_MS;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Buckets kept; beyond it the full ones, which are as good as new, are forgotten.
const BUCKETS_MAX: usize = 50_000;

/// A limit of so many calls at once and so many a minute, for each key.
#[derive(Debug)]
pub(crate) struct Limiter {
    burst: u32,
    per_minute: u32,
    buckets: Mutex<HashMap<String, Bucket>>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    /// Thousandths of a call.
    left_milli: i64,
    at: Timestamp,
}

impl Limiter {
    pub(crate) fn new(burst: u32, per_minute: u32) -> Self {
        Self { burst: burst.max(1), per_minute: per_minute.max(1), buckets: Mutex::default() }
    }

    /// Takes one call.
    ///
    /// # Errors
    /// In how many seconds the next one is allowed.
    pub(crate) fn take(&self, key: &str, now: Timestamp) -> Result<(), u32> {
        let full = i64::from(self.burst) * 1_000;
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= BUCKETS_MAX && !buckets.contains_key(key) {
            buckets.retain(|_, bucket| self.filled(*bucket, now) < full);
        }
        let bucket = buckets.entry(key.to_owned()).or_insert(Bucket { left_milli: full, at: now });
        let left = self.filled(*bucket, now);
        if left < 1_000 {
            *bucket = Bucket { left_milli: left, at: now };
            let missing = 1_000 - left;
            let wait_ms = missing * MINUTE_MS / (i64::from(self.per_minute) * 1_000);
            return Err(u32::try_from(wait_ms / 1_000 + 1).unwrap_or(u32::MAX));
        }
        *bucket = Bucket { left_milli: left - 1_000, at: now };
        Ok(())
    }

    fn filled(&self, bucket: Bucket, now: Timestamp) -> i64 {
        // A clock that steps back earns nothing.
        let passed = now.since_ms(bucket.at).clamp(0, 60 * MINUTE_MS);
        let earned = passed * i64::from(self.per_minute) * 1_000 / MINUTE_MS;
        (bucket.left_milli + earned).min(i64::from(self.burst) * 1_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_and_fills() {
        let limiter = Limiter::new(3, 60);
        let at = |ms: i64| Timestamp(1_000_000 + ms);
        for _ in 0..3 {
            assert_eq!(limiter.take("a", at(0)), Ok(()));
        }
        assert_eq!(limiter.take("a", at(0)), Err(2));
        assert_eq!(limiter.take("b", at(0)), Ok(()), "another key has its own");
        assert_eq!(limiter.take("a", at(1_000)), Ok(()), "one a second comes back");
        assert_eq!(limiter.take("a", at(1_000)), Err(2));
        assert!(limiter.take("a", at(-5_000)).is_err(), "a clock that steps back earns nothing");
    }

    #[test]
    fn memory_is_bounded() {
        let limiter = Limiter::new(1, 60);
        for n in 0..=BUCKETS_MAX {
            assert_eq!(
                limiter.take(&n.to_string(), Timestamp(i64::try_from(n).unwrap() * 1_000)),
                Ok(())
            );
        }
        assert!(limiter.buckets.lock().unwrap().len() < BUCKETS_MAX / 2);
    }
}
