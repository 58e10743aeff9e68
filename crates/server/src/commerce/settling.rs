//! The one place where a report about money becomes a fact: for webhook, return page and poll alike.
//!
//! What a report means is decided by `engine::commerce::settlement`; here the decision is written, with everything
//! that belongs to it, in one transaction under the checkout's lock. The first success places the order, once; a
//! success that comes too late goes back and raises an alarm; a failure makes the checkout payable again.

use super::builtin::as_storage;
use super::terms::Terms;
use super::{alarm, checkout as checkouts, orders, telling};
use crate::app::App;
use crate::merchant::Merchant;
use connectors::commerce::{EventKey, SaleReport, Settled};
use connectors::psp::{PaymentReport as Reported, ReportedState};
use engine::commerce::checkout::{Checkout, CheckoutCommand, CheckoutState};
use engine::commerce::lifecycle::Named;
use engine::commerce::order::Order;
use engine::commerce::payment::{Payment, Refund, RefundState};
use engine::commerce::settlement::{
    self, Decision, PaymentReport, ReportedOutcome, SettleFacts, Settlement,
};
use engine::time::{MINUTE_MS, SECOND_MS};
use engine::{
    CheckoutHappened, ConversationId, MerchantId, OrderId, PaymentId, RefundId, Timestamp,
};
use std::sync::Arc;
use store::checkout::StoredCheckout;
use store::live::NewLiveEvent;
use store::order::{Placed, StoredOrder};
use store::payment::StoredPayment;
use store::refund::StoredRefund;
use store::{StoreError, Tx};

/// How long units stay set aside after a payment failed, so that another one can be tried.
const HELD_AFTER_FAILURE_MS: i64 = 10 * MINUTE_MS;
/// Shortest and longest time between two questions about a payment nobody reports on.
const CHECK_MS_MIN: i64 = 5 * SECOND_MS;
const CHECK_MS_MAX: i64 = 10 * MINUTE_MS;

/// Takes a provider's word about a payment.
///
/// # Errors
/// When the database refuses; then nothing of it is stored, and the provider is to say it again.
pub async fn settle(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    payment: &PaymentId,
    reported: Reported,
    event: Option<EventKey>,
) -> Result<Settled, StoreError> {
    let outcome = match reported.state {
        ReportedState::Pending => ReportedOutcome::Pending,
        ReportedState::Succeeded => ReportedOutcome::Succeeded,
        ReportedState::Declined => ReportedOutcome::Declined,
        ReportedState::Expired => ReportedOutcome::Expired,
    };
    let report = PaymentReport {
        outcome,
        checkout: reported.checkout,
        amount: reported.amount,
        account: reported.account,
        test: reported.test,
    };
    let reference = Some(reported.reference).filter(|reference| !reference.is_empty());
    run(app, merchant, payment, report, reference, event).await
}

/// A question about a payment was not answered: its outcome is unknown until it is.
///
/// # Errors
/// When the database refuses.
pub async fn lose(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    payment: &PaymentId,
) -> Result<Settled, StoreError> {
    let owner = merchant.id.clone();
    let id = payment.clone();
    let stored = super::read(app, move |tx| store::payment::get(tx, &owner, &id)).await?;
    let Some(stored) = stored else { return Ok(Settled::Unknown) };
    let report = PaymentReport {
        outcome: ReportedOutcome::Unknown,
        checkout: Some(stored.payment.checkout.clone()),
        amount: None,
        account: None,
        test: stored.payment.test,
    };
    run(app, merchant, payment, report, None, None).await
}

async fn run(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    payment: &PaymentId,
    report: PaymentReport,
    reference: Option<String>,
    event: Option<EventKey>,
) -> Result<Settled, StoreError> {
    let report = SaleReport { payment: payment.clone(), report, reference, event, now: app.now() };
    let settled = merchant.backend.settle(&report).await.map_err(as_storage)?;
    match &settled {
        Settled::Held => {
            tracing::error!(payment.id = %payment, "Payment `{payment}` is not what was asked for: a person must decide");
        }
        Settled::LateRefunded => {
            tracing::error!(payment.id = %payment, "Payment `{payment}` came too late and goes back");
        }
        Settled::Placed(order) => tracing::info!(order.id = %order, "Placed order `{order}`"),
        _ => {}
    }
    wake(app);
    Ok(settled)
}

