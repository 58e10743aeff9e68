//! Who sent this? Verifiers over raw bytes.
//!
//! Each provider signs in its own way, and few ways exist: [`hmac`] is the common
//! ground, [`meta`], [`standard_webhooks`], [`stripe_style`] and [`token`] are the
//! four headers seen most. [`twilio`] signs the address, [`vonage`] a token, and
//! [`certificate`] is for who signs with a key of its own. A verifier returns a
//! [`VerifiedBody`], which nothing else can make: a parser that asks for one cannot be given bytes nobody vouched for.
//!
//! Three rules hold for all of them. No secret, or only empty ones: the hook is
//! [`Rejection::NotConfigured`]. A presented value is decoded to its fixed length in
//! its one canonical spelling before it is compared, in constant time. A header that
//! appears twice is refused, because two readers could pick different ones.

pub mod certificate;
pub mod hmac;
pub mod meta;
pub mod standard_webhooks;
pub mod stripe_style;
pub mod token;
pub mod twilio;
pub mod vonage;

use engine::Timestamp;
use engine::time::SECOND_MS;
use serde::Deserialize;

use crate::error::Rejection;
use crate::raw_request::RawRequest;
use crate::secret::Secret;

/// How far a provider's clock may be from ours, both ways.
pub const TOLERANCE_DEFAULT_S: i64 = 300;

/// How many signatures one header may hold.
const CANDIDATES_MAX: usize = 16;

/// A body whose sender is proven.
#[derive(Clone, Copy, Debug)]
pub struct VerifiedBody<'a>(&'a [u8]);

impl<'a> VerifiedBody<'a> {
    pub const fn bytes(self) -> &'a [u8] {
        self.0
    }

    /// Parses JSON; a failure tells line and column and none of the content.
    pub fn json<T: Deserialize<'a>>(self) -> Result<T, Rejection> {
        read_json(self.0)
    }
}

/// Reads JSON; a failure tells line and column and none of the content.
pub fn read_json<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, Rejection> {
    // Whether it is text is seen faster all at once than text by text.
    let read = match std::str::from_utf8(bytes) {
        Ok(text) => serde_json::from_str(text),
        Err(_) => serde_json::from_slice(bytes),
    };
    read.map_err(|error| Rejection::from(&error))
}

const fn refuse(reason: &'static str) -> Rejection {
    Rejection::BadSignature { reason }
}

/// Fails closed when nothing could ever match.
fn require_secret<T: AsRef<[u8]>>(secrets: &[Secret<T>]) -> Result<(), Rejection> {
    if secrets.iter().all(Secret::is_empty) {
        return Err(Rejection::NotConfigured);
    }
    Ok(())
}

/// The value of a header that must appear exactly once.
///
/// # Errors
/// [`Rejection::BadSignature`] when it is missing, doubled or not plain text.
pub fn single_header<'a>(request: &'a RawRequest, name: &str) -> Result<&'a str, Rejection> {
    let mut values = request.headers.get_all(name).iter();
    let first = values.next().ok_or(refuse("the header is missing"))?;
    if values.next().is_some() {
        return Err(refuse("the header appears more than once"));
    }
    first.to_str().map_err(|_| refuse("the header is not plain text"))
}

/// Reads Unix seconds in their one spelling: digits, no sign, no leading zero.
fn parse_timestamp(text: &str) -> Result<i64, Rejection> {
    let canonical = !text.is_empty()
        && text.len() <= 12
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && (text == "0" || !text.starts_with('0'));
    if !canonical {
        return Err(refuse("the timestamp is not a number of seconds"));
    }
    text.parse().map_err(|_| refuse("the timestamp is not a number of seconds"))
}

/// Refuses a call that is too old, which may be a replay, or too far ahead.
fn check_age(timestamp_s: i64, request: &RawRequest, tolerance_s: i64) -> Result<(), Rejection> {
    let sent_at = Timestamp(timestamp_s.saturating_mul(SECOND_MS));
    let distance_ms = sent_at.since_ms(request.received_at);
    if distance_ms.unsigned_abs() > tolerance_s.unsigned_abs().saturating_mul(1_000) {
        return Err(refuse("the timestamp is outside the tolerance"));
    }
    Ok(())
}
