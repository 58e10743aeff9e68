//! Every lifecycle is sound and as printed here. A star marks where it may stay for ever.

use engine::commerce::checkout::{CHECKOUT, CheckoutCommand, CheckoutState};
use engine::commerce::lifecycle::{Lifecycle, Named};
use engine::commerce::order::ORDER;
use engine::commerce::payment::{PAYMENT, REFUND};
use engine::commerce::reservation::RESERVATION;
use expect_test::{Expect, expect};

fn check<S: Named, C: Named>(lifecycle: &Lifecycle<S, C>, table: &Expect) {
    table.assert_eq(&lifecycle.table());
    assert_eq!(lifecycle.problems(), Vec::<String>::new(), "{}", lifecycle.name);
    for state in S::ALL {
        assert_eq!(S::from_name(state.name()), Some(*state));
        for command in C::ALL {
            let rows = lifecycle.rows.iter().filter(|row| row.0 == *state && row.1 == *command);
            assert_eq!(lifecycle.allows(*state, *command), rows.count() == 1);
        }
    }
}

#[test]
fn a_checkout() {
    check(
        &CHECKOUT,
        &expect![[r#"
        open: set_address > open, set_contact > open, set_delivery > open, set_cart > open, freeze > ready, expire > expired, cancel > canceled
        ready: set_address > open, set_contact > open, set_delivery > open, set_cart > open, freeze > ready, pay > completing, settle > completed, expire > expired, cancel > canceled
        completing: settle > completed, decline > ready
        completed*:
        canceled*:
        expired: reopen > open, cancel > canceled
    "#]],
    );
}

#[test]
fn an_order() {
    check(
        &ORDER,
        &expect![[r#"
        placed: pay > paid, cancel > canceled
        paid: pack > packing, ship > shipped, cancel > canceled, refund_part > paid
        packing: ship > shipped, request_cancel > cancel_requested, cancel > canceled, refund_part > packing
        shipped: deliver > delivered, request_return > return_requested, refund_part > shipped
        delivered*: request_return > return_requested, refund_part > partially_refunded, refund_all > refunded
        cancel_requested: cancel > canceled, refuse_cancel > packing, ship > shipped
        canceled*: refund_part > canceled, refund_all > refunded
        return_requested: receive_return > returned, refuse_return > delivered, refund_part > partially_refunded, refund_all > refunded
        returned*: refund_part > partially_refunded, refund_all > refunded
        partially_refunded*: request_return > return_requested, refund_part > partially_refunded, refund_all > refunded
        refunded*:
    "#]],
    );
}

#[test]
fn a_payment() {
    check(
        &PAYMENT,
        &expect![[r#"
            created: start > pending, lose > unknown, succeed > succeeded, succeed_late > late, hold > held, decline > declined, expire > expired
            pending: start > pending, lose > unknown, succeed > succeeded, succeed_late > late, hold > held, decline > declined, expire > expired
            unknown: start > pending, lose > unknown, succeed > succeeded, succeed_late > late, hold > held, decline > declined, expire > expired
            succeeded*: refund_part > partially_refunded, refund_all > refunded
            declined*: succeed > succeeded, succeed_late > late, hold > held
            expired*: succeed > succeeded, succeed_late > late, hold > held
            held: succeed > succeeded, succeed_late > late, refund_part > partially_refunded, refund_all > refunded
            late: refund_all > refunded
            partially_refunded*: refund_part > partially_refunded, refund_all > refunded
            refunded*:
        "#]],
    );
}

#[test]
fn a_reservation() {
    check(
        &RESERVATION,
        &expect![[r#"
        held: extend > held, convert > converted, release > released, expire > expired
        converted*:
        released*:
        expired*:
    "#]],
    );
}

#[test]
fn a_refund() {
    check(
        &REFUND,
        &expect![[r#"
        requested: submit > pending, lose > unknown, succeed > succeeded, fail > failed
        pending: lose > unknown, succeed > succeeded, fail > failed
        unknown: submit > pending, succeed > succeeded, fail > failed
        succeeded*:
        failed*: retry > requested
    "#]],
    );
}

#[test]
fn a_refused_command_says_what_and_why() {
    let refused = CHECKOUT.next(CheckoutState::Completing, CheckoutCommand::Cancel);
    let refused = refused.expect_err("a running payment keeps the checkout");
    assert_eq!(refused.to_string(), "cancel is not allowed while the checkout is completing");
}

#[test]
fn an_unsound_table_is_found_out() {
    use CheckoutCommand as C;
    use CheckoutState as S;
    let unsound = Lifecycle {
        name: "unsound",
        start: S::Open,
        finals: &[S::Completed],
        rows: &[
            (S::Open, C::Pay, S::Ready),
            (S::Open, C::Pay, S::Completed),
            (S::Ready, C::Pay, S::Ready),
        ],
    };
    let problems = unsound.problems().join("\n");
    for expected in
        ["canceled is never reached", "ready has no way out", "two rows", "cancel is never allowed"]
    {
        assert!(problems.contains(expected), "{problems}");
    }
}
