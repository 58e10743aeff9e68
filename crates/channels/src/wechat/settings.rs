//! What an inbox of this channel is configured with.

use super::crypto::Key;
use crate::settings::{Reader, wrong};
use crate::{InboxSettings, SettingsError};
use serde::Deserialize;
use transport::{HostBound, Secret};

const API_BASE_DEFAULT: &str = "https://api.weixin.qq.com";

#[derive(Debug)]
pub(super) struct Settings {
    pub(super) app_id: String,
    pub(super) account: Option<String>,
    /// Said on the call instead of by API.
    pub(super) passive: bool,
    pub(super) token_api: TokenApi,
    pub(super) templates: Vec<Template>,
    pub(super) api_base: String,
    pub(super) video_base: Option<HostBound<()>>,
    pub(super) tokens: Vec<Secret<String>>,
    pub(super) keys: Vec<Key>,
    pub(super) app_secret: Option<HostBound<Secret<String>>>,
}

/// Where the token that sends comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenApi {
    /// Gives the same token to everybody who asks until it is nearly over.
    Stable,
    /// Every fetch ends the token before it.
    Classic,
}

/// A template as it was approved: the message names its fields.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Template {
    pub(super) name: String,
    pub(super) id: String,
    pub(super) fields: Vec<String>,
}

impl Settings {
    pub(super) fn read(settings: &InboxSettings) -> Result<Self, SettingsError> {
        let mut reader = Reader::new(settings);
        let app_id = reader.required("app_id")?;
        let account = reader.text("account")?;
        let passive = one_of(&mut reader, "reply", ["active", "passive"])? == "passive";
        let classic = one_of(&mut reader, "token_api", ["stable", "classic"])? == "classic";
        let templates = reader.list("templates", "templates, each with `name`, `id` and `fields`")?;
        let api_base = reader.text("api_base")?.unwrap_or_else(|| API_BASE_DEFAULT.to_owned());
        let api_base = api_base.trim_end_matches('/').to_owned();
        let secret = reader.secret("app_secret").unwrap_or_default();
        let app_secret = bound("api_base", &api_base, secret)?;
        let video_base = reader.text("video_base")?;
        let video_base = video_base.map(|base| bound("video_base", &base, ())).transpose()?;
        let keys = reader.secrets("encoding_aes_key");
        let keys: Option<Vec<Key>> = keys.iter().map(Key::decode).collect();
        let keys = keys.ok_or_else(|| wrong("encoding_aes_key", "must be the 43 letters and digits WeChat shows"))?;
        let tokens = reader.secrets("token");
        reader.finish()?;
        let has_secret = app_secret.value_for(&api_base).is_some_and(|secret| !secret.is_empty());
        Ok(Self {
            app_id,
            account,
            passive,
            token_api: if classic { TokenApi::Classic } else { TokenApi::Stable },
            templates,
            api_base,
            video_base,
            tokens,
            keys,
            app_secret: has_secret.then_some(app_secret),
        })
    }

    /// An address of the API with values in its query.
    pub(super) fn address(&self, path: &str, query: &[(&str, &str)]) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
        format!("{}/cgi-bin/{path}?{query}", self.api_base)
    }
}

fn bound<T>(key: &str, base: &str, value: T) -> Result<HostBound<T>, SettingsError> {
    HostBound::new(base, value).map_err(|_| wrong(key, "must be an http or https address"))
}

/// One of two words; the first when absent.
fn one_of(reader: &mut Reader<'_>, key: &'static str, words: [&'static str; 2]) -> Result<&'static str, SettingsError> {
    let Some(text) = reader.text(key)? else { return Ok(words[0]) };
    let found = words.into_iter().find(|word| *word == text);
    found.ok_or_else(|| wrong(key, &format!("must be `{}` or `{}`", words[0], words[1])))
}
