//! Refunds of an order: how much goes back for what, and never more than came in.
//!
//! A part of a line is the difference of two rounded shares of its total, so that returning the units one by one
//! gives back the line exactly. Refunds under way count as gone; a failed one gives its money and units back.

use super::lifecycle::Refused;
use super::money::{Money, divide_half_up};
use super::order::{Order, OrderCommand};
use super::payment::{REFUND, Refund, RefundCommand, RefundState, RefundedUnits};
use super::quote::QuotedLine;
use crate::{RefundId, Timestamp};
use serde::{Deserialize, Serialize};

/// What should go back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "refund", rename_all = "snake_case")]
pub enum RefundRequest {
    /// Everything that is left.
    All,
    /// Units of lines, and the delivery price if it should.
    Units { units: Vec<RefundedUnits>, delivery: bool },
    /// A sum that somebody of the team decided on.
    Amount { amount: Money },
}

/// Why nothing goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RefundError {
    #[error("only {left} is left to refund")]
    TooMuch { left: Money },
    #[error("there is nothing to refund")]
    Nothing,
    #[error("line {line_idx} does not have so many units left")]
    Units { line_idx: usize },
    #[error("the delivery price has been refunded")]
    Delivery,
    #[error("the order was paid in another currency")]
    Currency,
    #[error("no such refund")]
    Unknown,
    #[error(transparent)]
    State(#[from] Refused),
}

/// What can still go back.
pub fn refundable(order: &Order) -> Money {
    let gone: i64 = alive(order).map(|refund| refund.amount.minor).sum();
    assert!((0..=order.captured.minor).contains(&gone), "no more goes back than came in");
    Money::from_minor(order.captured.minor - gone, order.captured.currency)
}

/// The order with a refund requested, which is the last of its list.
///
/// # Errors
/// It asks for more than there is.
pub fn request(
    order: &Order,
    id: RefundId,
    request: &RefundRequest,
    now: Timestamp,
) -> Result<Order, RefundError> {
    let left = refundable(order);
    let (minor, units, delivery) = match request {
        RefundRequest::All => (left.minor, units_left(order), !delivery_refunded(order)),
        RefundRequest::Units { units, delivery } => (
            units_minor(order, units)? + delivery_minor(order, *delivery)?,
            units.clone(),
            *delivery,
        ),
        RefundRequest::Amount { amount } => {
            if amount.currency != left.currency {
                return Err(RefundError::Currency);
            }
            (amount.minor, Vec::new(), false)
        }
    };
    if minor <= 0 {
        return Err(RefundError::Nothing);
    }
    if minor > left.minor {
        return Err(RefundError::TooMuch { left });
    }
    let amount = Money::from_minor(minor, left.currency);
    let state = RefundState::Requested;
    let refund = Refund { id, amount, state, requested_at: now, units, delivery };
    let mut next = order.clone();
    next.refunds.push(refund);
    assert!(!refundable(&next).is_negative(), "no more goes back than came in");
    Ok(next)
}

/// The order with one refund further; when money went back the order's own state follows.
///
/// # Errors
/// No such refund, the command is not allowed, or a retry would ask for more than is left.
pub fn advance(
    order: &Order,
    id: &RefundId,
    command: RefundCommand,
    now: Timestamp,
) -> Result<Order, RefundError> {
    let mut next = order.clone();
    let refund = next.refunds.iter_mut().find(|refund| &refund.id == id);
    let refund = refund.ok_or(RefundError::Unknown)?;
    let left = refundable(order);
    if command == RefundCommand::Retry && refund.amount.minor > left.minor {
        return Err(RefundError::TooMuch { left });
    }
    refund.state = REFUND.next(refund.state, command)?;
    if refund.state != RefundState::Succeeded {
        return Ok(next);
    }
    let all = refunded(&next) == next.captured;
    let command = if all { OrderCommand::RefundAll } else { OrderCommand::RefundPart };
    // Where the table has no such row the order goes its own way and only the money moved.
    Ok(next.advance(command, now).unwrap_or(next))
}

/// What has gone back for certain.
pub fn refunded(order: &Order) -> Money {
    let done = order.refunds.iter().filter(|refund| refund.state == RefundState::Succeeded);
    let minor = done.map(|refund| refund.amount.minor).sum();
    Money::from_minor(minor, order.captured.currency)
}

/// Refunds that happened or may still happen.
fn alive(order: &Order) -> impl Iterator<Item = &Refund> {
    order.refunds.iter().filter(|refund| refund.state != RefundState::Failed)
}

fn units_refunded(order: &Order, line_idx: usize) -> u32 {
    let units = alive(order).flat_map(|refund| &refund.units);
    units.filter(|units| units.line_idx == line_idx).map(|units| units.quantity).sum()
}

fn delivery_refunded(order: &Order) -> bool {
    order.quote.delivery.is_none() || alive(order).any(|refund| refund.delivery)
}

fn units_left(order: &Order) -> Vec<RefundedUnits> {
    let lines = order.quote.lines.iter().enumerate();
    let left = lines.map(|(line_idx, line)| RefundedUnits {
        line_idx,
        quantity: line.quantity.saturating_sub(units_refunded(order, line_idx)),
    });
    left.filter(|units| units.quantity > 0).collect()
}

/// What the contact paid for these units.
fn units_minor(order: &Order, units: &[RefundedUnits]) -> Result<i64, RefundError> {
    let mut minor = 0;
    for (idx, &RefundedUnits { line_idx, quantity }) in units.iter().enumerate() {
        let line = order.quote.lines.get(line_idx).ok_or(RefundError::Units { line_idx })?;
        let named_twice = units[..idx].iter().any(|earlier| earlier.line_idx == line_idx);
        let before = units_refunded(order, line_idx);
        let after = before.checked_add(quantity).filter(|after| *after <= line.quantity);
        let after = after.filter(|_| !named_twice).ok_or(RefundError::Units { line_idx })?;
        minor += share(line, after, order) - share(line, before, order);
    }
    Ok(minor)
}

/// What was paid for the first `quantity` units of a line.
fn share(line: &QuotedLine, quantity: u32, order: &Order) -> i64 {
    let added_tax = if order.quote.prices_include_tax { 0 } else { line.tax.minor };
    let paid = line.total.minor + added_tax;
    let part = i128::from(paid) * i128::from(quantity);
    i64::try_from(divide_half_up(part, i128::from(line.quantity.max(1)))).unwrap_or(paid)
}

fn delivery_minor(order: &Order, wanted: bool) -> Result<i64, RefundError> {
    if !wanted {
        return Ok(0);
    }
    let delivery = order.quote.delivery.as_ref().filter(|_| !delivery_refunded(order));
    let delivery = delivery.ok_or(RefundError::Delivery)?;
    let added_tax = if order.quote.prices_include_tax { 0 } else { delivery.tax.minor };
    Ok(delivery.price.minor + added_tax)
}
