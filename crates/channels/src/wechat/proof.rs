//! Who calls? Three values in the address, signed with a word only WeChat and we know; a fourth over what is encrypted.
//!
//! The moment is signed and must be near ours. Each of the values counts only when it appears once, in its one
//! spelling.

use super::settings::Settings;
use super::xml::{self, Fields};
use engine::Timestamp;
use engine::time::{MINUTE_MS, SECOND_MS};
use sha1::{Digest, Sha1};
use transport::{RawRequest, Rejection, Secret};

/// Largest body taken: a text has 2,048 bytes, and everything else is references.
pub(super) const BODY_BYTES_MAX: usize = 256 * 1024;
/// How far a call's moment may be from ours, both ways.
pub(super) const FRESH_MS: i64 = 5 * MINUTE_MS;
const NONCE_BYTES_MAX: usize = 64;
const ECHO_BYTES_MAX: usize = 256;

/// What was signed beside our word.
#[derive(Debug, Clone)]
pub(super) struct Signed {
    pub(super) timestamp: String,
    pub(super) nonce: String,
}

/// A call that WeChat made.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) signed: Signed,
    pub(super) fields: Fields,
    /// Where it came encrypted: with which of our words and keys, by their index.
    pub(super) sealed_by: Option<(usize, usize)>,
}

/// Answers the test of a new address with the text it came with.
pub(super) fn handshake(settings: &Settings, request: &RawRequest) -> Result<String, Rejection> {
    if settings.tokens.is_empty() {
        return Err(Rejection::NotConfigured);
    }
    let refused = |_| Rejection::Handshake { reason: "it is not signed with our token" };
    signed(settings, request).map_err(refused)?;
    let echo = single(request, "echostr").unwrap_or_default();
    // Nothing that a browser would take for a page.
    let harmless = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'+' | b'/' | b'=');
    if echo.is_empty() || echo.len() > ECHO_BYTES_MAX || !echo.bytes().all(harmless) {
        return Err(Rejection::Handshake { reason: "the echo is missing or not plain" });
    }
    Ok(echo)
}

/// Proves a call and reads its fields, decrypted where it is encrypted.
pub(super) fn open(settings: &Settings, request: &RawRequest) -> Result<Opened, Rejection> {
    if request.body.len() > BODY_BYTES_MAX {
        return Err(Rejection::TooLarge);
    }
    if settings.tokens.is_empty() {
        return Err(Rejection::NotConfigured);
    }
    let signed = signed(settings, request)?;
    if settings.keys.is_empty() {
        let fields = xml::fields(&request.body)?;
        if fields.get("FromUserName").is_none() && fields.get("Encrypt").is_some() {
            // It is encrypted with a key we were not given.
            return Err(Rejection::NotConfigured);
        }
        return Ok(Opened { signed, fields, sealed_by: None });
    }
    let none = refuse("there is nothing encrypted in it");
    let envelope = xml::fields(&request.body).map_err(|_| none.clone())?;
    let encrypted = envelope.get("Encrypt").filter(|text| !text.is_empty()).ok_or(none)?;
    let presented = single(request, "msg_signature").ok_or(refuse("`msg_signature` is missing or doubled"))?;
    let made = |token: &Secret<String>| signature(&[token.expose(), &signed.timestamp, &signed.nonce, encrypted]);
    let token = position(&settings.tokens, &presented, made).ok_or(refuse("what is encrypted is not signed with our token"))?;
    let opened = settings.keys.iter().enumerate();
    let mut opened = opened.filter_map(|(index, key)| Some((index, key.open(encrypted, &settings.app_id)?)));
    let (key, message) = opened.next().ok_or(refuse("it was not encrypted with our key for our account"))?;
    Ok(Opened { signed, fields: xml::fields(&message)?, sealed_by: Some((token, key)) })
}

/// The signature of anything WeChat or we sign: the parts in the order of their bytes, one after the other.
pub(super) fn signature(parts: &[&str]) -> String {
    let mut parts = parts.to_vec();
    parts.sort_unstable();
    let mut digest = Sha1::new();
    for part in parts {
        digest.update(part.as_bytes());
    }
    hex::encode(digest.finalize())
}

fn signed(settings: &Settings, request: &RawRequest) -> Result<Signed, Rejection> {
    let value = |name| single(request, name).ok_or(refuse("a signed value is missing or doubled"));
    let (presented, timestamp, nonce) = (value("signature")?, value("timestamp")?, value("nonce")?);
    let seconds = seconds(&timestamp).ok_or(refuse("the timestamp is not a number of seconds"))?;
    let plain = (1..=NONCE_BYTES_MAX).contains(&nonce.len()) && nonce.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !plain {
        return Err(refuse("the nonce is not plain"));
    }
    let made = |token: &Secret<String>| signature(&[token.expose(), &timestamp, &nonce]);
    position(&settings.tokens, &presented, made).ok_or(refuse("it is not signed with our token"))?;
    let distance_ms = Timestamp(seconds.saturating_mul(SECOND_MS)).since_ms(request.received_at);
    if distance_ms.saturating_abs() > FRESH_MS {
        return Err(refuse("the timestamp is outside the tolerance"));
    }
    Ok(Signed { timestamp, nonce })
}

/// Which of our words signed it. All are tried, so that the time tells nothing.
fn position(tokens: &[Secret<String>], presented: &str, made: impl Fn(&Secret<String>) -> String) -> Option<usize> {
    let matches = |token| Secret::new(made(token)).matches(presented);
    tokens.iter().enumerate().fold(None, |found, (index, token)| if matches(token) { Some(index) } else { found })
}

/// The value of a parameter that appears exactly once: two readers could pick different ones.
fn single(request: &RawRequest, name: &str) -> Option<String> {
    // A name of letters is spelled with an escape by nobody who means well, but it would count for another reader.
    let mut values = request.query.split('&').filter(|part| is_named(part, name));
    let (_, value) = url::form_urlencoded::parse(values.next()?.as_bytes()).next()?;
    values.next().is_none().then(|| value.into_owned())
}

/// Whether this part of a query has that name once it is decoded.
fn is_named(part: &str, name: &str) -> bool {
    let written = part.split('=').next().unwrap_or_default();
    let is_plain = !written.contains(['%', '+']);
    let decoded = || url::form_urlencoded::parse(written.as_bytes()).any(|(key, _)| key == name);
    if is_plain { written == name } else { decoded() }
}

/// Unix seconds in their one spelling.
fn seconds(text: &str) -> Option<i64> {
    let canonical = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    canonical.then(|| text.parse().ok()).flatten()
}

const fn refuse(reason: &'static str) -> Rejection {
    Rejection::BadSignature { reason }
}
