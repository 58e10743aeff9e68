//! Sentences of a merchant's own: applied beside a server that runs, they count at the next message, and no longer when
//! they are taken out.

use crate::fixture::{Shop, get, until};
use engine::Language;
use engine::dialogue::understand::Intent;
use serde_json::Value;
use server::document::ExampleRow;
use store::EngineKind;

const OWN: &str = "wuffle my snorklebox";

/// What the next words of somebody new are taken for: which layer decided, and the likeliest meaning.
async fn understood(shop: &Shop) -> (String, String) {
    let (_, conversation) = shop.visit(OWN).await;
    let trace = until("an answer with what it was taken for", async || {
        let thread = get(shop, &format!("/conversations/{conversation}/messages")).await;
        let items = thread["items"].as_array().unwrap();
        items.iter().map(|item| item["trace"].clone()).find(Value::is_object)
    })
    .await;
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&trace["layer"]), text(&trace["intents"][0]["intent"]))
}

async fn at_the_next_message(engine: EngineKind) {
    let shop = Shop::with(engine, Vec::new()).await;
    assert_eq!(understood(&shop).await.0, "out_of_scope");
    let row = ExampleRow { language: Language::En, intent: Intent::ViewCart, text: OWN.to_owned() };
    shop.set(|settings| settings.examples = vec![row]).await;
    let (layer, intent) = understood(&shop).await;
    assert_eq!((layer.as_str(), intent.as_str()), ("classifier", "view_cart"));
    shop.set(|settings| settings.examples.clear()).await;
    assert_eq!(understood(&shop).await.0, "out_of_scope", "taken out, it is forgotten");
}

#[tokio::test]
async fn a_merchants_own_sentence_counts_without_a_restart_on_sqlite() {
    at_the_next_message(EngineKind::Sqlite).await;
}

#[tokio::test]
async fn a_merchants_own_sentence_counts_without_a_restart_on_postgres() {
    at_the_next_message(EngineKind::Postgres).await;
}
