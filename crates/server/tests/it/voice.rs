//! Buying by voice, from the settings to the checkout that waits on the other channel, and back.

use crate::fixture::{Answer, SHOP, Shop, get};
use crate::on_call::{says, shop};
use crate::one_person::{NUMBER, ana_writes, code_in, in_inbox, text_of, told};
use axum::http::Method;
use engine::commerce::checkout::CheckoutState;
use engine::commerce::money::Currency;
use engine::{ContactId, ConversationId, DeliveryId, Language, Localized, MerchantId, Timestamp};
use serde_json::{Value, json};
use server::document::{DeliveryRow, Document};
use server::seal::Sealer;
use std::collections::BTreeMap;
use store::EngineKind;

/// Long enough for what was read out to have been heard.
const HEARD_MS: i64 = 12_000;

async fn delivers(shop: &Shop) {
    let row = DeliveryRow {
        id: "standard".to_owned(),
        name: Localized::only(Language::En, "Standard"),
        description: Localized::default(),
        countries: Vec::new(),
        days: [2, 4],
        price: BTreeMap::from([(Currency::EUR, 490)]),
        free_from: BTreeMap::new(),
        pickup: false,
    };
    let document = Document { delivery: vec![row], ..Document::default() };
    let saved = shop.app().store().write(0, move |tx| {
        let (id, now) = (MerchantId::new(SHOP), Timestamp(crate::fixture::NOW));
        server::settings::save(tx, &id, &document, &Sealer::new(&[7; 32]), &|| [9; 32], now)
    });
    saved.await.unwrap();
}

async fn sells_by_voice(shop: &Shop, daily_cap: i64) {
    let terms =
        json!({ "enabled": true, "cap": { "EUR": 9_000 }, "daily_cap": { "EUR": daily_cap } });
    let set = shop.ask(&shop.admin, Method::PATCH, "/api/v1/voice_buying", Some(terms), 200).await;
    assert_eq!((set["code"].as_bool(), set["cancel_minutes"].as_u64()), (Some(true), Some(30)));
    assert_eq!(get(shop, "/voice_buying").await, set);
}

/// Where she lives, told by a form in the chat.
async fn lives_in_madrid(shop: &Shop) {
    let filled = json!({ "email": "ana@example.com", "name": "Ana Ruiz", "line_one": "Calle Mayor 1",
        "postal_code": "28013", "city": "Madrid", "country": "ES" });
    let reply = json!({ "type": "nfm_reply", "nfm_reply": { "name": "flow", "body": "Sent",
        "response_json": filled.to_string() } });
    let at = (crate::fixture::NOW / 1_000).to_string();
    let message = json!({ "id": "wamid.form", "from": "447700900222", "timestamp": at, "type": "interactive",
        "interactive": reply });
    let change = json!({ "field": "messages", "value": { "messages": [message] } });
    assert_eq!(shop.hook("wa", NUMBER, vec![change]).await.status.as_u16(), 200);
}

/// Who speaks is who writes in WhatsApp. Answers both conversations.
async fn is_ana(shop: &Shop) -> (String, String) {
    lives_in_madrid(shop).await;
    let wa = text_of(&in_inbox(shop, "wa").await["id"]);
    told(shop, &wa, "Calle Mayor 1").await;
    ana_writes(shop, "wamid.go", "can we continue in another app?").await;
    let code = code_in(&told(shop, &wa, "Your code is ").await);
    says(shop, "r-code", &code).await;
    let voice = text_of(&in_inbox(shop, "voice").await["id"]);
    told(shop, &voice, "That's you, then").await;
    told(shop, &wa, "You go on in ").await;
    // The voice has to be told what was talked about before it is asked to sell.
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    (wa, voice)
}

fn said(answer: &Answer) -> String {
    answer.body["fulfillmentText"].as_str().unwrap_or_default().to_owned()
}

async fn fills_the_cart(shop: &Shop, n: u32) -> String {
    says(shop, &format!("r-find-{n}"), "moss mug").await;
    says(shop, &format!("r-add-{n}"), "add it to my cart").await;
    said(&says(shop, &format!("r-buy-{n}"), "check out").await)
}

