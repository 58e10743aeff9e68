//! Direct Line 3.0, served by us: Microsoft's web chat client talks to a `bot_framework` inbox without Microsoft.
//!
//! The client is given `<public url>/directline/{inbox}/v3/directline` as its domain. A shop's own server gets a
//! token for a page with the inbox's `direct_line_secret`; the token is signed with the same secret, names one
//! conversation and one person, and is good for half an hour ([`pass`]). What the client posts goes the way of any
//! provider's webhook; nothing is sent back to it: it reads the stored transcript ([`transcript`]), by asking or
//! over a socket, from the position it read last.
//!
//! A person has one conversation in an inbox, whatever the client calls it: opened anew with a token for the same
//! person, it continues where she left off.

mod activities;
mod conversations;
mod multipart;
mod pass;
mod place;
mod stream;
mod tokens;
mod transcript;
mod upload;

use crate::app::App;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use std::sync::Arc;

/// Largest activity; Microsoft's own service takes as much.
const ACTIVITY_BYTES_MAX: usize = 256 * 1024;

/// Every address of the protocol that we serve.
pub(crate) fn routes(app: &Arc<App>) -> Router<Arc<App>> {
    let at = |path: &str| format!("/directline/{{inbox}}/v3/directline{path}");
    Router::new()
        .route(&at("/tokens/generate"), post(tokens::generate))
        .route(&at("/tokens/refresh"), post(tokens::refresh))
        .route(&at("/conversations"), post(conversations::start))
        .route(&at("/conversations/{id}"), get(conversations::reconnect))
        .route(
            &at("/conversations/{id}/activities"),
            post(activities::create).get(activities::list),
        )
        .route(&at("/conversations/{id}/stream"), get(stream::open))
        .layer(DefaultBodyLimit::max(ACTIVITY_BYTES_MAX))
        .route(
            &at("/conversations/{id}/upload"),
            post(upload::create).layer(DefaultBodyLimit::max(upload::BYTES_MAX)),
        )
        .layer(from_fn_with_state(Arc::clone(app), place::pages))
}
