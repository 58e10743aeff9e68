//! `/api/v1`: what the inbox app and other programs can do, one file per resource.
//!
//! Every operation is one line in [`operations`], with what it asks of its caller. Nothing is reachable that is
//! not in that list, and nothing in it can be reached without passing the `guard`.

pub mod agents;
pub mod blocks;
mod body;
pub(crate) mod caller;
pub mod canned_responses;
pub mod carts;
pub mod checkouts;
pub(crate) mod client_id;
mod command;
pub mod connectors;
pub mod consents;
pub mod contacts;
pub mod conversation_out;
pub mod conversations;
pub mod events;
pub(crate) mod front;
pub(crate) mod guard;
pub mod guides;
mod idempotency;
pub mod inboxes;
pub(crate) mod language_out;
pub mod live;
pub mod merges;
pub mod message_out;
pub mod messages;
mod openapi;
pub mod order_number;
pub mod orders;
pub(crate) mod origin;
pub mod page;
pub mod password;
pub mod previews;
pub mod problem;
pub mod products;
pub mod promotions;
mod rate;
pub(crate) mod request_id;
pub mod role;
mod saving;
pub(crate) mod secrets;
pub mod session;
pub mod setup;
mod template;
pub(crate) mod tidy;
pub mod tokens;
pub mod voice;
pub mod voice_buying;

pub(crate) use body::{Body, Params, unreadable};
pub use openapi::openapi;
pub use setup::setup_link;

use crate::app::App;
use axum::Router;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, delete, get, patch, post, put};
use problem::Problem;
use role::{Needs, Role, Scope};
use std::sync::Arc;

/// One thing that can be done.
#[derive(Debug)]
pub struct Operation {
    pub method: Method,
    pub path: &'static str,
    pub needs: Needs,
    handler: MethodRouter<Arc<App>>,
}

fn op(
    method: Method,
    path: &'static str,
    needs: Needs,
    handler: MethodRouter<Arc<App>>,
) -> Operation {
    Operation { method, path, needs, handler }
}

