//! The suite every channel passes.

use std::sync::Arc;

use channels::Channel;
use engine::inbox::inbound::{Identity, IdentityScheme, ReceiptState};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use testkit::channel_conformance::{MediaCase, NOW, Proof, SECRET, Subject};
use transport::{Http, RawRequest, SendErrorCode};

use super::platform::{self, APP_ID, KID, Pair, Platform, SERVICE, seconds};
use crate::setup::settings;

pub(crate) struct BotFramework;

/// The suite knows of a secret only; here it is whom a token is made out to.
fn app_id(secret: &str) -> String {
    if secret == SECRET { APP_ID.to_owned() } else { hex::encode(&Sha256::digest(secret)[..16]) }
}

fn with(claims: &Value, kid: Option<&str>, pair: &Pair, activity: &Value) -> RawRequest {
    platform::call_with(&platform::token(pair, kid, claims), activity.to_string().as_bytes())
}

fn text(id: &str) -> Value {
    platform::teams(json!({ "id": id, "text": "hola" }))
}

impl Subject for BotFramework {
    fn open(&self, secret: Option<&str>) -> Arc<dyn Channel> {
        let app_id = app_id(secret.unwrap_or_default());
        let secrets: Vec<_> = secret.map(|secret| ("app_password", secret)).into_iter().collect();
        channels::open("bot_framework", &settings(json!({ "app_id": app_id }), &secrets)).unwrap()
    }

    fn call(&self, secret: &str, body: &[u8]) -> RawRequest {
        let claims = platform::claims(&app_id(secret));
        platform::call_with(&platform::token(&platform::REAL, Some(KID), &claims), body)
    }

    fn proofs(&self) -> Vec<Proof> {
        vec![Proof::Header("authorization")]
    }

    fn covers_body(&self) -> bool {
        false
    }

    fn rotates(&self) -> bool {
        false
    }

    fn fresh_for_ms(&self) -> Option<i64> {
        Some(3_600_000 + 300_000)
    }

    fn keys(&self) -> Arc<dyn Http> {
        Arc::new(Platform::default())
    }

    fn own_forgeries(&self) -> Vec<(&'static str, RawRequest)> {
        let good = platform::claims(APP_ID);
        let said = |fields: Value| platform::teams(fields);
        let real = |activity: Value| with(&good, Some(KID), &platform::REAL, &activity);
        let but = |key: &str, value: Value| {
            let mut claims = good.clone();
            claims[key] = value;
            with(&claims, Some(KID), &platform::REAL, &text("f"))
        };
        vec![
            (
                "another service in the body",
                real(said(json!({ "serviceUrl": "https://smba.trafficmanager.net/amer/" }))),
            ),
            (
                "a host of somebody else",
                real(said(json!({ "serviceUrl": "https://evil.example/" }))),
            ),
            ("no service in the body", real(said(json!({ "serviceUrl": null })))),
            ("another channel in the body", real(said(json!({ "channelId": "slack" })))),
            ("no channel in the body", real(said(json!({ "channelId": null })))),
            ("another service in the token", but("serviceurl", json!("https://evil.example/"))),
            ("no service in the token", but("serviceurl", Value::Null)),
            (
                "another issuer",
                but("iss", json!("https://sts.windows.net/f8cdef31-a31e-4b4a-93e4-5f571e91255a/")),
            ),
            ("another app", but("aud", json!("another-app"))),
            ("ended", but("exp", json!(seconds() - 301))),
            ("not yet good", but("nbf", json!(seconds() + 400))),
            ("another key of that name", with(&good, Some(KID), &platform::FALSE, &text("f"))),
        ]
    }

    fn message(&self, id: &str) -> Vec<u8> {
        text(id).to_string().into_bytes()
    }

    fn echo(&self, id: &str) -> Option<Vec<u8>> {
        let fields = json!({ "id": id, "text": "from us",
            "from": { "id": "28:bot", "role": "bot" }, "recipient": { "id": "29:1abc", "role": "user" } });
        Some(platform::teams(fields).to_string().into_bytes())
    }

