//! What a cart costs now: prices, promotions, delivery and tax in one answer with its own proof.
//!
//! [`quote`] makes it; this file is what it is made of, the sums that must hold ([`Quote::violation`]) and the
//! fingerprint that a confirmation or a checkout binds to ([`Quote::fingerprint`]). Names and pictures are not
//! part of the fingerprint: the same purchase read in another language is the same purchase.

use super::delivery::DeliveryOffer;
use super::money::{Currency, Money};
pub use super::pricing::{QuoteInput, quote};
use crate::{CouponCode, DeliveryId, ProductId, PromotionId, Sku};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// The answer to "what does this cost, and can it be had": made by the server's data only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    pub lines: Vec<QuotedLine>,
    /// Lines that cannot be bought as asked, and why.
    pub problems: Vec<LineProblem>,
    pub coupons: Vec<CouponOutcome>,
    pub discounts: Vec<QuotedDiscount>,
    pub subtotal: Money,
    pub discount: Money,
    /// `None` while no delivery has been chosen; `delivery_from` then says the least it will cost.
    pub delivery: Option<QuotedDelivery>,
    pub delivery_from: Option<Money>,
    pub free_delivery_missing: Option<Money>,
    pub tax: Money,
    pub prices_include_tax: bool,
    pub total: Money,
    /// Tax or delivery may still change with the address.
    pub estimated: bool,
    /// SHA-256 over lines, amounts and currency: what a confirmation or a checkout binds to.
    pub hash: String,
    /// Every way it can be delivered, as it can be chosen now.
    #[serde(default)]
    pub delivery_offers: Vec<DeliveryOffer>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotedLine {
    pub sku: Sku,
    pub product: ProductId,
    pub title: String,
    pub variant: Option<String>,
    pub image: Option<String>,
    pub quantity: u32,
    pub unit_price: Money,
    /// Unit price times quantity, before discounts.
    pub subtotal: Money,
    pub discount: Money,
    /// After discounts.
    pub total: Money,
    pub tax_rate_bp: u32,
    pub tax: Money,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineProblem {
    pub sku: Sku,
    pub title: String,
    pub asked: u32,
    pub kind: LineProblemKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LineProblemKind {
    /// The catalog does not know it (any more), or not in this currency.
    Unknown,
    SoldOut,
    /// Only so many are left; the line was quoted with that many.
    Reduced {
        available: u32,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CouponOutcome {
    pub code: CouponCode,
    pub result: CouponResult,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum CouponResult {
    Applied { amount: Money },
    Unknown,
    Expired,
    NotStarted,
    BelowMinimum { minimum: Money },
    UsedUp,
    UsedByContact,
    NotCombinable,
    NothingApplies,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotedDiscount {
    pub promotion: PromotionId,
    pub label: String,
    pub code: Option<CouponCode>,
    pub amount: Money,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotedDelivery {
    pub id: DeliveryId,
    pub label: String,
    /// What is charged.
    pub price: Money,
    pub tax_rate_bp: u32,
    pub tax: Money,
    /// The promotion that waived the price, with what it saved; such an amount is not part of `discount`.
    #[serde(default)]
    pub waived: Option<QuotedDiscount>,
    /// Fewest and most working days.
    #[serde(default)]
    pub days: [u32; 2],
    /// Fetched by the contact: needs no address.
    #[serde(default)]
    pub pickup: bool,
}

impl Quote {
    pub fn currency(&self) -> Currency {
        self.total.currency
    }

    /// Every promotion this quote makes use of: what placing an order redeems.
    pub fn redeemed(&self) -> impl Iterator<Item = &QuotedDiscount> {
        self.discounts.iter().chain(self.delivery.iter().filter_map(|it| it.waived.as_ref()))
    }

    /// The first sum that does not hold; `None` for every quote that [`quote`] made.
    pub fn violation(&self) -> Option<&'static str> {
        self.line_violation().or_else(|| self.total_violation())
    }

    fn line_violation(&self) -> Option<&'static str> {
        let minor = |money: Money| i128::from(money.minor);
        let line_holds = |line: &QuotedLine| {
            minor(line.subtotal) == minor(line.unit_price) * i128::from(line.quantity)
                && line.total.minor == line.subtotal.minor - line.discount.minor
                && (0..=line.subtotal.minor).contains(&line.discount.minor)
                && (0..=line.total.minor).contains(&line.tax.minor)
                && line.quantity > 0
        };
        let sum = |of: fn(&QuotedLine) -> Money| -> i128 {
            self.lines.iter().map(|line| minor(of(line))).sum()
        };
        let discounts: i128 = self.discounts.iter().map(|discount| minor(discount.amount)).sum();
        let delivery_tax = self.delivery.as_ref().map_or(0, |delivery| minor(delivery.tax));
        if !self.lines.iter().all(line_holds) {
            Some("a line does not add up")
        } else if sum(|line| line.subtotal) != minor(self.subtotal) {
            Some("the lines do not add up to the subtotal")
        } else if sum(|line| line.discount) != minor(self.discount) {
            Some("the lines' discounts do not add up to the discount")
        } else if discounts != minor(self.discount) {
            Some("the promotions do not add up to the discount")
        } else if sum(|line| line.tax) + delivery_tax != minor(self.tax) {
            Some("the taxes do not add up")
        } else {
            None
        }
    }

    fn total_violation(&self) -> Option<&'static str> {
        let delivery = self.delivery.as_ref().map_or(0, |delivery| delivery.price.minor);
        let added_tax = if self.prices_include_tax { 0 } else { self.tax.minor };
        let total = self.subtotal.minor - self.discount.minor + delivery + added_tax;
        let mut amounts = vec![self.subtotal, self.discount, self.tax, self.total];
        amounts.extend(self.delivery.iter().flat_map(|delivery| [delivery.price, delivery.tax]));
        amounts.extend(self.discounts.iter().map(|discount| discount.amount));
        for line in &self.lines {
            amounts.extend([line.unit_price, line.subtotal, line.discount, line.total, line.tax]);
        }
        if total != self.total.minor {
            Some("the total is not subtotal less discount plus delivery and tax")
        } else if amounts.iter().any(Money::is_negative) {
            Some("an amount is negative")
        } else if amounts.iter().any(|amount| amount.currency != self.currency()) {
            Some("two currencies in one quote")
        } else {
            None
        }
    }

    /// SHA-256, in hexadecimal, of everything that decides what is bought and what it costs.
    pub fn fingerprint(&self) -> String {
        let mut text = String::new();
        // The length before each field keeps two different quotes from spelling the same text.
        let mut field = |value: &str| {
            let _infallible = write!(text, "{}:{value};", value.len());
        };
        field("quote 1");
        field(self.currency().code());
        field(if self.prices_include_tax { "inclusive" } else { "exclusive" });
        for line in &self.lines {
            field("line");
            field(line.sku.as_str());
            field(line.product.as_str());
            let amounts = [line.unit_price, line.discount, line.total, line.tax];
            field(&line.quantity.to_string());
            field(&line.tax_rate_bp.to_string());
            amounts.iter().for_each(|amount| field(&amount.minor.to_string()));
        }
        for discount in self.redeemed() {
            field("promotion");
            field(discount.promotion.as_str());
            field(discount.code.as_ref().map_or("", CouponCode::as_str));
            field(&discount.amount.minor.to_string());
        }
        if let Some(delivery) = &self.delivery {
            field("delivery");
            field(delivery.id.as_str());
            field(&delivery.tax_rate_bp.to_string());
            [delivery.price, delivery.tax].iter().for_each(|it| field(&it.minor.to_string()));
        }
        let sums = [self.subtotal, self.discount, self.tax, self.total];
        sums.iter().for_each(|amount| field(&amount.minor.to_string()));
        hex_of(&Sha256::digest(text.as_bytes()))
    }
}

pub(super) fn hex_of(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _infallible = write!(text, "{byte:02x}");
        text
    })
}
