//! A fake Graph API: takes messages, gives each an id, remembers per recipient what came, in order.
//!
//! Written apart from the adapter it plays against: nothing here knows how Trato builds its messages.

use anyhow::Result;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;
use tokio::net::TcpListener;
use tokio::sync::Notify;

/// A message that arrived.
#[derive(Debug, Clone)]
pub struct Arrived {
    pub at: Instant,
    /// The order in which the fake received everything.
    pub number: u64,
    pub body: Value,
}

/// What the fake keeps for one recipient.
#[derive(Debug, Default)]
pub struct Mailbox {
    messages: Mutex<Vec<Arrived>>,
    came: Notify,
}

impl Mailbox {
    /// Everything so far.
    pub fn all(&self) -> Vec<Arrived> {
        self.messages.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn len(&self) -> usize {
        self.messages.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Waits until there are more than `seen` messages and gives the ones after them.
    pub async fn after(&self, seen: usize) -> Vec<Arrived> {
        loop {
            let waiting = self.came.notified();
            {
                let messages = self.messages.lock().unwrap_or_else(PoisonError::into_inner);
                if messages.len() > seen {
                    return messages[seen..].to_vec();
                }
            }
            waiting.await;
        }
    }
}

/// The fake provider.
#[derive(Debug, Default)]
pub struct Graph {
    mailboxes: Mutex<HashMap<String, Arc<Mailbox>>>,
    n_received: AtomicU64,
    /// Keeps bodies; off where only counting matters.
    keeps: bool,
    /// Answers 500 to every n-th call; 0 never.
    pub fails_every: AtomicU64,
}

impl Graph {
    /// Starts it on a free port.
    pub async fn start(keeps: bool) -> Result<(Arc<Self>, SocketAddr)> {
        let graph = Arc::new(Self { keeps, ..Self::default() });
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let router = Router::new().fallback(receive).with_state(Arc::clone(&graph));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok((graph, address))
    }

    /// The mailbox of a recipient.
    pub fn mailbox(&self, recipient: &str) -> Arc<Mailbox> {
        let mut mailboxes = self.mailboxes.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(mailboxes.entry(recipient.to_owned()).or_default())
    }

    /// How many messages came more than once: each names its piece, and no piece may come twice.
    pub fn n_doubled(&self) -> u64 {
        let mailboxes = self.mailboxes.lock().unwrap_or_else(PoisonError::into_inner);
        let mut seen = HashSet::new();
        let all = mailboxes.values().flat_map(|mailbox| mailbox.all());
        let names =
            all.filter_map(|one| one.body["biz_opaque_callback_data"].as_str().map(str::to_owned));
        names.map(|name| u64::from(!seen.insert(name))).sum()
    }

    pub fn n_received(&self) -> u64 {
        self.n_received.load(Ordering::Relaxed)
    }
}

async fn receive(State(graph): State<Arc<Graph>>, body: Bytes) -> Response {
    let at = Instant::now();
    let Ok(message) = serde_json::from_slice::<Value>(&body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let number = graph.n_received.fetch_add(1, Ordering::Relaxed);
    let every = graph.fails_every.load(Ordering::Relaxed);
    if every > 0 && number % every == every - 1 {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    let to = message["to"].as_str().unwrap_or_default().to_owned();
    let id = format!("wamid.fake{number}");
    // A read receipt or a typing sign is no message.
    if message["type"].is_string() && !to.is_empty() {
        let mailbox = graph.mailbox(&to);
        let body = if graph.keeps { message } else { Value::Null };
        mailbox.messages.lock().unwrap_or_else(PoisonError::into_inner).push(Arrived {
            at,
            number,
            body,
        });
        mailbox.came.notify_waiters();
    }
    let answer = format!(
        r#"{{"messaging_product":"whatsapp","contacts":[{{"input":"{to}","wa_id":"{to}"}}],"messages":[{{"id":"{id}"}}]}}"#
    );
    ([("content-type", "application/json")], answer).into_response()
}
