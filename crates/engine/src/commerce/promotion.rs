//! Promotions and coupons: which apply to a cart now, how much they take off, and why one does not.
//!
//! The order never depends on how the data is stored: percentages first, then amounts, then free delivery, and
//! by id within each. Each one sees what the ones before it left, so nothing falls below zero. A minimum is
//! measured on the whole cart before discounts. An exclusive promotion is compared, alone, with everything that
//! combines: the set that leaves the least to pay counts, and the losing coupons are `NotCombinable`. A code of
//! somebody else's personal promotion is as unknown as one that was never made.

use super::catalog::Product;
use super::money::{BASIS_POINTS, Currency, MINOR_MAX, Money};
use super::quote::{CouponOutcome, CouponResult};
use crate::{ContactId, CouponCode, DeliveryId, Localized, ProductId, PromotionId, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A rule that takes something off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promotion {
    pub id: PromotionId,
    pub name: Localized,
    #[serde(flatten)]
    pub kind: PromotionKind,
    /// Least value of the cart, in minor units by currency; where given, other currencies are excluded.
    #[serde(default)]
    pub minimum: BTreeMap<Currency, i64>,
    #[serde(default)]
    pub starts: Option<Timestamp>,
    /// The last moment at which it applies.
    #[serde(default)]
    pub ends: Option<Timestamp>,
    /// The code that triggers it; without one it applies by itself.
    #[serde(default)]
    pub coupon: Option<CouponCode>,
    #[serde(default)]
    pub total_limit: Option<u32>,
    #[serde(default)]
    pub per_contact_limit: Option<u32>,
    #[serde(default)]
    pub stacking: Stacking,
    /// Slugs; with `products` empty too, everything is eligible.
    #[serde(default)]
    pub categories: Vec<String>,
    #[serde(default)]
    pub products: Vec<ProductId>,
    #[serde(default = "yes")]
    pub active: bool,
    /// A personal promotion: for this contact only.
    #[serde(default)]
    pub belongs_to: Option<ContactId>,
    /// The bot may tell the code to whoever asks for a discount.
    #[serde(default)]
    pub is_public: bool,
}

fn yes() -> bool {
    true
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PromotionKind {
    /// So much of every eligible line.
    Percent { percent_bp: u32 },
    /// So many minor units by currency, spread over the eligible lines.
    Amount { amount: BTreeMap<Currency, i64> },
    /// Delivery costs nothing: these options, or all when none is named.
    FreeDelivery {
        #[serde(default)]
        delivery: Vec<DeliveryId>,
    },
}

/// What a promotion takes off, as it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Benefit {
    /// Basis points of the price.
    Percent(u32),
    Amount(Money),
    FreeDelivery,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stacking {
    #[default]
    Combines,
    Exclusive,
}

/// What is wrong with a promotion somebody wants to save.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PromotionError {
    #[error("a percentage is more than 0 and at most 10000 basis points")]
    Percent,
    #[error("an amount has at least one currency and is more than zero in each")]
    Amount,
    #[error("a minimum is not negative")]
    Minimum,
    #[error("a promotion ends after it starts")]
    Dates,
}

impl Promotion {
    /// Why it cannot be had any more, when it was redeemed as often as it may be: in all, or by this contact.
    pub fn spent(&self, usage: PromotionUsage) -> Option<CouponResult> {
        if self.total_limit.is_some_and(|limit| usage.total >= limit) {
            return Some(CouponResult::UsedUp);
        }
        let by_contact = self.per_contact_limit.is_some_and(|limit| usage.by_contact >= limit);
        by_contact.then_some(CouponResult::UsedByContact)
    }

    /// What it takes off in a currency; `None` where it takes nothing off in that one.
    pub fn benefit(&self, currency: Currency) -> Option<Benefit> {
        match &self.kind {
            PromotionKind::Percent { percent_bp } => Some(Benefit::Percent(*percent_bp)),
            PromotionKind::Amount { amount } => {
                let minor = amount.get(&currency)?;
                Some(Benefit::Amount(Money::from_minor(*minor, currency)))
            }
            PromotionKind::FreeDelivery { .. } => Some(Benefit::FreeDelivery),
        }
    }

    /// Only some of the things sold are eligible.
    pub fn is_for_some(&self) -> bool {
        !self.categories.is_empty() || !self.products.is_empty()
    }

    /// Refuses what could never apply or would not mean what it says.
    ///
    /// # Errors
    /// The first thing found wrong.
    pub fn check(&self) -> Result<(), PromotionError> {
        let in_range = |minor: &i64| (1..=MINOR_MAX).contains(minor);
        match &self.kind {
            PromotionKind::Percent { percent_bp } => {
                if !(1..=BASIS_POINTS).contains(percent_bp) {
                    return Err(PromotionError::Percent);
                }
            }
            PromotionKind::Amount { amount } => {
                if amount.is_empty() || !amount.values().all(in_range) {
                    return Err(PromotionError::Amount);
                }
            }
            PromotionKind::FreeDelivery { .. } => {}
        }
        if self.minimum.values().any(|minor| !(0..=MINOR_MAX).contains(minor)) {
            return Err(PromotionError::Minimum);
        }
        match (self.starts, self.ends) {
            (Some(starts), Some(ends)) if ends <= starts => Err(PromotionError::Dates),
            _ => Ok(()),
        }
    }

    /// Whether it makes this way of delivering free.
    pub fn waives_delivery(&self, option: &DeliveryId) -> bool {
        match &self.kind {
            PromotionKind::FreeDelivery { delivery } => {
                delivery.is_empty() || delivery.contains(option)
            }
            PromotionKind::Percent { .. } | PromotionKind::Amount { .. } => false,
        }
    }

    fn is_for(&self, product: &Product) -> bool {
        let everything = !self.is_for_some();
        everything
            || self.products.contains(&product.id)
            || self.categories.iter().any(|category| product.categories.contains(category))
    }

    fn rank(&self) -> (u8, &PromotionId) {
        let kind = match self.kind {
            PromotionKind::Percent { .. } => 0,
            PromotionKind::Amount { .. } => 1,
            PromotionKind::FreeDelivery { .. } => 2,
        };
        (kind, &self.id)
    }
}

/// How often promotions were redeemed so far, by promotion; a missing one was never used.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CouponUsage(pub BTreeMap<PromotionId, PromotionUsage>);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PromotionUsage {
    pub total: u32,
    /// By the contact who asks now.
    pub by_contact: u32,
}

