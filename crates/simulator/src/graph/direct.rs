//! Direct messages of Messenger and Instagram: the same webhook items and the same Send API, with other limits.

use super::templates::{self, Limits};
use super::{Refused, call};
use crate::act::Act;
use crate::desk::{Desk, Inbox};
use crate::phone::Phone;
use crate::shown::{Button, Does, Shown};
use crate::strict::{At, Limit};
use crate::wire::{ApiAnswer, ApiRequest, Call};
use serde_json::{Value, json};

/// What differs between the two.
#[derive(Debug)]
pub(crate) struct Flavor {
    /// `page` or `instagram`.
    pub(crate) object: &'static str,
    /// The setting that names the account.
    pub(crate) account: &'static str,
    pub(crate) limits: Limits,
    /// Messenger wants to know why it is written to.
    pub(crate) has_messaging_type: bool,
    /// Messenger reports a moment up to which all is delivered and read, Instagram each message as it is read.
    pub(crate) has_watermarks: bool,
}

/// A human may answer for a week, everybody else for a day after the shopper's last word.
const WINDOW_MS: i64 = 24 * 60 * 60 * 1_000;
const HUMAN_WINDOW_MS: i64 = 7 * WINDOW_MS;
const METADATA_MAX: usize = 1_000;

/// The calls for what the shopper does.
pub(crate) fn says(
    flavor: &Flavor,
    inbox: &Inbox,
    phone: &mut Phone,
    act: &Act,
    at_ms: i64,
) -> Vec<Call> {
    let number = phone.next_number();
    let mid = format!("m_{}", inbox.fresh(&format!("{} {number}", phone.id)));
    let item = match act {
        Act::Text { text } => json!({ "message": { "mid": mid, "text": text } }),
        Act::Tap { button, .. } => match tapped(phone, button, &mid) {
            Some(item) => item,
            None => return Vec::new(),
        },
        Act::Media { name, content_type } => {
            let family = content_type.split('/').next();
            let kind = family.filter(|kind| super::FAMILIES.contains(kind)).unwrap_or("file");
            let payload = json!({ "url": format!("{}/file/{name}", inbox.base) });
            json!({ "message": { "mid": mid, "attachments": [{ "type": kind, "payload": payload }] } })
        }
        Act::Location { .. } | Act::Open | Act::Leave | Act::Pay { .. } => return Vec::new(),
    };
    phone.memory.insert("said_at".to_owned(), json!(at_ms));
    vec![event(flavor, inbox, &phone.address, item, at_ms)]
}

/// What the platform knows of a shopper and offers to fill in.
const EMAIL: &str = "marta@shopper.example";
const PHONE: &str = "+34600111222";

/// A quick reply is a message with a payload, a button a postback.
fn tapped(phone: &Phone, button: &Button, mid: &str) -> Option<Value> {
    if let Does::Share { field } = &button.does {
        let known = if field == "user_email" { EMAIL } else { PHONE };
        return Some(
            json!({ "message": { "mid": mid, "text": known, "quick_reply": { "payload": known } } }),
        );
    }
    let Does::Reply { token } = &button.does else { return None };
    Some(if phone.is_suggestion(button) {
        json!({ "message": { "mid": mid, "text": button.title, "quick_reply": { "payload": token } } })
    } else {
        json!({ "postback": { "mid": mid, "title": button.title, "payload": token } })
    })
}

/// One signed item from a shopper.
pub(crate) fn event(
    flavor: &Flavor,
    inbox: &Inbox,
    address: &str,
    item: Value,
    at_ms: i64,
) -> Call {
    let account = inbox.setting(flavor.account);
    from(flavor, inbox, address, account, item, at_ms)
}

fn from(
    flavor: &Flavor,
    inbox: &Inbox,
    sender: &str,
    recipient: &str,
    mut item: Value,
    at_ms: i64,
) -> Call {
    item["sender"] = json!({ "id": sender });
    item["recipient"] = json!({ "id": recipient });
    item["timestamp"] = json!(at_ms);
    let account = inbox.setting(flavor.account);
    call(inbox, flavor.object, &json!({ "id": account, "time": at_ms, "messaging": [item] }))
}

