//! The shopper's chat: who a visitor is, what they may send, and what becomes of it.

use crate::fixture::{Answer, Call, IDENTITY_SECRET, NOW, Shop};
use axum::http::Method;
use channels::webchat::identity::issue;
use engine::Timestamp;
use serde_json::{Value, json};
use transport::Secret;

async fn open(shop: &Shop, body: Value) -> Answer {
    shop.send(Call::new(Method::POST, "/api/v1/widget/web/session").json(body)).await
}

fn identity(subject: &str) -> String {
    issue(&Secret::new(IDENTITY_SECRET.to_owned()), subject, Some("Ana"), Timestamp(NOW))
}

fn token(answer: &Answer) -> String {
    answer.body["visitor_token"].as_str().unwrap_or_else(|| panic!("{}", answer.body)).to_owned()
}

#[tokio::test]
async fn a_message_is_taken_once_and_answered() {
    let shop = Shop::open().await;
    let first =
        open(&shop, json!({ "language": "da-DK", "page": { "url": "https://shop.example/mug" } }))
            .await;
    assert_eq!(
        (first.body["language"].as_str(), first.body["conversation"].as_str()),
        (Some("da"), None)
    );
    assert_eq!(first.body["popular"][0]["product"], "mug");
    let visitor = token(&first);
    let said = shop.say(&visitor, "0123456789abcdef", "hej").await;
    assert_eq!(said["message"]["client_id"], "0123456789abcdef");
    let again = shop.say(&visitor, "0123456789abcdef", "hej").await;
    assert_eq!(again["message"]["id"], said["message"]["id"]);
    let page = shop.ask(&visitor, Method::GET, "/api/v1/widget/web/messages", None, 200).await;
    let inbound =
        page["items"].as_array().unwrap().iter().filter(|item| item["item"] == "inbound").count();
    assert_eq!(inbound, 1);
    let after =
        shop.ask(&visitor, Method::GET, "/api/v1/widget/web/messages?after_seq=1", None, 200).await;
    assert_eq!(
        after["items"].as_array().unwrap().len(),
        page["items"].as_array().unwrap().len() - 1
    );
    let cart = json!({ "client_id": "cart-000001", "cart": { "command": "add", "product": "mug", "sku": "mug-1" } });
    let answer =
        shop.ask(&visitor, Method::POST, "/api/v1/widget/web/messages", Some(cart), 201).await;
    assert_eq!(answer["message"], Value::Null);
    let cart = shop.ask(&visitor, Method::GET, "/api/v1/widget/web/cart", None, 200).await;
    assert_eq!(cart["card"]["total"]["minor"], 2_400);
    shop.ask(&visitor, Method::POST, "/api/v1/widget/web/read", Some(json!({ "seq": 9 })), 204)
        .await;
    shop.ask(
        &visitor,
        Method::POST,
        "/api/v1/widget/web/email",
        Some(json!({ "email": "ana@home.test" })),
        204,
    )
    .await;
    shop.ask(&visitor, Method::DELETE, "/api/v1/widget/web/conversation", None, 204).await;
    shop.ask(&visitor, Method::GET, "/api/v1/widget/web/messages", None, 401).await;
}

#[tokio::test]
async fn an_identity_is_proven_or_it_is_none() {
    let shop = Shop::open().await;
    let anonymous = token(&open(&shop, json!({})).await);
    shop.say(&anonymous, "anonymous-1", "only for me").await;
    let ana = open(&shop, json!({ "token": anonymous, "identity": identity("1042") })).await;
    let (ana_token, history) = (token(&ana), ana.body["messages"]["items"].clone());
    assert_ne!(ana_token, anonymous, "becoming somebody is a new token");
    assert_eq!(history, json!([]), "what was said before stays where it was");
    shop.ask(&anonymous, Method::GET, "/api/v1/widget/web/messages", None, 401).await;
    shop.say(&ana_token, "as-ana-0001", "I am Ana").await;

    let same = open(&shop, json!({ "token": ana_token, "identity": identity("1042") })).await;
    assert_eq!(token(&same), ana_token);
    let elsewhere = open(&shop, json!({ "identity": identity("1042") })).await;
    assert_eq!(
        elsewhere.body["conversation"], same.body["conversation"],
        "the same customer on another device"
    );
    let out = open(&shop, json!({ "token": ana_token })).await;
    assert_ne!(token(&out), ana_token);
    assert_eq!(out.body["messages"]["items"], json!([]), "signed out is somebody else");
    for like_her in ["1042 ", " 1042", "１０４２", "1042\u{200b}"] {
        let other = open(&shop, json!({ "identity": identity(like_her) })).await;
        assert_eq!(other.body["conversation"], Value::Null, "{like_her:?}");
    }
    let good = identity("1042");
    let (head, tail) = good.rsplit_once('.').unwrap();
    let unsigned =
        head.split_once('.').map(|(_, claims)| format!("eyJhbGciOiJub25lIn0.{claims}.")).unwrap();
    for forged in [
        "",
        "null",
        "a.b.c",
        &format!("{head}."),
        &format!("{head}.{}", tail.to_uppercase()),
        &unsigned,
    ] {
        let refused = open(&shop, json!({ "identity": forged })).await;
        assert_eq!(
            (refused.status.as_u16(), refused.code()),
            (403, "identity_refused"),
            "{forged}"
        );
    }
    shop.advance(601_000);
    assert_eq!(
        open(&shop, json!({ "identity": good })).await.code(),
        "identity_refused",
        "an old proof is none"
    );
}

