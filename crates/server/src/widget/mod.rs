//! What the shopper's chat talks to: a visitor with a token of its own, and one conversation.
//!
//! Everything a visitor does is handed to the web chat channel and goes the way of any provider's webhook. A
//! visitor's token opens this one chat and nothing else; it is a bearer token, never a cookie, so no page can use
//! it without having it.

pub mod cart;
pub mod email;
pub mod frame;
pub mod live;
pub mod messages;
pub mod presence;
pub mod products;
pub mod reviews;
pub mod session;
mod settings;
pub mod uploads;
pub(crate) mod visitor;
mod words;

use crate::api::problem::Problem;
use crate::app::App;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::Method;
use axum::routing::{MethodRouter, delete, get, post};
use std::sync::Arc;

/// One thing a visitor can do, below `/api/v1/widget/{inbox}`.
#[derive(Debug)]
pub struct VisitorOperation {
    pub method: Method,
    pub path: &'static str,
    /// Whether it can be done without a visitor's token.
    pub is_open: bool,
    handler: MethodRouter<Arc<App>>,
}

/// Everything a visitor can do, by path and method.
pub fn operations() -> Vec<VisitorOperation> {
    use Method as M;
    let op = |method, path, is_open, handler| VisitorOperation { method, path, is_open, handler };
    vec![
        op(M::GET, "/cart", false, get(cart::get)),
        op(M::DELETE, "/conversation", false, delete(session::end)),
        op(M::POST, "/email", false, post(email::capture)),
        // Proves its visitor by itself, in the first frame.
        op(M::GET, "/live", true, get(live::open)),
        op(M::GET, "/messages", false, get(messages::list)),
        op(M::POST, "/messages", false, post(messages::create)),
        op(M::GET, "/products/{id}", false, get(products::get)),
        op(M::POST, "/read", false, post(presence::read)),
        op(M::GET, "/reviews/{product}", false, get(reviews::list)),
        op(M::POST, "/session", true, post(session::begin)),
        op(M::POST, "/typing", false, post(presence::typing)),
        op(
            M::POST,
            "/uploads",
            false,
            post(uploads::create).layer(DefaultBodyLimit::max(uploads::BYTES_MAX)),
        ),
    ]
}

/// The visitor's API, nested below `/api/v1/widget/{inbox}`.
pub(crate) fn api_routes() -> Router<Arc<App>> {
    let mut router = Router::new();
    for VisitorOperation { path, handler, .. } in operations() {
        router = router.route(path, handler);
    }
    router.fallback(async || Problem::not_found())
}

/// The frame, its loader, and what visitors have uploaded.
pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/w/{inbox}", get(frame::page))
        .route("/widget/loader.js", get(frame::loader))
        .route("/uploads/{inbox}/{id}", get(uploads::get))
}
