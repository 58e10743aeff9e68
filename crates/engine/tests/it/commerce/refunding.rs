//! Money going back: by table, and never more than came in.

use super::checkout::World;
use super::order::{placed, placed_in};
use super::shop::{NOW, money};
use crate::table;
use engine::RefundId;
use engine::commerce::lifecycle::Named;
use engine::commerce::money::{Currency, Money};
use engine::commerce::order::{Order, OrderCommand, OrderState};
use engine::commerce::payment::{RefundCommand, RefundState, RefundedUnits};
use engine::commerce::refunding::{
    RefundError, RefundRequest, advance, refundable, refunded, request,
};
use proptest::collection::vec;
use proptest::prelude::*;

fn id(idx: usize) -> RefundId {
    RefundId::from(format!("rfnd_{idx}").as_str())
}

/// `all`, `sum 500`, `line 0 2`, `line 0 1 delivery`, `delivery`.
fn asked(words: &[&str]) -> RefundRequest {
    let number = |word: &str| word.parse::<i64>().expect("a number");
    match words {
        ["all"] => RefundRequest::All,
        ["sum", minor] => RefundRequest::Amount { amount: money(number(minor)) },
        ["sum", minor, code] => {
            let currency = Currency::parse(code).expect("a currency");
            RefundRequest::Amount { amount: Money::from_minor(number(minor), currency) }
        }
        ["delivery"] => RefundRequest::Units { units: Vec::new(), delivery: true },
        ["line", idx, quantity, rest @ ..] => RefundRequest::Units {
            units: vec![RefundedUnits {
                line_idx: idx.parse().expect("an index"),
                quantity: quantity.parse().expect("a quantity"),
            }],
            delivery: rest == ["delivery"],
        },
        other => panic!("no such request: {other:?}"),
    }
}

fn take(order: &Order, step: &str) -> Result<Order, RefundError> {
    let words: Vec<&str> = step.split_whitespace().collect();
    if let Some(command) = RefundCommand::from_name(words[0]) {
        let idx = words[1].parse().expect("an index");
        return advance(order, &id(idx), command, NOW);
    }
    if let Some(command) = OrderCommand::from_name(words[0]) {
        return Ok(order.advance(command, NOW).expect("the order goes its way"));
    }
    request(order, id(order.refunds.len()), &asked(&words), NOW)
}

fn said(order: &Order) -> String {
    let refunds = order.refunds.iter();
    let refunds: Vec<String> = refunds
        .map(|refund| format!("{} {}", refund.amount.decimal(), refund.state.name()))
        .collect();
    format!(
        "{}; left {}; order {}",
        refunds.join(", "),
        refundable(order).decimal(),
        order.state.name()
    )
}

#[test]
fn money_goes_back_as_the_table_says() {
    table::check("refund", |cells| {
        let mut world = World::open(cells[0], cells[1]);
        world.shop.prices_include_tax = !cells[2].contains("exclusive");
        for step in ["address DK 8000", "contact ana@example.com", "deliver standard", "freeze"] {
            world.take(step).expect("all is well");
        }
        let mut order = placed_in(world);
        for step in cells[3].split(';').map(str::trim).filter(|step| !step.is_empty()) {
            match take(&order, step) {
                Ok(next) => order = next,
                Err(error) => return format!("{}; {step}: {error}", said(&order)),
            }
        }
        said(&order)
    });
}

fn any_step() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("all".to_owned()),
        Just("delivery".to_owned()),
        (-10i64..9_000).prop_map(|minor| format!("sum {minor}")),
        (0usize..3, 0u32..5).prop_map(|(idx, quantity)| format!("line {idx} {quantity}")),
        (prop::sample::select(RefundCommand::ALL.to_vec()), 0usize..6)
            .prop_map(|(command, idx)| format!("{} {idx}", command.name())),
    ]
}

proptest! {
    #[test]
    fn no_more_goes_back_than_came_in(steps in vec(any_step(), 0..20)) {
        let mut order = placed("throw*2, mug-red*3", "TAK5 WELCOME10");
        for step in steps {
            if let Ok(next) = take(&order, &step) {
                order = next;
            }
            let left = refundable(&order);
            let alive: i64 = order
                .refunds
                .iter()
                .filter(|refund| refund.state != RefundState::Failed)
                .map(|refund| refund.amount.minor)
                .sum();
            prop_assert!(left.minor >= 0);
            prop_assert_eq!(alive + left.minor, order.captured.minor);
            prop_assert!(refunded(&order).minor <= order.captured.minor);
            prop_assert!(order.refunds.iter().all(|refund| refund.amount.minor > 0));
        }
        prop_assert_eq!(order.state, OrderState::Paid, "money moving does not move a paid order");
    }

    #[test]
    fn returning_units_one_by_one_gives_back_the_line(quantity in 1u32..9, coupons in "(TAK5|WELCOME10|MUG3)?") {
        let mut order = placed(&format!("mug-red*{quantity}, throw"), &coupons);
        let line = order.quote.lines[0].total;
        for _ in 0..quantity {
            let one = RefundRequest::Units { units: vec![RefundedUnits { line_idx: 0, quantity: 1 }], delivery: false };
            order = request(&order, id(order.refunds.len()), &one, NOW).expect("a unit is left");
        }
        let back: i64 = order.refunds.iter().map(|refund| refund.amount.minor).sum();
        prop_assert_eq!(back, line.minor);
    }
}
