//! WhatsApp Business Platform, Cloud API.
//!
//! | setting | default | |
//! |---|---|---|
//! | `phone_number_id` | required | our number's id; events of another number are kept and not acted on |
//! | `waba_id` | | the business account's id |
//! | `api_base` | `https://graph.facebook.com` | another host for a proxy or a test double |
//! | `api_version` | `v26.0` | |
//! | `media_base` | `https://lookaside.fbsbx.com` | where the platform keeps the files it passes on |
//! | `pair_interval_ms`, `pair_burst` | 6000, 45 | the pair rate; an interval of 0 switches it off |
//! | `catalog_id`, `synced_skus` | | the connected catalog and which variants it holds, for native product messages |
//! | `templates` | | `[{"name": "…", "language": "es_ES"}]`, as approved |
//!
//! | secret | |
//! |---|---|
//! | `app_secret` | signs webhooks; several with commas between, or `app_secret_2`… while rotating |
//! | `verify_token` | answers the handshake |
//! | `access_token` | sends and fetches files; goes to `api_base` and `media_base` only |
//!
//! A person is named by the business-scoped user id where the platform tells it, else by the phone number;
//! either may be missing. Free-form replies are allowed for 24 hours after the contact's last message; later
//! only templates are. One contact takes a message per six seconds over time, with a burst of forty-five
//! ([`PAIR_INTERVAL_MS`], [`PAIR_BURST`]). `read` and the typing sign are one call, so it is made only by who has read.

mod capabilities;
mod content;
mod errors;
mod media;
mod notices;
mod number;
mod parse;
mod render;
mod send;
mod settings;
mod statuses;
mod wire;

use crate::{
    Abilities, Channel, InboxSettings, Media, MediaSource, Moment, ReadReceipts, Rendered, SettingsError, meta,
};
use async_trait::async_trait;
use engine::content::capability::Capabilities;
use engine::inbox::inbound::Inbound;
use engine::time::HOUR_MS;
use settings::Settings;
use transport::{Http, RawRequest, Receipt, Rejection, SendError};

/// Over time, one contact takes a message this often.
pub const PAIR_INTERVAL_MS: i64 = 6_000;
/// So many messages may be sent to one contact at once, to be waited for afterwards.
pub const PAIR_BURST: u32 = 45;

const REPLY_WINDOW_MS: i64 = 24 * HOUR_MS;

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
    fn capabilities(&self, moment: &Moment) -> Capabilities {
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
        let updates = meta::envelope::updates(body)?;
        Ok(parse::inbounds(&self.settings, updates, request.received_at))
    }

    async fn send(&self, http: &dyn Http, message: &Rendered) -> Result<Receipt, SendError> {
        send::message(&self.settings, http, message).await
    }

    fn abilities(&self) -> Abilities<'_> {
        Abilities {
            marks_read: Some(self),
            fetches_media: Some(self),
            pace: self.settings.pace,
            names_recipient: Some(parse::identity),
        }
    }
}

#[async_trait]
impl MediaSource for WhatsApp {
    async fn fetch(&self, http: &dyn Http, reference: &str) -> Result<Media, SendError> {
        media::fetch(&self.settings, http, reference).await
    }
}

#[async_trait]
impl ReadReceipts for WhatsApp {
    async fn mark_read(&self, http: &dyn Http, provider_id: &str, typing: bool) -> Result<(), SendError> {
        send::mark_read(&self.settings, http, provider_id, typing).await
    }
}
