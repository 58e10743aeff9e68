//! What an inbox of this channel is configured with, and which services its answers may go to.

use super::token::Account;
use crate::settings::{Reader, wrong};
use crate::{InboxSettings, SettingsError};
use jsonwebtoken::{Algorithm, Validation};
use transport::{HostBound, Secret};
use url::Url;

/// The public cloud's addresses, from its documentation.
const OPENID_URL_DEFAULT: &str = "https://login.botframework.com/v1/.well-known/openidconfiguration";
const ISSUER_DEFAULT: &str = "https://api.botframework.com";
const LOGIN_BASE_DEFAULT: &str = "https://login.microsoftonline.com";
const TOKEN_SCOPE_DEFAULT: &str = "https://api.botframework.com/.default";
/// The tenant of a bot that was registered for every tenant, before that ended.
const TENANT_DEFAULT: &str = "botframework.com";
/// Where the platform's services live: Teams' own, its government clouds, and every other channel's.
const SERVICE_HOSTS_DEFAULT: [&str; 6] = [
    "smba.trafficmanager.net",
    "smba.infra.gcc.teams.microsoft.com",
    "smba.infra.gov.teams.microsoft.us",
    "smba.infra.dod.teams.microsoft.us",
    "*.botframework.com",
    "*.botframework.azure.us",
];
/// Where Teams keeps the files that people send; such an address carries its own permission.
const FILE_HOSTS_DEFAULT: [&str; 1] = ["*.sharepoint.com"];

const DIRECT_LINE_SECRET_BYTES_MIN: usize = 32;

/// An address in the place of every service's.
#[derive(Debug)]
struct StandIn {
    base: String,
    host: HostBound<()>,
}

#[derive(Debug)]
pub(super) struct Settings {
    /// Our app and how it signs in; without it there is no hook.
    pub(super) account: Option<Account>,
    /// What a token must say beside who signed it.
    pub(super) validation: Validation,
    pub(super) openid_url: String,
    /// Bound to the host of `openid_url`: keys come from there and from nowhere else.
    pub(super) key_host: HostBound<()>,
    /// Stands in for every service address, for a proxy or a test double.
    api_base: Option<StandIn>,
    service_hosts: Vec<String>,
    file_hosts: Vec<String>,
    pub(super) direct_line: DirectLineSettings,
}

/// What the Direct Line that we serve ourselves is configured with.
#[derive(Debug, Clone, Default)]
pub struct DirectLineSettings {
    /// What a shop's own server presents to get a token for a page; several while rotating.
    pub secrets: Vec<Secret<String>>,
    /// Pages that may talk to it.
    pub origins: Vec<String>,
}

