//! What the server does with what nobody should send, on both databases: the issue's list, sentence by sentence.
//!
//! A full disk is in `full_disk.rs`; feed rows and configuration keys are the program's (`crates/app/tests`).

use crate::fixture::{APP_SECRET, Call, NOW, SHOP, Shop, whatsapp};
use crate::shop::on_both_engines;
use axum::http::Method;
use engine::commerce::money::{Currency, Money};
use engine::{MerchantId, ProductId, Timestamp};
use serde_json::{Value, json};
use store::EngineKind;

const NUMBER: &str = "200100";

on_both_engines! {
    in super::shop;
    a_wrong_signature_is_refused_and_leaves_nothing,
    unknown_kinds_are_kept_and_accepted,
    a_body_over_the_limit_is_refused,
    malformed_json_is_told_with_its_position,
    unknown_fields_are_refused,
    a_price_or_a_stock_of_a_client_counts_for_nothing,
    a_stale_button_changes_nothing,
    a_zero_in_a_text_is_answered,
}

async fn shop(engine: EngineKind) -> Shop {
    Shop::with(engine, vec![whatsapp("wa", NUMBER, &json!({}))]).await
}

fn text(id: &str, text: &str) -> Vec<u8> {
    let message = json!({ "id": id, "from": "34600111222", "timestamp": (NOW / 1_000).to_string(),
        "type": "text", "text": { "body": text } });
    let value = json!({ "metadata": { "phone_number_id": NUMBER }, "messages": [message] });
    let change = json!({ "field": "messages", "value": value });
    json!({ "object": "whatsapp_business_account", "entry": [{ "id": "1", "changes": [change] }] })
        .to_string()
        .into_bytes()
}

/// How many webhook calls are stored, and how many conversations there are.
async fn stored(shop: &Shop) -> (usize, usize) {
    let store = shop.app().store().clone();
    let look = move || {
        store
            .read(|tx| store::raw_event::list(tx, &MerchantId::new(SHOP), Timestamp(i64::MAX), 500))
    };
    let n_raw = tokio::task::spawn_blocking(look).await.unwrap().unwrap().len();
    let listed =
        shop.ask(&shop.agent, Method::GET, "/api/v1/conversations?view=all", None, 200).await;
    (n_raw, listed["items"].as_array().unwrap().len())
}

async fn a_wrong_signature_is_refused_and_leaves_nothing(shop: Shop) {
    let body = text("wamid.in-1", "hello");
    let refused = shop.hook_bytes("wa", &body, "another-app-secret-of-theirs").await;
    assert_eq!(
        (refused.status.as_u16(), refused.code()),
        (401, "bad_signature"),
        "{}",
        refused.body
    );
    let call = || Call::new(Method::POST, "/hooks/whatsapp/wa").bytes("application/json", &body);
    assert_eq!(shop.send(call()).await.status.as_u16(), 401, "no signature at all");
    let empty = call().header("x-hub-signature-256", "sha256=");
    assert_eq!(shop.send(empty).await.status.as_u16(), 401);
    assert_eq!(stored(&shop).await, (0, 0));
    assert_eq!(shop.hook_bytes("wa", &body, APP_SECRET).await.status.as_u16(), 200);
    assert_eq!(stored(&shop).await.0, 1, "the same bytes, signed, are taken");
}

async fn unknown_kinds_are_kept_and_accepted(shop: Shop) {
    let bodies: [&[u8]; 4] = [
        br#"{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"holograms","value":{"a":1}}]}]}"#,
        br#"{"something":"else"}"#,
        b"[]",
        br#"{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"account_update","value":{"event":"DISABLED"}}]}]}"#,
    ];
    for body in bodies {
        let answer = shop.hook_bytes("wa", body, APP_SECRET).await;
        assert_eq!(answer.status.as_u16(), 200, "{}", String::from_utf8_lossy(body));
    }
    let (n_raw, n_conversations) = stored(&shop).await;
    assert_eq!((n_raw, n_conversations), (3, 0), "an empty list holds no event");
}

async fn a_body_over_the_limit_is_refused(shop: Shop) {
    let hook = shop.hook_bytes("wa", &text("wamid.in-1", &"x".repeat(1 << 20)), APP_SECRET).await;
    assert_eq!((hook.status.as_u16(), hook.code()), (413, "body_too_large"), "{}", hook.body);
    let api = json!({ "client_id": "client-0001", "text": "x".repeat(70_000) });
    let session = Call::new(Method::POST, "/api/v1/widget/web/session").json(json!({}));
    let visitor = shop.send(session).await.body["visitor_token"].as_str().unwrap().to_owned();
    shop.ask(&visitor, Method::POST, "/api/v1/widget/web/messages", Some(api), 413).await;
    assert_eq!(stored(&shop).await, (0, 0));
}

async fn malformed_json_is_told_with_its_position(shop: Shop) {
    let hook = shop.hook_bytes("wa", b"{\"entry\":\n [oops]}", APP_SECRET).await;
    assert_eq!((hook.status.as_u16(), hook.code()), (400, "malformed_json"));
    assert!(
        hook.body["detail"].as_str().unwrap().replace(",", "").contains("line 2 column"),
        "{}",
        hook.body
    );
    let call = Call::new(Method::POST, "/api/v1/agents").bearer(&shop.owner);
    let api = shop.send(call.bytes("application/json", b"{\"name\":\n  \"A\",,}")).await;
    assert_eq!((api.status.as_u16(), api.code()), (400, "malformed_json"));
    assert!(
        api.body["detail"].as_str().unwrap().replace(",", "").contains("line 2 column"),
        "{}",
        api.body
    );
    assert_eq!(stored(&shop).await, (0, 0));
}

