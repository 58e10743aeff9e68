//! The visitor's live socket: one conversation, as its contact may see it.

use super::visitor::{self, Guest, Place};
use crate::api::front::{SOCKETS_OF_VISITOR_MAX, limited};
use crate::api::problem::{Code, Problem};
use crate::api::session::Address;
use crate::api::{origin, secrets};
use crate::app::App;
use crate::live::socket::{self, FRAME_BYTES_MAX, Feed, REFUSED, TOO_MANY};
use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{WebSocket, WebSocketUpgrade};
use axum::http::HeaderMap;
use axum::response::Response;
use engine::ConversationId;
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;

/// How often a visitor who has not said anything is looked for.
const LOOK_EVERY: Duration = Duration::from_millis(1_000);
/// A visitor who says nothing for so long has left; the widget opens a socket again.
const UNBEGUN_MAX: Duration = Duration::from_secs(1_800);
const PING_EVERY: u32 = 20;

#[derive(Debug, Deserialize)]
struct FirstFrame {
    auth: String,
    #[serde(default)]
    after: Option<i64>,
}

/// Opens the visitor's live socket; the first frame is `{"auth": VISITOR_TOKEN, "after": SEQ}`.
#[utoipa::path(get, path = "/widget/{inbox}/live", tag = "widget", params(("inbox" = String, Path)), security(()),
    responses((status = 101, description = "Frames: {seq, type, data}")))]
pub(crate) async fn open(
    State(app): State<Arc<App>>,
    place: Place,
    Address(address): Address,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    limited(app.front.addresses.take(&address, app.now()))?;
    // The frame is a page of ours, wherever it is embedded.
    if !origin::is_ours(&app, &headers) {
        return Err(Problem::new(Code::Forbidden));
    }
    let upgrade = upgrade
        .map_err(|rejection| Problem::new(Code::UpgradeNeeded).detail(rejection.body_text()))?;
    let upgrade = upgrade.max_message_size(FRAME_BYTES_MAX).max_frame_size(FRAME_BYTES_MAX);
    Ok(upgrade.on_upgrade(move |socket| welcome(app, socket, place)))
}

async fn welcome(app: Arc<App>, mut socket: WebSocket, place: Place) {
    let Some(FirstFrame { auth, after }) = socket::first_frame(&mut socket).await else {
        return socket::close(socket, REFUSED).await;
    };
    let Some(guest) = guest(&app, place, &auth).await else {
        return socket::close(socket, REFUSED).await;
    };
    let Some(seat) =
        app.front.socket(format!("visitor:{}", guest.token_hash), SOCKETS_OF_VISITOR_MAX)
    else {
        return socket::close(socket, TOO_MANY).await;
    };
    // Who has said nothing yet has missed nothing: everything of a conversation that begins now is news.
    let (conversation, after) = match guest.conversation(&app).await {
        Ok(Some(id)) => (Some(id), after),
        Ok(None) => (begun(&app, &guest, &mut socket).await, Some(0)),
        Err(_) => (None, None),
    };
    let Some(conversation) = conversation else { return };
    let feed = Feed::Contact {
        merchant: guest.place.merchant,
        conversation,
        token_hash: guest.token_hash,
    };
    socket::serve(app, socket, feed, after, seat).await;
}

async fn guest(app: &Arc<App>, place: Place, token: &str) -> Option<Guest> {
    let token_hash = secrets::hash(Some(token).filter(|token| secrets::is_secret(token))?);
    let visitor = visitor::find(app, &place.merchant.id, token_hash.clone()).await.ok()??;
    (visitor.inbox == place.inbox.id.as_str()).then_some(Guest { place, visitor, token_hash })
}

/// Waits for the visitor's first message; `None` when they left without one.
async fn begun(app: &Arc<App>, guest: &Guest, socket: &mut WebSocket) -> Option<ConversationId> {
    let until = tokio::time::Instant::now() + UNBEGUN_MAX;
    let mut n_looks = 0_u32;
    while tokio::time::Instant::now() < until {
        tokio::select! {
            () = app.front.closed() => return None,
            () = app.front.begun.notified() => {}
            () = tokio::time::sleep(LOOK_EVERY) => n_looks += 1,
            said = socket.recv() => {
                said?.ok()?;
            }
        }
        if n_looks >= PING_EVERY {
            n_looks = 0;
            socket
                .send(axum::extract::ws::Message::Text(r#"{"type":"ping"}"#.into()))
                .await
                .ok()?;
        }
        visitor::find(app, &guest.place.merchant.id, guest.token_hash.clone()).await.ok()??;
        if let Ok(Some(id)) = guest.conversation(app).await {
            return Some(id);
        }
    }
    None
}