impl Settings {
    pub(super) fn read(settings: &InboxSettings) -> Result<Self, SettingsError> {
        let mut reader = Reader::new(settings);
        let app_id = reader.text("app_id")?.map(|id| id.to_ascii_lowercase());
        let tenant = reader.text("tenant_id")?.unwrap_or_else(|| TENANT_DEFAULT.to_owned());
        if !tenant.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.')) {
            return Err(wrong("tenant_id", "is the directory's id or its domain"));
        }
        let openid_url = address(&mut reader, "openid_url", OPENID_URL_DEFAULT)?;
        let login_base = address(&mut reader, "login_base", LOGIN_BASE_DEFAULT)?;
        let scope = reader.text("token_scope")?.unwrap_or_else(|| TOKEN_SCOPE_DEFAULT.to_owned());
        let issuer = reader.text("issuer")?.unwrap_or_else(|| ISSUER_DEFAULT.to_owned());
        let api_base = reader.text("api_base")?.map(|base| base.trim_end_matches('/').to_owned());
        let stand_in = |base: String| Some(StandIn { host: HostBound::new(&base, ()).ok()?, base });
        let not_an_address = || wrong("api_base", "must be an http or https address");
        let api_base = api_base.map(|base| stand_in(base).ok_or_else(not_an_address)).transpose()?;
        let service_hosts = hosts(&mut reader, "service_hosts", &SERVICE_HOSTS_DEFAULT)?;
        let file_hosts = hosts(&mut reader, "file_hosts", &FILE_HOSTS_DEFAULT)?;
        let origins = reader.list("direct_line_origins", "origins such as `https://shop.example`")?;
        let password = reader.secrets("app_password").into_iter().next();
        let account = app_id.clone().zip(password).map(|(app_id, password)| {
            let not_an_address = |_| wrong("login_base", "must be an http or https address");
            let password = HostBound::new(&login_base, password).map_err(not_an_address)?;
            Ok(Account { url: format!("{login_base}/{tenant}/oauth2/v2.0/token"), app_id, password, scope })
        });
        let account = account.transpose()?;
        let key_host = HostBound::new(&openid_url, ());
        let key_host = key_host.map_err(|_| wrong("openid_url", "must be an http or https address"))?;
        let direct_line = DirectLineSettings { secrets: reader.secrets("direct_line_secret"), origins };
        // Pages hold what it signed: a short one could be found by trying.
        if direct_line.secrets.iter().any(|secret| secret.expose().len() < DIRECT_LINE_SECRET_BYTES_MIN) {
            return Err(wrong("direct_line_secret", "must be at least 32 letters long"));
        }
        reader.finish()?;
        let validation = validation(&issuer, app_id.as_deref().unwrap_or_default());
        Ok(Self {
            validation,
            account,
            openid_url,
            key_host,
            api_base,
            service_hosts,
            file_hosts,
            direct_line,
        })
    }

    /// Whether an activity may name this service: answers, and our token with them, go there.
    pub(super) fn is_service(&self, url: &str) -> bool {
        is_on(&self.service_hosts, url) || self.api_base.as_ref().is_some_and(|stand_in| stand_in.host.value_for(url).is_some())
    }

    pub(super) fn is_file_host(&self, url: &str) -> bool {
        is_on(&self.file_hosts, url)
    }

    /// The address that calls about a conversation begin with, if its service is one of ours.
    pub(super) fn service_base(&self, service_url: &str) -> Option<String> {
        let allowed = self.is_service(service_url).then(|| service_url.trim_end_matches('/'));
        allowed.map(|url| self.api_base.as_ref().map_or(url, |stand_in| &stand_in.base).to_owned())
    }

    /// Where a file of the service is fetched.
    pub(super) fn file_url(&self, url: &str) -> Option<String> {
        if !self.is_service(url) {
            return None;
        }
        let path = Url::parse(url).ok()?.path().to_owned();
        Some(self.api_base.as_ref().map_or_else(|| url.to_owned(), |stand_in| format!("{}{path}", stand_in.base)))
    }
}

/// The issuer and the app; the moments are checked against the request's own, not a clock somewhere below.
fn validation(issuer: &str, app_id: &str) -> Validation {
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_required_spec_claims(&["iss", "aud", "exp"]);
    validation.set_issuer(&[issuer]);
    validation.set_audience(&[app_id]);
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation
}

fn address(reader: &mut Reader<'_>, key: &'static str, default: &str) -> Result<String, SettingsError> {
    let address = reader.text(key)?.unwrap_or_else(|| default.to_owned());
    Ok(address.trim_end_matches('/').to_owned())
}

/// Host names, one of them perhaps with `*.` before it for all below.
fn hosts(reader: &mut Reader<'_>, key: &'static str, default: &[&str]) -> Result<Vec<String>, SettingsError> {
    let hosts: Vec<String> = reader.list(key, "host names such as `smba.trafficmanager.net`")?;
    if hosts.is_empty() {
        return Ok(default.iter().map(|host| (*host).to_owned()).collect());
    }
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
    let is_host = |host: &String| {
        let name = host.strip_prefix("*.").unwrap_or(host);
        name.contains('.') && name.bytes().all(plain)
    };
    match hosts.iter().all(is_host) {
        true => Ok(hosts.iter().map(|host| host.to_ascii_lowercase()).collect()),
        false => Err(wrong(key, "must be host names, without `https://` and path")),
    }
}

/// Only https, only the usual port, nobody's name in it, and a host of the list.
fn is_on(hosts: &[String], url: &str) -> bool {
    if let Some(host) = plain_host(url) {
        return is_listed(hosts, host);
    }
    let Ok(url) = Url::parse(url) else { return false };
    let plain = url.scheme() == "https"
        && url.port().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    plain && url.host_str().is_some_and(|host| is_listed(hosts, host))
}

/// The host of an address that every reader takes for the same: small letters, figures, dots and dashes up to the path.
fn plain_host(url: &str) -> Option<&str> {
    let (host, _) = url.strip_prefix("https://")?.split_once('/')?;
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-');
    (!host.is_empty() && host.bytes().all(is_plain)).then_some(host)
}

fn is_listed(hosts: &[String], host: &str) -> bool {
    hosts.iter().any(|allowed| match allowed.strip_prefix('*') {
        Some(suffix) => host.len() > suffix.len() && host.ends_with(suffix),
        None => host == allowed,
    })
}
