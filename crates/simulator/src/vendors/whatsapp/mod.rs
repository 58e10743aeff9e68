//! WhatsApp Business Platform: signed changes in, the Graph API out, statuses afterwards.

mod messages;

use crate::act::{Act, degrees};
use crate::desk::{Desk, Inbox, PICTURE, Place, Setup};
use crate::graph::{self, Refused};
use crate::phone::Phone;
use crate::shown::{Button, Does, Shown};
use crate::strict::{At, Limit};
use crate::wire::{ApiAnswer, ApiRequest, Call};
use serde_json::{Value, json};

/// The number's own display, as in every change.
const DISPLAY_NUMBER: &str = "4570123456";
/// The business account the number belongs to.
const WABA: &str = "730518264907312";
/// The app that asks.
const APP: &str = "1846205937714420";
/// What may be asked about a number.
const NUMBER_FACTS: &[(&str, &str)] = &[
    ("display_phone_number", DISPLAY_NUMBER),
    ("verified_name", "Play"),
    ("quality_rating", "GREEN"),
    ("status", "CONNECTED"),
    ("name_status", "APPROVED"),
];
/// What a message may carry along for its sender.
const CALLBACK_DATA_MAX: usize = 512;

#[derive(Debug)]
pub(super) struct Platform;

impl crate::Vendor for Platform {
    fn kind(&self) -> &'static str {
        "whatsapp"
    }

    fn title(&self) -> &'static str {
        "WhatsApp"
    }

    fn inbox(&self, place: &Place<'_>) -> Setup {
        let secrets = ["app_secret", "verify_token", "access_token"];
        Setup {
            settings: json!({
                "api_base": place.base,
                "media_base": place.base,
                "phone_number_id": place.digits("phone_number_id", 15),
                "waba_id": WABA,
                "pair_interval_ms": 0,
            }),
            secrets: secrets.map(|name| (name.to_owned(), place.derived(name))).into(),
        }
    }

    fn address(&self, inbox: &Inbox, number: u64) -> String {
        format!("4520{}", inbox.number_of(number))
    }

    fn reaches_strangers(&self) -> bool {
        true
    }

    fn redelivers_after_ms(&self) -> &'static [u64] {
        graph::REDELIVERS_AFTER_MS
    }

    fn says(&self, inbox: &Inbox, phone: &mut Phone, act: &Act, at_ms: i64) -> Vec<Call> {
        let message = match act {
            // Opening the chat tells nobody anything; nor does blocking it.
            Act::Open | Act::Leave | Act::Pay { .. } => return Vec::new(),
            Act::Text { text } => json!({ "type": "text", "text": { "body": text } }),
            Act::Tap { message, button } => {
                let Some(tapped) = tapped(button) else { return Vec::new() };
                let context = json!({ "from": DISPLAY_NUMBER, "id": message });
                json!({ "type": "interactive", "interactive": tapped, "context": context })
            }
            Act::Media { name, content_type } => media(inbox, phone, name, content_type),
            Act::Location { latitude_micro, longitude_micro } => {
                let number = |micro: &i64| {
                    serde_json::from_str::<Value>(&degrees(*micro)).unwrap_or_default()
                };
                let place = json!({ "latitude": number(latitude_micro), "longitude": number(longitude_micro) });
                json!({ "type": "location", "location": place })
            }
        };
        vec![change(inbox, phone, message, at_ms)]
    }

    fn proves(&self, inbox: &Inbox, body: &[u8], _at_ms: i64) -> Option<Call> {
        Some(graph::proven(inbox, body))
    }

    fn api(&self, desk: &mut Desk, request: &ApiRequest) -> ApiAnswer {
        let result = called(desk, request);
        graph::answer(desk, result)
    }
}

/// Signs one message of the shopper.
fn change(inbox: &Inbox, phone: &mut Phone, mut message: Value, at_ms: i64) -> Call {
    let number = phone.next_number();
    message["from"] = json!(phone.address);
    message["id"] = json!(format!("wamid.{}", inbox.fresh(&format!("{} {number}", phone.id))));
    // Seconds, as text.
    message["timestamp"] = json!((at_ms / 1_000).to_string());
    let contact = json!({
        "profile": { "name": phone.name },
        "wa_id": phone.address,
        "user_id": user_id(inbox, &phone.address),
    });
    message["from_user_id"] = contact["user_id"].clone();
    entry(inbox, &json!({ "contacts": [contact], "messages": [message] }))
}