/// Those who have something to do after money moved.
pub(crate) fn wake(app: &App) {
    app.wake.lanes.notify_one();
    app.wake.live.notify_one();
    app.wake.catalog.notify_one();
}

/// The transaction in which a report becomes a fact.
///
/// # Errors
/// When the database refuses.
pub(super) fn take(
    tx: &mut Tx<'_>,
    terms: &Terms,
    told: &SaleReport,
) -> Result<Settled, StoreError> {
    let merchant = &terms.merchant;
    let Some((checkout, mut stored)) = store::payment::lock(tx, merchant, &told.payment)? else {
        return Ok(Settled::Unknown);
    };
    if let Some(EventKey { connector, key }) = &told.event {
        if connector != &stored.connector {
            return Ok(Settled::Unknown);
        }
        if !store::provider::is_new_event(tx, merchant, connector, key, told.now)? {
            return Ok(Settled::Duplicate);
        }
    }
    let mut report = told.report.clone();
    match (told.reference.as_deref(), &stored.payment.provider_reference) {
        (Some(theirs), Some(ours)) if theirs != ours => report.checkout = None,
        (Some(theirs), None) => stored.payment.provider_reference = Some(theirs.to_owned()),
        _ => {}
    }
    let settlement = decide(tx, merchant, &checkout, &stored, &report)?;
    write(tx, terms, &checkout, &stored, settlement, told.now)
}

/// Reads what the decision needs under its locks, and decides.
fn decide(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    checkout: &StoredCheckout,
    stored: &StoredPayment,
    report: &PaymentReport,
) -> Result<Settlement, StoreError> {
    let (reservation, placed) = store::reservation::outcome(tx, merchant, &checkout.checkout.id)?;
    Ok(settlement::settle(&SettleFacts {
        payment: &stored.payment,
        checkout: &checkout.checkout,
        reservation,
        placed_by: placed.as_ref().and_then(|order| order.payment.as_ref()),
        report,
    }))
}

fn write(
    tx: &mut Tx<'_>,
    terms: &Terms,
    checkout: &StoredCheckout,
    stored: &StoredPayment,
    settlement: Settlement,
    now: Timestamp,
) -> Result<Settled, StoreError> {
    let merchant = &terms.merchant;
    let payment = Payment { state: settlement.payment, ..stored.payment.clone() };
    let check_at = payment.state.is_open().then(|| next_check(stored, now));
    store::payment::save(tx, merchant, &payment, check_at, now)?;
    let before = &checkout.checkout;
    let mut after = before.clone();
    if settlement.checkout != before.state {
        after.state = settlement.checkout;
        after.version += 1;
        checkouts::save(tx, merchant, before, &after, now)?;
    }
    if before.state == CheckoutState::Completing && after.state == CheckoutState::Ready {
        free(tx, merchant, &payment, &after, now)?;
    }
    let happened = |what: &str, happened: CheckoutHappened, tx: &mut Tx<'_>| {
        telling::tell(tx, merchant, checkout, what, happened, now)
    };
    match settlement.decision {
        Decision::PlaceOrder => {
            place(tx, terms, checkout, &after, Some(&payment), now).map(Settled::Placed)
        }
        Decision::Hold { mismatches } => {
            let alarm = ("payment.held", payment.id.as_str(), &mismatches);
            alarm::raise(tx, merchant, checkout.conversation.as_ref(), alarm, now)?;
            happened("processing", CheckoutHappened::Processing, tx)?;
            Ok(Settled::Held)
        }
        Decision::RefundLate { amount, reason } => {
            send_back(tx, merchant, &payment, now)?;
            let alarm = ("payment.late", payment.id.as_str(), &reason);
            alarm::raise(tx, merchant, checkout.conversation.as_ref(), alarm, now)?;
            let what = ["late", payment.id.as_str()].join(":");
            happened(&what, CheckoutHappened::LateRefunded { amount }, tx)?;
            Ok(Settled::LateRefunded)
        }
        Decision::BackToReady => {
            happened("declined", CheckoutHappened::Declined, tx)?;
            Ok(Settled::BackToReady)
        }
        Decision::Wait if payment.state.name() == "unknown" => {
            happened("processing", CheckoutHappened::Processing, tx)?;
            Ok(Settled::Waiting)
        }
        Decision::Wait => Ok(Settled::Waiting),
        Decision::Nothing => Ok(Settled::Nothing),
    }
}