/// `POST /{account}/messages`.
pub(crate) fn posted(
    flavor: &Flavor,
    desk: &mut Desk,
    request: &ApiRequest,
) -> Result<ApiAnswer, Refused> {
    let body = request.json()?;
    let root = At::root(&body);
    let address = root.object("recipient")?.text("id", Limit::Chars(64))?.to_owned();
    let unknown = || Refused::cannot(400, 100, 2_018_001, "No matching user found");
    if root.field("sender_action").is_there() {
        let action = root
            .word("sender_action", &["typing_on", "typing_off", "mark_seen", "react", "unreact"])?;
        if root.field("message").is_there() {
            return Err(Refused::wrong(
                400,
                100,
                "a sender action stands alone, without a message",
            ));
        }
        let phone = desk.phone_at(&address).ok_or_else(unknown)?;
        match action {
            "typing_on" => phone.show(Shown::Typing),
            "mark_seen" => phone.show(Shown::Read),
            _ => {}
        }
        return Ok(ApiAnswer::json(200, &json!({ "recipient_id": address })));
    }
    let is_human = purpose(flavor, &root)?;
    let message = root.object("message")?;
    let metadata =
        message.text_or_nothing("metadata", Limit::Chars(METADATA_MAX))?.map(str::to_owned);
    let mid = format!("m_{}", desk.next_id(32));
    let bubble = templates::bubble(&flavor.limits, &message, &mid)?;
    let inbox = desk.inbox.clone();
    let phone = desk.phone_at(&address).ok_or_else(unknown)?;
    let said_at = phone.memory.get("said_at").and_then(Value::as_i64).unwrap_or(request.at_ms);
    if request.at_ms - said_at > if is_human { HUMAN_WINDOW_MS } else { WINDOW_MS } {
        return Err(Refused::cannot(
            400,
            10,
            2_018_278,
            "This message is sent outside of allowed window",
        ));
    }
    let words = bubble.words();
    phone.show(Shown::Bubble(bubble));
    let phone_id = phone.id.clone();
    let at = request.at_ms;
    let mut echo = json!({ "mid": mid, "is_echo": true, "app_id": 1_517_776_481_860_111_i64 });
    if !words.is_empty() {
        echo["text"] = json!(words);
    }
    if let Some(metadata) = metadata {
        echo["metadata"] = json!(metadata);
    }
    let account = inbox.setting(flavor.account);
    let mut then = vec![from(flavor, &inbox, account, &address, json!({ "message": echo }), at)];
    if flavor.has_watermarks {
        let delivery = json!({ "delivery": { "mids": [mid], "watermark": at } });
        then.push(event(flavor, &inbox, &address, delivery, at));
        then.push(event(flavor, &inbox, &address, json!({ "read": { "watermark": at } }), at));
    } else {
        then.push(event(flavor, &inbox, &address, json!({ "read": { "mid": mid } }), at));
    }
    let answer = json!({ "recipient_id": address, "message_id": mid });
    Ok(ApiAnswer::json(200, &answer).then(&phone_id, then))
}

/// Whether a human writes, past the day.
fn purpose(flavor: &Flavor, root: &At<'_>) -> Result<bool, Refused> {
    let given = root.field("messaging_type").is_there();
    let kind = if flavor.has_messaging_type || given {
        root.word("messaging_type", &["RESPONSE", "UPDATE", "MESSAGE_TAG"])?
    } else {
        "RESPONSE"
    };
    let is_tagged = root.field("tag").is_there();
    if is_tagged || kind == "MESSAGE_TAG" {
        // The other tags were retired in April 2026.
        root.word("tag", &["HUMAN_AGENT"])?;
    }
    Ok(is_tagged)
}

/// `GET /{person}`: who it is.
/// Hands a conversation to the app that takes it or asks for it: nobody else answers here.
pub(crate) fn thread(desk: &mut Desk, request: &ApiRequest) -> Result<ApiAnswer, Refused> {
    let body = request.json()?;
    let root = At::root(&body);
    let address = root.object("recipient")?.text("id", Limit::Chars(64))?.to_owned();
    if root.field("metadata").is_there() {
        root.text("metadata", Limit::Chars(1_000))?;
    }
    match desk.phone_at(&address) {
        Some(_) => Ok(ApiAnswer::json(200, &json!({ "success": true }))),
        None => Err(Refused::cannot(400, 100, 2_018_001, "No matching user found")),
    }
}

pub(crate) fn profile(desk: &mut Desk, address: &str) -> Result<ApiAnswer, Refused> {
    let unknown =
        || Refused::cannot(400, 100, 33, "Unsupported get request: the object does not exist");
    let phone = desk.phone_at(address).ok_or_else(unknown)?;
    let (first, last) = phone.name.split_once(' ').unwrap_or((phone.name.as_str(), ""));
    Ok(ApiAnswer::json(
        200,
        &json!({
            "id": address, "name": phone.name, "first_name": first, "last_name": last,
            "username": phone.name.to_lowercase().replace(' ', "."), "locale": phone.locale("_"),
        }),
    ))
}
