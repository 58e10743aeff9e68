//! Products, and the feed of their changes that search indexes follow.
//!
//! Every change of a product gives it the merchant's next revision, under the lock of one row: revisions become
//! visible in order, and a reader that has seen one has seen all before it.

use crate::counter::CounterDelta;
use crate::page::{self, Cursor, Page};
use crate::value::{Batch, Row};
use crate::{StoreError, Tx, json};
use engine::commerce::catalog::{Product, ProductView, RatingSummary};
use engine::{MerchantId, ProductId, Sku, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What the change feed says of one product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub revision: i64,
    pub product: ProductId,
    /// `None` when the product is gone.
    pub view: Option<ProductView>,
}

/// Creates or replaces products. New variants have no stock; ratings stay what their reviews say.
///
/// # Errors
/// When the database refuses.
pub fn put(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    products: &[Product],
    now: Timestamp,
) -> Result<(), StoreError> {
    // The same product twice in a batch: the last one counts.
    let products: BTreeMap<&ProductId, &Product> = products.iter().map(|p| (&p.id, p)).collect();
    let known = count_present(tx, merchant, products.keys().copied())?;
    let mut revision = take_revisions(tx, merchant, products.len())?;
    let (mut rows, mut variants) = (Batch::new(), BTreeMap::new());
    for product in products.values() {
        revision += 1;
        rows.push([
            merchant.into(),
            (&product.id).into(),
            revision.into(),
            now.into(),
            json::write(&product.rating).into(),
            json::write(product).into(),
        ]);
        variants.extend(product.variants.iter().map(|variant| (&variant.sku, &product.id)));
    }
    tx.send_many(
        "INSERT INTO product (merchant, id, revision, is_deleted, updated_at, rating, data)
         SELECT merchant, id, revision, 0, updated_at, rating, data
         FROM {rows: merchant text, id text, revision bigint, updated_at bigint, rating text, data text}
         WHERE true ON CONFLICT (merchant, id) DO UPDATE SET revision = excluded.revision,
             is_deleted = 0, updated_at = excluded.updated_at, data = excluded.data",
        &rows,
        &[],
    )?;
    let mut stock = Batch::new();
    for (sku, product) in variants {
        stock.push([merchant.into(), sku.into(), product.into()]);
    }
    tx.send_many(
        "INSERT INTO stock (merchant, sku, product, on_hand, reserved)
         SELECT merchant, sku, product, 0, 0 FROM {rows: merchant text, sku text, product text}
         WHERE true ON CONFLICT (merchant, sku) DO UPDATE SET product = excluded.product",
        &stock,
        &[],
    )?;
    count(tx, merchant, products.len() as i64 - known)
}

/// Takes products out of the catalog; answers how many were in it.
///
/// # Errors
/// When the database refuses.
pub fn delete(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    products: &[ProductId],
    now: Timestamp,
) -> Result<i64, StoreError> {
    let products: BTreeSet<&ProductId> = products.iter().collect();
    let known = count_present(tx, merchant, products.iter().copied())?;
    let mut revision = take_revisions(tx, merchant, products.len())?;
    let mut rows = Batch::new();
    for product in products {
        revision += 1;
        rows.push([merchant.into(), product.into(), revision.into()]);
    }
    tx.send_many(
        "UPDATE product SET is_deleted = 1, revision = i.revision, updated_at = $4
         FROM {rows: merchant text, id text, revision bigint}
         WHERE product.merchant = i.merchant AND product.id = i.id AND product.is_deleted = 0",
        &rows,
        &[now.into()],
    )?;
    count(tx, merchant, -known)?;
    Ok(known)
}

