//! What a contact hears who asks for a person: when somebody is there, and when not.

use crate::fixture::{NOW, SHOP, Shop};
use axum::http::Method;
use engine::time::{DAY_MS, MINUTE_MS};
use engine::{AgentId, MerchantId, Timestamp};
use store::session::Session;

/// Asks for a person and waits for the answer.
async fn asked(shop: &Shop) -> String {
    let (visitor, _) = shop.visit("can I talk to a person please").await;
    for _ in 0..200 {
        let path = "/api/v1/widget/web/messages";
        let page = shop.ask(&visitor, Method::GET, path, None, 200).await;
        let said = page["items"].as_array().unwrap().iter().find(|item| item["item"] == "outbound");
        if let Some(said) = said {
            return said["blocks"][0]["text"].as_str().unwrap().to_owned();
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("nobody answered");
}

/// Somebody of the team uses the inbox at this moment.
async fn comes(shop: &Shop) {
    let now = shop.app().now();
    let session = Session {
        hash: format!("hash-{}", now.0),
        merchant: MerchantId::new(SHOP),
        agent: AgentId::new("agt_ida"),
        csrf: "csrf".to_owned(),
        created_at: now,
        expires_at: now.plus_ms(14 * DAY_MS),
    };
    shop.app().store().write(0, move |tx| store::session::create(tx, &session)).await.unwrap();
}

/// Gives the shop opening hours; they hold from the next start.
async fn opens(shop: Shop, hours: serde_json::Value) -> Shop {
    let id = MerchantId::new(SHOP);
    let mut settings = (*shop.app().merchants.get(&id).unwrap().settings).clone();
    settings.timezone = "Europe/Madrid".to_owned();
    settings.hours = serde_json::from_value(hours).unwrap();
    let changed = shop.app().store().write(0, move |tx| {
        let row = store::merchant::get(tx, &id)?.unwrap();
        let settings = serde_json::to_string(&settings).unwrap();
        store::merchant::put(tx, &store::merchant::Merchant { settings, ..row }, Timestamp(NOW))
    });
    changed.await.unwrap();
    shop.restart().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_hours_it_counts_who_is_there() {
    let shop = Shop::open().await;
    let told = asked(&shop).await;
    assert!(told.contains("as soon as one of us is back"), "{told}");
    comes(&shop).await;
    shop.advance(MINUTE_MS);
    let told = asked(&shop).await;
    assert!(!told.contains("Nobody is here"), "{told}");
    shop.advance(10 * MINUTE_MS);
    let told = asked(&shop).await;
    assert!(told.contains("Nobody is here"), "who has left is not there: {told}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_closed_shop_tells_when_it_opens() {
    // It is Friday, nine in the morning in Madrid.
    let shop = opens(Shop::open().await, serde_json::json!({ "fri": ["10:30-18:00"] })).await;
    comes(&shop).await;
    let told = asked(&shop).await;
    assert!(told.contains("today at 10:30"), "{told}");
    shop.advance(100 * MINUTE_MS);
    comes(&shop).await;
    let told = asked(&shop).await;
    assert!(!told.contains("Nobody is here"), "{told}");
    shop.advance(DAY_MS);
    comes(&shop).await;
    let told = asked(&shop).await;
    assert!(told.contains("on Friday at 10:30"), "{told}");
}
