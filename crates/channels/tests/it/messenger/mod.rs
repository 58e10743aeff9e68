//! Messenger: the suite every channel passes, what arrives, what is sent.

mod laws;
mod receive;
pub(crate) mod send;

use std::sync::Arc;

use async_trait::async_trait;
use channels::{Channel, Rendered};
use engine::MessageId;
use engine::content::piece::Piece;
use engine::inbox::inbound::{Identity, IdentityScheme, ReceiptState};
use serde_json::{Value, json};
use testkit::channel_conformance::{MediaCase, Proof, Subject, request};
use transport::signature::meta;
use transport::{Http, HttpError, HttpRequest, HttpResponse, RawRequest, Secret, SendErrorCode};

use crate::setup::settings;

pub(crate) const PAGE: &str = "500100";
const PERSON: &str = "7700";

pub(crate) struct Messenger;

/// An inbox with these settings besides the usual ones.
fn messenger(extra: Value) -> Arc<dyn Channel> {
    let mut all = json!({
        "page_id": PAGE, "app_id": "900",
        "product_items": [{ "sku": "mug-red", "id": "9001" }, { "sku": "mug-blue", "id": "9002" }],
    });
    let (Value::Object(fields), Value::Object(extra)) = (&mut all, extra) else {
        panic!("objects")
    };
    fields.extend(extra);
    let secrets = [
        ("app_secret", crate::setup::APP_SECRET),
        ("verify_token", "hello-token"),
        ("access_token", "EAAG-token"),
    ];
    channels::open("messenger", &settings(all, &secrets)).unwrap()
}

fn rendered(piece: Piece) -> Rendered {
    Rendered {
        to: vec![Identity { scheme: IdentityScheme::Psid, value: PERSON.to_owned() }],
        address: None,
        human: false,
        window_until: None,
        correlation: MessageId::new("msg_1"),
        index: 0,
        in_reply_to: None,
        piece,
    }
}

pub(crate) fn envelope(key: &str, items: &[Value]) -> Vec<u8> {
    let mut entry = json!({ "id": PAGE, "time": 1_795_000_000_000_i64 });
    entry[key] = json!(items);
    json!({ "object": "page", "entry": [entry] }).to_string().into_bytes()
}

fn item(content: &Value) -> Value {
    let mut item = json!({ "sender": { "id": PERSON }, "recipient": { "id": PAGE }, "timestamp": 1_795_000_000_000_i64 });
    item.as_object_mut().unwrap().extend(content.as_object().unwrap().clone());
    item
}

fn text(id: &str) -> Value {
    item(&json!({ "message": { "mid": id, "text": "hej" } }))
}

impl Subject for Messenger {
    fn open(&self, secret: Option<&str>) -> Arc<dyn Channel> {
        let secrets: Vec<_> = secret.map(|secret| ("app_secret", secret)).into_iter().collect();
        let secrets = [secrets, vec![("access_token", "token")]].concat();
        let plain = json!({ "page_id": PAGE, "app_id": "900" });
        channels::open("messenger", &settings(plain, &secrets)).unwrap()
    }

    fn call(&self, secret: &str, body: &[u8]) -> RawRequest {
        let signature = meta::sign(&Secret::new(secret.to_owned()), body);
        request(body, &[(meta::HEADER, &signature)])
    }

    fn proofs(&self) -> Vec<Proof> {
        vec![Proof::Header(meta::HEADER)]
    }

    fn message(&self, id: &str) -> Vec<u8> {
        envelope("messaging", &[text(id)])
    }

    fn batch(&self, ids: &[&str]) -> Option<Vec<u8>> {
        Some(envelope("messaging", &ids.iter().map(|id| text(id)).collect::<Vec<_>>()))
    }

    fn unknown(&self) -> Vec<Vec<u8>> {
        let odd = |content: Value| envelope("messaging", &[item(&content)]);
        let other = json!({ "entry": [{ "id": "9", "messaging": [text("m1")] }] });
        vec![
            b"{}".to_vec(),
            b"[{}]".to_vec(),
            b"null".to_vec(),
            br#"{"object":"page","entry":7}"#.to_vec(),
            br#"{"entry":[{"id":"500100"}]}"#.to_vec(),
            br#"{"entry":[{"id":"500100","messaging":[5]}]}"#.to_vec(),
            other.to_string().into_bytes(),
            envelope("changes", &[json!({ "field": "holograms", "value": {} })]),
            envelope(
                "changes",
                &[json!({ "field": "feed", "value": { "item": "comment", "verb": "add" } })],
            ),
            odd(json!({ "hologram": {} })),
            odd(json!({ "message": {} })),
            odd(json!({ "message": { "mid": "" } })),
            odd(json!({ "postback": {} })),
            odd(json!({ "reaction": { "action": "react", "emoji": "x" } })),
            odd(json!({ "delivery": {} })),
            odd(json!({ "message_edit": { "mid": "m1" } })),
            odd(json!({ "account_linking": { "status": "linked" } })),
            envelope(
                "messaging",
                &[
                    json!({ "recipient": { "id": PAGE }, "message": { "mid": "m1", "text": "from nobody" } }),
                ],
            ),
        ]
    }

