//! What leaves for both providers, piece by piece.

use std::sync::Mutex;

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use channels::{Channel, Moment, Outside, Rendered};
use engine::content::MediaKind;
use engine::content::piece::Piece;
use engine::inbox::inbound::{Identity, IdentityScheme};
use expect_test::{Expect, expect};
use serde_json::{Value, json};
use testkit::channel_conformance::NOW;
use transport::{Http, HttpError, HttpRequest, HttpResponse, SendErrorCode};

use super::{twilio, twilio_settings, vonage, vonage_settings};
use crate::setup::{FakeProvider, outside, rendered};

/// Made for these tests.
const PRIVATE_KEY: &str = include_str!("../payloads/sms/private_key.pem");

fn to(value: &str, piece: Piece) -> Rendered {
    let phone = Identity { scheme: IdentityScheme::Phone, value: value.to_owned() };
    let telegram = Identity { scheme: IdentityScheme::Telegram, value: "42".to_owned() };
    Rendered { to: vec![telegram, phone], ..rendered(piece) }
}

fn text(body: &str) -> Piece {
    Piece::Text { body: body.to_owned() }
}

fn picture() -> Piece {
    Piece::Media {
        media: MediaKind::Image,
        url: "https://shop.example/mug.jpg".to_owned(),
        caption: Some("Blue mug".to_owned()),
        file_name: None,
    }
}

