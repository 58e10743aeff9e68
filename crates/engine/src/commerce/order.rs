//! The order: the agreed purchase as it was frozen, what became of it, and the money that moved.
//!
//! Its lines and amounts are the quote that was paid and never change. Only the state does, by the table
//! [`ORDER`], and the list of refunds (see [`super::refunding`]). How it is shown is in [`super::order_card`].

use super::address::Address;
use super::checkout::{Checkout, CheckoutState};
use super::lifecycle::{Lifecycle, Refused, named};
use super::money::Money;
use super::order_number::OrderNumber;
use super::payment::{Payment, PaymentState, Refund};
use super::quote::Quote;
use crate::time::DAY_MS;
use crate::{CheckoutId, ContactId, Language, OrderId, PaymentId, Timestamp};
use serde::{Deserialize, Serialize};

named! {
    OrderState {
        /// Agreed, not paid yet.
        Placed => "placed",
        Paid => "paid",
        Packing => "packing",
        Shipped => "shipped",
        Delivered => "delivered",
        /// The contact wants out while it is being packed: a person answers.
        CancelRequested => "cancel_requested",
        Canceled => "canceled",
        ReturnRequested => "return_requested",
        Returned => "returned",
        PartiallyRefunded => "partially_refunded",
        Refunded => "refunded",
    }
}

named! {
    OrderCommand {
        Pay => "pay",
        Pack => "pack",
        Ship => "ship",
        Deliver => "deliver",
        RequestCancel => "request_cancel",
        RefuseCancel => "refuse_cancel",
        Cancel => "cancel",
        RequestReturn => "request_return",
        RefuseReturn => "refuse_return",
        ReceiveReturn => "receive_return",
        /// Part of the money went back.
        RefundPart => "refund_part",
        /// All of it did.
        RefundAll => "refund_all",
    }
}

pub const ORDER: Lifecycle<OrderState, OrderCommand> = {
    use OrderCommand as C;
    use OrderState as S;
    Lifecycle {
        name: "order",
        start: S::Placed,
        finals: &[S::Delivered, S::Canceled, S::Returned, S::PartiallyRefunded, S::Refunded],
        rows: &[
            (S::Placed, C::Pay, S::Paid),
            (S::Placed, C::Cancel, S::Canceled),
            (S::Paid, C::Pack, S::Packing),
            (S::Paid, C::Ship, S::Shipped),
            (S::Paid, C::Cancel, S::Canceled),
            // On its way, part of the money may go back without the order being over.
            (S::Paid, C::RefundPart, S::Paid),
            (S::Packing, C::Ship, S::Shipped),
            (S::Packing, C::RequestCancel, S::CancelRequested),
            (S::Packing, C::Cancel, S::Canceled),
            (S::Packing, C::RefundPart, S::Packing),
            (S::Shipped, C::Deliver, S::Delivered),
            (S::Shipped, C::RequestReturn, S::ReturnRequested),
            (S::Shipped, C::RefundPart, S::Shipped),
            (S::Delivered, C::RequestReturn, S::ReturnRequested),
            (S::Delivered, C::RefundPart, S::PartiallyRefunded),
            (S::Delivered, C::RefundAll, S::Refunded),
            (S::CancelRequested, C::Cancel, S::Canceled),
            (S::CancelRequested, C::RefuseCancel, S::Packing),
            (S::CancelRequested, C::Ship, S::Shipped),
            (S::Canceled, C::RefundPart, S::Canceled),
            (S::Canceled, C::RefundAll, S::Refunded),
            (S::ReturnRequested, C::ReceiveReturn, S::Returned),
            (S::ReturnRequested, C::RefuseReturn, S::Delivered),
            (S::ReturnRequested, C::RefundPart, S::PartiallyRefunded),
            (S::ReturnRequested, C::RefundAll, S::Refunded),
            (S::Returned, C::RefundPart, S::PartiallyRefunded),
            (S::Returned, C::RefundAll, S::Refunded),
            (S::PartiallyRefunded, C::RequestReturn, S::ReturnRequested),
            (S::PartiallyRefunded, C::RefundPart, S::PartiallyRefunded),
            (S::PartiallyRefunded, C::RefundAll, S::Refunded),
        ],
    }
};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    pub id: OrderId,
    pub number: OrderNumber,
    pub checkout: CheckoutId,
    pub contact: Option<ContactId>,
    pub language: Language,
    pub placed_at: Timestamp,
    pub state: OrderState,
    /// Every state it was in, with when it began.
    pub history: Vec<(OrderState, Timestamp)>,
    /// What was agreed.
    pub quote: Quote,
    pub address: Option<Address>,
    pub email: Option<String>,
    pub phone: Option<String>,
    /// `None` when there was nothing to pay.
    pub payment: Option<PaymentId>,
    /// What the payment brought.
    pub captured: Money,
    #[serde(default)]
    pub refunds: Vec<Refund>,
}

