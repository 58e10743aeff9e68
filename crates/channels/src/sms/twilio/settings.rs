//! What only Twilio is configured with.

use super::statuses::MESSAGE_PARAMETER;
use crate::SettingsError;
use crate::settings::{Reader, wrong};
use crate::sms::credentials::{Basic, basic};
use crate::sms::settings::Common;
use std::collections::BTreeSet;
use transport::Secret;
use url::{Origin, Url};

const API_BASE_DEFAULT: &str = "https://api.twilio.com";
/// Where the API redirects to for a file's bytes.
const MEDIA_HOSTS_DEFAULT: &[&str] =
    &["https://mms.twiliocdn.com", "https://media.twiliocdn.com", "https://s3-external-1.amazonaws.com"];
/// Longest time the provider tries, in seconds.
pub(in crate::sms) const VALIDITY_S_MAX: u32 = 36_000;

#[derive(Debug)]
pub(in crate::sms) struct Twilio {
    pub(super) api_base: String,
    /// Where news of a message goes, up to that message's id; `None` where nobody knows our address.
    pub(super) callback: Option<String>,
    pub(super) auth_tokens: Vec<Secret<String>>,
    pub(super) shared_keys: Vec<Secret<String>>,
    /// An API key, or the account with its auth token.
    pub(super) credential: Option<Basic>,
    /// Where a file may be, without our credential.
    pub(super) media_hosts: BTreeSet<String>,
}

impl Twilio {
    pub(in crate::sms) fn read(reader: &mut Reader<'_>, common: &Common) -> Result<Self, SettingsError> {
        if !is_sid(&common.account, "AC") {
            return Err(wrong("account", "must be the account SID: `AC` and 32 letters and digits"));
        }
        let api_base = reader.text("api_base")?.unwrap_or_else(|| API_BASE_DEFAULT.to_owned());
        let api_base = api_base.trim_end_matches('/').to_owned();
        if origin(&api_base).is_none() {
            return Err(wrong("api_base", "must be an http or https address"));
        }
        let api_key = reader.text("api_key")?;
        if api_key.as_deref().is_some_and(|key| !is_sid(key, "SK")) {
            return Err(wrong("api_key", "must be the SID of an API key: `SK` and 32 letters and digits"));
        }
        if common.validity_s.is_some_and(|seconds| !(1..=VALIDITY_S_MAX).contains(&seconds)) {
            return Err(wrong("validity_s", &format!("must be from 1 to {VALIDITY_S_MAX}")));
        }
        let auth_tokens = reader.secrets("auth_token");
        let credential = match (api_key, reader.secret("api_secret")) {
            (Some(key), Some(secret)) => basic(&api_base, &key, &secret),
            (Some(_), None) => return Err(wrong("api_key", "has no secret `api_secret`")),
            // The first is the primary one.
            (None, _) => auth_tokens.first().and_then(|token| basic(&api_base, &common.account, token)),
        };
        Ok(Self {
            api_base,
            callback: callback(&common.hook_url),
            auth_tokens,
            shared_keys: reader.secrets("shared_key"),
            credential,
            media_hosts: media_hosts(reader)?,
        })
    }

    /// Whether a file may be fetched from there, without our credential.
    pub(super) fn is_media_host(&self, url: &str) -> bool {
        origin(url).is_some_and(|origin| self.media_hosts.contains(&origin))
    }
}

fn media_hosts(reader: &mut Reader<'_>) -> Result<BTreeSet<String>, SettingsError> {
    let mut named: Vec<String> = reader.list("media_hosts", "addresses such as `https://mms.twiliocdn.com`")?;
    if named.is_empty() {
        named = MEDIA_HOSTS_DEFAULT.iter().map(|host| (*host).to_owned()).collect();
    }
    let origins = named.iter().map(|host| origin(host));
    let origins: Option<BTreeSet<String>> = origins.collect();
    origins.ok_or_else(|| wrong("media_hosts", "must be http or https addresses"))
}

/// Scheme, host and port of an address of the web.
fn origin(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    let is_web = matches!(url.scheme(), "http" | "https") && matches!(url.origin(), Origin::Tuple(..));
    is_web.then(|| url.origin().ascii_serialization())
}

/// Twilio's ids: two letters for what it is, and 32 letters and digits.
fn is_sid(text: &str, kind: &str) -> bool {
    text.len() == 34 && text.starts_with(kind) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn callback(hook_url: &str) -> Option<String> {
    let mut url = Url::parse(hook_url).ok()?;
    url.query_pairs_mut().append_pair(MESSAGE_PARAMETER, "");
    Some(url.into())
}
