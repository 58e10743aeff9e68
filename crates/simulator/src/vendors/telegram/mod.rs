//! Telegram: updates with a secret header in, bot methods out; a tap spins until it is answered.

mod messages;
mod methods;
mod sheet;

use crate::act::{Act, degrees};
use crate::desk::{Desk, Inbox, Place, Setup};
use crate::phone::Phone;
use crate::shown::{Button, Does};
use crate::wire::{ApiAnswer, ApiRequest, Call, HookAnswer};
use serde_json::{Value, json};

#[derive(Debug)]
pub(super) struct Platform;

impl crate::Vendor for Platform {
    fn kind(&self) -> &'static str {
        "telegram"
    }

    fn title(&self) -> &'static str {
        "Telegram"
    }

    fn inbox(&self, place: &Place<'_>) -> Setup {
        let secrets = [
            ("hook_secret", place.derived("hook_secret")),
            (
                "bot_token",
                format!("{}:{}", place.digits("bot", 10), &place.derived("bot_token")[..35]),
            ),
            (
                "payment_provider_token",
                format!("{}:TEST:{}", place.digits("provider", 9), place.digits("token", 12)),
            ),
        ];
        Setup {
            settings: json!({ "api_base": place.base }),
            secrets: secrets.map(|(name, value)| (name.to_owned(), value)).into(),
        }
    }

    /// In a private chat the chat's id is the person's.
    fn address(&self, inbox: &Inbox, number: u64) -> String {
        inbox.fresh_digits(&format!("user {number}"), 10)
    }

    fn redelivers_after_ms(&self) -> &'static [u64] {
        &[1_000, 2_000, 4_000, 8_000, 16_000]
    }

    fn says(&self, inbox: &Inbox, phone: &mut Phone, act: &Act, at_ms: i64) -> Vec<Call> {
        let still_spins = phone.memory.remove("spins").is_some();
        let content = match act {
            Act::Open => json!({
                "text": "/start", "entities": [{ "type": "bot_command", "offset": 0, "length": 6 }],
            }),
            Act::Text { text } => json!({ "text": text }),
            Act::Tap { message, button } => match tapped(inbox, phone, message, button, at_ms) {
                Tapped::Update(update) => return vec![call(inbox, phone, update, still_spins)],
                Tapped::Message(message) => message,
                Tapped::Nothing => return Vec::new(),
            },
            Act::Media { name, content_type } => media(inbox, phone, name, content_type),
            Act::Location { latitude_micro, longitude_micro } => {
                let number = |micro: &i64| {
                    serde_json::from_str::<Value>(&degrees(*micro)).unwrap_or_default()
                };
                json!({ "location": { "latitude": number(latitude_micro), "longitude": number(longitude_micro) } })
            }
            Act::Pay { .. } => {
                let Some(query) = sheet::confirmed(inbox, phone) else { return Vec::new() };
                return vec![call(inbox, phone, query, still_spins)];
            }
            Act::Leave => {
                let bot = bot(inbox);
                let member = |status: &str| json!({ "user": bot, "status": status });
                let mut kicked = member("kicked");
                kicked["until_date"] = json!(0);
                let update = json!({ "my_chat_member": {
                    "chat": chat(phone), "from": person(phone), "date": at_ms / 1_000,
                    "old_chat_member": member("member"), "new_chat_member": kicked,
                } });
                phone.remember("blocked", "yes");
                return vec![call(inbox, phone, update, still_spins)];
            }
        };
        phone.memory.remove("blocked");
        let update = json!({ "message": message(phone, content, at_ms) });
        vec![call(inbox, phone, update, still_spins)]
    }

    fn proves(&self, inbox: &Inbox, body: &[u8], _at_ms: i64) -> Option<Call> {
        let call = Call { body: body.to_vec(), ..Call::default() }
            .header("content-type", "application/json")
            .header("x-telegram-bot-api-secret-token", inbox.secret("hook_secret"));
        Some(call)
    }

    fn api(&self, desk: &mut Desk, request: &ApiRequest) -> ApiAnswer {
        methods::called(desk, request)
    }

    fn answered(
        &self,
        desk: &mut Desk,
        _phone: &str,
        call: &Call,
        answer: &HookAnswer,
    ) -> Vec<Call> {
        if call.about["still_spins"] == true {
            desk.violated(
                "the shopper went on while a tap was still spinning: no answerCallbackQuery came",
            );
        }
        if !answer.body.is_empty() && answer.body.starts_with(b"{\"method\"") {
            desk.violated(
                "a method in the answer to the webhook: whether it worked is never known",
            );
        }
        Vec::new()
    }
}

