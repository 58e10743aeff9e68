//! The running heart: lanes take turns, the outbox sends, timers fall due, live events are numbered.
//!
//! Read [`turn`] first: load, step, commit. The loops around it only decide when and how many at once.

pub mod absorb;
mod commit;
pub mod ingest;
pub mod lanes;
pub(crate) mod linking;
pub(crate) mod media;
pub(crate) mod model;
mod notices;
pub mod outbox;
mod pace;
pub(crate) mod planning;
pub(crate) mod preview;
mod project;
pub mod readings;
mod refused;
pub(crate) mod seen;
pub(crate) mod thread;
pub mod timers;
mod trouble;
pub mod turn;

use engine::{ConversationId, InboxId, MerchantId, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// Taps on the shoulder inside this process. Nothing depends on one: every loop also looks by itself.
#[derive(Debug, Default)]
pub struct Wake {
    pub lanes: Notify,
    pub outbox: Notify,
    /// Where the outbox has something to send: what it need not search.
    pub to_send: ToSend,
    pub live: Notify,
    /// Turns were committed: who waits on the line may find an answer.
    pub turned: Notify,
    pub catalog: Notify,
    /// The play-money provider has news to tell.
    pub test_psp: Notify,
    pub media: Notify,
}

/// Inboxes that could not send a moment ago, as far as this process knows.
#[derive(Debug, Default)]
pub struct Troubled(Mutex<BTreeMap<(MerchantId, InboxId), ToldBy>>);

/// How it is known that an inbox cannot send: what told it must tell that it is over. A provider that takes a
/// message and fails it afterwards takes the next one as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ToldBy {
    Call,
    Report,
}

impl Troubled {
    pub(crate) fn insert(&self, inbox: (MerchantId, InboxId), by: ToldBy) {
        self.inboxes().insert(inbox, by);
    }

    /// It works, by this: whether it was among them because of the like.
    pub(crate) fn works(&self, inbox: &(MerchantId, InboxId), by: ToldBy) -> bool {
        let mut inboxes = self.inboxes();
        let is_over = inboxes.get(inbox).is_some_and(|told| by == ToldBy::Report || *told == by);
        is_over && inboxes.remove(inbox).is_some()
    }

    pub(crate) fn contains(&self, inbox: &(MerchantId, InboxId)) -> bool {
        self.inboxes().contains_key(inbox)
    }

    fn inboxes(&self) -> MutexGuard<'_, BTreeMap<(MerchantId, InboxId), ToldBy>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Inboxes whose provider has just refused us, and until when nobody asks it again: an account that is called with lost
/// credentials again and again is closed for good.
#[derive(Debug, Default)]
pub struct Resting(Mutex<BTreeMap<(MerchantId, InboxId), Timestamp>>);

impl Resting {
    pub(crate) fn set(&self, inbox: (MerchantId, InboxId), until: Timestamp) {
        self.inboxes().insert(inbox, until);
    }

    pub(crate) fn end(&self, inbox: &(MerchantId, InboxId)) {
        self.inboxes().remove(inbox);
    }

    pub(crate) fn until(&self, inbox: &(MerchantId, InboxId)) -> Option<Timestamp> {
        self.inboxes().get(inbox).copied()
    }

    fn inboxes(&self) -> MutexGuard<'_, BTreeMap<(MerchantId, InboxId), Timestamp>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Conversations in which a piece was just queued.
#[derive(Debug, Default)]
pub struct ToSend(Mutex<BTreeSet<(MerchantId, ConversationId)>>);

impl ToSend {
    pub(crate) fn add(&self, merchant: &MerchantId, conversation: &ConversationId) {
        self.waiting().insert((merchant.clone(), conversation.clone()));
    }

    /// Up to `n` of them.
    pub(crate) fn take(&self, n: usize) -> BTreeSet<(MerchantId, ConversationId)> {
        let mut waiting = self.waiting();
        match waiting.iter().nth(n).cloned() {
            None => std::mem::take(&mut waiting),
            Some(first_left) => {
                let left = waiting.split_off(&first_left);
                std::mem::replace(&mut waiting, left)
            }
        }
    }

    fn waiting(&self) -> MutexGuard<'_, BTreeSet<(MerchantId, ConversationId)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
