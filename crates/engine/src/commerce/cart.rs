//! The cart: which variants in which quantity, with the coupons asked for. Prices are never stored in it.

use crate::{CartId, CouponCode, ProductId, Sku};
use serde::{Deserialize, Serialize};

/// Most different lines a cart may hold.
pub const CART_LINES_MAX: usize = 100;
/// Most units of one line.
pub const LINE_QUANTITY_MAX: u32 = 999;
/// Most coupons at once.
pub const COUPONS_MAX: usize = 5;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cart {
    pub id: CartId,
    /// Grows with every change; a checkout remembers the version it was made from.
    pub version: u64,
    pub lines: Vec<CartLine>,
    #[serde(default)]
    pub coupons: Vec<CouponCode>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartLine {
    pub sku: Sku,
    pub product: ProductId,
    pub quantity: u32,
}

/// What may be asked of a cart. Amounts are absent on purpose: no caller can set a price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum CartCommand {
    Add { product: ProductId, sku: Sku, quantity: u32 },
    SetQuantity { sku: Sku, quantity: u32 },
    Remove { sku: Sku },
    Clear,
    AddCoupon { code: CouponCode },
    RemoveCoupon { code: CouponCode },
}
