//! The chat's own page, shown in a frame on the shop's pages, and the script that puts it there.

use super::settings::allowed_origins;
use super::visitor::inbox_of;
use crate::api::problem::Problem;
use crate::app::App;
use crate::pages::{self, Policy};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use std::sync::Arc;

/// `GET /w/{inbox}`.
pub(crate) async fn page(
    State(app): State<Arc<App>>,
    Path(inbox): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let place = inbox_of(&app, &inbox)?;
    let policy = Policy::framed_by(&allowed_origins(&place.inbox));
    Ok(pages::page(&app, "widget/index.html", &headers, &policy))
}

/// `GET /widget/loader.js`: every shop page asks for it, so that it may be used from everywhere.
pub(crate) async fn loader(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    let mut response = pages::file(&app, "loader.js", &headers);
    let open = HeaderValue::from_static("cross-origin");
    response
        .headers_mut()
        .insert(header::HeaderName::from_static("cross-origin-resource-policy"), open);
    response
}
