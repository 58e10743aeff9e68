//! The same key and body get the first answer, for a day, across restarts.
//!
//! A row is taken before the operation runs and filled with its answer afterwards. A row that stays empty belongs
//! to a request that is still running, or to a process that died in it: the first is told to wait, the second is
//! run again, which is harmless because what an operation does carries a key made of the same parts
//! ([`super::guard::WriteKey`]).

use super::problem::{Code, Problem};
use super::secrets;
use crate::app::App;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use engine::MerchantId;
use engine::time::{DAY_MS, SECOND_MS};
use std::sync::Arc;
use store::idempotency::Begin;

/// How long an answer is kept.
const KEPT_MS: i64 = DAY_MS;
/// A request that has not been answered by then died with its process; what it did carries its key.
const RUNNING_MS_MAX: i64 = 10 * SECOND_MS;
/// Largest answer that is kept.
const ANSWER_BYTES_MAX: usize = 1024 * 1024;
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// Whose key.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) merchant: MerchantId,
    /// The caller's name and the key that was sent.
    pub(crate) key: String,
}

/// Runs the request, unless it has run before.
pub(crate) async fn once(
    app: &Arc<App>,
    place: Place,
    shown_once: bool,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, app.options.api_bytes_max)
        .await
        .map_err(|_| Problem::new(Code::BodyTooLarge))?;
    let body_hash = secrets::hash(&body);
    let request_hash =
        secrets::digest(&[parts.method.as_str(), &parts.uri.to_string(), &body_hash]);
    match begin(app, &place, request_hash).await? {
        Begin::New => {}
        Begin::Running => {
            return Err(Problem {
                retry_after_s: Some(1),
                ..Problem::new(Code::IdempotencyRunning)
            });
        }
        Begin::Mismatch => return Err(Problem::new(Code::IdempotencyMismatch)),
        Begin::Done { status, body } => return replay(status, body),
    }
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    keep(app, place, shown_once, response).await
}

async fn begin(app: &Arc<App>, place: &Place, request_hash: String) -> Result<Begin, Problem> {
    let Place { merchant, key } = place.clone();
    let now = app.now();
    let (running_until, expires_at) = (now.plus_ms(RUNNING_MS_MAX), now.plus_ms(KEPT_MS));
    let begun = app.store().write(3, move |tx| {
        store::idempotency::begin(
            tx,
            &merchant,
            &key,
            &request_hash,
            now,
            running_until,
            expires_at,
        )
    });
    Ok(begun.await?)
}

/// Keeps the answer, or gives the key back when there is none worth keeping.
async fn keep(
    app: &Arc<App>,
    place: Place,
    shown_once: bool,
    response: Response,
) -> Result<Response, Problem> {
    let Place { merchant, key } = place;
    let status = response.status();
    if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
        app.store().write(3, move |tx| store::idempotency::abandon(tx, &merchant, &key)).await?;
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, ANSWER_BYTES_MAX).await.map_err(|_| Problem::new(Code::Internal))?;
    let (kept_status, kept) = match shown_once && status.is_success() {
        true => (StatusCode::CONFLICT, String::new()),
        false => (status, String::from_utf8_lossy(&body).into_owned()),
    };
    app.store()
        .write(3, move |tx| {
            store::idempotency::finish(tx, &merchant, &key, kept_status.as_u16(), &kept)
        })
        .await?;
    Ok(Response::from_parts(parts, Body::from(body)))
}

fn replay(status: u16, body: String) -> Result<Response, Problem> {
    let status = StatusCode::from_u16(status).map_err(|_| Problem::new(Code::Internal))?;
    if status == StatusCode::CONFLICT && body.is_empty() {
        return Err(
            Problem::new(Code::Conflict).detail("This was done before; its answer was shown once")
        );
    }
    let mut response = Response::new(Body::from(Bytes::from(body)));
    *response.status_mut() = status;
    let kind =
        if status.is_client_error() { "application/problem+json" } else { "application/json" };
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    Ok(response)
}
