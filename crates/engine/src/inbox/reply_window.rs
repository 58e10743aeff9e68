//! How long a free-form reply is allowed after a contact's message, and how many where the platform counts them.

use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// What a platform allows after each kind of thing a contact does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    pub message: Allowance,
    /// After what is no message: see `Inbound::brief`.
    pub brief: Allowance,
}

/// So many messages, for so long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    pub n_max: u32,
    pub window_ms: i64,
}

/// What one act of a contact has opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    pub until: Timestamp,
    /// The conversation's count of messages begun, [`Sends::n_started`], may reach this and not go beyond.
    pub n_started_max: u64,
}

/// What a conversation has sent that counts against quotas. The store counts: it only grows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sends {
    pub n_started: u64,
    /// Queued, and not begun yet.
    pub n_waiting: u64,
}

/// Notes what the contact opened by acting at `at`. What was opened before counts on where it gives more for longer:
/// a tap does not shorten the two days after a message.
pub fn open(openings: &mut Vec<Opening>, allowance: Allowance, at: Timestamp, sends: Sends) {
    let new = Opening {
        until: at.plus_ms(allowance.window_ms),
        n_started_max: sends.n_started.saturating_add(u64::from(allowance.n_max)),
    };
    openings.retain(|old| old.until > new.until || old.n_started_max > new.n_started_max);
    openings.push(new);
    // More would be old ones that came late: the latest are what counts.
    let n_over = openings.len().saturating_sub(OPENINGS_MAX);
    openings.drain(..n_over);
}

/// Openings kept: two kinds, and room for some that came late.
const OPENINGS_MAX: usize = 4;

/// How many more messages may go out now; `None` where nobody counts. A message counts against all that is open, so
/// it is never one too many.
pub fn left(openings: &[Opening], sends: Sends, now: Timestamp) -> Option<u64> {
    let taken = sends.n_started.saturating_add(sends.n_waiting);
    let of = |one: &Opening| {
        if now < one.until { one.n_started_max.saturating_sub(taken) } else { 0 }
    };
    openings.iter().map(of).max()
}

/// The end of the window after a contact's message at `at`. An older message that arrives late never shortens it.
pub fn extended(
    until: Option<Timestamp>,
    at: Timestamp,
    window_ms: Option<i64>,
) -> Option<Timestamp> {
    let fresh = window_ms.map(|window_ms| at.plus_ms(window_ms));
    fresh.map(|fresh| until.map_or(fresh, |until| until.max(fresh)))
}

/// Whether a free-form reply may be sent now. Without a rule it always may.
pub fn is_open(until: Option<Timestamp>, has_rule: bool, now: Timestamp) -> bool {
    !has_rule || until.is_some_and(|until| now < until)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{DAY_MS, HOUR_MS};

    #[test]
    fn a_day_after_the_last_message_the_window_closes() {
        let until = extended(None, Timestamp(0), Some(DAY_MS));
        assert_eq!(until, Some(Timestamp(DAY_MS)));
        assert!(is_open(until, true, Timestamp(DAY_MS - 1)));
        assert!(!is_open(until, true, Timestamp(DAY_MS)));
        assert!(!is_open(None, true, Timestamp(0)), "nobody wrote yet");
        assert!(is_open(None, false, Timestamp(0)), "no rule");
    }

    #[test]
    fn messages_are_counted_by_what_opened_the_way() {
        const MESSAGE: Allowance = Allowance { n_max: 5, window_ms: 2 * DAY_MS };
        const BRIEF: Allowance = Allowance { n_max: 3, window_ms: 60_000 };
        let check = |acts: &[(Allowance, i64, u64)], now: i64, begun: (u64, u64), expected| {
            let mut openings = Vec::new();
            for (allowance, at, n_started) in acts {
                let sends = Sends { n_started: *n_started, n_waiting: 0 };
                open(&mut openings, *allowance, Timestamp(*at), sends);
            }
            let sends = Sends { n_started: begun.0, n_waiting: begun.1 };
            assert_eq!(left(&openings, sends, Timestamp(now)), expected, "{acts:?}");
        };
        check(&[], 0, (9, 9), None);
        check(&[(MESSAGE, 0, 0)], 1, (0, 0), Some(5));
        check(&[(MESSAGE, 0, 0)], 1, (3, 2), Some(0));
        check(&[(MESSAGE, 0, 0)], 1, (9, 0), Some(0));
        check(&[(MESSAGE, 0, 0)], 2 * DAY_MS, (0, 0), Some(0));
        check(&[(MESSAGE, 0, 0), (MESSAGE, 5, 5)], 6, (5, 0), Some(5));
        check(&[(BRIEF, 0, 0)], 59_999, (1, 0), Some(2));
        check(&[(BRIEF, 0, 0)], 60_000, (0, 0), Some(0));
        // All five are used, and a tap gives three more for a minute.
        check(&[(MESSAGE, 0, 0), (BRIEF, 100, 5)], 101, (6, 0), Some(2));
        check(&[(MESSAGE, 0, 0), (BRIEF, 100, 5)], 60_100, (5, 0), Some(0));
        // One of five is used, and a tap takes nothing away.
        check(&[(MESSAGE, 0, 0), (BRIEF, 100, 1)], 60_100, (2, 0), Some(3));
    }

    #[test]
    fn a_late_old_message_does_not_shorten_it() {
        let until = extended(Some(Timestamp(DAY_MS)), Timestamp(-HOUR_MS), Some(DAY_MS));
        assert_eq!(until, Some(Timestamp(DAY_MS)));
        assert_eq!(extended(until, Timestamp(5), None), None, "the rule is gone");
    }
}
