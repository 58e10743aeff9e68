//! Signatures, digests and made-up values, each written out here from the vendors' documents.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// Lower-case hexadecimal HMAC-SHA256: Meta.
pub(crate) fn hmac_sha256_hex(key: &str, message: &[u8]) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.as_bytes()) else { return String::new() };
    mac.update(message);
    hex::encode(mac.finalize().into_bytes())
}

/// Hexadecimal SHA-256: Meta, of a file.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Base64 HMAC-SHA1: Twilio.
pub(crate) fn hmac_sha1_base64(key: &str, message: &[u8]) -> String {
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(key.as_bytes()) else { return String::new() };
    mac.update(message);
    base64(&mac.finalize().into_bytes())
}

/// Hexadecimal SHA-1 of the sorted parts, one after the other: WeChat.
pub(crate) fn sorted_sha1_hex(parts: &[&str]) -> String {
    let mut parts = parts.to_vec();
    parts.sort_unstable();
    hex::encode(Sha1::digest(parts.concat().as_bytes()))
}

/// A moment as `2026-11-30T12:00:00Z`.
pub(crate) fn utc_text(at_ms: i64) -> String {
    let moment = time::OffsetDateTime::from_unix_timestamp(at_ms / 1_000)
        .unwrap_or(time::OffsetDateTime::UNIX_EPOCH);
    moment.format(&time::format_description::well_known::Rfc3339).unwrap_or_default()
}

pub(crate) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

pub(crate) fn base64_url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub(crate) fn from_base64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

/// 32 bytes from a seed and a name.
pub(crate) fn derived_bytes(seed: &[u8; 32], parts: &[&str]) -> [u8; 32] {
    let mut digest = Sha256::new();
    digest.update(seed);
    for part in parts {
        digest.update([0]);
        digest.update(part.as_bytes());
    }
    digest.finalize().into()
}

/// 40 hexadecimal digits from a seed and a name.
pub(crate) fn derived(seed: &[u8; 32], parts: &[&str]) -> String {
    hex::encode(&derived_bytes(seed, parts)[..20])
}

/// Decimal digits out of hexadecimal ones; the first is never 0.
pub(crate) fn digits(hex: &str, n_digits: usize) -> String {
    let digits = hex.bytes().cycle().enumerate().map(|(index, byte)| {
        let digit = (byte + u8::try_from(index / hex.len()).unwrap_or_default()) % 10;
        char::from(b'0' + if index == 0 { digit % 9 + 1 } else { digit })
    });
    digits.take(n_digits).collect()
}
