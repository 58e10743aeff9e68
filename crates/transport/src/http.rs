//! Calls from an adapter to its provider: the trait, the request and its failure.
//!
//! An adapter builds an [`HttpRequest`] and hands it to the [`Http`] it was given.
//! It never retries, sleeps or follows a redirect. The one question a failure must
//! answer is [`HttpError::may_have_been_sent`]: a message that may have reached the
//! provider is reconciled, never blindly sent again.

use std::fmt;

use async_trait::async_trait;
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde::Serialize;

use crate::egress::AddressKind;
use crate::secret::{HostBound, Secret};

/// How long a call may take from its start to the last byte of the answer.
pub const TIMEOUT_DEFAULT_MS: u64 = 15_000;

/// How large an answer may be unless the request says otherwise.
pub const RESPONSE_BYTES_DEFAULT: usize = 4 * 1024 * 1024;

/// A form is seldom longer.
const FORM_BYTES: usize = 512;

/// The way out. Production hands in [`crate::Egress`], a test its fake.
#[async_trait]
pub trait Http: Send + Sync {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError>;
}

/// One call. `Debug` shows neither headers, body nor path: a path may hold a bot token.
#[derive(Clone)]
pub struct HttpRequest {
    pub method: Method,
    pub url: String,
    pub headers: HeaderMap,
    pub body: Bytes,
    pub timeout_ms: u64,
    pub response_bytes_max: usize,
    /// Whether the private hosts that the settings name may be reached. See
    /// [`HttpRequest::untrusted`].
    pub private_hosts_allowed: bool,
}

impl HttpRequest {
    pub fn new(method: Method, url: impl Into<String>) -> Self {
        Self {
            method,
            url: url.into(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            timeout_ms: TIMEOUT_DEFAULT_MS,
            response_bytes_max: RESPONSE_BYTES_DEFAULT,
            private_hosts_allowed: true,
        }
    }

    pub fn get(url: impl Into<String>) -> Self {
        Self::new(Method::GET, url)
    }

    pub fn post(url: impl Into<String>) -> Self {
        Self::new(Method::POST, url)
    }

    /// Marks a URL that somebody outside chose (a media link, a callback, a picture
    /// in a feed): not even the private hosts of the settings are reached.
    #[must_use]
    pub fn untrusted(mut self) -> Self {
        self.private_hosts_allowed = false;
        self
    }

    #[must_use]
    pub fn timeout_ms(mut self, timeout_ms: u64) -> Self {
        self.timeout_ms = timeout_ms;
        self
    }

    #[must_use]
    pub fn response_bytes_max(mut self, response_bytes_max: usize) -> Self {
        self.response_bytes_max = response_bytes_max;
        self
    }

    /// Sets a header. Fails when the value holds a control character.
    pub fn header(mut self, name: HeaderName, value: &str) -> Result<Self, HttpError> {
        let value = HeaderValue::from_str(value).map_err(|_| HttpError::Unencodable("header"))?;
        self.headers.insert(name, value);
        Ok(self)
    }

    /// Sends a body of any kind.
    pub fn bytes(mut self, content_type: HeaderValue, body: impl Into<Bytes>) -> Self {
        self.headers.insert(CONTENT_TYPE, content_type);
        self.body = body.into();
        self
    }

    pub fn json(self, body: &(impl Serialize + ?Sized)) -> Result<Self, HttpError> {
        let body = serde_json::to_vec(body).map_err(|_| HttpError::Unencodable("JSON body"))?;
        Ok(self.bytes(HeaderValue::from_static("application/json"), body))
    }

    pub fn form<K: AsRef<str>, V: AsRef<str>>(
        self,
        fields: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        let mut body = url::form_urlencoded::Serializer::new(String::with_capacity(FORM_BYTES));
        body.extend_pairs(fields);
        let content_type = HeaderValue::from_static("application/x-www-form-urlencoded");
        self.bytes(content_type, body.finish())
    }

    pub fn bearer(self, token: &Secret<String>) -> Result<Self, HttpError> {
        let value = format!("Bearer {}", token.expose());
        let mut request = self.header(AUTHORIZATION, &value)?;
        if let Some(value) = request.headers.get_mut(AUTHORIZATION) {
            value.set_sensitive(true);
        }
        Ok(request)
    }

    /// Like [`HttpRequest::bearer`], and refuses when the URL is not the token's origin.
    pub fn bearer_bound(self, token: &HostBound<Secret<String>>) -> Result<Self, HttpError> {
        let Some(token) = token.value_for(&self.url) else {
            return Err(HttpError::Blocked(BlockReason::CredentialHost));
        };
        self.bearer(token)
    }
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = url::Url::parse(&self.url).ok();
        formatter
            .debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("host", &url.as_ref().and_then(|url| url.host_str()))
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// An answer, of any status: what a status means is the adapter's knowledge.
#[derive(Clone)]
pub struct HttpResponse {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl HttpResponse {
    pub const fn is_success(&self) -> bool {
        self.status >= 200 && self.status < 300
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub fn json<T: serde::de::DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_slice(&self.body)
    }
}

impl fmt::Debug for HttpResponse {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("HttpResponse")
            .field("status", &self.status)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// Why there is no answer. No text in it comes from the URL, the headers or the bodies.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    #[error("the {0} cannot be encoded")]
    Unencodable(&'static str),
    #[error("the call is not allowed: {0}")]
    Blocked(BlockReason),
    #[error("the host has no address")]
    Resolve,
    #[error("could not connect")]
    Connect,
    #[error("no answer in time")]
    Timeout { request_sent: bool },
    #[error("the answer is larger than allowed")]
    TooLarge,
    #[error("could not agree on a secure connection")]
    Tls,
    #[error("the exchange failed: {detail}")]
    Other { request_sent: bool, detail: String },
}

impl HttpError {
    /// Whether the provider may have seen the request, and acted on it.
    pub const fn may_have_been_sent(&self) -> bool {
        match self {
            Self::Unencodable(_) | Self::Blocked(_) | Self::Resolve | Self::Connect | Self::Tls => {
                false
            }
            Self::TooLarge => true,
            Self::Timeout { request_sent } | Self::Other { request_sent, .. } => *request_sent,
        }
    }
}

/// Why a URL is refused before or while its host is resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BlockReason {
    #[error("not a URL with a host")]
    InvalidUrl,
    #[error("only http and https are spoken")]
    Scheme,
    #[error("a URL must not hold a user or a password")]
    UserInfo,
    #[error("{0} address")]
    Address(AddressKind),
    #[error("the credential belongs to another host")]
    CredentialHost,
}
