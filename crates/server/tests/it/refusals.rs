//! A contact who wants no messages, told by the answer to a send: it is in the ledger, and nothing more is tried.

use crate::fixture::{Call, NOW, Shop, get, until, whatsapp};
use axum::http::Method;
use serde_json::{Value, json};
use server::document::InboxRow;
use std::collections::BTreeMap;
use store::EngineKind;
use transport::Secret;
use transport::signature::twilio;

const NUMBER: &str = "200100";
const ANA: &str = "34600111222";
const ACCOUNT: &str = "AC00112233445566778899aabbccddeeff";
const TOKEN: &str = "a-long-enough-auth-token";

fn text_messages() -> InboxRow {
    let settings = json!({ "provider": "twilio", "account": ACCOUNT, "from": "+4520000000",
        "api_base": "https://twilio.test" });
    InboxRow {
        id: "tw".to_owned(),
        channel: "sms".to_owned(),
        name: "Text messages".to_owned(),
        settings: settings.as_object().unwrap().clone(),
        secrets: BTreeMap::from([("auth_token".to_owned(), TOKEN.to_owned())]),
    }
}

async fn conversation(shop: &Shop) -> Value {
    until("a conversation", async || {
        let listed = get(shop, "/conversations?view=all").await;
        listed["items"].as_array()?.first().cloned()
    })
    .await
}

/// What the ledger of whoever wrote holds: `-sms/all`, in its order.
async fn refused(shop: &Shop) -> Vec<String> {
    let contact = conversation(shop).await["contact"]["id"].as_str().unwrap().to_owned();
    until("it is in the ledger", async || {
        let ledger = get(shop, &format!("/contacts/{contact}/consents")).await;
        let words = |entry: &Value| {
            let sign = if entry["granted"] == true { "+" } else { "-" };
            let word = |name: &str| entry[name].as_str().unwrap_or_default().to_owned();
            format!("{sign}{}/{} {}", word("channel"), word("topic"), word("source"))
        };
        let said: Vec<String> = ledger["items"].as_array()?.iter().map(words).collect();
        (!said.is_empty()).then_some(said)
    })
    .await
}

async fn text_message(shop: &Shop, id: &str) {
    let body = format!(
        "MessageSid={id}&AccountSid={ACCOUNT}&From=%2B4520111111&To=%2B4520000000&Body=hej&NumMedia=0"
    );
    let url = "http://shop.test/hooks/sms/tw";
    let signature = twilio::sign(&Secret::new(TOKEN.to_owned()), url, body.as_bytes());
    let call = Call::new(Method::POST, "/hooks/sms/tw")
        .bytes("application/x-www-form-urlencoded", body.as_bytes())
        .header(twilio::HEADER, &signature);
    assert_eq!(shop.send(call).await.status.as_u16(), 200);
}

async fn a_stop_the_carrier_knows(engine: EngineKind) {
    let shop = Shop::with(engine, vec![text_messages()]).await;
    *shop.graph.refusal.lock().unwrap() = Some((400, json!({ "code": 21610 })));
    text_message(&shop, "SM1").await;
    assert_eq!(refused(&shop).await, ["-sms/all sms:21610", "-sms/marketing sms:21610"]);
    assert_eq!(conversation(&shop).await["opted_out"], true);
    let id = conversation(&shop).await["id"].as_str().unwrap().to_owned();
    let body = json!({ "client_id": "client-1", "text": "still there?" });
    let path = format!("/api/v1/conversations/{id}/messages");
    let answer = shop.ask(&shop.agent, Method::POST, &path, Some(body), 409).await;
    assert_eq!(answer["code"], "opted_out", "{answer}");
}

async fn a_wish_for_no_marketing(engine: EngineKind) {
    let shop = Shop::with(engine, vec![whatsapp("wa", NUMBER, &json!({}))]).await;
    *shop.graph.refusal.lock().unwrap() = Some((400, json!({ "error": { "code": 131_050 } })));
    let message = json!({ "id": "wamid.1", "from": ANA, "timestamp": (NOW / 1_000).to_string(),
        "type": "text", "text": { "body": "hola" } });
    let change = json!({ "field": "messages", "value": { "messages": [message] } });
    assert_eq!(shop.hook("wa", NUMBER, vec![change]).await.status.as_u16(), 200);
    assert_eq!(refused(&shop).await, ["-whatsapp/marketing whatsapp:131050"]);
    assert_eq!(conversation(&shop).await["opted_out"], false, "orders may still be spoken of");
}

#[tokio::test]
async fn a_stop_that_the_answer_to_a_send_tells_is_in_the_ledger() {
    a_stop_the_carrier_knows(EngineKind::Sqlite).await;
    a_wish_for_no_marketing(EngineKind::Sqlite).await;
}

#[tokio::test]
async fn a_stop_that_the_answer_to_a_send_tells_is_in_the_ledger_on_postgres() {
    a_stop_the_carrier_knows(EngineKind::Postgres).await;
    a_wish_for_no_marketing(EngineKind::Postgres).await;
}
