//! A bot of ours, its updates, and a Bot API that answers method by method.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use channels::{Channel, Outside, Rendered};
use engine::content::piece::Piece;
use engine::inbox::inbound::{Identity, IdentityScheme, Inbound};
use serde_json::{Value, json};
use testkit::channel_conformance::{MediaCase, NOW, Proof, SECRET, Subject, parsed, request};
use transport::{Http, HttpError, HttpRequest, HttpResponse, RawRequest, SendErrorCode};

use crate::setup::settings;

pub(super) const TOKEN: &str = "7700:AAsesame";

pub(super) struct Telegram;

pub(super) fn bot(plain: Value, more: &[(&str, &str)]) -> Arc<dyn Channel> {
    let secrets = [vec![("hook_secret", SECRET), ("bot_token", TOKEN)], more.to_vec()].concat();
    channels::open("telegram", &settings(plain, &secrets)).unwrap()
}

pub(super) fn ana() -> Value {
    json!({ "id": 4_294_967_311_i64, "is_bot": false, "first_name": "Ana", "last_name": "Ruiz", "language_code": "es-MX" })
}

pub(super) fn chat() -> Value {
    json!({ "id": 4_294_967_311_i64, "type": "private", "first_name": "Ana" })
}

/// A message of Ana's with these fields.
pub(super) fn message(fields: Value) -> Value {
    let mut message =
        json!({ "message_id": 12, "from": ana(), "chat": chat(), "date": 1_795_000_001 });
    let (Value::Object(all), Value::Object(fields)) = (&mut message, fields) else {
        panic!("objects")
    };
    all.extend(fields);
    message
}

pub(super) fn update(kind: &str, content: Value) -> Vec<u8> {
    let mut update = json!({ "update_id": 9001 });
    update[kind] = content;
    update.to_string().into_bytes()
}

pub(super) fn arrives(kind: &str, content: Value) -> Vec<Inbound> {
    parsed(&Telegram, &update(kind, content))
}

/// One line per event: key, time, who acted, whom it is about, what happened.
pub(super) fn shown(inbounds: &[Inbound]) -> String {
    let line = |inbound: &Inbound| {
        let identity = |one: &Identity| format!("{}:{}", one.scheme.name(), one.value);
        let people: Vec<String> = inbound.contact.identities.iter().map(identity).collect();
        let name = inbound.contact.display_name.as_deref().unwrap_or("-");
        let language = inbound.contact.language.map_or("-", engine::Language::code);
        let from = inbound.attribution.as_ref().map(|from| serde_json::to_string(from).unwrap());
        let from = from.map(|from| format!("\n  from {from}")).unwrap_or_default();
        let kind = serde_json::to_string(&inbound.kind).unwrap();
        let key = &inbound.event_key;
        let at = inbound.occurred_at.0 - NOW.0;
        format!(
            "{key} +{at} {:?} {name} {language} [{}]{from}\n  {kind}\n",
            inbound.actor,
            people.join(" ")
        )
    };
    inbounds.iter().map(line).collect()
}

pub(super) fn identity() -> Identity {
    Identity { scheme: IdentityScheme::Telegram, value: "4294967311".to_owned() }
}

pub(super) fn rendered(piece: Piece) -> Rendered {
    let message = crate::setup::rendered(piece);
    // What she is called elsewhere comes along and is passed over.
    Rendered { to: [message.to, vec![identity()]].concat(), ..message }
}

pub(super) fn outside(http: &dyn Http) -> Outside<'_> {
    Outside { http, now: NOW }
}

pub(super) fn sent() -> Value {
    json!({ "ok": true, "result": { "message_id": 77, "chat": { "id": 4_294_967_311_i64 } } })
}

