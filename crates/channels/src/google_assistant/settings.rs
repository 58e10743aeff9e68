//! What an inbox of this channel is configured with.

use crate::settings::{Reader, wrong};
use crate::{InboxSettings, SettingsError};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderName;
use transport::{HostBound, Secret};

const CERTIFICATES_BASE_DEFAULT: &str = "https://www.googleapis.com";
const WAITS_MS_DEFAULT: u32 = 4_000;
const WAITS_MS_MIN: u32 = 500;
/// Longer than this nobody listens to silence, whatever Google allows.
const WAITS_MS_MAX: u32 = 8_000;

#[derive(Debug)]
pub(super) struct Settings {
    pub(super) authentication: Authentication,
    pub(super) project: Option<String>,
    pub(super) waits_ms: u64,
}

/// How a call proves who made it. Without what it compares with, nothing is ever accepted.
#[derive(Debug)]
pub(super) enum Authentication {
    /// The header has one of these values.
    Header { name: String, values: Vec<Secret<String>> },
    /// Signed by Google, meant for us, issued to somebody we know.
    IdToken { audiences: Vec<Secret<String>>, issued_to: Vec<Secret<String>>, certificates_url: String },
    /// The proxy in front checked the client's certificate and says which it was.
    Proxy {
        certificate_header: String,
        certificates: Vec<Secret<String>>,
        proxy_header: String,
        proxy_secrets: Vec<Secret<String>>,
    },
}

impl Settings {
    pub(super) fn read(settings: &InboxSettings) -> Result<Self, SettingsError> {
        let mut reader = Reader::new(settings);
        let way = reader.text("authentication")?.unwrap_or_else(|| "token".to_owned());
        let token_header = header(&mut reader, "token_header", "authorization")?;
        let username = reader.text("username")?;
        let audiences = words(reader.text("audience")?);
        let issued_to = words(reader.text("issued_to")?);
        let base = reader.text("certificates_base")?.unwrap_or_else(|| CERTIFICATES_BASE_DEFAULT.to_owned());
        HostBound::new(&base, ()).map_err(|_| wrong("certificates_base", "must be an http or https address"))?;
        let certificates_url = format!("{}/oauth2/v3/certs", base.trim_end_matches('/'));
        let certificate_header = header(&mut reader, "certificate_header", "x-client-cert-sha256")?;
        let certificates: Vec<String> = reader.list("certificates", "texts")?;
        let certificates = certificates.into_iter().filter(|value| !value.is_empty()).map(Secret::new).collect();
        let proxy_header = header(&mut reader, "proxy_header", "x-proxy-secret")?;
        let authentication = match way.as_str() {
            "token" => Authentication::Header {
                values: bearer(&token_header, reader.secrets("token")),
                name: token_header,
            },
            "basic" => {
                let username = username.ok_or_else(|| wrong("username", "is missing"))?;
                let values = basic(&username, &reader.secrets("password"));
                Authentication::Header { name: "authorization".to_owned(), values }
            }
            "id_token" => Authentication::IdToken { audiences, issued_to, certificates_url },
            "mtls" if certificate_header == proxy_header => {
                return Err(wrong("proxy_header", "must be another one than `certificate_header`"));
            }
            "mtls" => {
                let proxy_secrets = reader.secrets("proxy_secret");
                Authentication::Proxy { certificate_header, certificates, proxy_header, proxy_secrets }
            }
            _ => return Err(wrong("authentication", "must be `token`, `basic`, `id_token` or `mtls`")),
        };
        let project = reader.text("project")?;
        let waits_ms = reader.number("waits_ms")?.unwrap_or(WAITS_MS_DEFAULT);
        if !(WAITS_MS_MIN..=WAITS_MS_MAX).contains(&waits_ms) {
            return Err(wrong("waits_ms", "must be from 500 to 8000"));
        }
        reader.finish()?;
        Ok(Self { authentication, project, waits_ms: waits_ms.into() })
    }
}

fn header(reader: &mut Reader<'_>, key: &'static str, default: &str) -> Result<String, SettingsError> {
    let name = reader.text(key)?.unwrap_or_else(|| default.to_owned());
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| wrong(key, "is not the name of a header"))?;
    Ok(name.as_str().to_owned())
}

fn words(text: Option<String>) -> Vec<Secret<String>> {
    let text = text.unwrap_or_default();
    let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
    words.map(|word| Secret::new(word.to_owned())).collect()
}

fn bearer(header: &str, tokens: Vec<Secret<String>>) -> Vec<Secret<String>> {
    let spelled = |token: Secret<String>| {
        if header == "authorization" { Secret::new(format!("Bearer {}", token.expose())) } else { token }
    };
    tokens.into_iter().map(spelled).collect()
}

fn basic(username: &str, passwords: &[Secret<String>]) -> Vec<Secret<String>> {
    let spelled = |password: &Secret<String>| {
        let pair = format!("{username}:{}", password.expose());
        Secret::new(format!("Basic {}", STANDARD.encode(pair)))
    };
    passwords.iter().map(spelled).collect()
}
