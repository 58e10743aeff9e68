//! What is answered within seconds, outside of any queue: a payment sheet's questions, a tap, a page turned.
//!
//! A question is answered from what is stored now, and nothing of it waits for a turn. A payment that was made is
//! settled before its webhook is answered, by the same `settle` as any other.

use crate::app::App;
use crate::commerce::sheet;
use crate::merchant::{Inbox, Merchant};
use channels::{Moment, Rendered};
use engine::content::piece::Piece;
use engine::inbox::inbound::{Inbound, InboundKind};
use std::sync::Arc;

/// Parts what cannot wait from what takes a turn.
pub(super) fn split(inbounds: Vec<Inbound>) -> (Vec<Inbound>, Vec<Inbound>) {
    inbounds.into_iter().partition(|inbound| {
        matches!(
            inbound.kind,
            InboundKind::DeliveryAsked { .. }
                | InboundKind::PaymentAsked { .. }
                | InboundKind::PaymentMade { .. }
                | InboundKind::PageTurned { .. }
        )
    })
}

/// Answers each; `false` when something could not be made durable and must be said again.
pub(super) async fn answer(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    inbox: &Arc<Inbox>,
    urgent: Vec<Inbound>,
) -> bool {
    let mut durable = true;
    for inbound in urgent {
        match inbound.kind {
            InboundKind::DeliveryAsked { query, reference, address } => {
                let offers = sheet::deliveries(app, merchant, &reference, &address).await;
                offer(app, inbox, &query, offers).await;
            }
            InboundKind::PaymentAsked { query, reference, total, delivery, buyer } => {
                let asked = sheet::Asked { reference, total, delivery, buyer };
                let verdict = sheet::decide(app, merchant, inbox, asked).await;
                decide(app, inbox, &query, verdict).await;
            }
            InboundKind::PaymentMade { reference, total, charge, .. } => {
                let paid = sheet::Paid { reference, total, charge };
                durable &= sheet::paid(app, merchant, inbox, paid).await;
            }
            InboundKind::PageTurned { provider_id, page } => {
                let (app, merchant, inbox) =
                    (Arc::clone(app), Arc::clone(merchant), Arc::clone(inbox));
                tokio::spawn(async move {
                    turn_page(&app, &merchant, &inbox, &provider_id, page).await
                });
            }
            _ => {}
        }
    }
    durable
}

async fn offer(
    app: &App,
    inbox: &Inbox,
    query: &str,
    offers: Result<Vec<channels::DeliveryOffer>, String>,
) {
    let Some(ability) = inbox.channel.abilities().payment_sheet else { return };
    let offers = offers.as_deref().map_err(String::as_str);
    if let Err(error) = ability.offer_deliveries(&app.outside(), query, offers).await {
        tracing::warn!(inbox.id = %inbox.id, code = error.public_code, "Could not answer a payment sheet: {}", error.detail);
    }
}

async fn decide(app: &App, inbox: &Inbox, query: &str, verdict: Result<(), String>) {
    let Some(ability) = inbox.channel.abilities().payment_sheet else { return };
    let verdict = verdict.as_ref().copied().map_err(String::as_str);
    if let Err(error) = ability.decide(&app.outside(), query, verdict).await {
        tracing::warn!(inbox.id = %inbox.id, code = error.public_code, "Could not answer a payment sheet: {}", error.detail);
    }
}

/// Lets the platform's app stop waiting. Nothing depends on it.
pub(super) fn acknowledge(app: &Arc<App>, inbox: &Arc<Inbox>, noticed: Vec<Inbound>) {
    if noticed.is_empty() {
        return;
    }
    let (app, inbox) = (Arc::clone(app), Arc::clone(inbox));
    tokio::spawn(async move {
        for inbound in noticed {
            let Some(ability) = inbox.channel.abilities().acknowledges else { return };
            if let Err(error) = ability.acknowledge(&app.outside(), &inbound).await {
                tracing::debug!(inbox.id = %inbox.id, code = error.public_code, "Could not acknowledge a tap");
            }
        }
    });
}

/// Plans the message again as it was, and shows another page of it in its place.
async fn turn_page(
    app: &App,
    merchant: &Arc<Merchant>,
    inbox: &Inbox,
    provider_id: &str,
    page: u32,
) {
    let (owner, id, name) = (merchant.id.clone(), inbox.id.clone(), provider_id.to_owned());
    let found = app.look(move |tx| store::message::by_provider_id(tx, &owner, &id, &name)).await;
    let Ok(Some(row)) = found else { return };
    let moment = Moment {
        now: app.now(),
        reply_window_until: Some(app.now().plus_ms(60_000)),
        human: true,
        address: None,
    };
    let planned = crate::runtime::planning::again(merchant, inbox, &row, &moment);
    let Some((outbound, pieces)) = planned else { return };
    let Some(piece) = pieces.into_iter().find(|piece| matches!(piece, Piece::Carousel { .. }))
    else {
        return;
    };
    let message = Rendered {
        to: Vec::new(),
        address: None,
        human: false,
        window_until: None,
        correlation: outbound,
        index: 0,
        in_reply_to: None,
        piece,
    };
    let Some(ability) = inbox.channel.abilities().turns_pages else { return };
    if let Err(error) = ability.turn_page(&app.outside(), &message, provider_id, page).await {
        tracing::debug!(inbox.id = %inbox.id, code = error.public_code, "Could not turn a page");
    }
}
