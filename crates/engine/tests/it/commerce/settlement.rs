//! What reports about payments mean: by table, for every combination, and over whole histories.

use super::checkout::World;
use super::shop::money;
use crate::table;
use engine::commerce::checkout::{CHECKOUT, Checkout, CheckoutCommand, CheckoutState};
use engine::commerce::lifecycle::Named;
use engine::commerce::money::{Currency, Money};
use engine::commerce::payment::{PAYMENT, Payment, PaymentCommand, PaymentState, idempotency_key};
use engine::commerce::reservation::ReservationState;
use engine::commerce::settlement::{
    Decision, PaymentReport, ReportedOutcome, SettleFacts, Settlement, settle,
};
use engine::{CheckoutId, PaymentId};

const OUTCOMES: [ReportedOutcome; 5] = [
    ReportedOutcome::Succeeded,
    ReportedOutcome::Pending,
    ReportedOutcome::Declined,
    ReportedOutcome::Expired,
    ReportedOutcome::Unknown,
];

fn payment(attempt: u32, checkout: &Checkout) -> Payment {
    Payment {
        id: PaymentId::from(format!("pay_{attempt}").as_str()),
        checkout: checkout.id.clone(),
        attempt,
        amount: checkout.quote.total,
        account: "acct_1".to_owned(),
        test: false,
        quote_hash: checkout.quote.hash.clone(),
        state: PaymentState::Pending,
        provider_reference: None,
    }
}

fn report(outcome: ReportedOutcome, payment: &Payment) -> PaymentReport {
    PaymentReport {
        outcome,
        checkout: Some(payment.checkout.clone()),
        amount: Some(payment.amount),
        account: Some(payment.account.clone()),
        test: false,
    }
}

fn said(settlement: &Settlement) -> String {
    let decision = match &settlement.decision {
        Decision::Hold { mismatches } => format!("hold {mismatches:?}"),
        Decision::RefundLate { amount, reason } => {
            format!("refund {} {reason:?}", amount.decimal())
        }
        other => format!("{other:?}"),
    };
    let alarm = if settlement.decision.alarms() { "; alarm" } else { "" };
    format!(
        "{decision}; payment {}; checkout {}{alarm}",
        settlement.payment.name(),
        settlement.checkout.name()
    )
}

#[test]
fn a_report_means_what_the_table_says() {
    let world = World::ready("throw", "");
    table::check("settlement", |cells| {
        let mut checkout = Checkout { attempt: 1, ..world.checkout.clone() };
        checkout.state = CheckoutState::from_name(cells[1]).expect("a state");
        let mut payment = payment(1, &checkout);
        payment.state = PaymentState::from_name(cells[0]).expect("a state");
        let mut words = cells[2].split_whitespace();
        let outcome = serde_json::from_value(words.next().expect("an outcome").into());
        let mut report = report(outcome.expect("an outcome"), &payment);
        let mut reservation = Some(ReservationState::Held);
        let winner = PaymentId::from("pay_2");
        let mut placed_by = None;
        for word in words {
            match word {
                "less" => report.amount = Some(money(payment.amount.minor - 1)),
                "more" => report.amount = Some(money(payment.amount.minor + 1)),
                "kroner" => {
                    report.amount = Some(Money::from_minor(payment.amount.minor, Currency::DKK))
                }
                "no-amount" => report.amount = None,
                "other-account" => report.account = Some("acct_2".to_owned()),
                "no-account" => report.account = None,
                "no-checkout" => report.checkout = None,
                "play-money" => report.test = true,
                "other-checkout" => report.checkout = Some(CheckoutId::from("chk_2")),
                "released" => reservation = Some(ReservationState::Released),
                "unreserved" => reservation = None,
                "placed-by-other" => placed_by = Some(&winner),
                "newer-attempt" => checkout.attempt = 2,
                "agreed-anew" => payment.quote_hash = "another".to_owned(),
                other => panic!("no such circumstance: {other}"),
            }
        }
        said(&settle(&SettleFacts {
            payment: &payment,
            checkout: &checkout,
            reservation,
            placed_by,
            report: &report,
        }))
    });
}

/// Whether the states of a settlement are one allowed step away, or the same.
fn follows(facts: &SettleFacts<'_>, settlement: &Settlement) -> bool {
    let (from, to) = (facts.payment.state, settlement.payment);
    let payment_moves = PAYMENT.rows.iter().any(|row| row.0 == from && row.2 == to);
    let (was, is) = (facts.checkout.state, settlement.checkout);
    let checkout_moves = CHECKOUT.rows.iter().any(|row| row.0 == was && row.2 == is);
    (from == to || payment_moves) && (was == is || checkout_moves)
}

fn is_paid(state: PaymentState) -> bool {
    !state.is_open() && !matches!(state, PaymentState::Declined | PaymentState::Expired)
}

