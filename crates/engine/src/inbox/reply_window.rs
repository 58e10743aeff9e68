//! How long a free-form reply is allowed after a contact's message: the platform's rule, kept as one moment.

use crate::Timestamp;

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
    fn a_late_old_message_does_not_shorten_it() {
        let until = extended(Some(Timestamp(DAY_MS)), Timestamp(-HOUR_MS), Some(DAY_MS));
        assert_eq!(until, Some(Timestamp(DAY_MS)));
        assert_eq!(extended(until, Timestamp(5), None), None, "the rule is gone");
    }
}
