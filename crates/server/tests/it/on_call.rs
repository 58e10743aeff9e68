//! A contact on the line: what the turn says is the answer to the call, and what is said between calls waits for the
//! next one.

use crate::fixture::{Answer, Call, Shop, until, whatsapp};
use crate::one_person::{NUMBER, ana_writes, code_in, in_inbox, text_of, told};
use axum::http::Method;
use engine::inbox::inbound::IdentityScheme;
use serde_json::{Value, json};
use server::document::InboxRow;
use std::time::Duration;
use store::EngineKind;
use transport::Secret;
use transport::signature::twilio;

const TOKEN: &str = "0123456789abcdef0123456789abcdef";
const ACCOUNT: &str = "AC00112233445566778899aabbccddeeff";

pub(crate) async fn shop(engine: EngineKind) -> Shop {
    let voice = InboxRow {
        id: "voice".to_owned(),
        channel: "google_assistant".to_owned(),
        name: "Voice".to_owned(),
        settings: serde_json::Map::new(),
        secrets: [("token".to_owned(), TOKEN.to_owned())].into(),
    };
    Shop::with(engine, vec![voice, texts(), whatsapp("wa", NUMBER, &json!({}))]).await
}

fn texts() -> InboxRow {
    let settings = json!({ "provider": "twilio", "account": ACCOUNT, "from": "+4520111111",
        "api_base": "https://graph.test" });
    InboxRow {
        id: "texts".to_owned(),
        channel: "sms".to_owned(),
        name: "Texts".to_owned(),
        settings: settings.as_object().unwrap().clone(),
        secrets: [("auth_token".to_owned(), TOKEN.to_owned())].into(),
    }
}

/// What the agent asks when somebody has spoken.
pub(crate) async fn says(shop: &Shop, id: &str, words: &str) -> Answer {
    let body = json!({
        "responseId": id,
        "session": "projects/mugs/agent/sessions/s-1",
        "queryResult": { "queryText": words, "languageCode": "en", "parameters": {},
            "intent": { "displayName": "Default Fallback Intent" } },
        "originalDetectIntentRequest": { "source": "test", "payload": {} },
    });
    let call = Call::new(Method::POST, "/hooks/google_assistant/voice");
    let call = call.bytes("application/json", body.to_string().as_bytes());
    shop.send(call.header("authorization", &format!("Bearer {TOKEN}"))).await
}

