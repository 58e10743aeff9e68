//! Microsoft's Activity protocol: Teams, Direct Line and the other channels of the Bot Framework.
//!
//! [`ABOUT`] lists the settings and secrets.
//!
//! A call is proven by a token that Microsoft signs, made out to our app (`proof.rs`). Every conversation brings the
//! address its answers go to; it is believed only when the token names it too and its host is one of
//! `service_hosts`, because our own token travels there. There is no reply window.
//!
//! The same inbox can serve Direct Line itself (see the server's `direct_line`): then the shop's page talks to us
//! and not to Microsoft, activities are made by [`BotFramework::read`], and nothing is sent: the page reads what
//! [`BotFramework::write`] makes of the stored messages.
//!
//! Tokens of the Bot Framework Emulator are issued by another party and are not accepted. Cortana's channel has no
//! live platform any more: its activities are still read, and answered with speech.

mod adaptive;
mod address;
mod answers;
mod capabilities;
mod cards;
mod content;
mod errors;
mod events;
mod keys;
mod parse;
mod proof;
mod proven;
mod render;
mod send;
mod settings;
mod speech;
mod token;
mod wire;
mod words;

pub use address::{Address, DIRECT_LINE, direct_line_user};
pub use settings::DirectLineSettings;

use crate::tree::Tree;
use crate::{
    ALL_LANGUAGES, Abilities, About, Acknowledges, Answers, Channel, Checks, Field, Finding, HookAnswer,
    InboxSettings, Keys, Media, MediaSource, Moment, Outside, Rendered, Said, SettingsError, Variant,
};
use async_trait::async_trait;
use engine::Timestamp;
use engine::content::capability::Capabilities;
use engine::content::piece::Piece;
use engine::inbox::inbound::{Inbound, InboundKind};
use serde_json::Value;
use settings::Settings;
use transport::{RawRequest, Receipt, Rejection, SendError, SendErrorCode};
use wire::Activity;

/// Largest activity taken. Teams sends some 100 KB at most, Direct Line 256.
pub const BODY_BYTES_MAX: usize = 1024 * 1024;