/// Answers each method with what a test wants, and keeps what was called: method and fields, no token.
#[derive(Default)]
pub(super) struct Api {
    answers: Vec<(&'static str, u16, Value)>,
    pub(super) file: Vec<u8>,
    pub(super) asked: Mutex<Vec<(String, Value)>>,
}

impl Api {
    pub(super) fn new(answers: &[(&'static str, u16, Value)]) -> Self {
        Self { answers: answers.to_vec(), ..Self::default() }
    }

    /// `method {fields}`, a line each.
    pub(super) fn calls(&self) -> String {
        let asked = self.asked.lock().unwrap();
        asked.iter().map(|(method, fields)| format!("{method} {fields}\n")).collect()
    }
}

#[async_trait]
impl Http for Api {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let path =
            request.url.strip_prefix("https://api.telegram.org/").expect("our host").to_owned();
        let ok = |status: u16, body: Vec<u8>| {
            Ok(HttpResponse { status, headers: http::HeaderMap::new(), body: body.into() })
        };
        if path.starts_with(&format!("file/bot{TOKEN}/")) {
            self.asked.lock().unwrap().push((path.replace(TOKEN, "…"), Value::Null));
            return ok(200, self.file.clone());
        }
        let method = path.strip_prefix(&format!("bot{TOKEN}/")).expect("our token").to_owned();
        let fields = serde_json::from_slice(&request.body).unwrap();
        let found = self.answers.iter().find(|(name, ..)| *name == method);
        let (status, body) =
            found.map_or((200, sent()), |(_, status, body)| (*status, body.clone()));
        self.asked.lock().unwrap().push((method, fields));
        ok(status, body.to_string().into_bytes())
    }
}

impl Subject for Telegram {
    fn open(&self, secret: Option<&str>) -> Arc<dyn Channel> {
        let secrets: Vec<_> = secret.map(|secret| ("hook_secret", secret)).into_iter().collect();
        let secrets: Vec<_> = [secrets, vec![("bot_token", TOKEN)]].concat();
        channels::open("telegram", &settings(json!({}), &secrets)).unwrap()
    }

    fn call(&self, secret: &str, body: &[u8]) -> RawRequest {
        request(body, &[(channels::telegram::SECRET_HEADER, secret)])
    }

    fn proofs(&self) -> Vec<Proof> {
        vec![Proof::Header(channels::telegram::SECRET_HEADER)]
    }

    fn covers_body(&self) -> bool {
        false
    }

    fn message(&self, id: &str) -> Vec<u8> {
        let number =
            id.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        let said = message(json!({ "message_id": number, "text": id }));
        let text = json!({ "update_id": number, "message": said }).to_string();
        // The suite bends the word itself: it must stand in the text as it is.
        text.into_bytes()
    }

    fn unknown(&self) -> Vec<Vec<u8>> {
        let mut group = message(json!({ "text": "hi all" }));
        group["chat"] = json!({ "id": -100, "type": "supergroup" });
        let mut bot = message(json!({ "text": "beep" }));
        bot["from"]["is_bot"] = json!(true);
        vec![
            b"{}".to_vec(),
            b"[{}]".to_vec(),
            b"null".to_vec(),
            b"\"text\"".to_vec(),
            br#"{"update_id":9001}"#.to_vec(),
            br#"{"update_id":9001,"message":7}"#.to_vec(),
            br#"{"update_id":9001,"message":{}}"#.to_vec(),
            br#"{"update_id":1.5,"message":{}}"#.to_vec(),
            update("hologram", json!({ "new": true })),
            update("channel_post", message(json!({ "text": "news" }))),
            update("message", message(json!({}))),
            update("message", message(json!({ "pinned_message": {} }))),
            update("message", message(json!({ "message_id": "x", "text": "hi" }))),
            update("message", group),
            update("message", bot),
            update(
                "edited_message",
                message(json!({ "location": { "latitude": 1, "longitude": 2 } })),
            ),
            update("callback_query", json!({ "id": "5", "from": ana() })),
            update(
                "my_chat_member",
                json!({ "chat": chat(), "from": ana(), "new_chat_member": { "status": "member" } }),
            ),
            update(
                "pre_checkout_query",
                json!({ "id": "5", "from": ana(), "currency": "XTR", "total_amount": 5, "invoice_payload": "chk_1" }),
            ),
            update("shipping_query", json!({ "id": "5", "from": ana() })),
        ]
    }

