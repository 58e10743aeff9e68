//! Carts: commands by table, platform carts, and what changed between two.

use super::shop::{cart, product_of, shop};
use crate::table;
use engine::commerce::cart::{
    CART_LINES_MAX, Cart, CartCommand, CartError, ClaimMode, apply, diff, from_claimed,
};
use engine::{CartId, CouponCode, Sku};

/// `add mug-red 2`, `set mug-red 3`, `remove mug-red`, `clear`, `coupon TAK5`, `uncoupon TAK5`.
fn command(text: &str) -> CartCommand {
    let words: Vec<&str> = text.split_whitespace().collect();
    let sku = || Sku::from(words[1]);
    let quantity = || words[2].parse().expect("a quantity");
    let code = || CouponCode::parse(words[1]).expect("a code");
    match words[0] {
        "add" => {
            CartCommand::Add { product: product_of(words[1]), sku: sku(), quantity: quantity() }
        }
        "set" => CartCommand::SetQuantity { sku: sku(), quantity: quantity() },
        "remove" => CartCommand::Remove { sku: sku() },
        "clear" => CartCommand::Clear,
        "coupon" => CartCommand::AddCoupon { code: code() },
        "uncoupon" => CartCommand::RemoveCoupon { code: code() },
        other => panic!("no such command: {other}"),
    }
}

fn said(cart: &Cart) -> String {
    let lines = cart.lines.iter().map(|line| format!("{}*{}", line.sku, line.quantity));
    let coupons = cart.coupons.iter().map(|code| format!("+{code}"));
    let words: Vec<String> = lines.chain(coupons).collect();
    format!(
        "v{} {}",
        cart.version,
        if words.is_empty() { "empty".to_owned() } else { words.join(" ") }
    )
}

#[test]
fn commands_change_a_cart_as_the_table_says() {
    table::check("cart", |cells| {
        let mut cart = Cart::new(CartId::from("cart_1"));
        for text in cells[0].split(';').map(str::trim).filter(|text| !text.is_empty()) {
            match apply(&cart, &command(text)) {
                Ok(next) => cart = next,
                Err(error) => return format!("{}; {}", said(&cart), error.code()),
            }
        }
        said(&cart)
    });
}

#[test]
fn a_cart_is_full_at_its_limit() {
    let mut cart = Cart::new(CartId::from("cart_1"));
    for idx in 0..CART_LINES_MAX {
        cart = apply(&cart, &command(&format!("add sku{idx} 1"))).expect("room");
    }
    assert_eq!(apply(&cart, &command("add one-more 1")), Err(CartError::Full));
    assert!(apply(&cart, &command("add sku0 1")).is_ok(), "a line that is there may still grow");
}

#[test]
fn a_platform_cart_comes_in_without_prices() {
    table::check("cart_claimed", |cells| {
        let mode = if cells[0] == "merge" { ClaimMode::Merge } else { ClaimMode::Replace };
        let claimed = cart(cells[2], "").lines;
        let claimed = claimed.iter().map(|line| (&line.sku, line.quantity));
        let (next, problems) =
            from_claimed(&cart(cells[1], "TAK5"), claimed, &shop().products, mode);
        let problems: Vec<String> =
            problems.iter().map(|it| format!("{}*{} {:?}", it.sku, it.asked, it.reason)).collect();
        format!("{} [{}]", said(&next), problems.join(", "))
    });
}

#[test]
fn the_difference_of_two_carts_is_told_line_by_line() {
    table::check("cart_diff", |cells| {
        let changes = diff(&cart(cells[0], cells[1]), &cart(cells[2], cells[3]));
        let words: Vec<String> = changes
            .iter()
            .map(|change| serde_json::to_string(change).expect("a change is JSON"))
            .collect();
        words.join(" ").replace('"', "")
    });
}
