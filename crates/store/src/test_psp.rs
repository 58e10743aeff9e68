//! The ledger of the play-money provider that the server hosts: its payments, refunds and waiting webhooks.
//!
//! It is somebody else's books that happen to be in the same database: the shop never reads them.

use crate::value::Row;
use crate::{StoreError, Tx};
use engine::{ConnectorId, MerchantId, Timestamp};

/// A payment in the provider's books.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerPayment {
    pub reference: String,
    pub idempotency_key: String,
    pub state: String,
    /// What was asked for, as JSON.
    pub request: String,
    pub refunded_minor: i64,
}

/// A webhook on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerWebhook {
    pub merchant: MerchantId,
    pub connector: ConnectorId,
    pub id: String,
    /// The event's id: the same for every delivery of the same news.
    pub event: String,
    pub kind: String,
    /// Reference of the payment it is about.
    pub payment: String,
    pub n_attempts: u32,
}

const COLUMNS: &str = "reference, idempotency_key, state, request, refunded_minor";

fn read(mut row: Row) -> Result<LedgerPayment, StoreError> {
    Ok(LedgerPayment {
        reference: row.get()?,
        idempotency_key: row.get()?,
        state: row.get()?,
        request: row.get()?,
        refunded_minor: row.get()?,
    })
}

/// Books a payment; with a key that is known, the payment it stands for.
///
/// # Errors
/// When the database refuses.
pub fn create(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    connector: &ConnectorId,
    new: &LedgerPayment,
    now: Timestamp,
) -> Result<LedgerPayment, StoreError> {
    tx.send(
        "INSERT INTO test_psp_payment (merchant, connector, reference, idempotency_key, state, request,
             created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        &[
            merchant.into(),
            connector.into(),
            (&new.reference).into(),
            (&new.idempotency_key).into(),
            (&new.state).into(),
            (&new.request).into(),
            now.into(),
        ],
    )?;
    let sql = format!(
        "SELECT {COLUMNS} FROM test_psp_payment
         WHERE merchant = $1 AND connector = $2 AND idempotency_key = $3"
    );
    let row =
        tx.first(&sql, &[merchant.into(), connector.into(), (&new.idempotency_key).into()])?;
    row.map(read).transpose()?.ok_or(StoreError::NotFound)
}

/// One payment.
///
/// # Errors
/// When the database refuses.
pub fn load(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    connector: &ConnectorId,
    reference: &str,
) -> Result<Option<LedgerPayment>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM test_psp_payment
         WHERE merchant = $1 AND connector = $2 AND reference = $3"
    );
    tx.first(&sql, &[merchant.into(), connector.into(), reference.into()])?.map(read).transpose()
}

/// Moves a payment on if it is still in `from`.
///
/// # Errors
/// When the database refuses.
pub fn advance(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    connector: &ConnectorId,
    reference: &str,
    from: &str,
    to: &str,
) -> Result<bool, StoreError> {
    let changed = tx.execute(
        "UPDATE test_psp_payment SET state = $1
         WHERE merchant = $2 AND connector = $3 AND reference = $4 AND state = $5",
        &[to.into(), merchant.into(), connector.into(), reference.into(), from.into()],
    )?;
    Ok(changed == 1)
}

/// Books a refund; with a key that is known, the refund it stands for. `None` when there is not so much left.
///
/// # Errors
/// When the database refuses.
pub fn refund(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    connector: &ConnectorId,
    payment: &LedgerPayment,
    idempotency_key: &str,
    amount_minor: i64,
    captured_minor: i64,
) -> Result<Option<String>, StoreError> {
    let known = tx.first(
        "SELECT reference FROM test_psp_refund
         WHERE merchant = $1 AND connector = $2 AND idempotency_key = $3",
        &[merchant.into(), connector.into(), idempotency_key.into()],
    )?;
    if let Some(mut row) = known {
        return row.get().map(Some);
    }
    let changed = tx.execute(
        "UPDATE test_psp_payment SET refunded_minor = refunded_minor + $1
         WHERE merchant = $2 AND connector = $3 AND reference = $4 AND refunded_minor + $1 <= $5",
        &[
            amount_minor.into(),
            merchant.into(),
            connector.into(),
            (&payment.reference).into(),
            captured_minor.into(),
        ],
    )?;
    if changed == 0 {
        return Ok(None);
    }
    let reference = format!("tre_{}", tx.token());
    tx.send(
        "INSERT INTO test_psp_refund (merchant, connector, idempotency_key, reference, payment, amount_minor)
         VALUES ($1, $2, $3, $4, $5, $6)",
        &[
            merchant.into(),
            connector.into(),
            idempotency_key.into(),
            (&reference).into(),
            (&payment.reference).into(),
            amount_minor.into(),
        ],
    )?;
    Ok(Some(reference))
}

