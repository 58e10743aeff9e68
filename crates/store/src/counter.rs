//! Maintained numbers: what a badge shows is added up as things change, never counted.
//!
//! Each counter is spread over shards, one for each writer, so that writers do not wait for one row.

use crate::value::Batch;
use crate::{StoreError, Tx};
use engine::MerchantId;
use std::collections::BTreeMap;

/// Changes of counters, summed up before they are stored.
#[derive(Debug, Default)]
pub struct CounterDelta {
    deltas: BTreeMap<(MerchantId, String), i64>,
}

impl CounterDelta {
    pub fn add(&mut self, merchant: &MerchantId, name: &str, n: i64) {
        *self.deltas.entry((merchant.clone(), name.to_owned())).or_insert(0) += n;
    }

    /// Adds the sums to the stored counters.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn store(self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let mut rows = Batch::new();
        for ((merchant, name), n) in self.deltas.iter().filter(|(_, n)| **n != 0) {
            rows.push([merchant.into(), name.into(), (*n).into()]);
        }
        let shard = tx.shard;
        tx.send_many(
            "INSERT INTO counter (merchant, name, shard, n)
             SELECT merchant, name, $4, n FROM {rows: merchant text, name text, n bigint}
             WHERE true ON CONFLICT (merchant, name, shard) DO UPDATE SET n = counter.n + excluded.n",
            &rows,
            &[shard.into()],
        )?;
        Ok(())
    }
}

/// All counters of a merchant whose name starts with `prefix`.
///
/// # Errors
/// When the database refuses.
pub fn list(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    prefix: &str,
) -> Result<BTreeMap<String, i64>, StoreError> {
    let rows = tx.query(
        "SELECT name, CAST(SUM(n) AS BIGINT) FROM counter
         WHERE merchant = $1 AND name >= $2 AND name < $3 GROUP BY name",
        &[merchant.into(), prefix.into(), format!("{prefix}\u{10ffff}").into()],
    )?;
    rows.into_iter().map(|mut row| Ok((row.get()?, row.get()?))).collect()
}

/// Which counters a conversation in this list adds to: `view:waiting`, `view:unassigned`, `mine:agt_…`, `unread`.
pub(crate) fn of_view(
    queue: &str,
    assignee: Option<&str>,
    unread: i64,
    sign: i64,
    mut add: impl FnMut(&str, i64),
) {
    add(&format!("view:{queue}"), sign);
    let is_open = matches!(queue, "waiting" | "bot" | "agent");
    if is_open {
        add("view:open", sign);
        add("unread", sign * i64::from(unread > 0));
    }
    match assignee {
        Some(agent) if is_open => add(&format!("mine:{agent}"), sign),
        None if matches!(queue, "waiting" | "agent") => add("view:unassigned", sign),
        Some(_) | None => {}
    }
}