impl CouponUsage {
    /// How often this one was redeemed.
    pub fn of(&self, promotion: &PromotionId) -> PromotionUsage {
        self.0.get(promotion).copied().unwrap_or_default()
    }
}

/// What promotions are measured against.
#[derive(Debug, Clone, Copy)]
pub struct Basket<'a> {
    pub lines: &'a [BasketLine<'a>],
    pub currency: Currency,
    pub coupons: &'a [CouponCode],
    pub promotions: &'a [Promotion],
    pub usage: &'a CouponUsage,
    pub contact: Option<&'a ContactId>,
    pub now: Timestamp,
}

#[derive(Debug, Clone, Copy)]
pub struct BasketLine<'a> {
    pub product: &'a Product,
    /// Unit price times quantity, minor units.
    pub subtotal: i64,
}

/// One promotion at work: what it takes off each line, minor units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken<'a> {
    pub promotion: &'a Promotion,
    pub by_line: Vec<i64>,
}

impl Taken<'_> {
    pub fn amount(&self) -> i64 {
        self.by_line.iter().sum()
    }
}

/// The promotions that count.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reductions<'a> {
    /// Those that take something off the products.
    pub taken: Vec<Taken<'a>>,
    /// Those that may waive delivery, in order.
    pub waivers: Vec<&'a Promotion>,
    /// What became of each coupon apart from those that take or waive something.
    refused: BTreeMap<CouponCode, CouponResult>,
}

