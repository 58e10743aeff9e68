//! A conversation is opened, or taken up again after the line dropped.

use super::pass::{LIFE_S, Pass, Scope};
use super::place::{Caller, Guest, Place, Speaker};
use super::tokens::Asked;
use super::{activities, transcript};
use crate::api::Params;
use crate::api::problem::Problem;
use crate::app::App;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// From where a client wants to read on.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Since {
    #[serde(default)]
    pub(super) watermark: Option<String>,
}

impl Since {
    /// The position read last. Whatever else a client has kept is from another service: it reads from the start.
    pub(super) fn position(&self) -> i64 {
        self.watermark
            .as_deref()
            .and_then(|text| text.parse().ok())
            .filter(|position| *position > 0)
            .unwrap_or(0)
    }
}

/// `POST conversations`: who comes for the first time is greeted.
pub(super) async fn start(
    State(app): State<Arc<App>>,
    caller: Caller,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let Caller { place, speaker } = caller;
    let asked = Asked::read(&body)?;
    let locale = asked.locale().map(str::to_owned);
    let pass = match speaker {
        Speaker::Page(pass) => pass.renewed(Scope::Talk, app.now()),
        Speaker::Shop => asked.pass(&app, &place)?,
    };
    if transcript::conversation(&app, &place, &pass).await?.is_none() {
        activities::arrive(&app, &place, &pass, opening(&place, &pass, locale)).await?;
    }
    Ok((StatusCode::CREATED, line(&app, &place, &pass, 0)?))
}

/// `GET conversations/{id}`: another address for the socket, from where the client stopped reading.
pub(super) async fn reconnect(
    State(app): State<Arc<App>>,
    guest: Guest,
    Params(since): Params<Since>,
) -> Result<Json<Value>, Problem> {
    let pass = guest.pass.renewed(Scope::Talk, app.now());
    line(&app, &guest.place, &pass, since.position())
}

fn opening(place: &Place, pass: &Pass, locale: Option<String>) -> Value {
    let mut opening = json!({ "type": "conversationUpdate",
        "id": format!("{}|opened", pass.place()),
        "membersAdded": [{ "id": place.bot_id() }, { "id": pass.user }] });
    if let Some(locale) = locale {
        opening["locale"] = Value::String(locale);
    }
    opening
}

fn line(app: &App, place: &Place, pass: &Pass, position: i64) -> Result<Json<Value>, Problem> {
    let token = place.token(pass)?;
    let ticket = place.token(&pass.renewed(Scope::Stream, app.now()))?;
    // `http` becomes `ws`, `https` becomes `wss`.
    let base = app.options.public_url.replacen("http", "ws", 1);
    let (inbox, id) = (&place.inbox.id, &pass.conv);
    let stream = format!(
        "{base}/directline/{inbox}/v3/directline/conversations/{id}/stream?watermark={position}&t={ticket}"
    );
    Ok(Json(json!({
        "conversationId": id,
        "token": token,
        "expires_in": LIFE_S,
        "streamUrl": stream,
        "referenceGrammarId": "",
    })))
}
