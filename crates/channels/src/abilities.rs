//! What only some channels can do, each ability a small trait of its own.
//!
//! A channel lists its abilities in [`Channel::abilities`](crate::Channel::abilities); the server asks for one and
//! does without where it is absent. None of them retries, sleeps or spawns: the server does.

use crate::tree::Tree;
use crate::{Outside, Rendered};
use async_trait::async_trait;
use engine::commerce::money::Money;
use engine::content::piece::Piece;
use engine::inbox::inbound::{Identity, Inbound};
use engine::inbox::reply_window::Quota;
use engine::{Language, Timestamp};
use std::collections::BTreeMap;
use transport::{RawRequest, Rejection, SendError, SendErrorCode};

/// Rare abilities of a channel: absent unless it says otherwise.
#[derive(Default)]
pub struct Abilities<'a> {
    pub marks_read: Option<&'a dyn ReadReceipts>,
    pub fetches_media: Option<&'a dyn MediaSource>,
    /// How often one contact may be written to; `None` where the vendor does not limit it.
    pub pace: Option<Pace>,
    /// How many messages she gets after something she did; `None` where the vendor does not count them.
    pub quota: Option<Quota>,
    /// Reads what the vendor calls the recipient of a message: it may differ from what was dialled, and it is what
    /// the recipient will be called when she answers.
    pub names_recipient: Option<fn(&str) -> Option<Identity>>,
    /// Fetches what a request must be verified with, before it is parsed.
    pub fetches_keys: Option<&'a dyn Keys>,
    /// Has its own words for the answer to a webhook, and perhaps says on it what the turn decided.
    pub answers: Option<&'a dyn Answers>,
    /// Lets the platform know that a tap was noticed.
    pub acknowledges: Option<&'a dyn Acknowledges>,
    pub payment_sheet: Option<&'a dyn PaymentSheet>,
    pub turns_pages: Option<&'a dyn TurnsPages>,
    pub takes_thread: Option<&'a dyn TakesThread>,
    pub counts_cost: Option<&'a dyn CountsCost>,
    pub checks: Option<&'a dyn Checks>,
    pub introduces: Option<&'a dyn Introduces>,
    /// What of a call's body may be kept, where it brings credentials along that must not be.
    pub kept: Option<Redaction>,
    /// Reads until when somebody who has only spoken in public may be answered once in private, from her address and
    /// her names; `None` where she has been, or never could be.
    pub private_reply: Option<PrivateReply>,
    /// What a code of a failure means that the vendor reports after it took the message.
    pub reported: Option<fn(&str) -> Option<SendErrorCode>>,
    /// Platforms behind one inbox that show different things; empty where there is one.
    pub variants: &'static [Variant],
    /// How long after the reply window a person, and no bot, may still answer; 0 where that makes no difference.
    pub human_extra_ms: i64,
}

impl std::fmt::Debug for Abilities<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Abilities")
            .field("marks_read", &self.marks_read.is_some())
            .field("fetches_media", &self.fetches_media.is_some())
            .field("pace", &self.pace)
            .field("quota", &self.quota)
            .field("names_recipient", &self.names_recipient.is_some())
            .field("fetches_keys", &self.fetches_keys.is_some())
            .field("answers", &self.answers.is_some())
            .field("acknowledges", &self.acknowledges.is_some())
            .field("payment_sheet", &self.payment_sheet.is_some())
            .field("turns_pages", &self.turns_pages.is_some())
            .field("takes_thread", &self.takes_thread.is_some())
            .field("counts_cost", &self.counts_cost.is_some())
            .field("checks", &self.checks.is_some())
            .field("introduces", &self.introduces.is_some())
            .field("kept", &self.kept.is_some())
            .field("private_reply", &self.private_reply.is_some())
            .field("reported", &self.reported.is_some())
            .field("variants", &self.variants)
            .field("human_extra_ms", &self.human_extra_ms)
            .finish()
    }
}

/// See [`Abilities::private_reply`].
pub type PrivateReply = fn(&str, &[Identity]) -> Option<Timestamp>;

