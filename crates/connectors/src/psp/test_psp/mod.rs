//! The builtin test provider: play money that behaves like a real provider on its worst days.
//!
//! It speaks HTTP to the provider that the server itself hosts under `/test-psp`, with keys, signatures and
//! idempotency as strict as anybody's; its page lets one pay, decline, pay late, pay twice or never answer.
//! Nothing in the shop knows that the money is not real, except that every report says `test`.

mod wire;

pub use wire::{Behavior, CreateIn, EventIn, PaymentOut, RefundIn, RefundOut, SIGNATURE_HEADER};

use super::{
    ConnectorSettings, PaymentIntent, PaymentPage, PaymentReport, Psp, PspAccount, PspError, PspEvent, RefundAnswer,
    RefundRequest, SettingsError,
};
use async_trait::async_trait;
use serde::de::DeserializeOwned;
use transport::{HostBound, Http, HttpRequest, RawRequest, Rejection, Secret, signature};

const TOLERANCE_S: i64 = 300;
const TIMEOUT_MS: u64 = 10_000;

/// One account at the test provider.
#[derive(Debug)]
pub struct TestPsp {
    /// `{public_url}/test-psp/{connector}`.
    api_base: String,
    key: HostBound<Secret<String>>,
    /// The same key as the provider's side knows it.
    api_key: Secret<String>,
    webhook_secret: Secret<String>,
    account: String,
}

/// Opens a test connector. Setting: `api_base` (default: our own); secrets: `key`, `webhook_secret`.
///
/// # Errors
/// [`SettingsError`] names the setting that is missing.
pub fn open(settings: &ConnectorSettings) -> Result<TestPsp, SettingsError> {
    let secret = |key: &str| {
        let found = settings.secrets.get(key).filter(|secret| !secret.is_empty()).cloned();
        found.ok_or_else(|| SettingsError::Setting { key: key.to_owned(), problem: "is missing".to_owned() })
    };
    let given = settings.settings.get("api_base").and_then(|value| value.as_str()).filter(|text| !text.is_empty());
    let own = format!("{}/test-psp/{}", settings.public_url, settings.id);
    let api_base = given.map_or(own, |text| text.trim_end_matches('/').to_owned());
    let api_key = secret("key")?;
    let key = HostBound::new(&api_base, api_key.clone())
        .map_err(|error| SettingsError::Setting { key: "api_base".to_owned(), problem: error.to_string() })?;
    Ok(TestPsp { api_base, key, api_key, webhook_secret: secret("webhook_secret")?, account: settings.id.clone() })
}

impl TestPsp {
    /// The provider's side: whether a call comes with this account's key.
    pub fn accepts(&self, presented_key: &str) -> bool {
        self.api_key.matches(presented_key)
    }

    /// The provider's side: the signature of a webhook sent at that second.
    pub fn sign(&self, timestamp_s: i64, body: &[u8]) -> String {
        signature::stripe_style::sign(&self.webhook_secret, timestamp_s, body)
    }

    async fn call<T: DeserializeOwned>(&self, http: &dyn Http, request: HttpRequest) -> Result<T, PspError> {
        let refused = |code: &str| PspError::Refused { code: code.to_owned() };
        let request = request.timeout_ms(TIMEOUT_MS).bearer_bound(&self.key).map_err(|_| refused("unencodable"))?;
        match http.call(request).await {
            Ok(response) if response.is_success() => response.json().map_err(|_| PspError::Unknown),
            Ok(response) => Err(match response.status {
                401 => PspError::Auth,
                404 => PspError::NotFound,
                409 => PspError::AlreadyPaid,
                429 => PspError::Unavailable { retry_after_ms: Some(1_000) },
                500..=599 => PspError::Unknown,
                status => refused(&format!("status_{status}")),
            }),
            Err(error) if error.may_have_been_sent() => Err(PspError::Unknown),
            Err(_) => Err(PspError::Unavailable { retry_after_ms: None }),
        }
    }

    fn path(&self, reference: &str, action: &str) -> Result<String, PspError> {
        let safe = reference.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') && !reference.is_empty();
        if safe { Ok(format!("{}/payments/{reference}{action}", self.api_base)) } else { Err(PspError::NotFound) }
    }

    fn post(url: String, body: &impl serde::Serialize) -> Result<HttpRequest, PspError> {
        HttpRequest::post(url).json(body).map_err(|_| PspError::Refused { code: "unencodable".to_owned() })
    }
}

#[async_trait]
impl Psp for TestPsp {
    fn account(&self) -> PspAccount {
        PspAccount { id: self.account.clone(), test: true }
    }

    async fn create(&self, http: &dyn Http, intent: &PaymentIntent) -> Result<PaymentPage, PspError> {
        let body = CreateIn::of(intent);
        let made: PaymentOut = self.call(http, Self::post(format!("{}/payments", self.api_base), &body)?).await?;
        Ok(PaymentPage { url: format!("{}/pay/{}", self.api_base, made.reference), reference: made.reference })
    }

    async fn expire(&self, http: &dyn Http, reference: &str) -> Result<(), PspError> {
        let url = self.path(reference, "/expire")?;
        self.call::<PaymentOut>(http, Self::post(url, &serde_json::json!({}))?).await.map(drop)
    }

    async fn refund(&self, http: &dyn Http, request: &RefundRequest) -> Result<RefundAnswer, PspError> {
        let url = self.path(&request.reference, "/refunds")?;
        let body = wire::RefundIn { amount: request.amount, idempotency_key: request.idempotency_key.clone() };
        let out: wire::RefundOut = self.call(http, Self::post(url, &body)?).await?;
        Ok(RefundAnswer { reference: out.reference, state: out.state })
    }

    async fn find(&self, http: &dyn Http, reference: &str) -> Result<PaymentReport, PspError> {
        let found: PaymentOut = self.call(http, HttpRequest::get(self.path(reference, "")?)).await?;
        Ok(found.report(&self.account))
    }

    fn parse(&self, request: &RawRequest) -> Result<Vec<PspEvent>, Rejection> {
        let secrets = std::slice::from_ref(&self.webhook_secret);
        let body = signature::stripe_style::verify(SIGNATURE_HEADER, secrets, request, TOLERANCE_S)?;
        let event: EventIn = body.json()?;
        Ok(vec![event.read(&self.account)])
    }
}
