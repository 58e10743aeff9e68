//! Where the vendors stand: their inboxes and phones, the calls to the server, and the API the server calls.
//!
//! A stage is a set of routes with state. A test starts one on a port of its own ([`Stage::start`]); the demo merges
//! its [`Stage::router`] into its own.

mod by_hand;
mod deliver;
mod listen;
mod played;
mod routes;

pub use played::{ChannelOut, DoingIn, PhoneIn};

use crate::act::Act;
use crate::desk::{Desk, Inbox, Place, Setup, Violation};
use crate::phone::{Line, Phone};
use crate::player::Player;
use crate::shown::Does;
use crate::{Call, Vendor, vendors};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// Time in milliseconds since 1970, handed in.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// How a stage is set up.
#[derive(Clone)]
pub struct StageOptions {
    /// Where the server is called.
    pub server_url: String,
    /// The address the server believes it has: some signatures cover it.
    pub public_url: String,
    /// Where the stage itself is reached, without a trailing slash.
    pub stage_url: String,
    /// Where secrets come from: the same seed gives the same.
    pub seed: [u8; 32],
    pub now: Clock,
    /// Whether addresses that no phone has get one, so that old conversations can be answered.
    pub welcomes: bool,
}

impl std::fmt::Debug for StageOptions {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("StageOptions")
            .field("server_url", &self.server_url)
            .finish_non_exhaustive()
    }
}

