//! What paying needs to remember of a payment provider: the page of a payment, the name of a refund, and which
//! of its events were taken already.

use crate::{StoreError, Tx};
use engine::{ConnectorId, MerchantId, PaymentId, RefundId, Timestamp};

/// What a provider was asked for, and where the contact pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentPage {
    /// The question as it was asked first, as JSON.
    pub intent: String,
    /// `None` until the provider has answered.
    pub url: Option<String>,
    /// The contact does not want it any more: it is to be ended at the provider.
    pub is_withdrawn: bool,
}

/// Remembers an event of a connector; false when it was known.
///
/// # Errors
/// When the database refuses.
pub fn is_new_event(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    connector: &ConnectorId,
    event_key: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let added = tx.execute(
        "INSERT INTO connector_event (merchant, connector, event_key, received_at)
         VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        &[merchant.into(), connector.into(), event_key.into(), now.into()],
    )?;
    Ok(added == 1)
}

/// Writes down what a provider is about to be asked for.
///
/// # Errors
/// When the database refuses.
pub fn intend(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    payment: &PaymentId,
    intent: &str,
) -> Result<(), StoreError> {
    tx.send(
        "INSERT INTO payment_page (merchant, payment, intent) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        &[merchant.into(), payment.into(), intent.into()],
    )?;
    Ok(())
}

/// The page of a payment.
///
/// # Errors
/// When the database refuses.
pub fn page(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    payment: &PaymentId,
) -> Result<Option<PaymentPage>, StoreError> {
    let row = tx.first(
        "SELECT intent, url, is_withdrawn FROM payment_page WHERE merchant = $1 AND payment = $2",
        &[merchant.into(), payment.into()],
    )?;
    row.map(|mut row| {
        Ok(PaymentPage { intent: row.get()?, url: row.get()?, is_withdrawn: row.get()? })
    })
    .transpose()
}

/// Remembers where the contact pays.
///
/// # Errors
/// When the database refuses.
pub fn set_url(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    payment: &PaymentId,
    url: &str,
) -> Result<(), StoreError> {
    tx.send(
        "UPDATE payment_page SET url = $3 WHERE merchant = $1 AND payment = $2",
        &[merchant.into(), payment.into(), url.into()],
    )?;
    Ok(())
}

/// Remembers that a payment is to be ended at the provider.
///
/// # Errors
/// When the database refuses.
pub fn withdraw(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    payment: &PaymentId,
) -> Result<(), StoreError> {
    tx.send(
        "UPDATE payment_page SET is_withdrawn = 1 WHERE merchant = $1 AND payment = $2",
        &[merchant.into(), payment.into()],
    )?;
    Ok(())
}

/// Remembers the name a provider gave to a refund.
///
/// # Errors
/// When the database refuses.
pub fn name_refund(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    connector: &ConnectorId,
    reference: &str,
    refund: &RefundId,
) -> Result<(), StoreError> {
    tx.send(
        "INSERT INTO provider_refund (merchant, connector, reference, refund) VALUES ($1, $2, $3, $4)
         ON CONFLICT DO NOTHING",
        &[merchant.into(), connector.into(), reference.into(), refund.into()],
    )?;
    Ok(())
}

/// The refund that a provider knows by this name.
///
/// # Errors
/// When the database refuses.
pub fn refund_named(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    connector: &ConnectorId,
    reference: &str,
) -> Result<Option<RefundId>, StoreError> {
    let row = tx.first(
        "SELECT refund FROM provider_refund WHERE merchant = $1 AND connector = $2 AND reference = $3",
        &[merchant.into(), connector.into(), reference.into()],
    )?;
    row.map(|mut row| row.get()).transpose()
}
