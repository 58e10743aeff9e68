//! A page or an Instagram account, as it is configured.

use super::sent::Sent;
use super::{HUMAN_DAYS_MAX, REPLY_WINDOW_MS};
use crate::SettingsError;
use crate::settings::{Reader, wrong};
use engine::Sku;
use engine::inbox::inbound::IdentityScheme;
use engine::time::DAY_MS;
use serde::Deserialize;
use std::collections::BTreeMap;
use transport::signature::hmac::HMAC_SHA256_HEX;
use transport::{HostBound, Secret};
use url::Url;

/// Of the Graph API.
pub(crate) const API_VERSION_DEFAULT: &str = "v26.0";
/// What the button that opens a conversation sends.
const GET_STARTED_DEFAULT: &str = "GET_STARTED";
/// Where the platforms keep the files they pass on; hosts below these count as well.
const MEDIA_HOSTS_DEFAULT: [&str; 3] = ["fbcdn.net", "fbsbx.com", "cdninstagram.com"];

/// What one account is configured with.
#[derive(Debug)]
pub(crate) struct Account {
    /// The channel's kind, as it stands in attributions.
    pub(crate) platform: &'static str,
    /// What a person is called here.
    pub(crate) scheme: IdentityScheme,
    /// What webhooks call the account.
    pub(crate) id: String,
    /// Whose messages edge is posted to.
    pub(crate) sender: String,
    pub(crate) api_base: String,
    pub(crate) api_version: String,
    pub(crate) app_id: Option<String>,
    pub(crate) get_started: String,
    /// How long after the reply window a person may still answer.
    pub(crate) human_extra_ms: i64,
    pub(crate) products: Products,
    pub(crate) media_hosts: Vec<MediaHost>,
    pub(crate) app_secrets: Vec<Secret<String>>,
    pub(crate) verify_token: Option<Secret<String>>,
    pub(crate) access_token: Option<HostBound<Secret<String>>>,
    /// Proves, with the token, that we hold the app's secret too.
    pub(crate) proof: Option<Secret<String>>,
    pub(crate) sent: Sent,
}

/// What tells one account from another.
#[derive(Debug)]
pub(crate) struct Identifiers {
    pub(crate) platform: &'static str,
    pub(crate) scheme: IdentityScheme,
    pub(crate) id: String,
    pub(crate) sender: String,
    pub(crate) api_base_default: &'static str,
    pub(crate) app_secrets: Vec<Secret<String>>,
    /// Whether the API takes a proof of the app's secret.
    pub(crate) proves_secret: bool,
}

/// The catalog connected to the account: the platform names its items in its own way.
#[derive(Debug, Default)]
pub(crate) struct Products {
    pub(crate) catalog_id: String,
    pub(crate) items: BTreeMap<Sku, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProductItem {
    sku: Sku,
    id: String,
}

/// A host files may be fetched from.
#[derive(Debug)]
pub(crate) enum MediaHost {
    /// A domain and all below it, over https.
    Domain(String),
    /// One origin of the operator's own choice: a proxy, a test double.
    Origin(String),
}

impl Account {
    pub(crate) fn read(reader: &mut Reader<'_>, named: Identifiers) -> Result<Self, SettingsError> {
        let api_base = reader.text("api_base")?;
        let api_base = api_base.unwrap_or_else(|| named.api_base_default.to_owned());
        let api_base = api_base.trim_end_matches('/').to_owned();
        let api_version =
            reader.text("api_version")?.unwrap_or_else(|| API_VERSION_DEFAULT.to_owned());
        if !is_version(&api_version) {
            return Err(wrong("api_version", "must look like `v26.0`"));
        }
        let app_id = reader.text("app_id")?;
        let get_started = reader.text("get_started_payload")?;
        let human_extra_ms = human_extra_ms(reader)?;
        let products = products(reader)?;
        let media_hosts = media_hosts(reader)?;
        let not_an_address = |_| wrong("api_base", "must be an http or https address");
        HostBound::new(&api_base, ()).map_err(not_an_address)?;
        let token = reader.secret("access_token");
        let proof = token.as_ref().zip(named.app_secrets.first().filter(|_| named.proves_secret));
        let proof = proof.map(|(token, secret)| {
            Secret::new(HMAC_SHA256_HEX.sign(secret, &[token.expose().as_bytes()]))
        });
        let access_token = token.map(|token| HostBound::new(&api_base, token)).transpose();
        Ok(Self {
            platform: named.platform,
            scheme: named.scheme,
            id: named.id,
            sender: named.sender,
            app_id,
            get_started: get_started.unwrap_or_else(|| GET_STARTED_DEFAULT.to_owned()),
            human_extra_ms,
            products,
            media_hosts,
            app_secrets: named.app_secrets,
            verify_token: reader.secret("verify_token"),
            access_token: access_token.map_err(not_an_address)?,
            proof,
            sent: Sent::default(),
            api_base,
            api_version,
        })
    }

