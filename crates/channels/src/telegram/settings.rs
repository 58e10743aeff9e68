//! What an inbox of this channel is configured with. The bot's token is a part of every address that is called, so
//! addresses are made here and nowhere else, and none is ever shown.

use super::{CHAT_BURST, CHAT_INTERVAL_MS};
use crate::settings::{Reader, wrong};
use crate::{InboxSettings, Pace, SettingsError};
use transport::{HostBound, HttpRequest, Secret, SendError, SendErrorCode};

const API_BASE_DEFAULT: &str = "https://api.telegram.org";
/// Longest secret in the header (Bot API, setWebhook).
const HOOK_SECRET_BYTES_MAX: usize = 256;

#[derive(Debug)]
pub(super) struct Settings {
    pub(super) hook_url: String,
    api_base: String,
    pub(super) hook_secrets: Vec<Secret<String>>,
    bot_token: Option<Secret<String>>,
    pub(super) provider_token: Option<Secret<String>>,
    pub(super) phone_button: String,
    pub(super) location_button: String,
    pub(super) pace: Option<Pace>,
}

impl Settings {
    pub(super) fn read(settings: &InboxSettings) -> Result<Self, SettingsError> {
        let mut reader = Reader::new(settings);
        let api_base = reader.text("api_base")?.unwrap_or_else(|| API_BASE_DEFAULT.to_owned());
        let api_base = api_base.trim_end_matches('/').to_owned();
        HostBound::new(&api_base, ())
            .map_err(|_| wrong("api_base", "must be an http or https address"))?;
        let phone_button = reader.text("phone_button")?.unwrap_or_else(|| "📱".to_owned());
        let location_button = reader.text("location_button")?.unwrap_or_else(|| "📍".to_owned());
        let pace = pace(&mut reader)?;
        let hook_secrets = reader.secrets("hook_secret");
        if !hook_secrets
            .iter()
            .all(|secret| is_plain(secret.expose(), b"_-", HOOK_SECRET_BYTES_MAX))
        {
            return Err(wrong(
                "hook_secret",
                "may hold letters, digits, `_` and `-`, at most 256 of them",
            ));
        }
        let bot_token = reader.secret("bot_token");
        if bot_token
            .as_ref()
            .is_some_and(|token| !is_plain(token.expose(), b":_-", HOOK_SECRET_BYTES_MAX))
        {
            return Err(wrong("bot_token", "must look like `123456:AA…`, as BotFather gave it"));
        }
        let provider_token = reader.secret("payment_provider_token");
        reader.finish()?;
        Ok(Self {
            hook_url: settings.hook_url.clone(),
            api_base,
            hook_secrets,
            bot_token,
            provider_token,
            phone_button,
            location_button,
            pace,
        })
    }

    /// A call of one of the bot's methods.
    pub(super) fn call(&self, method: &str) -> Result<HttpRequest, SendError> {
        Ok(HttpRequest::post(format!("{}/bot{}/{method}", self.api_base, self.token()?)))
    }

    /// Where a file lies that `getFile` told the path of.
    pub(super) fn file(&self, path: &str) -> Result<HttpRequest, SendError> {
        Ok(HttpRequest::get(format!("{}/file/bot{}/{path}", self.api_base, self.token()?)))
    }

    /// Where to call, with a word in the place of the token.
    pub(super) fn shown_address(&self, method: &str) -> String {
        format!("{}/bot<bot_token>/{method}", self.api_base)
    }

    fn token(&self) -> Result<&str, SendError> {
        let token = self.bot_token.as_ref().map(|token| token.expose().as_str());
        token.ok_or_else(|| SendError::new(SendErrorCode::Auth, "the inbox has no bot token"))
    }
}

/// One chat's rate; an interval of 0 switches it off, for a test double that has none.
fn pace(reader: &mut Reader<'_>) -> Result<Option<Pace>, SettingsError> {
    let interval_ms = reader.number("chat_interval_ms")?.map_or(CHAT_INTERVAL_MS, i64::from);
    let burst = reader.number("chat_burst")?.unwrap_or(CHAT_BURST);
    if burst == 0 {
        return Err(wrong("chat_burst", "must be at least 1"));
    }
    Ok((interval_ms > 0).then_some(Pace { interval_ms, burst }))
}

fn is_plain(text: &str, others: &[u8], bytes_max: usize) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || others.contains(&byte);
    text.len() <= bytes_max && text.bytes().all(plain)
}
