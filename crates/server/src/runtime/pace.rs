//! The pace a channel allows towards one contact: so many messages at once, then one per interval.
//!
//! The moments are given when messages are queued, in the turn's own transaction: what is remembered is one time
//! per conversation, until when the messages already queued use up the allowance. Nothing waits in memory, so a
//! restart or another node keeps the pace.

use channels::Pace;
use engine::Timestamp;
use store::outbox::NewOutbox;

/// Sets the earliest moment of each piece and answers until when the allowance is used up.
pub(super) fn spread(
    pace: Pace,
    used_until: Option<Timestamp>,
    now: Timestamp,
    pieces: &mut [NewOutbox],
) -> Timestamp {
    let borrowed_ms = pace.interval_ms.saturating_mul(i64::from(pace.burst.max(1)) - 1);
    let mut used_until = used_until.unwrap_or(now).max(now);
    for piece in pieces {
        piece.not_before = now.max(used_until.plus_ms(-borrowed_ms));
        used_until = used_until.plus_ms(pace.interval_ms);
    }
    used_until
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::MessageId;

    fn piece() -> NewOutbox {
        NewOutbox {
            message: MessageId::new("msg_1"),
            position: 1,
            piece: 0,
            is_last_piece: true,
            not_before: Timestamp(0),
            floor_version: None,
            is_marketing: false,
            is_confirmation: false,
            window: store::outbox::Window::Within { extra_ms: 0 },
            payload: String::new(),
        }
    }

    /// Sends one message at each moment; when each may leave.
    fn check(moments: &[i64], expected: &[i64]) {
        let pace = Pace { interval_ms: 6_000, burst: 3 };
        let mut used_until = None;
        let mut leave = Vec::new();
        for now in moments {
            let mut pieces = [piece()];
            used_until = Some(spread(pace, used_until, Timestamp(*now), &mut pieces));
            leave.push(pieces[0].not_before.0);
        }
        assert_eq!(leave, expected, "{moments:?}");
    }

    #[test]
    fn a_burst_is_borrowed_and_paid_back() {
        check(&[0, 0, 0, 0, 0], &[0, 0, 0, 6_000, 12_000]);
        check(&[0, 6_000, 12_000, 18_000], &[0, 6_000, 12_000, 18_000]);
        check(&[0, 0, 0, 12_000, 12_000, 12_000], &[0, 0, 0, 12_000, 12_000, 18_000]);
        check(&[0, 0, 0, 100_000, 100_000, 100_000], &[0, 0, 0, 100_000, 100_000, 100_000]);
    }
}
