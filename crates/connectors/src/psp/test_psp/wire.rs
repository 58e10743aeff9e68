//! What goes between the connector and the provider that the server hosts; both sides use these types.

use crate::psp::{PaymentIntent, PaymentReport, PspEvent, PspEventKind, RefundState, ReportedState};
use engine::commerce::money::Money;
use engine::{CheckoutId, Language, PaymentId, Timestamp};
use serde::{Deserialize, Serialize};

/// The header with the webhook's signature, of the `t=…,v1=…` kind.
pub const SIGNATURE_HEADER: &str = "test-psp-signature";

/// Asks for a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateIn {
    pub payment: PaymentId,
    pub checkout: CheckoutId,
    pub idempotency_key: String,
    pub amount: Money,
    pub description: String,
    pub language: Language,
    pub success_url: String,
    pub cancel_url: String,
    pub expires_at: Timestamp,
}

impl CreateIn {
    pub(super) fn of(intent: &PaymentIntent) -> Self {
        Self {
            payment: intent.payment.clone(),
            checkout: intent.checkout.clone(),
            idempotency_key: intent.idempotency_key.clone(),
            amount: intent.amount,
            description: intent.description.clone(),
            language: intent.language,
            success_url: intent.success_url.clone(),
            cancel_url: intent.cancel_url.clone(),
            expires_at: intent.expires_at,
        }
    }
}

/// A payment as the provider keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentOut {
    pub reference: String,
    pub state: ReportedState,
    pub request: CreateIn,
    #[serde(default)]
    pub refunded_minor: i64,
}

impl PaymentOut {
    pub(super) fn report(self, account: &str) -> PaymentReport {
        PaymentReport {
            reference: self.reference,
            state: self.state,
            amount: Some(self.request.amount),
            account: Some(account.to_owned()),
            payment: Some(self.request.payment),
            checkout: Some(self.request.checkout),
            test: true,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefundIn {
    pub amount: Money,
    pub idempotency_key: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundOut {
    pub reference: String,
    pub state: RefundState,
}

/// What the buyer tells the provider's page to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Behavior {
    /// The money comes at once.
    Pay,
    Decline,
    /// The money comes after the buyer has been sent back.
    Delay,
    /// The same news comes twice.
    Double,
    /// Nobody ever says what happened.
    Silence,
}

/// A webhook of the provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventIn {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub payment: PaymentOut,
}

impl EventIn {
    pub(super) fn read(self, account: &str) -> PspEvent {
        let known = matches!(self.kind.as_str(), "payment.succeeded" | "payment.declined" | "payment.expired");
        let kind = if known {
            PspEventKind::Payment(self.payment.report(account))
        } else {
            PspEventKind::Unknown { type_name: self.kind }
        };
        PspEvent { event_key: self.id, kind }
    }
}