    fn receipt(&self, id: &str, state: ReceiptState) -> Option<Vec<u8>> {
        let content = match state {
            ReceiptState::Delivered => {
                json!({ "delivery": { "mids": [id], "watermark": 1_795_000_000_000_i64 } })
            }
            ReceiptState::Read => json!({ "read": { "watermark": 1_795_000_000_000_i64 } }),
            _ => return None,
        };
        Some(envelope("messaging", &[item(&content)]))
    }

    fn body_bytes_max(&self) -> usize {
        4 * 1024 * 1024
    }

    fn recipient(&self) -> (Identity, Option<String>) {
        (Identity { scheme: IdentityScheme::Psid, value: PERSON.to_owned() }, None)
    }

    fn echo(&self, id: &str) -> Option<Vec<u8>> {
        let message = json!({ "mid": id, "text": "written in the page's inbox", "is_echo": true, "app_id": 263_902_037_430_900_i64 });
        Some(envelope(
            "messaging",
            &[
                json!({ "sender": { "id": PAGE }, "recipient": { "id": PERSON }, "message": message }),
            ],
        ))
    }

    fn accepted(&self) -> Option<(u16, String)> {
        Some((200, json!({ "recipient_id": PERSON, "message_id": "m_out" }).to_string()))
    }

    fn never_told(&self) -> Vec<(SendErrorCode, &'static str)> {
        vec![(
            SendErrorCode::OptedOut,
            "who blocks the account or wants no messages is told as 551: nobody to write to",
        )]
    }

    fn failures(&self) -> Vec<(SendErrorCode, u16, String)> {
        use SendErrorCode as Code;
        let error = |code: i64, subcode: i64| {
            json!({ "error": { "code": code, "error_subcode": subcode } }).to_string()
        };
        vec![
            (Code::Throttled, 400, error(613, 0)),
            (Code::Throttled, 429, error(4, 0)),
            (Code::Transient, 400, error(1_200, 0)),
            (Code::WindowClosed, 403, error(10, 2_018_278)),
            (Code::WindowClosed, 400, error(10_900, 0)),
            (Code::RecipientUnreachable, 400, error(551, 1_545_041)),
            (Code::RecipientUnreachable, 400, error(100, 2_018_001)),
            (Code::Auth, 401, error(190, 463)),
            (Code::Auth, 403, error(10, 0)),
            (Code::Auth, 403, error(230, 0)),
            (Code::PolicyBlocked, 403, error(368, 0)),
            (Code::PolicyBlocked, 403, error(10, 1_893_063)),
            (Code::InvalidRequest, 400, error(100, 2_018_320)),
        ]
    }

    fn media(&self) -> Option<MediaCase> {
        Some(files())
    }
}

/// Files as the platform keeps them, and addresses that are not the platform's.
pub(crate) fn files() -> MediaCase {
    let elsewhere = [
        "https://evil.example/a.jpg",
        "http://scontent.xx.fbcdn.net/a.jpg",
        "https://fbcdn.net.evil.example/a.jpg",
        "https://evilfbcdn.net/a.jpg",
        "https://user@scontent.xx.fbcdn.net/a.jpg",
        "https://scontent.xx.fbcdn.net:8443/a.jpg",
        "file:///etc/passwd",
        "not an address",
    ];
    MediaCase {
        provider: Arc::new(Files),
        small: "https://scontent.xx.fbcdn.net/small.jpg".to_owned(),
        huge: Some("https://scontent.xx.fbcdn.net/huge.mp4".to_owned()),
        elsewhere: elsewhere.map(str::to_owned).to_vec(),
        allowed_hosts: vec!["scontent.xx.fbcdn.net"],
    }
}

struct Files;

#[async_trait]
impl Http for Files {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        assert!(request.headers.get("authorization").is_none(), "no credential leaves with it");
        assert!(!request.private_hosts_allowed, "somebody else chose the address");
        let size = if request.url.contains("huge") { channels::MEDIA_BYTES_MAX + 1 } else { 9 };
        let mut headers = http::HeaderMap::new();
        headers.insert("content-type", "image/jpeg; charset=binary".parse().unwrap());
        Ok(HttpResponse { status: 200, headers, body: vec![1; size].into() })
    }
}

testkit::channel_conformance!(Messenger);
