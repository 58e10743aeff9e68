//! What stands in front of every operation: who calls, whether they may, and whether they have asked before.
//!
//! In this order: sign-in (401), CSRF for cookies (403), role or scope (403), rate (429), idempotency. A handler
//! is only reached when all of it is settled.

use super::caller::{self, Caller, Proof};
use super::front::{self, limited};
use super::idempotency;
use super::origin;
use super::problem::{Code, Problem};
use super::role::Needs;
use super::secrets;
use crate::app::App;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// The header that proves a write comes from a page of ours.
pub(crate) const CSRF_HEADER: &str = "x-csrf-token";
const IDEMPOTENCY_HEADER: &str = "idempotency-key";
const KEY_CHARS_MAX: usize = 255;

/// The same for the same write sent twice by one caller: what ids and event keys are made of.
#[derive(Debug, Clone)]
pub(crate) struct WriteKey(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for WriteKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Problem::new(Code::Internal))
    }
}

/// Lets a request through to its operation, or answers it.
pub(crate) async fn stand(
    State((app, needs)): State<(Arc<App>, Needs)>,
    request: Request,
    next: Next,
) -> Response {
    app.metrics.api_requests.add(1);
    match let_through(&app, needs, request, next).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

async fn let_through(
    app: &Arc<App>,
    needs: Needs,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let (mut parts, body) = request.into_parts();
    let writes = !matches!(parts.method, Method::GET | Method::HEAD);
    if needs.role.is_none() {
        limited(app.front.addresses.take(&front::address(&parts), app.now()))?;
        if writes && !origin::is_ours(app, &parts.headers) {
            return Err(Problem::new(Code::Forbidden).detail("This page may not sign anybody in"));
        }
        return Ok(next.run(Request::from_parts(parts, body)).await);
    }
    let caller = signed_in(app, &parts.headers).await?;
    limited(app.front.callers.take(&caller.proof.hash(), app.now()))?;
    if writes {
        check_csrf(&caller, &parts.headers)?;
    }
    if !needs.allows(caller.role, caller.scopes.as_deref()) {
        return Err(Problem::new(Code::Forbidden));
    }
    let key = idempotency_key(&parts.headers)?;
    let who = caller.proof_name();
    let unique = key.clone().unwrap_or_else(|| app.token());
    let digest = secrets::digest(&[&who, parts.method.as_str(), parts.uri.path(), &unique]);
    parts.extensions.insert(WriteKey(digest));
    parts.extensions.insert(caller.clone());
    let request = Request::from_parts(parts, body);
    match key {
        Some(key) if writes => {
            let place = idempotency::Place {
                merchant: caller.merchant.id.clone(),
                key: format!("{who}:{key}"),
            };
            idempotency::once(app, place, needs.shown_once, request, next).await
        }
        _ => Ok(next.run(request).await),
    }
}

/// Who sent these headers.
pub(crate) async fn signed_in(app: &Arc<App>, headers: &HeaderMap) -> Result<Caller, Problem> {
    let refused = || Problem::new(Code::SignInNeeded);
    let proof = Proof::sent(headers).ok_or_else(refused)?;
    caller::find(app, proof).await?.ok_or_else(refused)
}

/// A cookie is sent by the browser whoever asks it to: only what our own pages were told proves who does.
fn check_csrf(caller: &Caller, headers: &HeaderMap) -> Result<(), Problem> {
    let Some(expected) = caller.proof.csrf() else { return Ok(()) };
    let sent = headers.get(CSRF_HEADER).and_then(|value| value.to_str().ok()).unwrap_or("");
    if secrets::same(sent, &expected) { Ok(()) } else { Err(Problem::new(Code::CsrfMissing)) }
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get(IDEMPOTENCY_HEADER) else { return Ok(None) };
    let text = value.to_str().unwrap_or("").trim();
    let fits = !text.is_empty()
        && text.len() <= KEY_CHARS_MAX
        && text.bytes().all(|byte| byte.is_ascii_graphic());
    if fits {
        return Ok(Some(text.to_owned()));
    }
    let detail = format!("A key is 1 to {KEY_CHARS_MAX} visible ASCII characters");
    Err(Problem::new(Code::InvalidField).field("Idempotency-Key", "invalid", detail))
}

impl Caller {
    /// Whose idempotency keys these are: a person keeps theirs over several sessions.
    pub(crate) fn proof_name(&self) -> String {
        match &self.proof {
            Proof::Session { .. } => self.agent.to_string(),
            Proof::Token { .. } => self.proof.hash(),
        }
    }
}
