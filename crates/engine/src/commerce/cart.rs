//! The cart: which variants in which quantity, with the coupons asked for. Prices are never stored in it.
//!
//! [`apply`] is the only way to change one. A change that changes nothing keeps the version, so that a repeated
//! tap does not make an open checkout stale. A platform's own cart comes in by [`from_claimed`], without its
//! prices; [`diff`] says what happened between two carts in lines for the transcript.

use super::catalog::ProductView;
use super::money::Currency;
use super::quote::Quote;
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
    /// What its lines are priced in, decided when the first one was added; `None` is the merchant's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
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

/// Why a command was refused; the cart stays as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CartError {
    #[error("a cart holds at most {CART_LINES_MAX} different lines")]
    Full,
    #[error("a line holds at most {LINE_QUANTITY_MAX} units")]
    LineFull { sku: Sku },
    #[error("at least one unit must be added")]
    NothingToAdd,
    #[error("`{sku}` is not in the cart")]
    NotInCart { sku: Sku },
    #[error("at most {COUPONS_MAX} coupons can be used at once")]
    TooManyCoupons,
    #[error("the coupon `{code}` is not in the cart")]
    CouponNotInCart { code: CouponCode },
}

impl CartError {
    /// The stable name of this refusal.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Full => "cart_full",
            Self::LineFull { .. } => "line_full",
            Self::NothingToAdd => "nothing_to_add",
            Self::NotInCart { .. } => "not_in_cart",
            Self::TooManyCoupons => "too_many_coupons",
            Self::CouponNotInCart { .. } => "coupon_not_in_cart",
        }
    }
}

impl Cart {
    /// An empty cart.
    pub fn new(id: CartId) -> Self {
        Self { id, version: 0, lines: Vec::new(), coupons: Vec::new(), currency: None }
    }

    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    pub fn line(&self, sku: &Sku) -> Option<&CartLine> {
        self.lines.iter().find(|line| &line.sku == sku)
    }

    /// Units of all lines together.
    pub fn n_units(&self) -> u64 {
        self.lines.iter().map(|line| u64::from(line.quantity)).sum()
    }
}

/// The cart after a command.
///
/// # Errors
/// A limit is reached, or the command names what is not there.
pub fn apply(cart: &Cart, command: &CartCommand) -> Result<Cart, CartError> {
    let mut next = cart.clone();
    match command {
        CartCommand::Add { product, sku, quantity } => add(&mut next, product, sku, *quantity)?,
        CartCommand::SetQuantity { sku, quantity: 0 } | CartCommand::Remove { sku } => {
            let idx = position(&next, sku)?;
            next.lines.remove(idx);
        }
        CartCommand::SetQuantity { sku, quantity } => {
            let idx = position(&next, sku)?;
            next.lines[idx].quantity = fitting(sku, *quantity)?;
        }
        CartCommand::Clear => next.lines.clear(),
        CartCommand::AddCoupon { code } => add_coupon(&mut next, code)?,
        CartCommand::RemoveCoupon { code } => {
            next.coupons.retain(|held| held != code);
            if next.coupons.len() == cart.coupons.len() {
                return Err(CartError::CouponNotInCart { code: code.clone() });
            }
        }
    }
    Ok(versioned(cart, next))
}

/// What the version of a changed cart is; an unchanged one keeps its own.
fn versioned(before: &Cart, mut after: Cart) -> Cart {
    if &after != before {
        after.version = before.version + 1;
    }
    after
}

fn position(cart: &Cart, sku: &Sku) -> Result<usize, CartError> {
    let idx = cart.lines.iter().position(|line| &line.sku == sku);
    idx.ok_or_else(|| CartError::NotInCart { sku: sku.clone() })
}

fn fitting(sku: &Sku, quantity: u32) -> Result<u32, CartError> {
    let fits = quantity <= LINE_QUANTITY_MAX;
    fits.then_some(quantity).ok_or_else(|| CartError::LineFull { sku: sku.clone() })
}

fn add(cart: &mut Cart, product: &ProductId, sku: &Sku, quantity: u32) -> Result<(), CartError> {
    if quantity == 0 {
        return Err(CartError::NothingToAdd);
    }
    if let Ok(idx) = position(cart, sku) {
        let line = &mut cart.lines[idx];
        line.quantity = fitting(sku, line.quantity.saturating_add(quantity))?;
        return Ok(());
    }
    let quantity = fitting(sku, quantity)?;
    if cart.lines.len() >= CART_LINES_MAX {
        return Err(CartError::Full);
    }
    cart.lines.push(CartLine { sku: sku.clone(), product: product.clone(), quantity });
    Ok(())
}

