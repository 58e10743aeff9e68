//! One open socket: what was missed from storage, then what happens, in order, once each.
//!
//! The socket listens first and reads storage afterwards, so nothing can fall between the two; what it hears of
//! what it has read already is dropped by its number. A number that is not the next one, or a backlog that ran
//! over, sends it back to storage. Nothing is ever skipped silently: when storage has forgotten what was missed,
//! the client is told to start over.

use super::LiveEvent;
use super::enrich::{Enriched, enrich};
use crate::api::caller::{self, Proof};
use crate::api::front::SocketPlace;
use crate::app::App;
use crate::merchant::Merchant;
use crate::runtime::readings::ReadingError;
use axum::extract::ws::{CloseFrame, Message, WebSocket};
use engine::{AgentId, ConversationId};
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, interval, timeout};

const PING_EVERY: Duration = Duration::from_secs(20);
/// A client that has not been heard of for so long is gone.
const SILENCE_MAX: Duration = Duration::from_secs(45);
/// How often it is checked that whoever listens still may.
const CHECK_EVERY: Duration = Duration::from_millis(1_000);
/// How long one frame may take to leave.
const SEND_MAX: Duration = Duration::from_secs(10);
/// Events read from storage at once, and how far behind a client may be before it is told to start over.
const EVENTS_MAX: usize = 200;
const BEHIND_MAX: i64 = 2_000;
/// Largest frame a client may send.
pub(crate) const FRAME_BYTES_MAX: usize = 4 * 1024;
/// Time to say who one is.
pub(crate) const FIRST_FRAME_MAX: Duration = Duration::from_secs(5);

/// Close codes: the client's proof is not, or no longer, good; it has too many sockets.
pub(crate) const REFUSED: u16 = 4401;
pub(crate) const TOO_MANY: u16 = 4429;
const GONE: u16 = 1001;

/// Who listens to what.
#[derive(Debug)]
pub(crate) enum Feed {
    Team { merchant: Arc<Merchant>, agent: AgentId, proof: Proof },
    Contact { merchant: Arc<Merchant>, conversation: ConversationId, token_hash: String },
}

/// What a client may say.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Said {
    /// An agent looks at a conversation, or at none.
    Viewing { conversation: Option<String> },
    #[serde(other)]
    Other,
}

/// Why a socket ends.
#[derive(Debug)]
enum End {
    Left,
    Refused,
    Silent,
    Failed,
    Closing,
}

impl From<axum::Error> for End {
    fn from(_: axum::Error) -> Self {
        Self::Left
    }
}

impl From<ReadingError> for End {
    fn from(error: ReadingError) -> Self {
        tracing::error!(error = %error, "A live socket could not read its feed");
        Self::Failed
    }
}

/// Serves one socket until it ends.
pub(crate) async fn serve(
    app: Arc<App>,
    mut socket: WebSocket,
    feed: Feed,
    after: Option<i64>,
    place: SocketPlace,
) {
    app.metrics.live_sockets_opened.add(1);
    let ended = Listener { app: &app, feed: &feed, last: 0 }.run(&mut socket, after).await;
    drop(place);
    if let Feed::Team { merchant, agent, .. } = &feed {
        tell_presence(&app, merchant, agent, None);
    }
    match ended {
        End::Left => {}
        End::Refused => close(socket, REFUSED).await,
        End::Silent | End::Failed | End::Closing => close(socket, GONE).await,
    }
}

/// Ends a socket with a reason.
pub(crate) async fn close(mut socket: WebSocket, code: u16) {
    let frame = Message::Close(Some(CloseFrame { code, reason: "".into() }));
    let _ = timeout(SEND_MAX, socket.send(frame)).await;
}

struct Listener<'a> {
    app: &'a Arc<App>,
    feed: &'a Feed,
    /// The last number that was sent.
    last: i64,
}

