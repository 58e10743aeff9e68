//! What a message says: its content stands under the name of its type.

use super::files;
use super::ids;
use super::sheet;
use super::wire::{Card, Fields, File, Location, Venue, WebAppData};
use engine::content::MediaKind;
use engine::inbox::inbound::{InboundKind, Part};
use serde::Deserialize as _;
use serde_json::Value;

/// Content that a person sent and that has no shape of ours. What is neither this nor read below is news about the
/// chat (a new picture, a pinned message), which nobody said.
const UNSUPPORTED: [&str; 12] = [
    "checklist",
    "dice",
    "game",
    "gift",
    "giveaway",
    "live_photo",
    "paid_media",
    "passport_data",
    "poll",
    "rich_message",
    "story",
    "users_shared",
];

/// The kind of event a message is.
///
/// # Errors
/// The name of what it is instead.
pub(super) fn read(message: Fields<'_>, provider_id: String) -> Result<InboundKind, String> {
    if message.has("successful_payment") {
        return sheet::paid(message, provider_id).ok_or_else(|| "successful_payment".to_owned());
    }
    if let Some(WebAppData { data, button_text }) = message.read("web_app_data") {
        return Ok(InboundKind::FormSubmitted { provider_id, form: button_text, data });
    }
    let said = part(message).ok_or_else(|| type_name(message))?;
    let chat = message.inside("chat").id("id").unwrap_or_default();
    let answered = message.inside("reply_to_message").id("message_id");
    Ok(InboundKind::Message {
        provider_id,
        parts: origin(message).into_iter().chain([said]).collect(),
        reply_to: answered.map(|number| ids::join(&chat, &number)),
    })
}

/// A message has one content. An animation and a place with a name come twice, the older shape beside the newer.
fn part(message: Fields<'_>) -> Option<Part> {
    if let Some(text) = message.text("text") {
        return Some(Part::Text { text: text.to_owned() });
    }
    if let Some(Value::Array(sizes)) = message.get("photo") {
        let sizes: Vec<File> =
            sizes.iter().filter_map(|size| File::deserialize(size).ok()).collect();
        return Some(files::largest(sizes).map_or_else(
            || unsupported("photo"),
            |photo| media(message, MediaKind::Image, photo, "image/jpeg"),
        ));
    }
    for (name, kind, mime) in [
        ("animation", MediaKind::Video, "video/mp4"),
        ("video", MediaKind::Video, "video/mp4"),
        ("video_note", MediaKind::Video, "video/mp4"),
        ("voice", MediaKind::Audio, "audio/ogg"),
        ("audio", MediaKind::Audio, "audio/mpeg"),
        ("document", MediaKind::Document, "application/octet-stream"),
        ("sticker", MediaKind::Sticker, "image/webp"),
    ] {
        if message.has(name) {
            let file = message.read::<File>(name);
            return Some(file.map_or_else(
                || unsupported(name),
                |file| {
                    let mime = sticker_mime(kind, &file).unwrap_or(mime);
                    media(message, kind, file, mime)
                },
            ));
        }
    }
    if message.has("venue") {
        let venue = message
            .read("venue")
            .and_then(|Venue { location, title, address }| place(&location, title, address));
        return Some(venue.unwrap_or_else(|| unsupported("venue")));
    }
    if message.has("location") {
        let found = message.read("location").and_then(|location| place(&location, None, None));
        return Some(found.unwrap_or_else(|| unsupported("location")));
    }
    if message.has("contact") {
        return Some(message.read("contact").map_or_else(|| unsupported("contact"), card));
    }
    UNSUPPORTED.into_iter().find(|name| message.has(name)).map(unsupported)
}

fn media(message: Fields<'_>, media: MediaKind, file: File, mime: &str) -> Part {
    Part::Media {
        media,
        reference: file.file_id,
        mime: file.mime_type.unwrap_or_else(|| mime.to_owned()),
        caption: message.text("caption").map(str::to_owned),
        file_name: file.file_name,
    }
}

/// A sticker is a picture, a small film or a drawing that moves.
fn sticker_mime(kind: MediaKind, file: &File) -> Option<&'static str> {
    match kind {
        MediaKind::Sticker if file.is_animated => Some("application/x-tgsticker"),
        MediaKind::Sticker if file.is_video => Some("video/webm"),
        _ => None,
    }
}

fn unsupported(type_name: &str) -> Part {
    Part::Unsupported { type_name: type_name.to_owned() }
}

fn card(card: Card) -> Part {
    let name = format!("{} {}", card.first_name, card.last_name).trim().to_owned();
    Part::ContactCard { name, phones: vec![card.phone_number], emails: Vec::new() }
}

fn place(location: &Location, name: Option<String>, address: Option<String>) -> Option<Part> {
    Some(Part::Location {
        latitude_e6: millionths(&location.latitude)?,
        longitude_e6: millionths(&location.longitude)?,
        name,
        address,
    })
}

/// Degrees to the millionth, further digits dropped: no float on the way.
fn millionths(value: &Value) -> Option<i64> {
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.trim().to_owned(),
        _ => return None,
    };
    let (negative, digits) =
        text.strip_prefix('-').map_or((false, text.as_str()), |rest| (true, rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || !plain(whole) || !plain(fraction) {
        return None;
    }
    let fraction = &fraction[..fraction.len().min(6)];
    let number: i64 = format!("{whole}{fraction:0<6}").parse().ok()?;
    Some(if negative { -number } else { number })
}

/// Where a forwarded message came from, if it can be looked at: a post of a channel with a name.
fn origin(message: Fields<'_>) -> Option<Part> {
    let origin = message.inside("forward_origin");
    let chat = origin.inside("chat");
    let (name, post) = (chat.text("username")?, origin.id("message_id")?);
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    if !name.bytes().all(plain) {
        return None;
    }
    let title = chat.text("title").map(str::to_owned);
    Some(Part::Share { url: format!("https://t.me/{name}/{post}"), title })
}

/// What names the news: the first field that no message of a person has.
fn type_name(message: Fields<'_>) -> String {
    const COMMON: [&str; 6] =
        ["chat", "date", "from", "message_id", "message_thread_id", "sender_chat"];
    message.names().find(|name| !COMMON.contains(name)).unwrap_or("empty").to_owned()
}