async fn bought_by_voice(engine: EngineKind) {
    let shop = shop(engine).await;
    delivers(&shop).await;
    sells_by_voice(&shop, 5_000).await;
    let (wa, voice) = is_ana(&shop).await;

    let read_out = fills_the_cart(&shop, 1).await;
    assert!(read_out.contains("1 × Moss mug"), "{read_out}");
    assert!(read_out.contains("Calle Mayor 1, Madrid"), "{read_out}");
    let page = told(&shop, &wa, " is the code for your order by voice").await;
    let at = page.find(" is the code for your order by voice").unwrap();
    let code = &page[at - 4..at];
    shop.advance(HEARD_MS);
    let ordered = said(&says(&shop, "r-yes-1", code).await);
    assert!(ordered.starts_with("Ordered, "), "{ordered}");
    let receipt = told(&shop, &wa, "Nothing is charged until you pay here").await;
    assert!(receipt.contains("checkout_link") && receipt.contains("unorder:"), "{receipt}");

    let id = ConversationId::from(voice.as_str());
    let checkout = || {
        let id = id.clone();
        shop.app()
            .store()
            .read(move |tx| store::checkout::of_conversation(tx, &MerchantId::new(SHOP), &id))
            .unwrap()
            .unwrap()
            .checkout
    };
    let placed = checkout();
    assert_eq!((placed.state, placed.quote.total.minor), (CheckoutState::Open, 2_890));
    assert_eq!(placed.delivery, Some(DeliveryId::from("standard")));
    assert_eq!(placed.missing(&placed.quote), [], "only to be paid");

    // A second one would be more than a day allows, also when the first is taken back.
    let canceled = said(&says(&shop, "r-cancel", "cancel my order").await);
    assert!(canceled.starts_with("Canceled"), "{canceled}");
    assert_eq!(checkout().state, CheckoutState::Canceled);
    told(&shop, &wa, "Canceled: the order").await;
    let contact = ContactId::from(text_of(&in_inbox(&shop, "wa").await["contact"]["id"]).as_str());
    let since = Timestamp(crate::fixture::NOW - 1);
    let spent = shop.app().store().read(|tx| {
        store::spoken::spent(tx, &MerchantId::new(SHOP), &contact, Currency::EUR, since)
    });
    assert_eq!(spent.unwrap(), 2_890);
    let refused = fills_the_cart(&shop, 2).await;
    assert!(refused.contains("in one day"), "{refused}");
    let old_yes = said(&says(&shop, "r-yes-2", "yes").await);
    assert!(!old_yes.contains("Ordered"), "{old_yes}");
}

#[tokio::test]
async fn bought_by_voice_on_sqlite() {
    bought_by_voice(EngineKind::Sqlite).await;
}

#[tokio::test]
async fn bought_by_voice_on_postgres() {
    bought_by_voice(EngineKind::Postgres).await;
}

#[tokio::test]
async fn terms_that_cannot_be_meant_are_refused() {
    let shop = shop(EngineKind::Sqlite).await;
    let none = get(&shop, "/voice_buying").await;
    assert_eq!(none["enabled"], Value::Bool(false), "off until it is turned on");
    let daily = json!({ "EUR": 5_000 });
    for (terms, field) in [
        (json!({ "enabled": true }), "daily_cap"),
        (json!({ "enabled": true, "daily_cap": daily, "cancel_minutes": 29 }), "cancel_minutes"),
        (json!({ "enabled": true, "daily_cap": daily, "cap": { "SEK": 1 } }), "cap"),
        (json!({ "enabled": true, "daily_cap": { "EUR": -1 } }), "daily_cap"),
    ] {
        let path = "/api/v1/voice_buying";
        let refused = shop.ask(&shop.admin, Method::PATCH, path, Some(terms), 422).await;
        assert_eq!(refused["errors"][0]["field"], field, "{refused}");
    }
}