async fn unknown_fields_are_refused(shop: Shop) {
    let (visitor, id) = shop.visit("hello there").await;
    let message = json!({ "client_id": "client-0002", "text": "hi", "admin": true });
    let command = json!({ "command": "add", "product": "mug", "sku": "mug-1", "discount": 1 });
    let reply = json!({ "client_id": "bubble-0001", "text": "Hi", "urgent": true });
    let conversation = format!("/api/v1/conversations/{id}");
    for (token, path, body, field) in [
        (&visitor, "/api/v1/widget/web/messages".to_owned(), message, "admin"),
        (&shop.agent, format!("{conversation}/messages"), reply, "urgent"),
        (&shop.agent, format!("{conversation}/cart"), command, "discount"),
    ] {
        let refused = shop.ask(token, Method::POST, &path, Some(body), 422).await;
        assert_eq!(refused["code"], "unknown_field", "{path}: {refused}");
        assert_eq!(refused["errors"][0]["field"], field, "{path}: {refused}");
    }
}

/// The cart of a conversation: units, and the total in cents.
async fn cart(shop: &Shop, id: &str) -> (i64, Value) {
    let shown =
        shop.ask(&shop.agent, Method::GET, &format!("/api/v1/conversations/{id}"), None, 200).await;
    let lines = shown["cart"]["card"]["lines"].as_array().cloned().unwrap_or_default();
    let n_units = lines.iter().filter_map(|line| line["quantity"].as_i64()).sum();
    (n_units, shown["cart"]["card"]["total"]["minor"].clone())
}

async fn a_price_or_a_stock_of_a_client_counts_for_nothing(shop: Shop) {
    let (visitor, id) = shop.visit("hello there").await;
    let priced = |command: Value| json!({ "client_id": "client-0009", "cart": command });
    for extra in ["price", "unit_price", "stock", "discount", "total"] {
        let mut command =
            json!({ "command": "add", "product": "mug", "sku": "mug-1", "quantity": 2 });
        command[extra] = json!({ "minor": 1, "currency": "EUR" });
        let widget = Some(priced(command.clone()));
        shop.ask(&visitor, Method::POST, "/api/v1/widget/web/messages", widget, 422).await;
        let path = format!("/api/v1/conversations/{id}/cart");
        shop.ask(&shop.agent, Method::POST, &path, Some(command), 422).await;
    }
    assert_eq!(cart(&shop, &id).await.0, 0, "nothing was added");
    let command = json!({ "command": "add", "product": "mug", "sku": "mug-1", "quantity": 2 });
    shop.ask(&visitor, Method::POST, "/api/v1/widget/web/messages", Some(priced(command)), 201)
        .await;
    assert_eq!(cart(&shop, &id).await, (2, json!(4_800)), "our price, our stock");
    // A quantity beyond the stock is cut to what there is.
    let all = json!({ "command": "set_quantity", "sku": "mug-1", "quantity": 999 });
    let body = Some(json!({ "client_id": "client-0010", "cart": all }));
    shop.ask(&visitor, Method::POST, "/api/v1/widget/web/messages", body, 201).await;
    assert!(cart(&shop, &id).await.0 <= 100, "{:?}", cart(&shop, &id).await);
}

async fn a_stale_button_changes_nothing(shop: Shop) {
    let (visitor, id) = shop.visit("show me a moss mug").await;
    let raised = shop.app().store().write(0, |tx| {
        let merchant = MerchantId::new(SHOP);
        let views = store::catalog::views(tx, &merchant, &[ProductId::new("mug")])?;
        let mut product = (*views[0].product).clone();
        product.variants[0].prices = vec![Money::from_minor(3_100, Currency::EUR)];
        store::catalog::put(tx, &merchant, &[product], Timestamp(NOW))
    });
    raised.await.unwrap();
    // What was read a moment ago may be shown for two seconds more.
    shop.advance(5_000);
    for (client_id, token) in
        [("client-0002", "add:mug-1"), ("client-0003", "add:gone"), ("client-0004", "yes:1")]
    {
        let tap = json!({ "client_id": client_id, "selection": { "token": token, "title": "Add to cart" } });
        shop.ask(&visitor, Method::POST, "/api/v1/widget/web/messages", Some(tap), 201).await;
        assert_eq!(cart(&shop, &id).await.0, 0, "{token}");
    }
    let page =
        shop.ask(&visitor, Method::GET, "/api/v1/widget/web/messages", None, 200).await.to_string();
    let says_so = ["That offer has changed", "Price or stock has changed"];
    assert!(says_so.iter().any(|words| page.contains(words)), "{page}");
    assert!(page.contains("3100"), "the price of now is shown: {page}");
}

/// JSON may hold a zero in a text. Found by `prove forgery`: no turn with it could be written on PostgreSQL, nor any
/// other turn of the same transaction.
async fn a_zero_in_a_text_is_answered(shop: Shop) {
    for (number, words) in ["mugs\0", "\0"].iter().enumerate() {
        let n_sent = shop.graph.sent().len();
        let body = text(&format!("wamid.zero-{number}"), words);
        assert_eq!(shop.hook_bytes("wa", &body, APP_SECRET).await.status.as_u16(), 200);
        let mut waits = 0;
        while shop.graph.sent().len() == n_sent {
            assert!(waits < 400, "{words:?} is never answered");
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
            waits += 1;
        }
    }
}
