//! `t=1794999990,v1=…`: a timestamp and hexadecimal signatures in one header.
//!
//! Stripe's `Stripe-Signature` and the agentic commerce `Merchant-Signature` are of
//! this kind. The signed message is `t`, a dot and the raw body. Several `v1` may
//! appear while a secret is rotated; other schemes (`v0` is Stripe's test scheme) are
//! ignored, so that a weaker one can never be chosen.

use super::hmac::HMAC_SHA256_HEX;
use super::{
    CANDIDATES_MAX, VerifiedBody, check_age, parse_timestamp, refuse, require_secret, single_header,
};
use crate::error::Rejection;
use crate::raw_request::RawRequest;
use crate::secret::Secret;

pub fn verify<'a>(
    header: &str,
    secrets: &[Secret<String>],
    request: &'a RawRequest,
    tolerance_s: i64,
) -> Result<VerifiedBody<'a>, Rejection> {
    require_secret(secrets)?;
    let presented = Presented::parse(single_header(request, header)?)?;
    let timestamp_s = parse_timestamp(presented.timestamp)?;

    let message: [&[u8]; 3] = [presented.timestamp.as_bytes(), b".", &request.body];
    let mut found = false;
    for signature in presented.signatures {
        // One that is not spelled as a signature must not hide the valid one beside it.
        if let Ok(code) = HMAC_SHA256_HEX.decode(signature) {
            found |= HMAC_SHA256_HEX.matches_any(secrets, &message, &code);
        }
    }
    if !found {
        return Err(refuse("no secret of ours made it"));
    }
    check_age(timestamp_s, request, tolerance_s)?;
    Ok(VerifiedBody(&request.body))
}

/// The header's value for a body sent at that second.
pub fn sign(secret: &Secret<String>, timestamp_s: i64, body: &[u8]) -> String {
    let timestamp = timestamp_s.to_string();
    let signature = HMAC_SHA256_HEX.sign(secret, &[timestamp.as_bytes(), b".", body]);
    format!("t={timestamp},v1={signature}")
}

struct Presented<'a> {
    timestamp: &'a str,
    signatures: Vec<&'a str>,
}

impl<'a> Presented<'a> {
    fn parse(value: &'a str) -> Result<Self, Rejection> {
        let mut timestamp = None;
        let mut signatures = Vec::new();
        for (n_items, item) in value.split(',').enumerate() {
            if n_items == CANDIDATES_MAX {
                return Err(refuse("too many signatures"));
            }
            let (key, value) = item.split_once('=').ok_or(refuse("an item has no value"))?;
            match key {
                "t" if timestamp.is_some() => return Err(refuse("two timestamps")),
                "t" => timestamp = Some(value),
                "v1" => signatures.push(value),
                _ => {}
            }
        }
        let timestamp = timestamp.ok_or(refuse("no timestamp"))?;
        if signatures.is_empty() {
            return Err(refuse("no signature of a known scheme"));
        }
        Ok(Self { timestamp, signatures })
    }
}
