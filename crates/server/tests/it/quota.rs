//! A platform that counts what is said to a contact: WeChat's five messages in two days, and three in a minute.

use crate::fixture::{Call, NOW, Shop, get, until};
use axum::http::Method;
use serde_json::json;
use server::document::InboxRow;
use sha1::{Digest, Sha1};
use store::EngineKind;

const TOKEN: &str = "spokenOnlyHere2026";

async fn shop(engine: EngineKind) -> Shop {
    let settings = json!({ "app_id": "wx8f3e0c5d2a417b96", "api_base": "https://graph.test" });
    let secrets = [("token", TOKEN), ("app_secret", TOKEN)];
    let inbox = InboxRow {
        id: "wechat".to_owned(),
        channel: "wechat".to_owned(),
        name: "WeChat".to_owned(),
        settings: settings.as_object().unwrap().clone(),
        secrets: secrets.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
    };
    let shop = Shop::with(engine, vec![inbox]).await;
    answers(&shop, 0);
    shop
}

/// From now on WeChat answers with this code.
fn answers(shop: &Shop, code: i64) {
    let answer = json!({ "errcode": code, "errmsg": "", "access_token": "t", "expires_in": 7200 });
    *shop.graph.refusal.lock().unwrap() = Some((200, answer));
}

/// Something of Ana's, so long after the beginning.
async fn does(shop: &Shop, after_ms: i64, fields: &[(&str, &str)]) {
    let seconds = ((NOW + after_ms) / 1_000).to_string();
    let mut body = format!(
        "<xml><ToUserName>gh_1</ToUserName><FromUserName>o_ana</FromUserName><CreateTime>{seconds}</CreateTime>"
    );
    for (name, value) in fields {
        body.push_str(&format!("<{name}>{value}</{name}>"));
    }
    body.push_str("</xml>");
    let nonce = hex::encode(&Sha1::digest(body.as_bytes())[..6]);
    let mut parts = [TOKEN, &seconds, &nonce];
    parts.sort_unstable();
    let signature = hex::encode(Sha1::digest(parts.concat().as_bytes()));
    let path =
        format!("/hooks/wechat/wechat?signature={signature}&timestamp={seconds}&nonce={nonce}");
    let call = Call::new(Method::POST, &path).bytes("text/xml", body.as_bytes());
    assert_eq!(shop.send(call).await.status.as_u16(), 200);
}

async fn says(shop: &Shop, after_ms: i64, id: &str) {
    does(shop, after_ms, &[("MsgType", "text"), ("Content", "hello"), ("MsgId", id)]).await;
}

fn n_said(shop: &Shop) -> usize {
    shop.graph.sent().iter().filter(|call| call.get("msgtype").is_some()).count()
}

async fn open(shop: &Shop, id: &str) -> bool {
    let shown = get(shop, &format!("/conversations/{id}")).await;
    shown["capabilities"]["window_open"].as_bool().unwrap()
}

/// An agent writes; answers whether she was allowed to.
async fn writes(shop: &Shop, id: &str, n: usize) -> bool {
    let path = format!("/api/v1/conversations/{id}/messages");
    let body = json!({ "client_id": format!("bubble-{n:04}"), "text": format!("Number {n}") });
    let n_before = n_said(shop);
    let call = Call::new(Method::POST, &path).bearer(&shop.agent).json(body);
    let answer = shop.send(call.header("idempotency-key", &format!("key-{n:04}"))).await;
    if answer.status.as_u16() == 409 {
        assert_eq!(answer.code(), "reply_window_closed");
        assert!(!open(shop, id).await, "the composer shows what the server says");
        return false;
    }
    assert_eq!(answer.status.as_u16(), 201);
    until("it is said", async || (n_said(shop) > n_before).then_some(())).await;
    true
}

async fn five_and_three(engine: EngineKind) {
    let shop = shop(engine).await;
    says(&shop, 0, "1").await;
    let id = until("a conversation", async || {
        let listed = get(&shop, "/conversations?view=all").await;
        listed["items"][0]["id"].as_str().map(str::to_owned)
    })
    .await;
    until("the bot answers", async || (n_said(&shop) > 0).then_some(())).await;
    let mut n = 0;
    while writes(&shop, &id, n).await {
        n += 1;
        assert!(n < 6, "it has an end");
    }
    assert_eq!(n_said(&shop), 5, "after a message of hers");

    shop.advance(2_000);
    says(&shop, 2_000, "2").await;
    until("the way is open again", async || open(&shop, &id).await.then_some(())).await;
    // WeChat has counted more than we have: somebody else writes in the account's name, for example.
    answers(&shop, 45_047);
    assert!(writes(&shop, &id, 10).await);
    until("it is closed", async || (!open(&shop, &id).await).then_some(())).await;
    assert!(!writes(&shop, &id, 11).await);

    answers(&shop, 0);
    shop.advance(2_000);
    does(&shop, 4_000, &[("MsgType", "event"), ("Event", "CLICK"), ("EventKey", "help")]).await;
    until("a tap opens it", async || open(&shop, &id).await.then_some(())).await;
    assert!(writes(&shop, &id, 20).await);
    shop.advance(61_000);
    assert!(!writes(&shop, &id, 21).await, "for a minute");
}

#[tokio::test]
async fn a_platform_that_counts_is_counted_with() {
    five_and_three(EngineKind::Sqlite).await;
}

#[tokio::test]
async fn a_platform_that_counts_is_counted_with_on_postgres() {
    five_and_three(EngineKind::Postgres).await;
}
