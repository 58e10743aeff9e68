//! What can go wrong, on the way in ([`Rejection`]) and on the way out ([`SendError`]).
//!
//! [`SendErrorCode::consequences`] is the one table that says what follows from a
//! failed send. A channel maps its provider's codes to a [`SendErrorCode`] and adds
//! what only it knows: the provider's own code, a delay, a detail for the log.

use std::borrow::Cow;

use http::StatusCode;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;

use crate::http::{BlockReason, HttpError, HttpResponse};

/// A delay that a provider asks for is believed up to a day.
const RETRY_AFTER_MS_MAX: u64 = 24 * 60 * 60 * 1_000;

/// Why a webhook call is not accepted. No text in it comes from the request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    #[error("the signature is not valid: {reason}")]
    BadSignature { reason: &'static str },
    #[error("the body is malformed: {reason}")]
    Malformed { position: Option<(usize, usize)>, reason: Cow<'static, str> },
    #[error("the body is too large")]
    TooLarge,
    /// No secret: the hook does not exist, so that nothing unsigned is ever accepted.
    #[error("the hook is not configured")]
    NotConfigured,
    /// What it must be verified with cannot be had now: the provider should say it again.
    #[error("the request cannot be verified now: {reason}")]
    Unverifiable { reason: &'static str },
    #[error("the handshake is refused: {reason}")]
    Handshake { reason: &'static str },
}

impl Rejection {
    pub fn malformed(reason: impl Into<Cow<'static, str>>) -> Self {
        Self::Malformed { position: None, reason: reason.into() }
    }

    pub const fn status(&self) -> StatusCode {
        match self {
            Self::BadSignature { .. } => StatusCode::UNAUTHORIZED,
            Self::Malformed { .. } => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NotConfigured => StatusCode::NOT_FOUND,
            Self::Unverifiable { .. } => StatusCode::SERVICE_UNAVAILABLE,
            Self::Handshake { .. } => StatusCode::FORBIDDEN,
        }
    }
}

/// Keeps the position and the kind of fault, and drops the words: they quote the body.
impl From<&serde_json::Error> for Rejection {
    fn from(error: &serde_json::Error) -> Self {
        use serde_json::error::Category;
        let reason = match error.classify() {
            Category::Eof => "the JSON ends early",
            Category::Data => "the JSON has another shape than expected",
            Category::Syntax | Category::Io => "not JSON",
        };
        Self::Malformed { position: Some((error.line(), error.column())), reason: reason.into() }
    }
}

/// What a channel answers when its provider took a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The provider's id of the message: later receipts name it.
    pub provider_id: String,
    /// The recipient as the provider knows it, where it tells: it may correct ours.
    pub recipient: Option<String>,
}

impl Receipt {
    pub fn new(provider_id: impl Into<String>) -> Self {
        Self { provider_id: provider_id.into(), recipient: None }
    }
}

/// Every way in which a send fails, whatever the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SendErrorCode {
    Throttled,
    Transient,
    WindowClosed,
    RecipientUnreachable,
    OptedOut,
    /// She wants no news and offers; everything else may still be sent.
    MarketingOptedOut,
    /// The platform lets her have no more news and offers for now: trying again soon only lengthens it.
    MarketingLimited,
    Auth,
    InvalidRequest,
    PolicyBlocked,
    AmbiguousUnknown,
}

/// Whether the same message may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    Never,
    AfterMs(u64),
    /// It may have arrived: ask the provider or wait for its receipt first.
    Reconcile,
}

/// Who can mend it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blame {
    Provider,
    Merchant,
    Recipient,
    Us,
}

impl SendErrorCode {
    pub const ALL: [Self; 11] = [
        Self::Throttled,
        Self::Transient,
        Self::WindowClosed,
        Self::RecipientUnreachable,
        Self::OptedOut,
        Self::MarketingOptedOut,
        Self::MarketingLimited,
        Self::Auth,
        Self::InvalidRequest,
        Self::PolicyBlocked,
        Self::AmbiguousUnknown,
    ];

