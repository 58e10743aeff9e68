//! Bodies that should break a reader, each with the channel's own proof, through the real hook: an answer, and a server
//! that is still there. Channels whose proof needs somebody's keys are in `cargo xtask prove forgery`.

use crate::fixture::{APP_SECRET, Call, NOW, Shop, whatsapp};
use axum::http::Method;
use serde_json::{Value, json};
use server::document::InboxRow;
use sha1::{Digest, Sha1};
use store::EngineKind;
use transport::Secret;
use transport::signature::{meta, twilio};

const TOKEN: &str = "0123456789abcdef0123456789abcdef";
const ACCOUNT: &str = "AC00112233445566778899aabbccddeeff";
const DEEP: usize = 10_000;

fn inbox(channel: &str, settings: &Value, secrets: &[(&str, &str)]) -> InboxRow {
    InboxRow {
        id: channel.replace('_', "-"),
        channel: channel.to_owned(),
        name: channel.to_owned(),
        settings: settings.as_object().unwrap().clone(),
        secrets: secrets.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect(),
    }
}

fn inboxes() -> Vec<InboxRow> {
    let of_meta =
        [("app_secret", APP_SECRET), ("verify_token", "hello-token"), ("access_token", "EAAG")];
    let api = "https://graph.test";
    let sms =
        json!({ "provider": "twilio", "account": ACCOUNT, "from": "+4520111111", "api_base": api });
    let instagram = json!({ "account_id": "17841400000000001", "api_base": api });
    let telegram =
        [("hook_secret", TOKEN), ("bot_token", "123456789:abcdefghijklmnopqrstuvwxyz012345678")];
    vec![
        whatsapp("whatsapp", "200100", &json!({})),
        inbox("messenger", &json!({ "page_id": "361902755840276", "api_base": api }), &of_meta),
        inbox("instagram", &instagram, &of_meta),
        inbox("telegram", &json!({ "api_base": api }), &telegram),
        inbox("google_assistant", &json!({}), &[("token", TOKEN)]),
        inbox("sms", &sms, &[("auth_token", TOKEN)]),
        inbox(
            "wechat",
            &json!({ "app_id": "wx8f3e0c5d2a417b96", "api_base": api }),
            &[("token", TOKEN), ("app_secret", TOKEN)],
        ),
    ]
}

/// The channel's own proof for whatever bytes.
fn proven(channel: &str, body: &[u8], number: usize) -> Call {
    let path = format!("/hooks/{channel}/{}", channel.replace('_', "-"));
    let json = |path: &str| Call::new(Method::POST, path).bytes("application/json", body);
    match channel {
        "telegram" => json(&path).header("x-telegram-bot-api-secret-token", TOKEN),
        "google_assistant" => json(&path).bearer(TOKEN),
        "sms" => {
            let url = format!("http://shop.test{path}");
            let signature = twilio::sign(&Secret::new(TOKEN.to_owned()), &url, body);
            let call = Call::new(Method::POST, &path);
            call.bytes("application/x-www-form-urlencoded", body).header(twilio::HEADER, &signature)
        }
        "wechat" => {
            let (timestamp, nonce) = ((NOW / 1_000).to_string(), format!("nonce{number}"));
            let mut parts = [TOKEN, &timestamp, &nonce];
            parts.sort_unstable();
            let signature = hex::encode(Sha1::digest(parts.concat().as_bytes()));
            let query = format!("signature={signature}&timestamp={timestamp}&nonce={nonce}");
            Call::new(Method::POST, &format!("{path}?{query}")).bytes("text/xml", body)
        }
        _ => {
            let signature = meta::sign(&Secret::new(APP_SECRET.to_owned()), body);
            json(&path).header("x-hub-signature-256", &signature)
        }
    }
}

fn bodies() -> Vec<(&'static str, Vec<u8>)> {
    let mut laughs = "<!DOCTYPE l [<!ENTITY a0 \"ha\">".to_owned();
    for level in 1..10 {
        let tenfold = format!("&a{};", level - 1).repeat(10);
        laughs.push_str(&format!("<!ENTITY a{level} \"{tenfold}\">"));
    }
    laughs.push_str("]><xml><FromUserName>o1</FromUserName><Content>&a9;</Content></xml>");
    let file = "<!DOCTYPE f [<!ENTITY f SYSTEM \"file:///etc/hostname\">]><xml><FromUserName>&f;</FromUserName></xml>";
    vec![
        ("nothing", Vec::new()),
        ("more than a hook takes", vec![b' '; (1 << 20) + 1]),
        ("lists in lists", [b"[".repeat(DEEP), b"]".repeat(DEEP)].concat()),
        ("objects in objects", b"{\"a\":".repeat(DEEP)),
        ("elements in elements", "<a>".repeat(DEEP).into_bytes()),
        ("a billion laughs", laughs.into_bytes()),
        ("a file of ours", file.as_bytes().to_vec()),
        ("no UTF-8", b"\xff\xfe\xc0\x80".to_vec()),
        ("half of a pair", br#"{"object":"page","entry":[{"id":"\ud800"}]}"#.to_vec()),
        ("a number beyond all", br#"{"update_id":1e999,"message":{"date":1e999}}"#.to_vec()),
        (
            "a number of many digits",
            format!("{{\"update_id\":{}}}", "9".repeat(5_000)).into_bytes(),
        ),
        ("null", b"null".to_vec()),
        (
            "nulls everywhere",
            br#"{"object":null,"entry":[null],"message":null,"session":null}"#.to_vec(),
        ),
        ("ten thousand fields", "From=%2B45&".repeat(DEEP).into_bytes()),
        ("escapes of nothing", b"From=%ff%fe&Body=%00%zz&MessageSid=%".to_vec()),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_in_a_body_the_server_answers_and_goes_on() {
    let rows = inboxes();
    let channels: Vec<String> = rows.iter().map(|row| row.channel.clone()).collect();
    let shop = Shop::with(EngineKind::Sqlite, rows).await;
    for channel in &channels {
        for (number, (name, body)) in bodies().into_iter().enumerate() {
            let status = shop.send(proven(channel, &body, number)).await.status.as_u16();
            let is_answer = status == 200 || (400..500).contains(&status);
            assert!(is_answer && status != 404, "{channel}: {name}: {status}");
            if name == "more than a hook takes" {
                assert_eq!(status, 413, "{channel}");
            }
            assert_ne!(status, 401, "{channel}: {name}: the proof is good");
        }
    }
    let ready = shop.send(Call::new(Method::GET, "/readyz")).await;
    assert_eq!(ready.status.as_u16(), 200);
}
