//! Money going back: written down first, handed to the provider under its own key, followed until it has arrived.

use super::{SELLING_LANE, orders, settling};
use crate::app::App;
use crate::merchant::Merchant;
use connectors::commerce::{Amended, EventKey};
use connectors::psp::{self, PspError, RefundRequest as Ask};
use engine::commerce::payment::{
    PAYMENT, PaymentCommand, REFUND, RefundCommand, RefundState, refund_key,
};
use engine::commerce::refunding::{self, RefundError, RefundRequest};
use engine::time::DAY_MS;
use engine::{MerchantId, OrderId, RefundId, Timestamp};
use std::sync::Arc;
use store::idempotency::Begin;
use store::payment::StoredPayment;
use store::refund::StoredRefund;
use store::{StoreError, Tx};

/// Promises money back for an order, in the caller's transaction; the recovery hands it to the provider.
///
/// # Errors
/// When the database refuses. Inside: why nothing goes back.
pub fn request(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &OrderId,
    wanted: &RefundRequest,
    now: Timestamp,
) -> Result<Result<RefundId, RefundError>, StoreError> {
    let stored = store::order::lock(tx, merchant, id)?.ok_or(StoreError::NotFound)?;
    let Some(payment) = stored.order.payment.clone() else { return Ok(Err(RefundError::Nothing)) };
    let refund = RefundId::from_token(&tx.token());
    let next = match refunding::request(&stored.order, refund.clone(), wanted, now) {
        Ok(next) => next,
        Err(error) => return Ok(Err(error)),
    };
    let Some(requested) = next.refunds.last().cloned() else {
        return Ok(Err(RefundError::Nothing));
    };
    store::order::save(tx, merchant, &next, now)?;
    let row =
        StoredRefund { payment, order: Some(id.clone()), check_at: Some(now), refund: requested };
    store::refund::create(tx, merchant, &row)?;
    Ok(Ok(refund))
}

/// The same for whoever may ask again after a crash: one key promises money back once.
///
/// # Errors
/// When the database refuses.
pub(super) fn request_once(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &OrderId,
    wanted: &RefundRequest,
    once: &str,
    now: Timestamp,
) -> Result<Amended, StoreError> {
    let key = ["refund", once].join(":");
    let until = now.plus_ms(DAY_MS);
    match store::idempotency::begin(tx, merchant, &key, "", now, until, until)? {
        Begin::New => Ok(match request(tx, merchant, id, wanted, now)? {
            Ok(_) => Amended::Done,
            Err(error) => Amended::Refused(error),
        }),
        Begin::Running | Begin::Mismatch | Begin::Done { .. } => Ok(Amended::Done),
    }
}

/// Hands a refund to its provider, or asks again what became of it: the key makes both the same refund.
///
/// # Errors
/// When the database refuses.
pub async fn submit(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    row: &StoredRefund,
) -> Result<(), StoreError> {
    let (owner, id) = (merchant.id.clone(), row.payment.clone());
    let found = super::read(app, move |tx| store::payment::get(tx, &owner, &id)).await?;
    let Some(StoredPayment { connector, payment, .. }) = found else { return Ok(()) };
    let Some((_, psp)) = merchant.psps.get(&connector) else { return Ok(()) };
    let Some(reference) = payment.provider_reference else { return Ok(()) };
    let refund = row.refund.id.clone();
    let ask = Ask {
        refund: refund.clone(),
        reference,
        idempotency_key: refund_key(&refund),
        amount: row.refund.amount,
    };
    let command = match psp.refund(app.options.http.as_ref(), &ask).await {
        Ok(answer) => {
            let (owner, named, connector) =
                (merchant.id.clone(), refund.clone(), connector.clone());
            let reference = answer.reference.clone();
            app.store()
                .write(SELLING_LANE, move |tx| {
                    store::provider::name_refund(tx, &owner, &connector, &reference, &named)
                })
                .await?;
            command_of(answer.state)
        }
        Err(PspError::Unknown) => RefundCommand::Lose,
        // It was not taken: asked again when its time comes.
        Err(PspError::Unavailable { .. } | PspError::Auth) => return Ok(()),
        Err(PspError::Refused { .. } | PspError::AlreadyPaid | PspError::NotFound) => {
            RefundCommand::Fail
        }
    };
    advance(app, merchant, &refund, command).await
}

