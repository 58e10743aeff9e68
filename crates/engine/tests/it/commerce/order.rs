//! Orders: placed from completed checkouts, numbered, moved, canceled, returned and shown.

use super::checkout::World;
use super::shop::NOW;
use crate::table;
use engine::commerce::checkout::CheckoutState;
use engine::commerce::lifecycle::Named;
use engine::commerce::order::{Order, OrderCommand, OrderState};
use engine::commerce::order_card::{OrderLabels, card};
use engine::commerce::order_number::{OrderNumber, Shape};
use engine::commerce::payment::{Payment, PaymentState};
use engine::content::Choice;
use engine::time::DAY_MS;
use engine::{OrderId, PaymentId};
use expect_test::expect;

/// An order as placement and settlement would have made it.
pub(super) fn placed(lines: &str, coupons: &str) -> Order {
    placed_in(World::ready(lines, coupons))
}

pub(super) fn placed_in(mut world: World) -> Order {
    for step in ["freeze", "pay", "settle"] {
        world.take(step).expect("all is well");
    }
    let checkout = &world.checkout;
    let payment = Payment {
        id: PaymentId::from("pay_1"),
        checkout: checkout.id.clone(),
        attempt: checkout.attempt,
        amount: checkout.quote.total,
        account: "acct_1".to_owned(),
        test: false,
        quote_hash: checkout.quote.hash.clone(),
        state: PaymentState::Succeeded,
        provider_reference: Some("ref_1".to_owned()),
    };
    let payment = (!payment.amount.is_zero()).then_some(payment);
    Order::place(
        OrderId::from("ord_1"),
        OrderNumber::counted(OrderNumber::FIRST),
        checkout,
        payment.as_ref(),
        NOW,
    )
}

