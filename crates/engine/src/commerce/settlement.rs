//! What a provider's report about a payment means: the one decision behind webhook, return page and poll.
//!
//! A success counts only when checkout, amount, currency and account are those that were asked for; anything
//! else is held for a person, and the checkout waits with it. The first success places the order, exactly once. A success for what cannot be
//! sold any more (another payment was first, the checkout is over or was changed, nothing is reserved) goes back
//! to the contact and raises an alarm: money is never swallowed. A failure makes the checkout ready again, and
//! an unknown outcome stays unknown until the provider has been asked.

use super::checkout::{CHECKOUT, Checkout, CheckoutCommand, CheckoutState};
use super::money::Money;
use super::payment::{PAYMENT, Payment, PaymentCommand, PaymentState};
use super::reservation::ReservationState;
use crate::{CheckoutId, PaymentId};
use serde::{Deserialize, Serialize};

/// What a provider says, in the adapter's verified and neutral words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentReport {
    pub outcome: ReportedOutcome,
    /// The checkout that the provider was told this pays for; a success without it matches nothing.
    pub checkout: Option<CheckoutId>,
    /// What was captured; a success without it matches nothing.
    pub amount: Option<Money>,
    /// The account that was paid, where the provider says: without it the webhook's secret vouches for it.
    pub account: Option<String>,
    /// Whether it was play money.
    #[serde(default)]
    pub test: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportedOutcome {
    Succeeded,
    /// The contact can still pay, or the provider still works on it.
    Pending,
    Declined,
    Expired,
    /// A call without an answer, or a status nobody knows.
    Unknown,
}

/// What the shell holds, read in the transaction that will write the decision.
#[derive(Debug, Clone, Copy)]
pub struct SettleFacts<'a> {
    pub payment: &'a Payment,
    pub checkout: &'a Checkout,
    /// What became of the units set aside for this checkout; `None` when there are none.
    pub reservation: Option<ReservationState>,
    /// The payment by which the order of this checkout was placed, if it was.
    pub placed_by: Option<&'a PaymentId>,
    pub report: &'a PaymentReport,
}

