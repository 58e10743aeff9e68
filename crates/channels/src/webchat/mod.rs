//! Our own chat, for the widget on a shop's pages.
//!
//! The widget talks to the server's widget API, which knows the visitor by a token only the server can check.
//! The server then says who it was in a [`VisitorEvent`] and hands it to this channel like any provider would:
//! signed over its raw bytes, with a key of the inbox that never leaves the server ([`sign`]). A hook without that
//! key does not exist, so nobody can speak for a visitor from outside.
//!
//! Whoever the shop itself signed in is a `customer`, proven by a short-lived token (see [`identity`]). A
//! customer's event names the customer and not the visitor: what was said before signing in, or by
//! whoever used the browser before, never joins the customer's history.
//!
//! Sending is done once the message is stored: the live socket brings it, and the widget asks again for what
//! it missed.
//!
//! [`ABOUT`] lists the settings and secrets.

pub mod identity;
mod parse;
pub mod wire;

use crate::customer;
use crate::settings::{Reader, wrong};
use crate::{ALL_LANGUAGES, About, Channel, Field, InboxSettings, Moment, Outside, Rendered, SettingsError};
use async_trait::async_trait;
use engine::content::capability::{Capabilities, TextLimit, TextUnit};
use engine::inbox::inbound::Inbound;
use engine::Timestamp;
use engine::content::TEXT_CHARS_MAX;
use identity::{Customer, IdentityError};
use transport::signature::hmac::HMAC_SHA256_HEX;
use transport::{RawRequest, Receipt, Rejection, Secret, SendError};
use wire::VisitorEvent;

/// Carries the signature of a visitor event.
pub const SIGNATURE_HEADER: &str = "x-trato-visitor-signature";
/// Largest event taken; attachments are uploaded apart.
pub const BODY_BYTES_MAX: usize = 64 * 1024;

/// What the chat is configured with, besides what the widget API reads (colors, greeting, allowed origins).
pub const ABOUT: About = About {
    title: "Web chat",
    no_live_platform: None,
    no_live_part: None,
    languages: ALL_LANGUAGES,
    language_note: None,
    settings: &[],
    secrets: &[
        Field::required("server_key", "signs visitor events inside the server; made by the server itself", "0123456789abcdef0123456789abcdef"),
        Field::optional(
            "identity_secret",
            "shared with the shop, signs customers' tokens; several with commas between",
            "0123456789abcdef0123456789abcdef",
        ),
    ],
};

/// The chat of one brand's pages.
#[derive(Debug)]
pub struct WebChat {
    server_keys: Vec<Secret<String>>,
    identity_secrets: Vec<Secret<String>>,
}

/// Opens an inbox. Its plain settings (colors, greeting, allowed origins) belong to the widget API.
///
/// # Errors
/// [`SettingsError`] when the identity secret is too short to keep a secret, or is a public key.
pub fn open(settings: &InboxSettings) -> Result<WebChat, SettingsError> {
    let reader = Reader::new(settings);
    let identity_secrets = reader.secrets("identity_secret");
    for secret in &identity_secrets {
        customer::check_secret(secret).map_err(|problem| wrong("identity_secret", problem))?;
    }
    Ok(WebChat { server_keys: reader.secrets("server_key"), identity_secrets })
}

impl WebChat {
    /// Who the shop says is signed in.
    ///
    /// # Errors
    /// [`IdentityError`] says why the token is not believed; the visitor then stays anonymous.
    pub fn customer(&self, token: &str, now: Timestamp) -> Result<Customer, IdentityError> {
        identity::verify(&self.identity_secrets, token, now)
    }

    /// Reads an event the server itself made, without the detour over bytes.
    ///
    /// # Errors
    /// [`Rejection::Malformed`] when it is beyond a limit.
    pub fn read(&self, event: VisitorEvent, received_at: Timestamp) -> Result<Inbound, Rejection> {
        parse::inbound(event, received_at)
    }
}

/// The value of [`SIGNATURE_HEADER`] for a body.
pub fn sign(server_key: &Secret<String>, body: &[u8]) -> String {
    HMAC_SHA256_HEX.sign(server_key, &[body])
}

#[async_trait]
impl Channel for WebChat {
    fn capabilities(&self, _moment: &Moment<'_>) -> Capabilities {
        let text = TextLimit { max: TEXT_CHARS_MAX, unit: TextUnit::Chars };
        Capabilities {
            native_blocks: true,
            ..Capabilities::words(text)
        }
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
        let body = parse::verify(&self.server_keys, request)?;
        let event: VisitorEvent = body.json()?;
        Ok(vec![self.read(event, request.received_at)?])
    }

    async fn send(&self, _outside: &Outside<'_>, message: &Rendered) -> Result<Receipt, SendError> {
        Ok(Receipt::new(format!("{}:{}", message.correlation, message.index)))
    }
}