async fn conversation(shop: &Shop) -> Value {
    for _ in 0..200 {
        let path = "/api/v1/conversations?view=all";
        let listed = shop.ask(&shop.agent, Method::GET, path, None, 200).await;
        if let Some(first) = listed["items"].as_array().unwrap().first() {
            return first.clone();
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("no conversation began")
}

/// Waits until no message of the conversation is on its way.
async fn states(shop: &Shop, id: &str, wanted: &str) -> Vec<String> {
    for _ in 0..200 {
        let path = format!("/api/v1/conversations/{id}/messages");
        let page = shop.ask(&shop.agent, Method::GET, &path, None, 200).await;
        let items = page["items"].as_array().unwrap().clone();
        let state = |item: &Value| item["state"].as_str().map(str::to_owned);
        let found: Vec<String> = items.iter().filter_map(state).collect();
        if found.last().is_some_and(|last| last == wanted) {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("no message became {wanted}");
}

async fn a_call_is_answered_and_what_comes_between_calls_waits(engine: EngineKind) {
    let shop = shop(engine).await;
    let first = says(&shop, "r-1", "hello").await;
    assert_eq!(first.status.as_u16(), 200, "{}", first.body);
    assert!(first.body["fulfillmentText"].as_str().is_some_and(|said| !said.is_empty()));
    let id = conversation(&shop).await["id"].as_str().unwrap().to_owned();
    states(&shop, &id, "sent").await;

    // Said again by the platform: it counts once, and nothing is said twice.
    let again = says(&shop, "r-1", "hello").await;
    assert_eq!(again.status.as_u16(), 200);
    assert_ne!(again.body["fulfillmentText"], first.body["fulfillmentText"]);

    // A person answers while nobody is on the line.
    let body = json!({ "client_id": "agent-0001", "text": "Ida here: the moss mug is back." });
    let path = format!("/api/v1/conversations/{id}/messages");
    shop.ask(&shop.agent, Method::POST, &path, Some(body), 201).await;
    shop.advance(60_000);
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert_eq!(states(&shop, &id, "queued").await.last().unwrap(), "queued", "it waits");
    let next = says(&shop, "r-2", "hello?").await;
    let said = next.body.to_string();
    assert!(said.contains("the moss mug is back"), "{said}");
    states(&shop, &id, "sent").await;

    // An older call that is made again takes nothing of what a newer one is to hear.
    let body = json!({ "client_id": "agent-0002", "text": "Ida again: the cream one, too." });
    shop.ask(&shop.agent, Method::POST, &path, Some(body), 201).await;
    let old = says(&shop, "r-1", "hello").await;
    assert!(!old.body.to_string().contains("the cream one"), "{}", old.body);
    let newest = says(&shop, "r-2", "hello?").await;
    assert!(newest.body.to_string().contains("the cream one"), "{}", newest.body);
}

#[tokio::test]
async fn a_call_is_answered_and_what_comes_between_calls_waits_on_sqlite() {
    a_call_is_answered_and_what_comes_between_calls_waits(EngineKind::Sqlite).await;
}

#[tokio::test]
async fn a_call_is_answered_and_what_comes_between_calls_waits_on_postgres() {
    a_call_is_answered_and_what_comes_between_calls_waits(EngineKind::Postgres).await;
}

/// Twilio signs the whole address it was told to call.
#[tokio::test]
async fn a_text_message_signed_over_our_address_arrives() {
    let shop = shop(EngineKind::Sqlite).await;
    let form = format!(
        "MessageSid=SM0001&AccountSid={ACCOUNT}&From=%2B4520222222&To=%2B4520111111&Body=hello&NumMedia=0"
    );
    let url = "http://shop.test/hooks/sms/texts";
    for (address, status) in [(url, 200), ("http://shop.test/sms/texts", 401)] {
        let signature = twilio::sign(&Secret::new(TOKEN.to_owned()), address, form.as_bytes());
        let call = Call::new(Method::POST, "/hooks/sms/texts");
        let call = call.bytes("application/x-www-form-urlencoded", form.as_bytes());
        let answer = shop.send(call.header(twilio::HEADER, &signature)).await;
        assert_eq!(answer.status.as_u16(), status, "{address}");
    }
    let contact = conversation(&shop).await["contact"]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/contacts/{contact}");
    let known = shop.ask(&shop.agent, Method::GET, &path, None, 200).await;
    let scheme = IdentityScheme::Phone.name();
    assert!(known["identities"].to_string().contains(scheme), "{known}");
}

/// Who has shown that a WhatsApp conversation is hers sees there what a voice cannot show her.
async fn a_link_and_a_receipt_are_shown_where_there_is_a_screen(engine: EngineKind) {
    let shop = shop(engine).await;
    says(&shop, "r-1", "can we continue on whatsapp?").await;
    let voice = text_of(&in_inbox(&shop, "voice").await["id"]);
    let code = code_in(&told(&shop, &voice, "Your code is ").await);
    ana_writes(&shop, "wamid.1", &code).await;
    let wa = text_of(&in_inbox(&shop, "wa").await["id"]);
    told(&shop, &wa, "That's you, then").await;
    told(&shop, &voice, "You go on in WhatsApp").await;

    says(&shop, "r-2", "moss mug").await;
    says(&shop, "r-3", "add it to my cart").await;
    let answer = says(&shop, "r-4", "checkout").await;
    assert!(answer.body.to_string().contains("in WhatsApp, too"), "{}", answer.body);
    told(&shop, &wa, "checkout_link").await;
    let is_link = |call: &Value| call.to_string().contains("/checkout/");
    until("the link", async || shop.graph.sent().iter().any(is_link).then_some(())).await;
}

#[tokio::test]
async fn a_link_and_a_receipt_are_shown_where_there_is_a_screen_on_sqlite() {
    a_link_and_a_receipt_are_shown_where_there_is_a_screen(EngineKind::Sqlite).await;
}

#[tokio::test]
async fn a_link_and_a_receipt_are_shown_where_there_is_a_screen_on_postgres() {
    a_link_and_a_receipt_are_shown_where_there_is_a_screen(EngineKind::Postgres).await;
}
