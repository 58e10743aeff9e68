//! Writing imported products: new ones, changed ones, and nothing for those that are as they were.
//!
//! Rows of one group may stand apart. Until the end of the file nobody knows whether a stored variant that the
//! first row does not name comes later: it is kept, and removed at the end when it did not.

use super::report::Progress;
use super::{Entry, Rejected, row};
use anyhow::{Context, Result};
use engine::commerce::catalog::{ProductView, VARIANTS_MAX};
use engine::{MerchantId, ProductId, Sku, Timestamp};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use store::{Store, StoreError, Tx};

/// Products written in one transaction.
const BATCH: usize = 500;
/// Units of a variant that its merchant does not count.
pub const STOCK_UNTRACKED: i64 = 1_000_000;

/// Collects entries and writes them batch by batch.
#[derive(Debug)]
pub struct Upsert<'s> {
    store: &'s Store,
    merchant: MerchantId,
    now: Timestamp,
    waiting: Vec<Entry>,
    /// What this run has written: more rows of the same group add variants instead of replacing the product.
    /// Eight bytes for each: a feed of a million products stays within a few megabytes.
    written: HashSet<u64>,
    seed: RandomState,
    /// Stored variants that the file has not named yet.
    unnamed: BTreeMap<ProductId, BTreeSet<Sku>>,
}

/// What became of one batch.
#[derive(Debug, Default)]
struct Done {
    n_products: u64,
    n_changed: u64,
    rejected: Vec<Rejected>,
    unnamed: Vec<(ProductId, BTreeSet<Sku>)>,
}

impl<'s> Upsert<'s> {
    pub fn new(store: &'s Store, merchant: MerchantId, now: Timestamp) -> Self {
        Self {
            store,
            merchant,
            now,
            waiting: Vec::with_capacity(BATCH),
            written: HashSet::new(),
            seed: RandomState::new(),
            unnamed: BTreeMap::new(),
        }
    }

    /// Takes one product; writes when a batch is full.
    ///
    /// # Errors
    /// When the catalog cannot be written.
    pub fn take(&mut self, entry: Entry, progress: &mut Progress) -> Result<()> {
        match self.waiting.iter_mut().find(|waiting| waiting.product.id == entry.product.id) {
            Some(same) => row::join(same, entry),
            None => self.waiting.push(entry),
        }
        if self.waiting.len() < BATCH { Ok(()) } else { self.flush(progress) }
    }

    /// Writes what still waits.
    ///
    /// # Errors
    /// When the catalog cannot be written.
    pub fn finish(mut self, progress: &mut Progress) -> Result<()> {
        self.flush(progress)?;
        self.unnamed.retain(|_, skus| !skus.is_empty());
        let (merchant, now, gone) = (self.merchant, self.now, Arc::new(self.unnamed));
        progress.n_changed += gone.len() as u64;
        let pending = self.store.write(0, move |tx| remove(tx, &merchant, &gone, now));
        pending.wait().context("could not write to the catalog")
    }

    fn flush(&mut self, progress: &mut Progress) -> Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let entries = Arc::new(std::mem::take(&mut self.waiting));
        let again: Arc<BTreeSet<ProductId>> = Arc::new(
            entries
                .iter()
                .map(|entry| &entry.product.id)
                .filter(|id| self.written.contains(&self.seed.hash_one(id)))
                .cloned()
                .collect(),
        );
        let (merchant, now, batch) = (self.merchant.clone(), self.now, Arc::clone(&entries));
        let kept = Arc::clone(&again);
        let pending = self.store.write(0, move |tx| write(tx, &merchant, &batch, &kept, now));
        let done = pending.wait().context("could not write to the catalog")?;
        progress.n_products += done.n_products - again.len() as u64;
        progress.n_changed += done.n_changed;
        for rejected in done.rejected {
            progress.reject(rejected)?;
        }
        self.unnamed.extend(done.unnamed);
        for entry in entries.iter().filter(|entry| again.contains(&entry.product.id)) {
            if let Some(unnamed) = self.unnamed.get_mut(&entry.product.id) {
                unnamed.retain(|sku| entry.product.variant(sku).is_none());
            }
        }
        self.written.extend(entries.iter().map(|entry| self.seed.hash_one(&entry.product.id)));
        Ok(())
    }
}

