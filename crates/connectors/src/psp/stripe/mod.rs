//! Stripe: Checkout Sessions in `payment` mode.
//!
//! Written against API version `2026-10-28.endive`; the version travels with every call. Stripe stores the first
//! answer to an `Idempotency-Key` for at least 24 hours, including a 500, so a repeated call is safe. Money is
//! believed only from a signed webhook or from reading the session back: never because a buyer came back to the
//! success page. A session lives 30 minutes to 24 hours; a stale one is expired before its stock is released.
//!
//! No live peer exists offline: requests are checked against the documented parameters, answers are played.

mod amount;
mod calls;
mod wire;

use super::{
    ConnectorSettings, PaymentIntent, PaymentPage, PaymentReport, Psp, PspAccount, PspError, PspEvent, RefundAnswer,
    RefundRequest, SettingsError,
};
use async_trait::async_trait;
use transport::{HostBound, Http, RawRequest, Rejection, Secret, signature};

const API_BASE: &str = "https://api.stripe.com";
/// What Stripe's own libraries allow between signing and receiving.
const TOLERANCE_S: i64 = 300;

/// One Stripe account.
#[derive(Debug)]
pub struct Stripe {
    api_base: String,
    secret_key: HostBound<Secret<String>>,
    /// More than one while a secret is being rotated.
    webhook_secrets: Vec<Secret<String>>,
    /// The account payments must be for, when the key acts for several.
    account: Option<String>,
    live: bool,
}

/// Opens a Stripe connector. Settings: `api_base`, `account`; secrets: `secret_key`, `webhook_secret`.
///
/// # Errors
/// [`SettingsError`] names the setting that is missing.
pub fn open(settings: &ConnectorSettings) -> Result<Stripe, SettingsError> {
    let text = |key: &str| settings.settings.get(key).and_then(|value| value.as_str()).filter(|text| !text.is_empty());
    let missing = |key: &str| SettingsError::Setting { key: key.to_owned(), problem: "is missing".to_owned() };
    let api_base = text("api_base").unwrap_or(API_BASE).trim_end_matches('/').to_owned();
    let key = settings.secrets.get("secret_key").filter(|key| !key.is_empty()).ok_or_else(|| missing("secret_key"))?;
    let webhook = settings.secrets.get("webhook_secret").ok_or_else(|| missing("webhook_secret"))?;
    let webhook_secrets: Vec<Secret<String>> = webhook
        .expose()
        .split(',')
        .map(str::trim)
        .filter(|secret| !secret.is_empty())
        .map(|secret| Secret::new(secret.to_owned()))
        .collect();
    if webhook_secrets.is_empty() {
        return Err(missing("webhook_secret"));
    }
    let live = key.expose().starts_with("sk_live_") || key.expose().starts_with("rk_live_");
    let secret_key = HostBound::new(&api_base, key.clone())
        .map_err(|error| SettingsError::Setting { key: "api_base".to_owned(), problem: error.to_string() })?;
    Ok(Stripe { api_base, secret_key, webhook_secrets, account: text("account").map(str::to_owned), live })
}

#[async_trait]
impl Psp for Stripe {
    fn account(&self) -> PspAccount {
        // Without one the key stands for a single account, and no report names it.
        PspAccount { id: self.account.clone().unwrap_or_default(), test: !self.live }
    }

    async fn create(&self, http: &dyn Http, intent: &PaymentIntent) -> Result<PaymentPage, PspError> {
        let fields = wire::session_fields(intent)?;
        let session: wire::Session =
            self.post(http, "/v1/checkout/sessions", Some(&intent.idempotency_key), fields).await?;
        let url = session.url.clone().ok_or(PspError::Refused { code: "session_without_url".to_owned() })?;
        Ok(PaymentPage { reference: session.id, url })
    }

    async fn expire(&self, http: &dyn Http, reference: &str) -> Result<(), PspError> {
        let path = format!("/v1/checkout/sessions/{}/expire", wire::path_segment(reference)?);
        match self.post::<wire::Session>(http, &path, None, Vec::new()).await {
            Ok(_) => Ok(()),
            // Only an open session can be expired: find out which end it has come to.
            Err(PspError::Refused { .. }) => match self.session(http, reference).await?.report(self)?.state {
                super::ReportedState::Succeeded => Err(PspError::AlreadyPaid),
                _ => Ok(()),
            },
            Err(error) => Err(error),
        }
    }

    async fn refund(&self, http: &dyn Http, request: &RefundRequest) -> Result<RefundAnswer, PspError> {
        let session = self.session(http, &request.reference).await?;
        let intent = session.payment_intent.ok_or(PspError::Refused { code: "not_paid".to_owned() })?;
        let fields = wire::refund_fields(request, &intent)?;
        let refund: wire::Refund = self.post(http, "/v1/refunds", Some(&request.idempotency_key), fields).await?;
        Ok(RefundAnswer { state: refund.state(), reference: refund.id })
    }

    async fn find(&self, http: &dyn Http, reference: &str) -> Result<PaymentReport, PspError> {
        self.session(http, reference).await?.report(self)
    }

    fn parse(&self, request: &RawRequest) -> Result<Vec<PspEvent>, Rejection> {
        let body = signature::stripe_style::verify("stripe-signature", &self.webhook_secrets, request, TOLERANCE_S)?;
        let event: wire::Event = body.json()?;
        Ok(vec![event.read(self)])
    }
}
