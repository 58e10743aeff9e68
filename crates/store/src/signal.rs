//! Demand, counted as it happens: so much of a name about a subject on a day.

use crate::lane::SignalCount;
use crate::value::Batch;
use crate::{StoreError, Tx};
use engine::MerchantId;
use std::collections::BTreeMap;

/// Adds counts to their days.
///
/// # Errors
/// When the database refuses.
pub fn count<'s>(
    tx: &mut Tx<'_>,
    signals: impl Iterator<Item = (&'s MerchantId, &'s [SignalCount])>,
) -> Result<(), StoreError> {
    let mut sums: BTreeMap<(&MerchantId, i64, &str, &str), i64> = BTreeMap::new();
    for (merchant, counts) in signals {
        for SignalCount { name, key, day, n } in counts {
            *sums.entry((merchant, *day, name, key)).or_insert(0) += n;
        }
    }
    let mut rows = Batch::new();
    for ((merchant, day, name, subject), n) in sums {
        rows.push([merchant.into(), day.into(), name.into(), subject.into(), n.into()]);
    }
    let shard = tx.shard;
    tx.send_many(
        "INSERT INTO signal (merchant, day, name, subject, shard, n)
         SELECT merchant, day, name, subject, $6, n
         FROM {rows: merchant text, day bigint, name text, subject text, n bigint}
         WHERE true ON CONFLICT (merchant, day, name, subject, shard)
         DO UPDATE SET n = signal.n + excluded.n",
        &rows,
        &[shard.into()],
    )?;
    Ok(())
}

/// How often each subject of `name` was counted from `first_day` to `last_day`, most frequent first.
///
/// # Errors
/// When the database refuses.
pub fn top(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    name: &str,
    first_day: i64,
    last_day: i64,
    limit: usize,
) -> Result<Vec<(String, i64)>, StoreError> {
    let rows = tx.query(
        "SELECT subject, CAST(SUM(n) AS BIGINT) AS total FROM signal
         WHERE merchant = $1 AND day >= $2 AND day <= $3 AND name = $4
         GROUP BY subject ORDER BY total DESC, subject LIMIT $5",
        &[merchant.into(), first_day.into(), last_day.into(), name.into(), limit.into()],
    )?;
    rows.into_iter().map(|mut row| Ok((row.get()?, row.get()?))).collect()
}
