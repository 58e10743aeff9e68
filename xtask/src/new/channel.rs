//! NewChannel: the vendor, its protocol and the page that documents it.
//!
//! [`ABOUT`] lists the settings and secrets.
//!
//! What arrives: … What can be said: … How it proves itself: …

use crate::{
    ALL_LANGUAGES, About, Channel, Field, InboxSettings, Moment, Outside, Rendered, SettingsError,
};
use async_trait::async_trait;
use engine::content::capability::{Capabilities, TextLimit, TextUnit};
use engine::inbox::inbound::Inbound;
use transport::{RawRequest, Receipt, Rejection, Secret, SendError, SendErrorCode};

/// What an inbox is configured with.
pub const ABOUT: About = About {
    title: "NewChannel",
    no_live_platform: None,
    no_live_part: None,
    languages: ALL_LANGUAGES,
    language_note: None,
    settings: &[],
    secrets: &[Field::required(
        "hook_secret",
        "proves that a call is the vendor's",
        "0123456789abcdef0123456789abcdef",
    )],
};

/// One account.
#[derive(Debug)]
pub struct NewChannel {
    hook_secret: Option<Secret<String>>,
}

/// Opens an inbox.
///
/// # Errors
/// [`SettingsError`] names the setting that is missing or wrong.
pub fn open(settings: &InboxSettings) -> Result<NewChannel, SettingsError> {
    Ok(NewChannel { hook_secret: settings.secrets.get("hook_secret").cloned() })
}

#[async_trait]
impl Channel for NewChannel {
    fn capabilities(&self, _moment: &Moment<'_>) -> Capabilities {
        Capabilities::words(TextLimit { max: 1_000, unit: TextUnit::Chars })
    }

    fn reply_window_ms(&self) -> Option<i64> {
        None
    }

    fn handshake(&self, _request: &RawRequest) -> Result<String, Rejection> {
        Err(Rejection::NotConfigured)
    }

    /// The proof first, over the raw bytes; what is not known is `InboundKind::Unknown`.
    fn parse(&self, _request: &RawRequest) -> Result<Vec<Inbound>, Rejection> {
        match &self.hook_secret {
            None => Err(Rejection::NotConfigured),
            Some(_) => Ok(Vec::new()),
        }
    }

    /// One piece, one call.
    async fn send(
        &self,
        _outside: &Outside<'_>,
        _message: &Rendered,
    ) -> Result<Receipt, SendError> {
        Err(SendError::new(SendErrorCode::InvalidRequest, "nothing is sent yet"))
    }
}
