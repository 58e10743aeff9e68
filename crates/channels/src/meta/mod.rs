//! What Messenger, Instagram and WhatsApp share: the handshake, the signed envelope, the Graph API's errors.
//!
//! [`messaging`] is what only Messenger and Instagram share: the same events and the same Send API.

pub(crate) mod envelope;
pub(crate) mod findings;
pub(crate) mod graph;
pub(crate) mod messaging;
pub(crate) mod number;

use engine::{MessageId, Timestamp};
use serde_json::Value;
use transport::signature::VerifiedBody;
use transport::signature::hmac::HMAC_SHA256_HEX;
use transport::{RawRequest, Rejection, Secret};

/// Largest webhook body taken. The largest one documented is 3 MB.
pub(crate) const BODY_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Longest event key; a longer id is replaced by its fingerprint.
const KEY_BYTES_MAX: usize = 200;
/// Longest challenge echoed.
const CHALLENGE_BYTES_MAX: usize = 256;

/// Proves who sent a webhook, over its raw bytes and before anything is read.
pub(crate) fn verify<'a>(
    app_secrets: &[Secret<String>],
    request: &'a RawRequest,
) -> Result<VerifiedBody<'a>, Rejection> {
    if request.body.len() > BODY_BYTES_MAX {
        return Err(Rejection::TooLarge);
    }
    transport::signature::meta::verify(app_secrets, request)
}

/// Answers the subscription handshake with the challenge as it came.
///
/// Only letters, digits, `-` and `_` are echoed: whoever opens the address in a browser gets no script back.
pub(crate) fn handshake(
    verify_token: Option<&Secret<String>>,
    request: &RawRequest,
) -> Result<String, Rejection> {
    let verify_token = verify_token.ok_or(Rejection::NotConfigured)?;
    // Some proxies turn the dots of parameter names into underscores.
    let parameter = |dotted: &str| {
        request.query_param(dotted).or_else(|| request.query_param(&dotted.replace('.', "_")))
    };
    if parameter("hub.mode").as_deref() != Some("subscribe") {
        return Err(Rejection::Handshake { reason: "the mode is not `subscribe`" });
    }
    let presented = parameter("hub.verify_token").unwrap_or_default();
    if !verify_token.matches(presented.as_bytes()) {
        return Err(Rejection::Handshake { reason: "another verify token" });
    }
    let challenge = parameter("hub.challenge").unwrap_or_default();
    let harmless = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if challenge.is_empty()
        || challenge.len() > CHALLENGE_BYTES_MAX
        || !challenge.bytes().all(harmless)
    {
        return Err(Rejection::Handshake { reason: "the challenge is missing or not plain" });
    }
    Ok(challenge.into_owned())
}

/// Reads a time that may be a number or text, in seconds or milliseconds.
pub(crate) fn timestamp(value: Option<&Value>) -> Option<Timestamp> {
    let number = match value? {
        Value::Number(number) => number.as_i64()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    (number > 0).then(|| Timestamp::from_provider(number))
}

/// Our message's id out of what went out with it: `msg_…:2` is its third piece.
pub(crate) fn correlation(data: &str) -> Option<MessageId> {
    let (message, index) = data.rsplit_once(':')?;
    let ours = message.starts_with(MessageId::PREFIX) && index.parse::<u32>().is_ok();
    ours.then(|| MessageId::new(message))
}

/// An id, which may be a number or text; empty where there is none.
pub(crate) fn id(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// A key for an event that has no id of its own: the same bytes make the same key.
pub(crate) fn fingerprint(parts: &[&str]) -> String {
    let key = Secret::new("event fingerprint");
    let parts: Vec<&[u8]> = parts.iter().flat_map(|part| [part.as_bytes(), &[0]]).collect();
    let mut digest = HMAC_SHA256_HEX.sign(&key, &parts);
    digest.truncate(32);
    digest
}

/// An event key of bounded length.
pub(crate) fn key(text: String) -> String {
    if text.len() <= KEY_BYTES_MAX { text } else { format!("long:{}", fingerprint(&[&text])) }
}
