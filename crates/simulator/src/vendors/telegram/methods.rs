//! The bot methods: what each needs, and what it does to the chat.

use super::messages::{self, keyboard};
use super::{bot, next_in_chat, sheet};
use crate::desk::{Desk, PICTURE};
use crate::phone::Phone;
use crate::shown::{Bubble, Shown};
use crate::strict::{At, Broken, Limit};
use crate::wire::{ApiAnswer, ApiRequest, Call};
use serde_json::{Value, json};

pub(super) const TOAST_MAX: usize = 200;
const SECRET_MAX: usize = 256;

/// Why a method fails.
pub(super) enum Refused {
    /// Our own mistake.
    Wrong(Broken),
    /// Nobody's: blocked, unknown.
    Cannot(u16, &'static str),
}

impl From<Broken> for Refused {
    fn from(broken: Broken) -> Self {
        Self::Wrong(broken)
    }
}

/// What a method gives: its result, and the calls that follow for a phone.
pub(super) type Done = Result<(Value, Option<(String, Call)>), Refused>;

/// `/bot<token>/<method>` and `/file/bot<token>/<path>`.
pub(super) fn called(desk: &mut Desk, request: &ApiRequest) -> ApiAnswer {
    let path = request.path.replace("%3A", ":").replace("%3a", ":");
    let token = format!("bot{}", desk.inbox.secret("bot_token"));
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let method = match parts.as_slice() {
        ["file", named, ..] if *named == token => return ApiAnswer::of(200, "image/png", PICTURE),
        [named, method] if *named == token => (*method).to_owned(),
        _ => {
            desk.violated(format!("{} was called with another token", request.method));
            return failed(401, "Unauthorized");
        }
    };
    let body = match parameters(request) {
        Ok(body) => body,
        Err(broken) => {
            desk.violated_by(&broken);
            return failed(400, &format!("Bad Request: {}", broken.0));
        }
    };
    match done(desk, &method, &At::root(&body), request.at_ms) {
        Ok((result, then)) => {
            let answer = ApiAnswer::json(200, &json!({ "ok": true, "result": result }));
            match then {
                Some((phone, call)) => answer.then(&phone, vec![call]),
                None => answer,
            }
        }
        Err(Refused::Cannot(code, what)) => failed(code, what),
        Err(Refused::Wrong(broken)) => {
            desk.violated(format!("{method}: {}", broken.0));
            failed(400, &format!("Bad Request: {}", broken.0))
        }
    }
}

fn failed(code: u16, description: &str) -> ApiAnswer {
    ApiAnswer::json(code, &json!({ "ok": false, "error_code": code, "description": description }))
}

/// JSON, or a form whose nested fields are JSON.
fn parameters(request: &ApiRequest) -> Result<Value, Broken> {
    if request.header("content-type").starts_with("application/x-www-form-urlencoded") {
        let value = |text: String| match text.chars().next() {
            Some('{' | '[') => serde_json::from_str(&text).unwrap_or(Value::String(text)),
            _ => Value::String(text),
        };
        return Ok(request.form().into_iter().map(|(key, text)| (key, value(text))).collect());
    }
    if request.body.is_empty() {
        return Ok(request.query.iter().map(|(key, text)| (key.clone(), json!(text))).collect());
    }
    request.json()
}

fn done(desk: &mut Desk, method: &str, body: &At<'_>, at_ms: i64) -> Done {
    match method {
        "getMe" => Ok((bot(&desk.inbox), None)),
        "setWebhook" => {
            body.url("url", Limit::Chars(2_000))?;
            body.text_or_nothing("secret_token", Limit::Chars(SECRET_MAX))?;
            Ok((json!(true), None))
        }
        "getWebhookInfo" => {
            Ok((json!({ "url": desk.inbox.hook_url, "pending_update_count": 0 }), None))
        }
        "deleteWebhook" | "setMyCommands" => Ok((json!(true), None)),
        "getFile" => {
            let id = body.text("file_id", Limit::Chars(200))?;
            Ok((
                json!({ "file_id": id, "file_size": PICTURE.len(), "file_path": format!("photos/{id}.png") }),
                None,
            ))
        }
        "answerCallbackQuery" => answer_tap(desk, body),
        "answerShippingQuery" => sheet::deliveries(desk, body),
        "answerPreCheckoutQuery" => sheet::decided(desk, body, at_ms),
        "sendChatAction" => {
            body.word("action", &["typing", "upload_photo", "upload_document", "find_location"])?;
            chat(desk, body)?.show(Shown::Typing);
            Ok((json!(true), None))
        }
        "sendInvoice" => sheet::sent(desk, body, at_ms),
        "editMessageText"
        | "editMessageCaption"
        | "editMessageMedia"
        | "editMessageReplyMarkup" => edit(desk, method, body, at_ms),
        "sendMessage" | "sendPhoto" | "sendDocument" | "sendVideo" | "sendAudio" | "sendVoice"
        | "sendSticker" => {
            let bubble = messages::bubble(method, body)?;
            send(desk, body, bubble, at_ms)
        }
        "sendMediaGroup" => {
            let items = body.list("media", 2, 10)?;
            let mut sent = Vec::new();
            for item in &items {
                let bubble = messages::group_item(item)?;
                sent.push(send(desk, body, bubble, at_ms)?.0);
            }
            Ok((json!(sent), None))
        }
        _ => Err(Refused::Cannot(404, "Not Found: method not found")),
    }
}

/// The chat a method is about; nobody can be written to before they wrote.
pub(super) fn chat<'a>(desk: &'a mut Desk, body: &At<'_>) -> Result<&'a mut Phone, Refused> {
    let field = body.field("chat_id");
    let id = match field.value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        _ => return Err(Refused::Wrong(field.broken("is required"))),
    };
    let phone = desk.phone_at(&id).ok_or(Refused::Cannot(400, "Bad Request: chat not found"))?;
    if phone.remembered("blocked") == "yes" {
        return Err(Refused::Cannot(403, "Forbidden: bot was blocked by the user"));
    }
    Ok(phone)
}