/// Why a stage could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StageError {
    #[error("there is no channel `{0}` to play: choose one of {known}", known = vendors::KINDS.join(", "))]
    NoVendor(String),
    #[error("there is no inbox `{0}` on the stage")]
    NoInbox(String),
    #[error("there is no phone `{0}`")]
    NoPhone(String),
    #[error("nothing on the screen is called `{0}`")]
    NoButton(String),
    #[error("could not listen")]
    Listen(#[source] std::io::Error),
    #[error("could not set up the way to the server")]
    Client(#[source] reqwest::Error),
}

/// The stage; copies share it.
#[derive(Debug, Clone)]
pub struct Stage(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    options: StageOptions,
    vendors: BTreeMap<&'static str, Box<dyn Vendor>>,
    /// By kind and inbox.
    desks: Mutex<BTreeMap<(String, String), Desk>>,
    /// Counts what happened, so that whoever waits looks again.
    changed: watch::Sender<u64>,
    client: reqwest::Client,
    started_s: i64,
    /// How often each phone that asks for news has begun to.
    listening: Mutex<BTreeMap<String, u64>>,
}

impl Stage {
    /// A stage without a listener: its routes are merged into somebody else's.
    ///
    /// # Errors
    /// When there is no way out.
    pub fn new(options: StageOptions) -> Result<Self, StageError> {
        // Whoever was first has chosen the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build();
        let started_s = (options.now)() / 1_000;
        Ok(Self(Arc::new(Inner {
            options,
            vendors: vendors::all().into_iter().map(|vendor| (vendor.kind(), vendor)).collect(),
            desks: Mutex::default(),
            changed: watch::Sender::new(0),
            client: client.map_err(StageError::Client)?,
            started_s,
            listening: Mutex::default(),
        })))
    }

    /// A stage that listens on a free port of this machine; for tests.
    ///
    /// # Errors
    /// When there is no port or no way out.
    pub async fn start(server_url: &str, seed: [u8; 32], now: Clock) -> Result<Self, StageError> {
        let listener =
            tokio::net::TcpListener::bind("127.0.0.1:0").await.map_err(StageError::Listen)?;
        let address = listener.local_addr().map_err(StageError::Listen)?;
        let stage = Self::new(StageOptions {
            server_url: server_url.to_owned(),
            public_url: server_url.to_owned(),
            stage_url: format!("http://{address}"),
            seed,
            now,
            welcomes: false,
        })?;
        stage.listen(listener);
        Ok(stage)
    }

    /// Answers on a listener as long as the runtime lives.
    pub fn listen(&self, listener: tokio::net::TcpListener) {
        let router: axum::Router = self.router();
        tokio::spawn(async move { axum::serve(listener, router).await });
    }

    /// A channel's name as people call it.
    ///
    /// # Errors
    /// When nobody plays that channel.
    pub fn title(&self, kind: &str) -> Result<&'static str, StageError> {
        Ok(self.vendor(kind)?.title())
    }

    pub fn url(&self) -> &str {
        &self.0.options.stage_url
    }

    /// The host and port, as the server's settings name private hosts.
    pub fn host(&self) -> &str {
        self.url().split_once("://").map_or("", |(_, host)| host.split('/').next().unwrap_or(host))
    }

    /// Opens an inbox, or gives the one that is open; answers how it has to be configured on the server.
    ///
    /// # Errors
    /// When nobody plays that channel.
    pub fn inbox(&self, kind: &str, id: &str) -> Result<Setup, StageError> {
        let vendor = self.vendor(kind)?;
        let key = (kind.to_owned(), id.to_owned());
        if let Some(desk) = self.desks().get(&key) {
            return Ok(desk.inbox.setup.clone());
        }
        let options = &self.0.options;
        let base = format!("{}{}/{kind}/{id}", options.stage_url, routes::API);
        let setup = vendor.inbox(&Place { kind, inbox: id, base: &base, seed: &options.seed });
        let inbox = Inbox {
            kind: kind.to_owned(),
            id: id.to_owned(),
            base,
            hook_url: format!("{}/hooks/{kind}/{id}", options.public_url),
            seed: Arc::new(options.seed),
            started_s: self.0.started_s,
            setup: setup.clone(),
        };
        let welcomes = options.welcomes || vendor.reaches_strangers();
        self.desks().insert(key, Desk::new(inbox, welcomes));
        Ok(setup)
    }

    /// A new shopper's phone.
    ///
    /// # Errors
    /// When nobody plays that channel.
    pub fn phone(
        &self,
        kind: &str,
        inbox: &str,
        name: &str,
        language: &str,
    ) -> Result<Player, StageError> {
        self.inbox(kind, inbox)?;
        let vendor = self.vendor(kind)?;
        let mut desks = self.desks();
        let desk = desks
            .get_mut(&(kind.to_owned(), inbox.to_owned()))
            .ok_or_else(|| StageError::NoInbox(inbox.to_owned()))?;
        let number = desk.next_number();
        let address = vendor.address(&desk.inbox, number);
        let id = desk.add_phone(name, language, address);
        drop(desks);
        Ok(Player::new(self.clone(), id))
    }

    /// What the server did that a platform would have refused.
    pub fn violations(&self) -> Vec<Violation> {
        self.desks().values().flat_map(|desk| desk.violations.clone()).collect()
    }

    /// The shopper does something; answers when the server has taken it.
    ///
    /// # Errors
    /// When there is no such phone.
    pub async fn act(&self, phone: &str, act: Act) -> Result<(), StageError> {
        let calls = self.at_phone(phone, |vendor, inbox, phone, now| {
            let opens =
                matches!(&act, Act::Tap { button, .. } if matches!(button.does, Does::Open { .. }));
            if opens {
                return Vec::new();
            }
            phone.said(&act);
            vendor.says(inbox, phone, &act, now)
        })?;
        self.tell();
        self.deliver(phone, calls).await;
        self.listen_on(phone);
        Ok(())
    }

    /// A tap, by the button's key or title.
    ///
    /// # Errors
    /// When there is no such phone, or nothing of that name on it.
    pub async fn tap(&self, phone: &str, named: &str) -> Result<(), StageError> {
        let act = self.look(phone, |phone| phone.tap(named))?;
        self.act(phone, act.ok_or_else(|| StageError::NoButton(named.to_owned()))?).await
    }

    /// Looks at a phone.
    ///
    /// # Errors
    /// When there is none.
    pub fn look<T>(&self, phone: &str, with: impl FnOnce(&Phone) -> T) -> Result<T, StageError> {
        let desks = self.desks();
        let found = desks.values().find_map(|desk| desk.phones.get(phone));
        found.map(with).ok_or_else(|| StageError::NoPhone(phone.to_owned()))
    }

    /// What happened on a phone since a line.
    ///
    /// # Errors
    /// When there is no such phone.
    pub fn lines(&self, phone: &str, from: usize) -> Result<Vec<Line>, StageError> {
        self.look(phone, |phone| phone.lines.get(from..).unwrap_or_default().to_vec())
    }

    /// Tells when something happened after this was called.
    pub fn watch(&self) -> watch::Receiver<u64> {
        self.0.changed.subscribe()
    }

    fn at_phone<T>(
        &self,
        id: &str,
        with: impl FnOnce(&dyn Vendor, &Inbox, &mut Phone, i64) -> T,
    ) -> Result<T, StageError> {
        let missing = || StageError::NoPhone(id.to_owned());
        let mut desks = self.desks();
        let desk =
            desks.values_mut().find(|desk| desk.phones.contains_key(id)).ok_or_else(missing)?;
        let vendor = self.vendor(&desk.inbox.kind)?;
        let Desk { inbox, phones, .. } = desk;
        let phone = phones.get_mut(id).ok_or_else(missing)?;
        Ok(with(vendor, inbox, phone, (self.0.options.now)()))
    }

    fn vendor(&self, kind: &str) -> Result<&dyn Vendor, StageError> {
        self.0
            .vendors
            .get(kind)
            .map(AsRef::as_ref)
            .ok_or_else(|| StageError::NoVendor(kind.to_owned()))
    }

    fn desks(&self) -> MutexGuard<'_, BTreeMap<(String, String), Desk>> {
        self.0.desks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self) {
        self.0.changed.send_modify(|count| *count += 1);
    }

    /// Delivers what follows of an API call, in order, beside everything else.
    fn deliver_later(&self, calls: Vec<(String, Call)>) {
        if calls.is_empty() {
            return;
        }
        let stage = self.clone();
        tokio::spawn(async move {
            for (phone, call) in calls {
                stage.deliver(&phone, vec![call]).await;
            }
        });
    }
}
