//! That a visitor writes, and that they have read.

use super::messages::tell;
use super::visitor::Guest;
use crate::api::Body;
use crate::api::problem::Problem;
use crate::app::App;
use crate::live::LiveEvent;
use axum::extract::State;
use axum::http::StatusCode;
use channels::webchat::wire::Happening;
use serde::Deserialize;
use std::sync::Arc;
use store::lane::MessageKind;
use utoipa::ToSchema;

/// Messages looked back through for the last one of ours.
const LOOKED_BACK_MAX: usize = 20;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WidgetReadIn {
    /// The `seq` of the last message on the screen.
    pub seq: i64,
}

/// Everything up to a message was seen.
#[utoipa::path(post, path = "/widget/{inbox}/read", tag = "widget", params(("inbox" = String, Path)),
    request_body = WidgetReadIn, responses((status = 204)))]
pub(crate) async fn read(
    State(app): State<Arc<App>>,
    guest: Guest,
    Body(given): Body<WidgetReadIn>,
) -> Result<StatusCode, Problem> {
    let Some(id) = guest.conversation(&app).await? else { return Ok(StatusCode::NO_CONTENT) };
    let (merchant, before) = (guest.place.merchant.id.clone(), given.seq.saturating_add(1));
    let rows = app
        .look(move |tx| store::message::before(tx, &merchant, &id, Some(before), LOOKED_BACK_MAX))
        .await?;
    if let Some(last) = rows.into_iter().rev().find(|row| row.kind == MessageKind::Outbound) {
        let client_id = format!("read-{}", last.position);
        tell(&app, &guest, client_id, None, Happening::Read { message: last.id }).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// The visitor is writing. Nothing is stored.
#[utoipa::path(post, path = "/widget/{inbox}/typing", tag = "widget", params(("inbox" = String, Path)), responses((status = 204)))]
pub(crate) async fn typing(
    State(app): State<Arc<App>>,
    guest: Guest,
) -> Result<StatusCode, Problem> {
    if let Some(id) = guest.conversation(&app).await? {
        let told =
            serde_json::json!({ "conversation": id, "who": { "kind": "contact", "id": "" } });
        app.hub.tell_merchant(
            &guest.place.merchant.id,
            LiveEvent::of_the_moment("conversation.typing", &told),
        );
    }
    Ok(StatusCode::NO_CONTENT)
}