pub(super) fn send(desk: &mut Desk, body: &At<'_>, mut bubble: Bubble, at_ms: i64) -> Done {
    keyboard(body, &mut bubble)?;
    let bot = bot(&desk.inbox);
    let phone = chat(desk, body)?;
    let id = next_in_chat(phone);
    bubble.id = id.to_string();
    let text = bubble.words();
    phone.show(Shown::Bubble(bubble));
    let chat = super::chat(phone);
    Ok((
        json!({ "message_id": id, "from": bot, "chat": chat, "date": at_ms / 1_000, "text": text }),
        None,
    ))
}

/// Changes a message where it stands.
fn edit(desk: &mut Desk, method: &str, body: &At<'_>, at_ms: i64) -> Done {
    let id = match body.field("message_id").value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        _ => return Err(Refused::Wrong(body.field("message_id").broken("is required"))),
    };
    let bot = bot(&desk.inbox);
    let phone = chat(desk, body)?;
    let shown = phone.lines.iter().rev().filter_map(|line| line.shown.bubble());
    let old = shown.into_iter().find(|bubble| bubble.id == id).cloned();
    let old = old.ok_or(Refused::Cannot(400, "Bad Request: message to edit not found"))?;
    let mut new = match method {
        "editMessageReplyMarkup" => Bubble { buttons: Vec::new(), ..old.clone() },
        "editMessageCaption" => {
            Bubble { text: messages::caption(body)?, buttons: Vec::new(), ..old.clone() }
        }
        "editMessageMedia" => messages::group_item(&body.object("media")?)?,
        _ => messages::bubble("sendMessage", body)?,
    };
    new.id.clone_from(&id);
    keyboard(body, &mut new)?;
    let without_keys = |bubble: &Bubble| {
        let mut bubble = bubble.clone();
        bubble.buttons.iter_mut().for_each(|button| button.key.clear());
        bubble
    };
    if without_keys(&old) == without_keys(&new) {
        return Err(Refused::Cannot(400, "Bad Request: message is not modified"));
    }
    phone.show(Shown::Edited(new));
    let number: u64 = id.parse().unwrap_or_default();
    let chat = super::chat(phone);
    Ok((json!({ "message_id": number, "from": bot, "chat": chat, "date": at_ms / 1_000 }), None))
}

/// The tap stops spinning.
fn answer_tap(desk: &mut Desk, body: &At<'_>) -> Done {
    let id = body.text("callback_query_id", Limit::Chars(64))?;
    let toast = body.text_or_nothing("text", Limit::Chars(TOAST_MAX))?;
    let spinning = desk.phones.values_mut().find(|phone| phone.remembered("spins") == id);
    let Some(phone) = spinning else {
        return Err(Refused::Cannot(
            400,
            "Bad Request: query is too old and response timeout expired or query ID is invalid",
        ));
    };
    phone.memory.remove("spins");
    if let Some(text) = toast {
        phone.show(Shown::Notice { text: text.to_owned() });
    }
    Ok((json!(true), None))
}
