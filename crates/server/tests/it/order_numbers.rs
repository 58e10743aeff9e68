//! Order numbers as the merchant writes them: made, read however they are typed, and no key to anybody else's order.

use crate::fixture::{self, get};
use crate::one_person::told;
use crate::shop::{Shop, merchant, on_both_engines};
use axum::http::Method;
use engine::{ContactId, Language};
use serde_json::json;
use server::commerce::orders;

on_both_engines! { an_order_is_found_by_the_merchants_own_number }

/// The order this contact is told of when she types that.
async fn told_of(shop: &Shop, contact: &ContactId, typed: &str) -> Option<String> {
    let tenant = shop.app().merchants.get(&merchant()).unwrap();
    let now = shop.app().now();
    let found = orders::facts(&tenant, contact, Some(typed), Language::En, now).await.unwrap();
    found.into_iter().next().map(|order| order.number)
}

async fn an_order_is_found_by_the_merchants_own_number(shop: Shop) {
    let before = shop.ready(1, &[("mug", 1)]).await;
    shop.pay_with(&before, "pay").await;
    assert_eq!(shop.ordered(&before).await.order.number.to_string(), "#1001");
    let shape: engine::commerce::order_number::Shape = "HS-YYYY-00000".parse().unwrap();
    shop.set(move |settings| settings.order_number = shape.clone()).await;
    let link = shop.ready(1, &[("mug", 2)]).await;
    let back = shop.pay_with(&link, "pay").await;
    assert_eq!(shop.ordered(&link).await.order.number.to_string(), "HS-2026-01002");
    let page = shop.get(&back.location).await;
    assert!(page.body.contains("Order HS-2026-01002 is paid."), "{}", page.body);

    let (_, stranger) = shop.conversation(2).await;
    for (typed, found) in [
        ("HS-2026-01002", Some("HS-2026-01002")),
        ("hs 2026 01002", Some("HS-2026-01002")),
        ("hs20261002", Some("HS-2026-01002")),
        ("2026-01002", Some("HS-2026-01002")),
        ("#1002", Some("HS-2026-01002")),
        // What was placed before keeps its number.
        ("#1001", Some("#1001")),
        ("1001", Some("#1001")),
        // A digit, a letter or the year is another one.
        ("HS-2026-01003", None),
        ("HT-2026-01002", None),
        ("HS-2025-01002", None),
        ("HS-2026-0102", None),
        ("HS-2026-O1002", None),
        ("10 02", None),
    ] {
        assert_eq!(told_of(&shop, &link.contact, typed).await.as_deref(), found, "{typed}");
        assert_eq!(told_of(&shop, &stranger, typed).await, None, "{typed}: somebody else's");
    }
}

#[tokio::test]
async fn the_shape_is_set_over_the_api_and_read_at_the_next_message() {
    let shop = fixture::Shop::open().await;
    let path = "/api/v1/order_number";
    let first = get(&shop, "/order_number").await;
    assert_eq!(first, json!({ "shape": "#0000", "example": "#1001" }));
    for (shape, said) in [
        ("HS-", "the count is missing"),
        ("HS-00-00", "there is only one"),
        ("^HS[0-9]+$", "cannot stand in an order number"),
    ] {
        let given = Some(json!({ "shape": shape }));
        let refused = shop.ask(&shop.admin, Method::PATCH, path, given, 422).await;
        assert_eq!(refused["errors"][0]["field"], "shape", "{refused}");
        assert!(refused.to_string().contains(said), "{refused}");
    }
    let given = Some(json!({ "shape": "hs-yyyy-00000" }));
    let set = shop.ask(&shop.admin, Method::PATCH, path, given, 200).await;
    assert_eq!(set["shape"], "HS-YYYY-00000", "{set}");
    assert_eq!(get(&shop, "/order_number").await, set);
    let (_, conversation) = shop.visit("where is hs 2026 123?").await;
    // Whether there is such an order, she is not told: only that it cannot be seen from here.
    told(&shop, &conversation, "HS-2026-00123 from here").await;
}
