//! How many units there are, and how many of them are set aside. The schema refuses to set aside what is not there.

use crate::value::Batch;
use crate::{StoreError, Tx, catalog};
use engine::{MerchantId, ProductId, Sku};
use std::collections::{BTreeMap, BTreeSet};

/// Says how many units there are. What is set aside stays: there are never fewer than that.
///
/// # Errors
/// [`StoreError::NotFound`] when a variant is unknown.
pub fn set(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    levels: &[(Sku, i64)],
) -> Result<(), StoreError> {
    let levels: BTreeMap<&Sku, i64> = levels.iter().map(|(sku, n)| (sku, (*n).max(0))).collect();
    let before = availability(tx, merchant, levels.keys().copied())?;
    if before.len() != levels.len() {
        return Err(StoreError::NotFound);
    }
    let mut rows = Batch::new();
    for (sku, on_hand) in &levels {
        rows.push([merchant.into(), (*sku).into(), (*on_hand).into()]);
    }
    tx.send_many(
        "UPDATE stock SET on_hand =
             CASE WHEN i.on_hand < stock.reserved THEN stock.reserved ELSE i.on_hand END
         FROM {rows: merchant text, sku text, on_hand bigint}
         WHERE stock.merchant = i.merchant AND stock.sku = i.sku",
        &rows,
        &[],
    )?;
    announce(tx, merchant, &before)
}

/// Adds units (returned, found) or takes them away.
///
/// # Errors
/// A [`StoreError::Constraint`] on `stock_reserved` when more would be set aside than there is.
pub fn add(tx: &mut Tx<'_>, merchant: &MerchantId, units: &[(Sku, i64)]) -> Result<(), StoreError> {
    let before = availability(tx, merchant, units.iter().map(|(sku, _)| sku))?;
    let mut rows = Batch::new();
    for (sku, n) in units {
        rows.push([merchant.into(), sku.into(), (*n).into()]);
    }
    tx.send_many(
        "UPDATE stock SET on_hand = stock.on_hand + i.n FROM {rows: merchant text, sku text, n bigint}
         WHERE stock.merchant = i.merchant AND stock.sku = i.sku",
        &rows,
        &[],
    )?;
    announce(tx, merchant, &before)
}

/// Units free to sell now; a missing variant has none.
///
/// # Errors
/// When the database refuses.
pub fn available(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    skus: &[Sku],
) -> Result<BTreeMap<Sku, i64>, StoreError> {
    let found = availability(tx, merchant, skus.iter())?;
    Ok(found.into_iter().map(|(sku, level)| (sku, level.free)).collect())
}

/// Sets units aside if there are that many; `false` when not.
///
/// # Errors
/// When the database refuses.
pub fn reserve(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    sku: &Sku,
    quantity: u32,
) -> Result<bool, StoreError> {
    let row = tx.first(
        "UPDATE stock SET reserved = reserved + $3
         WHERE merchant = $1 AND sku = $2 AND on_hand - reserved >= $3
         RETURNING product, on_hand - reserved",
        &[merchant.into(), sku.into(), quantity.into()],
    )?;
    let Some(mut row) = row else { return Ok(false) };
    let (product, free): (ProductId, i64) = (row.get()?, row.get()?);
    if free == 0 && quantity > 0 {
        catalog::touch(tx, merchant, &BTreeSet::from([product]))?;
    }
    Ok(true)
}

/// Gives units back that were set aside.
///
/// # Errors
/// A [`StoreError::Constraint`] on `stock_reserved` when fewer were set aside.
pub fn unreserve(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    sku: &Sku,
    quantity: u32,
) -> Result<(), StoreError> {
    let row = tx.first(
        "UPDATE stock SET reserved = reserved - $3 WHERE merchant = $1 AND sku = $2
         RETURNING product, on_hand - reserved",
        &[merchant.into(), sku.into(), quantity.into()],
    )?;
    let Some(mut row) = row else { return Ok(()) };
    let (product, free): (ProductId, i64) = (row.get()?, row.get()?);
    if free == i64::from(quantity) && quantity > 0 {
        catalog::touch(tx, merchant, &BTreeSet::from([product]))?;
    }
    Ok(())
}

/// Units that were set aside leave the house.
///
/// # Errors
/// A [`StoreError::Constraint`] on `stock_reserved` when fewer were set aside.
pub fn sell(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    sku: &Sku,
    quantity: u32,
) -> Result<(), StoreError> {
    tx.send(
        "UPDATE stock SET reserved = reserved - $3, on_hand = on_hand - $3
         WHERE merchant = $1 AND sku = $2",
        &[merchant.into(), sku.into(), quantity.into()],
    )?;
    Ok(())
}

struct Level {
    product: ProductId,
    free: i64,
}

fn availability<'s>(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    skus: impl Iterator<Item = &'s Sku>,
) -> Result<BTreeMap<Sku, Level>, StoreError> {
    let mut rows = Batch::new();
    for sku in skus {
        rows.push([merchant.into(), sku.into()]);
    }
    let found = tx.query_many(
        "SELECT s.sku, s.product, s.on_hand - s.reserved FROM {rows: merchant text, sku text}
         JOIN stock s ON s.merchant = i.merchant AND s.sku = i.sku",
        &rows,
        &[],
    )?;
    found
        .into_iter()
        .map(|mut row| Ok((row.get()?, Level { product: row.get()?, free: row.get()? })))
        .collect()
}

/// Tells the change feed which products can be bought again, or no more.
fn announce(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    before: &BTreeMap<Sku, Level>,
) -> Result<(), StoreError> {
    let after = availability(tx, merchant, before.keys())?;
    let flipped: BTreeSet<ProductId> = before
        .iter()
        .filter(|(sku, level)| {
            after.get(*sku).is_some_and(|now| (now.free > 0) != (level.free > 0))
        })
        .map(|(_, level)| level.product.clone())
        .collect();
    catalog::touch(tx, merchant, &flipped)
}
