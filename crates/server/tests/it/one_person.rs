//! One person on two channels: a code joins them, people merge and take it back, and a STOP holds everywhere it must.

use crate::fixture::{Call, NOW, Shop, get, post, until, whatsapp};
use axum::http::Method;
use serde_json::{Value, json};
use store::EngineKind;

pub(crate) const NUMBER: &str = "200100";
const ANA: &str = "447700900222";

async fn shop(engine: EngineKind) -> Shop {
    let link = json!({ "continue_link": "https://wa.me/4511223344?text={code}" });
    Shop::with(engine, vec![whatsapp("wa", NUMBER, &link)]).await
}

pub(crate) async fn ana_writes(shop: &Shop, id: &str, text: &str) {
    let message = json!({ "id": id, "from": ANA, "timestamp": (NOW / 1_000).to_string(), "type": "text",
        "text": { "body": text } });
    let change = json!({ "field": "messages", "value": { "messages": [message] } });
    let answer = shop.hook("wa", NUMBER, vec![change]).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.body);
}

/// Everything said in a conversation, as one text, once these words are in it.
pub(crate) async fn told(shop: &Shop, conversation: &str, words: &str) -> String {
    until(words, async || {
        let page = get(shop, &format!("/conversations/{conversation}/messages")).await.to_string();
        page.contains(words).then_some(page)
    })
    .await
}

/// The conversation in an inbox.
pub(crate) async fn in_inbox(shop: &Shop, inbox: &str) -> Value {
    until(inbox, async || {
        let listed = get(shop, "/conversations?view=all").await;
        let items = listed["items"].as_array().unwrap().clone();
        items.into_iter().find(|one| one["inbox"]["id"] == inbox)
    })
    .await
}

