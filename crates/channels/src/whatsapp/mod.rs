//! WhatsApp Business Platform, Cloud API.
//!
//! [`ABOUT`] lists the settings and secrets.
//!
//! A person is named by the business-scoped user id where the platform tells it, else by the phone number;
//! either may be missing. Free-form replies are allowed for 24 hours after the contact's last message; later
//! only templates are. One contact takes a message per six seconds over time, with a burst of forty-five
//! ([`PAIR_INTERVAL_MS`], [`PAIR_BURST`]). `read` and the typing sign are one call, so it is made only by who has read.

mod capabilities;
mod checks;
mod content;
mod errors;
mod form;
mod media;
mod notices;
mod parse;
mod refused;
mod render;
mod sealed;
mod send;
mod settings;
mod statuses;
mod wire;

use crate::{
    ALL_LANGUAGES, Abilities, About, Answers, Channel, Checks, Field, Finding, HookAnswer, InboxSettings, Introduces,
    Media, MediaSource, Moment, Opening, Outside, ReadReceipts, Rendered, Said, SettingsError, meta,
};
use async_trait::async_trait;
use engine::content::capability::Capabilities;
use engine::inbox::inbound::{Identity, Inbound};
use engine::time::HOUR_MS;
use settings::Settings;
use transport::{RawRequest, Receipt, Rejection, SendError};

/// Over time, one contact takes a message this often.
pub const PAIR_INTERVAL_MS: i64 = 6_000;
/// So many messages may be sent to one contact at once, to be waited for afterwards.
pub const PAIR_BURST: u32 = 45;

const REPLY_WINDOW_MS: i64 = 24 * HOUR_MS;

/// What an inbox is configured with.
pub const ABOUT: About = About {
    title: "WhatsApp",
    no_live_platform: None,
    no_live_part: None,
    languages: ALL_LANGUAGES,
    language_note: None,
    settings: &[
        Field::required("phone_number_id", "our number's id; events of another number are kept and not acted on", "\"275816043390718\""),
        Field::optional("waba_id", "the business account's id: to look whether its webhooks come to us, and to subscribe to them", "\"418063927751603\""),
        Field::optional("app_id", "the app's id: tells its subscription from other apps'", "\"1846205937714420\""),
        Field::optional("api_base", "another host for a proxy or a test double", "\"https://graph.facebook.com\""),
        Field::optional("api_version", "of the Graph API", "\"v26.0\""),
        Field::optional("media_base", "where the platform keeps the files it passes on", "\"https://lookaside.fbsbx.com\""),
        Field::optional("pair_interval_ms", "over time one contact takes a message this often; 0 switches it off", "6000"),
        Field::optional("pair_burst", "messages one contact takes at once", "45"),
        Field::optional("catalog_id", "the connected catalog, for native product messages", "\"361902755840276\""),
        Field::optional("synced_skus", "which variants that catalog holds", "[\"MUG-RED\"]"),
        Field::optional("flow_id", "the published Flow that asks for an e-mail address and a place to deliver to", "\"1366278427544126\""),
        Field::optional("flow_cta", "what the button that opens it says, at most 30 characters", "\"Fill in\""),
        Field::optional("templates", "as approved, each with its exact language", "[{\"name\": \"order_sent\", \"language\": \"es_ES\"}]"),
    ],
    secrets: &[
        Field::required("app_secret", "signs webhooks; several with commas between while rotating", "0123456789abcdef0123456789abcdef"),
        Field::required("verify_token", "answers the handshake", "a-word-of-your-own"),
        Field::optional("flow_private_key", "opens the calls of Flows: an RSA key in PEM form; `flow_private_key_2` is an older one while it is replaced", "-----BEGIN PRIVATE KEY-----…"),
        Field::required("access_token", "sends and fetches files; goes to `api_base` and `media_base` only", "EAAG…"),
    ],
};

/// One phone number of a WhatsApp business account.
#[derive(Debug)]
pub struct WhatsApp {
    settings: Settings,
}

/// Opens an inbox.
///
/// # Errors
/// [`SettingsError`] names the setting that is missing or wrong.
pub fn open(settings: &InboxSettings) -> Result<WhatsApp, SettingsError> {
    Ok(WhatsApp { settings: Settings::read(settings)? })
}

#[async_trait]
impl Channel for WhatsApp {
    fn capabilities(&self, moment: &Moment<'_>) -> Capabilities {
        capabilities::at(&self.settings, moment)
    }

    fn reply_window_ms(&self) -> Option<i64> {
        Some(REPLY_WINDOW_MS)
    }

    fn handshake(&self, request: &RawRequest) -> Result<String, Rejection> {
        meta::handshake(self.settings.verify_token.as_ref(), request)
    }

    fn parse(&self, request: &RawRequest) -> Result<Vec<Inbound>, Rejection> {
        let body = meta::verify(&self.settings.app_secrets, request)?;
        // A form's question happens to nobody: it is answered on the call.
        if self.settings.flow.answers() && form::call(body.bytes()).is_some() {
            return Ok(Vec::new());
        }
        let updates = meta::envelope::updates(body)?;
        Ok(parse::inbounds(&self.settings, updates, request.received_at))
    }

    async fn send(&self, outside: &Outside<'_>, message: &Rendered) -> Result<Receipt, SendError> {
        send::message(&self.settings, outside.http, message).await
    }

    fn abilities(&self) -> Abilities<'_> {
        Abilities {
            marks_read: Some(self),
            fetches_media: Some(self),
            pace: self.settings.pace,
            names_recipient: Some(parse::identity),
            reported: Some(errors::reported),
            answers: self.settings.flow.answers().then_some(self as &dyn Answers),
            checks: Some(self),
            introduces: Some(self),
            ..Abilities::default()
        }
    }
}

#[async_trait]
impl MediaSource for WhatsApp {
    async fn fetch(&self, outside: &Outside<'_>, reference: &str) -> Result<Media, SendError> {
        media::fetch(&self.settings, outside.http, reference).await
    }
}

#[async_trait]
impl ReadReceipts for WhatsApp {
    async fn mark_read(
        &self,
        outside: &Outside<'_>,
        _to: &[Identity],
        provider_id: &str,
        typing: bool,
    ) -> Result<(), SendError> {
        send::mark_read(&self.settings, outside.http, provider_id, typing).await
    }
}

#[async_trait]
impl Checks for WhatsApp {
    async fn check(&self, outside: &Outside<'_>) -> Vec<Finding> {
        checks::check(&self.settings, outside).await
    }
}

#[async_trait]
impl Introduces for WhatsApp {
    /// What a conversation may begin with is entered in WhatsApp Manager.
    async fn introduce(&self, outside: &Outside<'_>, _opening: &Opening) -> Vec<Finding> {
        checks::introduce(&self.settings, outside).await
    }
}

impl Answers for WhatsApp {
    fn waits_ms(&self, _request: &RawRequest, _inbounds: &[Inbound]) -> Option<u64> {
        None
    }

    fn answer(&self, request: &RawRequest, _said: &Said) -> HookAnswer {
        let call = form::call(&request.body);
        call.map_or_else(HookAnswer::empty, |call| form::answer(&self.settings.flow.keys, &call))
    }
}