/// What to write and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    pub payment: PaymentState,
    pub checkout: CheckoutState,
    pub decision: Decision,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Place the order, convert the reservation: once, in this transaction.
    PlaceOrder,
    /// Tell a person: the money is not what was asked for.
    Hold { mismatches: Vec<Mismatch> },
    /// Send it back and raise an alarm.
    RefundLate { amount: Money, reason: LateReason },
    /// Tell the contact that it did not work; another attempt can be made.
    BackToReady,
    /// Ask the provider again later.
    Wait,
    /// Said before, or about something that is over.
    Nothing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mismatch {
    Checkout,
    Amount,
    Currency,
    Account,
    /// Play money for a real order, or the other way round.
    Mode,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LateReason {
    /// Another payment placed the order.
    AlreadyPaid,
    /// The checkout was canceled, expired or opened for changes.
    CheckoutOver,
    /// The checkout was agreed anew at another price.
    Superseded,
    /// The units went back on sale.
    NothingReserved,
}

impl Decision {
    /// Whether a person of the team must know.
    pub fn alarms(&self) -> bool {
        matches!(self, Self::Hold { .. } | Self::RefundLate { .. })
    }
}

/// Decides what a report means.
pub fn settle(facts: &SettleFacts<'_>) -> Settlement {
    match facts.report.outcome {
        ReportedOutcome::Succeeded => succeeded(facts),
        ReportedOutcome::Pending => waiting(facts, PaymentCommand::Start),
        ReportedOutcome::Unknown => waiting(facts, PaymentCommand::Lose),
        ReportedOutcome::Declined => failed(facts, PaymentCommand::Decline),
        ReportedOutcome::Expired => failed(facts, PaymentCommand::Expire),
    }
}

fn succeeded(facts: &SettleFacts<'_>) -> Settlement {
    let SettleFacts { payment, checkout, placed_by, .. } = *facts;
    if !PAYMENT.allows(payment.state, PaymentCommand::Succeed) {
        return unchanged(facts, Decision::Nothing);
    }
    let mismatches = mismatches(payment, facts.report);
    if !mismatches.is_empty() && payment.state == PaymentState::Held {
        return unchanged(facts, Decision::Nothing);
    }
    if !mismatches.is_empty() {
        return with_payment(facts, PaymentCommand::Hold, Decision::Hold { mismatches });
    }
    let late = if placed_by.is_some() {
        Some(LateReason::AlreadyPaid)
    } else if !CHECKOUT.allows(checkout.state, CheckoutCommand::Settle) {
        Some(LateReason::CheckoutOver)
    } else if payment.quote_hash != checkout.quote.hash {
        Some(LateReason::Superseded)
    } else if facts.reservation != Some(ReservationState::Held) {
        Some(LateReason::NothingReserved)
    } else {
        None
    };
    if let Some(reason) = late {
        let decision = Decision::RefundLate { amount: payment.amount, reason };
        let settlement = with_payment(facts, PaymentCommand::SucceedLate, decision);
        return released(facts, settlement);
    }
    assert_eq!(payment.amount, checkout.quote.total, "what was agreed is what was paid");
    let settlement = with_payment(facts, PaymentCommand::Succeed, Decision::PlaceOrder);
    with_checkout(facts, CheckoutCommand::Settle, settlement)
}

fn failed(facts: &SettleFacts<'_>, command: PaymentCommand) -> Settlement {
    let SettleFacts { payment, report, .. } = *facts;
    if !is_about(report, payment) || !PAYMENT.allows(payment.state, command) {
        return unchanged(facts, Decision::Nothing);
    }
    let settlement = with_payment(facts, command, Decision::Nothing);
    let runs = is_running_attempt(facts);
    if runs {
        released(facts, Settlement { decision: Decision::BackToReady, ..settlement })
    } else {
        settlement
    }
}

fn waiting(facts: &SettleFacts<'_>, command: PaymentCommand) -> Settlement {
    let about_it = is_about(facts.report, facts.payment);
    if about_it && PAYMENT.allows(facts.payment.state, command) {
        with_payment(facts, command, Decision::Wait)
    } else {
        unchanged(facts, Decision::Nothing)
    }
}

fn mismatches(payment: &Payment, report: &PaymentReport) -> Vec<Mismatch> {
    let amount = report.amount;
    let mut found = Vec::new();
    let checkout = report.checkout.as_ref();
    found.extend((checkout != Some(&payment.checkout)).then_some(Mismatch::Checkout));
    let minor = amount.map(|amount| amount.minor);
    found.extend((minor != Some(payment.amount.minor)).then_some(Mismatch::Amount));
    let currency = amount.map(|amount| amount.currency);
    found.extend((currency != Some(payment.amount.currency)).then_some(Mismatch::Currency));
    let account = report.account.as_ref();
    found.extend(account.is_some_and(|it| *it != payment.account).then_some(Mismatch::Account));
    found.extend((report.test != payment.test).then_some(Mismatch::Mode));
    found
}

/// Whether nothing in a report of no success says that it is about another payment.
fn is_about(report: &PaymentReport, payment: &Payment) -> bool {
    report.checkout.as_ref().is_none_or(|checkout| *checkout == payment.checkout)
        && report.account.as_ref().is_none_or(|account| *account == payment.account)
        && report.test == payment.test
}

/// Whether the checkout is waiting for exactly this payment.
fn is_running_attempt(facts: &SettleFacts<'_>) -> bool {
    facts.checkout.state == CheckoutState::Completing
        && facts.checkout.attempt == facts.payment.attempt
}

fn unchanged(facts: &SettleFacts<'_>, decision: Decision) -> Settlement {
    Settlement { payment: facts.payment.state, checkout: facts.checkout.state, decision }
}

fn with_payment(
    facts: &SettleFacts<'_>,
    command: PaymentCommand,
    decision: Decision,
) -> Settlement {
    let payment = PAYMENT.next(facts.payment.state, command).unwrap_or(facts.payment.state);
    Settlement { payment, ..unchanged(facts, decision) }
}

fn with_checkout(
    facts: &SettleFacts<'_>,
    command: CheckoutCommand,
    settlement: Settlement,
) -> Settlement {
    let checkout = CHECKOUT.next(facts.checkout.state, command).unwrap_or(facts.checkout.state);
    Settlement { checkout, ..settlement }
}

/// A checkout that waited for this payment no longer does.
fn released(facts: &SettleFacts<'_>, settlement: Settlement) -> Settlement {
    if is_running_attempt(facts) {
        with_checkout(facts, CheckoutCommand::Decline, settlement)
    } else {
        settlement
    }
}