fn command_of(state: psp::RefundState) -> RefundCommand {
    match state {
        psp::RefundState::Pending => RefundCommand::Submit,
        psp::RefundState::Succeeded => RefundCommand::Succeed,
        psp::RefundState::Failed => RefundCommand::Fail,
    }
}

/// Takes a provider's word about a refund it names.
///
/// # Errors
/// When the database refuses.
pub async fn reported(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    event: EventKey,
    reference: String,
    state: psp::RefundState,
) -> Result<(), StoreError> {
    let now = app.now();
    let owner = merchant.id.clone();
    app.store()
        .write(SELLING_LANE, move |tx| {
            if !store::provider::is_new_event(tx, &owner, &event.connector, &event.key, now)? {
                return Ok(());
            }
            match store::provider::refund_named(tx, &owner, &event.connector, &reference)? {
                Some(refund) => move_on(tx, &owner, &refund, command_of(state), now),
                None => Ok(()),
            }
        })
        .await
}

async fn advance(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    id: &RefundId,
    command: RefundCommand,
) -> Result<(), StoreError> {
    let (owner, id, now) = (merchant.id.clone(), id.clone(), app.now());
    if command == RefundCommand::Fail {
        tracing::error!(refund.id = %id, "Refund `{id}` was refused by the provider: a person must send the money back");
    }
    app.store().write(SELLING_LANE, move |tx| move_on(tx, &owner, &id, command, now)).await?;
    settling::wake(app);
    Ok(())
}

/// One step of a refund with what follows for its payment and its order.
fn move_on(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &RefundId,
    command: RefundCommand,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(row) = store::refund::get(tx, merchant, id)? else { return Ok(()) };
    // Checkout before payment before order before refund: everybody who moves a refund passes here.
    let Some((_, paid)) = store::payment::lock(tx, merchant, &row.payment)? else { return Ok(()) };
    let order = match &row.order {
        Some(order) => store::order::lock(tx, merchant, order)?,
        None => None,
    };
    let Some(StoredRefund { mut refund, .. }) = store::refund::get(tx, merchant, id)? else {
        return Ok(());
    };
    let Ok(state) = REFUND.next(refund.state, command) else { return Ok(()) };
    refund.state = state;
    let is_over = matches!(state, RefundState::Succeeded | RefundState::Failed);
    let check_at = (!is_over).then(|| now.plus_ms(CHECK_AGAIN_MS));
    store::refund::save(tx, merchant, &refund, check_at, now)?;
    if state == RefundState::Failed {
        let conversation = order.as_ref().and_then(|order| order.conversation.as_ref());
        super::alarm::raise(
            tx,
            merchant,
            conversation,
            ("refund.failed", id.as_str(), &state),
            now,
        )?;
    }
    if state == RefundState::Succeeded {
        let gone: i64 = store::refund::of_payment(tx, merchant, &row.payment)?
            .iter()
            .filter(|one| one.refund.state == RefundState::Succeeded)
            .map(|one| one.refund.amount.minor)
            .sum();
        let all = gone >= paid.payment.amount.minor;
        let command = if all { PaymentCommand::RefundAll } else { PaymentCommand::RefundPart };
        let mut payment = paid.payment.clone();
        payment.state = PAYMENT.next(payment.state, command).unwrap_or(payment.state);
        store::payment::save(tx, merchant, &payment, paid.check_at, now)?;
    }
    let Some(order) = order else { return Ok(()) };
    match refunding::advance(&order.order, id, command, now) {
        Ok(next) => orders::changed(tx, merchant, &order, &next, now),
        Err(_) => Ok(()),
    }
}

/// When a refund that is not done is looked at again.
const CHECK_AGAIN_MS: i64 = 5 * engine::time::MINUTE_MS;
