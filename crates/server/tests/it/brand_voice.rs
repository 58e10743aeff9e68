//! The brand's voice over the API: what it refuses is not saved, what it holds against a text is told with a fix.

use crate::fixture::{Call, Shop};
use axum::http::Method;
use serde_json::{Value, json};

const GUIDE: &str = "name: Havn\nlanguage: en\nemoji: none\nuse: {shipping: delivery}\navoid: [cheap]\nphrases:\n  thanks_reply: [\"With pleasure.\"]\n";

async fn put(shop: &Shop, id: &str, body: Value, status: u16) -> Value {
    let path = format!("/api/v1/voice/guides/{id}");
    shop.ask(&shop.owner, Method::PUT, &path, Some(body), status).await
}

async fn check(shop: &Shop, body: Value) -> Value {
    shop.ask(&shop.agent, Method::POST, "/api/v1/voice/check", Some(body), 200).await
}

#[tokio::test]
async fn a_text_is_checked_with_places_and_fixes() {
    let shop = Shop::open().await;
    let text = "Añejo: cheap Shipping Chair 🙂";
    let unchecked = check(&shop, json!({ "text": text })).await;
    assert_eq!(unchecked["findings"], json!([]), "no guide, nothing to say");
    put(&shop, "en", json!({ "text": GUIDE }), 200).await;
    let told = check(&shop, json!({ "text": text, "language": "en", "kind": "message" })).await;
    let rules: Vec<&str> = told["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["rule"].as_str().unwrap())
        .collect();
    assert_eq!(rules, ["Voice.Avoid", "Voice.Use", "Voice.Emoji"]);
    let finding = &told["findings"][1];
    assert_eq!(finding["better"], json!(["Delivery"]));
    assert_eq!((&finding["start"], &finding["end"]), (&json!(13), &json!(21)));
    assert_eq!((&finding["start_byte"], &finding["end_byte"]), (&json!(14), &json!(22)));
    assert_eq!(told["fixed"], "Añejo: cheap Delivery Chair");
    let left = check(&shop, json!({ "text": text, "protected": ["Shipping Chair"] })).await;
    assert_eq!(left["fixed"], "Añejo: cheap Shipping Chair");
    for (body, field) in [
        (json!({ "text": "a", "language": "xx" }), "language"),
        (json!({ "text": "a", "kind": "poem" }), "kind"),
        (json!({ "text": "a".repeat(20_001) }), "text"),
    ] {
        let refused =
            shop.ask(&shop.agent, Method::POST, "/api/v1/voice/check", Some(body), 422).await;
        assert_eq!(refused["errors"][0]["field"], field);
    }
}

#[tokio::test]
async fn a_guide_is_kept_with_its_versions_and_the_bot_follows_it() {
    let shop = Shop::open().await;
    shop.ask(&shop.owner, Method::GET, "/api/v1/voice/guides/en", None, 404).await;
    let made = put(&shop, "en", json!({ "tone": "warm" }), 200).await;
    assert_eq!((made["name"].as_str(), made["tone"].as_str()), (Some("Warm"), Some("warm")));
    shop.clock.fetch_add(1_000, std::sync::atomic::Ordering::SeqCst);
    let own = put(&shop, "en", json!({ "text": GUIDE }), 200).await;
    assert_eq!((own["id"].as_str(), own["tone"].as_str()), (Some("en"), None));
    assert_eq!(own["rules"], json!(["Voice.Emoji", "Voice.Use", "Voice.Avoid"]));
    let path = "/api/v1/voice/guides/en/versions";
    let versions = shop.ask(&shop.agent, Method::GET, path, None, 200).await;
    let texts: Vec<&Value> =
        versions["items"].as_array().unwrap().iter().map(|one| &one["text"]).collect();
    assert_eq!(texts, [&json!(GUIDE), &json!(null)]);
    let listed = shop.ask(&shop.agent, Method::GET, "/api/v1/voice/guides", None, 200).await;
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    let merchant = shop.running.app.merchants.get(&engine::MerchantId::from(crate::fixture::SHOP));
    assert_eq!(merchant.unwrap().voice.get(engine::Language::En).unwrap().name(), "Havn");
    shop.ask(&shop.agent, Method::PUT, "/api/v1/voice/guides/en", Some(json!({})), 403).await;
}

#[tokio::test]
async fn a_guide_that_cannot_hold_is_told_where() {
    let shop = Shop::open().await;
    let unreadable = put(&shop, "en", json!({ "text": "avoid: [a]\ntone: warm\n" }), 422).await;
    assert_eq!(unreadable["code"], "invalid_field");
    assert_eq!(unreadable["errors"][0]["detail"], "en.yml:2: there is no key `tone` here");
    put(&shop, "xx", json!({ "tone": "warm" }), 404).await;
    let styles = json!({ "Shop": { "Hype.yml": "extends: existence\nmessage: \"no '%s'\"\nlevel: error\ntokens: [super]\n" } });
    let text = "styles: [Shop]\nphrases:\n  thanks_reply: [\"That was super of you.\"]\n";
    let refused = put(&shop, "en", json!({ "text": text, "styles": styles }), 422).await;
    assert_eq!(refused["code"], "voice_refused");
    let finding = &refused["findings"][0];
    assert_eq!(
        (&finding["what"], &finding["rule"]),
        (&json!("phrase thanks_reply"), &json!("Shop.Hype"))
    );
    assert_eq!(finding["message"], "no 'super'");
}

#[tokio::test]
async fn a_gift_finder_passes_the_voice_before_it_is_saved() {
    const SHEET: &str = "question,about_en,question_en,answer_en,also_en,rule\n\
        start,,Find a gift,,need a gift,\n\
        spend,budget,How much?,Cheap things,little,price<=30\n\
        spend,,,With free shipping,,\n";
    let shop = Shop::open().await;
    put(&shop, "en", json!({ "text": GUIDE }), 200).await;
    let save = async |table: String, status: u16| {
        let body = json!({ "id": "gift", "table": table });
        shop.ask(&shop.admin, Method::POST, "/api/v1/guides", Some(body), status).await
    };
    let refused = save(SHEET.to_owned(), 422).await;
    assert_eq!(refused["code"], "voice_refused");
    assert_eq!(refused["findings"][0]["what"], "guide gift, row 3, answer");
    assert_eq!(refused["findings"][0]["found"], "Cheap");
    let saved = save(SHEET.replace("Cheap things", "Up to 30"), 201).await;
    assert_eq!(saved["findings"][0]["level"], "warning");
    assert_eq!(saved["findings"][0]["better"], json!(["delivery"]));
}

#[tokio::test]
async fn a_canned_response_passes_the_voice_before_it_is_saved() {
    let shop = Shop::open().await;
    put(&shop, "en", json!({ "text": GUIDE }), 200).await;
    let save = async |texts: Value, status: u16| {
        let body = json!({ "shortcut": "bye", "texts": texts });
        shop.ask(&shop.admin, Method::POST, "/api/v1/canned_responses", Some(body), status).await
    };
    let refused = save(json!({ "en": "Cheap and good", "da": "Billigt" }), 422).await;
    assert_eq!(refused["code"], "voice_refused");
    assert_eq!(refused["findings"][0]["found"], "Cheap");
    assert_eq!(refused["findings"][0]["what"], "canned_response bye");
    let saved = save(json!({ "en": "Your shipping is free" }), 200).await;
    assert_eq!(saved["findings"][0]["level"], "warning");
    assert_eq!(saved["findings"][0]["better"], json!(["delivery"]));
    let listed = shop.ask(&shop.agent, Method::GET, "/api/v1/canned_responses", None, 200).await;
    assert_eq!(listed["items"][0]["text"], "Your shipping is free");
    for (body, field) in [
        (json!({ "shortcut": "two words", "texts": { "en": "a" } }), "shortcut"),
        (json!({ "shortcut": "a", "texts": { "xx": "a" } }), "texts"),
        (json!({ "shortcut": "a", "texts": {} }), "texts"),
        (json!({ "shortcut": "a", "texts": { "en": " " } }), "texts"),
    ] {
        let call =
            Call::new(Method::POST, "/api/v1/canned_responses").bearer(&shop.admin).json(body);
        let answer = shop.send(call).await;
        assert_eq!(
            (answer.status.as_u16(), answer.body["errors"][0]["field"].as_str()),
            (422, Some(field))
        );
    }
}
