//! What is bought together: counted from the merchant's own orders, newest first, each buyer once.

use crate::value::Batch;
use crate::{StoreError, Tx};
use engine::commerce::order::Order;
use engine::{MerchantId, ProductId};
use std::collections::BTreeSet;

/// The newest orders of a product that are looked at.
const ORDERS_MAX: i64 = 1_000;

/// Notes what an order holds, with the order itself.
pub(crate) fn note(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    order: &Order,
) -> Result<(), StoreError> {
    let products: BTreeSet<&ProductId> =
        order.quote.lines.iter().map(|line| &line.product).collect();
    let mut rows = Batch::new();
    for product in products {
        rows.push([merchant.into(), product.into(), order.placed_at.into(), (&order.id).into()]);
    }
    tx.send_many(
        "INSERT INTO order_product (merchant, product, placed_at, order_id)
         SELECT merchant, product, placed_at, order_id
         FROM {rows: merchant text, product text, placed_at bigint, order_id text}
         WHERE true ON CONFLICT DO NOTHING",
        &rows,
        &[],
    )?;
    Ok(())
}

/// Products that at least so many buyers had in one order with this one, with how many: the most first.
///
/// An order that was canceled or sent back does not count, and whoever buys the same again counts once.
///
/// # Errors
/// When the database refuses.
pub fn with(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    product: &ProductId,
    buyers_min: i64,
    limit: usize,
) -> Result<Vec<(ProductId, i64)>, StoreError> {
    let rows = tx.query(
        "SELECT other.product, COUNT(DISTINCT COALESCE(o.contact, o.id)) AS n_buyers
         FROM (SELECT order_id FROM order_product WHERE merchant = $1 AND product = $2
               ORDER BY placed_at DESC LIMIT $4) mine
         JOIN orders o ON o.merchant = $1 AND o.id = mine.order_id
         JOIN order_product other ON other.merchant = $1 AND other.order_id = mine.order_id
             AND other.product <> $2
         WHERE o.state NOT IN ('canceled', 'returned', 'refunded')
         GROUP BY other.product HAVING COUNT(DISTINCT COALESCE(o.contact, o.id)) >= $3
         ORDER BY n_buyers DESC, other.product LIMIT $5",
        &[merchant.into(), product.into(), buyers_min.into(), ORDERS_MAX.into(), limit.into()],
    )?;
    rows.into_iter().map(|mut row| Ok((row.get()?, row.get()?))).collect()
}
