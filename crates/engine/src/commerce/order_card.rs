//! An order as it is shown: its lines, sums and the steps taken and to come, in words handed in.
//!
//! The wording belongs to the dialogue's phrases; here are only the places where words go.

use super::lifecycle::Named;
use super::money::Money;
use super::order::{Order, OrderState};
use super::quote::{Quote, QuotedLine};
use crate::Timestamp;
use crate::content::{AmountKind, AmountLine, CartCardLine, Choice, OrderCard, OrderStep};
use std::collections::BTreeMap;

/// The words a card needs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OrderLabels {
    pub subtotal: String,
    pub discount: String,
    pub delivery: String,
    pub tax: String,
    pub tax_included: String,
    /// How the present state is told; a state without words is shown by its name.
    pub status: BTreeMap<OrderState, String>,
    /// The steps of the timeline, short; where one is missing the status is used.
    pub steps: BTreeMap<OrderState, String>,
}

/// The order as a card.
pub fn card(order: &Order, labels: &OrderLabels, actions: Vec<Choice>) -> OrderCard {
    OrderCard {
        number: order.number.to_string(),
        status: order.state.name().to_owned(),
        status_label: status_label(order.state, labels),
        lines: order.quote.lines.iter().map(CartCardLine::from).collect(),
        amounts: amounts(&order.quote, labels),
        total: order.quote.total,
        timeline: timeline(order, labels),
        actions,
    }
}

fn status_label(state: OrderState, labels: &OrderLabels) -> String {
    labels.status.get(&state).cloned().unwrap_or_else(|| state.name().to_owned())
}

impl From<&QuotedLine> for CartCardLine {
    fn from(line: &QuotedLine) -> Self {
        Self {
            sku: line.sku.clone(),
            product: line.product.clone(),
            title: line.title.clone(),
            variant: line.variant.clone(),
            quantity: line.quantity,
            unit_price: line.unit_price,
            total: line.subtotal,
            image: line.image.clone(),
        }
    }
}

/// The rows between lines and total: discounts negative, tax only where there is some.
pub fn amounts(quote: &Quote, labels: &OrderLabels) -> Vec<AmountLine> {
    let row = |kind, label: &str, amount| AmountLine { kind, label: label.to_owned(), amount };
    let mut rows = vec![row(AmountKind::Subtotal, &labels.subtotal, quote.subtotal)];
    for discount in &quote.discounts {
        let name = if discount.label.is_empty() { &labels.discount } else { &discount.label };
        let label = match &discount.code {
            Some(code) => format!("{name} ({code})"),
            None => name.clone(),
        };
        let amount = Money::from_minor(-discount.amount.minor, discount.amount.currency);
        rows.push(row(AmountKind::Discount, &label, amount));
    }
    if let Some(delivery) = &quote.delivery {
        let name = if delivery.label.is_empty() { &labels.delivery } else { &delivery.label };
        rows.push(row(AmountKind::Delivery, name, delivery.price));
    }
    if !quote.tax.is_zero() {
        let name = if quote.prices_include_tax { &labels.tax_included } else { &labels.tax };
        rows.push(row(AmountKind::Tax, name, quote.tax));
    }
    rows
}

/// The way an order goes when all is well.
const WAY: [OrderState; 4] =
    [OrderState::Paid, OrderState::Packing, OrderState::Shipped, OrderState::Delivered];

/// What was done, in order, then what is still to come while the order is on its way.
fn timeline(order: &Order, labels: &OrderLabels) -> Vec<OrderStep> {
    let step = |state: OrderState, at: Option<Timestamp>| OrderStep {
        label: labels.steps.get(&state).cloned().unwrap_or_else(|| status_label(state, labels)),
        done: at.is_some(),
        at,
    };
    // Placed and paid are one moment for the contact: being paid says both.
    let told =
        |state: &OrderState| *state != OrderState::Placed || order.state == OrderState::Placed;
    let done = order.history.iter().filter(|(state, _)| told(state));
    let mut steps: Vec<OrderStep> = done.map(|(state, at)| step(*state, Some(*at))).collect();
    let on_its_way = match order.state {
        OrderState::Placed => Some(0),
        state => WAY.iter().position(|on_way| *on_way == state).map(|idx| idx + 1),
    };
    if let Some(next_idx) = on_its_way {
        steps.extend(WAY[next_idx..].iter().map(|state| step(*state, None)));
    }
    steps
}
