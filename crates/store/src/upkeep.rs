//! Looking after a database: whether it is sound, and whether all the money and stock in it agree.
//!
//! Nothing here changes a row. Each finding is one line for the operator; none is good news.

use crate::value::Row;
use crate::{EngineKind, StoreError, Tx, json};
use engine::MerchantId;
use engine::commerce::money::Money;
use engine::commerce::order::Order;
use engine::commerce::payment::{Payment, RefundState};

/// Orders looked at in one query.
const ORDERS_AT_ONCE: usize = 500;

/// What the engine itself finds wrong with its file; PostgreSQL checks its pages by itself.
///
/// # Errors
/// When the database refuses.
pub fn integrity(tx: &mut Tx<'_>) -> Result<Vec<String>, StoreError> {
    if tx.engine() == EngineKind::Postgres {
        return Ok(Vec::new());
    }
    let rows = tx.query("PRAGMA integrity_check", &[])?;
    let said: Vec<String> = rows.into_iter().map(|mut row| row.get()).collect::<Result<_, _>>()?;
    Ok(said.into_iter().filter(|line| line != "ok").collect())
}

/// Units set aside are those that checkouts hold.
///
/// # Errors
/// When the database refuses.
pub fn stock(tx: &mut Tx<'_>, merchant: &MerchantId) -> Result<Vec<String>, StoreError> {
    let rows = tx.query(
        "SELECT s.sku, s.reserved, CAST(COALESCE(SUM(r.quantity), 0) AS BIGINT) FROM stock s
         LEFT JOIN reservation r ON r.merchant = s.merchant AND r.sku = s.sku AND r.state = 'held'
         WHERE s.merchant = $1 GROUP BY s.sku, s.reserved
         HAVING s.reserved <> CAST(COALESCE(SUM(r.quantity), 0) AS BIGINT) ORDER BY s.sku",
        &[merchant.into()],
    )?;
    let line = |mut row: Row| {
        let (sku, reserved, held): (String, i64, i64) = (row.get()?, row.get()?, row.get()?);
        Ok(format!("stock {sku}: {reserved} units are set aside, checkouts hold {held}"))
    };
    rows.into_iter().map(line).collect()
}

/// Promotions were used as often as they say, and never more often than they allow.
///
/// # Errors
/// When the database refuses.
pub fn promotions(tx: &mut Tx<'_>, merchant: &MerchantId) -> Result<Vec<String>, StoreError> {
    let rows = tx.query(
        "SELECT p.id, p.n_uses, COUNT(u.checkout) FROM promotion p
         LEFT JOIN promotion_use u ON u.merchant = p.merchant AND u.promotion = p.id
         WHERE p.merchant = $1 GROUP BY p.id, p.n_uses HAVING p.n_uses <> COUNT(u.checkout) ORDER BY p.id",
        &[merchant.into()],
    )?;
    let line = |mut row: Row| {
        let (id, counted, used): (String, i64, i64) = (row.get()?, row.get()?, row.get()?);
        Ok(format!("promotion {id}: counted {counted} uses, there are {used}"))
    };
    rows.into_iter().map(line).collect()
}

/// What [`orders`] found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OrdersChecked {
    pub n_orders: u64,
    pub findings: Vec<String>,
}

/// Every order adds up, was paid exactly once by a payment of its checkout, and gave back no more than it took.
///
/// # Errors
/// When the database refuses.
pub fn orders(tx: &mut Tx<'_>, merchant: &MerchantId) -> Result<OrdersChecked, StoreError> {
    let mut checked = OrdersChecked::default();
    let mut after: i64 = -1;
    loop {
        let last = last_of(tx, merchant, after)?;
        let rows = tx.query(
            "SELECT o.number, o.total_minor, o.currency, o.checkout, o.data, p.checkout, p.data FROM orders o
             LEFT JOIN payment p ON p.merchant = o.merchant AND p.checkout = o.checkout
                 AND p.state IN ('succeeded', 'partially_refunded', 'refunded')
             WHERE o.merchant = $1 AND o.number > $2 AND o.number <= $3 ORDER BY o.number, p.id",
            &[merchant.into(), after.into(), last.into()],
        )?;
        if rows.is_empty() {
            return Ok(checked);
        }
        let mut paid_before = None;
        for mut row in rows {
            let (number, total, currency): (i64, i64, String) =
                (row.get()?, row.get()?, row.get()?);
            let _checkout: String = row.get()?;
            let order: Order = json::read(&row.get::<String>()?)?;
            let payment: Option<String> = row.get::<Option<String>>()?.and(row.get()?);
            let payment: Option<Payment> = payment.map(|text| json::read(&text)).transpose()?;
            let is_again = paid_before == Some(number);
            paid_before = Some(number);
            after = number;
            if is_again {
                // A second success is sent back as a late payment and is none of the order's.
                continue;
            }
            checked.n_orders += 1;
            let shown = (total, currency.as_str());
            let wrong = order_problem(&order, shown, payment.as_ref());
            checked
                .findings
                .extend(wrong.map(|problem| format!("order {}: {problem}", order.number)));
        }
    }
}

/// The number of the last order of the next page, so that no order's payments are cut in two.
fn last_of(tx: &mut Tx<'_>, merchant: &MerchantId, after: i64) -> Result<i64, StoreError> {
    let row = tx.first(
        "SELECT COALESCE(MAX(number), $2) FROM (
             SELECT number FROM orders WHERE merchant = $1 AND number > $2 ORDER BY number LIMIT $3) page",
        &[merchant.into(), after.into(), ORDERS_AT_ONCE.into()],
    )?;
    row.map_or(Ok(after), |mut row| row.get())
}

fn order_problem(order: &Order, shown: (i64, &str), payment: Option<&Payment>) -> Option<String> {
    let total = order.quote.total;
    if let Some(violation) = order.quote.violation() {
        return Some(violation.to_owned());
    }
    if shown != (total.minor, total.currency.code()) {
        return Some(format!("is listed with {} {}, agreed were {total}", shown.0, shown.1));
    }
    match (&order.payment, payment) {
        (Some(id), None) => return Some(format!("payment {id} did not succeed")),
        (Some(_), Some(payment)) if payment.amount != total => {
            return Some(format!("was paid with {}, agreed were {total}", payment.amount));
        }
        (None, _) if total.minor != 0 => return Some(format!("{total} were never paid")),
        _ => {}
    }
    let back: i64 = order
        .refunds
        .iter()
        .filter(|refund| refund.state != RefundState::Failed)
        .map(|refund| refund.amount.minor)
        .sum();
    let back = Money::from_minor(back, total.currency);
    (back.minor > order.captured.minor)
        .then(|| format!("{back} go back, {} were taken", order.captured))
}
