//! Instagram: the suite every channel passes, what arrives, what is sent.

mod receive;
mod send;

use std::sync::Arc;

use channels::{Channel, Rendered};
use engine::MessageId;
use engine::content::piece::Piece;
use engine::inbox::inbound::{Identity, IdentityScheme, ReceiptState};
use serde_json::{Value, json};
use testkit::channel_conformance::{MediaCase, Proof, Subject, request};
use transport::signature::meta;
use transport::{RawRequest, Secret, SendErrorCode};

use crate::messenger::{PAGE, files};
use crate::setup::{APP_SECRET, settings};

/// The same id as the page of the other channel's tests, so that the laws hold for both.
pub(crate) const ACCOUNT: &str = PAGE;
const PERSON: &str = "7700";

pub(crate) struct Instagram;

/// An inbox by Facebook's login unless the settings say otherwise.
fn instagram(extra: Value) -> Arc<dyn Channel> {
    let mut all = json!({ "account_id": "178414" });
    let (Value::Object(fields), Value::Object(extra)) = (&mut all, extra) else {
        panic!("objects")
    };
    fields.extend(extra);
    let secrets = [
        ("app_secret", APP_SECRET),
        ("instagram_app_secret", "the-instagram-apps-own-secret"),
        ("verify_token", "hello-token"),
        ("access_token", "IGAA-token"),
    ];
    channels::open("instagram", &settings(all, &secrets)).unwrap()
}

fn rendered(piece: Piece) -> Rendered {
    Rendered {
        to: vec![Identity { scheme: IdentityScheme::Igsid, value: PERSON.to_owned() }],
        address: None,
        human: false,
        window_until: None,
        correlation: MessageId::new("msg_1"),
        index: 0,
        in_reply_to: None,
        piece,
    }
}

fn envelope(items: &[Value]) -> Vec<u8> {
    let entry = json!({ "id": ACCOUNT, "time": 1_795_000_000_000_i64, "messaging": items });
    json!({ "object": "instagram", "entry": [entry] }).to_string().into_bytes()
}

fn item(content: &Value) -> Value {
    let mut item = json!({ "sender": { "id": PERSON }, "recipient": { "id": ACCOUNT }, "timestamp": 1_795_000_000_000_i64 });
    item.as_object_mut().unwrap().extend(content.as_object().unwrap().clone());
    item
}

fn text(id: &str) -> Value {
    item(&json!({ "message": { "mid": id, "text": "hola" } }))
}

impl Subject for Instagram {
    fn open(&self, secret: Option<&str>) -> Arc<dyn Channel> {
        let secrets: Vec<_> =
            secret.map(|secret| ("instagram_app_secret", secret)).into_iter().collect();
        let secrets = [secrets, vec![("access_token", "token")]].concat();
        let plain = json!({ "account_id": ACCOUNT, "login": "instagram" });
        channels::open("instagram", &settings(plain, &secrets)).unwrap()
    }

    fn call(&self, secret: &str, body: &[u8]) -> RawRequest {
        let signature = meta::sign(&Secret::new(secret.to_owned()), body);
        request(body, &[(meta::HEADER, &signature)])
    }

    fn proofs(&self) -> Vec<Proof> {
        vec![Proof::Header(meta::HEADER)]
    }

    fn message(&self, id: &str) -> Vec<u8> {
        envelope(&[text(id)])
    }

    fn batch(&self, ids: &[&str]) -> Option<Vec<u8>> {
        Some(envelope(&ids.iter().map(|id| text(id)).collect::<Vec<_>>()))
    }

    fn unknown(&self) -> Vec<Vec<u8>> {
        let odd = |content: Value| envelope(&[item(&content)]);
        let entry = |entry: Value| {
            json!({ "object": "instagram", "entry": [entry] }).to_string().into_bytes()
        };
        vec![
            b"{}".to_vec(),
            b"[null]".to_vec(),
            b"7".to_vec(),
            entry(json!({ "id": ACCOUNT })),
            entry(json!({ "id": ACCOUNT, "field": "story_insights", "value": { "reach": 7 } })),
            entry(
                json!({ "id": ACCOUNT, "field": "comments", "value": { "text": "without an id" } }),
            ),
            entry(json!({ "id": ACCOUNT, "field": 5, "value": {} })),
            entry(
                json!({ "id": "9", "field": "comments", "value": { "id": "c1", "text": "another account" } }),
            ),
            entry(
                json!({ "id": ACCOUNT, "changes": [{ "field": "mentions", "value": { "media_id": "17" } }] }),
            ),
            odd(json!({ "hologram": {} })),
            odd(json!({ "message": { "mid": "m1", "text": "to myself", "is_self": true } })),
            odd(
                json!({ "message": { "mid": "m1", "is_echo": true, "attachments": [{ "type": "story_mention" }] } }),
            ),
            odd(json!({ "read": {} })),
        ]
    }

    fn receipt(&self, id: &str, state: ReceiptState) -> Option<Vec<u8>> {
        (state == ReceiptState::Read).then(|| envelope(&[item(&json!({ "read": { "mid": id } }))]))
    }

    fn body_bytes_max(&self) -> usize {
        4 * 1024 * 1024
    }

    fn recipient(&self) -> (Identity, Option<String>) {
        (Identity { scheme: IdentityScheme::Igsid, value: PERSON.to_owned() }, None)
    }

    fn echo(&self, id: &str) -> Option<Vec<u8>> {
        let message = json!({ "mid": id, "text": "written in the app", "is_echo": true });
        Some(envelope(&[
            json!({ "sender": { "id": ACCOUNT }, "recipient": { "id": PERSON }, "message": message }),
        ]))
    }

    fn accepted(&self) -> Option<(u16, String)> {
        Some((200, json!({ "recipient_id": PERSON, "message_id": "i_out" }).to_string()))
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
            (Code::Throttled, 429, error(613, 0)),
            (Code::WindowClosed, 403, error(10, 2_534_022)),
            (Code::RecipientUnreachable, 400, error(551, 0)),
            (Code::Auth, 401, error(190, 463)),
            (Code::PolicyBlocked, 403, error(368, 0)),
            (Code::InvalidRequest, 400, error(100, 0)),
        ]
    }

    fn media(&self) -> Option<MediaCase> {
        Some(files())
    }
}

testkit::channel_conformance!(Instagram);