    fn unknown(&self) -> Vec<Vec<u8>> {
        let odd = |fields: Value| platform::teams(fields).to_string().into_bytes();
        vec![
            odd(json!({ "type": "hologram" })),
            odd(json!({ "type": 7 })),
            odd(json!({ "type": null })),
            odd(json!({ "type": "trace", "name": "debug" })),
            odd(json!({ "type": "event", "name": "tokens/response" })),
            odd(json!({ "type": "invoke", "name": "composeExtension/query" })),
            odd(
                json!({ "type": "conversationUpdate", "channelData": { "eventType": "channelRenamed" } }),
            ),
            odd(json!({ "type": "messageReaction" })),
            odd(json!({ "type": "installationUpdate", "action": "add-upgrade" })),
            odd(json!({ "from": null, "text": "from nobody" })),
            odd(json!({ "conversation": 7, "text": "from nowhere" })),
            odd(json!({ "id": null, "text": "no id" })),
        ]
    }

    fn malformed(&self) -> Vec<Vec<u8>> {
        vec![
            b"[]".to_vec(),
            b"[{\"private\":1}]".to_vec(),
            b"null".to_vec(),
            b"\"private\"".to_vec(),
            b"7".to_vec(),
        ]
    }

    fn receipt(&self, _id: &str, state: ReceiptState) -> Option<Vec<u8>> {
        if state != ReceiptState::Read {
            return None;
        }
        let value = json!({ "lastReadMessageId": NOW.0.to_string() });
        let fields = json!({ "type": "event", "name": "application/vnd.microsoft.readReceipt", "value": value });
        Some(platform::teams(fields).to_string().into_bytes())
    }

    fn body_bytes_max(&self) -> usize {
        channels::bot_framework::BODY_BYTES_MAX
    }

    fn recipient(&self) -> (Identity, Option<String>) {
        let address = json!({ "service_url": SERVICE, "conversation": "a:1conv", "channel": "msteams", "bot": "28:bot",
            "user": "29:1abc", "kind": "personal", "locale": "da-DK" });
        let identity =
            Identity { scheme: IdentityScheme::BotUser, value: "msteams/29:1abc".to_owned() };
        (identity, Some(address.to_string()))
    }

    fn accepted(&self) -> Option<(u16, String)> {
        Some((201, json!({ "id": "1795000000999" }).to_string()))
    }

    fn never_told(&self) -> Vec<(SendErrorCode, &'static str)> {
        vec![
            (
                SendErrorCode::WindowClosed,
                "a conversation stays open for as long as the bot is in it",
            ),
            (
                SendErrorCode::OptedOut,
                "there is no opting out but blocking or removing the bot: nobody to write to",
            ),
        ]
    }

    fn failures(&self) -> Vec<(SendErrorCode, u16, String)> {
        use SendErrorCode as Code;
        let error =
            |code: &str| json!({ "error": { "code": code, "message": "for nobody" } }).to_string();
        vec![
            (Code::Throttled, 429, error("TooManyRequests")),
            (Code::Throttled, 412, error("PreconditionFailed")),
            (Code::Transient, 502, error("BadGateway")),
            (Code::Transient, 503, "<html>".to_owned()),
            (Code::AmbiguousUnknown, 504, error("GatewayTimeout")),
            (Code::RecipientUnreachable, 403, error("BotNotInConversationRoster")),
            (Code::RecipientUnreachable, 403, error("ConversationBlockedByUser")),
            (Code::RecipientUnreachable, 403, error("MessageWritesBlocked")),
            (Code::RecipientUnreachable, 404, error("ConversationNotFound")),
            (Code::PolicyBlocked, 403, error("BotDisabledByAdmin")),
            (Code::InvalidRequest, 413, error("MessageSizeTooBig")),
            (Code::InvalidRequest, 400, error("BadArgument")),
            (Code::Auth, 403, error("SomethingNew")),
            (Code::Auth, 401, error("BotNotRegistered")),
        ]
    }

    fn media(&self) -> Option<MediaCase> {
        let small = format!("{SERVICE}v3/attachments/0-weu/views/original");
        let provider = Platform::with(SERVICE, 200, json!("bytes of a picture"));
        Some(MediaCase {
            provider: Arc::new(provider),
            small,
            huge: None,
            elsewhere: vec![
                "https://evil.example/v3/attachments/1".to_owned(),
                "http://smba.trafficmanager.net/v3/attachments/1".to_owned(),
                "https://smba.trafficmanager.net:8443/v3/attachments/1".to_owned(),
                "https://smba.trafficmanager.net@evil.example/1".to_owned(),
                "https://smba.trafficmanager.net.evil.example/1".to_owned(),
                "https://evilbotframework.com/1".to_owned(),
                "file:///etc/passwd".to_owned(),
                "not an address".to_owned(),
            ],
            allowed_hosts: vec!["smba.trafficmanager.net", "login.microsoftonline.com"],
        })
    }
}

testkit::channel_conformance!(BotFramework);