fn write(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    entries: &[Entry],
    again: &BTreeSet<ProductId>,
    now: Timestamp,
) -> Result<Done, StoreError> {
    let ids: Vec<ProductId> = entries.iter().map(|entry| entry.product.id.clone()).collect();
    let known: BTreeMap<ProductId, ProductView> = store::catalog::views(tx, merchant, &ids)?
        .into_iter()
        .map(|view| (view.product.id.clone(), view))
        .collect();
    let (mut done, mut products, mut levels) = (Done::default(), Vec::new(), Vec::new());
    for entry in entries {
        let before = known.get(&entry.product.id);
        let mut entry = match before {
            Some(before) if again.contains(&entry.product.id) => added_to(before, entry),
            Some(before) => {
                let (entry, unnamed) = laid_over(before, entry);
                done.unnamed
                    .extend((!unnamed.is_empty()).then(|| (entry.product.id.clone(), unnamed)));
                entry
            }
            None => entry.clone(),
        };
        if entry.product.variants.len() > VARIANTS_MAX {
            let (id, n) = (entry.product.id.as_str().to_owned(), entry.product.variants.len());
            let reason = format!("a product has 1 to {VARIANTS_MAX} variants, this one {n}");
            done.rejected.push(Rejected { line: entry.line, id: Some(id), reason });
            continue;
        }
        done.n_products += 1;
        // Ratings are what reviews add up to; a file never says them.
        entry.product.rating = before.map(|before| before.product.rating).unwrap_or_default();
        let is_same = before.is_some_and(|before| *before.product == entry.product);
        let stock = changed_stock(before, &entry.stock);
        done.n_changed += u64::from(!is_same || !stock.is_empty());
        levels.extend(stock);
        if !is_same {
            products.push(entry.product);
        }
    }
    if !products.is_empty() {
        store::catalog::put(tx, merchant, &products, now)?;
    }
    if !levels.is_empty() {
        store::stock::set(tx, merchant, &levels)?;
    }
    Ok(done)
}

/// The product as this run wrote it before, with the entry's variants beside its own.
fn added_to(before: &ProductView, entry: &Entry) -> Entry {
    let mut whole =
        Entry { line: entry.line, product: (*before.product).clone(), stock: Vec::new() };
    row::join(&mut whole, entry.clone());
    whole
}

/// The product as the file has it, in the order it is stored, with the stored variants that were not named yet.
fn laid_over(before: &ProductView, entry: &Entry) -> (Entry, BTreeSet<Sku>) {
    let mut whole = entry.clone();
    let mut named = std::mem::take(&mut whole.product.variants);
    let mut unnamed = BTreeSet::new();
    for stored in &before.product.variants {
        let at = named.iter().position(|variant| variant.sku == stored.sku);
        if at.is_none() {
            unnamed.insert(stored.sku.clone());
        }
        whole.product.variants.push(at.map_or_else(|| stored.clone(), |at| named.remove(at)));
    }
    whole.product.variants.append(&mut named);
    (whole, unnamed)
}

/// Takes variants out of products that the whole file did not name.
fn remove(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    gone: &BTreeMap<ProductId, BTreeSet<Sku>>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let ids: Vec<ProductId> = gone.keys().cloned().collect();
    for ids in ids.chunks(BATCH) {
        let mut products = Vec::new();
        for view in store::catalog::views(tx, merchant, ids)? {
            let mut product = (*view.product).clone();
            product.variants.retain(|variant| !gone[&product.id].contains(&variant.sku));
            products.push(product);
        }
        store::catalog::put(tx, merchant, &products, now)?;
    }
    Ok(())
}

