//! What a cart costs now: prices, promotions, delivery and tax in one answer with its own proof.

use super::money::Money;
use crate::{CouponCode, DeliveryId, ProductId, PromotionId, Sku};
use serde::{Deserialize, Serialize};

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
    pub price: Money,
    pub tax_rate_bp: u32,
    pub tax: Money,
}
