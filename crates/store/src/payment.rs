//! Attempts to pay: at most one open for each checkout, each provider reference once.

use crate::checkout::{self, StoredCheckout};
use crate::provider::PaymentPage;
use crate::value::Row;
use crate::{StoreError, Tx, json};
use engine::commerce::lifecycle::Named;
use engine::commerce::payment::Payment;
use engine::{CheckoutId, ConnectorId, MerchantId, PaymentId, Timestamp};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPayment {
    pub connector: ConnectorId,
    /// When the provider is to be asked what became of it.
    pub check_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub payment: Payment,
}

const COLUMNS: &str = "connector, check_at, created_at, data";

/// Stores a new attempt; `false` when another one of this checkout is open, or this attempt exists.
///
/// # Errors
/// When the database refuses.
pub fn create(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    stored: &StoredPayment,
) -> Result<bool, StoreError> {
    let payment = &stored.payment;
    let created = tx.execute(
        "INSERT INTO payment (merchant, id, checkout, attempt, connector, account,
             provider_reference, state, is_open, check_at, created_at, updated_at, data)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12) ON CONFLICT DO NOTHING",
        &[
            merchant.into(),
            (&payment.id).into(),
            (&payment.checkout).into(),
            payment.attempt.into(),
            (&stored.connector).into(),
            (&payment.account).into(),
            payment.provider_reference.as_ref().into(),
            payment.state.name().into(),
            payment.state.is_open().into(),
            stored.check_at.into(),
            stored.created_at.into(),
            json::write(payment).into(),
        ],
    )?;
    Ok(created == 1)
}

/// Stores what is known now about a payment this transaction has read.
///
/// # Errors
/// A [`StoreError::Constraint`] when another payment has that reference, or another one of the checkout is open.
pub fn save(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    payment: &Payment,
    check_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.send(
        "UPDATE payment SET provider_reference = $3, state = $4, is_open = $5, check_at = $6,
             updated_at = $7, data = $8
         WHERE merchant = $1 AND id = $2",
        &[
            merchant.into(),
            (&payment.id).into(),
            payment.provider_reference.as_ref().into(),
            payment.state.name().into(),
            payment.state.is_open().into(),
            check_at.into(),
            now.into(),
            json::write(payment).into(),
        ],
    )
}

/// # Errors
/// When the database refuses.
pub fn get(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &PaymentId,
) -> Result<Option<StoredPayment>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM payment WHERE merchant = $1 AND id = $2");
    let row = tx.first(&sql, &[merchant.into(), id.into()])?;
    row.map(stored).transpose()
}

/// A payment with its checkout; keeps everybody else from changing either until the transaction ends.
///
/// # Errors
/// When the database refuses.
pub fn lock(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &PaymentId,
) -> Result<Option<(StoredCheckout, StoredPayment)>, StoreError> {
    // The locks are taken in this order: the checkout's first.
    let row = tx.first(
        "SELECT c.token_hash, c.conversation, c.created_at, c.updated_at, c.data,
             p.connector, p.check_at, p.created_at, p.data
         FROM payment p JOIN checkout c ON c.merchant = p.merchant AND c.id = p.checkout
         WHERE p.merchant = $1 AND p.id = $2 {for_update: c, p}",
        &[merchant.into(), id.into()],
    )?;
    row.map(|mut row| Ok((checkout::stored(&mut row)?, stored(row)?))).transpose()
}

/// A payment with what its provider was asked.
///
/// # Errors
/// When the database refuses.
pub fn with_page(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &PaymentId,
) -> Result<Option<(StoredPayment, PaymentPage)>, StoreError> {
    let row = tx.first(
        "SELECT g.intent, g.url, g.is_withdrawn, p.connector, p.check_at, p.created_at, p.data
         FROM payment p JOIN payment_page g ON g.merchant = p.merchant AND g.payment = p.id
         WHERE p.merchant = $1 AND p.id = $2",
        &[merchant.into(), id.into()],
    )?;
    row.map(|mut row| {
        let page = PaymentPage { intent: row.get()?, url: row.get()?, is_withdrawn: row.get()? };
        Ok((stored(row)?, page))
    })
    .transpose()
}

/// The payment a provider speaks of.
///
/// # Errors
/// When the database refuses.
pub fn by_reference(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    connector: &ConnectorId,
    provider_reference: &str,
) -> Result<Option<StoredPayment>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM payment
         WHERE merchant = $1 AND connector = $2 AND provider_reference = $3"
    );
    let row = tx.first(&sql, &[merchant.into(), connector.into(), provider_reference.into()])?;
    row.map(stored).transpose()
}

/// All attempts of a checkout, first to last.
///
/// # Errors
/// When the database refuses.
pub fn of_checkout(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    checkout: &CheckoutId,
) -> Result<Vec<StoredPayment>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM payment WHERE merchant = $1 AND checkout = $2 ORDER BY attempt"
    );
    let rows = tx.query(&sql, &[merchant.into(), checkout.into()])?;
    rows.into_iter().map(stored).collect()
}

/// Takes payments whose provider is to be asked, and puts the next time to ask off until `again_at`.
///
/// # Errors
/// When the database refuses.
pub fn due(
    tx: &mut Tx<'_>,
    now: Timestamp,
    again_at: Timestamp,
    limit: usize,
) -> Result<Vec<(MerchantId, StoredPayment)>, StoreError> {
    let sql = format!(
        "SELECT merchant, {COLUMNS} FROM payment WHERE check_at <= $1 ORDER BY check_at LIMIT $2
         {{skip_locked: payment}}"
    );
    let rows = tx.query(&sql, &[now.into(), limit.into()])?;
    let due: Vec<(MerchantId, StoredPayment)> = rows
        .into_iter()
        .map(|mut row| Ok((row.get()?, stored(row)?)))
        .collect::<Result<_, StoreError>>()?;
    for (merchant, one) in &due {
        tx.send(
            "UPDATE payment SET check_at = $3 WHERE merchant = $1 AND id = $2",
            &[merchant.into(), (&one.payment.id).into(), again_at.into()],
        )?;
    }
    Ok(due)
}

fn stored(mut row: Row) -> Result<StoredPayment, StoreError> {
    Ok(StoredPayment {
        connector: row.get()?,
        check_at: row.get()?,
        created_at: row.get()?,
        payment: json::read(&row.get::<String>()?)?,
    })
}
