//! The catalog as turns read it: the search index, and recently shown products in memory.
//!
//! Products change rarely and are kept until their revision is seen in the change feed. Stock changes all the
//! time; it is kept for a moment only, because what counts is the reservation at checkout.

use crate::app::App;
use crate::runtime::readings::ReadingError;
use engine::commerce::catalog::{Product, ProductView};
use engine::{Found, MerchantId, ProductId, SearchQuery, Sku, Timestamp};
use lru::LruCache;
use search::{CategoryWords, Hits, Index, IndexChange};
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Products kept in memory per merchant.
const PRODUCTS_KEPT: NonZeroUsize = NonZeroUsize::new(2_000).expect("not zero");
/// How long a stock figure may be shown without looking again.
const STOCK_KEPT_MS: i64 = 2_000;
/// Changes taken from the feed at once.
const CHANGES_MAX: usize = 2_000;

/// One merchant's products.
#[derive(Debug)]
pub struct Catalog {
    merchant: MerchantId,
    index: Index,
    kept: Mutex<LruCache<ProductId, Kept>>,
    /// The index has been level with the change feed since the start.
    is_indexed: AtomicBool,
}

#[derive(Debug, Clone)]
struct Kept {
    product: Arc<Product>,
    available: BTreeMap<Sku, i64>,
    stock_at: Timestamp,
}

impl Catalog {
    pub(crate) fn new(merchant: MerchantId, index: Index) -> Self {
        let kept = Mutex::new(LruCache::new(PRODUCTS_KEPT));
        Self { merchant, index, kept, is_indexed: AtomicBool::new(false) }
    }

    /// Finds products and loads them as they can be bought now.
    pub(crate) fn find(&self, app: &App, query: &SearchQuery) -> Result<Found, ReadingError> {
        let Hits { ids, total, relaxed, corrected, facets, next } = self.index.search(query)?;
        Ok(Found { products: self.products(app, &ids)?, total, relaxed, corrected, facets, next })
    }

    /// Loads products in the order asked for; unknown ones are left out.
    pub(crate) fn products(
        &self,
        app: &App,
        ids: &[ProductId],
    ) -> Result<Vec<ProductView>, ReadingError> {
        let now = app.now();
        let mut missing = Vec::new();
        let mut found = BTreeMap::new();
        {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            for id in ids {
                match kept.get(id) {
                    Some(one) if now.since_ms(one.stock_at) < STOCK_KEPT_MS => {
                        found.insert(id.clone(), one.clone());
                    }
                    _ => missing.push(id.clone()),
                }
            }
        }
        if !missing.is_empty() {
            let merchant = self.merchant.clone();
            let loaded = app.store().read(|tx| store::catalog::views(tx, &merchant, &missing))?;
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            for view in loaded {
                let one = Kept {
                    product: Arc::clone(&view.product),
                    available: view.available,
                    stock_at: now,
                };
                kept.put(view.product.id.clone(), one.clone());
                found.insert(view.product.id.clone(), one);
            }
        }
        let view = |one: &Kept| ProductView {
            product: Arc::clone(&one.product),
            available: one.available.clone(),
        };
        Ok(ids.iter().filter_map(|id| found.get(id)).map(view).collect())
    }

    /// Loads the products that some SKUs belong to.
    pub(crate) fn products_by_sku(
        &self,
        app: &App,
        skus: &[Sku],
    ) -> Result<Vec<ProductView>, ReadingError> {
        let merchant = self.merchant.clone();
        let ids = app.store().read(|tx| store::catalog::products_of_skus(tx, &merchant, skus))?;
        self.products(app, &ids)
    }

    /// Forgets a product's stock, so that the next look is a fresh one.
    pub(crate) fn forget(&self, ids: &[ProductId]) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        for id in ids {
            kept.pop(id);
        }
    }

    /// Whether everything that was in the catalog at the start can be found.
    pub(crate) fn is_indexed(&self) -> bool {
        self.is_indexed.load(Ordering::Acquire)
    }

    /// Brings the index up to the change feed, unless it is to stop; returns how many products it took.
    ///
    /// What a stop leaves is taken up at the next start: the index remembers how far it came.
    pub(crate) fn follow(
        &self,
        app: &App,
        is_to_stop: impl Fn() -> bool,
    ) -> Result<usize, ReadingError> {
        let mut n_taken = 0;
        while !is_to_stop() {
            let after = self.index.revision();
            let merchant = self.merchant.clone();
            let changes = app
                .store()
                .read(|tx| store::catalog::changes(tx, &merchant, after, CHANGES_MAX))?;
            let Some(last) = changes.last().map(|change| change.revision) else {
                self.is_indexed.store(true, Ordering::Release);
                return Ok(n_taken);
            };
            let ids: Vec<ProductId> = changes.iter().map(|change| change.product.clone()).collect();
            let wanted: Vec<IndexChange> = changes.into_iter().map(index_change).collect();
            self.index.apply(&wanted, last)?;
            self.forget(&ids);
            n_taken += ids.len();
        }
        Ok(n_taken)
    }

    /// Takes other words for the categories; whether the whole catalog has to be indexed again for them.
    pub(crate) fn rename_categories(&self, words: &CategoryWords) -> bool {
        self.index.rename_categories(words)
    }

    pub fn n_products(&self) -> u64 {
        self.index.n_products()
    }
}

fn index_change(change: store::catalog::Change) -> IndexChange {
    match change.view {
        Some(view) => IndexChange::Upsert { available: view.in_stock(), product: view.product },
        None => IndexChange::Delete { product: change.product },
    }
}
