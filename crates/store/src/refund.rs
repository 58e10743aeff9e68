//! Money going back: of an order, or of a payment that came too late for one.

use crate::value::Row;
use crate::{StoreError, Tx, json};
use engine::commerce::lifecycle::Named;
use engine::commerce::payment::Refund;
use engine::{MerchantId, OrderId, PaymentId, RefundId, Timestamp};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRefund {
    pub payment: PaymentId,
    pub order: Option<OrderId>,
    /// When the provider is to be asked, or asked again.
    pub check_at: Option<Timestamp>,
    pub refund: Refund,
}

const COLUMNS: &str = "payment, orders, check_at, data";

/// Stores a new refund; `false` when there is one with this id.
///
/// # Errors
/// When the database refuses.
pub fn create(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    stored: &StoredRefund,
) -> Result<bool, StoreError> {
    let refund = &stored.refund;
    let created = tx.execute(
        "INSERT INTO refund (merchant, id, payment, orders, state, amount_minor, currency, check_at,
             created_at, updated_at, data)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10) ON CONFLICT DO NOTHING",
        &[
            merchant.into(),
            (&refund.id).into(),
            (&stored.payment).into(),
            stored.order.as_ref().into(),
            refund.state.name().into(),
            refund.amount.minor.into(),
            refund.amount.currency.code().into(),
            stored.check_at.into(),
            refund.requested_at.into(),
            json::write(refund).into(),
        ],
    )?;
    Ok(created == 1)
}

/// Stores what is known about a refund now.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such refund.
pub fn save(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    refund: &Refund,
    check_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let changed = tx.execute(
        "UPDATE refund SET state = $3, check_at = $4, updated_at = $5, data = $6
         WHERE merchant = $1 AND id = $2",
        &[
            merchant.into(),
            (&refund.id).into(),
            refund.state.name().into(),
            check_at.into(),
            now.into(),
            json::write(refund).into(),
        ],
    )?;
    if changed == 1 { Ok(()) } else { Err(StoreError::NotFound) }
}

/// # Errors
/// When the database refuses.
pub fn get(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &RefundId,
) -> Result<Option<StoredRefund>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM refund WHERE merchant = $1 AND id = $2");
    let row = tx.first(&sql, &[merchant.into(), id.into()])?;
    row.map(stored).transpose()
}

/// All refunds of a payment, in order of their request.
///
/// # Errors
/// When the database refuses.
pub fn of_payment(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    payment: &PaymentId,
) -> Result<Vec<StoredRefund>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM refund WHERE merchant = $1 AND payment = $2 ORDER BY created_at, id"
    );
    let rows = tx.query(&sql, &[merchant.into(), payment.into()])?;
    rows.into_iter().map(stored).collect()
}

/// Takes refunds whose provider is to be asked, and puts the next time to ask off until `again_at`.
///
/// # Errors
/// When the database refuses.
pub fn due(
    tx: &mut Tx<'_>,
    now: Timestamp,
    again_at: Timestamp,
    limit: usize,
) -> Result<Vec<(MerchantId, StoredRefund)>, StoreError> {
    let sql = format!(
        "SELECT merchant, {COLUMNS} FROM refund WHERE check_at <= $1 ORDER BY check_at LIMIT $2
         {{skip_locked: refund}}"
    );
    let rows = tx.query(&sql, &[now.into(), limit.into()])?;
    let due: Vec<(MerchantId, StoredRefund)> = rows
        .into_iter()
        .map(|mut row| Ok((row.get()?, stored(row)?)))
        .collect::<Result<_, StoreError>>()?;
    for (merchant, one) in &due {
        tx.send(
            "UPDATE refund SET check_at = $3 WHERE merchant = $1 AND id = $2",
            &[merchant.into(), (&one.refund.id).into(), again_at.into()],
        )?;
    }
    Ok(due)
}

fn stored(mut row: Row) -> Result<StoredRefund, StoreError> {
    Ok(StoredRefund {
        payment: row.get()?,
        order: row.get()?,
        check_at: row.get()?,
        refund: json::read(&row.get::<String>()?)?,
    })
}
