//! What a provider posted to us, byte for byte.
//!
//! A signature covers raw bytes, so nothing is decoded before it is verified: the
//! query stays as it was sent and the body is never parsed on the way here.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use engine::Timestamp;
use http::{HeaderMap, Method};

/// A webhook call as it arrived.
#[derive(Clone)]
pub struct RawRequest {
    pub method: Method,
    pub path: String,
    /// Without the question mark, not decoded.
    pub query: String,
    pub headers: HeaderMap,
    pub body: Bytes,
    /// The `now` of every tolerance check.
    pub received_at: Timestamp,
    /// The full URL as the provider was given it; some providers sign it.
    pub public_url: String,
}

impl RawRequest {
    /// The first value of a header, if it is plain ASCII.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The first query parameter of that name, decoded.
    pub fn query_param(&self, name: &str) -> Option<Cow<'_, str>> {
        url::form_urlencoded::parse(self.query.as_bytes())
            .find(|(key, _)| key == name)
            .map(|(_, value)| value)
    }
}

/// Prints nothing that a shopper wrote and no signature: a request may be logged.
impl fmt::Debug for RawRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RawRequest")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("body_bytes", &self.body.len())
            .field("received_at", &self.received_at)
            .finish_non_exhaustive()
    }
}