/// What the contact can have who wants to cancel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CancelAnswer {
    /// At once, and everything paid goes back.
    AtOnce,
    /// It is being packed: a person decides.
    AskTeam,
    TooLate,
}

impl Order {
    /// The order of a completed checkout.
    ///
    /// # Panics
    /// When the checkout is not completed, or the payment is not one that paid exactly its total: an order is
    /// never made from anything else.
    pub fn place(
        id: OrderId,
        number: OrderNumber,
        checkout: &Checkout,
        payment: Option<&Payment>,
        now: Timestamp,
    ) -> Self {
        let total = checkout.quote.total;
        let captured = payment.map_or(Money::zero(total.currency), |payment| payment.amount);
        assert_eq!(checkout.state, CheckoutState::Completed, "an order needs a completed checkout");
        assert_eq!(captured, total, "what was paid is what was agreed");
        assert_eq!(checkout.quote.violation(), None, "an order adds up");
        if let Some(payment) = payment {
            assert_eq!(payment.checkout, checkout.id, "the payment belongs to the checkout");
            assert_eq!(payment.state, PaymentState::Succeeded, "the payment succeeded");
        }
        Self {
            id,
            number,
            checkout: checkout.id.clone(),
            contact: checkout.contact.clone(),
            language: checkout.language,
            placed_at: now,
            state: OrderState::Paid,
            history: vec![(OrderState::Placed, now), (OrderState::Paid, now)],
            quote: checkout.quote.clone(),
            address: checkout.address.clone(),
            email: checkout.email.clone(),
            phone: checkout.phone.clone(),
            payment: payment.map(|payment| payment.id.clone()),
            captured,
            refunds: Vec::new(),
        }
    }

    /// The order one command further.
    ///
    /// # Errors
    /// The command is not allowed now.
    pub fn advance(&self, command: OrderCommand, now: Timestamp) -> Result<Self, Refused> {
        let state = ORDER.next(self.state, command)?;
        let mut next = Self { state, ..self.clone() };
        if state != self.state {
            next.history.push((state, now));
        }
        Ok(next)
    }

    /// When it first came into `state`.
    pub fn since(&self, state: OrderState) -> Option<Timestamp> {
        self.history.iter().find(|(was, _)| *was == state).map(|(_, at)| *at)
    }

    pub fn cancel_answer(&self) -> CancelAnswer {
        match self.state {
            OrderState::Placed | OrderState::Paid => CancelAnswer::AtOnce,
            OrderState::Packing | OrderState::CancelRequested => CancelAnswer::AskTeam,
            OrderState::Shipped
            | OrderState::Delivered
            | OrderState::Canceled
            | OrderState::ReturnRequested
            | OrderState::Returned
            | OrderState::PartiallyRefunded
            | OrderState::Refunded => CancelAnswer::TooLate,
        }
    }

    /// Whether a return can be asked for: it was sent, and not longer than `days` ago delivered.
    pub fn returnable(&self, now: Timestamp, days: u32) -> bool {
        let arrived = self.since(OrderState::Delivered);
        let in_time = arrived.is_none_or(|at| now.since_ms(at) <= i64::from(days) * DAY_MS);
        ORDER.allows(self.state, OrderCommand::RequestReturn) && in_time
    }
}
