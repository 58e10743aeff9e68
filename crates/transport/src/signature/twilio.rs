//! `X-Twilio-Signature`: the address Twilio was given, and the fields of the form.
//!
//! The signed text is the public URL followed by every field, sorted by name, name and value decoded and without
//! anything between; a name that repeats counts once per value. A JSON body is not in it: its SHA-256 stands in the
//! URL as `bodySHA256`. The key is the account's auth token (SHA-1), or a shared key (SHA-256), which a second header
//! announces. An attacker could leave that header out, so where shared keys are configured nothing else is accepted.
//!
//! Twilio is not consistent about the port: the URL is tried as it was received, without its port, and with the
//! port its scheme implies.
//!
//! What is read afterwards must be what was signed: [`fields`] is the one reading of a form.

use std::borrow::Cow;

use sha2::{Digest, Sha256};

use super::hmac::{HMAC_SHA1_BASE64, HMAC_SHA256_BASE64, Scheme};
use super::{VerifiedBody, refuse, require_secret, single_header};
use crate::error::Rejection;
use crate::raw_request::RawRequest;
use crate::secret::Secret;

pub const HEADER: &str = "x-twilio-signature";
/// Names the shared key and its algorithm: `key=webhooks_sharedkey_…,algorithm=HMAC_SHA256`.
pub const SETTINGS_HEADER: &str = "x-twilio-webhooks-signature-settings";

/// The one algorithm of shared keys.
const SHARED_KEY_ALGORITHM: &str = "HMAC_SHA256";
/// Where the digest of a JSON body stands in the URL.
const BODY_DIGEST: &str = "bodySHA256";
/// Most fields of a form; an inbound message has about thirty.
const FIELDS_MAX: usize = 1_000;

/// What an account signs with.
#[derive(Clone, Copy, Debug)]
pub struct Keys<'a> {
    /// Two while they are rotated: the primary one signs until the other is promoted.
    pub auth_tokens: &'a [Secret<String>],
    /// Where there is one, it is required.
    pub shared_keys: &'a [Secret<String>],
}

/// A field of a form: its name and its value.
pub type Field<'a> = (Cow<'a, str>, Cow<'a, str>);

pub fn verify<'a>(keys: Keys<'_>, request: &'a RawRequest) -> Result<VerifiedBody<'a>, Rejection> {
    proven(keys, request).map(|_| VerifiedBody(&request.body))
}

/// Proves a form and gives its [`fields`].
///
/// # Errors
/// [`Rejection`] as [`verify`] has it.
pub fn verify_form<'a>(
    keys: Keys<'_>,
    request: &'a RawRequest,
) -> Result<Vec<Field<'a>>, Rejection> {
    match proven(keys, request)? {
        Some(fields) => Ok(fields),
        None => fields(&request.body),
    }
}

/// The fields that were signed; `None` where the bytes of the body were.
fn proven<'a>(
    keys: Keys<'_>,
    request: &'a RawRequest,
) -> Result<Option<Vec<Field<'a>>>, Rejection> {
    let is_shared = !keys.shared_keys.iter().all(Secret::is_empty);
    let (secrets, scheme) = if is_shared {
        (keys.shared_keys, HMAC_SHA256_BASE64)
    } else {
        (keys.auth_tokens, HMAC_SHA1_BASE64)
    };
    require_secret(secrets)?;
    check_settings(request, is_shared)?;
    let code = scheme.decode(single_header(request, HEADER)?)?;
    let digest = body_digest(&request.public_url)?;
    if digest.as_deref().is_some_and(|digest| !is_digest_of(digest, &request.body)) {
        return Err(refuse("the body is not the one that was signed"));
    }
    // Without a digest in the URL the form is part of the text, so that a body is never left out of it.
    let fields = if digest.is_some() { None } else { Some(fields(&request.body)?) };
    // Which spelling was signed is no secret: the second is tried only where it must be.
    let found = spellings(&request.public_url).any(|url| {
        let text = signed_text(&url, fields.as_deref().unwrap_or_default());
        scheme.matches_any(secrets, &text, &code)
    });
    if found { Ok(fields) } else { Err(refuse("no key of ours made it")) }
}