fn changed_stock(before: Option<&ProductView>, wanted: &[(Sku, Option<i64>)]) -> Vec<(Sku, i64)> {
    let levels = wanted.iter().map(|(sku, units)| (sku.clone(), units.unwrap_or(STOCK_UNTRACKED)));
    levels
        .filter(|(sku, units)| {
            before.and_then(|before| before.available.get(sku)).copied().unwrap_or(0) != *units
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{Defaults, json_lines};
    use engine::Language;
    use engine::commerce::money::Currency;
    use std::io::Cursor;
    use store::StoreOptions;

    const SHOP: &str = "shop";

    fn opened(name: &str) -> Store {
        let folder =
            std::env::temp_dir().join(format!("trato-upsert-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        Store::open(&format!("sqlite:{}", folder.display()), StoreOptions::default()).unwrap()
    }

    fn run(store: &Store, lines: &str) -> String {
        let defaults = Defaults { language: Language::En, currency: Currency::EUR };
        let mut progress = Progress::new(1, false, None);
        let mut upsert = Upsert::new(store, MerchantId::from(SHOP), Timestamp(1));
        for entry in json_lines::read(Box::new(Cursor::new(lines.to_owned())), defaults) {
            upsert.take(entry.unwrap(), &mut progress).unwrap();
            // Every product a batch of its own, so that groups meet what was written.
            upsert.flush(&mut progress).unwrap();
        }
        upsert.finish(&mut progress).unwrap();
        format!("{} products, {} changed", progress.n_products, progress.n_changed)
    }

    fn line(id: &str, sku: &str, minor: i64, stock: &str) -> String {
        format!(
            r#"{{"id":"{id}","title":"{id}","variants":[{{"sku":"{sku}","prices":[{{"minor":{minor},"currency":"EUR"}}],"stock":{stock}}}]}}"#
        )
    }

    #[test]
    fn only_what_differs_is_written() {
        let store = opened("differs");
        let first =
            format!("{}\n{}\n", line("mug", "MUG", 1200, "3"), line("vase", "VASE", 3400, "null"));
        assert_eq!(run(&store, &first), "2 products, 2 changed");
        assert_eq!(run(&store, &first), "2 products, 0 changed");
        let dearer =
            format!("{}\n{}\n", line("mug", "MUG", 1300, "3"), line("vase", "VASE", 3400, "7"));
        assert_eq!(run(&store, &dearer), "2 products, 2 changed");
        let merchant = MerchantId::from(SHOP);
        let free =
            store.read(|tx| store::stock::available(tx, &merchant, &[Sku::from("VASE")])).unwrap();
        assert_eq!(free[&Sku::from("VASE")], 7);
    }

    #[test]
    fn rows_of_a_group_that_stand_apart_are_one_product() {
        let store = opened("apart");
        let lines = format!(
            "{}\n{}\n{}\n",
            line("mug", "MUG-RED", 1200, "3"),
            line("vase", "VASE", 3400, "1"),
            line("mug", "MUG-BLUE", 1200, "4")
        );
        assert_eq!(run(&store, &lines), "2 products, 3 changed");
        assert_eq!(run(&store, &lines), "2 products, 0 changed");
        let merchant = MerchantId::from(SHOP);
        let views = store
            .read(|tx| store::catalog::views(tx, &merchant, &[ProductId::from("mug")]))
            .unwrap();
        let skus: Vec<&str> =
            views[0].product.variants.iter().map(|variant| variant.sku.as_str()).collect();
        assert_eq!(skus, ["MUG-RED", "MUG-BLUE"]);
        // The next file has one of them only.
        assert_eq!(run(&store, &line("mug", "MUG-BLUE", 1200, "4")), "1 products, 1 changed");
        let views = store
            .read(|tx| store::catalog::views(tx, &merchant, &[ProductId::from("mug")]))
            .unwrap();
        assert_eq!(views[0].product.variants.len(), 1);
    }
}
