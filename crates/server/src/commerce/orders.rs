//! Orders after they were placed: what the conversation is told of them, and the ways out.

use super::{refunds, telling, words};
use crate::app::App;
use crate::merchant::Merchant;
use crate::runtime::readings::ReadingError;
use connectors::commerce::{Amended, OrdersWanted};
use engine::commerce::lifecycle::Named;
use engine::commerce::order::{CancelAnswer, ORDER, Order, OrderCommand, OrderState};
use engine::commerce::order_card::card;
use engine::commerce::order_number::OrderNumber;
use engine::commerce::refunding::RefundRequest;
use engine::content::OrderCard;
use engine::{CheckoutHappened, ContactId, Language, MerchantId, OrderFact, OrderId, Timestamp};
use std::sync::Arc;
use store::order::StoredOrder;
use store::{StoreError, Tx};

/// Orders a conversation is told of at once.
const ORDERS_TOLD_MAX: usize = 5;
/// Days after delivery in which a return can be asked for.
pub const RETURN_DAYS: u32 = 30;

/// Orders of this contact, newest first; with a number, that order only if it is this contact's.
///
/// # Errors
/// When the backend cannot answer.
pub async fn facts(
    merchant: &Merchant,
    contact: &ContactId,
    number: Option<&str>,
    language: Language,
    now: Timestamp,
) -> Result<Vec<OrderFact>, ReadingError> {
    let number = match number {
        None => None,
        Some(typed) => match read(merchant, typed) {
            Some(number) => Some(number),
            None => return Ok(Vec::new()),
        },
    };
    let wanted = OrdersWanted { contact: Some(contact.clone()), number, limit: ORDERS_TOLD_MAX };
    let found = merchant.backend.orders(&wanted).await?;
    Ok(found.iter().map(|order| fact(order, language, now)).collect())
}

/// The order of this number, if it was made with this e-mail address. Guesses that are wrong count against whoever
/// makes them, and after a few of them nothing is looked at any more for an hour.
///
/// # Errors
/// When the backend or the database cannot answer.
pub async fn proven(
    app: &Arc<App>,
    merchant: &Merchant,
    contact: &ContactId,
    (number, email): (&str, &str),
    language: Language,
) -> Result<Vec<OrderFact>, ReadingError> {
    let (owner, guesser, now) = (merchant.id.clone(), contact.clone(), app.now());
    if !app.look(move |tx| store::link::may_try(tx, &owner, &guesser, now)).await? {
        return Ok(Vec::new());
    }
    let found = match read(merchant, number) {
        None => Vec::new(),
        number => {
            let wanted = OrdersWanted { contact: None, number, limit: 1 };
            merchant.backend.orders(&wanted).await?
        }
    };
    let email = email.trim().to_lowercase();
    let is_hers = |order: &&Order| {
        order.email.as_ref().is_some_and(|known| known.trim().to_lowercase() == email)
    };
    let orders: Vec<OrderFact> =
        found.iter().filter(is_hers).map(|order| fact(order, language, now)).collect();
    if orders.is_empty() {
        let (owner, guesser) = (merchant.id.clone(), contact.clone());
        app.store().write(1, move |tx| store::link::tried_wrong(tx, &owner, &guesser, now)).await?;
    }
    Ok(orders)
}

/// A number as the merchant writes it, else as anybody does.
fn read(merchant: &Merchant, typed: &str) -> Option<OrderNumber> {
    let shape = &merchant.settings.order_number;
    let shaped = shape.is_told_apart().then(|| shape.read(typed)).flatten();
    shaped.or_else(|| OrderNumber::parse(typed))
}

/// Orders of the builtin backend, newest first.
///
/// # Errors
/// When the database refuses.
pub(super) fn wanted(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    wanted: &OrdersWanted,
) -> Result<Vec<Order>, StoreError> {
    let contact = wanted.contact.as_ref();
    let found = match &wanted.number {
        Some(number) => store::order::by_number(tx, merchant, number)?
            .into_iter()
            .filter(|stored| contact.is_none() || stored.order.contact.as_ref() == contact)
            .take(wanted.limit)
            .collect(),
        None => store::order::list(tx, merchant, contact, None, wanted.limit)?.items,
    };
    Ok(found.into_iter().map(|stored| stored.order).collect())
}

