//! The shop's own chat: the widget's calls, as a browser on the shop's page makes them.
//!
//! There is no platform between: the phone opens a visit, holds its token, and asks for what is new, because it has
//! no socket. Blocks come as they are and are drawn as the widget draws them.

mod blocks;

use crate::act::Act;
use crate::desk::{Desk, Inbox, PICTURE, Place, Setup};
use crate::phone::Phone;
use crate::shown::{Bubble, Button, ButtonPlace, Does, Shown};
use crate::wire::{ApiAnswer, ApiRequest, Call, HookAnswer, To};
use serde_json::{Value, json};

/// Where a shopper who is asked for her address can be written to.
const EMAIL: &str = "marta@shopper.example";

#[derive(Debug)]
pub(super) struct Platform;

impl crate::Vendor for Platform {
    fn kind(&self) -> &'static str {
        "webchat"
    }

    fn title(&self) -> &'static str {
        "Web chat"
    }

    fn inbox(&self, _place: &Place<'_>) -> Setup {
        // The server's own chat needs nobody else: its inbox stays as it is configured.
        Setup::default()
    }

    fn address(&self, inbox: &Inbox, number: u64) -> String {
        inbox.fresh(&format!("visitor {number}"))
    }

    fn says(&self, inbox: &Inbox, phone: &mut Phone, act: &Act, _at_ms: i64) -> Vec<Call> {
        if matches!(act, Act::Leave) {
            return vec![with_token(phone, call(inbox, "DELETE", "/conversation", &Value::Null))];
        }
        let number = phone.next_number();
        let id = inbox.fresh(&format!("{} {number}", phone.id));
        let said = said(inbox, phone, act, &id);
        if !phone.remembered("token").is_empty() {
            return said.into_iter().map(|call| with_token(phone, call)).collect();
        }
        // The first word opens the visit, and follows when the token is there.
        let asked = json!({ "language": phone.language });
        let then = said.map(|call| String::from_utf8_lossy(&call.body).into_owned());
        let visit = call(inbox, "POST", "/session", &asked);
        vec![Call { about: json!({ "visits": true, "then": then }), ..visit }]
    }

    fn proves(&self, _inbox: &Inbox, _body: &[u8], _at_ms: i64) -> Option<Call> {
        // A visitor is known by a token, whatever the bytes.
        None
    }

    fn api(&self, _desk: &mut Desk, _request: &ApiRequest) -> ApiAnswer {
        // Nobody calls a shopper's browser.
        ApiAnswer::of(404, "text/plain", "")
    }

    fn listens(&self, inbox: &Inbox, phone: &Phone) -> Option<Call> {
        if phone.remembered("token").is_empty() {
            return None;
        }
        let asks = call(inbox, "GET", "/messages", &Value::Null);
        let query = format!("after_seq={}", heard(phone));
        Some(with_token(phone, Call { query, about: json!({ "asks": true }), ..asks }))
    }

    fn answered(
        &self,
        desk: &mut Desk,
        phone: &str,
        call: &Call,
        answer: &HookAnswer,
    ) -> Vec<Call> {
        let Ok(body) = serde_json::from_slice::<Value>(&answer.body) else { return Vec::new() };
        let inbox = desk.inbox.clone();
        let Some(phone) = desk.phones.get_mut(phone) else { return Vec::new() };
        if call.about["visits"] == true {
            return visited(&inbox, phone, &body, call.about["then"].as_str());
        }
        if call.about["asks"] == true {
            hear(phone, &body);
        }
        if let (true, Some(id)) = (call.about["uploads"] == true, body["id"].as_str()) {
            let client_id = inbox.fresh(&format!("{id} of {}", phone.id));
            let message = json!({ "client_id": client_id, "upload": id });
            return vec![with_token(phone, self::call(&inbox, "POST", "/messages", &message))];
        }
        Vec::new()
    }
}

/// A call of the widget's API.
fn call(inbox: &Inbox, method: &'static str, path: &str, body: &Value) -> Call {
    let path = format!("/api/v1/widget/{}{path}", inbox.id);
    let call = if body.is_null() { Call::default() } else { Call::json(body) };
    Call { to: To::Path { method, path }, ..call }
}

fn with_token(phone: &Phone, call: Call) -> Call {
    call.header("authorization", format!("Bearer {}", phone.remembered("token")))
}

fn said(inbox: &Inbox, phone: &Phone, act: &Act, client_id: &str) -> Option<Call> {
    let message = |key: &str, value: Value| {
        let body = json!({ "client_id": client_id, "language": phone.language, key: value });
        call(inbox, "POST", "/messages", &body)
    };
    match act {
        Act::Text { text } => Some(message("text", json!(text))),
        Act::Tap { message: on, button } => match &button.does {
            Does::Reply { token } => {
                let on = (!on.is_empty()).then_some(on);
                Some(message("selection", json!({ "token": token, "title": button.title, "message": on })))
            }
            Does::Share { .. } => Some(call(inbox, "POST", "/email", &json!({ "email": EMAIL }))),
            Does::Say { .. } | Does::Open { .. } | Does::Pay => None,
        },
        Act::Media { .. } => {
            let upload = call(inbox, "POST", "/uploads", &Value::Null);
            let upload = Call { body: PICTURE.to_vec(), about: json!({ "uploads": true }), ..upload };
            Some(upload.header("content-type", "image/png"))
        }
        Act::Open | Act::Location { .. } | Act::Pay { .. } | Act::Leave => None,
    }
}

/// The visit is open: its token is kept, its first screen is shown, and what was to be said follows.
fn visited(inbox: &Inbox, phone: &mut Phone, first: &Value, then: Option<&str>) -> Vec<Call> {
    phone.remember("token", first["visitor_token"].as_str().unwrap_or_default());
    let words = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let welcome = &first["brand"]["welcome"];
    let mut bubble = Bubble::plain("", &words(&welcome["subtitle"]));
    bubble.title = words(&welcome["title"]);
    bubble.place = ButtonPlace::Suggestions;
    for task in first["tasks"].as_array().into_iter().flatten() {
        bubble.buttons.push(Button::reply(&words(&task["title"]), &words(&task["token"])));
    }
    phone.show(Shown::Bubble(bubble));
    let Some(body) = then else { return Vec::new() };
    let message = Call { body: body.as_bytes().to_vec(), ..call(inbox, "POST", "/messages", &Value::Null) };
    vec![with_token(phone, message).header("content-type", "application/json")]
}

/// The place of the last message that was heard of.
fn heard(phone: &Phone) -> i64 {
    phone.memory.get("heard").and_then(Value::as_i64).unwrap_or_default()
}

/// Shows what the brand said since; two answers may tell of the same message.
fn hear(phone: &mut Phone, page: &Value) {
    for message in page["items"].as_array().into_iter().flatten() {
        let seq = message["seq"].as_i64().unwrap_or_default();
        if seq <= heard(phone) {
            continue;
        }
        phone.memory.insert("heard".to_owned(), json!(seq));
        if message["item"] == "outbound" && message["revoked"] != true {
            let bubbles = blocks::draw(message, &phone.language);
            bubbles.into_iter().for_each(|bubble| phone.show(Shown::Bubble(bubble)));
        }
    }
}