#[test]
fn an_order_keeps_what_was_agreed() {
    let order = placed("throw, mug-red*2", "TAK5");
    assert_eq!(order.captured, order.quote.total);
    assert_eq!(order.state, OrderState::Paid);
    assert_eq!(order.email.as_deref(), Some("ana@example.com"));
    let text = serde_json::to_string(&order).expect("an order is JSON");
    assert!(text.contains(r##""number":"#1001""##));
    assert_eq!(serde_json::from_str::<Order>(&text).expect("JSON is an order"), order);
}

#[test]
fn an_order_with_nothing_to_pay_needs_no_payment() {
    let order = placed("mug-red", "ALL100 SOLFRI");
    assert_eq!((order.payment.as_ref(), order.captured.minor), (None, 0));
}

#[test]
fn an_order_is_made_from_nothing_but_a_completed_and_paid_checkout() {
    let world = World::ready("throw", "");
    let mut completed = world.checkout.clone();
    completed.state = CheckoutState::Completed;
    let place = |checkout: &engine::commerce::checkout::Checkout, payment: Option<Payment>| {
        let (id, number) = (OrderId::from("ord_1"), OrderNumber::counted(OrderNumber::FIRST));
        std::panic::catch_unwind(|| Order::place(id, number, checkout, payment.as_ref(), NOW))
            .is_ok()
    };
    let paid = Payment {
        id: PaymentId::from("pay_1"),
        checkout: completed.id.clone(),
        attempt: 1,
        amount: completed.quote.total,
        account: "acct_1".to_owned(),
        test: false,
        quote_hash: completed.quote.hash.clone(),
        state: PaymentState::Succeeded,
        provider_reference: None,
    };
    let mut less = paid.clone();
    less.amount.minor -= 1;
    let pending = Payment { state: PaymentState::Pending, ..paid.clone() };
    let foreign = Payment { checkout: "chk_2".into(), ..paid.clone() };
    assert!(place(&completed, Some(paid.clone())));
    let outcomes = [
        place(&world.checkout, Some(paid)),
        place(&completed, None),
        place(&completed, Some(less)),
        place(&completed, Some(pending)),
        place(&completed, Some(foreign)),
    ];
    assert_eq!(outcomes, [false; 5]);
}

#[test]
fn an_order_moves_and_answers_as_the_table_says() {
    table::check("order", |cells| {
        let mut order = placed("throw", "");
        let mut now = NOW;
        for step in cells[0].split_whitespace() {
            if let Some(days) = step.strip_prefix("days:") {
                now = now.plus_ms(days.parse::<i64>().expect("days") * DAY_MS);
                continue;
            }
            let command = OrderCommand::from_name(step).expect("a command");
            match order.advance(command, now) {
                Ok(next) => order = next,
                Err(refused) => return refused.to_string(),
            }
        }
        let returnable = if order.returnable(now, 30) { "; returnable" } else { "" };
        format!("{}; cancel {:?}{returnable}", order.state.name(), order.cancel_answer())
    });
}

#[test]
fn a_number_is_read_however_it_is_typed() {
    let read = |typed: &str| OrderNumber::parse(typed).map(|number| number.to_string());
    for typed in ["#1042", "1042", " no. 1042 ", "order 1042!"] {
        assert_eq!(read(typed).as_deref(), Some("#1042"), "{typed}");
    }
    for typed in ["", "#", "ten", "10 42", "99999999999999999999999"] {
        assert_eq!(read(typed), None, "{typed}");
    }
}

#[test]
fn a_merchant_writes_its_numbers_its_own_way() {
    table::check_kept("order_shapes", |cells| {
        let shape = match cells[1].parse::<Shape>() {
            Ok(shape) => shape,
            Err(error) => return error.to_string(),
        };
        match cells[0] {
            "write" => shape.write(cells[2].parse().expect("a count"), 2026).to_string(),
            "read" => match shape.read(cells[2]) {
                Some(number) => number.to_string(),
                None if shape.is_nearly(cells[2]) => "nothing, nearly".to_owned(),
                None => "nothing".to_owned(),
            },
            _ => shape.to_string(),
        }
    });
}

#[test]
fn a_number_names_the_order_it_was_written_for() {
    let shape: Shape = "HS-YYYY-00000".parse().expect("a shape");
    let placed = shape.write(123, 2026);
    let old = OrderNumber::counted(123);
    for (typed, is_placed, is_old) in [
        ("HS-2026-00123", true, true),
        ("hs202600123", true, false),
        ("123", true, true),
        ("#123", true, true),
        ("HS-2025-00123", false, true),
        ("HT-2026-00123", false, true),
        ("HS-2026-00124", false, false),
    ] {
        let number = OrderNumber::parse(typed).expect(typed);
        assert_eq!((number.names(&placed), number.names(&old)), (is_placed, is_old), "{typed}");
    }
    let kept = serde_json::to_string(&placed).expect("a number can be kept");
    assert_eq!(kept, "\"HS-2026-00123\"");
    assert_eq!(serde_json::from_str::<OrderNumber>(&kept).expect("and read"), placed);
    serde_json::from_str::<OrderNumber>("\"HS\"").expect_err("no count");
}

fn labels() -> OrderLabels {
    let states = OrderState::ALL.iter();
    OrderLabels {
        subtotal: "Subtotal".to_owned(),
        discount: "Discount".to_owned(),
        delivery: "Delivery".to_owned(),
        tax: "Tax".to_owned(),
        tax_included: "Tax included".to_owned(),
        status: states.map(|state| (*state, format!("is {}", state.name()))).collect(),
        steps: [(OrderState::Paid, "Paid".to_owned())].into(),
    }
}

fn shown(order: &Order) -> String {
    let card = card(order, &labels(), vec![Choice::new("cancel", "Cancel")]);
    let lines = card
        .lines
        .iter()
        .map(|line| format!("{} x {} = {}", line.quantity, line.title, line.total));
    let amounts = card.amounts.iter().map(|row| format!("{}: {}", row.label, row.amount));
    let steps = card
        .timeline
        .iter()
        .map(|step| format!("[{}] {}", if step.done { "x" } else { " " }, step.label));
    let head = format!("{} {} ({})", card.number, card.status_label, card.status);
    let rows =
        std::iter::once(head).chain(lines).chain(amounts).chain([format!("Total: {}", card.total)]);
    rows.chain(steps).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_card_shows_lines_sums_and_steps() {
    let order = placed("throw, mug-red*2", "TAK5");
    expect![[r#"
        #1001 is paid (paid)
        1 x throw = 48.00 EUR
        2 x mug = 25.80 EUR
        Subtotal: 73.80 EUR
        thanks (TAK5): -5.00 EUR
        standard: 4.90 EUR
        Tax included: 14.74 EUR
        Total: 73.70 EUR
        [x] Paid
        [ ] is packing
        [ ] is shipped
        [ ] is delivered"#]]
    .assert_eq(&shown(&order));
    let packed = order.advance(OrderCommand::Pack, NOW).expect("it is paid");
    let canceled = packed.advance(OrderCommand::Cancel, NOW).expect("it is not sent");
    expect![[r#"
        #1001 is canceled (canceled)
        1 x throw = 48.00 EUR
        2 x mug = 25.80 EUR
        Subtotal: 73.80 EUR
        thanks (TAK5): -5.00 EUR
        standard: 4.90 EUR
        Tax included: 14.74 EUR
        Total: 73.70 EUR
        [x] Paid
        [x] is packing
        [x] is canceled"#]]
    .assert_eq(&shown(&canceled));
}