impl Listener<'_> {
    async fn run(&mut self, socket: &mut WebSocket, after: Option<i64>) -> End {
        match self.listen(socket, after).await {
            Ok(never) => match never {},
            Err(end) => end,
        }
    }

    async fn listen(
        &mut self,
        socket: &mut WebSocket,
        after: Option<i64>,
    ) -> Result<std::convert::Infallible, End> {
        let mut news = self.feed.listen(self.app);
        let head = self.feed.head(self.app).await?;
        // A number from the future is from before a restore: the client sees it in the greeting.
        self.last = after.filter(|after| (0..=head).contains(after)).unwrap_or(head);
        send(socket, &LiveEvent::new(head, "hello", &serde_json::json!({ "seq": head }))).await?;
        self.catch_up(socket).await?;
        let closed = self.app.front.closed();
        tokio::pin!(closed);
        let mut checks = interval(CHECK_EVERY);
        let (mut heard, mut pinged) = (Instant::now(), Instant::now());
        loop {
            tokio::select! {
                event = news.recv() => self.hear(socket, event).await?,
                said = socket.recv() => {
                    heard = Instant::now();
                    self.take(said.ok_or(End::Left)??)?;
                }
                () = &mut closed => return Err(End::Closing),
                _ = checks.tick() => {
                    if !self.feed.is_allowed(self.app).await {
                        return Err(End::Refused);
                    }
                    if heard.elapsed() > SILENCE_MAX {
                        return Err(End::Silent);
                    }
                    if pinged.elapsed() >= PING_EVERY {
                        pinged = Instant::now();
                        send_text(socket, r#"{"type":"ping"}"#.to_owned()).await?;
                    }
                }
            }
        }
    }

    async fn hear(
        &mut self,
        socket: &mut WebSocket,
        event: Result<LiveEvent, RecvError>,
    ) -> Result<(), End> {
        match event {
            Ok(event) if event.seq == 0 => send(socket, &event).await,
            Ok(event) if event.seq <= self.last => Ok(()),
            Ok(event) if event.seq == self.last + 1 => self.pass_on(socket, event).await,
            Ok(_) | Err(RecvError::Lagged(_)) => self.catch_up(socket).await,
            Err(RecvError::Closed) => Err(End::Left),
        }
    }

    async fn pass_on(&mut self, socket: &mut WebSocket, event: LiveEvent) -> Result<(), End> {
        self.last = event.seq;
        if event.is_hidden() { Ok(()) } else { send(socket, &event).await }
    }

    /// Reads from storage what has not been sent.
    async fn catch_up(&mut self, socket: &mut WebSocket) -> Result<(), End> {
        loop {
            let head = self.feed.head(self.app).await?;
            let events = self.feed.read(self.app, self.last).await?;
            let forgotten = events.first().is_some_and(|first| first.seq > self.last + 1);
            if forgotten || head - self.last > BEHIND_MAX {
                self.last = head;
                return send(
                    socket,
                    &LiveEvent::new(head, "reset", &serde_json::json!({ "seq": head })),
                )
                .await;
            }
            let is_all = events.len() < EVENTS_MAX;
            for event in events {
                self.pass_on(socket, event).await?;
            }
            if is_all {
                return Ok(());
            }
        }
    }

    fn take(&self, message: Message) -> Result<(), End> {
        match message {
            Message::Text(text) => {
                if let (Ok(Said::Viewing { conversation }), Feed::Team { merchant, agent, .. }) =
                    (serde_json::from_str(text.as_str()), self.feed)
                {
                    tell_presence(self.app, merchant, agent, conversation.as_deref());
                }
                Ok(())
            }
            Message::Close(_) => Err(End::Left),
            Message::Binary(_) | Message::Ping(_) | Message::Pong(_) => Ok(()),
        }
    }
}

fn tell_presence(app: &App, merchant: &Merchant, agent: &AgentId, conversation: Option<&str>) {
    let told = serde_json::json!({ "agent": agent, "conversation": conversation });
    app.hub.tell_merchant(&merchant.id, LiveEvent::of_the_moment("agent.presence", &told));
}

async fn send(socket: &mut WebSocket, event: &LiveEvent) -> Result<(), End> {
    send_text(socket, serde_json::to_string(event).unwrap_or_default()).await
}

async fn send_text(socket: &mut WebSocket, text: String) -> Result<(), End> {
    let sent = timeout(SEND_MAX, socket.send(Message::Text(text.into()))).await;
    Ok(sent.map_err(|_| End::Silent)??)
}

impl Feed {
    fn listen(&self, app: &App) -> Receiver<LiveEvent> {
        match self {
            Self::Team { merchant, .. } => app.hub.merchant(&merchant.id),
            Self::Contact { merchant, conversation, .. } => {
                app.hub.conversation(&merchant.id, conversation)
            }
        }
    }

    /// The last number there is.
    async fn head(&self, app: &Arc<App>) -> Result<i64, ReadingError> {
        match self {
            Self::Team { merchant, .. } => {
                let id = merchant.id.clone();
                Ok(app.look(move |tx| store::live::head(tx, &id)).await?)
            }
            Self::Contact { merchant, conversation, .. } => {
                let (merchant, id) = (merchant.id.clone(), conversation.clone());
                let row = app.look(move |tx| store::conversation::get(tx, &merchant, &id)).await?;
                Ok(row.map_or(0, |row| row.seq))
            }
        }
    }

    /// The next events after a number, as this listener may see them.
    async fn read(&self, app: &Arc<App>, after: i64) -> Result<Vec<LiveEvent>, ReadingError> {
        let (Self::Team { merchant, .. } | Self::Contact { merchant, .. }) = self;
        let (app, merchant) = (Arc::clone(app), Arc::clone(merchant));
        let conversation = match self {
            Self::Team { .. } => None,
            Self::Contact { conversation, .. } => Some(conversation.clone()),
        };
        let read = tokio::task::spawn_blocking(move || {
            let rows = app.store().read(|tx| match &conversation {
                None => store::live::feed(tx, &merchant.id, after, EVENTS_MAX),
                Some(id) => store::live::conversation_feed(tx, &merchant.id, id, after, EVENTS_MAX),
            })?;
            let side =
                |told: Enriched| if conversation.is_some() { told.contact } else { told.team };
            Ok(enrich(&app, &merchant, rows)?.into_iter().map(side).collect())
        });
        read.await.unwrap_or(Err(ReadingError::Store(store::StoreError::Panicked)))
    }

    /// Whether the listener's proof still holds. Storage that cannot be asked for a moment ends nobody's socket.
    async fn is_allowed(&self, app: &Arc<App>) -> bool {
        match self {
            Self::Team { proof, .. } => !matches!(caller::find(app, proof.clone()).await, Ok(None)),
            Self::Contact { merchant, token_hash, .. } => !matches!(
                crate::widget::visitor::find(app, &merchant.id, token_hash.clone()).await,
                Ok(None)
            ),
        }
    }
}

/// Waits for the first frame, which says who this is.
pub(crate) async fn first_frame<T: serde::de::DeserializeOwned>(
    socket: &mut WebSocket,
) -> Option<T> {
    let message = timeout(FIRST_FRAME_MAX, socket.recv()).await.ok()??.ok()?;
    serde_json::from_str(message.to_text().ok()?).ok()
}
