//! On what terms something is bought by voice, as the merchant sets them. Nothing is until it does.

use super::body::Body;
use super::caller::Caller;
use super::problem::{Code, Problem};
use crate::app::App;
use crate::document::{Document, VoiceBuying};
use crate::{merchant, settings};
use axum::Json;
use axum::extract::State;
use std::sync::Arc;
use store::StoreError;

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
    let (shared, owner, now) = (Arc::clone(&app), caller.merchant.id.clone(), app.now());
    let wanted = given.clone();
    app.store()
        .write(3, move |tx| {
            let stored = settings::load(tx, &owner)?.ok_or(StoreError::NotFound)?;
            let mut merchant = stored.merchant.ok_or(StoreError::NotFound)?;
            merchant.voice_buying = Some(wanted.clone());
            let document = Document { merchant: Some(merchant), ..Document::default() };
            let random = || (shared.options.random)();
            settings::save(tx, &owner, &document, &shared.sealer, &random, now)
        })
        .await?;
    let (loading, owner) = (Arc::clone(&app), caller.merchant.id.clone());
    let loaded = tokio::task::spawn_blocking(move || merchant::load(&loading, &owner)).await;
    match loaded {
        Ok(Ok(())) => Ok(Json(given)),
        _ => Err(Problem::new(Code::Internal)),
    }
}
