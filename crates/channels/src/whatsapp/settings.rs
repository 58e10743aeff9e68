//! What an inbox of this channel is configured with.

use super::refused::Refused;
use super::sealed::FlowKeys;
use super::{PAIR_BURST, PAIR_INTERVAL_MS};
use crate::settings::{Reader, wrong};
use crate::{InboxSettings, Pace, SettingsError};
use engine::Sku;
use serde::Deserialize;
use std::collections::BTreeSet;
use transport::{HostBound, Secret};

const API_BASE_DEFAULT: &str = "https://graph.facebook.com";
const MEDIA_BASE_DEFAULT: &str = "https://lookaside.fbsbx.com";
const API_VERSION_DEFAULT: &str = "v26.0";
const FLOW_CTA_DEFAULT: &str = "OK";
const FLOW_CTA_CHARS_MAX: usize = 30;

#[derive(Debug)]
pub(super) struct Settings {
    pub(super) phone_number_id: String,
    pub(super) waba_id: Option<String>,
    pub(super) app_id: Option<String>,
    /// Where the platform reaches us; empty where nobody knows.
    pub(super) hook_url: String,
    pub(super) api_base: String,
    pub(super) api_version: String,
    pub(super) catalog: Option<Catalog>,
    pub(super) templates: Vec<Template>,
    pub(super) app_secrets: Vec<Secret<String>>,
    pub(super) verify_token: Option<Secret<String>>,
    pub(super) access_token: Option<HostBound<Secret<String>>>,
    /// The same token, for the host that holds the files.
    pub(super) media_token: Option<HostBound<Secret<String>>>,
    pub(super) pace: Option<Pace>,
    pub(super) flow: Flow,
}

/// The form that asks for an address.
#[derive(Debug)]
pub(super) struct Flow {
    /// Which one is sent; without it none is.
    pub(super) id: Option<String>,
    pub(super) call_to_action: String,
    pub(super) keys: FlowKeys,
}

impl Flow {
    fn read(reader: &mut Reader<'_>) -> Result<Self, SettingsError> {
        let keys = FlowKeys::read(&reader.secrets("flow_private_key"));
        let keys = keys.ok_or_else(|| wrong("flow_private_key", "must be an RSA private key in PEM form"))?;
        let call_to_action = reader.text("flow_cta")?.unwrap_or_else(|| FLOW_CTA_DEFAULT.to_owned());
        if call_to_action.chars().count() > FLOW_CTA_CHARS_MAX {
            return Err(wrong("flow_cta", "must have at most 30 characters"));
        }
        Ok(Self { id: reader.text("flow_id")?, call_to_action, keys })
    }

    /// Whether calls of Flows can be opened.
    pub(super) fn answers(&self) -> bool {
        !self.keys.is_empty()
    }
}

/// The catalog connected to the account.
#[derive(Debug)]
pub(super) struct Catalog {
    pub(super) id: String,
    pub(super) synced: BTreeSet<Sku>,
    /// What it turned out not to hold.
    pub(super) refused: Refused,
}

/// A template as the platform approved it: its language must be named exactly (`es` is not `es_ES`).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Template {
    pub(super) name: String,
    pub(super) language: String,
}

impl Settings {
    pub(super) fn read(settings: &InboxSettings) -> Result<Self, SettingsError> {
        let mut reader = Reader::new(settings);
        let phone_number_id = reader.required("phone_number_id")?;
        let digits = |id: &String| id.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(&phone_number_id) {
            return Err(wrong("phone_number_id", "is the number's id in digits, not the number itself"));
        }
        let waba_id = reader.text("waba_id")?;
        if !waba_id.iter().all(digits) {
            return Err(wrong("waba_id", "is the business account's id in digits"));
        }
        let app_id = reader.text("app_id")?;
        let api_base = reader.text("api_base")?.unwrap_or_else(|| API_BASE_DEFAULT.to_owned());
        let api_base = api_base.trim_end_matches('/').to_owned();
        let api_version = reader.text("api_version")?.unwrap_or_else(|| API_VERSION_DEFAULT.to_owned());
        if !is_version(&api_version) {
            return Err(wrong("api_version", "must look like `v26.0`"));
        }
        let synced: Vec<Sku> = reader.list("synced_skus", "SKUs")?;
        let catalog = reader.text("catalog_id")?;
        let catalog = catalog.map(|id| Catalog { id, synced: synced.into_iter().collect(), refused: Refused::default() });
        let templates = reader.list("templates", "templates, each with `name` and `language`")?;
        let media_base = reader.text("media_base")?.unwrap_or_else(|| MEDIA_BASE_DEFAULT.to_owned());
        let bound = |key: &str, base: &str| {
            HostBound::new(base, ()).map_err(|_| wrong(key, "must be an http or https address"))?;
            let token = reader.secret("access_token").map(|token| HostBound::new(base, token));
            token.transpose().map_err(|_| wrong(key, "must be an http or https address"))
        };
        let access_token = bound("api_base", &api_base)?;
        let media_token = bound("media_base", &media_base)?;
        let pace = pace(&mut reader)?;
        let flow = Flow::read(&mut reader)?;
        let app_secrets = reader.secrets("app_secret");
        let verify_token = reader.secret("verify_token");
        reader.finish()?;
        Ok(Self {
            phone_number_id,
            waba_id,
            app_id,
            hook_url: settings.hook_url.clone(),
            api_base,
            api_version,
            catalog,
            templates,
            app_secrets,
            verify_token,
            access_token,
            media_token,
            pace,
            flow,
        })
    }

    pub(super) fn messages_url(&self) -> String {
        self.url(&format!("{}/messages", self.phone_number_id))
    }

    /// An address of the Graph API.
    pub(super) fn url(&self, path: &str) -> String {
        format!("{}/{}/{path}", self.api_base, self.api_version)
    }

    /// The language a template was approved in that comes closest to the one asked for.
    pub(super) fn template_language(&self, name: &str, asked: &str) -> String {
        let approved = || self.templates.iter().filter(|template| template.name == name);
        let exact = approved().find(|template| template.language == asked);
        let primary = |tag: &str| tag.split(['_', '-']).next().map(str::to_ascii_lowercase);
        let near = || approved().find(|template| primary(&template.language) == primary(asked));
        exact.or_else(near).map_or_else(|| asked.replace('-', "_"), |template| template.language.clone())
    }
}

/// The pair rate; an interval of 0 switches it off, for a test double that has none.
fn pace(reader: &mut Reader<'_>) -> Result<Option<Pace>, SettingsError> {
    let interval_ms = reader.number("pair_interval_ms")?.map_or(PAIR_INTERVAL_MS, i64::from);
    let burst = reader.number("pair_burst")?.unwrap_or(PAIR_BURST);
    if burst == 0 {
        return Err(wrong("pair_burst", "must be at least 1"));
    }
    Ok((interval_ms > 0).then_some(Pace { interval_ms, burst }))
}

fn is_version(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let numbers = text.strip_prefix('v').and_then(|numbers| numbers.split_once('.'));
    numbers.is_some_and(|(major, minor)| digits(major) && digits(minor))
}
