//! An inbox whose provider refuses our credentials, and a message looked at before it is sent.

use crate::fixture::{NOW, Shop, get, until, whatsapp};
use axum::http::Method;
use serde_json::{Value, json};
use std::sync::atomic::Ordering;
use std::time::Duration;
use store::EngineKind;

const NUMBER: &str = "200100";
const ANA: &str = "34600111222";

async fn shop(engine: EngineKind) -> Shop {
    Shop::with(engine, vec![whatsapp("wa", NUMBER, &json!({}))]).await
}

async fn says(shop: &Shop, id: &str, text: &str) {
    says_as(shop, ANA, id, text).await;
}

async fn says_as(shop: &Shop, from: &str, id: &str, text: &str) {
    let message = json!({ "id": id, "from": from, "timestamp": (NOW / 1_000).to_string(),
        "type": "text", "text": { "body": text } });
    let change = json!({ "field": "messages", "value": { "messages": [message] } });
    assert_eq!(shop.hook("wa", NUMBER, vec![change]).await.status.as_u16(), 200);
}

async fn trouble(shop: &Shop) -> Value {
    let page = get(shop, "/inboxes").await;
    let inboxes = page["items"].as_array().unwrap().iter();
    inboxes.clone().find(|inbox| inbox["id"] == "wa").unwrap()["trouble"].clone()
}

async fn lost_and_mended(engine: EngineKind) {
    let shop = shop(engine).await;
    *shop.graph.refusal.lock().unwrap() = Some((401, json!({ "error": { "code": 190 } })));
    says(&shop, "wamid.1", "hola").await;
    let told = until("the team is told", async || {
        Some(trouble(&shop).await).filter(|trouble| !trouble.is_null())
    })
    .await;
    assert_eq!((&told["code"], &told["provider_code"]), (&json!("channel_config"), &json!("190")));
    // What comes meanwhile waits: the provider is not asked again and again with credentials it refuses.
    let n_tried = shop.graph.sent().len();
    for (id, from) in [("wamid.2", "34600111223"), ("wamid.3", "34600111224")] {
        says_as(&shop, from, id, "hola").await;
    }
    until("their answers wait", async || {
        let page = get(&shop, "/conversations?view=all").await;
        let items = page["items"].as_array()?.clone();
        let answered = |item: &&Value| item["preview"]["author"] == "bot";
        (items.iter().filter(answered).count() == 3).then_some(())
    })
    .await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(shop.graph.sent().len(), n_tried, "an inbox that is paused calls nobody");
    // Nothing is given up: once the credentials are good again, what waited goes out, in order.
    *shop.graph.refusal.lock().unwrap() = None;
    shop.clock.fetch_add(5 * 60_000 + 1_000, Ordering::SeqCst);
    until("it goes out", async || (shop.graph.sent().len() > n_tried).then_some(())).await;
    until("the trouble is over", async || trouble(&shop).await.is_null().then_some(())).await;
    let conversation = get(&shop, "/conversations?view=all").await["items"][0]["id"].clone();
    let id = conversation.as_str().unwrap();
    until("the message counts as sent", async || {
        let page = get(&shop, &format!("/conversations/{id}/messages")).await;
        let items = page["items"].as_array().unwrap().clone();
        items.iter().any(|item| item["item"] == "outbound" && item["state"] == "sent").then_some(())
    })
    .await;
}

#[tokio::test]
async fn an_inbox_that_lost_its_credentials_waits_and_says_so() {
    lost_and_mended(EngineKind::Sqlite).await;
}

#[tokio::test]
async fn an_inbox_that_lost_its_credentials_waits_and_says_so_on_postgres() {
    lost_and_mended(EngineKind::Postgres).await;
}

#[tokio::test]
async fn a_message_is_looked_at_before_it_is_sent() {
    let shop = shop(EngineKind::Sqlite).await;
    says(&shop, "wamid.1", "hola").await;
    let id = until("a conversation", async || {
        let listed = get(&shop, "/conversations?view=all").await;
        listed["items"][0]["id"].as_str().map(str::to_owned)
    })
    .await;
    until("the bot answers", async || (!shop.graph.sent().is_empty()).then_some(())).await;
    let n_sent = shop.graph.sent().len();
    let ask = async |body: Value, status: u16| {
        let path = format!("/api/v1/conversations/{id}/previews");
        shop.ask(&shop.agent, Method::POST, &path, Some(body), status).await
    };
    let long = "A sentence about something. ".repeat(200);
    for (text, parts) in [("hello", 1), (long.trim(), 2)] {
        let seen = ask(json!({ "client_id": "p-1", "text": text }), 200).await;
        assert_eq!(seen["parts"].as_array().unwrap().len(), parts, "{seen}");
        assert_eq!(seen["cost"], Value::Null, "WhatsApp is not paid by the part: {seen}");
    }
    let link = json!([{ "type": "link", "label": "A label that is longer than twenty", "url": "https://shop.test/x" }]);
    let seen = ask(json!({ "client_id": "p-2", "blocks": link }), 200).await;
    assert_eq!(seen["parts"][0]["kind"], "link");
    ask(json!({ "client_id": "p-3" }), 422).await;
    let page = get(&shop, &format!("/conversations/{id}/messages")).await;
    assert!(!page.to_string().contains("A sentence about"), "nothing of it is stored: {page}");
    assert_eq!(shop.graph.sent().len(), n_sent, "nothing of it is sent");
}

/// The provider says how often it is worth it: a file that was not taken twice is not taken a tenth time.
#[tokio::test]
async fn a_message_is_tried_again_as_often_as_it_is_worth() {
    let shop = shop(EngineKind::Sqlite).await;
    *shop.graph.refusal.lock().unwrap() = Some((400, json!({ "error": { "code": 131_053 } })));
    says(&shop, "wamid.1", "hola").await;
    until("it is tried", async || (shop.graph.sent().len() == 1).then_some(())).await;
    let state = async || {
        let id = get(&shop, "/conversations?view=all").await["items"][0]["id"].clone();
        let page = get(&shop, &format!("/conversations/{}/messages", id.as_str()?)).await;
        let items = page["items"].as_array()?.clone();
        items.iter().find(|item| item["item"] == "outbound").map(|item| item["state"].clone())
    };
    until("it is tried once more", async || {
        shop.clock.fetch_add(10_000, Ordering::SeqCst);
        (shop.graph.sent().len() == 2).then_some(())
    })
    .await;
    until("it is given up", async || state().await.filter(|state| state == "failed")).await;
    assert_eq!(shop.graph.sent().len(), 2);
}
