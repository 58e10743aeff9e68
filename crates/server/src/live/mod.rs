//! Live events: from a committed turn to every open socket.
//!
//! The database is the truth and the sockets are a convenience: an event is only ever published after its
//! transaction, and a socket that falls behind is told to resume from its last sequence instead of being fed
//! from memory. Two feeds exist: one per conversation (the widget), numbered inside the transaction, and one
//! per merchant (the inbox), numbered after commit so that no number becomes visible before a smaller one.

pub(crate) mod broadcast;
pub(crate) mod enrich;
pub(crate) mod socket;

use engine::{ConversationId, MerchantId};
use serde::Serialize;
use serde_json::value::RawValue;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::broadcast::{Receiver, Sender, channel};

/// Events a socket may lag behind before it has to resume from the database.
const BACKLOG_MAX: usize = 256;

/// One event as it goes over a socket.
#[derive(Debug, Clone, Serialize)]
pub struct LiveEvent {
    /// 0 for what is of the moment only (typing, presence): it is never told again.
    #[serde(skip_serializing_if = "is_zero")]
    pub seq: i64,
    #[serde(rename = "type")]
    pub kind: Arc<str>,
    /// Already serialised JSON.
    pub data: Arc<RawValue>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_zero(seq: &i64) -> bool {
    *seq == 0
}

impl LiveEvent {
    pub(crate) fn new<T: Serialize + ?Sized>(seq: i64, kind: &str, data: &T) -> Self {
        let data =
            serde_json::value::to_raw_value(data).unwrap_or_else(|_| RawValue::NULL.to_owned());
        Self { seq, kind: kind.into(), data: Arc::from(data) }
    }

    /// Told to whoever listens now, and to nobody later.
    pub(crate) fn of_the_moment<T: Serialize + ?Sized>(kind: &str, data: &T) -> Self {
        Self::new(0, kind, data)
    }

    /// Takes a number in a feed without being anything that this listener may see.
    pub(crate) fn hidden(seq: i64) -> Self {
        Self::new(seq, "", &())
    }

    pub(crate) fn is_hidden(&self) -> bool {
        self.kind.is_empty()
    }
}

/// Who listens to what, in this process.
#[derive(Debug, Default)]
pub struct Hub {
    conversations: Mutex<HashMap<(MerchantId, ConversationId), Sender<LiveEvent>>>,
    merchants: Mutex<HashMap<MerchantId, Sender<LiveEvent>>>,
}

impl Hub {
    /// Listens to one conversation.
    pub fn conversation(&self, merchant: &MerchantId, id: &ConversationId) -> Receiver<LiveEvent> {
        let mut map = self.conversations.lock().unwrap_or_else(PoisonError::into_inner);
        map.retain(|_, sender| sender.receiver_count() > 0);
        let key = (merchant.clone(), id.clone());
        map.entry(key).or_insert_with(|| channel(BACKLOG_MAX).0).subscribe()
    }

    /// Listens to everything of one merchant.
    pub fn merchant(&self, merchant: &MerchantId) -> Receiver<LiveEvent> {
        let mut map = self.merchants.lock().unwrap_or_else(PoisonError::into_inner);
        map.entry(merchant.clone()).or_insert_with(|| channel(BACKLOG_MAX).0).subscribe()
    }

    /// Whether any socket here listens to this merchant or one of its conversations.
    pub fn is_listened_to(&self, merchant: &MerchantId) -> bool {
        let agents = self.merchants.lock().unwrap_or_else(PoisonError::into_inner);
        if agents.get(merchant).is_some_and(|sender| sender.receiver_count() > 0) {
            return true;
        }
        let map = self.conversations.lock().unwrap_or_else(PoisonError::into_inner);
        map.iter().any(|((owner, _), sender)| owner == merchant && sender.receiver_count() > 0)
    }

    /// Tells the sockets of one conversation; nobody listening is fine.
    pub fn tell_conversation(&self, merchant: &MerchantId, id: &ConversationId, event: LiveEvent) {
        let map = self.conversations.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = map.get(&(merchant.clone(), id.clone())) {
            let _ = sender.send(event);
        }
    }

    /// Tells the sockets of one merchant's agents.
    pub fn tell_merchant(&self, merchant: &MerchantId, event: LiveEvent) {
        let map = self.merchants.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = map.get(merchant) {
            let _ = sender.send(event);
        }
    }
}
