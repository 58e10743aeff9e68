//! What a merchant's conversations have used of a language model on one day, in tokens.
//!
//! It is put aside before each call, so that what is spent can never pass what is allowed, however many servers ask
//! at once and whatever breaks.

use crate::{StoreError, Tx};
use engine::MerchantId;

/// Every day's sum is one row: writers wait for each other here, because none may pass the limit.
const SHARD: i64 = 0;

fn name_of(day: i64) -> String {
    format!("model:{day}")
}

/// Puts `tokens` aside; `false` when the day (number of days since 1970) has not that many left.
///
/// # Errors
/// When the database refuses.
pub fn take(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    day: i64,
    tokens: i64,
    tokens_max: i64,
) -> Result<bool, StoreError> {
    let name = name_of(day);
    tx.execute(
        "INSERT INTO counter (merchant, name, shard, n) VALUES ($1, $2, $3, 0)
         ON CONFLICT (merchant, name, shard) DO NOTHING",
        &[merchant.into(), (&name).into(), SHARD.into()],
    )?;
    let taken = tx.execute(
        "UPDATE counter SET n = n + $4
         WHERE merchant = $1 AND name = $2 AND shard = $3 AND n + $4 <= $5",
        &[merchant.into(), (&name).into(), SHARD.into(), tokens.into(), tokens_max.into()],
    )?;
    Ok(taken == 1)
}

/// Gives back what a call did not use of what was put aside for it.
///
/// # Errors
/// When the database refuses.
pub fn give_back(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    day: i64,
    tokens: i64,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE counter SET n = n - $4
         WHERE merchant = $1 AND name = $2 AND shard = $3 AND n >= $4",
        &[merchant.into(), (&name_of(day)).into(), SHARD.into(), tokens.into()],
    )?;
    Ok(())
}

/// What is used or put aside on a day.
///
/// # Errors
/// When the database refuses.
pub fn used(tx: &mut Tx<'_>, merchant: &MerchantId, day: i64) -> Result<i64, StoreError> {
    let name = name_of(day);
    let row = tx.first(
        "SELECT n FROM counter WHERE merchant = $1 AND name = $2 AND shard = $3",
        &[merchant.into(), (&name).into(), SHARD.into()],
    )?;
    row.map_or(Ok(0), |mut row| row.get())
}