fn add_coupon(cart: &mut Cart, code: &CouponCode) -> Result<(), CartError> {
    if cart.coupons.contains(code) {
        return Ok(());
    }
    if cart.coupons.len() >= COUPONS_MAX {
        return Err(CartError::TooManyCoupons);
    }
    cart.coupons.push(code.clone());
    Ok(())
}

/// What to do with lines that are already there when a platform's cart arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimMode {
    /// Adds to the cart.
    Merge,
    /// The claimed cart takes its place; coupons stay.
    Replace,
}

/// A claimed line that could not be taken over as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimProblem {
    pub sku: Sku,
    pub asked: u32,
    pub reason: ClaimProblemKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClaimProblemKind {
    /// The catalog does not know it.
    Unknown,
    Refused(CartError),
}

/// Takes over a cart made in a platform's own catalog: variants and quantities, never its prices.
///
/// `products` are those that the claimed SKUs belong to. What cannot be taken is told and left out.
pub fn from_claimed<'a>(
    cart: &Cart,
    claimed: impl IntoIterator<Item = (&'a Sku, u32)>,
    products: &[ProductView],
    mode: ClaimMode,
) -> (Cart, Vec<ClaimProblem>) {
    let mut next = cart.clone();
    let mut problems = Vec::new();
    if mode == ClaimMode::Replace {
        next.lines.clear();
    }
    for (sku, asked) in claimed {
        let known = products.iter().find(|view| view.product.variant(sku).is_some());
        let added = known.map(|view| add(&mut next, &view.product.id, sku, asked));
        let reason = match added {
            Some(Ok(())) => continue,
            Some(Err(error)) => ClaimProblemKind::Refused(error),
            None => ClaimProblemKind::Unknown,
        };
        problems.push(ClaimProblem { sku: sku.clone(), asked, reason });
    }
    (versioned(cart, next), problems)
}

/// One thing that is different between two carts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum CartChange {
    Added { product: ProductId, sku: Sku, quantity: u32 },
    Removed { product: ProductId, sku: Sku, quantity: u32 },
    Quantity { product: ProductId, sku: Sku, from: u32, to: u32 },
    CouponAdded { code: CouponCode },
    CouponRemoved { code: CouponCode },
}

/// What happened from one cart to the next: lines first, in their order, then what is gone, then coupons.
pub fn diff(before: &Cart, after: &Cart) -> Vec<CartChange> {
    let mut changes = Vec::new();
    for CartLine { sku, product, quantity } in &after.lines {
        let (product, sku, quantity) = (product.clone(), sku.clone(), *quantity);
        match before.line(&sku).map(|line| line.quantity) {
            None => changes.push(CartChange::Added { product, sku, quantity }),
            Some(from) if from != quantity => {
                changes.push(CartChange::Quantity { product, sku, from, to: quantity });
            }
            Some(_) => {}
        }
    }
    for CartLine { sku, product, quantity } in &before.lines {
        if after.line(sku).is_none() {
            let (product, sku, quantity) = (product.clone(), sku.clone(), *quantity);
            changes.push(CartChange::Removed { product, sku, quantity });
        }
    }
    let only_in = |one: &Cart, other: &Cart| -> Vec<CouponCode> {
        one.coupons.iter().filter(|code| !other.coupons.contains(code)).cloned().collect()
    };
    changes.extend(only_in(after, before).into_iter().map(|code| CartChange::CouponAdded { code }));
    changes
        .extend(only_in(before, after).into_iter().map(|code| CartChange::CouponRemoved { code }));
    changes
}

/// The cart reduced to what `quote` says can be had: what a contact accepts who buys the rest anyway.
pub fn as_quoted(cart: &Cart, quote: &Quote) -> Cart {
    let mut next = cart.clone();
    for line in &mut next.lines {
        let had = quote.lines.iter().find(|quoted| quoted.sku == line.sku);
        line.quantity = had.map_or(0, |quoted| quoted.quantity);
    }
    next.lines.retain(|line| line.quantity > 0);
    versioned(cart, next)
}
