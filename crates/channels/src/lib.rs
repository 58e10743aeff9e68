//! Channels: one folder per vendor protocol, one line in the list below.
//!
//! A [`Channel`] holds one inbox's settings. It turns a provider's bytes into [`Inbound`]s and planned
//! [`Piece`]s into provider calls, and has no client, no retry loop, no clock and no database of its own.
//!
//! To add one: a folder beside the others, a `Channel` implementation, and one line in `channels!`.

#[macro_use]
mod tree;

mod abilities;
mod about;
mod customer;
mod meta;
mod settings;

pub use crate::abilities::{
    Abilities, Acknowledges, Answers, Checks, Cost, CountsCost, DeliveryOffer, Finding, HookAnswer,
    Introduces, Keys, MEDIA_BYTES_MAX, Media, MediaSource, Opening, Pace, PaymentSheet,
    PrivateReply, ReadReceipts, Redaction, Said, Starter, TakesThread, TurnsPages, Variant,
};
pub use crate::about::{ALL_LANGUAGES, About, Field, Need};

use async_trait::async_trait;
use engine::content::capability::Capabilities;
use engine::content::piece::Piece;
use engine::inbox::inbound::{Identity, Inbound};
use engine::{MessageId, Timestamp};
use serde::{Deserialize, Serialize};
use transport::{Http, RawRequest, Receipt, Rejection, Secret, SendError};

/// A vendor's messaging protocol, configured for one inbox.
#[async_trait]
pub trait Channel: Send + Sync + std::fmt::Debug {
    /// What this inbox can show at this moment.
    fn capabilities(&self, moment: &Moment<'_>) -> Capabilities;

    /// How long a free-form reply is allowed after the contact's last message; `None` where there is no such rule.
    fn reply_window_ms(&self) -> Option<i64>;

    /// Answers a provider's `GET` handshake.
    ///
    /// # Errors
    /// [`Rejection::Handshake`] when the token is wrong.
    fn handshake(&self, request: &RawRequest) -> Result<String, Rejection>;

    /// Verifies the signature over the raw bytes, then reads every entry of the batch.
    ///
    /// # Errors
    /// A [`Rejection`], whose status is what the provider is answered with.
    fn parse(&self, request: &RawRequest) -> Result<Vec<Inbound>, Rejection>;

    /// Makes the one provider call that a piece is.
    ///
    /// # Errors
    /// A [`SendError`] that says whether to retry, whose problem it is and what to show.
    async fn send(&self, outside: &Outside<'_>, message: &Rendered) -> Result<Receipt, SendError>;

    /// The channel's rare abilities, each a trait of its own.
    fn abilities(&self) -> Abilities<'_> {
        Abilities::default()
    }
}

/// The world as an adapter sees it: handed in with every call, so that it has no client and no clock of its own.
#[derive(Clone, Copy)]
pub struct Outside<'a> {
    pub http: &'a dyn Http,
    pub now: Timestamp,
}

impl std::fmt::Debug for Outside<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Outside").field("now", &self.now).finish_non_exhaustive()
    }
}

/// What a message needs besides its words to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rendered {
    /// The contact's identities in this inbox, strongest first.
    pub to: Vec<Identity>,
    /// What the channel itself noted about reaching her: see `ContactRef::address`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Who speaks, where the platform lets people say more, or longer, than a bot.
    #[serde(default)]
    pub human: bool,
    /// Until when a free-form reply is allowed, as it was when the message was planned; `None` when the contact has
    /// never written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window_until: Option<Timestamp>,
    /// Ours; carried to the provider where it returns it.
    pub correlation: MessageId,
    /// Which piece of the message this is, from 0.
    pub index: u32,
    /// The provider's id of the message this answers.
    pub in_reply_to: Option<String>,
    pub piece: Piece,
}

/// The moment a plan is made for: what changes a channel's abilities from one message to the next.
#[derive(Debug, Clone, Copy, Default)]
pub struct Moment<'a> {
    pub now: Timestamp,
    /// Until when a free-form reply is allowed; `None` when the contact has never written.
    pub reply_window_until: Option<Timestamp>,
    /// A person speaks: some platforms give people more time than bots.
    pub human: bool,
    /// What the channel itself noted about reaching the contact: see `ContactRef::address`.
    pub address: Option<&'a str>,
}

/// An inbox as it is configured: plain settings and sealed ones apart.
#[derive(Debug, Clone, Default)]
pub struct InboxSettings {
    /// Where the provider reaches this inbox: `https://shop.example/hooks/sms/texts`. Empty where nobody knows.
    pub hook_url: String,
    /// Everything that may be shown and exported, as JSON.
    pub settings: serde_json::Map<String, serde_json::Value>,
    /// Credentials by name. None is ever printed.
    pub secrets: std::collections::BTreeMap<String, Secret<String>>,
}

/// Why an inbox cannot be opened, in words for the person who configures it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    #[error("unknown channel `{0}`")]
    UnknownChannel(String),
    #[error("setting `{key}` {problem}")]
    Setting { key: String, problem: String },
}

macro_rules! channels {
    ($($name:ident),* $(,)?) => {
        $(pub mod $name;)*

        /// Every channel kind, in alphabetical order.
        pub const KINDS: &[&str] = &[$(stringify!($name)),*];

        /// What each of them is, in the same order.
        pub const ABOUT: &[&About] = &[$(&$name::ABOUT),*];

        /// What the named kind is.
        pub fn about(kind: &str) -> Option<&'static About> {
            match kind {
                $(stringify!($name) => Some(&$name::ABOUT),)*
                _ => None,
            }
        }

        /// Opens an inbox of the named kind.
        ///
        /// # Errors
        /// [`SettingsError`] names the setting that is missing or wrong.
        pub fn open(kind: &str, settings: &InboxSettings) -> Result<std::sync::Arc<dyn Channel>, SettingsError> {
            match kind {
                $(stringify!($name) => Ok(std::sync::Arc::new($name::open(settings)?)),)*
                other => Err(SettingsError::UnknownChannel(other.to_owned())),
            }
        }
    };
}

channels! { alexa, bot_framework, google_assistant, instagram, messenger, sms, telegram, webchat, wechat, whatsapp }

/// What `cargo xtask new channel` begins with.
#[cfg(test)]
#[path = "../../../xtask/src/new/channel.rs"]
pub mod template;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_channel_opens_and_is_shut_without_its_secret() {
        let about = &template::ABOUT;
        assert_eq!((about.secrets.len(), about.languages), (1, ALL_LANGUAGES));
        let shut: &dyn Channel = &template::open(&InboxSettings::default()).unwrap();
        let open: &dyn Channel = &template::open(&about.example().unwrap()).unwrap();
        let call = RawRequest {
            method: http::Method::POST,
            path: String::new(),
            public_url: String::new(),
            query: String::new(),
            headers: http::HeaderMap::new(),
            body: Default::default(),
            received_at: Timestamp(0),
        };
        assert_eq!(shut.parse(&call), Err(Rejection::NotConfigured));
        assert_eq!(open.parse(&call), Ok(Vec::new()));
    }
}
