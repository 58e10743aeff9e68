//! The Standard Webhooks specification, symmetric scheme `v1`.
//!
//! Headers `webhook-id`, `webhook-timestamp` (seconds) and `webhook-signature`, a list
//! of `v1,<base64>` separated by spaces. The message is `id.timestamp.body`. A key is
//! written `whsec_<base64>` and is 24 to 64 bytes long. While a key is rotated, the
//! sender signs with both and the receiver knows both. Signatures of other schemes
//! (`v1a`, asymmetric) are ignored.
//!
//! Our own subscriptions are signed by [`sign`]; hooks of others are checked by
//! [`verify`].

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use super::hmac::HMAC_SHA256_BASE64;
use super::{
    CANDIDATES_MAX, VerifiedBody, check_age, parse_timestamp, refuse, require_secret, single_header,
};
use crate::error::Rejection;
use crate::raw_request::RawRequest;
use crate::secret::Secret;

pub const HEADER_ID: &str = "webhook-id";
pub const HEADER_TIMESTAMP: &str = "webhook-timestamp";
pub const HEADER_SIGNATURE: &str = "webhook-signature";

const KEY_PREFIX: &str = "whsec_";
const KEY_BYTES_MIN: usize = 24;
const KEY_BYTES_MAX: usize = 64;

/// A signing key; it reads itself from its `whsec_` form.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Secret<String>")]
pub struct Key(Secret<Vec<u8>>);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("a webhook key starts with `whsec_`")]
    Prefix,
    #[error("a webhook key is base64 after its prefix")]
    Base64,
    #[error("a webhook key has {KEY_BYTES_MIN} to {KEY_BYTES_MAX} bytes")]
    Length,
}

impl Key {
    /// Makes a key from bytes that the caller drew at random.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, KeyError> {
        if !(KEY_BYTES_MIN..=KEY_BYTES_MAX).contains(&bytes.len()) {
            return Err(KeyError::Length);
        }
        Ok(Self(Secret::new(bytes)))
    }

    /// The form in which a key is shown to its owner, once.
    pub fn to_text(&self) -> Secret<String> {
        Secret::new(format!("{KEY_PREFIX}{}", STANDARD.encode(self.0.expose())))
    }
}

impl TryFrom<Secret<String>> for Key {
    type Error = KeyError;

    fn try_from(text: Secret<String>) -> Result<Self, KeyError> {
        let encoded = text.expose().strip_prefix(KEY_PREFIX).ok_or(KeyError::Prefix)?;
        Self::from_bytes(STANDARD.decode(encoded).map_err(|_| KeyError::Base64)?)
    }
}

pub fn verify<'a>(
    keys: &[Key],
    request: &'a RawRequest,
    tolerance_s: i64,
) -> Result<VerifiedBody<'a>, Rejection> {
    let secrets: Vec<_> = keys.iter().map(|key| key.0.clone()).collect();
    require_secret(&secrets)?;
    let id = single_header(request, HEADER_ID)?;
    let timestamp = single_header(request, HEADER_TIMESTAMP)?;
    let signatures = single_header(request, HEADER_SIGNATURE)?;
    let timestamp_s = parse_timestamp(timestamp)?;
    if id.is_empty() || id.contains('.') {
        return Err(refuse("the id would make the signed text ambiguous"));
    }
    if signatures.split(' ').count() > CANDIDATES_MAX {
        return Err(refuse("too many signatures"));
    }

    let message: [&[u8]; 5] = [id.as_bytes(), b".", timestamp.as_bytes(), b".", &request.body];
    let mut found = false;
    for signature in signatures.split(' ').filter_map(|item| item.strip_prefix("v1,")) {
        // One that is not spelled as a signature must not hide the valid one beside it.
        if let Ok(code) = HMAC_SHA256_BASE64.decode(signature) {
            found |= HMAC_SHA256_BASE64.matches_any(&secrets, &message, &code);
        }
    }
    if !found {
        return Err(refuse("no key of ours made it"));
    }
    check_age(timestamp_s, request, tolerance_s)?;
    Ok(VerifiedBody(&request.body))
}

/// The value of [`HEADER_SIGNATURE`]: one signature per key, the newest key first.
pub fn sign(keys: &[Key], id: &str, timestamp_s: i64, body: &[u8]) -> String {
    let timestamp = timestamp_s.to_string();
    let message: [&[u8]; 5] = [id.as_bytes(), b".", timestamp.as_bytes(), b".", body];
    let signatures: Vec<_> = keys
        .iter()
        .map(|key| format!("v1,{}", HMAC_SHA256_BASE64.sign(&key.0, &message)))
        .collect();
    signatures.join(" ")
}
