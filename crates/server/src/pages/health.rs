//! What machines ask: whether the server is alive, whether it can serve, what it has counted.

use crate::app::App;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// The process runs.
pub(super) async fn alive() -> &'static str {
    "alive"
}

/// Storage answers and may be written, and every product can be found.
pub(super) async fn ready(State(app): State<Arc<App>>) -> Response {
    if !app.merchants.all().iter().all(|merchant| merchant.catalog.is_indexed()) {
        let waiting = "the search index is being built";
        return (StatusCode::SERVICE_UNAVAILABLE, waiting).into_response();
    }
    let store = app.store().clone();
    match tokio::task::spawn_blocking(move || store.ping()).await {
        Ok(Ok(())) => (StatusCode::OK, "ready").into_response(),
        Ok(Err(error)) => {
            tracing::error!(error = %error, "Storage does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "storage does not answer").into_response()
        }
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "not ready").into_response(),
    }
}

/// Prometheus text.
pub(super) async fn metrics(State(app): State<Arc<App>>) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], app.metrics.text()).into_response()
}