fn fact(order: &Order, language: Language, now: Timestamp) -> OrderFact {
    OrderFact {
        id: order.id.clone(),
        number: order.number.to_string(),
        status: order.state.name().to_owned(),
        placed_at: order.placed_at,
        cancelable: order.cancel_answer() != CancelAnswer::TooLate,
        returnable: order.returnable(now, RETURN_DAYS),
        card: card(order, &words::labels(language), Vec::new()),
    }
}

/// The order as it is shown to whoever placed it.
pub(crate) fn card_of(order: &Order) -> OrderCard {
    card(order, &words::labels(order.language), Vec::new())
}

/// Cancels an order for its contact: at once while nobody has begun to pack it, else the team is asked.
///
/// # Errors
/// When the database refuses.
pub fn ask_to_cancel(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &OrderId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(stored) = store::order::lock(tx, merchant, id)? else { return Ok(()) };
    match stored.order.cancel_answer() {
        CancelAnswer::AtOnce => cancel(tx, merchant, &stored, now),
        CancelAnswer::AskTeam => step(tx, merchant, &stored, OrderCommand::RequestCancel, now),
        CancelAnswer::TooLate => Ok(()),
    }
}

/// Cancels an order: its units are here again, its promotions unused, its money goes back.
///
/// # Errors
/// When the database refuses.
pub fn cancel(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    stored: &StoredOrder,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Ok(canceled) = stored.order.advance(OrderCommand::Cancel, now) else { return Ok(()) };
    changed(tx, merchant, stored, &canceled, now)?;
    store::coupon::give_back(tx, merchant, &canceled.checkout)?;
    let units: Vec<_> = canceled
        .quote
        .lines
        .iter()
        .map(|line| (line.sku.clone(), i64::from(line.quantity)))
        .collect();
    store::stock::add(tx, merchant, &units)?;
    if canceled.payment.is_some() {
        // Nothing left to refund is no reason not to cancel.
        let _nothing_left = refunds::request(tx, merchant, &canceled.id, &RefundRequest::All, now)?;
    }
    Ok(())
}

/// Cancels an order because the team says so: while it is not on its way, and once.
///
/// # Errors
/// When the database refuses.
pub(super) fn cancel_by_team(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &OrderId,
    now: Timestamp,
) -> Result<Amended, StoreError> {
    let stored = store::order::lock(tx, merchant, id)?.ok_or(StoreError::NotFound)?;
    let is_canceled = stored.order.since(OrderState::Canceled).is_some();
    if !is_canceled && !ORDER.allows(stored.order.state, OrderCommand::Cancel) {
        return Ok(Amended::TooLate);
    }
    cancel(tx, merchant, &stored, now)?;
    Ok(Amended::Done)
}

/// Notes that the contact wants to send something back: a person answers.
///
/// # Errors
/// When the database refuses.
pub fn ask_to_return(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &OrderId,
    note: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(stored) = store::order::lock(tx, merchant, id)? else { return Ok(()) };
    if !stored.order.returnable(now, RETURN_DAYS) {
        return Ok(());
    }
    step(tx, merchant, &stored, OrderCommand::RequestReturn, now)?;
    let alarm = ("order.return_requested", id.as_str(), &note);
    super::alarm::raise(tx, merchant, stored.conversation.as_ref(), alarm, now)
}

/// One command of the order's lifecycle; what the table does not allow changes nothing.
///
/// # Errors
/// When the database refuses.
pub fn step(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    stored: &StoredOrder,
    command: OrderCommand,
    now: Timestamp,
) -> Result<(), StoreError> {
    match stored.order.advance(command, now) {
        Ok(next) => changed(tx, merchant, stored, &next, now),
        Err(_) => Ok(()),
    }
}

/// Stores a changed order, and tells its conversation when its state is another one.
pub(crate) fn changed(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    before: &StoredOrder,
    after: &Order,
    now: Timestamp,
) -> Result<(), StoreError> {
    store::order::save(tx, merchant, after, now)?;
    let Some(conversation) =
        before.conversation.as_ref().filter(|_| before.order.state != after.state)
    else {
        return Ok(());
    };
    let key = ["order", after.id.as_str(), after.state.name(), &after.history.len().to_string()]
        .join(":");
    let shown = Box::new(card_of(after));
    let happened = CheckoutHappened::OrderChanged { order: after.id.clone(), card: shown };
    telling::append(tx, merchant, conversation, key, &after.checkout, happened, now)
}