/// Products with their stock. What a turn or a page asks most often is one look, not one for the products and one
/// for their stock.
macro_rules! views {
    ($column:literal, $by:literal) => {
        concat!(
            "SELECT
                 {sqlite: (SELECT json_group_array(json_array(s.sku, s.on_hand - s.reserved)) FROM stock s
                     WHERE s.merchant = p.merchant AND s.product = p.id)}
                 {postgres: (SELECT json_agg(json_build_array(s.sku, s.on_hand - s.reserved)) FROM stock s
                     WHERE s.merchant = p.merchant AND s.product = p.id)::text},
                 p.rating, p.data
             FROM {rows: merchant text, ",
            $column,
            " text} JOIN product p ON p.merchant = i.merchant AND ",
            $by,
            " WHERE p.is_deleted = 0"
        )
    };
}

/// Products as they can be bought now, in the order asked for; unknown ones are left out.
///
/// # Errors
/// When the database refuses.
pub fn views(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    products: &[ProductId],
) -> Result<Vec<ProductView>, StoreError> {
    let mut rows = Batch::new();
    for product in products {
        rows.push([merchant.into(), product.into()]);
    }
    let found = tx.query_many(views!("id", "p.id = i.id"), &rows, &[])?;
    let mut by_id: BTreeMap<ProductId, ProductView> = BTreeMap::new();
    for row in found {
        let view = view(row)?;
        by_id.insert(view.product.id.clone(), view);
    }
    Ok(products.iter().filter_map(|id| by_id.remove(id)).collect())
}

/// The products that some variants belong to, each once, in the order of the variants.
///
/// # Errors
/// When the database refuses.
pub fn views_of_skus(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    skus: &[Sku],
) -> Result<Vec<ProductView>, StoreError> {
    let mut rows = Batch::new();
    for sku in skus {
        rows.push([merchant.into(), sku.into()]);
    }
    let found = tx.query_many(
        views!(
            "sku",
            "p.id = (SELECT t.product FROM stock t WHERE t.merchant = i.merchant AND t.sku = i.sku)"
        ),
        &rows,
        &[],
    )?;
    let mut views: Vec<ProductView> = Vec::new();
    for row in found {
        let view = view(row)?;
        if views.iter().all(|known| known.product.id != view.product.id) {
            views.push(view);
        }
    }
    let place = |view: &ProductView| skus.iter().position(|sku| view.available.contains_key(sku));
    views.sort_by_key(place);
    Ok(views)
}

fn view(mut row: Row) -> Result<ProductView, StoreError> {
    let stock: Option<String> = row.get()?;
    let levels: Vec<(Sku, i64)> = stock.as_deref().map_or(Ok(Vec::new()), json::read)?;
    let available = levels.into_iter().collect();
    Ok(ProductView { product: Arc::new(product(row)?), available })
}

/// What changed after a revision, in order of revision. A product that changed several times is there once.
///
/// # Errors
/// When the database refuses.
pub fn changes(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    after_revision: i64,
    limit: usize,
) -> Result<Vec<Change>, StoreError> {
    let rows = tx.query(
        "SELECT revision, id, is_deleted, rating, data FROM product
         WHERE merchant = $1 AND revision > $2 ORDER BY revision LIMIT $3",
        &[merchant.into(), after_revision.into(), limit.into()],
    )?;
    let (mut changes, mut loaded) = (Vec::with_capacity(rows.len()), Vec::new());
    for mut row in rows {
        let (revision, id, is_deleted): (i64, ProductId, bool) =
            (row.get()?, row.get()?, row.get()?);
        changes.push(Change { revision, product: id, view: None });
        if !is_deleted {
            loaded.push(product(row)?);
        }
    }
    let mut views: BTreeMap<ProductId, ProductView> =
        with_stock(tx, merchant, loaded)?.map(|view| (view.product.id.clone(), view)).collect();
    for change in &mut changes {
        change.view = views.remove(&change.product);
    }
    Ok(changes)
}

/// Products by id.
///
/// # Errors
/// When the database refuses.
pub fn list(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    after: Option<&Cursor>,
    limit: usize,
) -> Result<Page<ProductView>, StoreError> {
    let limit = page::limited(limit);
    let rows = tx.query(
        "SELECT rating, data FROM product WHERE merchant = $1 AND id > $2 AND is_deleted = 0
         ORDER BY id LIMIT $3",
        &[merchant.into(), after.map_or("", |after| &after.id).into(), (limit + 1).into()],
    )?;
    let loaded: Vec<Product> = rows.into_iter().map(product).collect::<Result<_, _>>()?;
    let items = with_stock(tx, merchant, loaded)?.collect();
    Page::of(items, limit, |last: &ProductView| Cursor::new(Timestamp(0), last.product.id.as_str()))
}

/// The last revision of the merchant's change feed; 0 before the first product.
///
/// # Errors
/// When the database refuses.
pub fn revision(tx: &mut Tx<'_>, merchant: &MerchantId) -> Result<i64, StoreError> {
    let row = tx.first(
        "SELECT last_revision FROM catalog_revision WHERE merchant = $1",
        &[merchant.into()],
    )?;
    row.map_or(Ok(0), |mut row| row.get())
}

/// How many products the merchant has.
///
/// # Errors
/// When the database refuses.
pub fn n_products(tx: &mut Tx<'_>, merchant: &MerchantId) -> Result<i64, StoreError> {
    Ok(crate::counter::list(tx, merchant, "products")?.values().sum())
}

/// Puts products into the change feed again: something about them changed that is not in their own row.
pub(crate) fn touch(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    products: &BTreeSet<ProductId>,
) -> Result<(), StoreError> {
    if products.is_empty() {
        return Ok(());
    }
    let mut revision = take_revisions(tx, merchant, products.len())?;
    let mut rows = Batch::new();
    for product in products {
        revision += 1;
        rows.push([merchant.into(), product.into(), revision.into()]);
    }
    tx.send_many(
        "UPDATE product SET revision = i.revision
         FROM {rows: merchant text, id text, revision bigint}
         WHERE product.merchant = i.merchant AND product.id = i.id",
        &rows,
        &[],
    )?;
    Ok(())
}

/// Stores what the reviews of a product add up to.
pub(crate) fn set_rating(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &ProductId,
    rating: RatingSummary,
) -> Result<(), StoreError> {
    tx.send(
        "UPDATE product SET rating = $3 WHERE merchant = $1 AND id = $2",
        &[merchant.into(), id.into(), json::write(&rating).into()],
    )?;
    Ok(())
}

/// Takes `n` revisions; answers the last one before them. Other changes of this catalog wait until the commit.
fn take_revisions(tx: &mut Tx<'_>, merchant: &MerchantId, n: usize) -> Result<i64, StoreError> {
    let row = tx.first(
        "INSERT INTO catalog_revision (merchant, last_revision) VALUES ($1, $2)
         ON CONFLICT (merchant) DO UPDATE SET
             last_revision = catalog_revision.last_revision + excluded.last_revision
         RETURNING last_revision",
        &[merchant.into(), n.into()],
    )?;
    let last: i64 = row.ok_or(StoreError::Conflict)?.get()?;
    Ok(last - n as i64)
}

fn count_present<'p>(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    products: impl Iterator<Item = &'p ProductId>,
) -> Result<i64, StoreError> {
    let mut rows = Batch::new();
    for product in products {
        rows.push([merchant.into(), product.into()]);
    }
    let found = tx.query_many(
        "SELECT 1 FROM {rows: merchant text, id text}
         JOIN product p ON p.merchant = i.merchant AND p.id = i.id WHERE p.is_deleted = 0",
        &rows,
        &[],
    )?;
    Ok(found.len() as i64)
}

