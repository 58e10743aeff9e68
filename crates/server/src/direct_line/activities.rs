//! What a page says, and what it reads.

use super::conversations::Since;
use super::pass::Pass;
use super::place::{Guest, Place};
use super::transcript;
use crate::api::Params;
use crate::api::problem::{Code, Problem};
use crate::app::App;
use crate::live::LiveEvent;
use crate::runtime::ingest::Arrival;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method};
use serde_json::{Value, json};
use std::sync::Arc;
use transport::RawRequest;

/// Kinds of activity a page may send; anything else is a bot's or a service's to say.
const KINDS: [&str; 6] =
    ["message", "event", "typing", "endOfConversation", "messageReaction", "messageUpdate"];
/// Longest id of the client's own.
const CLIENT_ID_BYTES_MAX: usize = 64;

/// `POST conversations/{id}/activities`.
pub(super) async fn create(
    State(app): State<Arc<App>>,
    guest: Guest,
    body: Bytes,
) -> Result<Json<Value>, Problem> {
    let activity: Value =
        serde_json::from_slice(&body).map_err(|_| Problem::new(Code::MalformedJson))?;
    let id = said(&app, &guest, activity).await?;
    Ok(Json(json!({ "id": id })))
}

/// `GET conversations/{id}/activities`: what is new since the watermark.
pub(super) async fn list(
    State(app): State<Arc<App>>,
    guest: Guest,
    Params(since): Params<Since>,
) -> Result<Json<Value>, Problem> {
    let Guest { place, pass } = guest;
    let (activities, position) = transcript::since(&app, &place, &pass, since.position()).await?;
    Ok(Json(transcript::set(&activities, position)))
}

/// Takes an activity; answers with the id it has from now on.
pub(super) async fn said(
    app: &Arc<App>,
    guest: &Guest,
    mut activity: Value,
) -> Result<String, Problem> {
    let Guest { place, pass } = guest;
    let kind = activity.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
    if !KINDS.contains(&kind.as_str()) {
        let detail = "An activity of this type is not taken";
        return Err(Problem::new(Code::InvalidField).field("type", "invalid", detail));
    }
    let id = id_of(app, pass, &activity);
    activity["id"] = json!(id);
    if kind == "typing" {
        tell_typing(app, place, pass).await?;
    } else {
        arrive(app, place, pass, activity).await?;
    }
    Ok(id)
}

/// Hands an activity to the channel and stores what it reads; returns when that is durable. Who says it, where and
/// when is ours to know and not the page's to claim.
pub(super) async fn arrive(
    app: &Arc<App>,
    place: &Place,
    pass: &Pass,
    mut activity: Value,
) -> Result<(), Problem> {
    let now = app.now();
    let address = place.address(pass, None);
    let Some(fields) = activity.as_object_mut() else {
        return Err(Problem::new(Code::MalformedJson));
    };
    for claimed in ["serviceUrl", "timestamp", "deliveryMode", "channelData"] {
        fields.remove(claimed);
    }
    let name = fields.get("from").and_then(|from| from.get("name")).cloned();
    fields.insert("channelId".to_owned(), json!(address.channel));
    fields.insert("from".to_owned(), json!({ "id": address.user, "name": name, "role": "user" }));
    fields.insert("recipient".to_owned(), json!({ "id": address.bot, "role": "bot" }));
    fields.insert("conversation".to_owned(), json!({ "id": address.conversation }));
    let body = Bytes::from(activity.to_string());
    let mut inbounds =
        place.bot.read(&activity, now).map_err(|rejection| Problem::rejected(&rejection))?;
    place.inbox.attribute(&mut inbounds);
    let path = format!(
        "/directline/{}/v3/directline/conversations/{}/activities",
        place.inbox.id, pass.conv
    );
    let request = RawRequest {
        method: Method::POST,
        public_url: format!("{}{path}", app.options.public_url),
        path,
        query: String::new(),
        headers: HeaderMap::new(),
        body,
        received_at: now,
    };
    let arrival =
        Arrival::new(place.merchant.id.clone(), place.inbox.id.clone(), inbounds, request, false);
    app.merchants.store(arrival).await.map_err(|_| Problem::unavailable(2))?;
    app.front.begun.notify_waiters();
    Ok(())
}

/// The id carries the client's own, by which it knows its words again when they come back, also after a retry.
fn id_of(app: &App, pass: &Pass, activity: &Value) -> String {
    let own = activity
        .pointer("/channelData/clientActivityID")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    match !own.is_empty() && own.len() <= CLIENT_ID_BYTES_MAX && own.bytes().all(plain) {
        true => format!("{}|c-{own}", pass.place()),
        false => format!("{}|r-{}", pass.place(), app.token()),
    }
}

/// The person is writing. Nothing is stored.
async fn tell_typing(app: &Arc<App>, place: &Place, pass: &Pass) -> Result<(), Problem> {
    if let Some(id) = transcript::conversation(app, place, pass).await? {
        let told = json!({ "conversation": id, "who": { "kind": "contact", "id": "" } });
        app.hub.tell_merchant(
            &place.merchant.id,
            LiveEvent::of_the_moment("conversation.typing", &told),
        );
    }
    Ok(())
}
