//! A payment provider's webhook: verified, understood, settled, then answered.
//!
//! It is answered 200 only when what it said is durable. Each of its events is taken once, in the transaction that
//! acts on it; an event about nothing of ours is answered 200 as well, because saying it again would not help.

use super::refuse;
use crate::api::problem::Problem;
use crate::app::App;
use crate::commerce::settling;
use crate::commerce::{alarm, read, refunds};
use crate::merchant::Merchant;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use connectors::commerce::{EventKey, Settled};
use connectors::psp::{PaymentReport, Psp, PspEvent, PspEventKind};
use engine::{ConnectorId, PaymentId};
use std::sync::Arc;
use store::StoreError;
use transport::RawRequest;

/// Takes a webhook of a payment connector.
pub(super) async fn receive(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    connector: &ConnectorId,
    psp: &dyn Psp,
    request: &RawRequest,
) -> Response {
    let events = match psp.parse(request) {
        Ok(events) => events,
        Err(rejection) => return refuse(app, "connector", connector.as_str(), &rejection),
    };
    for event in events {
        if let Err(error) = take(app, merchant, connector, event).await {
            tracing::error!(connector.id = %connector, error = %error, "Could not store what connector `{connector}` told");
            return Problem::unavailable(5).into_response();
        }
    }
    StatusCode::OK.into_response()
}

async fn take(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    connector: &ConnectorId,
    event: PspEvent,
) -> Result<(), StoreError> {
    let key = EventKey { connector: connector.clone(), key: event.event_key };
    match event.kind {
        PspEventKind::Payment(report) => payment(app, merchant, key, report).await,
        PspEventKind::Refund { reference, state, .. } => {
            refunds::reported(app, merchant, key, reference, state).await
        }
        PspEventKind::Disputed { payment_reference } => {
            disputed(app, merchant, key, payment_reference).await
        }
        PspEventKind::Unknown { type_name } => {
            app.metrics.hook_unknown.add(1);
            tracing::info!(connector.id = %connector, event.kind = %type_name, "Left out an event of a kind we do not know");
            Ok(())
        }
    }
}

async fn payment(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    key: EventKey,
    report: PaymentReport,
) -> Result<(), StoreError> {
    let mut settled = Settled::Unknown;
    if let Some(id) = &report.payment {
        settled = settling::settle(app, merchant, id, report.clone(), Some(key.clone())).await?;
    }
    // It names none of ours that was begun with this connector: then its reference decides.
    if settled == Settled::Unknown
        && let Some(id) = referred(app, merchant, &key.connector, &report).await?
    {
        settled = settling::settle(app, merchant, &id, report, Some(key.clone())).await?;
    }
    match settled {
        Settled::Unknown => {
            tracing::warn!(connector.id = %key.connector, "Connector `{}` told of a payment that is not ours", key.connector);
        }
        Settled::Duplicate => app.metrics.hook_duplicates.add(1),
        _ => {}
    }
    Ok(())
}

/// The payment with a report's reference.
async fn referred(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    connector: &ConnectorId,
    report: &PaymentReport,
) -> Result<Option<PaymentId>, StoreError> {
    let (owner, connector) = (merchant.id.clone(), connector.clone());
    let reference = report.reference.clone();
    let found =
        read(app, move |tx| store::payment::by_reference(tx, &owner, &connector, &reference));
    Ok(found.await?.map(|stored| stored.payment.id))
}

/// Somebody asked their bank for the money back: nothing is decided here, a person must know.
async fn disputed(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    key: EventKey,
    reference: String,
) -> Result<(), StoreError> {
    tracing::error!(connector.id = %key.connector, "A payment is disputed at connector `{}`", key.connector);
    let (owner, now) = (merchant.id.clone(), app.now());
    app.store()
        .write(crate::commerce::SELLING_LANE, move |tx| {
            if store::provider::is_new_event(tx, &owner, &key.connector, &key.key, now)? {
                alarm::raise(
                    tx,
                    &owner,
                    None,
                    ("payment.disputed", &reference, &key.connector),
                    now,
                )?;
            }
            Ok(())
        })
        .await
}
