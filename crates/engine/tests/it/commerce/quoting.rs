//! What carts cost, by table; and that a quote's fingerprint covers what it should and nothing else.

use super::shop::{Shop, cart, shop};
use crate::table;
use engine::commerce::money::{Currency, Money};
use engine::commerce::quote::{CouponResult, LineProblemKind, Quote};
use engine::{ContactId, DeliveryId};

/// `DK`, `exclusive`, `deliver=standard`, `nobody`, `DKK`.
fn configured(words: &str) -> Shop {
    let mut shop = shop();
    for word in words.split_whitespace() {
        match word.split_once('=') {
            Some(("deliver", id)) => shop.delivery = Some(DeliveryId::from(id)),
            Some(("contact", id)) => shop.contact = Some(ContactId::from(id)),
            _ if word == "exclusive" => shop.prices_include_tax = false,
            _ if word == "nobody" => shop.contact = None,
            _ if word.len() == 3 => shop.currency = Currency::parse(word).expect("a currency"),
            _ => shop.country = word.to_owned(),
        }
    }
    shop
}

fn said(quote: &Quote) -> String {
    let money = |amount: Money| amount.decimal();
    let mut words = vec![format!("goods {}", money(quote.subtotal))];
    let off = quote.discounts.iter().map(|it| format!("{}:{}", it.promotion, money(it.amount)));
    words.extend((!quote.discount.is_zero()).then(|| format!("off {}", money(quote.discount))));
    words.extend(off);
    words.extend(quote.delivery.as_ref().map(|it| format!("{} {}", it.id, money(it.price))));
    words.extend(quote.delivery_from.map(|from| format!("from {}", money(from))));
    words.extend(quote.free_delivery_missing.map(|it| format!("missing {}", money(it))));
    words.push(format!("tax {}", money(quote.tax)));
    words.push(format!("total {}", money(quote.total)));
    words.extend(quote.problems.iter().map(|it| format!("{} {}", it.sku, problem(it.kind))));
    words.extend(quote.coupons.iter().map(|it| format!("{} {}", it.code, outcome(&it.result))));
    words.join("; ")
}

fn problem(kind: LineProblemKind) -> String {
    match kind {
        LineProblemKind::Unknown => "unknown".to_owned(),
        LineProblemKind::SoldOut => "sold out".to_owned(),
        LineProblemKind::Reduced { available } => format!("only {available}"),
    }
}

fn outcome(result: &CouponResult) -> String {
    match result {
        CouponResult::Applied { amount } => format!("saves {}", amount.decimal()),
        CouponResult::BelowMinimum { minimum } => format!("needs {}", minimum.decimal()),
        other => format!("{other:?}"),
    }
}

#[test]
fn carts_cost_what_the_table_says() {
    table::check("quote", |cells| said(&configured(cells[2]).quote(&cart(cells[0], cells[1]))));
}

#[test]
fn the_fingerprint_covers_the_purchase_and_not_its_words() {
    let shop = configured("deliver=standard");
    let base = shop.quote(&cart("mug-red*2, throw", "TAK5"));
    let mut renamed = base.clone();
    renamed.lines[0].title = "Taza".to_owned();
    renamed.coupons.clear();
    assert_eq!(renamed.fingerprint(), base.hash);
    let others = [
        shop.quote(&cart("mug-red*3, throw", "TAK5")),
        shop.quote(&cart("mug-blue*2, throw", "TAK5")),
        shop.quote(&cart("mug-red*2, throw", "")),
        shop.quote(&cart("throw, mug-red*2", "TAK5")),
        configured("deliver=express").quote(&cart("mug-red*2, throw", "TAK5")),
        configured("deliver=standard ES").quote(&cart("mug-red*2, throw", "TAK5")),
        configured("deliver=standard DKK").quote(&cart("mug-red*2, throw", "TAK5")),
    ];
    for other in others {
        assert_ne!(other.hash, base.hash, "{}", said(&other));
    }
}

#[test]
fn a_tampered_quote_does_not_add_up() {
    let base = configured("deliver=standard").quote(&cart("mug-red*2, throw", "TAK5"));
    let tampers: [fn(&mut Quote); 8] = [
        |quote| quote.total.minor -= 1,
        |quote| quote.subtotal.minor += 1,
        |quote| quote.discount.minor += 1,
        |quote| quote.tax.minor += 1,
        |quote| quote.lines[0].quantity += 1,
        |quote| quote.lines[0].unit_price.minor -= 1,
        |quote| quote.discounts[0].amount.minor += 1,
        |quote| quote.tax.currency = Currency::USD,
    ];
    assert_eq!(base.violation(), None);
    for tamper in tampers {
        let mut quote = base.clone();
        tamper(&mut quote);
        assert!(quote.violation().is_some());
    }
}

#[test]
fn a_quote_survives_storage() {
    let quote = configured("deliver=standard").quote(&cart("mug-red*2, throw", "SOLFRI TAK5"));
    let text = serde_json::to_string(&quote).expect("a quote is JSON");
    let read: Quote = serde_json::from_str(&text).expect("JSON is a quote");
    assert_eq!(read, quote);
    assert_eq!(read.fingerprint(), quote.hash);
}
