//! The API's description (OpenAPI 3.1), made from the very types that are sent and read.

use super::live::LiveFrameOut;
use super::{
    agents, canned_responses, carts, checkouts, connectors, consents, contacts, conversations,
    events, guides, inboxes, live, merges, messages, order_number, orders, previews, problem,
    products, promotions, session, setup, tokens, voice, voice_buying,
};
use crate::widget;
use axum::http::header;
use axum::response::IntoResponse;
use utoipa::OpenApi;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};

#[derive(Debug, OpenApi)]
#[openapi(
    info(title = "Trato", description = "Conversations, carts and orders of one merchant."),
    servers((url = "/api/v1")),
    paths(
        agents::create, agents::list, agents::update, canned_responses::list, canned_responses::save, carts::change, carts::get, checkouts::get,
        connectors::list, consents::create, consents::list, contacts::get, contacts::list, contacts::update, conversations::assignment, conversations::counts,
        conversations::floor, conversations::get, conversations::list, conversations::read, conversations::status,
        conversations::typing, events::attendance, events::door_list, events::list, events::rsvps, events::save,
        guides::create, guides::delete, guides::get, guides::list, guides::preview, guides::replace,
        guides::steps, inboxes::list, live::open, merges::create, merges::list, merges::preview, merges::undo,
        messages::create, messages::list, previews::create, order_number::get, order_number::update, orders::cancel, orders::get,
        orders::list, orders::refund, products::get, products::list, promotions::coupons, promotions::create_coupon,
        promotions::list, session::create, session::delete, session::get, setup::create, tokens::create, tokens::delete,
        tokens::list, voice::check, voice::get, voice::list, voice::put, voice::versions, voice_buying::get, voice_buying::update, widget::cart::get, widget::email::capture, widget::live::open, widget::messages::create,
        widget::messages::list, widget::presence::read, widget::presence::typing, widget::products::get,
        widget::reviews::list, widget::session::begin, widget::session::end, widget::uploads::create,
    ),
    components(schemas(problem::ProblemOut, LiveFrameOut)),
    modifiers(&WaysIn, &Names),
    security(("token" = []), ("session" = [])),
)]
struct Description;

/// The ways to prove who calls.
struct WaysIn;

impl utoipa::Modify for WaysIn {
    fn modify(&self, description: &mut utoipa::openapi::OpenApi) {
        let components = description.components.get_or_insert_with(Default::default);
        let bearer =
            SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
        let cookie =
            SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(super::caller::COOKIE)));
        components.add_security_scheme("token", bearer);
        components.add_security_scheme("session", cookie);
    }
}

/// Names every operation by its path: functions of several files have the same name, operations must not.
struct Names;

impl utoipa::Modify for Names {
    fn modify(&self, description: &mut utoipa::openapi::OpenApi) {
        for (path, item) in &mut description.paths.paths {
            let fixed = path.split('/').filter(|part| !part.is_empty() && !part.starts_with('{'));
            let path = fixed.collect::<Vec<_>>().join("_");
            let operations =
                [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
            for operation in operations.into_iter().flatten() {
                let done = operation.operation_id.take().unwrap_or_default();
                let is_said = path == done || path.ends_with(&format!("_{done}"));
                operation.operation_id =
                    Some(if is_said { path.clone() } else { format!("{path}_{done}") });
            }
        }
    }
}

/// The description as JSON, the same for the same build.
pub fn openapi() -> String {
    Description::openapi().to_pretty_json().unwrap_or_default()
}

/// `GET /api/v1/openapi.json`.
pub(crate) async fn get() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], openapi())
}
