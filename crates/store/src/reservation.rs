//! Units set aside for a checkout: all it needs or none, until they are sold, given back or too late.

use crate::value::Batch;
use crate::{StoreError, Tx, json, stock};
use engine::commerce::lifecycle::Named;
use engine::commerce::order::Order;
use engine::commerce::reservation::ReservationState;
use engine::{CheckoutId, MerchantId, Sku, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// Of which variant there is not enough, and how much could be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Short {
    pub sku: Sku,
    pub asked: u32,
    pub available: i64,
}

/// Sets aside exactly these units for the checkout, in place of what it held before. When anything is short,
/// nothing changes and the answer says what.
///
/// # Errors
/// When the database refuses.
pub fn hold(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    checkout: &CheckoutId,
    units: &BTreeMap<Sku, u32>,
    expires_at: Timestamp,
) -> Result<Vec<Short>, StoreError> {
    let held = lock_held(tx, merchant, checkout)?;
    let skus: BTreeSet<&Sku> = units.keys().chain(held.keys()).collect();
    let free = lock(tx, merchant, &skus)?;
    let short = shortages(units, &held, &free);
    if !short.is_empty() {
        return Ok(short);
    }
    for sku in skus {
        let wanted = units.get(sku).copied().unwrap_or(0);
        let had = held.get(sku).copied().unwrap_or(0);
        if wanted > had && !stock::reserve(tx, merchant, sku, wanted - had)? {
            return Err(StoreError::Conflict);
        }
        if wanted < had {
            stock::unreserve(tx, merchant, sku, had - wanted)?;
        }
    }
    tx.send(
        "DELETE FROM reservation WHERE merchant = $1 AND checkout = $2 AND state <> 'converted'",
        &[merchant.into(), checkout.into()],
    )?;
    let mut rows = Batch::new();
    for (sku, quantity) in units.iter().filter(|(_, quantity)| **quantity > 0) {
        rows.push([merchant.into(), checkout.into(), sku.into(), (*quantity).into()]);
    }
    tx.send_many(
        "INSERT INTO reservation (merchant, checkout, sku, quantity, state, expires_at)
         SELECT merchant, checkout, sku, quantity, 'held', $5
         FROM {rows: merchant text, checkout text, sku text, quantity bigint}",
        &rows,
        &[expires_at.into()],
    )?;
    Ok(short)
}

/// Makes the reservation last longer; `false` when nothing is held.
///
/// # Errors
/// When the database refuses.
pub fn extend(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    checkout: &CheckoutId,
    until: Timestamp,
) -> Result<bool, StoreError> {
    let changed = tx.execute(
        "UPDATE reservation SET expires_at = $3
         WHERE merchant = $1 AND checkout = $2 AND state = 'held'",
        &[merchant.into(), checkout.into(), until.into()],
    )?;
    Ok(changed > 0)
}

/// The units are sold; `false` when nothing is held.
///
/// # Errors
/// When the database refuses.
pub fn convert(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    checkout: &CheckoutId,
) -> Result<bool, StoreError> {
    let units = end(tx, merchant, checkout, ReservationState::Converted)?;
    for (sku, quantity) in &units {
        stock::sell(tx, merchant, sku, *quantity)?;
    }
    Ok(!units.is_empty())
}

/// The units go back; `false` when nothing is held.
///
/// # Errors
/// When the database refuses.
pub fn release(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    checkout: &CheckoutId,
) -> Result<bool, StoreError> {
    give_back(tx, merchant, checkout, ReservationState::Released)
}

/// Gives back what was held too long; answers for which checkouts.
///
/// # Errors
/// When the database refuses.
pub fn expire(
    tx: &mut Tx<'_>,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<(MerchantId, CheckoutId)>, StoreError> {
    let rows = tx.query(
        "SELECT merchant, checkout FROM reservation
         WHERE state = 'held' AND expires_at <= $1 ORDER BY expires_at LIMIT $2
         {skip_locked: reservation}",
        &[now.into(), limit.into()],
    )?;
    let mut late: BTreeSet<(MerchantId, CheckoutId)> = BTreeSet::new();
    for mut row in rows {
        late.insert((row.get()?, row.get()?));
    }
    for (merchant, checkout) in &late {
        give_back(tx, merchant, checkout, ReservationState::Expired)?;
    }
    Ok(late.into_iter().collect())
}