/// The id that does not change with the number.
fn user_id(inbox: &Inbox, address: &str) -> String {
    format!("DK.{}", crate::signing::digits(&inbox.derived(address), 20))
}

fn entry(inbox: &Inbox, news: &Value) -> Call {
    let mut value = news.clone();
    value["messaging_product"] = json!("whatsapp");
    value["metadata"] = json!({
        "display_phone_number": DISPLAY_NUMBER,
        "phone_number_id": inbox.setting("phone_number_id"),
    });
    let entry = json!({ "id": WABA, "changes": [{ "value": value, "field": "messages" }] });
    graph::call(inbox, "whatsapp_business_account", &entry)
}

fn tapped(button: &Button) -> Option<Value> {
    match &button.does {
        Does::Reply { token } if button.about.is_empty() => Some(
            json!({ "type": "button_reply", "button_reply": { "id": token, "title": button.title } }),
        ),
        Does::Reply { token } => Some(json!({
            "type": "list_reply",
            "list_reply": { "id": token, "title": button.title, "description": button.about },
        })),
        Does::Say { .. } | Does::Open { .. } | Does::Pay | Does::Share { .. } => None,
    }
}

fn media(inbox: &Inbox, phone: &mut Phone, name: &str, content_type: &str) -> Value {
    let family = content_type.split('/').next();
    let kind = family.filter(|kind| graph::FAMILIES.contains(kind)).unwrap_or("document");
    let id = crate::signing::digits(&inbox.fresh(&format!("media {name} {}", phone.next_number())), 15);
    let mut file =
        json!({ "id": id, "mime_type": content_type, "sha256": crate::signing::base64(&[7; 32]) });
    if kind == "document" {
        file["filename"] = json!(name);
    }
    json!({ "type": kind, kind: file })
}

/// What the Graph API does with a call.
fn called(desk: &mut Desk, request: &ApiRequest) -> Result<ApiAnswer, Refused> {
    if request.path.starts_with("/file/") {
        return download(desk, request);
    }
    let parts = graph::admitted(desk, request)?;
    let number = desk.inbox.setting("phone_number_id").to_owned();
    match (request.method.as_str(), parts.as_slice()) {
        ("POST", [id, "messages"]) if *id == number => posted(desk, request),
        ("GET", [id]) if *id == number => about_number(request, id),
        ("GET" | "POST", [WABA, "subscribed_apps"]) => Ok(subscribed_apps(desk, request)),
        ("GET", [id]) => Ok(ApiAnswer::json(
            200,
            &json!({
                "messaging_product": "whatsapp", "id": id, "mime_type": "image/png",
                "url": format!("{}/file/{id}", desk.inbox.base), "file_size": PICTURE.len(),
                "sha256": crate::signing::sha256_hex(PICTURE),
            }),
        )),
        _ => Err(Refused::wrong(
            400,
            100,
            format!("Unsupported request: {} {}", request.method, request.path),
        )),
    }
}

/// What was asked for, and nothing else.
fn about_number(request: &ApiRequest, id: &str) -> Result<ApiAnswer, Refused> {
    let asked = request.query("fields").unwrap_or("display_phone_number,verified_name,quality_rating");
    let mut facts = json!({ "id": id });
    for name in asked.split(',') {
        let known = NUMBER_FACTS.iter().find(|(known, _)| *known == name);
        let (_, fact) = known.ok_or_else(|| {
            Refused::wrong(400, 100, format!("Tried accessing nonexisting field ({name})"))
        })?;
        facts[name] = json!(fact);
    }
    Ok(ApiAnswer::json(200, &facts))
}

/// Which apps hear of the account; one that posts is among them from now on.
fn subscribed_apps(desk: &mut Desk, request: &ApiRequest) -> ApiAnswer {
    if request.method == "POST" {
        desk.memory.insert("subscribed".to_owned(), json!(true));
        return ApiAnswer::json(200, &json!({ "success": true }));
    }
    let app = json!({ "whatsapp_business_api_data": { "id": APP, "name": "Trato", "link": "https://example.com" } });
    let apps: Vec<Value> = desk.memory.get("subscribed").map(|_| app).into_iter().collect();
    ApiAnswer::json(200, &json!({ "data": apps }))
}