    /// An address of the Graph API.
    pub(crate) fn url(&self, path: &str) -> String {
        let address = format!("{}/{}/{path}", self.api_base, self.api_version);
        match &self.proof {
            Some(proof) => {
                let mark = if path.contains('?') { '&' } else { '?' };
                format!("{address}{mark}appsecret_proof={}", proof.expose())
            }
            None => address,
        }
    }

    /// Whether this is what the platform calls us, in webhooks or in addresses.
    pub(crate) fn is_us(&self, id: &str) -> bool {
        id == self.id || id == self.sender
    }

    /// The variant that the platform calls this.
    pub(crate) fn sku_of(&self, item: &str) -> Option<&Sku> {
        self.products.items.iter().find(|(_, id)| *id == item).map(|(sku, _)| sku)
    }
}

/// An id as it may stand in an address.
pub(crate) fn identifier(
    reader: &mut Reader<'_>,
    key: &'static str,
) -> Result<String, SettingsError> {
    let id = reader.required(key)?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    if id.bytes().all(plain) {
        Ok(id)
    } else {
        Err(wrong(key, "is an id, without spaces or signs"))
    }
}

fn human_extra_ms(reader: &mut Reader<'_>) -> Result<i64, SettingsError> {
    let days = reader.number("human_agent_days")?.unwrap_or(HUMAN_DAYS_MAX);
    if days > HUMAN_DAYS_MAX {
        return Err(wrong("human_agent_days", "must be at most 7"));
    }
    Ok((i64::from(days) * DAY_MS - REPLY_WINDOW_MS).max(0))
}

fn products(reader: &mut Reader<'_>) -> Result<Products, SettingsError> {
    let items: Vec<ProductItem> =
        reader.list("product_items", "catalog items, each with `sku` and `id`")?;
    Ok(Products {
        catalog_id: reader.text("catalog_id")?.unwrap_or_default(),
        items: items.into_iter().map(|item| (item.sku, item.id)).collect(),
    })
}

fn media_hosts(reader: &mut Reader<'_>) -> Result<Vec<MediaHost>, SettingsError> {
    let mut hosts: Vec<String> = reader.list("media_hosts", "hosts")?;
    if hosts.is_empty() {
        hosts = MEDIA_HOSTS_DEFAULT.map(str::to_owned).to_vec();
    }
    let host = |host: String| match Url::parse(&host) {
        Ok(url) if url.has_host() => Ok(MediaHost::Origin(url.origin().ascii_serialization())),
        _ if host.contains('.') && !host.contains(['/', ':', '@', '*', ' ']) => {
            Ok(MediaHost::Domain(host.trim_start_matches('.').to_ascii_lowercase()))
        }
        _ => Err(wrong("media_hosts", "must be a list of domains such as `fbcdn.net`")),
    };
    hosts.into_iter().map(host).collect()
}

fn is_version(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let numbers = text.strip_prefix('v').and_then(|numbers| numbers.split_once('.'));
    numbers.is_some_and(|(major, minor)| digits(major) && digits(minor))
}
