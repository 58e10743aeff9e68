//! A fresh store for one test, and the rows tests are made of.

use engine::inbox::floor::Holder;
use engine::inbox::inbound::{ContactRef, Identity, IdentityScheme, ReceiptState};
use engine::{ConversationId, InboxId, MerchantId, MessageId, Status, Timestamp};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use store::lane::{
    Appended, Claimed, ConversationProjection, LaneTarget, MessageKind, NewLaneEvent, NewMessage,
    TurnCommit,
};
use store::outbox::{NewOutbox, Window};
use store::{EngineKind, Store, StoreOptions};

pub(crate) const NOW: Timestamp = Timestamp(1_800_000_000_000);

/// A store that disappears with the test.
pub(crate) struct Fixture {
    pub(crate) store: Store,
    pub(crate) url: String,
    directory: Option<PathBuf>,
}

impl Fixture {
    pub(crate) fn open(engine: EngineKind) -> Self {
        Self::with(engine, StoreOptions::default())
    }

    pub(crate) fn with(engine: EngineKind, options: StoreOptions) -> Self {
        let (url, directory) = fresh(engine);
        let store = Store::open(&url, options).unwrap();
        Self { store, url, directory }
    }
}

/// An empty database: its address, and the directory to remove afterwards.
pub(crate) fn fresh(engine: EngineKind) -> (String, Option<PathBuf>) {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let name = format!("trato_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    match engine {
        EngineKind::Sqlite => {
            let directory = std::env::temp_dir().join(name);
            (format!("sqlite:{}", directory.display()), Some(directory))
        }
        EngineKind::Postgres => (testkit::postgres::start().database(&name), None),
    }
}

impl Drop for Fixture {
    fn drop(&mut self) {
        if let Some(directory) = &self.directory {
            let _ = std::fs::remove_dir_all(directory);
        }
    }
}

/// Makes a module of tests out of functions that take a [`Fixture`], once for each engine.
macro_rules! store_conformance {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[test] fn $name() {
                super::$name(&crate::fixture::Fixture::open(store::EngineKind::Sqlite));
            })+
        }
        mod postgres {
            $(#[test] fn $name() {
                super::$name(&crate::fixture::Fixture::open(store::EngineKind::Postgres));
            })+
        }
    };
}
pub(crate) use store_conformance;

pub(crate) fn merchant() -> MerchantId {
    "havn-sol".into()
}

pub(crate) fn inbox() -> InboxId {
    "wa".into()
}

/// Somebody with a phone.
pub(crate) fn person(phone: &str) -> ContactRef {
    ContactRef {
        address: None,
        identities: vec![Identity { scheme: IdentityScheme::WaPhone, value: phone.to_owned() }],
        display_name: Some(format!("Phone {phone}")),
        language: None,
    }
}

/// An event from `phone`, distinguished by `key`.
pub(crate) fn event(phone: &str, key: &str) -> NewLaneEvent {
    NewLaneEvent {
        merchant: merchant(),
        inbox: inbox(),
        key: key.to_owned(),
        target: LaneTarget::Contact(person(phone)),
        occurred_at: NOW,
        received_at: NOW,
        body: format!("{{\"key\":\"{key}\"}}"),
        raw: None,
    }
}

pub(crate) fn append(store: &Store, events: Vec<NewLaneEvent>) -> Vec<Appended> {
    store.write(0, move |tx| store::lane::append(tx, &events)).wait().unwrap()
}

pub(crate) fn claim(store: &Store, now: Timestamp) -> Vec<Claimed> {
    store.write(0, move |tx| store::lane::claim(tx, "test", now, 60_000, 100, 100)).wait().unwrap()
}

/// Makes the conversation of `phone` and claims it.
pub(crate) fn conversation(store: &Store, phone: &str) -> Claimed {
    append(store, vec![event(phone, &format!("hello-{phone}"))]);
    claim(store, NOW).into_iter().find(|c| c.identities[0].value == phone).unwrap()
}

/// A turn that consumes what was claimed and changes nothing else.
pub(crate) fn turn(claimed: &Claimed) -> TurnCommit {
    TurnCommit {
        merchant: claimed.merchant.clone(),
        conversation: claimed.conversation.clone(),
        fence: claimed.fence,
        now: NOW,
        consumed: claimed.events.iter().map(|event| event.arrival).collect(),
        state: "{}".to_owned(),
        state_version: claimed.state_version + 1,
        projection: projection(),
        messages: Vec::new(),
        outbox: Vec::new(),
        timers_set: Vec::new(),
        timers_canceled: Vec::new(),
        signals: Vec::new(),
        live: Vec::new(),
        amendments: Vec::new(),
    }
}

pub(crate) fn projection() -> ConversationProjection {
    ConversationProjection {
        status: Status::Open,
        holder: Holder::Bot,
        floor_version: 0,
        assignee: None,
        waiting_since: None,
        unread: 0,
        snoozed_until: None,
        preview: "hello".to_owned(),
        last_message_at: NOW,
        language: None,
        cart_total_minor: None,
        cart_currency: None,
        reply_window_until: None,
        openings: Vec::new(),
        opted_out: false,
        needs_person: false,
    }
}

pub(crate) fn message(id: &str, position: i64, kind: MessageKind) -> NewMessage {
    NewMessage {
        id: MessageId::new(id),
        position,
        kind,
        at: NOW,
        receipt: ReceiptState::Queued,
        provider_id: None,
        search_text: id.to_owned(),
        body: format!("{{\"id\":\"{id}\"}}"),
    }
}

pub(crate) fn piece(message: &NewMessage, piece: i64, is_last_piece: bool) -> NewOutbox {
    NewOutbox {
        message: message.id.clone(),
        position: message.position,
        piece,
        is_last_piece,
        not_before: NOW,
        floor_version: None,
        is_marketing: false,
        is_confirmation: false,
        window: Window::NotNeeded,
        payload: "{}".to_owned(),
    }
}

pub(crate) fn commit(store: &Store, turns: Vec<TurnCommit>) -> Vec<bool> {
    store.write(0, move |tx| store::lane::commit(tx, &turns)).wait().unwrap()
}

/// The conversation of `phone` with one outgoing message of `n_pieces` pieces waiting.
pub(crate) fn waiting_message(
    store: &Store,
    phone: &str,
    n_pieces: i64,
) -> (ConversationId, MessageId) {
    let claimed = conversation(store, phone);
    let outgoing = message(&format!("msg_{phone}"), claimed.next_position, MessageKind::Outbound);
    let mut turn = turn(&claimed);
    turn.outbox = (0..n_pieces).map(|n| piece(&outgoing, n, n + 1 == n_pieces)).collect();
    turn.messages = vec![outgoing.clone()];
    assert_eq!(commit(store, vec![turn]), [true]);
    (claimed.conversation, outgoing.id)
}