/// A platform that an inbox reaches beside others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variant {
    /// As people call it.
    pub name: &'static str,
    /// What is noted with a contact there: see `ContactRef::address`.
    pub address: &'static str,
}

/// Leaves out of a call's body what must not be stored.
pub type Redaction = fn(&[u8]) -> Vec<u8>;

/// A limit on messages to one contact: one per interval over time, so many at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    pub interval_ms: i64,
    pub burst: u32,
}

/// Tells the contact that a message was seen, with the typing sign where the vendor couples the two.
#[async_trait]
pub trait ReadReceipts: Send + Sync {
    /// Whether she sees that it was read; elsewhere there is the typing sign only.
    fn shows_read(&self) -> bool {
        true
    }

    /// # Errors
    /// A [`SendError`]; never worth a retry.
    async fn mark_read(
        &self,
        outside: &Outside<'_>,
        to: &[Identity],
        provider_id: &str,
        typing: bool,
    ) -> Result<(), SendError>;
}

/// Fetches a file that came as a reference: vendors keep it for days only, behind our credentials.
#[async_trait]
pub trait MediaSource: Send + Sync {
    /// # Errors
    /// A [`SendError`] that says whether to try again.
    async fn fetch(&self, outside: &Outside<'_>, reference: &str) -> Result<Media, SendError>;
}

/// A file as its vendor had it. Its type is the vendor's word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Media {
    pub mime: String,
    pub content: Vec<u8>,
}

/// Largest file fetched; a larger one stays a line in the transcript.
pub const MEDIA_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Public keys or certificates that a request names. What was fetched is kept, so that most requests fetch nothing.
#[async_trait]
pub trait Keys: Send + Sync {
    /// Makes sure that what verifies this request is at hand, if it may be fetched at all. Whether the request is
    /// genuine is decided by `parse` afterwards, with what is at hand then.
    ///
    /// # Errors
    /// [`Rejection::Unverifiable`] when the keys could not be had now; another when the request names keys that
    /// must not be fetched.
    async fn prepare(&self, outside: &Outside<'_>, request: &RawRequest) -> Result<(), Rejection>;
}

/// The channel whose webhook's answer is more than an empty 200.
pub trait Answers: Send + Sync {
    /// How long the provider waits on this call for what the turn says, in milliseconds; `None` where it is
    /// answered at once and the messages go out by [`Channel::send`](crate::Channel::send).
    fn waits_ms(&self, request: &RawRequest, inbounds: &[Inbound]) -> Option<u64>;

    /// How much longer than the call what nobody took is kept for the contact's next call, in milliseconds; 0 where
    /// it goes out by [`Channel::send`](crate::Channel::send) then.
    fn keeps_ms(&self) -> i64 {
        0
    }

    /// Writes the answer.
    fn answer(&self, request: &RawRequest, said: &Said) -> HookAnswer;
}

/// What there is to say on an open call.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// In order; each counts as sent once the answer is written. Empty where the turn said nothing.
    pub messages: Vec<Rendered>,
    /// The turn was not done in time: these words, in her language, ask for patience. What it says is kept for
    /// the next call.
    pub late: Option<String>,
}

/// The answer to a webhook call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HookAnswer {
    pub status: u16,
    pub content_type: &'static str,
    pub body: Vec<u8>,
}

impl HookAnswer {
    /// 200 without a word.
    pub fn empty() -> Self {
        Self { status: 200, content_type: "text/plain", body: Vec::new() }
    }

    /// 200 with text of a type.
    pub fn text(content_type: &'static str, body: impl Into<String>) -> Self {
        Self { status: 200, content_type, body: body.into().into_bytes() }
    }

    /// 200 with JSON.
    pub fn json(body: &serde_json::Value) -> Self {
        Self::text("application/json", body.to_string())
    }

    pub(crate) fn tree(body: &Tree<'_>) -> Self {
        Self::text("application/json", body.write())
    }
}

