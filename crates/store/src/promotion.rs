//! Promotions: the rules, and the coupons that trigger them.

use crate::value::{Batch, Row};
use crate::{StoreError, Tx, json};
use engine::commerce::promotion::Promotion;
use engine::{ContactId, CouponCode, MerchantId, PromotionId, Timestamp};
use std::collections::BTreeMap;

/// How often a promotion was redeemed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Uses {
    pub total: u32,
    pub by_contact: u32,
}

/// Creates the promotion or replaces its rule; what was redeemed stays counted.
///
/// # Errors
/// A [`StoreError::Constraint`] on `promotion(merchant, coupon)` when another promotion has that code.
pub fn put(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    promotion: &Promotion,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.send(
        "INSERT INTO promotion (merchant, id, coupon, is_active, n_uses, updated_at, data)
         VALUES ($1, $2, $3, $4, 0, $5, $6)
         ON CONFLICT (merchant, id) DO UPDATE SET coupon = excluded.coupon,
             is_active = excluded.is_active, updated_at = excluded.updated_at, data = excluded.data",
        &[
            merchant.into(),
            (&promotion.id).into(),
            promotion.coupon.as_ref().into(),
            promotion.active.into(),
            now.into(),
            json::write(promotion).into(),
        ],
    )?;
    Ok(())
}

/// # Errors
/// When the database refuses.
pub fn get(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &PromotionId,
) -> Result<Option<Promotion>, StoreError> {
    let row = tx.first(
        "SELECT data FROM promotion WHERE merchant = $1 AND id = $2",
        &[merchant.into(), id.into()],
    )?;
    row.map(promotion).transpose()
}

/// All promotions, by id.
///
/// # Errors
/// When the database refuses.
pub fn list(tx: &mut Tx<'_>, merchant: &MerchantId) -> Result<Vec<Promotion>, StoreError> {
    let rows =
        tx.query("SELECT data FROM promotion WHERE merchant = $1 ORDER BY id", &[merchant.into()])?;
    rows.into_iter().map(promotion).collect()
}

/// What a quote looks at: the active promotions that need no code, and those of these codes.
///
/// # Errors
/// When the database refuses.
pub fn for_quote(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    codes: &[CouponCode],
) -> Result<Vec<Promotion>, StoreError> {
    let mut rows = tx.query(
        "SELECT data FROM promotion WHERE merchant = $1 AND coupon IS NULL AND is_active = 1 ORDER BY id",
        &[merchant.into()],
    )?;
    let mut wanted = Batch::new();
    for code in codes {
        wanted.push([merchant.into(), code.into()]);
    }
    rows.extend(tx.query_many(
        "SELECT p.data FROM {rows: merchant text, coupon text}
         JOIN promotion p ON p.merchant = i.merchant AND p.coupon = i.coupon",
        &wanted,
        &[],
    )?);
    rows.into_iter().map(promotion).collect()
}

/// How often these promotions were redeemed, in all and by this contact.
///
/// # Errors
/// When the database refuses.
pub fn uses(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    promotions: &[PromotionId],
    contact: Option<&ContactId>,
) -> Result<BTreeMap<PromotionId, Uses>, StoreError> {
    let mut rows = Batch::new();
    for promotion in promotions {
        rows.push([merchant.into(), promotion.into(), contact.into()]);
    }
    let found = tx.query_many(
        "SELECT p.id, p.n_uses, (SELECT COUNT(*) FROM promotion_use u WHERE u.merchant = p.merchant
             AND u.promotion = p.id AND u.contact = i.contact)
         FROM {rows: merchant text, id text, contact text}
         JOIN promotion p ON p.merchant = i.merchant AND p.id = i.id",
        &rows,
        &[],
    )?;
    found
        .into_iter()
        .map(|mut row| Ok((row.get()?, Uses { total: row.get()?, by_contact: row.get()? })))
        .collect()
}

/// `false` when there is none.
///
/// # Errors
/// When the database refuses.
pub fn delete(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &PromotionId,
) -> Result<bool, StoreError> {
    let gone = tx.execute(
        "DELETE FROM promotion WHERE merchant = $1 AND id = $2",
        &[merchant.into(), id.into()],
    )?;
    Ok(gone == 1)
}

pub(crate) fn promotion(mut row: Row) -> Result<Promotion, StoreError> {
    json::read(&row.get::<String>()?)
}