/// What became of the units of a checkout, `None` when there never were any; and the order it became.
///
/// # Errors
/// When the database refuses.
pub fn outcome(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    checkout: &CheckoutId,
) -> Result<(Option<ReservationState>, Option<Order>), StoreError> {
    let row = tx.first(
        "SELECT (SELECT state FROM reservation WHERE merchant = $1 AND checkout = $2 LIMIT 1),
             (SELECT data FROM orders WHERE merchant = $1 AND checkout = $2)",
        &[merchant.into(), checkout.into()],
    )?;
    let mut row = row.ok_or(StoreError::NotFound)?;
    let (name, order): (Option<String>, Option<String>) = (row.get()?, row.get()?);
    let state = name.map(|name| {
        ReservationState::from_name(&name)
            .ok_or_else(|| StoreError::Corrupt(format!("reservation state {name}")))
    });
    Ok((state.transpose()?, order.as_deref().map(json::read).transpose()?))
}

/// Units that are set aside for this checkout.
///
/// # Errors
/// When the database refuses.
pub fn held(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    checkout: &CheckoutId,
) -> Result<BTreeMap<Sku, u32>, StoreError> {
    let rows = tx.query(
        "SELECT sku, quantity FROM reservation
         WHERE merchant = $1 AND checkout = $2 AND state = 'held'",
        &[merchant.into(), checkout.into()],
    )?;
    rows.into_iter().map(|mut row| Ok((row.get()?, row.get()?))).collect()
}

/// Like [`held`], and keeps others from ending it until the transaction ends.
fn lock_held(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    checkout: &CheckoutId,
) -> Result<BTreeMap<Sku, u32>, StoreError> {
    let rows = tx.query(
        "SELECT sku, quantity FROM reservation
         WHERE merchant = $1 AND checkout = $2 AND state = 'held' {for_update: reservation}",
        &[merchant.into(), checkout.into()],
    )?;
    rows.into_iter().map(|mut row| Ok((row.get()?, row.get()?))).collect()
}

/// Keeps others from changing these levels until the transaction ends; answers what is free.
fn lock(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    skus: &BTreeSet<&Sku>,
) -> Result<BTreeMap<Sku, i64>, StoreError> {
    let mut free = BTreeMap::new();
    // One by one, in the order of SKUs: two checkouts never wait for each other in a circle.
    for sku in skus {
        let row = tx.first(
            "SELECT on_hand - reserved FROM stock WHERE merchant = $1 AND sku = $2
             {for_update: stock}",
            &[merchant.into(), (*sku).into()],
        )?;
        if let Some(mut row) = row {
            free.insert((*sku).clone(), row.get()?);
        }
    }
    Ok(free)
}

fn shortages(
    units: &BTreeMap<Sku, u32>,
    held: &BTreeMap<Sku, u32>,
    free: &BTreeMap<Sku, i64>,
) -> Vec<Short> {
    let mut short = Vec::new();
    for (sku, asked) in units {
        let has = held.get(sku).copied().map_or(0, i64::from);
        let available = free.get(sku).copied().unwrap_or(0) + has;
        if available < i64::from(*asked) {
            short.push(Short { sku: sku.clone(), asked: *asked, available });
        }
    }
    short
}

fn give_back(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    checkout: &CheckoutId,
    state: ReservationState,
) -> Result<bool, StoreError> {
    let units = end(tx, merchant, checkout, state)?;
    for (sku, quantity) in &units {
        stock::unreserve(tx, merchant, sku, *quantity)?;
    }
    Ok(!units.is_empty())
}

/// Ends what is held, once; answers the units by SKU.
fn end(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    checkout: &CheckoutId,
    state: ReservationState,
) -> Result<BTreeMap<Sku, u32>, StoreError> {
    let rows = tx.query(
        "UPDATE reservation SET state = $3
         WHERE merchant = $1 AND checkout = $2 AND state = 'held' RETURNING sku, quantity",
        &[merchant.into(), checkout.into(), state.name().into()],
    )?;
    rows.into_iter().map(|mut row| Ok((row.get()?, row.get()?))).collect()
}