    /// Retry? Whose problem? What do we show?
    #[rustfmt::skip]
    pub const fn consequences(self) -> (Retry, Blame, &'static str) {
        match self {
            Self::Throttled            => (Retry::AfterMs(30_000), Blame::Provider,  "rate_limited"),
            Self::Transient            => (Retry::AfterMs(5_000),  Blame::Provider,  "provider_unavailable"),
            Self::WindowClosed         => (Retry::Never,           Blame::Merchant,  "reply_window_closed"),
            Self::RecipientUnreachable => (Retry::Never,           Blame::Recipient, "recipient_unreachable"),
            Self::OptedOut             => (Retry::Never,           Blame::Recipient, "opted_out"),
            Self::MarketingOptedOut    => (Retry::Never,           Blame::Recipient, "marketing_opted_out"),
            Self::MarketingLimited     => (Retry::Never,           Blame::Recipient, "marketing_limit"),
            Self::Auth                 => (Retry::Never,           Blame::Merchant,  "channel_config"),
            Self::InvalidRequest       => (Retry::Never,           Blame::Us,        "not_deliverable"),
            Self::PolicyBlocked        => (Retry::Never,           Blame::Merchant,  "account_restricted"),
            Self::AmbiguousUnknown     => (Retry::Reconcile,       Blame::Provider,  "delivery_unknown"),
        }
    }

    /// What a status means where the provider says nothing better. A gateway that gave
    /// up waiting may have passed the request on.
    pub const fn of_status(status: u16) -> Self {
        match status {
            401 | 403 => Self::Auth,
            408 | 425 => Self::Transient,
            429 => Self::Throttled,
            504 => Self::AmbiguousUnknown,
            500..=599 => Self::Transient,
            200..=299 => Self::AmbiguousUnknown,
            _ => Self::InvalidRequest,
        }
    }
}

/// A send that did not succeed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("could not send the message ({public_code}): {detail}")]
pub struct SendError {
    pub code: SendErrorCode,
    pub retry: Retry,
    pub blame: Blame,
    /// For the inbox and the API.
    pub public_code: &'static str,
    /// For the log: no personal data.
    pub detail: String,
    pub provider_code: Option<String>,
    /// How often it is worth trying again at most, where the provider says; `None` leaves it to the sender.
    pub retries_max: Option<u32>,
}

impl SendError {
    pub fn new(code: SendErrorCode, detail: impl Into<String>) -> Self {
        let (retry, blame, public_code) = code.consequences();
        Self {
            code,
            retry,
            blame,
            public_code,
            detail: detail.into(),
            provider_code: None,
            retries_max: None,
        }
    }

    /// The default reading of an unsuccessful answer, with the delay it asks for.
    pub fn from_response(response: &HttpResponse) -> Self {
        let code = SendErrorCode::of_status(response.status);
        Self::new(code, format!("the provider answered with status {}", response.status))
            .after(retry_after_ms(response))
    }

    #[must_use]
    pub fn provider_code(mut self, provider_code: impl Into<String>) -> Self {
        self.provider_code = Some(provider_code.into());
        self
    }

    /// Trying again is worth it so often, and no more.
    #[must_use]
    pub const fn retries(mut self, retries_max: u32) -> Self {
        self.retries_max = Some(retries_max);
        self
    }

    /// Sets the delay that the provider asks for. An error that must not be retried stays so.
    #[must_use]
    pub const fn after(mut self, delay_ms: Option<u64>) -> Self {
        if let (Retry::AfterMs(_), Some(delay_ms)) = (self.retry, delay_ms) {
            self.retry = Retry::AfterMs(delay_ms);
        }
        self
    }
}

impl From<HttpError> for SendError {
    fn from(error: HttpError) -> Self {
        let code = match &error {
            _ if error.may_have_been_sent() => SendErrorCode::AmbiguousUnknown,
            HttpError::Unencodable(_) | HttpError::Blocked(BlockReason::CredentialHost) => {
                SendErrorCode::InvalidRequest
            }
            // The address of the provider is a setting of the merchant.
            HttpError::Blocked(_) => SendErrorCode::Auth,
            HttpError::Resolve
            | HttpError::Connect
            | HttpError::Timeout { .. }
            | HttpError::TooLarge
            | HttpError::Tls
            | HttpError::Other { .. } => SendErrorCode::Transient,
        };
        Self::new(code, error.to_string())
    }
}

/// Reads `Retry-After` in both of its forms. The date form is counted from the answer's
/// own `Date`, so that neither our clock nor its drift matters.
pub(crate) fn retry_after_ms(response: &HttpResponse) -> Option<u64> {
    let value = response.header("retry-after")?.trim();
    let seconds = match value.parse::<u64>() {
        Ok(seconds) => seconds,
        Err(_) => {
            let until = OffsetDateTime::parse(value, &Rfc2822).ok()?;
            let now = OffsetDateTime::parse(response.header("date")?.trim(), &Rfc2822).ok()?;
            u64::try_from((until - now).whole_seconds()).ok()?
        }
    };
    Some(seconds.saturating_mul(1_000).min(RETRY_AFTER_MS_MAX))
}
