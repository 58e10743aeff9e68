//! On what terms something is bought by voice, as the merchant sets them. Nothing is until it does.

use super::body::Body;
use super::caller::Caller;
use super::problem::{Code, Problem};
use super::saving;
use crate::app::App;
use crate::document::{MerchantSettings, VoiceBuying};
use axum::Json;
use axum::extract::State;
use std::sync::Arc;

#[utoipa::path(get, path = "/voice_buying", tag = "settings", responses((status = 200, body = VoiceBuying)))]
pub(crate) async fn get(caller: Caller) -> Json<VoiceBuying> {
    Json(caller.merchant.settings.voice_buying.clone().unwrap_or_default())
}

/// Sets all of them.
#[utoipa::path(patch, path = "/voice_buying", tag = "settings", request_body = VoiceBuying,
    responses((status = 200, body = VoiceBuying), (status = 422, body = super::problem::ProblemOut)))]
pub(crate) async fn update(
    State(app): State<Arc<App>>,
    caller: Caller,
    Body(given): Body<VoiceBuying>,
) -> Result<Json<VoiceBuying>, Problem> {
    given.check(&caller.merchant.settings.sells_in()).map_err(|error| {
        Problem::new(Code::InvalidField).field(error.field(), "invalid", error.to_string())
    })?;
    let wanted = given.clone();
    let set = move |merchant: &mut MerchantSettings| merchant.voice_buying = Some(wanted.clone());
    saving::change(&app, &caller, set).await?;
    Ok(Json(given))
}