/// Questions become rarer the older a payment is.
fn next_check(stored: &StoredPayment, now: Timestamp) -> Timestamp {
    let age_ms = now.since_ms(stored.created_at).max(0);
    now.plus_ms((age_ms / 2).clamp(CHECK_MS_MIN, CHECK_MS_MAX))
}

/// A checkout that no longer waits for its payment: canceled if that was asked for meanwhile, else it keeps its
/// units for another try. Promotions are free at once: the next try redeems them anew.
fn free(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    payment: &Payment,
    ready: &Checkout,
    now: Timestamp,
) -> Result<(), StoreError> {
    let page = store::provider::page(tx, merchant, &payment.id)?;
    if page.is_some_and(|page| page.is_withdrawn) {
        checkouts::cancel(tx, merchant, &ready.id, now)
    } else {
        store::coupon::give_back(tx, merchant, &ready.id)?;
        let until = now.plus_ms(HELD_AFTER_FAILURE_MS);
        store::reservation::extend(tx, merchant, &ready.id, until).map(|_| ())
    }
}

/// Writes the refund of a whole payment down; the recovery hands it to the provider.
fn send_back(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    payment: &Payment,
    now: Timestamp,
) -> Result<(), StoreError> {
    let refund = Refund {
        // One payment goes back once, however often it is reported.
        id: RefundId::from_token(payment.id.as_str()),
        amount: payment.amount,
        state: RefundState::Requested,
        requested_at: now,
        units: Vec::new(),
        delivery: false,
    };
    let stored =
        StoredRefund { payment: payment.id.clone(), order: None, check_at: Some(now), refund };
    store::refund::create(tx, merchant, &stored)?;
    Ok(())
}

/// Places the order of a checkout that costs nothing, in the transaction that froze and reserved it.
///
/// # Errors
/// When the database refuses.
pub(super) fn place_free(
    tx: &mut Tx<'_>,
    terms: &Terms,
    stored: &StoredCheckout,
    frozen: &Checkout,
    now: Timestamp,
) -> Result<OrderId, StoreError> {
    let completed = frozen.advance(CheckoutCommand::Settle).map_err(|_| StoreError::Conflict)?;
    checkouts::save(tx, &terms.merchant, &stored.checkout, &completed, now)?;
    place(tx, terms, stored, &completed, None, now)
}

/// The order, the sold units, the used promotions and the news of it: once for a checkout.
fn place(
    tx: &mut Tx<'_>,
    terms: &Terms,
    stored: &StoredCheckout,
    completed: &Checkout,
    payment: Option<&Payment>,
    now: Timestamp,
) -> Result<OrderId, StoreError> {
    let merchant = &terms.merchant;
    store::reservation::convert(tx, merchant, &completed.id)?;
    let number = terms.order_number(store::order::next_count(tx, merchant)?, now);
    let order = Order::place(OrderId::from_token(&tx.token()), number, completed, payment, now);
    let row = StoredOrder { conversation: stored.conversation.clone(), order };
    let id = match store::order::place(tx, merchant, &row, now)? {
        Placed::Placed => row.order.id.clone(),
        Placed::Already(_) => return Err(StoreError::Conflict),
    };
    let shown = orders::card_of(&row.order);
    if let Some(conversation) = &stored.conversation {
        let data = serde_json::to_string(&shown).unwrap_or_default();
        tell_live(tx, merchant, conversation, "order.placed", data, now)?;
    }
    let email = completed.email.clone();
    let happened = CheckoutHappened::Placed { order: id.clone(), card: Box::new(shown), email };
    telling::tell(tx, merchant, stored, "placed", happened, now)?;
    Ok(id)
}

fn tell_live(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    conversation: &ConversationId,
    kind: &str,
    data: String,
    now: Timestamp,
) -> Result<(), StoreError> {
    let event = NewLiveEvent {
        merchant: merchant.clone(),
        conversation: conversation.clone(),
        at: now,
        kind: kind.to_owned(),
        data,
    };
    store::live::append(tx, &[event])
}
