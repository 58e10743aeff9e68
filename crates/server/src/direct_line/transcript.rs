//! The stored transcript as activities: the person's words as she sent them, ours as the channel draws them.

use super::pass::Pass;
use super::place::Place;
use crate::api::problem::Problem;
use crate::app::App;
use crate::runtime::planning;
use crate::view::StoredMessage;
use crate::widget::uploads;
use channels::Moment;
use engine::ConversationId;
use engine::content::{Author, Block, MediaKind};
use engine::inbox::message::{Item, Message};
use serde_json::{Value, json};
use std::sync::Arc;
use store::message::Message as Row;

/// Messages read at once; a client that is further behind asks again.
const MESSAGES_MAX: usize = 100;

/// The conversation of the person that a pass names; `None` until something was said.
pub(super) async fn conversation(
    app: &Arc<App>,
    place: &Place,
    pass: &Pass,
) -> Result<Option<ConversationId>, Problem> {
    let (merchant, inbox) = (place.merchant.id.clone(), place.inbox.id.clone());
    let identity = channels::bot_framework::direct_line_user(&pass.user);
    let found = app.look(move |tx| match store::contact::find(tx, &merchant, &identity)? {
        Some(contact) => store::conversation::find(tx, &merchant, &inbox, &contact, &identity),
        None => Ok(None),
    });
    Ok(found.await?)
}

/// What was said after a position, and the position reached.
pub(super) async fn since(
    app: &Arc<App>,
    place: &Place,
    pass: &Pass,
    position: i64,
) -> Result<(Vec<Value>, i64), Problem> {
    let Some(id) = conversation(app, place, pass).await? else { return Ok((Vec::new(), position)) };
    let merchant = place.merchant.id.clone();
    let rows = app
        .look(move |tx| store::message::after(tx, &merchant, &id, position, MESSAGES_MAX))
        .await?;
    let reached = rows.last().map_or(position, |row| row.position);
    let all = rows.iter().flat_map(|row| activities(app, place, pass, row)).collect();
    Ok((all, reached))
}

/// Activities as they go to a client, by asking or over its socket.
pub(super) fn set(activities: &[Value], position: i64) -> Value {
    json!({ "activities": activities, "watermark": position.to_string() })
}

/// One message may be several activities; a note or a line of the system is none.
fn activities(app: &App, place: &Place, pass: &Pass, row: &Row) -> Vec<Value> {
    let Some(StoredMessage { message, .. }) = StoredMessage::read(&row.body) else {
        return Vec::new();
    };
    match &message.item {
        Item::Inbound { blocks } => vec![theirs(app, pass, row, blocks)],
        Item::Outbound { .. } => ours(app, place, pass, row, &message),
        Item::Note { .. } | Item::Activity { .. } => Vec::new(),
    }
}

fn theirs(app: &App, pass: &Pass, row: &Row, blocks: &[Block]) -> Value {
    let own = row.provider_id.as_deref().and_then(|id| id.rsplit_once('@')).map(|(id, _)| id);
    let id = own.map_or_else(|| row.id.to_string(), str::to_owned);
    let texts = blocks.iter().filter_map(|block| match block {
        Block::Text { text } => Some(text.as_str()),
        _ => None,
    });
    let text = texts.collect::<Vec<_>>().join("\n");
    let files: Vec<Value> = blocks.iter().filter_map(|block| file(app, block)).collect();
    let mut activity = json!({
        "type": "message",
        "id": id,
        "timestamp": crate::time_text(row.at),
        "channelId": channels::bot_framework::DIRECT_LINE,
        "from": { "id": pass.user, "role": "user" },
        "conversation": { "id": pass.conv },
        "text": text,
        "textFormat": "plain",
    });
    if !files.is_empty() {
        activity["attachments"] = Value::Array(files);
    }
    if let Some((_, client_id)) = id.split_once("|c-") {
        activity["channelData"] = json!({ "clientActivityID": client_id });
    }
    activity
}

fn file(app: &App, block: &Block) -> Option<Value> {
    let Block::Media { media, url, file_name, .. } = block else { return None };
    let address = uploads::address_of(url).map(|path| format!("{}{path}", app.options.public_url));
    let kind = if *media == MediaKind::Image { "image/*" } else { "application/octet-stream" };
    Some(json!({ "contentType": kind, "contentUrl": address?, "name": file_name }))
}

fn ours(app: &App, place: &Place, pass: &Pass, row: &Row, message: &Message) -> Vec<Value> {
    let locale = message.language.map(engine::Language::code);
    let address = place.address(pass, locale);
    let note = serde_json::to_string(&address).ok();
    let moment = Moment {
        now: app.now(),
        human: matches!(message.author, Author::Agent { .. }),
        address: note.as_deref(),
        ..Moment::default()
    };
    let Some((_, pieces)) = planning::again(&place.merchant, &place.inbox, row, &moment) else {
        return Vec::new();
    };
    let name = match &message.author {
        Author::Agent { name, .. } => name.as_str(),
        _ => place.merchant.settings.name.as_str(),
    };
    let written = pieces.iter().enumerate().filter_map(|(index, piece)| {
        let mut activity = place.bot.write(&address, None, piece).ok()?;
        activity["id"] = json!(format!("{}|{}-{index}", pass.place(), row.id));
        activity["timestamp"] = json!(crate::time_text(row.at));
        activity["from"]["name"] = json!(name);
        Some(activity)
    });
    written.collect()
}
