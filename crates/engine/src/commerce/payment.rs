//! Payments and refunds: one attempt to pay a frozen checkout, and money going back.
//!
//! A payment remembers the four things a provider's report must match (checkout, amount, currency, account) and
//! the fingerprint of the quote it pays for. What a report means is decided in [`super::settlement`].

use super::lifecycle::{Lifecycle, named};
use super::money::Money;
use crate::{CheckoutId, PaymentId, RefundId, Timestamp};
use serde::{Deserialize, Serialize};

named! {
    /// What is known about the money.
    PaymentState {
        /// Written down, the provider not asked yet.
        Created => "created",
        /// The contact can pay.
        Pending => "pending",
        /// A call ended without an answer: being found out, never repeated blindly.
        Unknown => "unknown",
        Succeeded => "succeeded",
        Declined => "declined",
        Expired => "expired",
        /// Money arrived that is not what was asked for: a person decides.
        Held => "held",
        /// Money arrived for what could not be sold any more: it goes back.
        Late => "late",
        PartiallyRefunded => "partially_refunded",
        Refunded => "refunded",
    }
}

named! {
    PaymentCommand {
        /// The provider took the payment on and waits for the contact.
        Start => "start",
        /// A call ended without an answer.
        Lose => "lose",
        Succeed => "succeed",
        SucceedLate => "succeed_late",
        Hold => "hold",
        Decline => "decline",
        Expire => "expire",
        RefundPart => "refund_part",
        RefundAll => "refund_all",
    }
}

pub const PAYMENT: Lifecycle<PaymentState, PaymentCommand> = {
    use PaymentCommand as C;
    use PaymentState as S;
    Lifecycle {
        name: "payment",
        start: S::Created,
        finals: &[S::Succeeded, S::Declined, S::Expired, S::Refunded, S::PartiallyRefunded],
        rows: &[
            (S::Created, C::Start, S::Pending),
            (S::Created, C::Lose, S::Unknown),
            (S::Created, C::Succeed, S::Succeeded),
            (S::Created, C::SucceedLate, S::Late),
            (S::Created, C::Hold, S::Held),
            (S::Created, C::Decline, S::Declined),
            (S::Created, C::Expire, S::Expired),
            (S::Pending, C::Start, S::Pending),
            (S::Pending, C::Lose, S::Unknown),
            (S::Pending, C::Succeed, S::Succeeded),
            (S::Pending, C::SucceedLate, S::Late),
            (S::Pending, C::Hold, S::Held),
            (S::Pending, C::Decline, S::Declined),
            (S::Pending, C::Expire, S::Expired),
            (S::Unknown, C::Start, S::Pending),
            (S::Unknown, C::Lose, S::Unknown),
            (S::Unknown, C::Succeed, S::Succeeded),
            (S::Unknown, C::SucceedLate, S::Late),
            (S::Unknown, C::Hold, S::Held),
            (S::Unknown, C::Decline, S::Declined),
            (S::Unknown, C::Expire, S::Expired),
            // A provider may report a failure first and the success after it.
            (S::Declined, C::Succeed, S::Succeeded),
            (S::Declined, C::SucceedLate, S::Late),
            (S::Declined, C::Hold, S::Held),
            (S::Expired, C::Succeed, S::Succeeded),
            (S::Expired, C::SucceedLate, S::Late),
            (S::Expired, C::Hold, S::Held),
            // What was asked for may still arrive after what was not.
            (S::Held, C::Succeed, S::Succeeded),
            (S::Held, C::SucceedLate, S::Late),
            (S::Held, C::RefundPart, S::PartiallyRefunded),
            (S::Held, C::RefundAll, S::Refunded),
            (S::Late, C::RefundAll, S::Refunded),
            (S::Succeeded, C::RefundPart, S::PartiallyRefunded),
            (S::Succeeded, C::RefundAll, S::Refunded),
            (S::PartiallyRefunded, C::RefundPart, S::PartiallyRefunded),
            (S::PartiallyRefunded, C::RefundAll, S::Refunded),
        ],
    }
};

impl PaymentState {
    /// Whether money may still arrive, so that what it pays for must stay reserved.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Created | Self::Pending | Self::Unknown)
    }
}

/// One attempt to pay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    pub id: PaymentId,
    pub checkout: CheckoutId,
    pub attempt: u32,
    pub amount: Money,
    /// The merchant's account at the provider: money elsewhere is not ours.
    pub account: String,
    /// Whether it is paid with play money.
    #[serde(default)]
    pub test: bool,
    /// Fingerprint of the quote it pays for.
    pub quote_hash: String,
    pub state: PaymentState,
    /// The provider's id of it, once there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_reference: Option<String>,
}

/// The key under which a provider makes one payment for one attempt, however often it is asked.
pub fn idempotency_key(checkout: &CheckoutId, attempt: u32) -> String {
    format!("order:{checkout}:pay:{attempt}")
}

named! {
    /// What is known about money going back.
    RefundState {
        Requested => "requested",
        /// The provider has it.
        Pending => "pending",
        /// A call ended without an answer.
        Unknown => "unknown",
        Succeeded => "succeeded",
        Failed => "failed",
    }
}

named! {
    RefundCommand {
        Submit => "submit",
        Lose => "lose",
        Succeed => "succeed",
        Fail => "fail",
        Retry => "retry",
    }
}

pub const REFUND: Lifecycle<RefundState, RefundCommand> = {
    use RefundCommand as C;
    use RefundState as S;
    Lifecycle {
        name: "refund",
        start: S::Requested,
        finals: &[S::Succeeded, S::Failed],
        rows: &[
            (S::Requested, C::Submit, S::Pending),
            (S::Requested, C::Lose, S::Unknown),
            (S::Requested, C::Succeed, S::Succeeded),
            (S::Requested, C::Fail, S::Failed),
            (S::Pending, C::Lose, S::Unknown),
            (S::Pending, C::Succeed, S::Succeeded),
            (S::Pending, C::Fail, S::Failed),
            (S::Unknown, C::Submit, S::Pending),
            (S::Unknown, C::Succeed, S::Succeeded),
            (S::Unknown, C::Fail, S::Failed),
            (S::Failed, C::Retry, S::Requested),
        ],
    }
};

/// Money going back to the contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    pub id: RefundId,
    pub amount: Money,
    pub state: RefundState,
    pub requested_at: Timestamp,
    /// Units given back, by the index of the order's line.
    #[serde(default)]
    pub units: Vec<RefundedUnits>,
    /// Whether the delivery price is part of it.
    #[serde(default)]
    pub delivery: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundedUnits {
    pub line_idx: usize,
    pub quantity: u32,
}

/// The key under which a provider makes one refund, however often it is asked.
pub fn refund_key(refund: &RefundId) -> String {
    format!("refund:{refund}")
}