/// Everything that can be done, by path and method.
#[rustfmt::skip]
#[expect(clippy::too_many_lines, reason = "a list, one line each")]
pub fn operations() -> Vec<Operation> {
    use Method as M;
    use Scope as S;
    const OPEN: Needs = Needs::NOTHING;
    let (agent, admin, person) = (Needs::agent, Needs::admin, Needs::person);
    vec![
        op(M::GET, "/agents", agent(S::ReadSettings), get(agents::list)),
        op(M::POST, "/agents", person(Role::Admin), post(agents::create)),
        op(M::PATCH, "/agents/{id}", person(Role::Admin), patch(agents::update)),
        op(M::GET, "/canned_responses", agent(S::ReadSettings), get(canned_responses::list)),
        op(M::POST, "/canned_responses", admin(S::WriteSettings), post(canned_responses::save)),
        op(M::GET, "/carts/{id}", agent(S::ReadConversations), get(carts::get)),
        op(M::GET, "/checkouts/{id}", agent(S::ReadOrders), get(checkouts::get)),
        op(M::GET, "/connectors", agent(S::ReadSettings), get(connectors::list)),
        op(M::GET, "/contacts", agent(S::ReadContacts), get(contacts::list)),
        op(M::GET, "/contacts/{id}", agent(S::ReadContacts), get(contacts::get)),
        op(M::PATCH, "/contacts/{id}", agent(S::WriteContacts), patch(contacts::update)),
        op(M::GET, "/contacts/{id}/consents", agent(S::ReadContacts), get(consents::list)),
        op(M::POST, "/contacts/{id}/consents", agent(S::WriteContacts), post(consents::create)),
        op(M::GET, "/contacts/{id}/merge-preview", agent(S::ReadContacts), get(merges::preview)),
        op(M::GET, "/contacts/{id}/merges", agent(S::ReadContacts), get(merges::list)),
        op(M::POST, "/contacts/{id}/merges", agent(S::WriteContacts), post(merges::create)),
        op(M::POST, "/contacts/{id}/merges/{merge}/undo", agent(S::WriteContacts), post(merges::undo)),
        op(M::GET, "/conversations", agent(S::ReadConversations), get(conversations::list)),
        op(M::GET, "/conversations/counts", agent(S::ReadConversations), get(conversations::counts)),
        op(M::GET, "/conversations/{id}", agent(S::ReadConversations), get(conversations::get)),
        op(M::POST, "/conversations/{id}/assignment", agent(S::WriteConversations), post(conversations::assignment)),
        op(M::POST, "/conversations/{id}/cart", agent(S::WriteConversations), post(carts::change)),
        op(M::POST, "/conversations/{id}/floor", agent(S::WriteConversations), post(conversations::floor)),
        op(M::GET, "/conversations/{id}/messages", agent(S::ReadConversations), get(messages::list)),
        op(M::POST, "/conversations/{id}/messages", agent(S::WriteConversations), post(messages::create)),
        op(M::POST, "/conversations/{id}/previews", agent(S::ReadConversations), post(previews::create)),
        op(M::POST, "/conversations/{id}/read", agent(S::WriteConversations), post(conversations::read)),
        op(M::POST, "/conversations/{id}/status", agent(S::WriteConversations), post(conversations::status)),
        op(M::POST, "/conversations/{id}/typing", agent(S::WriteConversations), post(conversations::typing)),
        op(M::GET, "/coupons", agent(S::ReadSettings), get(promotions::coupons)),
        op(M::POST, "/coupons", admin(S::WriteSettings), post(promotions::create_coupon)),
        op(M::GET, "/events", agent(S::ReadSettings), get(events::list)),
        op(M::POST, "/events", admin(S::WriteSettings), post(events::save)),
        op(M::POST, "/events/{id}/attendance", agent(S::WriteContacts), post(events::attendance)),
        op(M::GET, "/events/{id}/door_list", agent(S::ReadContacts), get(events::door_list)),
        op(M::GET, "/events/{id}/rsvps", agent(S::ReadContacts), get(events::rsvps)),
        op(M::GET, "/guides", agent(S::ReadSettings), get(guides::list)),
        op(M::POST, "/guides", admin(S::WriteSettings), post(guides::create)),
        op(M::DELETE, "/guides/{id}", admin(S::WriteSettings), delete(guides::delete)),
        op(M::GET, "/guides/{id}", agent(S::ReadSettings), get(guides::get)),
        op(M::PUT, "/guides/{id}", admin(S::WriteSettings), put(guides::replace)),
        op(M::POST, "/guides/{id}/previews", agent(S::ReadSettings), post(guides::preview)),
        op(M::GET, "/guides/{id}/steps", agent(S::ReadSettings), get(guides::steps)),
        op(M::GET, "/inboxes", agent(S::ReadSettings), get(inboxes::list)),
        // Proves its caller by itself: a browser's socket can carry its token in the first frame only.
        op(M::GET, "/live", OPEN, get(live::open)),
        op(M::GET, "/openapi.json", OPEN, get(openapi::get)),
        op(M::GET, "/order_number", agent(S::ReadSettings), get(order_number::get)),
        op(M::PATCH, "/order_number", admin(S::WriteSettings), patch(order_number::update)),
        op(M::GET, "/orders", agent(S::ReadOrders), get(orders::list)),
        op(M::GET, "/orders/{id}", agent(S::ReadOrders), get(orders::get)),
        op(M::POST, "/orders/{id}/cancel", agent(S::WriteOrders), post(orders::cancel)),
        op(M::POST, "/orders/{id}/refunds", admin(S::WriteOrders), post(orders::refund)),
        op(M::GET, "/products", agent(S::ReadCatalog), get(products::list)),
        op(M::GET, "/products/{id}", agent(S::ReadCatalog), get(products::get)),
        op(M::GET, "/promotions", agent(S::ReadSettings), get(promotions::list)),
        op(M::DELETE, "/session", person(Role::Agent), delete(session::delete)),
        op(M::GET, "/session", person(Role::Agent), get(session::get)),
        op(M::POST, "/session", OPEN, post(session::create)),
        op(M::POST, "/setup", OPEN, post(setup::create)),
        op(M::GET, "/tokens", person(Role::Admin), get(tokens::list)),
        op(M::POST, "/tokens", person(Role::Admin).shown_once(), post(tokens::create)),
        op(M::DELETE, "/tokens/{id}", person(Role::Admin), delete(tokens::delete)),
        op(M::POST, "/voice/check", agent(S::ReadSettings), post(voice::check)),
        op(M::GET, "/voice/guides", agent(S::ReadSettings), get(voice::list)),
        op(M::GET, "/voice/guides/{id}", agent(S::ReadSettings), get(voice::get)),
        op(M::PUT, "/voice/guides/{id}", admin(S::WriteSettings), put(voice::put)),
        op(M::GET, "/voice/guides/{id}/versions", agent(S::ReadSettings), get(voice::versions)),
        op(M::GET, "/voice_buying", agent(S::ReadSettings), get(voice_buying::get)),
        op(M::PATCH, "/voice_buying", admin(S::WriteSettings), patch(voice_buying::update)),
    ]
}

/// The routes below `/api/v1`.
pub(crate) fn routes(app: &Arc<App>) -> Router<Arc<App>> {
    let mut router = Router::new();
    for Operation { path, needs, handler, .. } in operations() {
        let guarded =
            handler.route_layer(from_fn_with_state((Arc::clone(app), needs), guard::stand));
        router = router.route(path, guarded);
    }
    router
        .nest("/widget/{inbox}", crate::widget::api_routes())
        .fallback(async || Problem::not_found())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_are_sorted_and_said_once() {
        let order = |one: &Operation| (one.path, one.method.to_string());
        let all: Vec<_> = operations().iter().map(order).collect();
        let mut sorted = all.clone();
        sorted.sort();
        sorted.dedup();
        assert_eq!(all, sorted);
    }
}
