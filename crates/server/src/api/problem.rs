//! What a refused request is answered with: RFC 9457, with a stable `code` from the one table below.

use super::voice::FindingOut;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use transport::Rejection;
use utoipa::ToSchema;

macro_rules! codes {
    ($($name:ident => ($status:ident, $code:literal, $title:literal)),+ $(,)?) => {
        /// Every error code of the API.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Code { $($name),+ }

        impl Code {
            pub const ALL: &[Self] = &[$(Self::$name),+];

            pub fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status),+ }
            }

            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title),+ }
            }
        }
    };
}

codes! {
    BadSignature        => (UNAUTHORIZED,          "bad_signature",          "The signature is not valid"),
    BodyTooLarge        => (PAYLOAD_TOO_LARGE,     "body_too_large",         "The body is too large"),
    CartFull            => (CONFLICT,              "cart_full",              "The cart is full"),
    CheckoutClosed      => (CONFLICT,              "checkout_closed",        "This checkout is closed"),
    Conflict            => (CONFLICT,              "conflict",               "Somebody else changed it first"),
    CsrfMissing         => (FORBIDDEN,             "csrf_missing",           "The request lacks its CSRF token"),
    Forbidden           => (FORBIDDEN,             "forbidden",              "Your role does not allow this"),
    HandshakeRefused    => (FORBIDDEN,             "handshake_refused",      "The handshake is refused"),
    IdempotencyMismatch => (UNPROCESSABLE_ENTITY,  "idempotency_mismatch",   "The idempotency key was used with another body"),
    IdempotencyRunning  => (CONFLICT,              "idempotency_running",    "The first request with this key is still running"),
    IdentityNeeded      => (FORBIDDEN,             "identity_needed",        "Sign in at the shop first"),
    IdentityRefused     => (FORBIDDEN,             "identity_refused",       "The identity token is not valid"),
    Internal            => (INTERNAL_SERVER_ERROR, "internal",               "Something went wrong on our side"),
    InvalidField        => (UNPROCESSABLE_ENTITY,  "invalid_field",          "A field has a value that cannot be used"),
    MalformedJson       => (BAD_REQUEST,           "malformed_json",         "The body is not readable"),
    MarketingHeld       => (CONFLICT,              "marketing_held",         "The platform lets this contact have no more marketing for now"),
    MergeClosed         => (CONFLICT,              "merge_closed",           "This merge cannot be undone any more"),
    NoConsent           => (CONFLICT,              "no_consent",             "The contact has not agreed to marketing"),
    NotFound            => (NOT_FOUND,             "not_found",              "There is nothing here"),
    OptedOut            => (CONFLICT,              "opted_out",              "The contact wants no messages here"),
    OutOfStock          => (CONFLICT,              "out_of_stock",           "Not enough is left"),
    RateLimited         => (TOO_MANY_REQUESTS,     "rate_limited",           "Too many requests"),
    SameContact         => (CONFLICT,              "same_contact",           "They are one contact already"),
    SetupDone           => (CONFLICT,              "setup_done",             "The first account exists already"),
    SignInFailed        => (UNAUTHORIZED,          "sign_in_failed",         "E-mail or password is wrong"),
    SignInNeeded        => (UNAUTHORIZED,          "sign_in_needed",         "Sign in first"),
    Unavailable         => (SERVICE_UNAVAILABLE,   "unavailable",            "Not available right now"),
    TemplateStopped     => (CONFLICT,              "template_stopped",       "The platform does not send this template at present"),
    UnknownField        => (UNPROCESSABLE_ENTITY,  "unknown_field",          "The body has a field that does not exist"),
    UnsupportedMedia    => (UNSUPPORTED_MEDIA_TYPE,"unsupported_media_type", "This kind of content is not accepted"),
    UpgradeNeeded       => (UPGRADE_REQUIRED,      "upgrade_needed",         "This address speaks WebSocket"),
    VoiceRefused        => (UNPROCESSABLE_ENTITY,  "voice_refused",          "The brand's voice does not allow these words"),
    WindowClosed        => (CONFLICT,              "reply_window_closed",    "The reply window is closed"),
}