    fn body_bytes_max(&self) -> usize {
        channels::telegram::BODY_BYTES_MAX
    }

    fn recipient(&self) -> (Identity, Option<String>) {
        (identity(), None)
    }

    fn accepted(&self) -> Option<(u16, String)> {
        Some((200, sent().to_string()))
    }

    fn never_told(&self) -> Vec<(SendErrorCode, &'static str)> {
        vec![
            (SendErrorCode::WindowClosed, "a bot may answer whoever began a chat, at any time"),
            (
                SendErrorCode::OptedOut,
                "there is no opting out but blocking the bot: nobody to write to",
            ),
        ]
    }

    fn failures(&self) -> Vec<(SendErrorCode, u16, String)> {
        use SendErrorCode as Code;
        let error = |code: u16, words: &str| {
            json!({ "ok": false, "error_code": code, "description": words }).to_string()
        };
        let flood = json!({ "ok": false, "error_code": 429, "description": "Too Many Requests: retry after 11",
            "parameters": { "retry_after": 11 } });
        let moved = json!({ "ok": false, "error_code": 400, "description": "Bad Request: upgraded",
            "parameters": { "migrate_to_chat_id": -1_001_234_567_890_i64 } });
        vec![
            (Code::Throttled, 429, flood.to_string()),
            (Code::Throttled, 429, error(429, "Too Many Requests")),
            (Code::Auth, 401, error(401, "Unauthorized")),
            (Code::Auth, 404, error(404, "Not Found")),
            (Code::RecipientUnreachable, 403, error(403, "Forbidden: bot was blocked by the user")),
            (Code::RecipientUnreachable, 403, error(403, "Forbidden: user is deactivated")),
            (Code::RecipientUnreachable, 400, error(400, "Bad Request: chat not found")),
            (Code::RecipientUnreachable, 400, error(400, "Bad Request: PEER_ID_INVALID")),
            (Code::RecipientUnreachable, 400, moved.to_string()),
            (Code::InvalidRequest, 400, error(400, "Bad Request: can't parse entities")),
            (Code::Auth, 400, error(400, "Bad Request: PAYMENT_PROVIDER_INVALID")),
            (Code::Transient, 500, error(500, "Internal Server Error")),
            (Code::Transient, 502, "<html>".to_owned()),
        ]
    }

    fn media(&self) -> Option<MediaCase> {
        Some(MediaCase {
            provider: Arc::new(FileHost),
            small: "small".to_owned(),
            huge: Some("huge".to_owned()),
            elsewhere: [
                "../me",
                "https://evil.example/1",
                "a/b",
                "",
                "outside",
                "absolute",
                "query",
            ]
            .map(str::to_owned)
            .to_vec(),
            allowed_hosts: vec!["api.telegram.org"],
        })
    }
}

/// Has one small file, one that is too large, and paths that lead away.
struct FileHost;

#[async_trait]
impl Http for FileHost {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let fields: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        let place = |path: &str, size: u64| {
            json!({ "ok": true, "result": { "file_path": path, "file_size": size } }).to_string()
        };
        let body = match fields["file_id"].as_str() {
            Some("small") => place("photos/file_1.jpg", 5),
            Some("huge") => place("videos/file_2.mp4", 19 * 1024 * 1024),
            Some("outside") => place("../../botother/getMe", 5),
            Some("absolute") => place("//evil.example/x", 5),
            Some("query") => place("photos/x?to=evil", 5),
            _ => "hello".to_owned(),
        };
        Ok(HttpResponse { status: 200, headers: http::HeaderMap::new(), body: body.into() })
    }
}
