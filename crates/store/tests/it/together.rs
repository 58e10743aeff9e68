//! What is bought together: never by fewer buyers than asked for, and never from orders that came to nothing.

use crate::fixture::*;
use crate::selling::order_of;
use engine::commerce::money::{Currency, Money};
use engine::commerce::order::OrderState;
use engine::commerce::quote::QuotedLine;
use store::order::StoredOrder;
use store::{order, together};

store_conformance! {
    what_enough_buyers_took_together_is_found,
    orders_that_came_to_nothing_do_not_count,
}

fn line(product: &str) -> QuotedLine {
    let price = Money::from_minor(900, Currency::EUR);
    QuotedLine {
        sku: format!("{product}-1").as_str().into(),
        product: product.into(),
        title: product.to_owned(),
        variant: None,
        image: None,
        quantity: 1,
        unit_price: price,
        subtotal: price,
        discount: Money::zero(Currency::EUR),
        total: price,
        tax_rate_bp: 0,
        tax: Money::zero(Currency::EUR),
    }
}

/// Orders number `n` of one buyer.
fn buys(fixture: &Fixture, n: u64, buyer: Option<&str>, products: &[&str]) -> StoredOrder {
    let lines = products.iter().map(|product| line(product)).collect();
    let buyer = buyer.map(Into::into);
    let placed = fixture.store.write(0, move |tx| {
        let count = order::next_count(tx, &merchant())?;
        let mut one = order_of(&format!("ord_{n}"), &format!("chk_{n}"), count);
        one.order.quote.lines = Vec::clone(&lines);
        one.order.contact = Option::clone(&buyer);
        order::place(tx, &merchant(), &one, NOW)?;
        Ok(one)
    });
    placed.wait().unwrap()
}

fn with(fixture: &Fixture, product: &str, buyers_min: i64) -> Vec<(String, i64)> {
    let product = product.into();
    let found = fixture.store.read(|tx| together::with(tx, &merchant(), &product, buyers_min, 4));
    found.unwrap().into_iter().map(|(id, n)| (id.to_string(), n)).collect()
}

fn what_enough_buyers_took_together_is_found(fixture: &Fixture) {
    for n in 0..3 {
        buys(fixture, n, None, &["mug", "tray", "mug"]);
    }
    buys(fixture, 3, None, &["mug", "lamp"]);
    buys(fixture, 4, None, &["lamp", "rug"]);
    // One buyer's habit is nobody else's.
    for n in 5..9 {
        buys(fixture, n, Some("cont_1"), &["mug", "lamp"]);
    }
    assert_eq!(with(fixture, "mug", 3), [("tray".to_owned(), 3)]);
    assert_eq!(with(fixture, "mug", 2), [("tray".to_owned(), 3), ("lamp".to_owned(), 2)]);
    assert_eq!(with(fixture, "tray", 3), [("mug".to_owned(), 3)]);
    assert_eq!(with(fixture, "rug", 2), []);
    let elsewhere =
        fixture.store.read(|tx| together::with(tx, &"other".into(), &"mug".into(), 1, 4));
    assert_eq!(elsewhere.unwrap(), []);
}

fn orders_that_came_to_nothing_do_not_count(fixture: &Fixture) {
    let orders: Vec<StoredOrder> =
        (0..3).map(|n| buys(fixture, n, None, &["mug", "tray"])).collect();
    assert_eq!(with(fixture, "mug", 3).len(), 1);
    let mut canceled = orders[0].order.clone();
    canceled.state = OrderState::Canceled;
    let save = fixture.store.write(0, move |tx| {
        order::lock(tx, &merchant(), &canceled.id)?;
        order::save(tx, &merchant(), &canceled, NOW)
    });
    save.wait().unwrap();
    assert_eq!((with(fixture, "mug", 3).len(), with(fixture, "mug", 2).len()), (0, 1));
}
