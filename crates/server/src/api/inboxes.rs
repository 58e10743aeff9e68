//! Inboxes: the configured channels, without their secrets.

use super::caller::Caller;
use super::page::PageOut;
use super::problem::Problem;
use crate::app::App;
use axum::Json;
use axum::extract::State;
use engine::InboxId;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::inbox::Trouble;
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
    /// Why it cannot send at present; its messages wait.
    pub trouble: Option<TroubleOut>,
    /// Why no platform speaks this protocol any more, where that is so.
    pub no_live_platform: Option<String>,
    /// Which one of the protocol's platforms is closed, where others are alive.
    pub no_live_part: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TroubleOut {
    /// `channel_config`: the provider refuses our credentials; `account_restricted`: it has restricted the account.
    pub code: String,
    /// What the provider calls it.
    pub provider_code: Option<String>,
    pub since: String,
}

impl From<Trouble> for TroubleOut {
    fn from(trouble: Trouble) -> Self {
        Self {
            code: trouble.code,
            provider_code: trouble.provider_code,
            since: crate::time_text(trouble.since),
        }
    }
}

#[utoipa::path(get, path = "/inboxes", tag = "settings", responses((status = 200, body = PageOut<InboxOut>)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
) -> Result<Json<PageOut<InboxOut>>, Problem> {
    let merchant = caller.merchant.id.clone();
    let found = app.look(move |tx| {
        Ok((store::inbox::list(tx, &merchant)?, store::inbox::troubles(tx, &merchant)?))
    });
    let (inboxes, mut troubles) = found.await?;
    let mut trouble_of = |id: &InboxId| {
        let place = troubles.iter().position(|trouble| &trouble.inbox == id)?;
        Some(TroubleOut::from(troubles.swap_remove(place)))
    };
    let shown = inboxes.into_iter().filter(|inbox| !inbox.is_disabled).map(|inbox| InboxOut {
        hook_url: format!("{}/hooks/{}/{}", app.options.public_url, inbox.channel, inbox.id),
        trouble: trouble_of(&inbox.id),
        no_live_platform: channels::about(&inbox.channel)
            .and_then(|about| about.no_live_platform)
            .map(str::to_owned),
        no_live_part: channels::about(&inbox.channel)
            .and_then(|about| about.no_live_part)
            .map(|(part, _)| part.to_owned()),
        open: caller.merchant.inboxes.contains_key(&inbox.id),
        id: inbox.id.to_string(),
        channel: inbox.channel,
        name: inbox.name,
        settings: serde_json::from_str(&inbox.settings).unwrap_or_default(),
    });
    Ok(Json(PageOut::whole(shown.collect())))
}
