//! Commerce backends: where catalog, stock and orders live.
//!
//! The builtin backend (in the server, since it needs store and search) is the reference; Shopify, Vendure and
//! Medusa come as folders here. Reservation and placement are asked of the backend because only it can say
//! whether the last piece is still there.

use async_trait::async_trait;
use engine::commerce::catalog::ProductView;
use engine::commerce::money::Money;
use engine::{CheckoutId, ContactId, CouponCode, OrderId, ProductId, Sku, Timestamp};

/// A commerce system of record for one merchant.
#[async_trait]
pub trait CommerceBackend: Send + Sync + std::fmt::Debug {
    /// Products with what can be sold of them now; unknown ids are left out.
    async fn products(&self, ids: &[ProductId]) -> Result<Vec<ProductView>, BackendError>;

    /// Products by the SKUs of some of their variants.
    async fn products_by_sku(&self, skus: &[Sku]) -> Result<Vec<ProductView>, BackendError>;

    /// Holds stock and coupon uses for a checkout until `expires`: all of them or none.
    async fn reserve(&self, request: &ReserveRequest) -> Result<Reserved, BackendError>;

    /// Gives back what a checkout holds; harmless when it holds nothing.
    async fn release(&self, checkout: &CheckoutId) -> Result<(), BackendError>;

    /// Turns a paid checkout into an order: once, whatever happens.
    async fn place(&self, checkout: &CheckoutId) -> Result<OrderId, BackendError>;

    /// Cancels an order that has not been sent, giving its stock back.
    async fn cancel(&self, order: &OrderId) -> Result<(), BackendError>;
}

/// What a checkout wants to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReserveRequest {
    pub checkout: CheckoutId,
    pub contact: Option<ContactId>,
    pub lines: Vec<(Sku, u32)>,
    pub coupons: Vec<CouponCode>,
    pub total: Money,
    pub expires: Timestamp,
}

/// Whether it is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reserved {
    Held,
    /// Not enough left: what is.
    OutOfStock(Vec<(Sku, i64)>),
    CouponRefused(CouponCode),
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BackendError {
    #[error("the shop system is not available")]
    Unavailable,
    #[error("the shop system knows no such {what}")]
    NotFound { what: &'static str },
    #[error("the shop system refused: {code}")]
    Refused { code: String },
}
