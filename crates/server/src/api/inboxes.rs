//! Inboxes: the configured channels, without their secrets.

use super::caller::Caller;
use super::page::PageOut;
use super::problem::Problem;
use crate::app::App;
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct InboxOut {
    pub id: String,
    pub channel: String,
    pub name: String,
    /// Plain settings; secrets are never shown.
    #[schema(value_type = Object)]
    pub settings: serde_json::Map<String, serde_json::Value>,
    /// Whether it could be opened with the settings it has.
    pub open: bool,
    /// Where the provider sends its events.
    pub hook_url: String,
}

#[utoipa::path(get, path = "/inboxes", tag = "settings", responses((status = 200, body = PageOut<InboxOut>)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
) -> Result<Json<PageOut<InboxOut>>, Problem> {
    let merchant = caller.merchant.id.clone();
    let inboxes = app.look(move |tx| store::inbox::list(tx, &merchant)).await?;
    let shown = inboxes.into_iter().filter(|inbox| !inbox.is_disabled).map(|inbox| InboxOut {
        hook_url: format!("{}/hooks/{}/{}", app.options.public_url, inbox.channel, inbox.id),
        open: caller.merchant.inboxes.contains_key(&inbox.id),
        id: inbox.id.to_string(),
        channel: inbox.channel,
        name: inbox.name,
        settings: serde_json::from_str(&inbox.settings).unwrap_or_default(),
    });
    Ok(Json(PageOut::whole(shown.collect())))
}
