//! Whom a platform lets have no more marketing for now: asking again soon only lengthens it.

use crate::{StoreError, Tx, contact};
use engine::time::DAY_MS;
use engine::{ContactId, InboxId, MerchantId, Timestamp};

/// The longest wait.
const HOLD_DAYS_MAX: i64 = 14;

/// The platform refused once more: a day, then two, four, and so on. A refusal of what was sent before the hold
/// that runs lengthens nothing.
///
/// # Errors
/// When the database refuses.
pub fn hold(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    who: &ContactId,
    inbox: &InboxId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let who = &contact::current(tx, merchant, who)?;
    let row = tx.first(
        "SELECT n_holds, not_before FROM marketing_hold
         WHERE merchant = $1 AND contact = $2 AND inbox = $3",
        &[merchant.into(), who.into(), inbox.into()],
    )?;
    let (n_holds, until) = match row {
        Some(mut row) => (row.get::<i64>()?, row.get::<Timestamp>()?),
        None => (0, Timestamp(0)),
    };
    if until > now {
        return Ok(());
    }
    let days = (1_i64 << n_holds.clamp(0, 10)).min(HOLD_DAYS_MAX);
    tx.send(
        "INSERT INTO marketing_hold (merchant, contact, inbox, n_holds, not_before)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (merchant, contact, inbox) DO UPDATE SET
             n_holds = excluded.n_holds, not_before = excluded.not_before",
        &[
            merchant.into(),
            who.into(),
            inbox.into(),
            (n_holds + 1).into(),
            now.plus_ms(days * DAY_MS).into(),
        ],
    )
}

/// Until when she is to be left alone; `None` when marketing may be tried.
///
/// # Errors
/// When the database refuses.
pub fn held_until(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    who: &ContactId,
    inbox: &InboxId,
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let row = tx.first(
        "SELECT not_before FROM marketing_hold
         WHERE merchant = $1 AND contact = $2 AND inbox = $3 AND not_before > $4",
        &[merchant.into(), who.into(), inbox.into(), now.into()],
    )?;
    row.map(|mut row| row.get()).transpose()
}
