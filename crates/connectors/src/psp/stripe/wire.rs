//! Stripe's own shapes, only the fields we read, and the forms we send.

use super::{Stripe, amount};
use crate::psp::{
    PaymentIntent, PaymentReport, PspError, PspEvent, PspEventKind, RefundRequest, RefundState, ReportedState,
};
use engine::{CheckoutId, PaymentId};
use serde::Deserialize;
use std::collections::BTreeMap;


/// The form that opens a session: one line with the frozen total, so that what is charged is what was shown.
pub(super) fn session_fields(intent: &PaymentIntent) -> Result<Vec<(String, String)>, PspError> {
    let amount = amount::to_stripe(intent.amount)
        .filter(|amount| *amount > 0)
        .ok_or(PspError::Refused { code: "amount_not_chargeable".to_owned() })?;
    let expires_s = intent.expires_at.0 / 1_000;
    let mut fields = vec![
        ("mode", "payment".to_owned()),
        ("line_items[0][quantity]", "1".to_owned()),
        ("line_items[0][price_data][currency]", intent.amount.currency.code().to_ascii_lowercase()),
        ("line_items[0][price_data][unit_amount]", amount.to_string()),
        ("line_items[0][price_data][product_data][name]", intent.description.clone()),
        ("client_reference_id", intent.checkout.to_string()),
        ("metadata[trato_checkout]", intent.checkout.to_string()),
        ("metadata[trato_payment]", intent.payment.to_string()),
        ("payment_intent_data[metadata][trato_checkout]", intent.checkout.to_string()),
        ("payment_intent_data[metadata][trato_payment]", intent.payment.to_string()),
        ("success_url", intent.success_url.clone()),
        ("cancel_url", intent.cancel_url.clone()),
        ("locale", intent.language.code().to_owned()),
        ("expires_at", expires_s.to_string()),
    ];
    if let Some(email) = &intent.email {
        fields.push(("customer_email", email.clone()));
    }
    Ok(fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}


pub(super) fn refund_fields(request: &RefundRequest, intent: &str) -> Result<Vec<(String, String)>, PspError> {
    let amount =
        amount::to_stripe(request.amount).ok_or(PspError::Refused { code: "amount_not_chargeable".to_owned() })?;
    let fields = [
        ("payment_intent", intent.to_owned()),
        ("amount", amount.to_string()),
        ("metadata[trato_refund]", request.refund.to_string()),
    ];
    Ok(fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

/// An id goes into a path only if it can be nothing but an id.
pub(super) fn path_segment(id: &str) -> Result<&str, PspError> {
    let safe = !id.is_empty() && id.len() <= 255 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if safe { Ok(id) } else { Err(PspError::NotFound) }
}

#[derive(Debug, Deserialize)]
pub(super) struct Session {
    pub(super) id: String,
    #[serde(default)]
    pub(super) url: Option<String>,
    #[serde(default)]
    pub(super) payment_intent: Option<String>,
    #[serde(default)]
    status: Option<String>,
    #[serde(default)]
    payment_status: Option<String>,
    #[serde(default)]
    amount_total: Option<i64>,
    #[serde(default)]
    currency: Option<String>,
    #[serde(default)]
    client_reference_id: Option<String>,
    #[serde(default)]
    metadata: Option<BTreeMap<String, String>>,
    #[serde(default)]
    livemode: bool,
}

impl Session {
    /// What the session says, without believing more than it says.
    pub(super) fn report(self, stripe: &Stripe) -> Result<PaymentReport, PspError> {
        if stripe.live && !self.livemode {
            return Err(PspError::Refused { code: "test_session_on_live_account".to_owned() });
        }
        Ok(self.read(stripe))
    }

    fn read(self, stripe: &Stripe) -> PaymentReport {
        let state = match (self.payment_status.as_deref(), self.status.as_deref()) {
            (Some("paid" | "no_payment_required"), _) => ReportedState::Succeeded,
            (_, Some("expired")) => ReportedState::Expired,
            _ => ReportedState::Pending,
        };
        let amount = self.amount_total.zip(self.currency).and_then(|(n, code)| amount::from_stripe(n, &code));
        let metadata = self.metadata.unwrap_or_default();
        PaymentReport {
            reference: self.id,
            state,
            amount,
            account: stripe.account.clone(),
            payment: metadata.get("trato_payment").map(|id| PaymentId::new(id.clone())),
            checkout: self.client_reference_id.or_else(|| metadata.get("trato_checkout").cloned()).map(CheckoutId::new),
            test: !self.livemode,
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Refund {
    pub(super) id: String,
    #[serde(default)]
    status: Option<String>,
}

impl Refund {
    pub(super) fn state(&self) -> RefundState {
        match self.status.as_deref() {
            Some("succeeded") => RefundState::Succeeded,
            Some("failed" | "canceled") => RefundState::Failed,
            _ => RefundState::Pending,
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct ErrorBody {
    error: ErrorDetail,
}

#[derive(Debug, Deserialize)]
struct ErrorDetail {
    #[serde(default)]
    code: Option<String>,
    #[serde(default, rename = "type")]
    kind: Option<String>,
}

impl ErrorBody {
    pub(super) fn code(self) -> Option<String> {
        self.error.code.or(self.error.kind)
    }
}

/// A webhook event.
#[derive(Debug, Deserialize)]
pub(super) struct Event {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    account: Option<String>,
    #[serde(default)]
    livemode: bool,
    data: EventData,
}

#[derive(Debug, Deserialize)]
struct EventData {
    object: serde_json::Value,
}

impl Event {
    /// What it means for us. An event of another account or mode is kept as unknown and moves nothing.
    pub(super) fn read(self, stripe: &Stripe) -> PspEvent {
        let strange_account = stripe.account.as_ref().is_some_and(|ours| self.account.as_ref().is_some_and(|its| its != ours));
        let unknown = PspEventKind::Unknown { type_name: self.kind.clone() };
        let kind = if strange_account || stripe.live != self.livemode && stripe.live { unknown } else { self.meaning(stripe) };
        PspEvent { event_key: self.id, kind }
    }

    fn meaning(&self, stripe: &Stripe) -> PspEventKind {
        let object = self.data.object.clone();
        let unknown = || PspEventKind::Unknown { type_name: self.kind.clone() };
        let session = |forced: Option<ReportedState>| {
            let session = serde_json::from_value::<Session>(self.data.object.clone()).ok()?;
            let mut report = session.read(stripe);
            report.state = forced.unwrap_or(report.state);
            Some(PspEventKind::Payment(report))
        };
        match self.kind.as_str() {
            "checkout.session.completed" | "checkout.session.async_payment_succeeded" => session(None),
            "checkout.session.async_payment_failed" => session(Some(ReportedState::Declined)),
            "checkout.session.expired" => session(Some(ReportedState::Expired)),
            "refund.updated" | "refund.created" | "refund.failed" => serde_json::from_value::<Refund>(object).ok().map(|refund| {
                PspEventKind::Refund { state: refund.state(), reference: refund.id, payment_reference: None, amount: None }
            }),
            "charge.dispute.created" => object["payment_intent"]
                .as_str()
                .map(|intent| PspEventKind::Disputed { payment_reference: intent.to_owned() }),
            _ => None,
        }
        .unwrap_or_else(unknown)
    }
}
