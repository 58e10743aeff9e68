//! What a provider says of the account, of a template and of a message it failed after all.

use crate::fixture::{NOW, Shop, get, until, whatsapp};
use axum::http::Method;
use serde_json::{Value, json};
use store::EngineKind;

const NUMBER: &str = "200100";
const ANA: &str = "34600111222";
const DAY_MS: i64 = 24 * 60 * 60_000;

async fn shop(engine: EngineKind) -> Shop {
    Shop::with(engine, vec![whatsapp("wa", NUMBER, &json!({}))]).await
}

async fn hook(shop: &Shop, field: &str, value: Value) {
    let change = json!({ "field": field, "value": value });
    assert_eq!(shop.hook("wa", NUMBER, vec![change]).await.status.as_u16(), 200);
}

async fn says(shop: &Shop, id: &str) {
    let message = json!({ "id": id, "from": ANA, "timestamp": (NOW / 1_000).to_string(),
        "type": "text", "text": { "body": "hola" } });
    hook(shop, "messages", json!({ "messages": [message] })).await;
}

async fn status(shop: &Shop, id: &str, status: &str, code: Option<i64>) {
    let errors: Vec<Value> = code.iter().map(|code| json!({ "code": code })).collect();
    let status = json!({ "id": id, "status": status, "recipient_id": ANA,
        "timestamp": (NOW / 1_000).to_string(), "errors": errors });
    hook(shop, "messages", json!({ "statuses": [status] })).await;
}

async fn trouble(shop: &Shop) -> Value {
    let page = get(shop, "/inboxes").await;
    let found = page["items"].as_array().unwrap().iter().find(|inbox| inbox["id"] == "wa");
    found.unwrap()["trouble"].clone()
}

async fn conversation(shop: &Shop) -> Value {
    until("a conversation", async || {
        let listed = get(shop, "/conversations?view=all").await;
        listed["items"].as_array()?.first().cloned()
    })
    .await
}

/// Sends the template, and says what was answered: the state of the message, or the code of the refusal.
async fn template(shop: &Shop, n: u32, category: Option<&str>, expected: &str) {
    let id = conversation(shop).await["id"].as_str().unwrap().to_owned();
    let mut block = json!({ "type": "template", "name": "hello_again", "language_tag": "en-US",
        "parameters": [], "text": "Hello again" });
    if let Some(category) = category {
        block["category"] = json!(category);
    }
    let body = json!({ "client_id": format!("client-{n}"), "blocks": [block] });
    let path = format!("/api/v1/conversations/{id}/messages");
    let refused = expected != "queued";
    let answer = shop
        .ask(&shop.agent, Method::POST, &path, Some(body), if refused { 409 } else { 201 })
        .await;
    let found = if refused { &answer["code"] } else { &answer["item"] };
    assert_eq!(found, if refused { expected } else { "outbound" }, "{answer}");
}

async fn account(engine: EngineKind) {
    let shop = shop(engine).await;
    assert_eq!(trouble(&shop).await, Value::Null);
    hook(&shop, "account_update", json!({ "event": "ACCOUNT_RESTRICTION" })).await;
    let told = trouble(&shop).await;
    assert_eq!(
        (&told["code"], &told["provider_code"]),
        (&json!("account_restricted"), &json!("ACCOUNT_RESTRICTION"))
    );
    // What is refused meanwhile waits for the end of it.
    *shop.graph.refusal.lock().unwrap() = Some((400, json!({ "error": { "code": 131_031 } })));
    says(&shop, "wamid.1").await;
    until("it is tried", async || (!shop.graph.sent().is_empty()).then_some(())).await;
    let n_tried = shop.graph.sent().len();
    *shop.graph.refusal.lock().unwrap() = None;
    let ban = json!({ "event": "DISABLED_UPDATE", "ban_info": { "waba_ban_state": "REINSTATE" } });
    hook(&shop, "account_update", ban).await;
    assert_eq!(trouble(&shop).await, Value::Null);
    shop.advance(6 * 60_000);
    until("it goes out", async || (shop.graph.sent().len() > n_tried).then_some(())).await;
    // What takes back nothing is told all the same.
    hook(&shop, "phone_number_quality_update", json!({ "event": "FLAGGED" })).await;
    assert_eq!(trouble(&shop).await, Value::Null);
}

