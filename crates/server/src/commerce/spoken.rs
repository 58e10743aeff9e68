//! Buying by voice: what it depends on, the checkout it becomes, and the way back.
//!
//! The rules are the core's; here is what they are decided from, and a second look at the daily cap inside the
//! transaction that counts: two speakers at the same moment cannot both have the last of it.

use super::checkout::{self, NewCheckout};
use super::{orders, quote};
use crate::app::App;
use crate::merchant::Merchant;
use crate::runtime::readings::ReadingError;
use connectors::commerce::OrdersWanted;
use engine::commerce::address::Address;
use engine::commerce::cart::Cart;
use engine::commerce::money::Money;
use engine::commerce::order::OrderState;
use engine::commerce::spoken_order::SPENT_MS;
use engine::{CheckoutId, ContactId, ConversationId, Language, MerchantId, SpokenSale, Timestamp};
use std::sync::Arc;
use store::{StoreError, Tx};

/// Orders that are looked at for where somebody lives.
const ORDERS_MAX: usize = 20;

/// What is asked about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted<'a> {
    pub(crate) cart: &'a Cart,
    pub(crate) address: Option<&'a Address>,
    pub(crate) second: Option<&'a ConversationId>,
    pub(crate) language: Language,
}

/// A purchase by voice as it would be now.
///
/// # Errors
/// When the catalog, the backend or the database cannot answer: then nothing is bought.
pub(crate) async fn sale(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    contact: &ContactId,
    wanted: Wanted<'_>,
    now: Timestamp,
) -> Result<SpokenSale, ReadingError> {
    let of_hers = OrdersWanted { contact: Some(contact.clone()), number: None, limit: ORDERS_MAX };
    let orders = merchant.backend.orders(&of_hers).await?;
    let stood = |state: OrderState| !matches!(state, OrderState::Canceled | OrderState::Placed);
    let sent: Vec<_> = orders.iter().filter(|order| stood(order.state)).collect();
    let last = sent.iter().find(|order| order.address.is_some());
    let address = wanted.address.or_else(|| last.and_then(|order| order.address.as_ref()));
    let country = address.map_or(merchant.settings.country.as_str(), |to| to.country.as_str());
    let place = (wanted.language, country);
    let quote = match address {
        Some(_) => quote::delivered(app, merchant, wanted.cart, contact, place, now).await?,
        None => {
            let (cart, language) = (wanted.cart, wanted.language);
            quote::of_cart(app, merchant, cart, Some(contact), language, now).await?
        }
    };
    let currency = quote.currency();
    let (id, second) = (&merchant.id, wanted.second);
    let (owner, spent_minor) = app.store().read(|tx| {
        let owner = match second {
            Some(second) => store::conversation::owner(tx, id, second)?,
            None => None,
        };
        let since = now.plus_ms(-SPENT_MS);
        Ok((owner, store::spoken::spent(tx, id, contact, currency, since)?))
    })?;
    let read = owner.filter(|(_, who)| who == contact).is_some_and(|(inbox, _)| {
        merchant.inboxes.get(&inbox).is_some_and(|inbox| !inbox.is_heard(now))
    });
    Ok(SpokenSale {
        is_known: sent
            .iter()
            .any(|order| order.address.is_some() && order.address.as_ref() == address),
        address: address.cloned(),
        email: last.and_then(|order| order.email.clone()),
        has_second: read,
        spent_minor,
        quote,
    })
}

/// Opens the checkout that was agreed to, complete, and counts it.
///
/// # Errors
/// [`StoreError::Conflict`] when the day's cap has been used up meanwhile: the turn is taken again and finds so.
pub(crate) fn place(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    (conversation, contact): (&ConversationId, &ContactId),
    new: &NewCheckout,
    daily_max: Money,
    now: Timestamp,
) -> Result<(), StoreError> {
    checkout::open(tx, merchant, conversation, contact, new, now)?;
    let most = (daily_max, now.plus_ms(-SPENT_MS));
    let whose = (contact, &new.id);
    let counted = store::spoken::mark(tx, merchant, whose, new.quote.total, most, now)?;
    counted.then_some(()).ok_or(StoreError::Conflict)
}

/// Ends what was ordered by voice, if it is this contact's: the order it has become, or the checkout and the payment
/// that may run.
///
/// # Errors
/// When the database refuses.
pub(crate) fn cancel(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    contact: &ContactId,
    id: &CheckoutId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(stored) = store::checkout::get(tx, merchant, id)? else { return Ok(()) };
    if stored.checkout.contact.as_ref() != Some(contact) {
        return Ok(());
    }
    match store::order::of_checkout(tx, merchant, id)? {
        Some(order) => orders::ask_to_cancel(tx, merchant, &order.order.id, now),
        None => checkout::cancel(tx, merchant, id, now),
    }
}