/// Where people are who write to it; what it can show depends on that.
const VARIANTS: &[Variant] = &[
    Variant { name: "Teams, one person", address: r#"{"channel":"msteams","kind":"personal"}"# },
    Variant { name: "Teams, a group or channel", address: r#"{"channel":"msteams","kind":"channel"}"# },
    Variant { name: "web chat, Direct Line", address: r#"{"channel":"directline"}"# },
    Variant { name: "Cortana", address: r#"{"channel":"cortana"}"# },
    Variant { name: "other", address: r#"{"channel":"other"}"# },
];

/// What an inbox is configured with.
pub const ABOUT: About = About {
    title: "Bot Framework (Teams, Direct Line)",
    no_live_platform: None,
    no_live_part: Some((
        "Cortana",
        "Microsoft has closed Cortana's channel. Its activities are still read and answered with speech, and nobody sends them; Teams and Direct Line are alive",
    )),
    languages: ALL_LANGUAGES,
    language_note: None,
    settings: &[
        Field::optional("app_id", "the bot's Microsoft app id; without it only our own Direct Line works", "\"7d1b8f62-0c5e-4c3a-9f57-6a0f6c2d9e11\""),
        Field::optional("tenant_id", "the directory the bot is registered in; `botframework.com` for an old bot of every tenant", "\"3f0c7a1e-52b4-4d0e-8a43-90d1b1a7c5f2\""),
        Field::optional("api_base", "takes the place of every service address, for a proxy or a test double", "\"https://bots.example\""),
        Field::optional("login_base", "grants our own token; government clouds have their own", "\"https://login.microsoftonline.com\""),
        Field::optional("token_scope", "what that token is good for", "\"https://api.botframework.com/.default\""),
        Field::optional("openid_url", "tells where the keys are that calls are signed with", "\"https://login.botframework.com/v1/.well-known/openidconfiguration\""),
        Field::optional("issuer", "who signs calls", "\"https://api.botframework.com\""),
        Field::optional("service_hosts", "hosts that answers, and our token, may go to", "[\"smba.trafficmanager.net\", \"*.botframework.com\"]"),
        Field::optional("file_hosts", "hosts that people's files are fetched from", "[\"*.sharepoint.com\"]"),
        Field::optional("direct_line_origins", "pages that may use our own Direct Line", "[\"https://shop.example\"]"),
    ],
    secrets: &[
        Field::optional("app_password", "the bot's client secret; goes to `login_base` only", "Zx8~a-client-secret-of-the-app"),
        Field::optional("direct_line_secret", "gets tokens for our own Direct Line; several with commas between while rotating", "0123456789abcdef0123456789abcdef"),
    ],
};

/// One bot.
#[derive(Debug)]
pub struct BotFramework {
    settings: Settings,
    keys: keys::Keys,
    proven: proven::Proven,
    tokens: token::Tokens,
}

/// Opens an inbox.
///
/// # Errors
/// [`SettingsError`] names the setting that is wrong.
pub fn open(settings: &InboxSettings) -> Result<BotFramework, SettingsError> {
    let settings = Settings::read(settings)?;
    Ok(BotFramework {
        settings,
        keys: keys::Keys::default(),
        proven: proven::Proven::default(),
        tokens: token::Tokens::default(),
    })
}

impl BotFramework {
    /// What our own Direct Line is configured with.
    pub fn direct_line(&self) -> &DirectLineSettings {
        &self.settings.direct_line
    }

    /// Reads an activity that the server itself vouches for.
    ///
    /// # Errors
    /// [`Rejection::Malformed`] when it is no object.
    pub fn read(&self, activity: &Value, received_at: Timestamp) -> Result<Vec<Inbound>, Rejection> {
        Ok(parse::inbounds(&Activity::of(Tree::of(activity))?, received_at))
    }

    /// The activity of a piece, as the client of this conversation draws it; without an id and a moment.
    ///
    /// # Errors
    /// A [`SendError`] for a piece that was planned for another channel, or is too large.
    pub fn write(&self, address: &Address, in_reply_to: Option<&str>, piece: &Piece) -> Result<Value, SendError> {
        let activity = render::written(&render::activity(address, in_reply_to, piece)?)?;
        let unreadable = |_| SendError::new(SendErrorCode::InvalidRequest, "the activity cannot be read again");
        serde_json::from_str(&activity).map_err(unreadable)
    }
}

#[async_trait]
impl Channel for BotFramework {
    fn capabilities(&self, moment: &Moment<'_>) -> Capabilities {
        capabilities::at(moment)
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
        let proof = proof::verify(&self.settings, &self.keys, &self.proven, request)?;
        let activity = Activity::read(&request.body)?;
        proof.covers(&self.settings, &activity)?;
        Ok(parse::inbounds(&activity, request.received_at))
    }

    async fn send(&self, outside: &Outside<'_>, message: &Rendered) -> Result<Receipt, SendError> {
        send::message(&self.settings, &self.tokens, outside, message).await
    }

    fn abilities(&self) -> Abilities<'_> {
        Abilities {
            fetches_media: Some(self),
            fetches_keys: Some(self),
            answers: Some(self),
            acknowledges: Some(self),
            checks: Some(self),
            variants: VARIANTS,
            ..Abilities::default()
        }
    }
}

#[async_trait]
impl Keys for BotFramework {
    async fn prepare(&self, outside: &Outside<'_>, request: &RawRequest) -> Result<(), Rejection> {
        self.keys.prepare(&self.settings, outside, request).await
    }
}

impl Answers for BotFramework {
    fn waits_ms(&self, request: &RawRequest, inbounds: &[Inbound]) -> Option<u64> {
        answers::waits_ms(request, inbounds)
    }

    fn answer(&self, request: &RawRequest, said: &Said) -> HookAnswer {
        answers::answer(request, said)
    }
}

/// The typing sign, as soon as words are stored; a mailbox or a text message has none.
#[async_trait]
impl Acknowledges for BotFramework {
    fn wants(&self, inbound: &Inbound) -> bool {
        let said = matches!(inbound.kind, InboundKind::Message { .. } | InboundKind::Selection { .. });
        let address = Address::read(inbound.contact.address.as_deref());
        said && address.is_some_and(|address| address.shows_typing())
    }

    async fn acknowledge(&self, outside: &Outside<'_>, inbound: &Inbound) -> Result<(), SendError> {
        match Address::read(inbound.contact.address.as_deref()) {
            Some(address) => send::typing(&self.settings, &self.tokens, outside, &address).await,
            None => Ok(()),
        }
    }
}

#[async_trait]
impl MediaSource for BotFramework {
    async fn fetch(&self, outside: &Outside<'_>, reference: &str) -> Result<Media, SendError> {
        send::file(&self.settings, &self.tokens, outside, reference).await
    }
}

#[async_trait]
impl Checks for BotFramework {
    async fn check(&self, outside: &Outside<'_>) -> Vec<Finding> {
        let Some(account) = &self.settings.account else {
            let todo = "give `app_id` and `app_password` for Teams; our own Direct Line works without";
            return vec![Finding::bad("the bot's account", todo)];
        };
        match self.tokens.get(account, outside.http, outside.now).await {
            Ok(_) => vec![Finding::good("the app id and password get a token")],
            Err(error) => vec![Finding::bad(
                "the app id and password get no token",
                format!("check `app_id`, `app_password` and `tenant_id` ({})", error.detail),
            )],
        }
    }
}
