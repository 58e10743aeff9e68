//! What nobody reported is found out: payments without an outcome, refunds on their way, reservations and
//! checkouts whose time is over.
//!
//! Everything here may run on several nodes and be cut off anywhere: work is taken with a time until which nobody
//! else takes it, providers are asked under the same keys, and each step is one that can be repeated. Units of an
//! open payment are never given back: the payment is ended at its provider first.

use super::{SELLING_LANE, checkout as checkouts, paying, refunds, settling};
use crate::app::App;
use connectors::commerce::Settled;
use engine::commerce::reservation::RESERVATION_MS;
use engine::time::SECOND_MS;
use engine::{MerchantId, PaymentId};
use std::sync::Arc;
use std::time::Duration;
use store::StoreError;
use store::payment::StoredPayment;
use tokio::sync::watch;

const LOOK_EVERY: Duration = Duration::from_millis(500);
/// Pieces of work taken at once.
const BATCH_MAX: usize = 50;
/// How long a node has for what it took.
const TAKEN_MS: i64 = 60 * SECOND_MS;

/// Finds out until the server drains.
pub async fn work(app: Arc<App>, mut draining: watch::Receiver<bool>) {
    while !*draining.borrow() {
        if let Err(error) = once(&app).await {
            tracing::error!(error = %error, "Could not look for unfinished payments");
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            _ = draining.changed() => {}
        }
    }
}

/// One look at everything.
///
/// # Errors
/// When the database refuses; what was not done is found again.
pub async fn once(app: &Arc<App>) -> Result<(), StoreError> {
    payments(app).await?;
    refunds_due(app).await?;
    overdue(app).await
}

async fn payments(app: &Arc<App>) -> Result<(), StoreError> {
    let now = app.now();
    let taken = app.store().write(SELLING_LANE, move |tx| {
        store::payment::due(tx, now, now.plus_ms(TAKEN_MS), BATCH_MAX)
    });
    for (merchant, stored) in taken.await? {
        if let Err(error) = payment(app, &merchant, &stored).await {
            tracing::error!(payment.id = %stored.payment.id, error = %error, "Could not settle payment `{}`", stored.payment.id);
        }
    }
    Ok(())
}

async fn payment(
    app: &Arc<App>,
    merchant: &MerchantId,
    stored: &StoredPayment,
) -> Result<Settled, StoreError> {
    let id: &PaymentId = &stored.payment.id;
    let Some(merchant) = app.merchants.get(merchant) else { return Ok(Settled::Nothing) };
    if !stored.payment.state.is_open() {
        let (owner, row, now) = (merchant.id.clone(), stored.payment.clone(), app.now());
        app.store()
            .write(SELLING_LANE, move |tx| store::payment::save(tx, &owner, &row, None, now))
            .await?;
        return Ok(Settled::Nothing);
    }
    if app.now().since_ms(stored.created_at) >= RESERVATION_MS {
        return paying::end(app, &merchant, id).await;
    }
    paying::ask(app, &merchant, id).await
}

async fn refunds_due(app: &Arc<App>) -> Result<(), StoreError> {
    let now = app.now();
    let taken = app.store().write(SELLING_LANE, move |tx| {
        store::refund::due(tx, now, now.plus_ms(TAKEN_MS), BATCH_MAX)
    });
    for (merchant, stored) in taken.await? {
        let Some(merchant) = app.merchants.get(&merchant) else { continue };
        if let Err(error) = refunds::submit(app, &merchant, &stored).await {
            tracing::error!(refund.id = %stored.refund.id, error = %error, "Could not send refund `{}` back", stored.refund.id);
        }
    }
    Ok(())
}

/// Reservations that wait for nothing, then checkouts nobody finished.
async fn overdue(app: &Arc<App>) -> Result<(), StoreError> {
    let now = app.now();
    let n_freed = app
        .store()
        .write(SELLING_LANE, move |tx| {
            let freed = store::reservation::expire(tx, now, BATCH_MAX)?;
            for (merchant, checkout) in &freed {
                store::coupon::give_back(tx, merchant, checkout)?;
            }
            Ok(freed.len())
        })
        .await?;
    let n_expired = app
        .store()
        .write(SELLING_LANE, move |tx| {
            let late = store::checkout::overdue(tx, now, BATCH_MAX)?;
            for (merchant, checkout) in &late {
                checkouts::expire(tx, merchant, checkout, now)?;
            }
            Ok(late.len())
        })
        .await?;
    if n_freed + n_expired > 0 {
        settling::wake(app);
    }
    Ok(())
}
