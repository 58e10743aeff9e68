//! Connectors: the outbound systems that are set up, without their secrets.

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
pub struct ConnectorOut {
    pub id: String,
    pub kind: String,
    pub name: String,
    /// Plain settings; secrets are never shown.
    #[schema(value_type = Object)]
    pub settings: serde_json::Map<String, serde_json::Value>,
    /// Whether it could be opened with the settings it has.
    pub open: bool,
    /// Where the provider sends its events.
    pub hook_url: String,
}

#[utoipa::path(get, path = "/connectors", tag = "settings", responses((status = 200, body = PageOut<ConnectorOut>)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
) -> Result<Json<PageOut<ConnectorOut>>, Problem> {
    let merchant = caller.merchant.id.clone();
    let connectors = app.look(move |tx| store::connector::list(tx, &merchant)).await?;
    let shown =
        connectors.into_iter().filter(|connector| !connector.is_disabled).map(|connector| {
            ConnectorOut {
                hook_url: format!(
                    "{}/hooks/{}/{}",
                    app.options.public_url, connector.kind, connector.id
                ),
                open: caller.merchant.psps.contains_key(&connector.id)
                    || (connector.kind == connectors::model::KIND
                        && caller.merchant.model.is_some()),
                id: connector.id.to_string(),
                kind: connector.kind,
                name: connector.name,
                settings: serde_json::from_str(&connector.settings).unwrap_or_default(),
            }
        });
    Ok(Json(PageOut::whole(shown.collect())))
}
