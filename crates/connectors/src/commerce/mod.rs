//! Commerce backends: where a merchant's catalog, stock and orders live.
//!
//! Three moments of a sale are asked of the backend, because only it can answer them: what there is to sell,
//! whether a sale may begin now at this price, and what a report about money makes of it. All else about a chat
//! (its cart, its words, the link that is paid at) is the server's.
//!
//! The builtin backend (in the server, since it needs the store) is the reference. It keeps the books: checkouts,
//! reservations, redeemed coupons, payments, orders, each step in one transaction. A backend that speaks to
//! somebody else's shop system is a folder here and holds the builtin one as its books: it passes every question
//! on, asks the shop again before it lets a sale [`begin`](CommerceBackend::begin), and writes the sale into the
//! shop after the books have [`settle`](CommerceBackend::settle)d it. The runtime does not know the difference.
//!
//! Each question may be repeated: an answer that was lost is asked for again, and must be the same.

use async_trait::async_trait;
use engine::commerce::catalog::ProductView;
use engine::commerce::order::Order;
use engine::commerce::order_number::OrderNumber;
use engine::commerce::placement::Refusal;
use engine::commerce::refunding::{RefundError, RefundRequest};
use engine::commerce::settlement::PaymentReport;
use engine::{CheckoutId, ConnectorId, ContactId, OrderId, PaymentId, ProductId, Sku, Timestamp};

/// One merchant's commerce system of record.
#[async_trait]
pub trait CommerceBackend: Send + Sync + std::fmt::Debug {
    /// What has changed in the catalog after a revision, oldest first, at most `limit` of it. Revisions grow; an
    /// answer that is empty means that there is nothing newer.
    ///
    /// # Errors
    /// When the backend cannot answer now.
    async fn changes(&self, after: i64, limit: usize) -> Result<Vec<CatalogChange>, BackendError>;

    /// Products with what can be bought of them now, in the order asked for; unknown ones are left out.
    ///
    /// # Errors
    /// When the backend cannot answer now.
    async fn products(&self, wanted: Wanted<'_>) -> Result<Vec<ProductView>, BackendError>;

    /// Agrees to a sale at the price whose fingerprint the contact agreed to: goods and coupons are set aside and
    /// the payment is written down, all of it or nothing. Whatever is refused leaves nothing behind.
    ///
    /// # Errors
    /// When the backend cannot answer now; then nothing has begun.
    async fn begin(&self, sale: &Sale) -> Result<Begun, BackendError>;

    /// Takes a report about a payment and does what follows: the first success places the order, once; one that
    /// comes too late goes back; a failure makes the checkout payable again.
    ///
    /// # Errors
    /// When the backend cannot answer now; the same report is to be told again.
    async fn settle(&self, report: &SaleReport) -> Result<Settled, BackendError>;

    /// Orders as they stand, newest first.
    ///
    /// # Errors
    /// When the backend cannot answer now.
    async fn orders(&self, wanted: &OrdersWanted) -> Result<Vec<Order>, BackendError>;

    /// Changes an order after it was placed: units, coupons and money go back with it.
    ///
    /// # Errors
    /// [`BackendError::NotFound`] for no order of this merchant; else when the backend cannot answer now.
    async fn amend(
        &self,
        order: &OrderId,
        change: &OrderChange,
        now: Timestamp,
    ) -> Result<Amended, BackendError>;
}

/// What the change feed says of one product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogChange {
    pub revision: i64,
    pub product: ProductId,
    /// `None` when the product is gone.
    pub view: Option<ProductView>,
}

/// Which products are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted<'a> {
    Ids(&'a [ProductId]),
    /// Those that some variants belong to, each once.
    Skus(&'a [Sku]),
}

/// A contact's wish to pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sale {
    pub checkout: CheckoutId,
    /// Fingerprint of the quote the contact agreed to.
    pub agreed: String,
    /// Who would be asked to take the payment; without anyone only a sale that costs nothing can begin.
    pub means: Option<PaymentMeans>,
    pub back: ReturnAddresses,
    pub now: Timestamp,
}

/// The provider account a payment is asked of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentMeans {
    pub connector: ConnectorId,
    /// Whose money is asked for: what a report must agree with.
    pub account: String,
    /// Whether it moves play money.
    pub test: bool,
}

/// How the contact comes back from the provider's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnAddresses {
    pub success: String,
    pub cancel: String,
}

/// What a wish to pay has come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    /// Everything is set aside: now the provider is asked for this payment.
    Pay(PaymentId),
    /// There was nothing to pay.
    Placed(OrderId),
    /// There is something to pay and nobody to take it.
    NoProvider,
    Refused(Refusal),
}

/// What somebody says about a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaleReport {
    pub payment: PaymentId,
    pub report: PaymentReport,
    /// The provider's id of the payment, where it gave one.
    pub reference: Option<String>,
    /// The event that told, by which it is taken once; absent for an answer to a question of ours.
    pub event: Option<EventKey>,
    pub now: Timestamp,
}

/// A provider's event, by which it is taken once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventKey {
    pub connector: ConnectorId,
    pub key: String,
}

/// What a report has come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    Placed(OrderId),
    /// Money that is not what was asked for: a person decides.
    Held,
    /// Money that came too late goes back.
    LateRefunded,
    BackToReady,
    Waiting,
    /// Said before, or about something that is over.
    Nothing,
    /// The very same event of the provider was taken before.
    Duplicate,
    /// No payment of this merchant.
    Unknown,
}

/// Which orders are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrdersWanted {
    /// Only this contact's.
    pub contact: Option<ContactId>,
    /// Only the one with this number.
    pub number: Option<OrderNumber>,
    pub limit: usize,
}

/// What is to become of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderChange {
    Cancel,
    Refund {
        wanted: RefundRequest,
        /// The same key sends money back once, however often it is asked.
        once: String,
    },
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Amended {
    /// It is so, now or since before.
    Done,
    /// It is on its way already.
    TooLate,
    Refused(RefundError),
}

/// Why a backend did not answer.
#[derive(Debug, thiserror::Error)]
pub enum BackendError {
    #[error("the shop system knows no such thing")]
    NotFound,
    /// Somebody else changed the same at the same moment, again and again: ask once more.
    #[error("the shop system was asked for conflicting changes")]
    Conflict,
    #[error("the shop system cannot answer now")]
    Unavailable {
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}