impl Reductions<'_> {
    /// Taken off each line by all of them, minor units.
    pub fn by_line(&self, n_lines: usize) -> Vec<i64> {
        (0..n_lines).map(|idx| self.taken.iter().map(|taken| taken.by_line[idx]).sum()).collect()
    }

    /// Says what became of every coupon; `waived` is what a promotion saves on delivery.
    pub fn outcomes(
        &self,
        basket: &Basket<'_>,
        waived: Option<(&PromotionId, Money)>,
    ) -> Vec<CouponOutcome> {
        let mut outcomes: Vec<CouponOutcome> = Vec::new();
        for code in basket.coupons {
            if outcomes.iter().any(|outcome| &outcome.code == code) {
                continue;
            }
            let saved = self.saved_by(code, basket.currency, waived);
            let result = saved.map(|amount| CouponResult::Applied { amount });
            let refused = || self.refused.get(code).cloned();
            let result = result.or_else(refused).unwrap_or(CouponResult::NothingApplies);
            outcomes.push(CouponOutcome { code: code.clone(), result });
        }
        outcomes
    }

    fn saved_by(
        &self,
        code: &CouponCode,
        currency: Currency,
        waived: Option<(&PromotionId, Money)>,
    ) -> Option<Money> {
        let is_it = |promotion: &Promotion| promotion.coupon.as_ref() == Some(code);
        if let Some(taken) = self.taken.iter().find(|taken| is_it(taken.promotion)) {
            return Some(Money::from_minor(taken.amount(), currency));
        }
        let waiver = self.waivers.iter().find(|promotion| is_it(promotion))?;
        waived
            .filter(|(id, amount)| **id == waiver.id && amount.minor > 0)
            .map(|(_, amount)| amount)
    }
}

/// Decides which promotions count. `delivery_minor` says what delivery will cost for a value of the products and
/// the promotions that may waive it, so that sets are compared by what is left to pay.
pub fn decide<'a>(
    basket: &Basket<'a>,
    delivery_minor: impl Fn(i64, &[&'a Promotion]) -> i64,
) -> Reductions<'a> {
    let (eligible, mut refused) = eligible(basket);
    let is_exclusive = |promotion: &&Promotion| promotion.stacking == Stacking::Exclusive;
    let (exclusive, combining): (Vec<_>, Vec<_>) = eligible.into_iter().partition(is_exclusive);
    let sets = std::iter::once(combining.clone()).chain(exclusive.iter().map(|one| vec![*one]));
    let goods: i64 = basket.lines.iter().map(|line| line.subtotal).sum();
    let payable = |reductions: &Reductions<'a>| {
        let left = goods - reductions.taken.iter().map(Taken::amount).sum::<i64>();
        left + delivery_minor(left, &reductions.waivers)
    };
    // `min_by_key` keeps the first of equals: the combining set, then by id.
    let best = sets.map(|set| take(basket, &set)).min_by_key(payable).unwrap_or_default();
    let counts = |promotion: &Promotion| {
        let taken = best.taken.iter().any(|taken| taken.promotion.id == promotion.id);
        taken || best.waivers.iter().any(|waiver| waiver.id == promotion.id)
    };
    let alone_saves = |promotion: &'a Promotion| {
        let alone = take(basket, &[promotion]);
        payable(&alone) < goods + delivery_minor(goods, &[])
    };
    for promotion in combining.iter().chain(&exclusive).filter(|promotion| !counts(promotion)) {
        let saves = alone_saves(promotion);
        let result = if saves { CouponResult::NotCombinable } else { CouponResult::NothingApplies };
        refused.extend(promotion.coupon.clone().map(|code| (code, result)));
    }
    Reductions { refused, ..best }
}

