//! The inbox's live socket: everything that happens at one merchant.

use super::body::Params;
use super::caller::{self, Caller, Proof};
use super::front::{SOCKETS_OF_AGENT_MAX, agent_holder};
use super::origin;
use super::problem::{Code, Problem};
use super::role::{Needs, Scope};
use crate::app::App;
use crate::live::socket::{self, FRAME_BYTES_MAX, Feed, REFUSED, TOO_MANY};
use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{WebSocket, WebSocketUpgrade};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// What it takes to listen.
const NEEDS: Needs = Needs::agent(Scope::ReadConversations);

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LiveIn {
    /// The last number that was seen; everything after it is told first.
    after: Option<i64>,
}

/// The first frame of a client that has no cookie.
#[derive(Debug, Deserialize)]
struct FirstFrame {
    auth: String,
    #[serde(default)]
    after: Option<i64>,
}

/// A frame of the socket. Those without `seq` are of the moment (typing, presence) and are never told again.
#[derive(Debug, Serialize, ToSchema)]
pub struct LiveFrameOut {
    pub seq: Option<i64>,
    /// `hello`, `reset`, `ping`, `conversation.updated`, `conversation.attention`, `conversation.typing`,
    /// `message.created`, `message.updated`, `cart.updated`, `order.placed`, `agent.presence` or `counts.updated`;
    /// others are to be expected.
    #[serde(rename = "type")]
    pub kind: String,
    #[schema(value_type = Object)]
    pub data: Option<serde_json::Value>,
}

/// Opens the live socket. A browser proves itself by its cookie and its origin; others by a token in the
/// `Authorization` header or in the first frame, `{"auth": TOKEN, "after": SEQ}`.
#[utoipa::path(get, path = "/live", tag = "live", params(LiveIn),
    responses((status = 101, description = "Frames: {seq, type, data}"), (status = 401, body = super::problem::ProblemOut)))]
pub(crate) async fn open(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Params(asked): Params<LiveIn>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    let caller = match Proof::sent(&headers) {
        // A page elsewhere can open a socket with our cookie: where it comes from is what it cannot change.
        Some(Proof::Session { .. }) if !origin::is_said_to_be_ours(&app, &headers) => {
            return Err(Problem::new(Code::Forbidden));
        }
        Some(proof) => Some(allowed(&app, proof).await?),
        None => None,
    };
    let upgrade = upgrade
        .map_err(|rejection| Problem::new(Code::UpgradeNeeded).detail(rejection.body_text()))?;
    let upgrade = upgrade.max_message_size(FRAME_BYTES_MAX).max_frame_size(FRAME_BYTES_MAX);
    Ok(upgrade.on_upgrade(move |socket| welcome(app, socket, caller, asked.after)))
}

async fn allowed(app: &Arc<App>, proof: Proof) -> Result<Caller, Problem> {
    let found = caller::find(app, proof).await?.ok_or_else(|| Problem::new(Code::SignInNeeded))?;
    if NEEDS.allows(found.role, found.scopes.as_deref()) {
        Ok(found)
    } else {
        Err(Problem::new(Code::Forbidden))
    }
}

async fn welcome(app: Arc<App>, mut socket: WebSocket, caller: Option<Caller>, after: Option<i64>) {
    let (caller, after) = match caller {
        Some(caller) => (Some(caller), after),
        None => match socket::first_frame::<FirstFrame>(&mut socket).await {
            Some(first) => (by_token(&app, &first.auth).await, first.after.or(after)),
            None => (None, None),
        },
    };
    let Some(Caller { merchant, agent, proof, .. }) = caller else {
        return socket::close(socket, REFUSED).await;
    };
    let holder = agent_holder(&merchant.id, &agent);
    let Some(place) = app.front.socket(holder, SOCKETS_OF_AGENT_MAX) else {
        return socket::close(socket, TOO_MANY).await;
    };
    socket::serve(app, socket, Feed::Team { merchant, agent, proof }, after, place).await;
}

async fn by_token(app: &Arc<App>, token: &str) -> Option<Caller> {
    allowed(app, Proof::token(token)?).await.ok()
}
