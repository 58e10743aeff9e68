//! Orders: one for each checkout, numbered per merchant.

use crate::page::{self, Cursor, Page};
use crate::value::{Row, Value};
use crate::{StoreError, Tx, contact, json, together};
use engine::commerce::lifecycle::Named;
use engine::commerce::order::Order;
use engine::commerce::order_number::OrderNumber;
use engine::{CheckoutId, ContactId, ConversationId, MerchantId, OrderId, Timestamp};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredOrder {
    pub conversation: Option<ConversationId>,
    pub order: Order,
}

/// What became of placing an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Placed {
    Placed,
    /// The checkout has an order already: nothing changed.
    Already(OrderId),
}

const COLUMNS: &str = "conversation, data";

/// Takes the merchant's next count of orders. Others wait for it until the commit, so ask late.
///
/// # Errors
/// When the database refuses.
pub fn next_count(tx: &mut Tx<'_>, merchant: &MerchantId) -> Result<u64, StoreError> {
    let row = tx.first(
        "INSERT INTO last_number (merchant, name, last_value) VALUES ($1, 'order', $2)
         ON CONFLICT (merchant, name) DO UPDATE SET last_value = last_number.last_value + 1
         RETURNING last_value",
        &[merchant.into(), OrderNumber::FIRST.into()],
    )?;
    row.ok_or(StoreError::Conflict)?.get()
}

/// Stores a new order, unless its checkout has one.
///
/// # Errors
/// When the database refuses.
pub fn place(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    stored: &StoredOrder,
    now: Timestamp,
) -> Result<Placed, StoreError> {
    // Whoever was merged while the money came in buys as who she is now.
    let mut order = stored.order.clone();
    order.contact = order.contact.map(|who| contact::current(tx, merchant, &who)).transpose()?;
    let order = &order;
    let placed = tx.execute(
        "INSERT INTO orders (merchant, id, number, checkout, conversation, contact, state,
             total_minor, currency, placed_at, updated_at, data)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT (merchant, checkout) DO NOTHING",
        &[
            merchant.into(),
            (&order.id).into(),
            order.number.count().into(),
            (&order.checkout).into(),
            stored.conversation.as_ref().into(),
            order.contact.as_ref().into(),
            order.state.name().into(),
            order.quote.total.minor.into(),
            order.quote.total.currency.code().into(),
            order.placed_at.into(),
            now.into(),
            json::write(order).into(),
        ],
    )?;
    if placed == 1 {
        together::note(tx, merchant, order)?;
        return Ok(Placed::Placed);
    }
    let row = tx.first(
        "SELECT id FROM orders WHERE merchant = $1 AND checkout = $2",
        &[merchant.into(), (&order.checkout).into()],
    )?;
    row.ok_or(StoreError::Conflict)?.get().map(Placed::Already)
}

/// # Errors
/// When the database refuses.
pub fn get(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &OrderId,
) -> Result<Option<StoredOrder>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM orders WHERE merchant = $1 AND id = $2");
    let row = tx.first(&sql, &[merchant.into(), id.into()])?;
    row.map(stored).transpose()
}

/// Like [`get`], and keeps everybody else from changing it until the transaction ends.
///
/// # Errors
/// When the database refuses.
pub fn lock(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &OrderId,
) -> Result<Option<StoredOrder>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM orders WHERE merchant = $1 AND id = $2 {{for_update: orders}}"
    );
    let row = tx.first(&sql, &[merchant.into(), id.into()])?;
    row.map(stored).transpose()
}

/// The order that goes by a number, as it was written when it was placed or by its count alone.
///
/// # Errors
/// When the database refuses.
pub fn by_number(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    number: &OrderNumber,
) -> Result<Option<StoredOrder>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM orders WHERE merchant = $1 AND number = $2");
    let row = tx.first(&sql, &[merchant.into(), number.count().into()])?;
    let found = row.map(stored).transpose()?;
    Ok(found.filter(|found| number.names(&found.order.number)))
}

/// The order a checkout became.
///
/// # Errors
/// When the database refuses.
pub fn of_checkout(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    checkout: &CheckoutId,
) -> Result<Option<StoredOrder>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM orders WHERE merchant = $1 AND checkout = $2");
    let row = tx.first(&sql, &[merchant.into(), checkout.into()])?;
    row.map(stored).transpose()
}

/// Orders of one contact or of all, newest first.
///
/// # Errors
/// When the database refuses.
pub fn list(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    contact: Option<&ContactId>,
    after: Option<&Cursor>,
    limit: usize,
) -> Result<Page<StoredOrder>, StoreError> {
    let limit = page::limited(limit);
    let from = Cursor::newest(after);
    let condition = if contact.is_some() { "AND contact = $5" } else { "" };
    let sql = format!(
        "SELECT {COLUMNS} FROM orders
         WHERE merchant = $1 AND (placed_at, id) < ($2, $3) {condition}
         ORDER BY placed_at DESC, id DESC LIMIT $4"
    );
    let mut values: Vec<Value<'_>> =
        vec![merchant.into(), from.at.into(), (&from.id).into(), (limit + 1).into()];
    values.extend(contact.map(Value::from));
    let rows = tx.query(&sql, &values)?;
    let items = rows.into_iter().map(stored).collect::<Result<_, _>>()?;
    Page::of(items, limit, |last: &StoredOrder| {
        Cursor::new(last.order.placed_at, last.order.id.as_str())
    })
}

/// Stores a changed order; [`lock`] it first.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such order.
pub fn save(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    order: &Order,
    now: Timestamp,
) -> Result<(), StoreError> {
    let changed = tx.execute(
        "UPDATE orders SET state = $3, updated_at = $4, data = $5 WHERE merchant = $1 AND id = $2",
        &[
            merchant.into(),
            (&order.id).into(),
            order.state.name().into(),
            now.into(),
            json::write(order).into(),
        ],
    )?;
    if changed == 1 { Ok(()) } else { Err(StoreError::NotFound) }
}

fn stored(mut row: Row) -> Result<StoredOrder, StoreError> {
    Ok(StoredOrder { conversation: row.get()?, order: json::read(&row.get::<String>()?)? })
}
