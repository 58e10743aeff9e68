//! The catalog as turns read it: the search index, and recently shown products in memory.
//!
//! Products change rarely and are kept until their revision is seen in the change feed. Stock changes all the
//! time; it is kept for a moment only, because what counts is the reservation at checkout.

use crate::runtime::readings::ReadingError;
use crate::vocabulary::Vocabulary;
use connectors::commerce::{CatalogChange, CommerceBackend, Wanted};
use engine::commerce::catalog::{Product, ProductView};
use engine::dialogue::understand::shop::ShopWords;
use engine::{Found, ProductId, SearchQuery, Sku, Timestamp};
use lru::LruCache;
use search::{CategoryWords, Hits, Index, IndexChange};
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use store::StoreError;

/// Products kept in memory per merchant.
const PRODUCTS_KEPT: NonZeroUsize = NonZeroUsize::new(2_000).expect("not zero");
/// How long a stock figure may be shown without looking again.
const STOCK_KEPT_MS: i64 = 2_000;
/// Changes taken from the feed at once.
const CHANGES_MAX: usize = 2_000;

/// One merchant's products.
#[derive(Debug)]
pub struct Catalog {
    index: Index,
    vocabulary: Vocabulary,
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
    pub(crate) fn new(index: Index) -> Self {
        let kept = Mutex::new(LruCache::new(PRODUCTS_KEPT));
        let vocabulary = Vocabulary::default();
        Self { index, vocabulary, kept, is_indexed: AtomicBool::new(false) }
    }

    /// The merchant's own words, as they were last built.
    pub(crate) fn words(&self) -> Arc<ShopWords> {
        self.vocabulary.words()
    }

    /// Which products match, best first.
    pub(crate) fn search(&self, query: &SearchQuery) -> Result<Hits, ReadingError> {
        Ok(self.index.search(query)?)
    }

    /// The products of a search as they can be bought now.
    pub(crate) async fn found(
        &self,
        backend: &dyn CommerceBackend,
        hits: Hits,
        now: Timestamp,
    ) -> Result<Found, ReadingError> {
        let Hits { ids, total, relaxed, corrected, facets, next } = hits;
        let products = self.products(backend, &ids, now).await?;
        Ok(Found { products, total, relaxed, corrected, facets, next })
    }

    /// Loads products in the order asked for; unknown ones are left out.
    pub(crate) async fn products(
        &self,
        backend: &dyn CommerceBackend,
        ids: &[ProductId],
        now: Timestamp,
    ) -> Result<Vec<ProductView>, ReadingError> {
        let (mut found, missing) = self.remembered(ids, now);
        if !missing.is_empty() {
            for view in backend.products(Wanted::Ids(&missing)).await? {
                let product = Arc::clone(&view.product);
                let one = Kept { product, available: view.available, stock_at: now };
                let id = one.product.id.clone();
                self.kept().put(id.clone(), one.clone());
                found.insert(id, one);
            }
        }
        let view = |one: &Kept| ProductView {
            product: Arc::clone(&one.product),
            available: one.available.clone(),
        };
        Ok(ids.iter().filter_map(|id| found.get(id)).map(view).collect())
    }

    /// What is known well enough, and what has to be asked for.
    fn remembered(
        &self,
        ids: &[ProductId],
        now: Timestamp,
    ) -> (BTreeMap<ProductId, Kept>, Vec<ProductId>) {
        let (mut found, mut missing) = (BTreeMap::new(), Vec::new());
        let mut kept = self.kept();
        for id in ids {
            match kept.get(id) {
                Some(one) if now.since_ms(one.stock_at) < STOCK_KEPT_MS => {
                    found.insert(id.clone(), one.clone());
                }
                _ => missing.push(id.clone()),
            }
        }
        (found, missing)
    }

    fn kept(&self) -> MutexGuard<'_, LruCache<ProductId, Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether everything that was in the catalog at the start can be found.
    pub fn is_indexed(&self) -> bool {
        self.is_indexed.load(Ordering::Acquire)
    }

    /// Takes the next changes of the feed into the index: which products of them can be had. `None` once the index is
    /// level with it. What a stop leaves is taken up at the next start: the index remembers how far it came.
    pub(crate) async fn take_next(
        self: &Arc<Self>,
        backend: &dyn CommerceBackend,
    ) -> Result<Option<Vec<ProductId>>, ReadingError> {
        let changes = backend.changes(self.index.revision(), CHANGES_MAX).await?;
        if changes.is_empty() {
            self.is_indexed.store(true, Ordering::Release);
            return Ok(None);
        }
        let can_be_had =
            |change: &&CatalogChange| change.view.as_ref().is_some_and(ProductView::in_stock);
        let in_stock =
            changes.iter().filter(can_be_had).map(|change| change.product.clone()).collect();
        let catalog = Arc::clone(self);
        let is_level = changes.len() < CHANGES_MAX;
        let taken = tokio::task::spawn_blocking(move || catalog.take(changes, is_level));
        taken.await.unwrap_or(Err(StoreError::Panicked.into()))?;
        Ok(Some(in_stock))
    }

    /// Brings the merchant's words up to the change feed: after a start the index is ahead of them.
    pub(crate) async fn follow_words(
        self: &Arc<Self>,
        backend: &dyn CommerceBackend,
        is_to_stop: impl Fn() -> bool + Send,
    ) -> Result<(), ReadingError> {
        while !is_to_stop() {
            let after = self.vocabulary.revision();
            let is_level = after >= self.index.revision();
            if is_level && !self.vocabulary.has_changed() {
                return Ok(());
            }
            let changes =
                if is_level { Vec::new() } else { backend.changes(after, CHANGES_MAX).await? };
            let catalog = Arc::clone(self);
            let is_last = changes.is_empty();
            let taking = tokio::task::spawn_blocking(move || {
                catalog.vocabulary.take(after, &changes);
                if is_last {
                    catalog.vocabulary.rebuild();
                }
            });
            taking.await.map_err(|_| StoreError::Panicked)?;
            if is_last {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Takes other words for the categories; whether the whole catalog has to be indexed again for them.
    pub(crate) fn rename_categories(&self, words: &CategoryWords) -> bool {
        self.vocabulary.name_categories(words);
        self.index.rename_categories(words)
    }

    /// Indexes what changed, and forgets what was remembered of it. With less than was asked for there is no more.
    fn take(&self, changes: Vec<CatalogChange>, is_level: bool) -> Result<(), ReadingError> {
        let Some(last) = changes.last().map(|change| change.revision) else { return Ok(()) };
        self.vocabulary.take(self.index.revision(), &changes);
        let ids: Vec<ProductId> = changes.iter().map(|change| change.product.clone()).collect();
        let wanted: Vec<IndexChange> = changes.into_iter().map(index_change).collect();
        self.index.apply(&wanted, last)?;
        self.is_indexed.fetch_or(is_level, Ordering::AcqRel);
        let mut kept = self.kept();
        for id in &ids {
            kept.pop(id);
        }
        Ok(())
    }

    pub fn n_products(&self) -> u64 {
        self.index.n_products()
    }
}

fn index_change(change: CatalogChange) -> IndexChange {
    match change.view {
        Some(view) => IndexChange::Upsert { available: view.in_stock(), product: view.product },
        None => IndexChange::Delete { product: change.product },
    }
}
