//! Points in time as milliseconds since 1970-01-01 UTC. The core never asks what time it is: `now` comes in.

use serde::{Deserialize, Serialize};

/// Milliseconds since the Unix epoch, UTC.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

pub const SECOND_MS: i64 = 1_000;
pub const MINUTE_MS: i64 = 60 * SECOND_MS;
pub const HOUR_MS: i64 = 60 * MINUTE_MS;
pub const DAY_MS: i64 = 24 * HOUR_MS;

impl Timestamp {
    /// Reads a provider's number, which may be seconds or milliseconds: below 10^11 it is seconds.
    pub fn from_provider(value: i64) -> Self {
        const SECONDS_MAX: i64 = 100_000_000_000;
        if value.abs() < SECONDS_MAX { Self(value.saturating_mul(SECOND_MS)) } else { Self(value) }
    }

    /// This moment plus `ms` milliseconds.
    #[must_use]
    pub fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to this moment; negative when `earlier` is later.
    pub fn since_ms(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}
