//! The checkout: a cart on its way to an order, with the address, the delivery and the price that was agreed.
//!
//! It is a snapshot: later changes of the conversation's cart do not reach it (the shell cancels it instead).
//! [`change`] takes what the contact fills in and opens it again; [`freeze`] checks that nothing is missing,
//! takes the quote of this moment and makes it ready to pay. While a payment runs nothing can be changed,
//! canceled or expired: first the payment must end.

use super::address::{
    Address, AddressInput, Field, FieldError, FieldProblem, parse_email, parse_phone,
};
use super::cart::{Cart, CartCommand, CartError, apply as apply_cart, as_quoted};
use super::lifecycle::{Lifecycle, Refused, named};
use super::quote::Quote;
use crate::time::HOUR_MS;
use crate::{CheckoutId, ContactId, CouponCode, DeliveryId, Language, Timestamp};
use serde::{Deserialize, Serialize};

/// How long a checkout can be used after its last change.
pub const CHECKOUT_MS: i64 = 24 * HOUR_MS;

named! {
    CheckoutState {
        /// Something may be missing or the price is not agreed yet.
        Open => "open",
        /// Complete, with a frozen quote: can be paid.
        Ready => "ready",
        /// A payment runs.
        Completing => "completing",
        Completed => "completed",
        Canceled => "canceled",
        Expired => "expired",
    }
}

named! {
    CheckoutCommand {
        SetAddress => "set_address",
        SetContact => "set_contact",
        SetDelivery => "set_delivery",
        SetCart => "set_cart",
        Freeze => "freeze",
        Pay => "pay",
        Settle => "settle",
        Decline => "decline",
        Expire => "expire",
        Cancel => "cancel",
        Reopen => "reopen",
    }
}

pub const CHECKOUT: Lifecycle<CheckoutState, CheckoutCommand> = {
    use CheckoutCommand as C;
    use CheckoutState as S;
    Lifecycle {
        name: "checkout",
        start: S::Open,
        finals: &[S::Completed, S::Canceled],
        rows: &[
            (S::Open, C::SetAddress, S::Open),
            (S::Open, C::SetContact, S::Open),
            (S::Open, C::SetDelivery, S::Open),
            (S::Open, C::SetCart, S::Open),
            (S::Open, C::Freeze, S::Ready),
            (S::Open, C::Expire, S::Expired),
            (S::Open, C::Cancel, S::Canceled),
            (S::Ready, C::SetAddress, S::Open),
            (S::Ready, C::SetContact, S::Open),
            (S::Ready, C::SetDelivery, S::Open),
            (S::Ready, C::SetCart, S::Open),
            (S::Ready, C::Freeze, S::Ready),
            (S::Ready, C::Pay, S::Completing),
            // Nothing to pay, or a success reported after a failure.
            (S::Ready, C::Settle, S::Completed),
            (S::Ready, C::Expire, S::Expired),
            (S::Ready, C::Cancel, S::Canceled),
            (S::Completing, C::Settle, S::Completed),
            (S::Completing, C::Decline, S::Ready),
            (S::Expired, C::Reopen, S::Open),
            (S::Expired, C::Cancel, S::Canceled),
        ],
    }
};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkout {
    pub id: CheckoutId,
    pub contact: Option<ContactId>,
    pub language: Language,
    pub cart: Cart,
    /// What was last quoted; agreed and binding from `ready` on.
    pub quote: Quote,
    /// Where it goes: the address's country, before there is one the merchant's guess.
    pub country: String,
    pub address: Option<Address>,
    /// What was said of an address in the chat, as far as it goes: the page begins with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<AddressInput>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub delivery: Option<DeliveryId>,
    pub state: CheckoutState,
    /// Grows with every change.
    pub version: u64,
    /// How many payments were begun.
    pub attempt: u32,
    pub expires_at: Timestamp,
}

/// What the contact fills in. Amounts are absent on purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "set", rename_all = "snake_case")]
pub enum CheckoutChange {
    Address { address: AddressInput },
    Contact { email: String, phone: String },
    Delivery { id: DeliveryId },
    AddCoupon { code: CouponCode },
    RemoveCoupon { code: CouponCode },
}