/// An update with its number, which only grows.
fn call(inbox: &Inbox, phone: &mut Phone, mut update: Value, still_spins: bool) -> Call {
    // Numbers of a phone never meet those of another: each has a block of its own.
    let block = i64::try_from(phone.number() % 10_000).unwrap_or(0);
    let number = i64::try_from(phone.next_number()).unwrap_or(1);
    update["update_id"] = json!((inbox.started_s % 100_000_000) * 10_000 + block + number * 10_000);
    Call { about: json!({ "still_spins": still_spins }), ..Call::json(&update) }
        .header("x-telegram-bot-api-secret-token", inbox.secret("hook_secret"))
}

/// A message of the shopper with its number in the chat.
fn message(phone: &mut Phone, mut content: Value, at_ms: i64) -> Value {
    content["message_id"] = json!(next_in_chat(phone));
    content["from"] = person(phone);
    content["chat"] = chat(phone);
    content["date"] = json!(at_ms / 1_000);
    content
}

/// Both sides of a chat count together.
fn next_in_chat(phone: &mut Phone) -> u64 {
    let next = phone.memory.get("in_chat").and_then(Value::as_u64).unwrap_or(0) + 1;
    phone.memory.insert("in_chat".to_owned(), json!(next));
    next
}

fn id_of(phone: &Phone) -> i64 {
    phone.address.parse().unwrap_or_default()
}

fn person(phone: &Phone) -> Value {
    json!({
        "id": id_of(phone), "is_bot": false, "first_name": phone.name,
        "username": format!("{}{}", phone.name.to_lowercase().replace(' ', "_"), id_of(phone) % 1_000),
        "language_code": phone.language,
    })
}

fn chat(phone: &Phone) -> Value {
    json!({ "id": id_of(phone), "first_name": phone.name, "type": "private" })
}

fn bot(inbox: &Inbox) -> Value {
    let id = inbox.secret("bot_token").split(':').next().and_then(|id| id.parse::<i64>().ok());
    json!({ "id": id.unwrap_or_default(), "is_bot": true, "first_name": "Play", "username": "play_bot" })
}

enum Tapped {
    /// A button below a message.
    Update(Value),
    /// A key of the keyboard.
    Message(Value),
    Nothing,
}

fn tapped(inbox: &Inbox, phone: &mut Phone, message: &str, button: &Button, at_ms: i64) -> Tapped {
    match &button.does {
        Does::Reply { token } => {
            let number = phone.next_number();
            let id = inbox.fresh_digits(&format!("callback {} {number}", phone.id), 18);
            phone.remember("spins", &id);
            let message_id: u64 = message.parse().unwrap_or_default();
            Tapped::Update(json!({ "callback_query": {
                "id": id, "from": person(phone), "data": token,
                "chat_instance": inbox.fresh_digits(&format!("chat {}", phone.id), 18),
                "message": {
                    "message_id": message_id, "date": at_ms / 1_000, "chat": chat(phone), "from": bot(inbox),
                    "text": "…",
                },
            } }))
        }
        Does::Share { field } if field == "phone" => Tapped::Message(json!({ "contact": {
            "phone_number": format!("4520{}", id_of(phone) % 1_000_000),
            "first_name": phone.name, "user_id": id_of(phone),
        } })),
        Does::Say { .. } | Does::Open { .. } | Does::Pay | Does::Share { .. } => Tapped::Nothing,
    }
}

fn media(inbox: &Inbox, phone: &mut Phone, name: &str, content_type: &str) -> Value {
    let number = phone.next_number();
    let file = |size: u32| {
        json!({
            "file_id": format!("AgAC{}", inbox.fresh(&format!("{} {number} {size}", phone.id))),
            "file_unique_id": &inbox.fresh(&format!("{number}"))[..15], "file_size": size,
        })
    };
    if content_type.starts_with("image/") {
        let sized = |size: u32| {
            let mut one = file(size);
            one["width"] = json!(size);
            one["height"] = json!(size);
            one
        };
        return json!({ "photo": [sized(90), sized(320)] });
    }
    let mut document = file(1_024);
    document["file_name"] = json!(name);
    document["mime_type"] = json!(content_type);
    json!({ "document": document })
}
