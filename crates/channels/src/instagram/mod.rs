//! Instagram messaging: conversations with a professional account, and comments below its posts.
//!
//! [`ABOUT`] lists the settings and secrets.
//!
//! An account is connected by Facebook's login (through its page) or by Instagram's own; host, ids and the secret
//! that signs webhooks differ, see the setting `login`. A text holds 1,000 bytes. Everything else is as on Messenger:
//! a day for free-form replies, a week for people, one private reply to a comment.

mod capabilities;
mod comments;
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
use settings::{Login, Settings};
use transport::{RawRequest, Receipt, Rejection, SendError};

/// What an inbox is configured with.
pub const ABOUT: About = About {
    title: "Instagram",
    no_live_platform: None,
    no_live_part: None,
    languages: ALL_LANGUAGES,
    language_note: None,
    settings: &[
        Field::required(
            "account_id",
            "the professional account's id, as webhooks name it; events of another are kept and not acted on",
            "\"17841460382917554\"",
        ),
        Field::optional(
            "login",
            "how the account is connected: `facebook` (through its page) or `instagram`",
            "\"facebook\"",
        ),
        Field::optional(
            "page_id",
            "with Facebook's login: the page the account is connected to",
            "\"580371946620154\"",
        ),
        Field::optional(
            "app_id",
            "the app's id: tells our own messages from other apps', and who has a conversation",
            "\"1846205937714420\"",
        ),
        Field::optional(
            "api_base",
            "another host for a proxy or a test double; by the login it is Facebook's or Instagram's",
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
            "a button's payload that opens the conversation without a choice",
            "\"GET_STARTED\"",
        ),
        Field::optional(
            "catalog_id",
            "the catalog connected to the account",
            "\"361902755840276\"",
        ),
        Field::optional(
            "product_items",
            "the platform's own id of each variant in that catalog, for product templates",
            "[{\"sku\": \"MUG-RED\", \"id\": \"7012345678901234\"}]",
        ),
        Field::optional(
            "media_hosts",
            "where contacts' files may be fetched from",
            "[\"fbcdn.net\", \"fbsbx.com\", \"cdninstagram.com\"]",
        ),
    ],
    secrets: &[
        Field::optional(
            "app_secret",
            "with Facebook's login: signs webhooks and proves our calls; several with commas between while rotating, the newest first",
            "0123456789abcdef0123456789abcdef",
        ),
        Field::optional(
            "instagram_app_secret",
            "with Instagram's login: the Instagram app's own secret signs webhooks",
            "0123456789abcdef0123456789abcdef",
        ),
        Field::required("verify_token", "answers the handshake", "a-word-of-your-own"),
        Field::required(
            "access_token",
            "the page's token, or with Instagram's login the account's; goes to `api_base` only",
            "IGAA…",
        ),
    ],
};

/// What the account must be subscribed to, with Instagram's login: everything that is read.
const FIELDS: [&str; 10] = [
    "messages",
    "messaging_postbacks",
    "messaging_seen",
    "messaging_referral",
    "messaging_handover",
    "message_reactions",
    "message_edit",
    "standby",
    "comments",
    "live_comments",
];
/// With Facebook's login Instagram's events come once the page is subscribed to anything of its conversations.
const PAGE_FIELDS: [&str; 1] = ["messages"];

/// One professional account.
#[derive(Debug)]
pub struct Instagram {
    settings: Settings,
}

/// Opens an inbox.
///
/// # Errors
/// [`SettingsError`] names the setting that is missing or wrong.
pub fn open(settings: &InboxSettings) -> Result<Instagram, SettingsError> {
    Ok(Instagram { settings: Settings::read(settings)? })
}

#[async_trait]
impl Channel for Instagram {
    fn capabilities(&self, moment: &Moment<'_>) -> Capabilities {
        capabilities::at(&self.settings.account, moment)
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
                .unwrap_or_else(|| vec![comments::read(account, update, request.received_at)])
        };
        Ok(updates.iter().flat_map(read).collect())
    }

    async fn send(&self, outside: &Outside<'_>, message: &Rendered) -> Result<Receipt, SendError> {
        send::message(&self.settings.account, None, outside, message).await
    }

    fn abilities(&self) -> Abilities<'_> {
        Abilities {
            marks_read: Some(self),
            fetches_media: Some(self),
            names_recipient: Some(person),
            checks: Some(self),
            introduces: Some(self),
            private_reply: Some(private_until),
            takes_thread: (self.settings.login == Login::Facebook).then_some(self as &dyn TakesThread),
            human_extra_ms: self.settings.account.human_extra_ms,
            ..Abilities::default()
        }
    }
}

fn private_until(address: &str, names: &[Identity]) -> Option<Timestamp> {
    reach::private_until(IdentityScheme::Igsid, address, names)
}

/// What the answer to a send calls the recipient: after a private reply, it is what she will be called.
fn person(text: &str) -> Option<Identity> {
    let value = text.trim().to_owned();
    (!value.is_empty()).then_some(Identity { scheme: IdentityScheme::Igsid, value })
}

#[async_trait]
impl MediaSource for Instagram {
    async fn fetch(&self, outside: &Outside<'_>, reference: &str) -> Result<Media, SendError> {
        media::fetch(&self.settings.account, outside.http, reference).await
    }
}

#[async_trait]
impl ReadReceipts for Instagram {
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

/// Instagram's own login has no other apps to take a conversation from.
#[async_trait]
impl TakesThread for Instagram {
    async fn take_thread(&self, outside: &Outside<'_>, to: &[Identity]) -> Result<(), SendError> {
        send::take_thread(&self.settings.account, outside.http, to).await
    }
}

#[async_trait]
impl Checks for Instagram {
    async fn check(&self, outside: &Outside<'_>) -> Vec<Finding> {
        let account = &self.settings.account;
        match self.settings.login {
            Login::Facebook => checks::check(account, outside, &account.sender, &PAGE_FIELDS).await,
            Login::Instagram => checks::check(account, outside, "me", &FIELDS).await,
        }
    }
}

#[async_trait]
impl Introduces for Instagram {
    async fn introduce(&self, outside: &Outside<'_>, opening: &Opening) -> Vec<Finding> {
        let account = &self.settings.account;
        let profile = ("me/messenger_profile?platform=instagram", json!({ "platform": "instagram" }));
        let (edge, fields): (&str, &[&str]) = match self.settings.login {
            Login::Facebook => (&account.sender, &PAGE_FIELDS),
            Login::Instagram => ("me", &FIELDS),
        };
        introduction::introduce(account, outside, edge, fields, profile, opening).await
    }
}