#[test]
fn every_combination_keeps_money_and_orders_right() {
    let world = World::ready("throw", "");
    let other = PaymentId::from("pay_9");
    let reservations = [None, Some(ReservationState::Held), Some(ReservationState::Expired)];
    for checkout_state in CheckoutState::ALL {
        let checkout = Checkout { state: *checkout_state, attempt: 1, ..world.checkout.clone() };
        for payment_state in PaymentState::ALL {
            let payment = Payment { state: *payment_state, ..payment(1, &checkout) };
            for (outcome, forged) in OUTCOMES.iter().flat_map(|it| [(*it, false), (*it, true)]) {
                let mut report = report(outcome, &payment);
                report.test = forged;
                for reservation in reservations {
                    for placed_by in [None, Some(&other)] {
                        let facts = SettleFacts {
                            payment: &payment,
                            checkout: &checkout,
                            reservation,
                            placed_by,
                            report: &report,
                        };
                        judge(&facts, &settle(&facts), forged);
                    }
                }
            }
        }
    }
}

fn judge(facts: &SettleFacts<'_>, settlement: &Settlement, forged: bool) {
    let context = format!("{facts:?} -> {settlement:?}");
    let success = facts.report.outcome == ReportedOutcome::Succeeded;
    let places = settlement.decision == Decision::PlaceOrder;
    assert!(follows(facts, settlement), "{context}");
    assert!(!places || (success && !forged && facts.placed_by.is_none()), "{context}");
    assert!(!places || facts.reservation == Some(ReservationState::Held), "{context}");
    assert_eq!(
        places,
        settlement.decision == Decision::PlaceOrder
            && settlement.checkout == CheckoutState::Completed
    );
    if facts.payment.state == PaymentState::Held && success && !forged {
        assert!(places || settlement.payment == PaymentState::Late, "{context}");
    } else if is_paid(facts.payment.state) {
        assert_eq!(settlement.decision, Decision::Nothing, "said before: {context}");
        assert_eq!(settlement.payment, facts.payment.state, "{context}");
    } else if success {
        assert!(is_paid(settlement.payment), "money is never swallowed: {context}");
        assert!(places || settlement.decision.alarms(), "{context}");
    } else {
        assert!(!is_paid(settlement.payment), "no success, no money: {context}");
    }
}

/// Two attempts at one checkout, as the shell would carry out every decision.
#[derive(Clone)]
struct History {
    checkout: Checkout,
    payments: Vec<Payment>,
    reservation: ReservationState,
    placed_by: Option<PaymentId>,
    n_orders: u32,
    refunds: Vec<PaymentId>,
    successes: Vec<PaymentId>,
}

impl History {
    fn pay(&mut self) {
        if let Ok(next) = self.checkout.advance(CheckoutCommand::Pay) {
            self.checkout = next;
            self.payments.push(payment(self.checkout.attempt, &self.checkout));
        }
    }

    fn hear(&mut self, idx: usize, outcome: ReportedOutcome) {
        let Some(payment) = self.payments.get(idx).cloned() else { return };
        let report = report(outcome, &payment);
        let settlement = settle(&SettleFacts {
            payment: &payment,
            checkout: &self.checkout,
            reservation: Some(self.reservation),
            placed_by: self.placed_by.as_ref(),
            report: &report,
        });
        if outcome == ReportedOutcome::Succeeded && !self.successes.contains(&payment.id) {
            self.successes.push(payment.id.clone());
        }
        self.payments[idx].state = settlement.payment;
        self.checkout.state = settlement.checkout;
        match settlement.decision {
            Decision::PlaceOrder => {
                self.n_orders += 1;
                self.placed_by = Some(payment.id);
                self.reservation = ReservationState::Converted;
            }
            Decision::RefundLate { .. } => {
                let state = PAYMENT.next(settlement.payment, PaymentCommand::RefundAll);
                self.payments[idx].state = state.expect("what is late goes back");
                self.refunds.push(payment.id);
            }
            Decision::Hold { .. } => panic!("nothing was forged"),
            Decision::BackToReady | Decision::Wait | Decision::Nothing => {}
        }
    }

    fn leave(&mut self) {
        if let Ok(next) = self.checkout.advance(CheckoutCommand::Cancel) {
            self.checkout = next;
            self.reservation = ReservationState::Released;
        }
    }

    fn holds(&self) {
        assert!(self.n_orders <= 1, "an order is placed once");
        assert_eq!(self.n_orders == 1, self.checkout.state == CheckoutState::Completed);
        let kept = self.successes.len() - self.refunds.len();
        assert_eq!(kept, self.n_orders as usize, "money is kept for an order or goes back");
    }

    fn walk(&self, depth: usize) {
        self.holds();
        if depth == 0 {
            return;
        }
        let then = |act: &dyn Fn(&mut Self)| {
            let mut next = self.clone();
            act(&mut next);
            next.walk(depth - 1);
        };
        then(&Self::pay);
        then(&Self::leave);
        for idx in 0..self.payments.len() {
            for outcome in OUTCOMES {
                then(&|next| next.hear(idx, outcome));
            }
        }
    }
}

#[test]
fn no_history_of_reports_places_two_orders_or_swallows_money() {
    let start = History {
        checkout: World::ready("throw", "").checkout,
        payments: Vec::new(),
        reservation: ReservationState::Held,
        placed_by: None,
        n_orders: 0,
        refunds: Vec::new(),
        successes: Vec::new(),
    };
    start.walk(5);
}

#[test]
fn an_attempt_has_one_key() {
    assert_eq!(idempotency_key(&CheckoutId::from("chk_1"), 2), "order:chk_1:pay:2");
}