fn count(tx: &mut Tx<'_>, merchant: &MerchantId, n: i64) -> Result<(), StoreError> {
    let mut delta = CounterDelta::default();
    delta.add(merchant, "products", n);
    delta.store(tx)
}

fn product(mut row: Row) -> Result<Product, StoreError> {
    let (rating, data): (String, String) = (row.get()?, row.get()?);
    let mut product: Product = json::read(&data)?;
    product.rating = json::read(&rating)?;
    Ok(product)
}

fn with_stock(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    products: Vec<Product>,
) -> Result<impl Iterator<Item = ProductView> + use<>, StoreError> {
    let mut rows = Batch::new();
    for product in &products {
        rows.push([merchant.into(), (&product.id).into()]);
    }
    let found = tx.query_many(
        "SELECT s.product, s.sku, s.on_hand - s.reserved FROM {rows: merchant text, id text}
         JOIN stock s ON s.merchant = i.merchant AND s.product = i.id",
        &rows,
        &[],
    )?;
    let mut available: BTreeMap<ProductId, BTreeMap<Sku, i64>> = BTreeMap::new();
    for mut row in found {
        available.entry(row.get()?).or_default().insert(row.get()?, row.get()?);
    }
    Ok(products.into_iter().map(move |product| ProductView {
        available: available.remove(&product.id).unwrap_or_default(),
        product: Arc::new(product),
    }))
}
