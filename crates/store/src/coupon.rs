//! Redeeming promotions: each checkout once, never more often than the promotion's limits allow.

use crate::promotion::promotion;
use crate::{StoreError, Tx};
use engine::{CheckoutId, ContactId, MerchantId, PromotionId, Timestamp};

/// What became of an attempt to redeem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CouponTake {
    /// Redeemed, now or before by the same checkout.
    Taken,
    UsedUp,
    UsedByContact,
    /// There is no such promotion.
    Unknown,
}

/// Redeems a promotion for a checkout.
///
/// # Errors
/// When the database refuses.
pub fn take(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &PromotionId,
    checkout: &CheckoutId,
    contact: Option<&ContactId>,
    now: Timestamp,
) -> Result<CouponTake, StoreError> {
    // Holding the promotion's row makes the two counts below exact.
    let row = tx.first(
        "SELECT n_uses, data FROM promotion WHERE merchant = $1 AND id = $2 {for_update: promotion}",
        &[merchant.into(), id.into()],
    )?;
    let Some(mut row) = row else { return Ok(CouponTake::Unknown) };
    let n_uses: u32 = row.get()?;
    let rule = promotion(row)?;
    let taken = tx.first(
        "SELECT 1 FROM promotion_use WHERE merchant = $1 AND promotion = $2 AND checkout = $3",
        &[merchant.into(), id.into(), checkout.into()],
    )?;
    if taken.is_some() {
        return Ok(CouponTake::Taken);
    }
    if rule.total_limit.is_some_and(|limit| n_uses >= limit) {
        return Ok(CouponTake::UsedUp);
    }
    if let (Some(limit), Some(contact)) = (rule.per_contact_limit, contact)
        && n_uses_of(tx, merchant, id, contact)? >= limit
    {
        return Ok(CouponTake::UsedByContact);
    }
    tx.send(
        "UPDATE promotion SET n_uses = n_uses + 1 WHERE merchant = $1 AND id = $2",
        &[merchant.into(), id.into()],
    )?;
    tx.send(
        "INSERT INTO promotion_use (merchant, promotion, checkout, contact, at)
         VALUES ($1, $2, $3, $4, $5)",
        &[merchant.into(), id.into(), checkout.into(), contact.into(), now.into()],
    )?;
    Ok(CouponTake::Taken)
}

/// Returns what a checkout redeemed; answers how many promotions that were. A second call returns nothing.
///
/// # Errors
/// When the database refuses.
pub fn give_back(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    checkout: &CheckoutId,
) -> Result<usize, StoreError> {
    let rows = tx.query(
        "DELETE FROM promotion_use WHERE merchant = $1 AND checkout = $2 RETURNING promotion",
        &[merchant.into(), checkout.into()],
    )?;
    let mut promotions: Vec<PromotionId> =
        rows.into_iter().map(|mut row| row.get()).collect::<Result<_, _>>()?;
    promotions.sort();
    for id in &promotions {
        tx.send(
            "UPDATE promotion SET n_uses = n_uses - 1 WHERE merchant = $1 AND id = $2",
            &[merchant.into(), id.into()],
        )?;
    }
    Ok(promotions.len())
}

fn n_uses_of(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &PromotionId,
    contact: &ContactId,
) -> Result<u32, StoreError> {
    let row = tx.first(
        "SELECT COUNT(*) FROM promotion_use WHERE merchant = $1 AND promotion = $2 AND contact = $3",
        &[merchant.into(), id.into(), contact.into()],
    )?;
    row.map_or(Ok(0), |mut row| row.get())
}
