//! Where to answer when nobody is there: the visitor's e-mail address, kept with the contact.
//!
//! It is what somebody typed, not who they are: it is never an identity and joins no histories.

use super::messages::tell;
use super::visitor::Guest;
use crate::api::Body;
use crate::api::agents;
use crate::api::contacts::Profile;
use crate::api::problem::Problem;
use crate::api::secrets;
use crate::app::App;
use axum::extract::State;
use axum::http::StatusCode;
use channels::webchat::wire::Happening;
use serde::Deserialize;
use std::sync::Arc;
use store::StoreError;
use utoipa::ToSchema;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EmailIn {
    pub email: String,
}

#[utoipa::path(post, path = "/widget/{inbox}/email", tag = "widget", params(("inbox" = String, Path)),
    request_body = EmailIn, responses((status = 204)))]
pub(crate) async fn capture(
    State(app): State<Arc<App>>,
    guest: Guest,
    Body(given): Body<EmailIn>,
) -> Result<StatusCode, Problem> {
    let email = agents::email("email", &given.email)?;
    // The team reads it in the transcript; the same address again is the same line.
    let client_id = format!("email-{}", secrets::digest(&[&email]));
    let form = Happening::Form { form: "email".to_owned(), data: email.clone() };
    tell(&app, &guest, client_id, None, form).await?;
    let (merchant, identity) = (guest.place.merchant.id.clone(), guest.visitor.identity());
    app.store()
        .write(3, move |tx| {
            let id = store::contact::find(tx, &merchant, &identity)?.ok_or(StoreError::NotFound)?;
            let contact = store::contact::get(tx, &merchant, &id)?.ok_or(StoreError::NotFound)?;
            let profile = Profile { email: Some(email.clone()), ..Profile::read(&contact) };
            store::contact::update(tx, &merchant, &id, None, None, Some(&profile.write()))
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
