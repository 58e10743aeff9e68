//! An order as the platform's own receipt. Its amounts are decimal numbers, written from whole minor units digit by
//! digit: no float ever holds one.

use super::render::Wrapped;
use engine::commerce::money::Money;
use engine::content::{AmountKind, CartCardLine, OrderCard};
use serde::Serialize;
use serde_json::value::RawValue;

/// Lines of one receipt.
const LINES_MAX: usize = 100;

/// Words on every receipt that an order does not have: the platform insists on them.
#[derive(Debug, Clone)]
pub(crate) struct ReceiptWords {
    pub(crate) recipient_name: String,
    pub(crate) payment_method: String,
}

#[derive(Debug, Serialize)]
pub(crate) struct ReceiptTemplate {
    template_type: &'static str,
    recipient_name: String,
    order_number: String,
    currency: String,
    payment_method: String,
    summary: Summary,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    adjustments: Vec<Adjustment>,
    elements: Vec<Element>,
}

#[derive(Debug, Serialize)]
struct Summary {
    #[serde(skip_serializing_if = "Option::is_none")]
    subtotal: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shipping_cost: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total_tax: Option<Box<RawValue>>,
    total_cost: Option<Box<RawValue>>,
}

#[derive(Debug, Serialize)]
struct Adjustment {
    name: String,
    amount: Option<Box<RawValue>>,
}

#[derive(Debug, Serialize)]
struct Element {
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    subtitle: Option<String>,
    quantity: u32,
    price: Option<Box<RawValue>>,
    currency: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    image_url: Option<String>,
}

/// `unique` tells this receipt from another of the same order: a number that was there before is refused.
pub(super) fn template(
    words: &ReceiptWords,
    order: &OrderCard,
    unique: &str,
) -> Wrapped<ReceiptTemplate> {
    let of = |kind| order.amounts.iter().find(|line| line.kind == kind).map(|line| line.amount);
    let amount = |kind| of(kind).and_then(decimal);
    let discounts = order.amounts.iter().filter(|line| line.kind == AmountKind::Discount);
    Wrapped(ReceiptTemplate {
        template_type: "receipt",
        recipient_name: words.recipient_name.clone(),
        order_number: format!("{}-{unique}", order.number),
        currency: order.total.currency.code().to_owned(),
        payment_method: words.payment_method.clone(),
        summary: Summary {
            subtotal: amount(AmountKind::Subtotal),
            shipping_cost: amount(AmountKind::Delivery),
            total_tax: amount(AmountKind::Tax),
            total_cost: decimal(order.total),
        },
        adjustments: discounts
            .map(|line| Adjustment {
                name: line.label.clone(),
                amount: decimal(taken_off(line.amount)),
            })
            .collect(),
        elements: order.lines.iter().take(LINES_MAX).map(element).collect(),
    })
}

fn element(line: &CartCardLine) -> Element {
    Element {
        title: line.title.clone(),
        subtitle: line.variant.clone(),
        quantity: line.quantity,
        // The platform adds these up, so it is the line's price and not the piece's.
        price: decimal(line.total),
        currency: line.total.currency.code().to_owned(),
        image_url: line.image.clone(),
    }
}

/// A discount is told without its sign.
fn taken_off(amount: Money) -> Money {
    Money { minor: amount.minor.saturating_abs(), ..amount }
}

/// `129.90`, as a JSON number.
fn decimal(amount: Money) -> Option<Box<RawValue>> {
    RawValue::from_string(amount.decimal()).ok()
}
