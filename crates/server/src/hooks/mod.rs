//! Webhooks: raw bytes in, verified, stored durably, then answered.
//!
//! The body is read before anything looks at it, because signatures cover raw bytes. A hook without a secret
//! does not exist. What cannot be stored is answered 503, so that the provider sends it again.

mod at_once;
mod channel;
mod connector;
pub(crate) mod on_call;

use crate::api::problem::Problem;
use crate::api::unreadable;
use crate::app::App;
use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{OriginalUri, Path, State};
use axum::http::{HeaderMap, Method, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::sync::Arc;
use transport::{RawRequest, Rejection};

/// The routes below `/hooks`.
pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new().route("/{kind}/{id}", get(handshake).post(receive))
}

/// A provider asks whether we are who it was told we are.
async fn handshake(
    State(app): State<Arc<App>>,
    Path((kind, id)): Path<(String, String)>,
    // The whole path: some providers sign the address they were told to call.
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    let Some((_, inbox)) = app.merchants.inbox(&kind, &id) else {
        return Problem::not_found().into_response();
    };
    let request = raw_request(&app, Method::GET, &uri, headers, Bytes::new());
    match inbox.channel.handshake(&request) {
        // Plain text: the challenge is somebody else's bytes and must never be read as a page.
        Ok(challenge) => ([(header::CONTENT_TYPE, "text/plain")], challenge).into_response(),
        Err(rejection) => refuse(&app, &kind, &id, &rejection),
    }
}

/// Something happened at the provider.
async fn receive(
    State(app): State<Arc<App>>,
    Path((kind, id)): Path<(String, String)>,
    // The whole path: some providers sign the address they were told to call.
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let started = std::time::Instant::now();
    app.metrics.hook_requests.add(1);
    let body = match body {
        Ok(body) => body,
        Err(rejection) => return unreadable(&rejection).into_response(),
    };
    let request = raw_request(&app, Method::POST, &uri, headers, body);
    let response = if let Some((merchant, inbox)) = app.merchants.inbox(&kind, &id) {
        channel::receive(&app, merchant, inbox, request).await
    } else if let Some((merchant, connector, psp)) = app.merchants.psp(&kind, &id) {
        connector::receive(&app, &merchant, &connector, psp.as_ref(), &request).await
    } else {
        Problem::not_found().into_response()
    };
    app.metrics
        .hook_ms
        .observe_ms(u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX));
    response
}

fn raw_request(
    app: &App,
    method: Method,
    uri: &Uri,
    headers: HeaderMap,
    body: Bytes,
) -> RawRequest {
    let query = uri.query().unwrap_or("").to_owned();
    let separator = if query.is_empty() { "" } else { "?" };
    RawRequest {
        method,
        path: uri.path().to_owned(),
        public_url: format!("{}{}{separator}{query}", app.options.public_url, uri.path()),
        query,
        headers,
        body,
        received_at: app.now(),
    }
}

/// Answers a call that is not accepted; nothing of it was stored, and nothing of it is logged.
fn refuse(app: &App, kind: &str, id: &str, rejection: &Rejection) -> Response {
    app.metrics.hook_rejected.add(1);
    tracing::warn!(channel.kind = %kind, inbox.id = %id, reason = %rejection, "Refused a webhook for `{id}`");
    Problem::rejected(rejection).into_response()
}
