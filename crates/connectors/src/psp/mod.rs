//! Payment service providers: how a checkout is paid.
//!
//! The provider's word is never taken on trust: what a webhook says is compared with the frozen order total,
//! currency and account by `settle`, and an answer that never came is a state, not a failure.

use async_trait::async_trait;
use engine::commerce::money::Money;
use engine::{CheckoutId, Language, PaymentId, RefundId};
use serde::{Deserialize, Serialize};
use std::any::Any;
use transport::{Http, RawRequest, Rejection, Secret};

/// One provider account.
#[async_trait]
pub trait Psp: Any + Send + Sync + std::fmt::Debug {
    /// Whose money is asked for: what a report must agree with.
    fn account(&self) -> PspAccount;

    /// Starts a payment. Repeating it with the same idempotency key must not start a second one.
    ///
    /// # Errors
    /// [`PspError`] tells whether the payment may exist all the same.
    async fn create(
        &self,
        http: &dyn Http,
        intent: &PaymentIntent,
    ) -> Result<PaymentPage, PspError>;

    /// Makes a started payment impossible to finish; succeeds when it already was.
    ///
    /// # Errors
    /// [`PspError::AlreadyPaid`] when the money has come meanwhile.
    async fn expire(&self, http: &dyn Http, reference: &str) -> Result<(), PspError>;

    /// Sends money back. Repeating it with the same idempotency key must not send it twice.
    ///
    /// # Errors
    /// [`PspError`] tells whether the refund may exist all the same.
    async fn refund(
        &self,
        http: &dyn Http,
        request: &RefundRequest,
    ) -> Result<RefundAnswer, PspError>;

    /// Asks what became of a payment.
    ///
    /// # Errors
    /// [`PspError`] when the provider cannot say now.
    async fn find(&self, http: &dyn Http, reference: &str) -> Result<PaymentReport, PspError>;

    /// Verifies and reads a webhook.
    ///
    /// # Errors
    /// A [`Rejection`], whose status is what the provider is answered with.
    fn parse(&self, request: &RawRequest) -> Result<Vec<PspEvent>, Rejection>;
}

/// An account at a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PspAccount {
    pub id: String,
    /// Whether it moves play money.
    pub test: bool,
}

/// What is to be paid, frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentIntent {
    pub payment: PaymentId,
    pub checkout: CheckoutId,
    pub idempotency_key: String,
    pub amount: Money,
    /// What the buyer reads on the provider's page.
    pub description: String,
    pub language: Language,
    pub email: Option<String>,
    pub success_url: String,
    pub cancel_url: String,
    pub expires_at: engine::Timestamp,
}

/// Where the buyer pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentPage {
    /// The provider's id of this payment.
    pub reference: String,
    pub url: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundRequest {
    pub refund: RefundId,
    pub reference: String,
    pub idempotency_key: String,
    pub amount: Money,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundAnswer {
    pub reference: String,
    pub state: RefundState,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundState {
    Pending,
    Succeeded,
    Failed,
}

/// What a provider says about a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentReport {
    pub reference: String,
    pub state: ReportedState,
    /// What was or would be taken; must equal the frozen total.
    pub amount: Option<Money>,
    /// The provider's account that was paid, where it says.
    pub account: Option<String>,
    /// Our ids, as the provider carried them back.
    pub payment: Option<PaymentId>,
    pub checkout: Option<CheckoutId>,
    /// Whether it was play money.
    pub test: bool,
}

/// An unknown status of the provider is `Pending`, never a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportedState {
    Pending,
    Succeeded,
    Declined,
    Expired,
}

/// One thing a webhook told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PspEvent {
    /// The provider's event id, for deduplication.
    pub event_key: String,
    pub kind: PspEventKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PspEventKind {
    Payment(PaymentReport),
    Refund {
        reference: String,
        payment_reference: Option<String>,
        state: RefundState,
        amount: Option<Money>,
    },
    Disputed {
        payment_reference: String,
    },
    Unknown {
        type_name: String,
    },
}

/// What went wrong with a provider call.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PspError {
    /// It may have happened: ask again with the same idempotency key or look it up.
    #[error("the payment provider did not answer")]
    Unknown,
    #[error("the payment provider is not available")]
    Unavailable { retry_after_ms: Option<u64> },
    #[error("the payment provider refused our credentials")]
    Auth,
    #[error("the payment provider refused the request: {code}")]
    Refused { code: String },
    #[error("the payment has already been made")]
    AlreadyPaid,
    #[error("the payment provider knows no such payment")]
    NotFound,
}

/// A connector as it is configured.
#[derive(Debug, Clone, Default)]
pub struct ConnectorSettings {
    pub id: String,
    pub settings: serde_json::Map<String, serde_json::Value>,
    pub secrets: std::collections::BTreeMap<String, Secret<String>>,
    /// Base of our own links, for pages that we serve ourselves.
    pub public_url: String,
}

/// Why a connector cannot be opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    #[error("unknown connector `{0}`")]
    UnknownConnector(String),
    #[error("setting `{key}` {problem}")]
    Setting { key: String, problem: String },
}

macro_rules! psps {
    ($($name:ident),* $(,)?) => {
        $(pub mod $name;)*

        /// Every payment provider, in alphabetical order.
        pub const KINDS: &[&str] = &[$(stringify!($name)),*];

        /// Opens a connector of the named kind.
        ///
        /// # Errors
        /// [`SettingsError`] names the setting that is missing or wrong.
        pub fn open(kind: &str, settings: &ConnectorSettings) -> Result<std::sync::Arc<dyn Psp>, SettingsError> {
            match kind {
                $(stringify!($name) => Ok(std::sync::Arc::new($name::open(settings)?)),)*
                other => Err(SettingsError::UnknownConnector(other.to_owned())),
            }
        }
    };
}

pub mod payment_sheet;

psps! { stripe, test_psp }