pub(crate) fn text_of(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// The code that stands in a text.
pub(crate) fn code_in(text: &str) -> String {
    let start = text.find("Your code is ").unwrap() + "Your code is ".len();
    text[start..start + 9].to_owned()
}

async fn a_code_joins(engine: EngineKind) {
    let shop = shop(engine).await;
    let (visitor, web) = shop.visit("hello").await;
    let cart = json!({ "client_id": "cart-000001", "cart": { "command": "add", "product": "mug", "sku": "mug-1" } });
    shop.ask(&visitor, Method::POST, "/api/v1/widget/web/messages", Some(cart), 201).await;
    shop.say(&visitor, "client-0002", "can we continue on whatsapp?").await;
    let said = told(&shop, &web, "Your code is ").await;
    let code = code_in(&said);
    assert!(
        said.contains(&format!("https://wa.me/4511223344?text={}", code.replace('-', ""))),
        "{said}"
    );

    ana_writes(&shop, "wamid.1", "BCDF-2346").await;
    let wa = text_of(&in_inbox(&shop, "wa").await["id"]);
    told(&shop, &wa, "I don't know that code").await;
    ana_writes(&shop, "wamid.2", &code.to_lowercase()).await;
    told(&shop, &wa, "That's you, then").await;
    let there = told(&shop, &web, "your cart went along").await;
    assert!(there.contains("WhatsApp"), "{there}");
    told(&shop, &wa, "Moss mug").await;
    ana_writes(&shop, "wamid.3", &code).await;
    told(&shop, &wa, "was used already").await;

    // Both conversations are one contact's, and each is answered where it is.
    let contact = text_of(&in_inbox(&shop, "wa").await["contact"]["id"]);
    assert_eq!(in_inbox(&shop, "web").await["contact"]["id"], json!(contact));
    let known = get(&shop, &format!("/contacts/{contact}")).await;
    assert_eq!(known["identities"].as_array().unwrap().len(), 2, "{known}");
    let empty = shop.ask(&visitor, Method::GET, "/api/v1/widget/web/cart", None, 200).await;
    assert_eq!(empty["card"], Value::Null, "{empty}");

    // Taken back by a person: two contacts, each with the own conversation.
    let merges = get(&shop, &format!("/contacts/{contact}/merges")).await;
    let merge = &merges["items"][0];
    assert_eq!((merge["by"].as_str(), merge["reason"].as_str()), (Some("contact"), Some("code")));
    let path = format!("/contacts/{contact}/merges/{}/undo", merge["id"].as_str().unwrap());
    post(&shop, &path, json!({}), 200).await;
    assert_eq!(post(&shop, &path, json!({}), 409).await["code"], "merge_closed");
    let (one, other) = (in_inbox(&shop, "wa").await, in_inbox(&shop, "web").await);
    assert_ne!(one["contact"]["id"], other["contact"]["id"]);
    shop.say(&visitor, "client-0003", "hello again").await;
    told(&shop, &web, "hello again").await;
}

#[tokio::test]
async fn a_code_joins_two_channels_on_sqlite() {
    a_code_joins(EngineKind::Sqlite).await;
}

#[tokio::test]
async fn a_code_joins_two_channels_on_postgres() {
    a_code_joins(EngineKind::Postgres).await;
}

#[tokio::test]
async fn people_look_before_they_merge() {
    let shop = shop(EngineKind::Sqlite).await;
    let (_, web) = shop.visit("hello").await;
    ana_writes(&shop, "wamid.1", "hello").await;
    let wa = in_inbox(&shop, "wa").await;
    told(&shop, wa["id"].as_str().unwrap(), "Shop havn").await;
    let (here, there) =
        (text_of(&in_inbox(&shop, "web").await["contact"]["id"]), text_of(&wa["contact"]["id"]));
    let found = get(&shop, "/contacts?search=44770090").await;
    assert_eq!(found["items"][0]["id"], json!(there));
    let preview = get(&shop, &format!("/contacts/{here}/merge-preview?with={there}")).await;
    assert_eq!(preview["absorbed"]["conversations"][0]["channel"], "WhatsApp", "{preview}");
    assert_eq!((&preview["proof"], &preview["suggested"]["why"]), (&Value::Null, &json!("older")));
    let bad = shop
        .send(
            Call::new(Method::GET, &format!("/api/v1/contacts/{here}/merge-preview?with={here}"))
                .bearer(&shop.agent),
        )
        .await;
    assert_eq!(bad.code(), "invalid_field");

    let body = json!({ "absorbed": there, "reason": "told me on the phone" });
    let call = Call::new(Method::POST, &format!("/api/v1/contacts/{here}/merges"))
        .bearer(&shop.agent)
        .header("idempotency-key", "merge-once-0001")
        .json(body.clone());
    let merged = shop.send(call.clone()).await;
    assert_eq!(merged.status.as_u16(), 201, "{}", merged.body);
    assert_eq!(shop.send(call).await.body, merged.body, "the same request is done once");
    assert_eq!(
        post(&shop, &format!("/contacts/{here}/merges"), body, 409).await["code"],
        "same_contact"
    );
    let gone = get(&shop, &format!("/contacts/{there}")).await;
    assert_eq!(gone["id"], json!(here), "an old address leads to who she is now");
    // What arrives goes where it always went.
    ana_writes(&shop, "wamid.2", "still me").await;
    told(&shop, wa["id"].as_str().unwrap(), "still me").await;
    let both = get(&shop, &format!("/contacts/{here}")).await;
    assert_eq!(both["conversations"].as_array().unwrap().len(), 2);
    let _ = web;
}

#[tokio::test]
async fn a_stop_is_told_plainly_and_lifted_by_a_start() {
    let shop = shop(EngineKind::Sqlite).await;
    ana_writes(&shop, "wamid.1", "hello").await;
    let wa = in_inbox(&shop, "wa").await;
    let (id, contact) = (text_of(&wa["id"]), text_of(&wa["contact"]["id"]));
    told(&shop, &id, "Shop havn").await;
    let consents = format!("/contacts/{contact}/consents");
    let stop = json!({ "channel": "whatsapp", "topic": "all", "granted": false, "source": "phone call", "evidence": "note 7" });
    let entered = post(&shop, &consents, stop, 201).await;
    assert_eq!(
        (entered["evidence"].as_str(), entered["granted"].as_bool()),
        (Some("note 7"), Some(false))
    );
    assert_eq!(get(&shop, &format!("/conversations/{id}")).await["opted_out"], true);
    let write = |client_id: &str| json!({ "client_id": client_id, "text": "one more thing" });
    let path = format!("/conversations/{id}/messages");
    assert_eq!(post(&shop, &path, write("agent-0001"), 409).await["code"], "opted_out");
    let note = json!({ "client_id": "agent-note1", "text": "she called", "note": true });
    post(&shop, &path, note, 201).await;

    // The bot's answer is not sent either, and the team sees why.
    ana_writes(&shop, "wamid.2", "where is my order 1042?").await;
    told(&shop, &id, "opted_out").await;
    let n_sent = shop.graph.sent().len();
    ana_writes(&shop, "wamid.3", "START").await;
    told(&shop, &id, "may write to you here again").await;
    until("the confirmation", async || (shop.graph.sent().len() > n_sent).then_some(())).await;
    post(&shop, &path, write("agent-0002"), 201).await;
    let ledger = get(&shop, &consents).await;
    let said: Vec<_> = ledger["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["topic"].as_str().unwrap(), one["granted"].as_bool().unwrap()))
        .collect();
    assert_eq!(said, [("all", false), ("all", true), ("marketing", true)]);
    assert_eq!(ledger["items"][1]["conversation"], json!(id));
    assert!(ledger["items"][1]["evidence"].as_str().unwrap().starts_with("msg_"));
    for wrong in [
        json!({ "topic": "All", "granted": true, "source": "x" }),
        json!({ "topic": "all", "granted": true, "source": " " }),
        json!({ "topic": "all", "granted": true, "source": "x", "channel": "pigeon" }),
    ] {
        post(&shop, &consents, wrong, 422).await;
    }
}
