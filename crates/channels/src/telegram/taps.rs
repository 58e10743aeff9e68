//! Taps on buttons below messages. Each is answered, whatever it was, or the app shows that it waits; a question
//! that is settled keeps the one button that was chosen.

use super::keyboard::{self, Tapped};
use super::parse::{Event, asker};
use super::settings::Settings;
use super::wire::{Fields, name};
use super::{api, ids};
use engine::inbox::inbound::{Inbound, InboundKind};
use serde_json::{Value, json};
use transport::{Http, SendError};

/// Longest name of a tap, with room to spare: it becomes a part of a key.
const QUERY_BYTES_MAX: usize = 128;

pub(super) fn read(event: &Event<'_>) -> Inbound {
    let name = event.fields.get("id").and_then(name).filter(|name| name.len() <= QUERY_BYTES_MAX);
    let Some(query) = name else {
        return event.unknown("callback_query.without_id");
    };
    let below = event.fields.inside("message");
    let keyboard = below.inside("reply_markup").get("inline_keyboard");
    let shelf = keyboard.is_some_and(keyboard::has_pages);
    let kind = kind(event.fields, below, keyboard, &query);
    let settles = !shelf && matches!(kind, Ok(InboundKind::Selection { .. }));
    let key = ids::tap_key(&query, settles);
    match (kind, asker(event)) {
        (Ok(kind), Some(contact)) => Inbound::new(key, event.received_at, contact, kind),
        (Ok(_), None) => {
            Inbound { event_key: key, ..event.unknown("callback_query.without_sender") }
        }
        (Err(why), _) => {
            Inbound { event_key: key, ..event.unknown(format!("callback_query.{why}")) }
        }
    }
}

fn kind(
    tap: Fields<'_>,
    below: Fields<'_>,
    keyboard: Option<&Value>,
    query: &str,
) -> Result<InboundKind, &'static str> {
    let chat = below.inside("chat");
    if chat.text("type").is_some_and(|kind| kind != "private") {
        return Err("group");
    }
    let message = chat.id("id").zip(below.id("message_id"));
    let message = message.map(|(chat, number)| ids::join(&chat, &number));
    let data = tap.text("data").ok_or("without_data")?;
    match keyboard::tapped(data) {
        Tapped::Nothing => Err("nothing"),
        Tapped::Page(page) => {
            let provider_id = message.ok_or("without_message")?;
            Ok(InboundKind::PageTurned { provider_id, page })
        }
        Tapped::Token(token) => Ok(InboundKind::Selection {
            provider_id: format!("tap:{query}"),
            title: keyboard
                .and_then(|keyboard| keyboard::title(keyboard, token))
                .unwrap_or_default(),
            token: token.to_owned(),
            reply_to: message,
        }),
    }
}

/// Lets the app stop waiting, then lets the choice stand.
pub(super) async fn acknowledge(
    settings: &Settings,
    http: &dyn Http,
    inbound: &Inbound,
) -> Result<(), SendError> {
    let Some((query, settles)) = ids::tap(&inbound.event_key) else { return Ok(()) };
    let answer = json!({ "callback_query_id": query });
    api::call(settings, http, "answerCallbackQuery", &answer).await?;
    let InboundKind::Selection { title, reply_to: Some(message), .. } = &inbound.kind else {
        return Ok(());
    };
    let Some((chat, number)) = ids::split(message).filter(|_| settles && !title.is_empty()) else {
        return Ok(());
    };
    let chosen =
        object! { "chat_id": chat, "message_id": number, "reply_markup": keyboard::chosen(title) };
    api::edit(settings, http, "editMessageReplyMarkup", &chosen).await
}
