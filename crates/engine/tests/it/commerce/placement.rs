//! What begins a payment, and what refuses it.

use super::checkout::World;
use super::shop::NOW;
use crate::table;
use engine::commerce::money::Money;
use engine::commerce::placement::{CouponAnswer, PlacementFacts, Plan, Refusal, plan};
use engine::time::DAY_MS;
use engine::{PromotionId, Sku};
use std::collections::BTreeMap;

fn said(plan: &Plan) -> String {
    let mut words: Vec<String> = plan
        .reserve
        .iter()
        .map(|units| format!("reserve {}*{}", units.sku, units.quantity))
        .collect();
    words.extend(plan.redeem.iter().map(|redeem| {
        let code = redeem.code.as_ref().map_or("no code".to_owned(), ToString::to_string);
        format!("redeem {} ({code})", redeem.promotion)
    }));
    words.push(plan.payment.as_ref().map_or("nothing to pay".to_owned(), |payment| {
        format!("charge {} as {}", payment.amount.decimal(), payment.idempotency_key)
    }));
    words.join("; ")
}

fn refused(refusal: &Refusal) -> String {
    let more = match refusal {
        Refusal::PriceChanged { before, after } => {
            format!(": {} is {}", before.decimal(), after.decimal())
        }
        Refusal::OutOfStock { short } => {
            let short: Vec<String> = short
                .iter()
                .map(|it| format!("{} {} of {}", it.sku, it.available, it.asked))
                .collect();
            format!(": {}", short.join(", "))
        }
        Refusal::CouponGone { promotion, answer, .. } => format!(": {promotion} {answer:?}"),
        Refusal::Incomplete { problems } => format!(": {} problems", problems.len()),
        Refusal::State(_) | Refusal::Expired => String::new(),
    };
    format!("{}{more}", refusal.code())
}

/// Decides with the shop's own stock and free coupons, after the named disturbances.
fn decided(lines: &str, coupons: &str, disturbances: &str) -> String {
    let mut world = World::ready(lines, coupons);
    let mut answers: BTreeMap<PromotionId, CouponAnswer> = world
        .shop
        .promotions
        .iter()
        .map(|promotion| (promotion.id.clone(), CouponAnswer::Free))
        .collect();
    let mut now = NOW;
    let mut stock_answers: BTreeMap<Sku, i64> = BTreeMap::new();
    for words in disturbances.split(';').map(str::trim).filter(|words| !words.is_empty()) {
        match words.split_whitespace().collect::<Vec<_>>()[..] {
            ["gone", sku, left] => {
                stock_answers.insert(Sku::from(sku), left.parse().expect("units"));
            }
            ["used-up", id] => drop(answers.insert(PromotionId::from(id), CouponAnswer::UsedUp)),
            ["used-by-contact", id] => {
                answers.insert(PromotionId::from(id), CouponAnswer::UsedByContact);
            }
            ["unanswered", id] => drop(answers.remove(&PromotionId::from(id))),
            ["dearer", id] => {
                let view =
                    world.shop.products.iter_mut().find(|view| view.product.id.as_str() == id);
                let product = std::sync::Arc::make_mut(&mut view.expect("a product").product);
                for price in &mut product.variants[0].prices {
                    *price = Money::from_minor(price.minor + 100, price.currency);
                }
            }
            ["late"] => now = now.plus_ms(DAY_MS),
            _ => world.take(words).expect("a step of the checkout"),
        }
    }
    let mut stock: BTreeMap<Sku, i64> =
        world.shop.products.iter().flat_map(|view| view.available.clone()).collect();
    stock.extend(stock_answers);
    let quote_now = world.quote();
    let facts = PlacementFacts {
        checkout: &world.checkout,
        quote_now: &quote_now,
        stock: &stock,
        coupons: &answers,
        now,
    };
    plan(&facts).map_or_else(|refusal| refused(&refusal), |plan| said(&plan))
}

#[test]
fn paying_begins_or_is_refused_as_the_table_says() {
    table::check("placement", |cells| decided(cells[0], cells[1], cells[2]));
}
