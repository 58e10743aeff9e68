//! A Facebook page on the running server: what is said in public, and how long a person may answer.

use crate::fixture::{NOW, Shop, messenger, until};
use axum::http::Method;
use serde_json::{Value, json};
use store::EngineKind;

const PAGE: &str = "500100";
const ANA: &str = "7001";
const DAY_MS: i64 = 24 * 3_600_000;

async fn shop() -> Shop {
    Shop::with(EngineKind::Sqlite, vec![messenger("page", PAGE)]).await
}

async fn hook(shop: &Shop, kind: &str, event: Value) {
    let answer = shop.page_event("page", PAGE, kind, event).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.body);
}

/// The only conversation there is.
async fn conversation(shop: &Shop) -> Value {
    until("a conversation", async || {
        let path = "/api/v1/conversations?view=all";
        let listed = shop.ask(&shop.agent, Method::GET, path, None, 200).await;
        listed["items"][0]["id"].is_string().then(|| listed["items"][0].clone())
    })
    .await
}

async fn reply(shop: &Shop, text: &str, status: u16) {
    let id = conversation(shop).await["id"].as_str().unwrap().to_owned();
    let client_id = format!("a-reply-{:02}", text.len());
    let body = json!({ "client_id": client_id, "text": text });
    let path = format!("/api/v1/conversations/{id}/messages");
    shop.ask(&shop.agent, Method::POST, &path, Some(body), status).await;
}

/// Waits for the call that says this.
async fn sent(shop: &Shop, text: &str) -> Value {
    until(text, async || shop.graph.sent().into_iter().find(|call| call["message"]["text"] == text))
        .await
}

#[tokio::test]
async fn a_comment_is_answered_in_private_once_and_opens_no_window() {
    let shop = shop().await;
    let comment = json!({ "item": "comment", "verb": "add", "comment_id": "500100_1_2", "post_id": "500100_1",
        "from": { "id": "99", "name": "Ana" }, "message": "Does it come in green?", "created_time": NOW / 1_000 });
    hook(&shop, "changes", json!({ "field": "feed", "value": comment })).await;
    let found = conversation(&shop).await;
    assert_eq!(found["person_window_until"], "2027-01-22T08:00:00Z", "a week, by Meta's rule");
    reply(&shop, "It does, shall I show you?", 201).await;
    let call = sent(&shop, "It does, shall I show you?").await;
    assert_eq!(call["recipient"], json!({ "comment_id": "500100_1_2" }));
    assert_eq!(call["messaging_type"], "RESPONSE");
    until("the window is closed again", async || {
        conversation(&shop).await["person_window_until"].is_null().then_some(())
    })
    .await;
    reply(&shop, "Are you there?", 409).await;
}

#[tokio::test]
async fn a_person_may_answer_for_a_week_and_says_so() {
    let shop = shop().await;
    let hello = json!({ "sender": { "id": ANA }, "recipient": { "id": PAGE }, "timestamp": NOW,
        "message": { "mid": "m1", "text": "quiero hablar con una persona" } });
    hook(&shop, "messaging", hello).await;
    conversation(&shop).await;
    shop.advance(DAY_MS + 1);
    let found = conversation(&shop).await;
    assert!(
        found["reply_window_until"].as_str() < found["person_window_until"].as_str(),
        "{found}"
    );
    reply(&shop, "Still here for you", 201).await;
    let call = sent(&shop, "Still here for you").await;
    assert_eq!(
        (&call["messaging_type"], &call["tag"]),
        (&json!("MESSAGE_TAG"), &json!("HUMAN_AGENT"))
    );
    shop.advance(6 * DAY_MS);
    reply(&shop, "Too late", 409).await;
}