async fn templates(engine: EngineKind) {
    let shop = shop(engine).await;
    says(&shop, "wamid.1").await;
    let news = |event: &str| {
        json!({ "event": event, "message_template_name": "hello_again",
            "message_template_language": "en_US", "reason": "LOW_QUALITY" })
    };
    template(&shop, 1, None, "queued").await;
    for (n, event, expected) in [
        (2, "PAUSED", "template_stopped"),
        (3, "APPROVED", "queued"),
        (4, "DISABLED", "template_stopped"),
        (5, "APPROVED", "queued"),
    ] {
        shop.advance(1_000);
        hook(&shop, "message_template_status_update", news(event)).await;
        template(&shop, n, None, expected).await;
    }
    // The platform moves it among the advertisements.
    let moved = json!({ "message_template_name": "hello_again",
        "message_template_language": "en_US", "new_category": "MARKETING" });
    hook(&shop, "template_category_update", moved).await;
    template(&shop, 6, None, "no_consent").await;
    template(&shop, 7, Some("utility"), "queued").await;
}

async fn failures(engine: EngineKind) {
    let shop = shop(engine).await;
    says(&shop, "wamid.1").await;
    until("an answer", async || (!shop.graph.sent().is_empty()).then_some(())).await;
    status(&shop, "wamid.else", "failed", Some(131_026)).await;
    assert_eq!(trouble(&shop).await, Value::Null, "nobody there is no trouble of the inbox");
    status(&shop, "wamid.other", "failed", Some(131_042)).await;
    assert_eq!(trouble(&shop).await["provider_code"], "131042");
    // The platform takes the next message, too: that proves nothing.
    template(&shop, 1, None, "queued").await;
    assert_eq!(trouble(&shop).await["provider_code"], "131042");
    status(&shop, "wamid.third", "delivered", None).await;
    assert_eq!(trouble(&shop).await, Value::Null);
}

async fn marketing(engine: EngineKind) {
    let shop = shop(engine).await;
    says(&shop, "wamid.1").await;
    let contact = conversation(&shop).await["contact"]["id"].as_str().unwrap().to_owned();
    let consent = async |granted: bool| {
        let body = json!({ "topic": "marketing", "granted": granted, "source": "on the phone" });
        let path = format!("/api/v1/contacts/{contact}/consents");
        shop.ask(&shop.agent, Method::POST, &path, Some(body), 201).await;
    };
    let ad = Some("marketing");
    template(&shop, 1, ad, "no_consent").await;
    consent(true).await;
    for (n, hold_days) in [(10, 1), (20, 2), (30, 4)] {
        let n_sent = shop.graph.sent().len();
        template(&shop, n, ad, "queued").await;
        until("it goes out", async || (shop.graph.sent().len() > n_sent).then_some(())).await;
        let id = conversation(&shop).await["id"].as_str().unwrap().to_owned();
        let sent = until("its name is known", async || {
            let page = get(&shop, &format!("/conversations/{id}/messages")).await;
            let last = page["items"].as_array()?.last()?.clone();
            (last["state"] == "sent").then_some(shop.graph.n_calls())
        })
        .await;
        status(&shop, &format!("wamid.out-{sent}"), "failed", Some(131_049)).await;
        template(&shop, n + 1, ad, "marketing_held").await;
        template(&shop, n + 2, Some("utility"), "queued").await;
        shop.advance(hold_days * DAY_MS - 60_000);
        template(&shop, n + 3, ad, "marketing_held").await;
        shop.advance(120_000);
    }
    consent(false).await;
    template(&shop, 40, ad, "opted_out").await;
    template(&shop, 41, Some("utility"), "queued").await;
}

macro_rules! on_both {
    ($($name:ident of $check:ident),+ $(,)?) => {$(
        mod $name {
            #[tokio::test]
            async fn sqlite() {
                super::$check(store::EngineKind::Sqlite).await;
            }
            #[tokio::test]
            async fn postgres() {
                super::$check(store::EngineKind::Postgres).await;
            }
        }
    )+};
}
on_both! {
    a_restricted_account_waits of account,
    a_template_that_is_stopped_is_not_sent of templates,
    a_failure_that_is_reported_later_is_trouble of failures,
    marketing_needs_consent_and_patience of marketing,
}
