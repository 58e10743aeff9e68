//! Checkouts: opened by a turn, filled in on their page, withdrawn when the cart they were made from changes.
//!
//! The token of the page is known to the contact only; stored is its hash, and looking that up is the comparison.

use super::telling;
use super::terms::Terms;
use engine::commerce::cart::Cart;
use engine::commerce::checkout::{
    self, Checkout, CheckoutChange, CheckoutCommand, CheckoutError, CheckoutOpening, CheckoutState,
};
use engine::commerce::quote::Quote;
use engine::dialogue::details::Details;
use engine::{
    CheckoutHappened, CheckoutId, ContactId, ConversationId, DeliveryId, Language, MerchantId,
    Timestamp,
};
use sha2::{Digest, Sha256};
use store::checkout::StoredCheckout;
use store::{StoreError, Tx};

/// What a turn opens a checkout with.
#[derive(Debug, Clone)]
pub struct NewCheckout {
    pub id: CheckoutId,
    pub token: String,
    pub cart: Cart,
    pub quote: Box<Quote>,
    /// What the contact has told of where it goes.
    pub details: Details,
    pub language: Language,
}

/// What the database knows a token by.
pub fn hash_of(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// Opens a checkout for a conversation, in the turn's own transaction.
///
/// # Errors
/// When the database refuses.
pub fn open(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    conversation: &ConversationId,
    contact: &ContactId,
    new: &NewCheckout,
    now: Timestamp,
) -> Result<(), StoreError> {
    let checkout = Checkout::open(CheckoutOpening {
        id: new.id.clone(),
        contact: Some(contact.clone()),
        language: new.language,
        // Until an address says more, it is where the merchant is: filled in when the page first quotes.
        country: String::new(),
        cart: new.cart.clone(),
        quote: (*new.quote).clone(),
        now,
    });
    let delivery = new.quote.delivery.as_ref().map(|delivery| delivery.id.clone());
    let mut checkout = filled_in(checkout, &new.details, delivery, now);
    checkout.told = new.details.told.clone();
    let stored = StoredCheckout {
        token_hash: hash_of(&new.token),
        conversation: Some(conversation.clone()),
        created_at: now,
        updated_at: now,
        checkout,
    };
    store::checkout::create(tx, merchant, &stored)
}

/// With what is known already, and the delivery that was agreed to; the page shows it and asks for the rest.
fn filled_in(
    checkout: Checkout,
    details: &Details,
    delivery: Option<DeliveryId>,
    now: Timestamp,
) -> Checkout {
    let email =
        details.email.clone().map(|email| CheckoutChange::Contact { email, phone: String::new() });
    let address =
        details.address.clone().map(|address| CheckoutChange::Address { address: address.into() });
    let delivery = delivery.map(|id| CheckoutChange::Delivery { id });
    let changes = email.into_iter().chain(address).chain(delivery);
    changes.fold(checkout, |checkout, change| {
        checkout::change(&checkout, &change, now).unwrap_or(checkout)
    })
}

/// Withdraws a checkout because its cart has changed: the link to it is worth nothing any more. While a payment
/// runs that payment is ended first, and what was paid before that stands.
///
/// # Errors
/// When the database refuses.
pub fn cancel(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &CheckoutId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(stored) = store::checkout::lock(tx, merchant, id)? else { return Ok(()) };
    if stored.checkout.state == CheckoutState::Completing {
        return withdraw_payment(tx, merchant, id, now);
    }
    let Ok(canceled) = stored.checkout.advance(CheckoutCommand::Cancel) else { return Ok(()) };
    save(tx, merchant, &stored.checkout, &canceled, now)?;
    give_back(tx, merchant, id)
}

/// Marks the open payment of a checkout to be ended at its provider, at once.
pub(crate) fn withdraw_payment(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    checkout: &CheckoutId,
    now: Timestamp,
) -> Result<(), StoreError> {
    for stored in store::payment::of_checkout(tx, merchant, checkout)? {
        if stored.payment.state.is_open() {
            store::provider::withdraw(tx, merchant, &stored.payment.id)?;
            store::payment::save(tx, merchant, &stored.payment, Some(now), now)?;
        }
    }
    Ok(())
}

/// Everything the checkout holds goes back: redeemed promotions, then units.
pub(crate) fn give_back(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    checkout: &CheckoutId,
) -> Result<(), StoreError> {
    store::coupon::give_back(tx, merchant, checkout)?;
    store::reservation::release(tx, merchant, checkout)?;
    Ok(())
}

/// Stores the next version of a checkout that this transaction has locked.
pub(crate) fn save(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    before: &Checkout,
    after: &Checkout,
    now: Timestamp,
) -> Result<(), StoreError> {
    let saved = store::checkout::save(tx, merchant, after, before.version, now)?;
    saved.then_some(()).ok_or(StoreError::Conflict)
}

/// Fills in one thing after the other on the page; all of them or none.
///
/// # Errors
/// When the database refuses. Inside: why the contact's input was not taken.
pub fn change(
    tx: &mut Tx<'_>,
    terms: &Terms,
    id: &CheckoutId,
    changes: &[CheckoutChange],
    now: Timestamp,
) -> Result<Result<Checkout, CheckoutError>, StoreError> {
    let stored = store::checkout::lock(tx, &terms.merchant, id)?.ok_or(StoreError::NotFound)?;
    let mut next = stored.checkout.clone();
    let mut problems = Vec::new();
    for change in changes {
        match engine::commerce::checkout::change(&next, change, now) {
            Ok(changed) => next = changed,
            // Everything that is wrong is told at once.
            Err(CheckoutError::Fields { problems: found }) => problems.extend(found),
            Err(error) => return Ok(Err(error)),
        }
    }
    if !problems.is_empty() {
        problems.sort_by_key(|problem| problem.field);
        return Ok(Err(CheckoutError::Fields { problems }));
    }
    next.quote = super::quote::of_checkout(tx, terms, &next, now)?;
    save(tx, &terms.merchant, &stored.checkout, &next, now)?;
    Ok(Ok(next))
}

/// Buys what is left of what was wanted, because the contact said so.
///
/// # Errors
/// When the database refuses. Inside: why it cannot be done now.
pub fn keep_what_is_left(
    tx: &mut Tx<'_>,
    terms: &Terms,
    id: &CheckoutId,
    now: Timestamp,
) -> Result<Result<Checkout, CheckoutError>, StoreError> {
    let stored = store::checkout::lock(tx, &terms.merchant, id)?.ok_or(StoreError::NotFound)?;
    let quote = super::quote::of_checkout(tx, terms, &stored.checkout, now)?;
    let mut next =
        match engine::commerce::checkout::keep_what_is_left(&stored.checkout, &quote, now) {
            Ok(next) => next,
            Err(error) => return Ok(Err(error)),
        };
    next.quote = super::quote::of_checkout(tx, terms, &next, now)?;
    save(tx, &terms.merchant, &stored.checkout, &next, now)?;
    Ok(Ok(next))
}

/// Ends a checkout whose time is over, unless it is being paid, and says so in its conversation.
///
/// # Errors
/// When the database refuses.
pub fn expire(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &CheckoutId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(stored) = store::checkout::lock(tx, merchant, id)? else { return Ok(()) };
    let before = &stored.checkout;
    if !before.is_expired(now) {
        return Ok(());
    }
    let Ok(expired) = before.advance(CheckoutCommand::Expire) else { return Ok(()) };
    save(tx, merchant, before, &expired, now)?;
    give_back(tx, merchant, id)?;
    telling::tell(tx, merchant, &stored, "expired", CheckoutHappened::Expired, now)
}
