//! Channels: one folder per vendor protocol, one line in the list below.
//!
//! A [`Channel`] holds one inbox's settings. It turns a provider's bytes into [`Inbound`]s and planned
//! [`Piece`]s into provider calls, and has no client, no retry loop, no clock and no database of its own.
//!
//! To add one: a folder beside the others, a `Channel` implementation, and one line in `channels!`.

mod meta;
mod settings;

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
    fn capabilities(&self, moment: &Moment) -> Capabilities;

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
    async fn send(&self, http: &dyn Http, message: &Rendered) -> Result<Receipt, SendError>;

    /// The channel's rare abilities, each a trait of its own.
    fn abilities(&self) -> Abilities<'_> {
        Abilities::default()
    }
}

/// Rare abilities of a channel: absent unless it says otherwise.
#[derive(Default)]
pub struct Abilities<'a> {
    pub marks_read: Option<&'a dyn ReadReceipts>,
    pub fetches_media: Option<&'a dyn MediaSource>,
    /// How often one contact may be written to; `None` where the vendor does not limit it.
    pub pace: Option<Pace>,
    /// Reads what the vendor calls the recipient of a message: it may differ from what was dialled, and it is what
    /// the recipient will be called when she answers.
    pub names_recipient: Option<fn(&str) -> Option<Identity>>,
}

/// A limit on messages to one contact: one per interval over time, so many at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    pub interval_ms: i64,
    pub burst: u32,
}

impl std::fmt::Debug for Abilities<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Abilities")
            .field("marks_read", &self.marks_read.is_some())
            .field("fetches_media", &self.fetches_media.is_some())
            .field("pace", &self.pace)
            .field("names_recipient", &self.names_recipient.is_some())
            .finish()
    }
}

/// Tells the contact that a message was seen, with the typing sign where the vendor couples the two.
#[async_trait]
pub trait ReadReceipts: Send + Sync {
    /// # Errors
    /// A [`SendError`]; never worth a retry.
    async fn mark_read(
        &self,
        http: &dyn Http,
        provider_id: &str,
        typing: bool,
    ) -> Result<(), SendError>;
}

/// Fetches a file that came as a reference: vendors keep it for days only, behind our credentials.
#[async_trait]
pub trait MediaSource: Send + Sync {
    /// # Errors
    /// A [`SendError`] that says whether to try again.
    async fn fetch(&self, http: &dyn Http, reference: &str) -> Result<Media, SendError>;
}

/// A file as its vendor had it. Its type is the vendor's word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Media {
    pub mime: String,
    pub content: Vec<u8>,
}

/// Largest file fetched; a larger one stays a line in the transcript.
pub const MEDIA_BYTES_MAX: usize = 16 * 1024 * 1024;

/// What a message needs besides its words to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rendered {
    /// The contact's identities in this inbox, strongest first.
    pub to: Vec<Identity>,
    /// Ours; carried to the provider where it returns it.
    pub correlation: MessageId,
    /// Which piece of the message this is, from 0.
    pub index: u32,
    /// The provider's id of the message this answers.
    pub in_reply_to: Option<String>,
    pub piece: Piece,
}

/// The moment a plan is made for: what changes a channel's abilities from one message to the next.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    pub now: Timestamp,
    /// Until when a free-form reply is allowed; `None` when the contact has never written.
    pub reply_window_until: Option<Timestamp>,
}

/// An inbox as it is configured: plain settings and sealed ones apart.
#[derive(Debug, Clone, Default)]
pub struct InboxSettings {
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

channels! { webchat, whatsapp }