#[tokio::test]
async fn a_page_that_is_not_listed_gets_no_chat() {
    let shop = Shop::open().await;
    for (origin, status) in [
        ("https://shop.example", 200),
        ("http://shop.test", 200),
        ("https://evil.example", 403),
        ("null", 403),
    ] {
        let call = Call::new(Method::POST, "/api/v1/widget/web/session")
            .header("origin", origin)
            .json(json!({}));
        assert_eq!(shop.send(call).await.status.as_u16(), status, "{origin}");
    }
    let frame = shop.send(Call::new(Method::GET, "/w/web")).await;
    assert!(
        frame
            .header("content-security-policy")
            .ends_with("frame-ancestors 'self' https://shop.example")
    );
    assert_eq!(shop.send(Call::new(Method::GET, "/w/nowhere")).await.status.as_u16(), 404);
}

#[tokio::test]
async fn files_are_looked_into_and_given_out_inert() {
    let shop = Shop::open().await;
    let visitor = token(&open(&shop, json!({})).await);
    let send = |kind: &'static str, bytes: Vec<u8>| {
        let call = Call::new(Method::POST, "/api/v1/widget/web/uploads")
            .bearer(&visitor)
            .bytes(kind, &bytes);
        shop.send(call)
    };
    let png = [b"\x89PNG\r\n\x1a\n".as_slice(), &[0; 32]].concat();
    let sent = send("image/png", png.clone()).await;
    assert_eq!(sent.status.as_u16(), 201, "{}", sent.body);
    let html = send("image/png", b"<!doctype html><script>alert(1)</script>".to_vec()).await;
    assert_eq!((html.status.as_u16(), html.code()), (415, "unsupported_media_type"));
    let svg = send("image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec()).await;
    assert_eq!(svg.status.as_u16(), 415);
    let big = send("image/png", [png.as_slice(), &vec![0; 8 * 1024 * 1024]].concat()).await;
    assert_eq!((big.status.as_u16(), big.code()), (413, "body_too_large"));

    let url = sent.body["url"].as_str().unwrap();
    let file = shop.send(Call::new(Method::GET, url)).await;
    assert_eq!(
        (file.header("content-type"), file.header("x-content-type-options")),
        ("image/png", "nosniff")
    );
    assert!(file.header("content-security-policy").contains("sandbox"));
    assert_eq!(file.raw, png);
    let elsewhere = url.replace("/web/", "/other-web/");
    assert_eq!(shop.send(Call::new(Method::GET, &elsewhere)).await.status.as_u16(), 404);
    let body = json!({ "client_id": "photo-00001", "upload": sent.body["id"] });
    let said =
        shop.ask(&visitor, Method::POST, "/api/v1/widget/web/messages", Some(body), 201).await;
    assert_eq!(said["message"]["blocks"][0]["url"], url);
    let body = json!({ "client_id": "photo-00002", "upload": "up_none" });
    shop.ask(&visitor, Method::POST, "/api/v1/widget/web/messages", Some(body), 422).await;
    for _ in 0..10 {
        send("image/png", png.clone()).await;
    }
    assert_eq!(send("image/png", png.clone()).await.code(), "rate_limited");
}

#[tokio::test]
async fn what_cannot_be_said_is_told() {
    let shop = Shop::open().await;
    let visitor = token(&open(&shop, json!({})).await);
    for wrong in [
        json!({ "client_id": "message-001" }),
        json!({ "client_id": "short", "text": "hi" }),
        json!({ "client_id": "message-001", "text": "" }),
        json!({ "client_id": "message-001", "text": "x".repeat(4_001) }),
        json!({ "client_id": "message-001", "text": "hi", "upload": "up_1" }),
        json!({ "client_id": "message-001", "cart": { "command": "add", "product": "mug", "sku": "mug-1", "price": 1 } }),
        json!({ "client_id": "message-001", "selection": { "token": "", "title": "x" } }),
    ] {
        shop.ask(&visitor, Method::POST, "/api/v1/widget/web/messages", Some(wrong), 422).await;
    }
}