/// Tells the platform that something arrived, so that its app stops waiting. Done once it is stored, outside any
/// queue, and never again: a failure harms nobody.
#[async_trait]
pub trait Acknowledges: Send + Sync {
    /// Whether there is something to tell about this one.
    fn wants(&self, inbound: &Inbound) -> bool;

    /// # Errors
    /// A [`SendError`]; never worth a retry.
    async fn acknowledge(&self, outside: &Outside<'_>, inbound: &Inbound) -> Result<(), SendError>;
}

/// The platform's own payment sheet, which asks us while the contact waits.
#[async_trait]
pub trait PaymentSheet: Send + Sync {
    /// Answers which deliveries there are, or why none.
    ///
    /// # Errors
    /// A [`SendError`]; the sheet then says that something went wrong, and no money moves.
    async fn offer_deliveries(
        &self,
        outside: &Outside<'_>,
        query: &str,
        offers: Result<&[DeliveryOffer], &str>,
    ) -> Result<(), SendError>;

    /// Answers whether the money may be taken, or why not, in the contact's language.
    ///
    /// # Errors
    /// A [`SendError`]; the sheet then says that something went wrong, and no money moves.
    async fn decide(
        &self,
        outside: &Outside<'_>,
        query: &str,
        verdict: Result<(), &str>,
    ) -> Result<(), SendError>;
}

/// One way to deliver, as a payment sheet shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryOffer {
    pub id: String,
    pub label: String,
    pub price: Money,
}

/// Shows another page of a message in the place of the one before.
#[async_trait]
pub trait TurnsPages: Send + Sync {
    /// `message` is what was sent, planned again as it was; `provider_id` is what the provider calls it.
    ///
    /// # Errors
    /// A [`SendError`]; never worth a retry.
    async fn turn_page(
        &self,
        outside: &Outside<'_>,
        message: &Rendered,
        provider_id: &str,
        page: u32,
    ) -> Result<(), SendError>;
}

/// Takes a conversation over where several apps share an account and only one may write.
#[async_trait]
pub trait TakesThread: Send + Sync {
    /// Where it may not be taken it is asked for; who has it decides, and what came of it arrives as an event.
    ///
    /// # Errors
    /// A [`SendError`]; never worth a retry.
    async fn take_thread(&self, outside: &Outside<'_>, to: &[Identity]) -> Result<(), SendError>;
}

/// A channel that is paid by the piece.
pub trait CountsCost: Send + Sync {
    /// What sending this piece takes.
    fn cost(&self, piece: &Piece) -> Cost;
}

/// What a message takes to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cost {
    /// Parts the carrier bills.
    pub segments: u32,
    /// `gsm7` or `ucs2`.
    pub encoding: &'static str,
    /// The character that forces the costlier encoding, if one does.
    pub because_of: Option<char>,
    /// By the price in the settings; `None` where none is set.
    pub price: Option<Money>,
}

/// Looks whether an inbox would work, with its real provider.
#[async_trait]
pub trait Checks: Send + Sync {
    async fn check(&self, outside: &Outside<'_>) -> Vec<Finding>;
}

/// Tells the provider about us: where to call, and what a contact may begin with.
#[async_trait]
pub trait Introduces: Send + Sync {
    /// Doing it again changes nothing.
    async fn introduce(&self, outside: &Outside<'_>, opening: &Opening) -> Vec<Finding>;
}

/// What a conversation may begin with, before anybody has said anything.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Opening {
    /// For people whose language has no starters.
    pub default_language: Language,
    pub starters: BTreeMap<Language, Vec<Starter>>,
}

/// One thing to begin with; its token comes back as a selection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Starter {
    pub title: String,
    pub token: String,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub what: String,
    /// What to do; `None` when all is well.
    pub todo: Option<String>,
}

impl Finding {
    /// All is well.
    pub fn good(what: impl Into<String>) -> Self {
        Self { what: what.into(), todo: None }
    }

    /// Something is to be done.
    pub fn bad(what: impl Into<String>, todo: impl Into<String>) -> Self {
        Self { what: what.into(), todo: Some(todo.into()) }
    }
}
