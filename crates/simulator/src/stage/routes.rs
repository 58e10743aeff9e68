//! The stage's addresses: the vendors' APIs, the page, and what the page asks for.

use super::{Stage, played};
use crate::wire::{ApiAnswer, ApiRequest};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};

/// Below this the vendors' APIs stand: `…/{kind}/{inbox}/…`.
pub(super) const API: &str = "/simulate/at";
/// The largest body an API takes: a picture.
const BYTES_MAX: usize = 8 * 1024 * 1024;

impl Stage {
    /// All routes of the stage, ready to be merged into a router with any state.
    pub fn router<S: Clone + Send + Sync + 'static>(&self) -> Router<S> {
        Router::new()
            .route(&format!("{API}/{{kind}}/{{inbox}}/{{*path}}"), any(api))
            .route("/simulate", get(played::page))
            .route("/simulate/style.css", get(played::style))
            .route("/simulate/page.js", get(played::script))
            .route("/simulate/words.js", get(played::words))
            .route("/simulate/api/channels", get(played::channels))
            .route("/simulate/api/violations", get(played::violations))
            .route("/simulate/api/phones", post(played::open))
            .route("/simulate/api/phones/{phone}", get(played::lines).post(played::act))
            .layer(DefaultBodyLimit::max(BYTES_MAX))
            .with_state(self.clone())
    }
}

/// The server calls a vendor's API.
async fn api(
    State(stage): State<Stage>,
    Path((kind, inbox, _)): Path<(String, String, String)>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let prefix = format!("{API}/{kind}/{inbox}");
    let Some(path) = uri.path().strip_prefix(&prefix) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let text = |value: &HeaderValue| value.to_str().unwrap_or_default().to_owned();
    let request = ApiRequest {
        method: method.to_string(),
        path: path.to_owned(),
        query: url::form_urlencoded::parse(uri.query().unwrap_or("").as_bytes())
            .into_owned()
            .collect(),
        headers: headers
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), text(value)))
            .collect(),
        body,
        at_ms: (stage.0.options.now)(),
    };
    let answer = {
        let mut desks = stage.desks();
        let (Ok(vendor), Some(desk)) = (stage.vendor(&kind), desks.get_mut(&(kind.clone(), inbox)))
        else {
            return StatusCode::NOT_FOUND.into_response();
        };
        vendor.api(desk, &request)
    };
    stage.tell();
    let ApiAnswer { status, content_type, headers, body, then } = answer;
    stage.deliver_later(then);
    let mut response =
        (StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY), body).into_response();
    let own = [(header::CONTENT_TYPE.to_string(), content_type)];
    for (name, value) in own.into_iter().chain(headers) {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(&value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
