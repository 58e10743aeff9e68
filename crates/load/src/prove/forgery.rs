//! `forgery`: nothing unsigned is believed, neither a message nor a payment.

use super::Shop;
use crate::http::Client;
use crate::shopper::now_s;
use crate::trato::PSP_WEBHOOK_SECRET;
use crate::webhook;
use anyhow::Result;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

type Case = (&'static str, Vec<(&'static str, String)>);

pub(super) async fn prove(shop: &Shop) -> Result<Value> {
    let token = shop.token().await?;
    let (server, _) = shop.setup.start().await?;
    let mut client = Client::new(shop.setup.host());
    let before = shop.list(&token, "/api/v1/conversations").await?.len();
    let orders_before = shop.list(&token, "/api/v1/orders").await?.len();
    let (mut n, mut accepted) = (0_u64, Vec::new());
    let phone = "4563000001";
    let body = shop.setup.inbox.body(
        phone,
        "Forger",
        &[webhook::text(phone, "wamid.forged", now_s(), "hello")],
    );
    for (name, headers) in message_forgeries(shop, &body) {
        let headers: Vec<(&str, &str)> =
            headers.iter().map(|(key, value)| (*key, value.as_str())).collect();
        n += 1;
        if client.post(&shop.setup.inbox.path(), &headers, &body).await?.status != 401 {
            accepted.push(format!("message: {name}"));
        }
    }
    let payment = json!({ "id": "evt_forged", "type": "payment.succeeded", "payment": {} })
        .to_string()
        .into_bytes();
    for (name, headers) in payment_forgeries(&payment) {
        let headers: Vec<(&str, &str)> =
            headers.iter().map(|(key, value)| (*key, value.as_str())).collect();
        n += 1;
        if client.post("/hooks/test_psp/load-psp", &headers, &payment).await?.status != 401 {
            accepted.push(format!("payment: {name}"));
        }
    }
    for path in
        ["/hooks/whatsapp/nobody", "/hooks/messenger/load-whatsapp", "/hooks/test_psp/nobody"]
    {
        n += 1;
        if client.post(path, &[], &body).await?.status != 404 {
            accepted.push(format!("a hook that does not exist: {path}"));
        }
    }
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    let stored = shop.list(&token, "/api/v1/conversations").await?.len() - before;
    let orders = shop.list(&token, "/api/v1/orders").await?.len() - orders_before;
    server.stop().await?;
    let violations = accepted.len() + stored + orders;
    Ok(
        json!({ "n": n, "accepted": accepted, "stored": stored, "orders": orders, "violations": violations }),
    )
}

fn message_forgeries(shop: &Shop, body: &[u8]) -> Vec<Case> {
    let header = "x-hub-signature-256";
    let right = shop.setup.inbox.sign(body);
    let hex = right.trim_start_matches("sha256=").to_owned();
    let other =
        webhook::Inbox { app_secret: "another-secret".to_owned(), ..shop.setup.inbox.clone() };
    let empty = webhook::Inbox { app_secret: String::new(), ..shop.setup.inbox.clone() };
    let one = |value: String| vec![(header, value)];
    let flipped = format!("sha256={}{}", if hex.starts_with('0') { '1' } else { '0' }, &hex[1..]);
    vec![
        ("no header", vec![]),
        ("empty header", one(String::new())),
        ("only the scheme", one("sha256=".to_owned())),
        ("another secret", one(other.sign(body))),
        ("the empty secret", one(empty.sign(body))),
        ("another body", one(shop.setup.inbox.sign(b"{}"))),
        ("one bit flipped", one(flipped)),
        ("truncated by one", one(right[..right.len() - 1].to_owned())),
        ("truncated to half", one(format!("sha256={}", &hex[..32]))),
        ("one digit too many", one(format!("{right}0"))),
        ("no scheme", one(hex.clone())),
        ("the old scheme", one(format!("sha1={hex}"))),
        ("the old header", vec![("x-hub-signature", format!("sha1={}", &hex[..40]))]),
        ("base64", one("sha256=AAAA".to_owned())),
        ("not hexadecimal", one(format!("sha256={}", "z".repeat(64)))),
        ("two headers", vec![(header, other.sign(body)), (header, right.clone())]),
        ("a space inside", one(format!("sha256= {hex}"))),
        ("all zeros", one(format!("sha256={}", "0".repeat(64)))),
        ("two in one", one(format!("{},{right}", other.sign(body)))),
        ("another channel's header", vec![("x-twilio-signature", right.clone())]),
    ]
}

fn payment_forgeries(body: &[u8]) -> Vec<Case> {
    let now = now_s();
    let sign = |secret: &str, at: u64, body: &[u8]| {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any key length is fine");
        mac.update(at.to_string().as_bytes());
        mac.update(b".");
        mac.update(body);
        format!("t={at},v1={}", hex::encode(mac.finalize().into_bytes()))
    };
    let header = "test-psp-signature";
    let one = |value: String| vec![(header, value)];
    let right = sign(PSP_WEBHOOK_SECRET, now, body);
    vec![
        ("no header", vec![]),
        ("empty header", one(String::new())),
        ("another secret", one(sign("another", now, body))),
        ("the empty secret", one(sign("", now, body))),
        ("another body", one(sign(PSP_WEBHOOK_SECRET, now, b"{}"))),
        ("ten minutes old", one(sign(PSP_WEBHOOK_SECRET, now - 600, body))),
        ("ten minutes ahead", one(sign(PSP_WEBHOOK_SECRET, now + 600, body))),
        ("no time", one(right.split_once(',').map_or(String::new(), |(_, rest)| rest.to_owned()))),
        ("another time", one(right.replacen(&now.to_string(), &(now - 1).to_string(), 1))),
        ("only an older scheme", one(right.replace("v1=", "v0="))),
        ("truncated", one(right[..right.len() - 2].to_owned())),
        ("another header", vec![("stripe-signature", right)]),
    ]
}
