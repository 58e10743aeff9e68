//! The builtin commerce backend: the merchant's own catalog, stock and orders in this program's database.
//!
//! It is the reference for every other backend, and the books of those: each of its steps is one transaction over
//! everything the step touches. What the steps do is in [`placing`],
//! [`settling`], [`orders`] and [`refunds`].

use super::terms::Terms;
use super::{SELLING_LANE, orders, placing, refunds, settling};
use async_trait::async_trait;
use connectors::commerce::{
    Amended, BackendError, Begun, CatalogChange, CommerceBackend, OrderChange, OrdersWanted, Sale,
    SaleReport, Settled, Wanted,
};
use engine::commerce::catalog::ProductView;
use engine::commerce::order::Order;
use engine::{OrderId, Timestamp};
use std::sync::Arc;
use store::{Store, StoreError, Tx};

/// The books of one merchant.
#[derive(Debug)]
pub struct Builtin {
    store: Store,
    terms: Arc<Terms>,
}

impl Builtin {
    pub fn new(store: Store, terms: Arc<Terms>) -> Self {
        Self { store, terms }
    }

    /// Reads without holding the thread that serves requests.
    async fn read<T: Send + 'static>(
        &self,
        closure: impl FnOnce(&mut Tx<'_>, &Terms) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, BackendError> {
        let terms = Arc::clone(&self.terms);
        self.store.look(move |tx| closure(tx, &terms)).await.map_err(unanswered)
    }

    /// One step of a sale.
    async fn write<T: Send + 'static>(
        &self,
        closure: impl FnMut(&mut Tx<'_>, &Terms) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, BackendError> {
        let terms = Arc::clone(&self.terms);
        let mut closure = closure;
        self.store.write(SELLING_LANE, move |tx| closure(tx, &terms)).await.map_err(unanswered)
    }
}

#[async_trait]
impl CommerceBackend for Builtin {
    async fn changes(&self, after: i64, limit: usize) -> Result<Vec<CatalogChange>, BackendError> {
        let found = self
            .read(move |tx, terms| store::catalog::changes(tx, &terms.merchant, after, limit))
            .await?;
        let change = |change: store::catalog::Change| CatalogChange {
            revision: change.revision,
            product: change.product,
            view: change.view,
        };
        Ok(found.into_iter().map(change).collect())
    }

    /// On the thread that asks: a turn waits for it anyway, and the rows are few and by key.
    async fn products(&self, wanted: Wanted<'_>) -> Result<Vec<ProductView>, BackendError> {
        let merchant = &self.terms.merchant;
        let found = self.store.read(|tx| match wanted {
            Wanted::Ids(ids) => store::catalog::views(tx, merchant, ids),
            Wanted::Skus(skus) => store::catalog::views_of_skus(tx, merchant, skus),
        });
        found.map_err(unanswered)
    }

    async fn begin(&self, sale: &Sale) -> Result<Begun, BackendError> {
        let sale = sale.clone();
        self.write(move |tx, terms| placing::begin(tx, terms, &sale)).await
    }

    async fn settle(&self, report: &SaleReport) -> Result<Settled, BackendError> {
        let report = report.clone();
        self.write(move |tx, terms| settling::take(tx, terms, &report)).await
    }

    async fn orders(&self, wanted: &OrdersWanted) -> Result<Vec<Order>, BackendError> {
        let wanted = wanted.clone();
        self.read(move |tx, terms| orders::wanted(tx, &terms.merchant, &wanted)).await
    }

    async fn amend(
        &self,
        order: &OrderId,
        change: &OrderChange,
        now: Timestamp,
    ) -> Result<Amended, BackendError> {
        let (order, change) = (order.clone(), change.clone());
        self.write(move |tx, terms| match &change {
            OrderChange::Cancel => orders::cancel_by_team(tx, &terms.merchant, &order, now),
            OrderChange::Refund { wanted, once } => {
                refunds::request_once(tx, &terms.merchant, &order, wanted, once, now)
            }
        })
        .await
    }
}

fn unanswered(error: StoreError) -> BackendError {
    match error {
        StoreError::NotFound => BackendError::NotFound,
        StoreError::Conflict => BackendError::Conflict,
        other => BackendError::Unavailable { source: Box::new(other) },
    }
}

/// A backend's refusal as storage's own, for those who answer both alike: what was storage's stays what it was.
pub(crate) fn as_storage(error: BackendError) -> StoreError {
    match error {
        BackendError::NotFound => StoreError::NotFound,
        BackendError::Conflict => StoreError::Conflict,
        BackendError::Unavailable { source } => match source.downcast::<StoreError>() {
            Ok(own) => *own,
            Err(other) => StoreError::Unavailable(other.to_string()),
        },
    }
}