fn download(desk: &Desk, request: &ApiRequest) -> Result<ApiAnswer, Refused> {
    if request.bearer() != Some(desk.inbox.secret("access_token")) {
        return Err(Refused::wrong(401, 190, "a file is fetched with the access token"));
    }
    Ok(ApiAnswer::of(200, "image/png", PICTURE))
}

/// A message, or a mark as read with or without the three dots.
fn posted(desk: &mut Desk, request: &ApiRequest) -> Result<ApiAnswer, Refused> {
    let body = request.json()?;
    let root = At::root(&body);
    root.word("messaging_product", &["whatsapp"])?;
    if body["status"] == "read" {
        return read(desk, &root);
    }
    let (to, input) = recipient(desk, &root)?;
    let callback =
        root.text_or_nothing("biz_opaque_callback_data", Limit::Chars(CALLBACK_DATA_MAX))?;
    let id = format!("wamid.{}", desk.next_id(32));
    let bubble = messages::bubble(&root, &id)?;
    let inbox = desk.inbox.clone();
    let phone = desk
        .phone_at(&to)
        .ok_or_else(|| Refused::cannot(400, 131_026, 0, "Message undeliverable"))?;
    phone.show(Shown::Bubble(bubble));
    let (address, phone_id) = (phone.address.clone(), phone.id.clone());
    // Since people may have user names, a status tells who they are as a message does.
    let user = user_id(&inbox, &address);
    let person = json!({ "profile": { "name": phone.name }, "wa_id": address, "user_id": user });
    let status = |status: &str, at_ms: i64| {
        let mut one = json!({
            "id": id, "status": status, "timestamp": (at_ms / 1_000).to_string(), "recipient_id": address, "recipient_user_id": user,
        });
        if let Some(data) = callback {
            one["biz_opaque_callback_data"] = json!(data);
        }
        if status == "sent" {
            one["pricing"] = json!({ "billable": true, "pricing_model": "PMP", "category": "service", "type": "regular" });
        }
        entry(&inbox, &json!({ "contacts": [person], "statuses": [one] }))
    };
    let at = request.at_ms;
    let statuses = vec![status("sent", at), status("delivered", at), status("read", at)];
    let contact = json!({ "input": input, "wa_id": address, "user_id": user });
    let answer = json!({ "messaging_product": "whatsapp", "contacts": [contact], "messages": [{ "id": id }] });
    Ok(ApiAnswer::json(200, &answer).then(&phone_id, statuses))
}

fn read(desk: &mut Desk, root: &At<'_>) -> Result<ApiAnswer, Refused> {
    let id = root.text("message_id", Limit::Chars(200))?;
    let types = root.field("typing_indicator").is_there();
    if types {
        root.object("typing_indicator")?.word("type", &["text"])?;
    }
    let inbox = desk.inbox.clone();
    // Ids are made of the phone and a number: whose it was is found again.
    let was_theirs = |phone: &Phone| {
        (1..=phone.n_said())
            .any(|number| id == format!("wamid.{}", inbox.fresh(&format!("{} {number}", phone.id))))
    };
    let Some(phone) = desk.phones.values_mut().find(|phone| was_theirs(phone)) else {
        return Err(Refused::wrong(400, 100, format!("there is no message {id} to be read")));
    };
    phone.show(Shown::Read);
    if types {
        phone.show(Shown::Typing);
    }
    Ok(ApiAnswer::json(200, &json!({ "success": true })))
}

/// Whom it is for: a number in `to` or a user id in `recipient`.
fn recipient(desk: &Desk, root: &At<'_>) -> Result<(String, String), Refused> {
    if let Some(kind) = root.text_or_nothing("recipient_type", Limit::Chars(20))?
        && kind != "individual"
    {
        return Err(Refused::wrong(400, 100, "`recipient_type` must be individual"));
    }
    if let Some(user) = root.text_or_nothing("recipient", Limit::Chars(140))? {
        let known = desk.phones.values().find(|phone| user_id(&desk.inbox, &phone.address) == user);
        let known =
            known.ok_or_else(|| Refused::cannot(400, 131_026, 0, "Message undeliverable"))?;
        return Ok((known.address.clone(), user.to_owned()));
    }
    let to = root.text("to", Limit::Chars(20))?;
    let digits = to.trim_start_matches('+');
    if digits.len() < 7 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Refused::wrong(400, 131_009, format!("`to` is no telephone number: {to:?}")));
    }
    Ok((digits.to_owned(), to.to_owned()))
}