/// A refusal, told to the caller.
#[derive(Debug, Clone)]
pub struct Problem {
    pub code: Code,
    pub detail: Option<String>,
    pub errors: Vec<FieldError>,
    /// What the brand's voice says against a text, for `voice_refused`.
    pub findings: Vec<FindingOut>,
    pub retry_after_s: Option<u32>,
}

/// What is wrong with one field.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FieldError {
    pub field: String,
    pub code: String,
    pub detail: String,
}

/// The body of a refusal (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemOut {
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    /// Stable: programs may decide on it.
    pub code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<FindingOut>,
    /// Filled in by the request-id layer.
    pub request_id: String,
}

impl Problem {
    pub fn new(code: Code) -> Self {
        Self { code, detail: None, errors: Vec::new(), findings: Vec::new(), retry_after_s: None }
    }

    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    #[must_use]
    pub fn field(mut self, field: &str, code: &str, detail: impl Into<String>) -> Self {
        self.errors.push(FieldError {
            field: field.to_owned(),
            code: code.to_owned(),
            detail: detail.into(),
        });
        self
    }

    pub fn not_found() -> Self {
        Self::new(Code::NotFound)
    }

    pub fn unavailable(retry_after_s: u32) -> Self {
        Self { retry_after_s: Some(retry_after_s), ..Self::new(Code::Unavailable) }
    }

    /// What a webhook that was not accepted is answered with.
    pub fn rejected(rejection: &Rejection) -> Self {
        let code = match rejection {
            Rejection::BadSignature { .. } => Code::BadSignature,
            Rejection::Malformed { .. } => Code::MalformedJson,
            Rejection::TooLarge => Code::BodyTooLarge,
            Rejection::NotConfigured => Code::NotFound,
            Rejection::Handshake { .. } => Code::HandshakeRefused,
            Rejection::Unverifiable { .. } => return Self::unavailable(5),
        };
        let problem = Self::new(code);
        match rejection {
            Rejection::Malformed { position: Some((line, column)), reason } => {
                problem.detail(format!("{reason} (line {line}, column {column})"))
            }
            Rejection::Malformed { position: None, reason } => problem.detail(reason.to_string()),
            Rejection::BadSignature { .. }
            | Rejection::TooLarge
            | Rejection::NotConfigured
            | Rejection::Unverifiable { .. }
            | Rejection::Handshake { .. } => problem,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.code.status();
        let body = ProblemOut {
            kind: format!("https://trato.example/problems/{}", self.code.code()),
            title: self.code.title().to_owned(),
            status: status.as_u16(),
            code: self.code.code().to_owned(),
            detail: self.detail,
            errors: self.errors,
            findings: self.findings,
            request_id: super::request_id::current(),
        };
        let mut response = (status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = self.retry_after_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl From<store::StoreError> for Problem {
    fn from(error: store::StoreError) -> Self {
        match error {
            store::StoreError::Full
            | store::StoreError::Busy
            | store::StoreError::Unavailable(_) => {
                tracing::error!(error = %error, "Storage refused a request");
                Self::unavailable(5)
            }
            store::StoreError::NotFound => Self::not_found(),
            store::StoreError::Conflict => Self::new(Code::Conflict),
            other => {
                tracing::error!(error = %other, "Storage failed a request");
                Self::new(Code::Internal)
            }
        }
    }
}

impl From<connectors::commerce::BackendError> for Problem {
    fn from(error: connectors::commerce::BackendError) -> Self {
        crate::commerce::builtin::as_storage(error).into()
    }
}

impl From<crate::runtime::readings::ReadingError> for Problem {
    fn from(error: crate::runtime::readings::ReadingError) -> Self {
        match error {
            crate::runtime::readings::ReadingError::Store(error) => error.into(),
            crate::runtime::readings::ReadingError::Backend(error) => error.into(),
            other @ crate::runtime::readings::ReadingError::Search(_) => {
                tracing::error!(error = %other, "A request could not be answered");
                Self::new(Code::Internal)
            }
        }
    }
}