/// Why a change was refused; the checkout stays as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckoutError {
    #[error(transparent)]
    State(#[from] Refused),
    #[error("the checkout has expired")]
    Expired,
    #[error("{} of the fields must be put right", problems.len())]
    Fields { problems: Vec<FieldProblem> },
    #[error(transparent)]
    Cart(#[from] CartError),
}

/// What a checkout is opened with.
#[derive(Debug, Clone)]
pub struct CheckoutOpening {
    pub id: CheckoutId,
    pub contact: Option<ContactId>,
    pub language: Language,
    pub country: String,
    pub cart: Cart,
    pub quote: Quote,
    pub now: Timestamp,
}

impl Checkout {
    pub fn open(opening: CheckoutOpening) -> Self {
        Self {
            id: opening.id,
            contact: opening.contact,
            language: opening.language,
            cart: opening.cart,
            quote: opening.quote,
            country: opening.country,
            address: None,
            told: None,
            email: None,
            phone: None,
            delivery: None,
            state: CHECKOUT.start,
            version: 0,
            attempt: 0,
            expires_at: opening.now.plus_ms(CHECKOUT_MS),
        }
    }

    pub fn is_expired(&self, now: Timestamp) -> bool {
        now >= self.expires_at
    }

    /// The checkout one command further along its lifecycle, without any other change.
    ///
    /// # Errors
    /// The command is not allowed now.
    pub fn advance(&self, command: CheckoutCommand) -> Result<Self, Refused> {
        let state = CHECKOUT.next(self.state, command)?;
        let attempt = self.attempt + u32::from(command == CheckoutCommand::Pay);
        Ok(Self { state, attempt, version: self.version + 1, ..self.clone() })
    }

    /// What is still missing or wrong before it can be paid as `quote` says; empty when nothing is.
    pub fn missing(&self, quote: &Quote) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        let mut found = |field, error| problems.push(FieldProblem { field, error });
        if quote.lines.is_empty() {
            found(Field::Cart, FieldError::Required);
            return problems;
        } else if !quote.problems.is_empty() {
            found(Field::Cart, FieldError::Unavailable);
        }
        match (&quote.delivery, &self.delivery) {
            (Some(quoted), Some(chosen)) if &quoted.id == chosen => {}
            (_, None) => found(Field::Delivery, FieldError::Required),
            (_, Some(_)) => found(Field::Delivery, FieldError::NotOffered),
        }
        let fetched = quote.delivery.as_ref().is_some_and(|delivery| delivery.pickup);
        if self.address.is_none() && !fetched {
            found(Field::LineOne, FieldError::Required);
        }
        if self.email.is_none() && self.phone.is_none() {
            found(Field::Email, FieldError::Required);
        }
        problems
    }
}

/// The checkout with one thing filled in. It is open afterwards: what was agreed is agreed anew.
///
/// # Errors
/// The state does not allow it, time is over, or the input cannot be right.
pub fn change(
    checkout: &Checkout,
    change: &CheckoutChange,
    now: Timestamp,
) -> Result<Checkout, CheckoutError> {
    let command = match change {
        CheckoutChange::Address { .. } => CheckoutCommand::SetAddress,
        CheckoutChange::Contact { .. } => CheckoutCommand::SetContact,
        CheckoutChange::Delivery { .. } => CheckoutCommand::SetDelivery,
        CheckoutChange::AddCoupon { .. } | CheckoutChange::RemoveCoupon { .. } => {
            CheckoutCommand::SetCart
        }
    };
    let mut next = checkout.advance(command)?;
    if checkout.is_expired(now) {
        return Err(CheckoutError::Expired);
    }
    match change {
        CheckoutChange::Address { address } => {
            let address =
                Address::parse(address).map_err(|problems| CheckoutError::Fields { problems })?;
            next.country.clone_from(&address.country);
            next.address = Some(address);
        }
        CheckoutChange::Contact { email, phone } => {
            (next.email, next.phone) = details(email, phone)?
        }
        CheckoutChange::Delivery { id } => next.delivery = Some(id.clone()),
        CheckoutChange::AddCoupon { code } => {
            next.cart = apply_cart(&next.cart, &CartCommand::AddCoupon { code: code.clone() })?;
        }
        CheckoutChange::RemoveCoupon { code } => {
            next.cart = apply_cart(&next.cart, &CartCommand::RemoveCoupon { code: code.clone() })?;
        }
    }
    next.expires_at = now.plus_ms(CHECKOUT_MS);
    Ok(next)
}

/// The checkout reduced to what `quote` says can be had, when the contact wants the rest anyway.
///
/// # Errors
/// The state does not allow it, or time is over.
pub fn keep_what_is_left(
    checkout: &Checkout,
    quote: &Quote,
    now: Timestamp,
) -> Result<Checkout, CheckoutError> {
    let next = checkout.advance(CheckoutCommand::SetCart)?;
    if checkout.is_expired(now) {
        return Err(CheckoutError::Expired);
    }
    Ok(Checkout {
        cart: as_quoted(&checkout.cart, quote),
        expires_at: now.plus_ms(CHECKOUT_MS),
        ..next
    })
}

fn details(email: &str, phone: &str) -> Result<(Option<String>, Option<String>), CheckoutError> {
    let given = |text: &str| !text.trim().is_empty();
    let email = given(email).then(|| parse_email(email)).transpose();
    let phone = given(phone).then(|| parse_phone(phone)).transpose();
    match (email, phone) {
        (Ok(email), Ok(phone)) => Ok((email, phone)),
        (email, phone) => {
            let problems = email.err().into_iter().chain(phone.err()).collect();
            Err(CheckoutError::Fields { problems })
        }
    }
}

/// Agrees on `quote`, made from this checkout at this moment: from here on it is what will be charged.
///
/// # Errors
/// The state does not allow it, time is over, or something is missing.
pub fn freeze(
    checkout: &Checkout,
    quote: Quote,
    now: Timestamp,
) -> Result<Checkout, CheckoutError> {
    let next = checkout.advance(CheckoutCommand::Freeze)?;
    if checkout.is_expired(now) {
        return Err(CheckoutError::Expired);
    }
    let problems = checkout.missing(&quote);
    if problems.is_empty() {
        Ok(Checkout { quote, ..next })
    } else {
        Err(CheckoutError::Fields { problems })
    }
}