/// The promotions that may apply, in order, and why the coupons that may not do not.
fn eligible<'a>(basket: &Basket<'a>) -> (Vec<&'a Promotion>, BTreeMap<CouponCode, CouponResult>) {
    let mut promotions: Vec<&Promotion> = basket.promotions.iter().collect();
    promotions.sort_by_key(|promotion| promotion.rank());
    promotions.dedup_by_key(|promotion| &promotion.id);
    let mut eligible = Vec::new();
    let mut refused = BTreeMap::new();
    for promotion in promotions.iter().filter(|promotion| promotion.coupon.is_none()) {
        if exists_for(promotion, basket) && obstacle(promotion, basket).is_none() {
            eligible.push(*promotion);
        }
    }
    for code in basket.coupons {
        let named = promotions.iter().find(|promotion| {
            promotion.coupon.as_ref() == Some(code) && exists_for(promotion, basket)
        });
        match named {
            None => drop(refused.insert(code.clone(), CouponResult::Unknown)),
            Some(promotion) => match obstacle(promotion, basket) {
                Some(result) => drop(refused.insert(code.clone(), result)),
                None => eligible.push(promotion),
            },
        }
    }
    eligible.sort_by_key(|promotion| promotion.rank());
    eligible.dedup_by_key(|promotion| &promotion.id);
    (eligible, refused)
}

fn exists_for(promotion: &Promotion, basket: &Basket<'_>) -> bool {
    let personal = promotion.belongs_to.as_ref();
    promotion.active && personal.is_none_or(|owner| basket.contact == Some(owner))
}

fn obstacle(promotion: &Promotion, basket: &Basket<'_>) -> Option<CouponResult> {
    let usage = basket.usage.of(&promotion.id);
    if promotion.starts.is_some_and(|starts| basket.now < starts) {
        return Some(CouponResult::NotStarted);
    }
    if promotion.ends.is_some_and(|ends| basket.now > ends) {
        return Some(CouponResult::Expired);
    }
    if let Some(spent) = promotion.spent(usage) {
        return Some(spent);
    }
    if !promotion.minimum.is_empty() {
        let Some(minimum) = promotion.minimum.get(&basket.currency).copied() else {
            return Some(CouponResult::NothingApplies);
        };
        let goods: i64 = basket.lines.iter().map(|line| line.subtotal).sum();
        if goods < minimum {
            let minimum = Money::from_minor(minimum, basket.currency);
            return Some(CouponResult::BelowMinimum { minimum });
        }
    }
    None
}

/// Applies a set in order to what is left of each line.
fn take<'a>(basket: &Basket<'a>, set: &[&'a Promotion]) -> Reductions<'a> {
    let mut left: Vec<i64> = basket.lines.iter().map(|line| line.subtotal).collect();
    let mut reductions = Reductions::default();
    for promotion in set {
        let eligible: Vec<i64> = basket
            .lines
            .iter()
            .zip(&left)
            .map(|(line, left)| if promotion.is_for(line.product) { *left } else { 0 })
            .collect();
        let by_line = match &promotion.kind {
            PromotionKind::Percent { percent_bp } => percent_of(&eligible, *percent_bp, basket),
            PromotionKind::Amount { amount } => {
                let amount = amount.get(&basket.currency).copied().unwrap_or(0);
                spread(amount, &eligible, basket.currency)
            }
            PromotionKind::FreeDelivery { .. } => {
                let any = basket.lines.iter().any(|line| promotion.is_for(line.product));
                reductions.waivers.extend(any.then_some(*promotion));
                continue;
            }
        };
        left.iter_mut().zip(&by_line).for_each(|(left, taken)| *left -= taken);
        if by_line.iter().any(|taken| *taken > 0) {
            reductions.taken.push(Taken { promotion, by_line });
        }
    }
    reductions
}

fn percent_of(eligible: &[i64], percent_bp: u32, basket: &Basket<'_>) -> Vec<i64> {
    let share = |minor: &i64| {
        let line = Money::from_minor(*minor, basket.currency);
        line.share_bp(percent_bp.min(BASIS_POINTS)).map_or(0, |share| share.minor)
    };
    eligible.iter().map(share).collect()
}

fn spread(amount: i64, eligible: &[i64], currency: Currency) -> Vec<i64> {
    let most: i64 = eligible.iter().sum();
    let amount = Money::from_minor(amount.clamp(0, most), currency);
    // Weighted by the lines themselves, a part is never larger than its line.
    match amount.allocate(eligible) {
        Ok(parts) if most > 0 => parts.into_iter().map(|part| part.minor).collect(),
        _ => vec![0; eligible.len()],
    }
}