/// Puts a webhook on its way.
///
/// # Errors
/// When the database refuses.
pub fn announce(
    tx: &mut Tx<'_>,
    webhook: &LedgerWebhook,
    due_at: Timestamp,
) -> Result<(), StoreError> {
    tx.send(
        "INSERT INTO test_psp_webhook (merchant, connector, id, event, kind, payment, due_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            (&webhook.merchant).into(),
            (&webhook.connector).into(),
            (&webhook.id).into(),
            (&webhook.event).into(),
            (&webhook.kind).into(),
            (&webhook.payment).into(),
            due_at.into(),
        ],
    )?;
    Ok(())
}

/// Takes webhooks that are due; nobody else gets them before `again_at`.
///
/// # Errors
/// When the database refuses.
pub fn due(
    tx: &mut Tx<'_>,
    now: Timestamp,
    again_at: Timestamp,
    limit: usize,
) -> Result<Vec<LedgerWebhook>, StoreError> {
    let rows = tx.query(
        "SELECT merchant, connector, id, event, kind, payment, n_attempts FROM test_psp_webhook
         WHERE due_at <= $1 ORDER BY due_at LIMIT $2 {skip_locked: test_psp_webhook}",
        &[now.into(), limit.into()],
    )?;
    let mut due = Vec::new();
    for mut row in rows {
        due.push(LedgerWebhook {
            merchant: row.get()?,
            connector: row.get()?,
            id: row.get()?,
            event: row.get()?,
            kind: row.get()?,
            payment: row.get()?,
            n_attempts: row.get()?,
        });
    }
    for LedgerWebhook { merchant, connector, id, .. } in &due {
        tx.send(
            "UPDATE test_psp_webhook SET due_at = $1, n_attempts = n_attempts + 1
             WHERE merchant = $2 AND connector = $3 AND id = $4",
            &[again_at.into(), merchant.into(), connector.into(), id.into()],
        )?;
    }
    Ok(due)
}

/// Tries a webhook again at `at`, or with `None` never: it arrived, or was tried often enough.
///
/// # Errors
/// When the database refuses.
pub fn webhook_ended(
    tx: &mut Tx<'_>,
    webhook: &LedgerWebhook,
    at: Option<Timestamp>,
) -> Result<(), StoreError> {
    let LedgerWebhook { merchant, connector, id, .. } = webhook;
    match at {
        Some(at) => tx.execute(
            "UPDATE test_psp_webhook SET due_at = $1 WHERE merchant = $2 AND connector = $3 AND id = $4",
            &[at.into(), merchant.into(), connector.into(), id.into()],
        )?,
        None => tx.execute(
            "DELETE FROM test_psp_webhook WHERE merchant = $1 AND connector = $2 AND id = $3",
            &[merchant.into(), connector.into(), id.into()],
        )?,
    };
    Ok(())
}

/// Whether a webhook waits to be sent: a cheap look before taking any.
///
/// # Errors
/// When the database refuses.
pub fn is_due(tx: &mut Tx<'_>, now: Timestamp) -> Result<bool, StoreError> {
    let row =
        tx.first("SELECT 1 FROM test_psp_webhook WHERE due_at <= $1 LIMIT 1", &[now.into()])?;
    Ok(row.is_some())
}
