//! The decision to begin a payment: what to reserve, what to redeem, what to charge, or why not.
//!
//! The shell asks twice with the same function: before its transaction with what it read, and inside it with
//! what its conditional updates answered. A refusal never charges: the contact sees the new price or what is
//! gone, and agrees again. The plan's key makes a repeated call to the provider the same payment.
//!
//! Order of refusals: state, time, missing fields, stock, coupons, price.

use super::address::FieldProblem;
use super::checkout::{CHECKOUT, Checkout, CheckoutCommand};
use super::lifecycle::Refused;
use super::money::Money;
use super::payment::idempotency_key;
use super::quote::Quote;
use crate::{CheckoutId, CouponCode, PromotionId, Sku, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the decision is made from.
#[derive(Debug, Clone, Copy)]
pub struct PlacementFacts<'a> {
    pub checkout: &'a Checkout,
    /// What the same checkout costs at this moment.
    pub quote_now: &'a Quote,
    /// Units that can be had, by SKU, counting those already reserved for this checkout; a missing one has none.
    pub stock: &'a BTreeMap<Sku, i64>,
    /// Whether each redeemed promotion can still be redeemed; a missing answer is a refusal.
    pub coupons: &'a BTreeMap<PromotionId, CouponAnswer>,
    pub now: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CouponAnswer {
    Free,
    UsedUp,
    UsedByContact,
}

/// What to do, all of it or nothing, in one transaction; the payment is created after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    pub checkout: CheckoutId,
    /// In order of SKU, so that two plans never wait for each other.
    pub reserve: Vec<ReserveUnits>,
    pub redeem: Vec<Redeem>,
    /// `None` when there is nothing to pay: the order is placed at once.
    pub payment: Option<PaymentRequest>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReserveUnits {
    pub sku: Sku,
    pub quantity: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redeem {
    pub promotion: PromotionId,
    pub code: Option<CouponCode>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentRequest {
    pub attempt: u32,
    pub amount: Money,
    pub idempotency_key: String,
    /// Fingerprint of the quote that is paid for.
    pub quote_hash: String,
}

/// Why no payment is begun.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error(transparent)]
    State(#[from] Refused),
    #[error("the checkout has expired")]
    Expired,
    #[error("something is missing")]
    Incomplete { problems: Vec<FieldProblem> },
    #[error("it costs {after} now instead of {before}")]
    PriceChanged { before: Money, after: Money },
    #[error("not everything can be had any more")]
    OutOfStock { short: Vec<Shortage> },
    #[error("a promotion can no longer be redeemed")]
    CouponGone { promotion: PromotionId, code: Option<CouponCode>, answer: CouponAnswer },
}

/// A line of which there is not enough.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shortage {
    pub sku: Sku,
    pub asked: u32,
    pub available: i64,
}

impl Refusal {
    /// The stable name of the refusal, for messages in every language.
    pub fn code(&self) -> &'static str {
        match self {
            Self::State(_) => "checkout_not_ready",
            Self::Expired => "checkout_expired",
            Self::Incomplete { .. } => "checkout_incomplete",
            Self::PriceChanged { .. } => "price_changed",
            Self::OutOfStock { .. } => "out_of_stock",
            Self::CouponGone { .. } => "coupon_gone",
        }
    }
}

/// Decides whether the frozen checkout can be paid now.
///
/// # Errors
/// The first reason why not.
pub fn plan(facts: &PlacementFacts<'_>) -> Result<Plan, Refusal> {
    let PlacementFacts { checkout, quote_now, .. } = *facts;
    CHECKOUT.next(checkout.state, CheckoutCommand::Pay)?;
    if checkout.is_expired(facts.now) {
        return Err(Refusal::Expired);
    }
    let problems = checkout.missing(&checkout.quote);
    if !problems.is_empty() {
        return Err(Refusal::Incomplete { problems });
    }
    let reserve = units(&checkout.quote);
    let short = shortages(&reserve, facts.stock);
    // Less stock changes the quote too: what is gone is the better reason than the price.
    if !short.is_empty() {
        return Err(Refusal::OutOfStock { short });
    }
    let redeem = redemptions(&checkout.quote, facts.coupons)?;
    if quote_now.hash != checkout.quote.hash {
        let (before, after) = (checkout.quote.total, quote_now.total);
        return Err(Refusal::PriceChanged { before, after });
    }
    let attempt = checkout.attempt + 1;
    let amount = checkout.quote.total;
    assert!(!amount.is_negative(), "nobody is paid for buying");
    let payment = (amount.minor > 0).then(|| PaymentRequest {
        attempt,
        amount,
        idempotency_key: idempotency_key(&checkout.id, attempt),
        quote_hash: checkout.quote.hash.clone(),
    });
    Ok(Plan { checkout: checkout.id.clone(), reserve, redeem, payment })
}

/// Units by SKU: two lines that draw on the same stock ask for their sum.
fn units(quote: &Quote) -> Vec<ReserveUnits> {
    let mut by_sku: BTreeMap<Sku, u32> = BTreeMap::new();
    for line in &quote.lines {
        let asked = by_sku.entry(line.sku.clone()).or_default();
        *asked = asked.saturating_add(line.quantity);
    }
    by_sku.into_iter().map(|(sku, quantity)| ReserveUnits { sku, quantity }).collect()
}

fn shortages(reserve: &[ReserveUnits], stock: &BTreeMap<Sku, i64>) -> Vec<Shortage> {
    let mut short = Vec::new();
    for ReserveUnits { sku, quantity } in reserve {
        let available = stock.get(sku).copied().unwrap_or(0).max(0);
        if available < i64::from(*quantity) {
            short.push(Shortage { sku: sku.clone(), asked: *quantity, available });
        }
    }
    short
}

fn redemptions(
    quote: &Quote,
    coupons: &BTreeMap<PromotionId, CouponAnswer>,
) -> Result<Vec<Redeem>, Refusal> {
    let mut redeem = Vec::new();
    for used in quote.redeemed() {
        let (promotion, code) = (used.promotion.clone(), used.code.clone());
        match coupons.get(&promotion).copied().unwrap_or(CouponAnswer::UsedUp) {
            CouponAnswer::Free => redeem.push(Redeem { promotion, code }),
            answer => return Err(Refusal::CouponGone { promotion, code, answer }),
        }
    }
    Ok(redeem)
}
