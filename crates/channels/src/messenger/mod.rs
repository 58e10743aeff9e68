//! Facebook Messenger Platform: conversations with a page, and comments below its posts.
//!
//! [`ABOUT`] lists the settings and secrets.
//!
//! A person is named by an id that holds for one page. Free-form replies are allowed for 24 hours after whatever
//! she did; a person of the brand may answer for seven days, tagged `HUMAN_AGENT`. Whoever comments in public may be
//! written to once. What we send carries our own id, by which its echo is told from a person's words.

mod capabilities;
mod feed;
mod settings;

use crate::meta::messaging::{self, checks, introduction, media, parse, reach, send};
use crate::{
    ALL_LANGUAGES, Abilities, About, Channel, Checks, Field, Finding, InboxSettings, Introduces, Media, MediaSource,
    Moment, Opening, Outside, ReadReceipts, Rendered, SettingsError, TakesThread, meta,
};
use async_trait::async_trait;
use engine::Timestamp;
use engine::content::capability::Capabilities;
use engine::inbox::inbound::{Identity, IdentityScheme, Inbound};
use serde_json::json;
use settings::Settings;
use transport::{RawRequest, Receipt, Rejection, SendError};

/// What an inbox is configured with.
pub const ABOUT: About = About {
    title: "Facebook Messenger",
    no_live_platform: None,
    no_live_part: None,
    languages: ALL_LANGUAGES,
    language_note: None,
    settings: &[
        Field::required(
            "page_id",
            "the page's id; events of another page are kept and not acted on",
            "\"580371946620154\"",
        ),
        Field::optional(
            "app_id",
            "the app's id: tells our own messages from other apps', and who has a conversation",
            "\"1846205937714420\"",
        ),
        Field::optional(
            "api_base",
            "another host for a proxy or a test double",
            "\"https://graph.facebook.com\"",
        ),
        Field::optional("api_version", "of the Graph API", "\"v26.0\""),
        Field::optional(
            "human_agent_days",
            "days in which a person may still answer; 0 where the app lacks the Human Agent feature",
            "7",
        ),
        Field::optional(
            "get_started_payload",
            "what the welcome screen's button sends",
            "\"GET_STARTED\"",
        ),
        Field::optional("catalog_id", "the catalog connected to the page", "\"361902755840276\""),
        Field::optional(
            "product_items",
            "the platform's own id of each variant in that catalog, for product templates",
            "[{\"sku\": \"MUG-RED\", \"id\": \"7012345678901234\"}]",
        ),
        Field::optional(
            "receipt_recipient_name",
            "with the next one: orders are shown as the platform's receipts, which need both words",
            "\"Customer\"",
        ),
        Field::optional("receipt_payment_method", "how orders are paid, in words", "\"Card\""),
        Field::optional(
            "media_hosts",
            "where contacts' files may be fetched from",
            "[\"fbcdn.net\", \"fbsbx.com\"]",
        ),
    ],
    secrets: &[
        Field::required(
            "app_secret",
            "signs webhooks and proves our calls; several with commas between while rotating, the newest first",
            "0123456789abcdef0123456789abcdef",
        ),
        Field::required("verify_token", "answers the handshake", "a-word-of-your-own"),
        Field::required("access_token", "the page's token; goes to `api_base` only", "EAAG…"),
    ],
};

/// What the page must be subscribed to: everything that is read.
const FIELDS: [&str; 13] = [
    "messages",
    "messaging_postbacks",
    "message_deliveries",
    "message_reads",
    "message_echoes",
    "message_reactions",
    "message_edits",
    "messaging_optins",
    "messaging_referrals",
    "messaging_handovers",
    "messaging_policy_enforcement",
    "standby",
    "feed",
];

/// One page.
#[derive(Debug)]
pub struct Messenger {
    settings: Settings,
}

/// Opens an inbox.
///
/// # Errors
/// [`SettingsError`] names the setting that is missing or wrong.
pub fn open(settings: &InboxSettings) -> Result<Messenger, SettingsError> {
    Ok(Messenger { settings: Settings::read(settings)? })
}

#[async_trait]
impl Channel for Messenger {
    fn capabilities(&self, moment: &Moment<'_>) -> Capabilities {
        capabilities::at(&self.settings, moment)
    }

    fn reply_window_ms(&self) -> Option<i64> {
        Some(messaging::REPLY_WINDOW_MS)
    }

    fn handshake(&self, request: &RawRequest) -> Result<String, Rejection> {
        meta::handshake(self.settings.account.verify_token.as_ref(), request)
    }

    fn parse(&self, request: &RawRequest) -> Result<Vec<Inbound>, Rejection> {
        let account = &self.settings.account;
        let updates = meta::envelope::updates(meta::verify(&account.app_secrets, request)?)?;
        let read = |update: &meta::envelope::Update| {
            parse::item(account, update, request.received_at)
                .unwrap_or_else(|| vec![feed::read(account, update, request.received_at)])
        };
        Ok(updates.iter().flat_map(read).collect())
    }

    async fn send(&self, outside: &Outside<'_>, message: &Rendered) -> Result<Receipt, SendError> {
        send::message(&self.settings.account, self.settings.receipts.as_ref(), outside, message)
            .await
    }

    fn abilities(&self) -> Abilities<'_> {
        Abilities {
            marks_read: Some(self),
            fetches_media: Some(self),
            names_recipient: Some(person),
            checks: Some(self),
            introduces: Some(self),
            private_reply: Some(private_until),
            takes_thread: Some(self),
            human_extra_ms: self.settings.account.human_extra_ms,
            ..Abilities::default()
        }
    }
}

fn private_until(address: &str, names: &[Identity]) -> Option<Timestamp> {
    reach::private_until(IdentityScheme::Psid, address, names)
}

/// What the answer to a send calls the recipient: after a private reply, it is what she will be called.
fn person(text: &str) -> Option<Identity> {
    let value = text.trim().to_owned();
    (!value.is_empty()).then_some(Identity { scheme: IdentityScheme::Psid, value })
}

#[async_trait]
impl MediaSource for Messenger {
    async fn fetch(&self, outside: &Outside<'_>, reference: &str) -> Result<Media, SendError> {
        media::fetch(&self.settings.account, outside.http, reference).await
    }
}

#[async_trait]
impl ReadReceipts for Messenger {
    async fn mark_read(
        &self,
        outside: &Outside<'_>,
        to: &[Identity],
        _provider_id: &str,
        typing: bool,
    ) -> Result<(), SendError> {
        send::mark_read(&self.settings.account, outside.http, to, typing).await
    }
}

#[async_trait]
impl TakesThread for Messenger {
    async fn take_thread(&self, outside: &Outside<'_>, to: &[Identity]) -> Result<(), SendError> {
        send::take_thread(&self.settings.account, outside.http, to).await
    }
}

#[async_trait]
impl Checks for Messenger {
    async fn check(&self, outside: &Outside<'_>) -> Vec<Finding> {
        let account = &self.settings.account;
        checks::check(account, outside, &account.sender, &FIELDS).await
    }
}

#[async_trait]
impl Introduces for Messenger {
    async fn introduce(&self, outside: &Outside<'_>, opening: &Opening) -> Vec<Finding> {
        let account = &self.settings.account;
        let profile = ("me/messenger_profile", json!({ "get_started": { "payload": account.get_started } }));
        introduction::introduce(account, outside, &account.sender, &FIELDS, profile, opening).await
    }
}
