//! The socket of a conversation: everything new as it is stored, from the watermark on.
//!
//! What happens only wakes it; what it sends it reads from storage, so that nothing is lost or told twice.

use super::conversations::Since;
use super::pass::{Pass, Scope};
use super::place::{Place, check_page};
use super::transcript;
use crate::api::Params;
use crate::api::front::SOCKETS_OF_VISITOR_MAX;
use crate::api::problem::{Code, Problem};
use crate::app::App;
use crate::live::LiveEvent;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, sleep, timeout};

/// How often it is looked whether somebody who has said nothing has a conversation.
const LOOK_EVERY: Duration = Duration::from_millis(1_000);
/// An empty frame this often keeps proxies from closing a quiet line.
const KEEP_ALIVE_EVERY: Duration = Duration::from_secs(20);
/// How long one frame may take to leave.
const SEND_MAX: Duration = Duration::from_secs(10);
/// A client takes the conversation up again after that.
const LIFE_MAX: Duration = Duration::from_secs(12 * 3_600);
/// Largest frame a client may send; it sends empty ones.
const FRAME_BYTES_MAX: usize = 4 * 1024;

#[derive(Debug, Deserialize)]
pub(super) struct Ticket {
    #[serde(default)]
    t: String,
    #[serde(default)]
    watermark: Option<String>,
}

/// `GET conversations/{id}/stream`: the address is good for a minute, and carries its own token.
pub(super) async fn open(
    State(app): State<Arc<App>>,
    place: Place,
    Path((_, id)): Path<(String, String)>,
    Params(ticket): Params<Ticket>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    let secrets = &place.bot.direct_line().secrets;
    let pass = Pass::read(secrets, &ticket.t, place.inbox.id.as_str(), Scope::Stream, app.now());
    let pass =
        pass.filter(|pass| pass.conv == id).ok_or_else(|| Problem::new(Code::SignInNeeded))?;
    check_page(&pass, &headers)?;
    let holder = format!("direct_line:{}:{}", place.inbox.id, pass.user);
    let seat = app.front.socket(holder, SOCKETS_OF_VISITOR_MAX);
    let seat = seat.ok_or_else(|| Problem::new(Code::RateLimited))?;
    let upgrade = upgrade
        .map_err(|rejection| Problem::new(Code::UpgradeNeeded).detail(rejection.body_text()))?;
    let upgrade = upgrade.max_message_size(FRAME_BYTES_MAX).max_frame_size(FRAME_BYTES_MAX);
    let position = Since { watermark: ticket.watermark }.position();
    Ok(upgrade.on_upgrade(move |socket| async move {
        Line { app, place, pass, position, news: None }.run(socket).await;
        drop(seat);
    }))
}

struct Line {
    app: Arc<App>,
    place: Place,
    pass: Pass,
    /// The last position that was sent.
    position: i64,
    /// Of the conversation, once there is one.
    news: Option<Receiver<LiveEvent>>,
}

/// Why the line is looked at.
enum Woken {
    ByNews,
    ByTime,
    ByClient,
    Over,
}

impl Line {
    /// Listens first and reads afterwards, so that nothing falls between the two.
    async fn run(mut self, mut socket: WebSocket) {
        let until = Instant::now() + LIFE_MAX;
        let mut quiet_since = Instant::now();
        while Instant::now() < until {
            if self.listen().await.is_none()
                || self.catch_up(&mut socket, &mut quiet_since).await.is_none()
            {
                return;
            }
            loop {
                match self.wait(&mut socket).await {
                    Woken::ByNews => break,
                    Woken::ByClient => {}
                    Woken::ByTime => {
                        if quiet_since.elapsed() >= KEEP_ALIVE_EVERY {
                            quiet_since = Instant::now();
                            if send(&mut socket, String::new()).await.is_none() {
                                return;
                            }
                        }
                        break;
                    }
                    Woken::Over => return,
                }
            }
        }
    }

    async fn listen(&mut self) -> Option<()> {
        if self.news.is_none() {
            let found = transcript::conversation(&self.app, &self.place, &self.pass).await.ok()?;
            self.news = found.map(|id| self.app.hub.conversation(&self.place.merchant.id, &id));
        }
        Some(())
    }

    /// Sends what has not been sent.
    async fn catch_up(&mut self, socket: &mut WebSocket, quiet_since: &mut Instant) -> Option<()> {
        loop {
            let read = transcript::since(&self.app, &self.place, &self.pass, self.position).await;
            let (activities, position) = read.ok()?;
            if position == self.position {
                return Some(());
            }
            self.position = position;
            if !activities.is_empty() {
                *quiet_since = Instant::now();
                send(socket, transcript::set(&activities, position).to_string()).await?;
            }
        }
    }

    async fn wait(&mut self, socket: &mut WebSocket) -> Woken {
        let app = Arc::clone(&self.app);
        let pause = if self.news.is_some() { KEEP_ALIVE_EVERY } else { LOOK_EVERY };
        tokio::select! {
            () = app.front.closed() => Woken::Over,
            is_open = heard(&mut self.news) => if is_open { Woken::ByNews } else { Woken::Over },
            () = app.front.begun.notified(), if self.news.is_none() => Woken::ByNews,
            () = sleep(pause) => Woken::ByTime,
            said = socket.recv() => match said {
                Some(Ok(Message::Close(_)) | Err(_)) | None => Woken::Over,
                Some(Ok(_)) => Woken::ByClient,
            },
        }
    }
}

/// Waits for something to happen in the conversation; for ever while there is none.
async fn heard(news: &mut Option<Receiver<LiveEvent>>) -> bool {
    match news {
        None => std::future::pending().await,
        Some(news) => !matches!(news.recv().await, Err(RecvError::Closed)),
    }
}

async fn send(socket: &mut WebSocket, text: String) -> Option<()> {
    timeout(SEND_MAX, socket.send(Message::Text(text.into()))).await.ok()?.ok()
}
