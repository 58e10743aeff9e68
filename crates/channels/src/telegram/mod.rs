//! Telegram, as a bot.
//!
//! [`ABOUT`] lists the settings and secrets. Telegram is told where to call by `setWebhook`, with the secret that then
//! stands in a header of every call ([`Telegram::registration`]; `trato doctor` says when it is missing).
//!
//! A person is named by her number, which is her chat's as well. There is no reply window, but nobody can be written
//! to who has not begun the chat. Groups and channels are kept and not answered: a cart is one person's. One chat
//! takes a message a second over time, with a short burst ([`CHAT_INTERVAL_MS`], [`CHAT_BURST`]).
//!
//! A deep link `t.me/our_bot?start=WORD` tells where she comes from; `product_ID` is a product she asks about.
//! A tap on a button is answered at once, and the question keeps the button that was chosen. A carousel is one
//! message whose card is exchanged. A checkout is paid on Telegram's own sheet where the inbox has a payment
//! provider's token.

mod amounts;
mod api;
mod capabilities;
mod checks;
mod content;
mod errors;
mod files;
mod html;
mod ids;
mod invoice;
mod keyboard;
mod parse;
mod render;
mod settings;
mod sheet;
mod taps;
mod wire;

use crate::{
    ALL_LANGUAGES, Abilities, About, Acknowledges, Channel, Checks, DeliveryOffer, Field, Finding, InboxSettings,
    Introduces, Media, MediaSource, Moment, Opening, Outside, PaymentSheet, ReadReceipts, Rendered, SettingsError,
    TurnsPages,
};
use async_trait::async_trait;
use engine::content::capability::Capabilities;
use engine::inbox::inbound::{Identity, Inbound};
use serde_json::{Value, json};
use settings::Settings;
use transport::signature::token;
use transport::{RawRequest, Receipt, Rejection, SendError};

/// Carries the secret that a webhook was registered with.
pub const SECRET_HEADER: &str = "x-telegram-bot-api-secret-token";
/// Largest update taken; files come as references, so that none is larger than some kilobytes.
pub const BODY_BYTES_MAX: usize = 1024 * 1024;
/// Over time, one chat takes a message this often.
pub const CHAT_INTERVAL_MS: i64 = 1_000;
/// So many messages may be sent to one chat at once, to be waited for afterwards.
pub const CHAT_BURST: u32 = 3;

/// What an inbox is configured with.
pub const ABOUT: About = About {
    title: "Telegram",
    no_live_platform: None,
    no_live_part: None,
    languages: ALL_LANGUAGES,
    language_note: None,
    settings: &[
        Field::optional(
            "api_base",
            "another host for a proxy or a test double",
            "\"https://api.telegram.org\"",
        ),
        Field::optional("phone_button", "what the button that sends a phone number says", "\"📱\""),
        Field::optional("location_button", "what the button that sends a place says", "\"📍\""),
        Field::optional(
            "chat_interval_ms",
            "over time one chat takes a message this often; 0 switches it off",
            "1000",
        ),
        Field::optional("chat_burst", "messages one chat takes at once", "3"),
    ],
    secrets: &[
        Field::required(
            "bot_token",
            "from BotFather; goes to `api_base` only",
            "123456789:AAExampleExampleExampleExample",
        ),
        Field::required(
            "hook_secret",
            "registered with the webhook: letters, digits, `_` and `-`; several with commas between while rotating",
            "0123456789abcdef0123456789abcdef",
        ),
        Field::optional(
            "payment_provider_token",
            "from BotFather, for payment sheets in the chat",
            "284685063:TEST:YmE4YzFh",
        ),
    ],
};

/// One bot.
#[derive(Debug)]
pub struct Telegram {
    settings: Settings,
}

/// Opens an inbox.
///
/// # Errors
/// [`SettingsError`] names the setting that is missing or wrong.
pub fn open(settings: &InboxSettings) -> Result<Telegram, SettingsError> {
    Ok(Telegram { settings: Settings::read(settings)? })
}

