//! Vectors that others made, read where they are present.

use engine::Timestamp;
use engine::inbox::inbound::{InboundKind, Part};
use serde_json::{Value, json};
use transport::RawRequest;

use super::{account, sha1_of};
use crate::shared_payloads::shared;
use testkit::channel_conformance::request;

/// A call as the vector has it, at its moment.
fn call(vector: &Value, token: &str, body: &str) -> RawRequest {
    let text = |name: &str| vector[name].as_str().unwrap();
    let (timestamp, nonce) = (text("timestamp"), text("nonce"));
    let mut call = request(body.as_bytes(), &[]);
    let signature = sha1_of(&[token, timestamp, nonce]);
    let sealed = vector["msg_signature"].as_str().map(|sealed| format!("&msg_signature={sealed}"));
    call.query = format!(
        "signature={signature}&timestamp={timestamp}&nonce={nonce}{}",
        sealed.unwrap_or_default()
    );
    call.received_at = Timestamp(timestamp.parse::<i64>().unwrap() * 1_000);
    call
}

#[test]
fn signatures_and_encryption_of_others() {
    let Some(folder) = shared("wechat") else { return };
    let vectors: Value =
        serde_json::from_slice(&std::fs::read(folder.join("crypto_vectors.json")).unwrap())
            .unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let (token, key, app) = (
        text(&vectors["token"]),
        text(&vectors["encoding_aes_key"]),
        text(&vectors["app_or_corp_id"]),
    );
    let secrets = [("token", token.as_str()), ("encoding_aes_key", key.as_str())];
    let open = || account(json!({ "app_id": app }), &secrets);
    let channel = open();

    let plain = &vectors["plain_signature"];
    let mut shaken = call(plain, &token, "");
    assert!(
        shaken.query.contains(plain["signature"].as_str().unwrap()),
        "our signer agrees with theirs"
    );
    shaken.query = format!("{}&echostr=123", shaken.query);
    assert_eq!(channel.handshake(&shaken), Ok("123".to_owned()));

    let decrypt = &vectors["decrypt"];
    let encrypted = text(&decrypt["encrypt"]);
    let enveloped = format!("<xml><ToUserName>x</ToUserName><Encrypt>{encrypted}</Encrypt></xml>");
    let inbounds = channel.parse(&call(decrypt, &token, &enveloped)).unwrap();
    let shown = serde_json::to_string(&inbounds).unwrap();
    for expected in ["Content", "FromUserName"] {
        assert!(shown.contains(decrypt["expect"][expected].as_str().unwrap()), "{shown}");
    }

    let official = &vectors["encrypt_official_account"];
    // It has the nonce of the one before.
    let inbounds =
        open().parse(&call(official, &token, official["encrypted_xml"].as_str().unwrap())).unwrap();
    let plain = text(&official["plain_xml"]);
    assert!(plain.contains(&format!("<MsgId>{}</MsgId>", inbounds[0].event_key)), "its own key");
    let InboundKind::Message { parts, .. } = &inbounds[0].kind else { panic!("no message") };
    let [Part::Text { text: said }] = parts.as_slice() else { panic!("{parts:?}") };
    assert!(plain.contains(&format!("<Content><![CDATA[{said}]]></Content>")), "her words");

    let other = account(json!({ "app_id": "wx0000000000000000" }), &secrets);
    assert!(other.parse(&call(decrypt, &token, &enveloped)).is_err(), "for another account");
}

#[test]
fn messages_of_others() {
    let Some(folder) = shared("wechat") else { return };
    for (file, kind) in [
        ("in_text", "message"),
        ("in_location", "message"),
        ("in_event_click", "selection"),
        ("in_event_subscribe_scan", "opened"),
    ] {
        let body = std::fs::read(folder.join(format!("{file}.xml"))).unwrap();
        let inbounds = super::plain().parse(&super::signed(super::TOKEN, &body)).unwrap();
        assert_eq!(serde_json::to_value(&inbounds[0].kind).unwrap()["kind"], kind, "{file}");
    }
}
