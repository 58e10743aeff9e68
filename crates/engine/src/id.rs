//! Typed identifiers: one type per noun, printed with its prefix (`conv_01H…`).
//!
//! An id is opaque text. New ids are made from a [`Seed`](crate::Seed) inside the core and from the operating
//! system's randomness in the shell; nothing ever parses meaning out of one.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident => $prefix:literal),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// What every id of this kind starts with; empty where the merchant chooses the text.
            pub const PREFIX: &'static str = $prefix;

            /// Takes text that is already an id of this kind.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// Builds an id from fresh random text (see [`crate::Seed::token`]).
            pub fn from_token(token: &str) -> Self {
                Self(format!("{}{token}", Self::PREFIX))
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
    )+};
}

ids! {
    /// The tenant who sells; a slug the merchant chose (`havn-sol`).
    MerchantId => "",
    /// One configured instance of a channel; a slug.
    InboxId => "",
    /// One configured connector; a slug.
    ConnectorId => "",
    /// A human who answers in the inbox.
    AgentId => "agt_",
    /// The person we talk with.
    ContactId => "cont_",
    /// The ordered messages with one contact in one inbox.
    ConversationId => "conv_",
    /// One item in a conversation.
    MessageId => "msg_",
    /// The merchant's own product id.
    ProductId => "",
    /// The merchant's own id of a buyable variant.
    Sku => "",
    /// A cart.
    CartId => "cart_",
    /// A checkout.
    CheckoutId => "chk_",
    /// An agreed purchase.
    OrderId => "ord_",
    /// One attempt to pay.
    PaymentId => "pay_",
    /// Money going back.
    RefundId => "rfnd_",
    /// A promotion; a slug.
    PromotionId => "",
    /// A way of delivering; a slug.
    DeliveryId => "",
    /// A knowledge article; a slug.
    ArticleId => "",
    /// An event the brand holds; a slug.
    EventId => "",
    /// A guide; a slug.
    GuideId => "",
    /// A review.
    ReviewId => "rev_",
}

/// What a contact types to redeem a promotion: folded to upper case, spaces removed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CouponCode(String);

impl CouponCode {
    /// Normalises what a person typed; `None` when nothing that could be a code is left.
    pub fn parse(text: &str) -> Option<Self> {
        let code: String = text
            .trim()
            .chars()
            .filter(|c| !c.is_whitespace())
            .flat_map(char::to_uppercase)
            .collect();
        let fits = (2..=40).contains(&code.chars().count());
        (fits && code.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_'))
            .then_some(Self(code))
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CouponCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