#[async_trait]
impl Channel for Telegram {
    fn capabilities(&self, _moment: &Moment<'_>) -> Capabilities {
        capabilities::of(&self.settings)
    }

    fn reply_window_ms(&self) -> Option<i64> {
        None
    }

    fn handshake(&self, _request: &RawRequest) -> Result<String, Rejection> {
        Err(Rejection::NotConfigured)
    }

    fn parse(&self, request: &RawRequest) -> Result<Vec<Inbound>, Rejection> {
        if request.body.len() > BODY_BYTES_MAX {
            return Err(Rejection::TooLarge);
        }
        let body = token::verify(SECRET_HEADER, &self.settings.hook_secrets, request)?;
        Ok(parse::inbounds(&body.json::<Value>()?, request.received_at))
    }

    async fn send(&self, outside: &Outside<'_>, message: &Rendered) -> Result<Receipt, SendError> {
        let (method, fields) = render::call(&self.settings, message)?;
        api::send(&self.settings, outside.http, method, &fields).await
    }

    fn abilities(&self) -> Abilities<'_> {
        Abilities {
            marks_read: Some(self),
            fetches_media: Some(self),
            pace: self.settings.pace,
            acknowledges: Some(self),
            payment_sheet: Some(self),
            turns_pages: Some(self),
            checks: Some(self),
            introduces: Some(self),
            ..Abilities::default()
        }
    }
}

#[async_trait]
impl MediaSource for Telegram {
    async fn fetch(&self, outside: &Outside<'_>, reference: &str) -> Result<Media, SendError> {
        files::fetch(&self.settings, outside.http, reference).await
    }
}

/// There are no read receipts, only the sign that somebody types, which lasts five seconds.
#[async_trait]
impl ReadReceipts for Telegram {
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
        let Some(chat) = render::chat_of(to).filter(|_| typing) else { return Ok(()) };
        let action = json!({ "chat_id": chat, "action": "typing" });
        api::call(&self.settings, outside.http, "sendChatAction", &action).await.map(drop)
    }
}

#[async_trait]
impl Acknowledges for Telegram {
    fn wants(&self, inbound: &Inbound) -> bool {
        ids::tap(&inbound.event_key).is_some()
    }

    async fn acknowledge(&self, outside: &Outside<'_>, inbound: &Inbound) -> Result<(), SendError> {
        taps::acknowledge(&self.settings, outside.http, inbound).await
    }
}

#[async_trait]
impl TurnsPages for Telegram {
    async fn turn_page(
        &self,
        outside: &Outside<'_>,
        message: &Rendered,
        provider_id: &str,
        page: u32,
    ) -> Result<(), SendError> {
        let fields = render::page(message, provider_id, page)?;
        api::edit(&self.settings, outside.http, "editMessageMedia", &fields).await
    }
}

#[async_trait]
impl PaymentSheet for Telegram {
    async fn offer_deliveries(
        &self,
        outside: &Outside<'_>,
        query: &str,
        offers: Result<&[DeliveryOffer], &str>,
    ) -> Result<(), SendError> {
        sheet::offer_deliveries(&self.settings, outside.http, query, offers).await
    }

    async fn decide(
        &self,
        outside: &Outside<'_>,
        query: &str,
        verdict: Result<(), &str>,
    ) -> Result<(), SendError> {
        sheet::decide(&self.settings, outside.http, query, verdict).await
    }
}

#[async_trait]
impl Checks for Telegram {
    async fn check(&self, outside: &Outside<'_>) -> Vec<Finding> {
        checks::all(&self.settings, outside.http, outside.now).await
    }
}

#[async_trait]
impl Introduces for Telegram {
    /// Telegram has no starters: `/start` opens a conversation.
    async fn introduce(&self, outside: &Outside<'_>, _opening: &Opening) -> Vec<Finding> {
        vec![checks::register(&self.settings, outside.http).await]
    }
}