/// The fields of a form, decoded, sorted and each once: what is signed, and all that may be read.
///
/// # Errors
/// [`Rejection::Malformed`] when there are too many.
pub fn fields(body: &[u8]) -> Result<Vec<Field<'_>>, Rejection> {
    let mut fields: Vec<Field<'_>> =
        url::form_urlencoded::parse(body).take(FIELDS_MAX + 1).collect();
    if fields.len() > FIELDS_MAX {
        return Err(Rejection::malformed("too many fields"));
    }
    fields.sort();
    fields.dedup();
    Ok(fields)
}

/// The value of [`HEADER`] for a form, signed with the auth token.
pub fn sign(auth_token: &Secret<String>, url: &str, form: &[u8]) -> String {
    signature(HMAC_SHA1_BASE64, auth_token, url, form)
}

/// The same, signed with a shared key.
pub fn sign_shared(shared_key: &Secret<String>, url: &str, form: &[u8]) -> String {
    signature(HMAC_SHA256_BASE64, shared_key, url, form)
}

fn signature(scheme: Scheme, secret: &Secret<String>, url: &str, form: &[u8]) -> String {
    let fields = fields(form).unwrap_or_default();
    scheme.sign(secret, &signed_text(url, &fields))
}

fn signed_text<'a>(url: &'a str, fields: &'a [Field<'_>]) -> Vec<&'a [u8]> {
    let fields = fields.iter().flat_map(|(name, value)| [name.as_bytes(), value.as_bytes()]);
    std::iter::once(url.as_bytes()).chain(fields).collect()
}

/// Holds the announcement against what is configured: no weaker key may be chosen from outside.
fn check_settings(request: &RawRequest, is_shared: bool) -> Result<(), Rejection> {
    if !request.headers.contains_key(SETTINGS_HEADER) {
        return if is_shared { Err(refuse("no shared key is announced")) } else { Ok(()) };
    }
    let settings = single_header(request, SETTINGS_HEADER)?;
    let mut named = false;
    let mut algorithm = None;
    for item in settings.split(',') {
        match item.trim().split_once('=') {
            Some(("key", key)) => named = !key.is_empty(),
            Some(("algorithm", name)) if algorithm.is_none() => algorithm = Some(name),
            Some(("algorithm", _)) => return Err(refuse("two algorithms")),
            _ => {}
        }
    }
    match algorithm {
        _ if !is_shared => Err(refuse("it is signed with a shared key that is not configured")),
        Some(SHARED_KEY_ALGORITHM) if named => Ok(()),
        Some(SHARED_KEY_ALGORITHM) => Err(refuse("the shared key is not named")),
        _ => Err(refuse("an unknown algorithm")),
    }
}

/// The digest that a URL holds of a JSON body.
fn body_digest(url: &str) -> Result<Option<Cow<'_, str>>, Rejection> {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let mut digests = url::form_urlencoded::parse(query.as_bytes())
        .filter(|(name, _)| name == BODY_DIGEST)
        .map(|(_, value)| value);
    let digest = digests.next();
    if digests.next().is_some() {
        return Err(refuse("two digests of the body"));
    }
    Ok(digest)
}

fn is_digest_of(digest: &str, body: &[u8]) -> bool {
    let mut presented = [0; 32];
    let decoded = hex::decode_to_slice(digest, &mut presented).is_ok();
    decoded && presented == *Sha256::digest(body)
}

/// A URL as it is, and with its port the other way round. Nothing else of it is touched: its spelling is signed.
fn spellings(url: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let other = std::iter::once_with(|| with_other_port(url)).flatten();
    std::iter::once(Cow::Borrowed(url)).chain(other.map(Cow::Owned))
}

fn with_other_port(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let (host, port) = split_port(authority);
    match (port, scheme) {
        (Some(_), _) => Some(format!("{scheme}://{host}{path}")),
        (None, "https") => Some(format!("{scheme}://{host}:443{path}")),
        (None, "http") => Some(format!("{scheme}://{host}:80{path}")),
        (None, _) => None,
    }
}

/// Tells a port from the colons of an IPv6 address and of a password.
fn split_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((host, port))
            if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            (host, Some(port))
        }
        _ => (authority, None),
    }
}
