//! What contacts have bought by voice: a mark on the checkout, so that it moves with it when two contacts are merged.

use crate::{StoreError, Tx, contact};
use engine::commerce::money::{Currency, Money};
use engine::{CheckoutId, ContactId, MerchantId, Timestamp};

/// Notes that a checkout was agreed to by voice, unless its contact's would then come to more than `most` since a
/// moment; tells whether it did. Nobody else's of the same contact passes meanwhile.
///
/// # Errors
/// When the database refuses.
pub fn mark(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    (contact, checkout): (&ContactId, &CheckoutId),
    total: Money,
    (most, since): (Money, Timestamp),
    at: Timestamp,
) -> Result<bool, StoreError> {
    let contact = contact::lock(tx, merchant, contact)?;
    let spent = spent(tx, merchant, &contact, total.currency, since)?;
    if spent.saturating_add(total.minor) > most.minor {
        return Ok(false);
    }
    tx.send(
        "UPDATE checkout SET spoken_at = $3, spoken_minor = $4, spoken_currency = $5
         WHERE merchant = $1 AND id = $2",
        &[
            merchant.into(),
            checkout.into(),
            at.into(),
            total.minor.into(),
            total.currency.code().into(),
        ],
    )?;
    Ok(true)
}

/// What a contact has bought by voice since a moment, in minor units of a currency; what was canceled counts.
///
/// # Errors
/// When the database refuses.
pub fn spent(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    contact: &ContactId,
    currency: Currency,
    since: Timestamp,
) -> Result<i64, StoreError> {
    let rows = tx.query(
        "SELECT spoken_minor FROM checkout
         WHERE merchant = $1 AND contact = $2 AND spoken_at > $3 AND spoken_currency = $4",
        &[merchant.into(), contact.into(), since.into(), currency.code().into()],
    )?;
    let mut amounts = rows.into_iter().map(|mut row| row.get::<i64>());
    amounts.try_fold(0_i64, |sum, minor| Ok(sum.saturating_add(minor?)))
}
