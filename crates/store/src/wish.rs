//! Wishes: who wants to hear when a product can be had again.

use crate::{StoreError, Tx};
use engine::{ContactId, MerchantId, ProductId, Sku, Timestamp};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    pub contact: ContactId,
    pub sku: Option<Sku>,
    pub created_at: Timestamp,
}

/// Records a wish; a repeated one stays the first.
///
/// # Errors
/// When the database refuses.
pub fn add(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    contact: &ContactId,
    product: &ProductId,
    sku: Option<&Sku>,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.send(
        "INSERT INTO wish (merchant, product, contact, sku, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (merchant, product, contact) DO UPDATE SET told_at = NULL, sku = excluded.sku
         WHERE wish.told_at IS NOT NULL",
        &[merchant.into(), product.into(), contact.into(), sku.into(), now.into()],
    )?;
    Ok(())
}

/// Who has not been told yet, in order of asking.
///
/// # Errors
/// When the database refuses.
pub fn waiting(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    product: &ProductId,
) -> Result<Vec<Wish>, StoreError> {
    let rows = tx.query(
        "SELECT contact, sku, created_at FROM wish
         WHERE merchant = $1 AND product = $2 AND told_at IS NULL ORDER BY created_at, contact",
        &[merchant.into(), product.into()],
    )?;
    rows.into_iter()
        .map(|mut row| Ok(Wish { contact: row.get()?, sku: row.get()?, created_at: row.get()? }))
        .collect()
}

/// Every product that somebody waits for.
///
/// # Errors
/// When the database refuses.
pub fn wanted(tx: &mut Tx<'_>, merchant: &MerchantId) -> Result<Vec<ProductId>, StoreError> {
    let rows = tx.query(
        "SELECT DISTINCT product FROM wish WHERE merchant = $1 AND told_at IS NULL ORDER BY product",
        &[merchant.into()],
    )?;
    rows.into_iter().map(|mut row| row.get()).collect()
}

/// Notes that a contact was told.
///
/// # Errors
/// When the database refuses.
pub fn told(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    contact: &ContactId,
    product: &ProductId,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.send(
        "UPDATE wish SET told_at = $4 WHERE merchant = $1 AND product = $2 AND contact = $3",
        &[merchant.into(), product.into(), contact.into(), now.into()],
    )?;
    Ok(())
}
