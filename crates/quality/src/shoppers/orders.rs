//! The two orders every shopper has: one on its way, one that can still be canceled.

use engine::commerce::catalog::Product;
use engine::commerce::money::{Currency, Money};
use engine::content::{CartCardLine, OrderCard};
use engine::{OrderFact, OrderId, ProductId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// On its way: it can be sent back, not canceled.
pub(crate) const SHIPPED: &str = "1042";
/// Paid and not yet packed.
pub(crate) const OPEN: &str = "1057";

pub(crate) fn placed(products: &BTreeMap<ProductId, Arc<Product>>) -> Vec<OrderFact> {
    let mut goods = products.values();
    let mut next = || goods.next().map(|product| line(product)).into_iter().collect();
    vec![order(OPEN, "paid", next()), order(SHIPPED, "shipped", next())]
}

fn line(product: &Product) -> CartCardLine {
    let variant = &product.variants[0];
    let price = variant.price(Currency::EUR).unwrap_or(Money::from_minor(0, Currency::EUR));
    CartCardLine {
        sku: variant.sku.clone(),
        product: product.id.clone(),
        title: product.title.get(engine::Language::En).to_owned(),
        variant: None,
        quantity: 1,
        unit_price: price,
        total: price,
        image: None,
    }
}

fn order(number: &str, status: &str, lines: Vec<CartCardLine>) -> OrderFact {
    let minor = lines.iter().map(|line| line.total.minor).sum();
    OrderFact {
        id: OrderId::new(format!("ord_{number}")),
        number: number.to_owned(),
        status: status.to_owned(),
        placed_at: super::shop::START,
        cancelable: number == OPEN,
        returnable: number == SHIPPED,
        card: OrderCard {
            number: number.to_owned(),
            status: status.to_owned(),
            status_label: status.to_owned(),
            lines,
            amounts: Vec::new(),
            total: Money::from_minor(minor, Currency::EUR),
            timeline: Vec::new(),
            actions: Vec::new(),
        },
    }
}