/// The call that was made: address, who is signed in, and the fields or the JSON.
async fn called(channel: &dyn Channel, message: &Rendered) -> String {
    let provider =
        FakeProvider::new(201, &json!({ "sid": "SM9", "message_uuid": "u9", "to": "+4520111111" }));
    let receipt = channel.send(&outside(&provider), message).await.unwrap();
    assert!(["SM9", "u9"].contains(&receipt.provider_id.as_str()));
    let calls = provider.calls.lock().unwrap();
    let [call] = &calls[..] else { panic!("one piece is one call") };
    let proof = call.headers["authorization"].to_str().unwrap();
    let proof = match proof.split_once(' ').unwrap() {
        ("Basic", pair) => String::from_utf8(STANDARD.decode(pair).unwrap()).unwrap(),
        (scheme, token) => {
            let part = |number: usize| {
                let part = token.split('.').nth(number).unwrap();
                String::from_utf8(URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
            };
            format!("{scheme} {} {}", part(0), part(1))
        }
    };
    let body = match serde_json::from_slice::<Value>(&call.body) {
        Ok(Value::Object(fields)) => {
            fields.iter().map(|(name, value)| format!("{name}: {value}\n")).collect()
        }
        _ => url::form_urlencoded::parse(&call.body)
            .map(|(name, value)| format!("{name}: {value}\n"))
            .collect::<String>(),
    };
    format!("{} {}\n{proof}\n{body}", call.method, call.url)
}

async fn check(channel: &dyn Channel, message: &Rendered, expected: &Expect) {
    expected.assert_eq(&called(channel, message).await);
}

#[tokio::test]
async fn text_over_twilio() {
    let message = to("+4520111111", text("Vælg: 1 Rød, 2 Blå – “tak”…"));
    check(&*twilio(&json!({ "validity_s": 14_400 })), &message, &expect![[r#"
        POST https://api.twilio.com/2010-04-01/Accounts/AC00112233445566778899aabbccddeeff/Messages.json
        AC00112233445566778899aabbccddeeff:a-long-enough-auth-token
        To: +4520111111
        From: +4520000000
        Body: Vælg: 1 Rød, 2 Blå - "tak"...
        StatusCallback: https://shop.example/hooks/channel/inbox?message=msg_1
        ValidityPeriod: 14400
    "#]]).await;
}

#[tokio::test]
async fn with_an_api_key_and_a_service_over_twilio() {
    let settings = json!({
        "from": "MG00112233445566778899aabbccddeeff",
        "api_key": "SK00112233445566778899aabbccddeeff",
        "api_base": "http://127.0.0.1:9000/",
        "plain_punctuation": false,
    });
    let secrets = [("auth_token", "primary,secondary"), ("api_secret", "key-secret")];
    let channel = channels::open("sms", &twilio_settings(&settings, &secrets)).unwrap();
    check(&*channel, &to("4520111111", text("“tak”")), &expect![[r#"
        POST http://127.0.0.1:9000/2010-04-01/Accounts/AC00112233445566778899aabbccddeeff/Messages.json
        SK00112233445566778899aabbccddeeff:key-secret
        To: +4520111111
        MessagingServiceSid: MG00112233445566778899aabbccddeeff
        Body: “tak”
        StatusCallback: https://shop.example/hooks/channel/inbox?message=msg_1
    "#]]).await;
}

#[tokio::test]
async fn the_answer_comes_from_the_number_she_wrote_to() {
    let note = Some(r#"{"ours":"+4529999999","country":"DK"}"#.to_owned());
    let message = Rendered { address: note.clone(), ..to("+4520111111", text("hej")) };
    let sent = called(&*twilio(&json!({})), &message).await;
    assert!(sent.contains("From: +4529999999\n"), "{sent}");
    let sent = called(&*vonage(&json!({})), &message).await;
    assert!(sent.contains("from: \"4529999999\"\n"), "{sent}");
    // Noted by nobody we know.
    let odd = Rendered { address: Some("[7]".to_owned()), ..message };
    let sent = called(&*twilio(&json!({ "from": "Shop" })), &odd).await;
    assert!(sent.contains("From: Shop\n"), "{sent}");
}

#[tokio::test]
async fn pictures_go_along_to_america_only() {
    let american =
        |country: &str| Some(json!({ "ours": "+12125550199", "country": country }).to_string());
    let channel = twilio(&json!({ "mms": true, "from": "+12125550199" }));
    for (country, is_picture) in [("US", true), ("CA", true), ("JM", false), ("", false)] {
        let message = Rendered { address: american(country), ..to("+12125550134", picture()) };
        let sent = called(&*channel, &message).await;
        assert_eq!(
            sent.contains("MediaUrl: https://shop.example/mug.jpg\n"),
            is_picture,
            "{country}: {sent}"
        );
        assert_eq!(
            sent.contains("Body: Blue mug\nhttps://shop.example/mug.jpg\n"),
            !is_picture,
            "{country}: {sent}"
        );
        let moment = Moment { now: NOW, address: message.address.as_deref(), ..Moment::default() };
        let capabilities = channel.capabilities(&moment);
        assert_eq!(
            capabilities.media_bytes_max.contains_key(&MediaKind::Image),
            is_picture,
            "{country}"
        );
    }
    let off = twilio(&json!({ "from": "+12125550199" }));
    let message = Rendered { address: american("US"), ..to("+12125550134", picture()) };
    assert!(!called(&*off, &message).await.contains("MediaUrl"));
}

#[tokio::test]
async fn text_over_vonage() {
    let message = to("+4520111111", text("Vælg: 1 Rød, 2 Blå – “tak”…"));
    check(
        &*vonage(&json!({ "validity_s": 3_600 })),
        &message,
        &expect![[r#"
        POST https://api.nexmo.com/v1/messages
        abcd1234:an-api-secret
        channel: "sms"
        client_ref: "msg_1:0"
        from: "4520000000"
        message_type: "text"
        text: "Vælg: 1 Rød, 2 Blå - \"tak\"..."
        to: "4520111111"
        ttl: 3600
        webhook_url: "https://shop.example/hooks/channel/inbox"
        webhook_version: "v1"
    "#]],
    )
    .await;
}

#[tokio::test]
async fn as_an_application_over_vonage() {
    let settings =
        json!({ "application_id": "5b0e7d3c-92f1-4a68-8c27-3fd19e60a4b7", "from": "Shop" });
    let channel =
        channels::open("sms", &vonage_settings(&settings, &[("private_key", PRIVATE_KEY)]))
            .unwrap();
    check(&*channel, &to("+4520111111", text("hej")), &expect![[r#"
        POST https://api.nexmo.com/v1/messages
        Bearer {"typ":"JWT","alg":"RS256"} {"application_id":"5b0e7d3c-92f1-4a68-8c27-3fd19e60a4b7","iat":1795000000,"exp":1795000900,"jti":"fbc53fddd31c76e2268f6f60faa1eb1d"}
        channel: "sms"
        client_ref: "msg_1:0"
        from: "Shop"
        message_type: "text"
        text: "hej"
        to: "4520111111"
        webhook_url: "https://shop.example/hooks/channel/inbox"
        webhook_version: "v1"
    "#]]).await;
}

#[tokio::test]
async fn who_cannot_be_written_to() {
    for channel in [twilio(&json!({})), vonage(&json!({}))] {
        for (message, code) in [
            (rendered(text("hej")), SendErrorCode::RecipientUnreachable),
            (to("ACME", text("hej")), SendErrorCode::RecipientUnreachable),
            (to("+4520111111", text(" \n")), SendErrorCode::InvalidRequest),
            (
                to("+4520111111", Piece::Blocks { blocks: Vec::new() }),
                SendErrorCode::InvalidRequest,
            ),
        ] {
            let provider = FakeProvider::new(201, &json!({}));
            let error = channel.send(&outside(&provider), &message).await.unwrap_err();
            assert_eq!(error.code, code, "{message:?}");
            assert!(provider.calls.lock().unwrap().is_empty(), "nothing was sent: {message:?}");
        }
    }
}

#[tokio::test]
async fn without_a_credential_nothing_is_sent() {
    let open = |settings| channels::open("sms", &settings).unwrap();
    for channel in [open(twilio_settings(&json!({}), &[])), open(vonage_settings(&json!({}), &[]))]
    {
        let provider = FakeProvider::new(201, &json!({}));
        let error =
            channel.send(&outside(&provider), &to("+4520111111", text("hej"))).await.unwrap_err();
        assert_eq!(error.code, SendErrorCode::Auth);
        assert!(provider.calls.lock().unwrap().is_empty());
    }
}

/// Answers by address.
struct Account(u16, &'static str, Mutex<Vec<String>>);

#[async_trait]
impl Http for Account {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        self.2.lock().unwrap().push(request.url.clone());
        assert!(request.headers.contains_key("authorization"));
        Ok(HttpResponse { status: self.0, headers: http::HeaderMap::new(), body: self.1.into() })
    }
}

#[tokio::test]
async fn an_inbox_is_looked_at() {
    let active = r#"{"sid":"AC","status":"active"}"#;
    let suspended = r#"{"sid":"AC","status":"suspended"}"#;
    let named = twilio(&json!({ "from": "Shop" }));
    let bare = channels::open("sms", &vonage_settings(&json!({}), &[])).unwrap();
    for (channel, status, body, n_asked, n_todo) in [
        (&twilio(&json!({})), 200, active, 1, 0),
        (&twilio(&json!({})), 200, suspended, 1, 1),
        (&twilio(&json!({})), 200, "<html>", 1, 1),
        (&twilio(&json!({})), 401, "{}", 1, 1),
        (&twilio(&json!({})), 503, "", 1, 1),
        (&named, 200, active, 1, 1),
        (&vonage(&json!({})), 200, r#"{"value":10.28}"#, 1, 0),
        (&vonage(&json!({})), 401, "{}", 1, 1),
        (&bare, 200, "{}", 0, 2),
    ] {
        let provider = Account(status, body, Mutex::default());
        let outside = Outside { http: &provider, now: NOW };
        let findings = channel.abilities().checks.unwrap().check(&outside).await;
        assert_eq!(provider.2.lock().unwrap().len(), n_asked, "{body}");
        let todo = findings.iter().filter(|finding| finding.todo.is_some()).count();
        assert_eq!(todo, n_todo, "{status} {body}: {findings:?}");
    }
}

#[test]
fn a_recipient_is_called_as_she_will_be_when_she_answers() {
    let name = twilio(&json!({})).abilities().names_recipient.unwrap();
    for (told, expected) in [
        ("+4520111111", Some("+4520111111")),
        ("4520111111", Some("+4520111111")),
        ("12345", Some("12345")),
        ("ACME", None),
        ("whatsapp:+4520111111", None),
        ("", None),
    ] {
        assert_eq!(name(told).map(|one| one.value).as_deref(), expected, "{told}");
    }
}
