//! The calls themselves: one form post, one read, and what each status means.

use super::{Stripe, wire};
use crate::psp::PspError;
use http::{HeaderName, Method};
use serde::de::DeserializeOwned;
use transport::{Http, HttpRequest, HttpResponse};

/// The version every call is made under; a merchant's account default never surprises us.
const VERSION: &str = "2026-10-28.endive";
const TIMEOUT_MS: u64 = 20_000;

impl Stripe {
    pub(super) async fn post<T: DeserializeOwned>(
        &self, http: &dyn Http, path: &str, idempotency_key: Option<&str>, fields: Vec<(String, String)>,
    ) -> Result<T, PspError> {
        let request = HttpRequest::new(Method::POST, format!("{}{path}", self.api_base)).form(fields);
        let request = match idempotency_key {
            Some(key) => request.header(HeaderName::from_static("idempotency-key"), key).map_err(|_| not_ours())?,
            None => request,
        };
        self.call(http, request).await
    }

    pub(super) async fn session(&self, http: &dyn Http, reference: &str) -> Result<wire::Session, PspError> {
        let path = format!("{}/v1/checkout/sessions/{}", self.api_base, wire::path_segment(reference)?);
        self.call(http, HttpRequest::get(path)).await
    }

    async fn call<T: DeserializeOwned>(&self, http: &dyn Http, request: HttpRequest) -> Result<T, PspError> {
        let mut request = request
            .timeout_ms(TIMEOUT_MS)
            .bearer_bound(&self.secret_key)
            .and_then(|request| request.header(HeaderName::from_static("stripe-version"), VERSION))
            .map_err(|_| not_ours())?;
        if let Some(account) = &self.account {
            request = request.header(HeaderName::from_static("stripe-account"), account).map_err(|_| not_ours())?;
        }
        match http.call(request).await {
            Ok(response) if response.is_success() => response.json().map_err(|_| PspError::Unknown),
            Ok(response) => Err(refused(&response)),
            Err(error) if error.may_have_been_sent() => Err(PspError::Unknown),
            Err(_) => Err(PspError::Unavailable { retry_after_ms: None }),
        }
    }
}

/// A request that cannot even be written is a mistake of ours, told as a refusal.
fn not_ours() -> PspError {
    PspError::Refused { code: "unencodable".to_owned() }
}

fn refused(response: &HttpResponse) -> PspError {
    let retry_after_ms = response.header("retry-after").and_then(|text| text.parse::<u64>().ok()).map(|s| s * 1_000);
    let code = response.json::<wire::ErrorBody>().ok().and_then(wire::ErrorBody::code);
    match response.status {
        401 | 403 => PspError::Auth,
        404 => PspError::NotFound,
        // The first call with this key is still running: the outcome is open.
        409 => PspError::Unknown,
        429 => PspError::Unavailable { retry_after_ms },
        500..=599 => PspError::Unknown,
        status => PspError::Refused { code: code.unwrap_or_else(|| format!("status_{status}")) },
    }
}
