//! A channel's webhook: keys, proof, parts, storage, and then the answer its provider expects.

use super::{at_once, on_call, refuse};
use crate::api::problem::Problem;
use crate::app::App;
use crate::merchant::{Inbox, Merchant};
use crate::runtime::ingest::{Arrival, IngestError, Stored};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use channels::{HookAnswer, Said};
use engine::inbox::inbound::Inbound;
use std::sync::Arc;
use store::lane::Appended;
use transport::RawRequest;

/// Takes a webhook of an inbox.
pub(super) async fn receive(
    app: &Arc<App>,
    merchant: Arc<Merchant>,
    inbox: Arc<Inbox>,
    request: RawRequest,
) -> Response {
    let abilities = inbox.channel.abilities();
    if let Some(keys) = abilities.fetches_keys
        && let Err(rejection) = keys.prepare(&app.outside(), &request).await
    {
        return refuse(app, &inbox.kind, inbox.id.as_str(), &rejection);
    }
    let mut inbounds = match inbox.channel.parse(&request) {
        Ok(inbounds) => inbounds,
        Err(rejection) => return refuse(app, &inbox.kind, inbox.id.as_str(), &rejection),
    };
    inbox.attribute(&mut inbounds);
    let patience =
        abilities.answers.and_then(|answers| on_call::announce(answers, &request, &mut inbounds));
    // Also of what is answered at once: a page that is turned was a tap.
    let noticed = wanting_notice(&inbox, &inbounds);
    let (urgent, inbounds) = at_once::split(inbounds);
    let is_answered = !urgent.is_empty();
    if !at_once::answer(app, &merchant, &inbox, urgent).await {
        return Problem::unavailable(5).into_response();
    }
    let language = inbounds.iter().find_map(|inbound| inbound.contact.language);
    let call = inbounds.first().map(|inbound| inbound.event_key.clone()).unwrap_or_default();
    let mut kept = request.clone();
    if let Some(of_it) = abilities.kept {
        kept.body = of_it(&request.body).into();
    }
    let arrival = Arrival::new(merchant.id.clone(), inbox.id.clone(), inbounds, kept, is_answered);
    let stored: Stored = match app.merchants.store(arrival).await {
        Ok(stored) => stored,
        Err(IngestError::NotStored) => return Problem::unavailable(5).into_response(),
    };
    at_once::acknowledge(app, &inbox, noticed);
    let Some(answers) = abilities.answers else { return StatusCode::OK.into_response() };
    let said = match patience {
        None => Said::default(),
        Some(patience) => {
            for appended in &stored {
                if let Appended::Stored { conversation, .. } = appended {
                    app.lines.called((merchant.id.clone(), conversation.clone()), &call);
                }
            }
            let conversations = stored.iter().map(Appended::conversation).cloned().collect();
            on_call::listen(app, &merchant, &inbox, conversations, &call, language, patience).await
        }
    };
    written(answers.answer(&request, &said))
}

/// What the platform's app waits to have noticed.
fn wanting_notice(inbox: &Inbox, inbounds: &[Inbound]) -> Vec<Inbound> {
    let Some(acknowledges) = inbox.channel.abilities().acknowledges else { return Vec::new() };
    inbounds.iter().filter(|inbound| acknowledges.wants(inbound)).cloned().collect()
}

fn written(answer: HookAnswer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    (status, [(header::CONTENT_TYPE, answer.content_type)], answer.body).into_response()
}
