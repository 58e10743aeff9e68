//! An order as the platform's own receipt. Its amounts are decimal numbers, written from whole minor units digit by
//! digit: no float ever holds one.

use crate::tree::Tree;
use engine::commerce::money::Money;
use engine::content::{AmountKind, CartCardLine, OrderCard};

/// Lines of one receipt.
const LINES_MAX: usize = 100;

/// Words on every receipt that an order does not have: the platform insists on them.
#[derive(Debug, Clone)]
pub(crate) struct ReceiptWords {
    pub(crate) recipient_name: String,
    pub(crate) payment_method: String,
}

/// `unique` tells this receipt from another of the same order: a number that was there before is refused.
pub(super) fn template<'a>(
    words: &'a ReceiptWords,
    order: &'a OrderCard,
    unique: &str,
) -> Tree<'a> {
    let mut template = object! {
        "template_type": "receipt",
        "recipient_name": &words.recipient_name,
        "order_number": format!("{}-{unique}", order.number),
        "currency": order.total.currency.code().to_owned(),
        "payment_method": &words.payment_method,
        "summary": summary(order),
        "elements": order.lines.iter().take(LINES_MAX).map(element).collect::<Tree<'_>>(),
    };
    let discounts = order.amounts.iter().filter(|line| line.kind == AmountKind::Discount);
    let adjustments: Vec<Tree<'_>> = discounts
        .map(|line| object! { "name": &line.label, "amount": decimal(taken_off(line.amount)) })
        .collect();
    if !adjustments.is_empty() {
        template["adjustments"] = adjustments.into();
    }
    template
}

fn summary(order: &OrderCard) -> Tree<'_> {
    let of = |kind| order.amounts.iter().find(|line| line.kind == kind).map(|line| line.amount);
    let mut summary = object! { "total_cost": decimal(order.total) };
    for (name, kind) in [
        ("subtotal", AmountKind::Subtotal),
        ("shipping_cost", AmountKind::Delivery),
        ("total_tax", AmountKind::Tax),
    ] {
        if let Some(amount) = of(kind) {
            summary[name] = decimal(amount);
        }
    }
    summary
}

fn element(line: &CartCardLine) -> Tree<'_> {
    let mut element = object! {
        "title": &line.title,
        "quantity": line.quantity,
        // The platform adds these up, so it is the line's price and not the piece's.
        "price": decimal(line.total),
        "currency": line.total.currency.code().to_owned(),
    };
    if let Some(variant) = &line.variant {
        element["subtitle"] = variant.into();
    }
    if let Some(image) = &line.image {
        element["image_url"] = image.into();
    }
    element
}

/// A discount is told without its sign.
fn taken_off(amount: Money) -> Money {
    Money { minor: amount.minor.saturating_abs(), ..amount }
}

/// `129.90`, as a JSON number.
fn decimal(amount: Money) -> Tree<'static> {
    Tree::Decimal(amount.decimal())
}
