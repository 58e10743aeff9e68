//! How a message's receipt state advances: forward only, whatever order the reports arrive in.
//!
//! `Unknown` means that a call ended without an answer; any later report settles it. `Failed` is final, except
//! that proof of the opposite (delivered, read) has come first: then the failure is not believed.

use super::inbound::ReceiptState;

/// The state after a report. Never moves back.
pub fn advance(current: ReceiptState, reported: ReceiptState) -> ReceiptState {
    use ReceiptState as R;
    match (current, reported) {
        (R::Failed, _) => R::Failed,
        (R::Delivered | R::Read, R::Failed) => current,
        (_, R::Failed) => R::Failed,
        _ => current.max(reported),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [ReceiptState; 6] = [
        ReceiptState::Queued,
        ReceiptState::Unknown,
        ReceiptState::Sent,
        ReceiptState::Delivered,
        ReceiptState::Read,
        ReceiptState::Failed,
    ];

    #[test]
    fn reports_move_a_state_forward_only_and_twice_is_once() {
        for current in ALL {
            for reported in ALL {
                let next = advance(current, reported);
                assert!(next >= current, "{current:?} {reported:?}");
                assert_eq!(advance(next, reported), next, "{current:?} {reported:?}");
            }
        }
    }

    #[test]
    fn the_usual_reports_end_the_same_in_every_order() {
        let reports = [ReceiptState::Sent, ReceiptState::Delivered, ReceiptState::Read];
        for first in 0..3 {
            for second in (0..3).filter(|second| *second != first) {
                let third = 3 - first - second;
                let end = [first, second, third]
                    .into_iter()
                    .fold(ReceiptState::Queued, |state, index| advance(state, reports[index]));
                assert_eq!(end, ReceiptState::Read);
            }
        }
    }

    #[test]
    fn a_read_message_has_not_failed() {
        assert_eq!(advance(ReceiptState::Read, ReceiptState::Failed), ReceiptState::Read);
        assert_eq!(advance(ReceiptState::Failed, ReceiptState::Read), ReceiptState::Failed);
    }
}
