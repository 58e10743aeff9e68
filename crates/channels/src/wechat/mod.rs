//! WeChat Official Account.
//!
//! [`ABOUT`] lists the settings and secrets.
//!
//! Every call is proven by a signature over a word of ours, a moment and a nonce. That signature does not cover the
//! body, so a nonce counts for one event only: the same event again (WeChat repeats what was not answered within
//! five seconds, up to three times) is taken and known by its key, another one under the same nonce is a forgery.
//! With an `encoding_aes_key` the encrypted part of a body is what is proven and read, in safe and in compatible mode
//! alike, and a call without one is refused. To switch an account over: compatible mode first, then the key here,
//! then safe mode.
//!
//! What is said goes out as a customer-service message within 48 hours of the contact's last one, five of them at
//! most; three within a minute after a menu tap, a scan or following. WeChat does not say how many are left: they are
//! counted ([`QUOTA`]), a message is planned in as few parts as are left, and what is too much is not sent. Code 45047
//! says that WeChat has counted more than we have; then nothing goes out until she acts again. Accounts without the
//! right to that API set `reply` to `passive` and say one text on the call itself.
//!
//! A picture would have to be uploaded before it can be sent, and a piece is one call: pictures become words and an
//! address. A token that WeChat refuses is dropped, and the outbox repeats the message with a new one.

mod answer;
mod capabilities;
mod crypto;
mod errors;
mod events;
mod media;
mod nonces;
mod parse;
mod proof;
mod render;
mod send;
mod settings;
mod tokens;
mod xml;

use crate::{
    ALL_LANGUAGES, Abilities, About, Answers, Channel, Checks, Field, Finding, HookAnswer,
    InboxSettings, Media, MediaSource, Moment, Outside, ReadReceipts, Rendered, Said, SettingsError,
};
use async_trait::async_trait;
use engine::content::capability::Capabilities;
use engine::inbox::inbound::{Identity, Inbound};
use engine::inbox::reply_window::{Allowance, Quota};
use engine::time::{HOUR_MS, MINUTE_MS};
use nonces::Nonces;
use settings::Settings;
use tokens::Tokens;
use transport::{RawRequest, Receipt, Rejection, SendError};

/// Customer-service messages are allowed so long after the contact's last message.
const REPLY_WINDOW_MS: i64 = 48 * HOUR_MS;
/// How many, and for how long after what is no message.
const QUOTA: Quota = Quota {
    message: Allowance { n_max: 5, window_ms: REPLY_WINDOW_MS },
    brief: Allowance { n_max: 3, window_ms: MINUTE_MS },
};

/// What an inbox is configured with.
pub const ABOUT: About = About {
    title: "WeChat",
    no_live_platform: None,
    no_live_part: None,
    languages: ALL_LANGUAGES,
    language_note: None,
    settings: &[
        Field::required("app_id", "the account's AppID", "\"wx8f3e0c5d2a417b96\""),
        Field::optional(
            "account",
            "the account's original id; events of another are kept and not acted on",
            "\"gh_4f1c2d3e5a6b\"",
        ),
        Field::optional(
            "reply",
            "`active` writes by API; `passive` says one text on the call, for accounts without that right",
            "\"active\"",
        ),
        Field::optional(
            "token_api",
            "`stable`, or `classic` where another program shares the account's token",
            "\"stable\"",
        ),
        Field::optional(
            "templates",
            "as approved, with the names of their fields in order",
            "[{\"name\": \"order_sent\", \"id\": \"Tq2x…\", \"fields\": [\"thing1\", \"date2\"]}]",
        ),
        Field::optional("api_base", "another host for a proxy or a test double", "\"https://api.weixin.qq.com\""),
        Field::optional(
            "video_base",
            "the host that WeChat keeps videos on; without it a video stays a line in the transcript",
            "\"https://vweixinp.tc.qq.com\"",
        ),
    ],
    secrets: &[
        Field::required(
            "token",
            "the word of your own that signs calls; several with commas between while changing it",
            "aWordOfYourOwn2026",
        ),
        Field::optional(
            "encoding_aes_key",
            "43 characters; opens encrypted calls, and then nothing else is taken",
            "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
        ),
        Field::optional("app_secret", "fetches the token that sends; goes to `api_base` only", "0123456789abcdef0123456789abcdef"),
    ],
};

/// One official account.
#[derive(Debug)]
pub struct WeChat {
    settings: Settings,
    tokens: Tokens,
    nonces: Nonces,
}

/// Opens an inbox.
///
/// # Errors
/// [`SettingsError`] names the setting that is missing or wrong.
pub fn open(settings: &InboxSettings) -> Result<WeChat, SettingsError> {
    let settings = Settings::read(settings)?;
    Ok(WeChat { settings, tokens: Tokens::default(), nonces: Nonces::default() })
}

#[async_trait]
impl Channel for WeChat {
    fn capabilities(&self, moment: &Moment<'_>) -> Capabilities {
        capabilities::at(&self.settings, moment)
    }

    fn reply_window_ms(&self) -> Option<i64> {
        Some(REPLY_WINDOW_MS)
    }

    fn handshake(&self, request: &RawRequest) -> Result<String, Rejection> {
        proof::handshake(&self.settings, request)
    }

    fn parse(&self, request: &RawRequest) -> Result<Vec<Inbound>, Rejection> {
        let opened = proof::open(&self.settings, request)?;
        let inbound = parse::inbound(&self.settings, &opened.fields, request.received_at);
        self.nonces.admit(&opened.signed, &inbound.event_key, request.received_at)?;
        Ok(vec![inbound])
    }

    async fn send(&self, outside: &Outside<'_>, message: &Rendered) -> Result<Receipt, SendError> {
        send::message(&self.settings, &self.tokens, outside, message).await
    }

    fn abilities(&self) -> Abilities<'_> {
        Abilities {
            marks_read: Some(self),
            fetches_media: Some(self),
            // What is said on the call itself is not counted.
            quota: (!self.settings.passive).then_some(QUOTA),
            answers: Some(self),
            checks: Some(self),
            ..Abilities::default()
        }
    }
}

#[async_trait]
impl ReadReceipts for WeChat {
    fn shows_read(&self) -> bool {
        false
    }

    async fn mark_read(
        &self,
        outside: &Outside<'_>,
        to: &[Identity],
        _provider_id: &str,
        typing: bool,
    ) -> Result<(), SendError> {
        if typing { send::typing(&self.settings, &self.tokens, outside, to).await } else { Ok(()) }
    }
}

#[async_trait]
impl MediaSource for WeChat {
    async fn fetch(&self, outside: &Outside<'_>, reference: &str) -> Result<Media, SendError> {
        media::fetch(&self.settings, &self.tokens, outside, reference).await
    }
}

impl Answers for WeChat {
    fn waits_ms(&self, _request: &RawRequest, inbounds: &[Inbound]) -> Option<u64> {
        answer::waits_ms(&self.settings, inbounds)
    }

    /// Without the right to write first, what is said between two calls waits for the next one.
    fn keeps_ms(&self) -> i64 {
        if self.settings.passive { REPLY_WINDOW_MS } else { 0 }
    }

    fn answer(&self, request: &RawRequest, said: &Said) -> HookAnswer {
        answer::write(&self.settings, request, said)
    }
}

#[async_trait]
impl Checks for WeChat {
    async fn check(&self, outside: &Outside<'_>) -> Vec<Finding> {
        vec![tokens::check(&self.settings, &self.tokens, outside).await]
    }
}
