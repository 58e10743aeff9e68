//! From the fields of a message to what happened.
//!
//! A message is known by its id, an event by who caused it, when and what it was: WeChat repeats both unchanged.

use super::events;
use super::settings::Settings;
use super::xml::Fields;
use engine::Timestamp;
use engine::content::MediaKind;
use engine::inbox::inbound::{ContactRef, Identity, IdentityScheme, Inbound, InboundKind, Part};
use sha2::{Digest, Sha256};

/// Longest id taken as it is; a longer one is replaced by its fingerprint.
const ID_BYTES_MAX: usize = 128;

pub(super) fn inbound(settings: &Settings, fields: &Fields, received_at: Timestamp) -> Inbound {
    let kind = fields.filled("MsgType").unwrap_or("untyped");
    let occurred_at = moment(fields).unwrap_or(received_at);
    let other = settings.account.as_deref().is_some_and(|ours| fields.filled("ToUserName") != Some(ours));
    let Some(contact) = contact(fields).filter(|_| !other) else {
        let why = if other { "another_account" } else { "without_sender" };
        return unknown(fields, why, received_at);
    };
    if kind == "event" {
        return events::inbound(fields, &contact, occurred_at, received_at);
    }
    let key = key(fields);
    match content(fields, kind, &key) {
        Some(kind) => Inbound::new(key, occurred_at, contact, kind),
        None => Inbound { event_key: key, ..unknown(fields, kind, received_at) },
    }
}

/// What is verified and not understood.
pub(super) fn unknown(fields: &Fields, what: &str, received_at: Timestamp) -> Inbound {
    let kind = InboundKind::Unknown { type_name: what.chars().take(64).collect() };
    let occurred_at = moment(fields).unwrap_or(received_at);
    Inbound::notice(format!("unknown:{}", fingerprint(&fields.canonical())), occurred_at, kind)
}

fn contact(fields: &Fields) -> Option<ContactRef> {
    let identity = |scheme, value: &str| Identity { scheme, value: value.to_owned() };
    let open = fields.filled("FromUserName").filter(|id| id.len() <= ID_BYTES_MAX)?;
    let mut identities = vec![identity(IdentityScheme::WechatOpenId, open)];
    let union = fields.filled("UnionID").or_else(|| fields.filled("UnionId")).or_else(|| fields.filled("unionid"));
    let union = union.filter(|id| id.len() <= ID_BYTES_MAX);
    identities.extend(union.map(|union| identity(IdentityScheme::WechatUnionId, union)));
    Some(ContactRef { identities, ..ContactRef::default() })
}

fn key(fields: &Fields) -> String {
    match fields.filled("MsgId") {
        Some(id) if id.len() <= ID_BYTES_MAX => id.to_owned(),
        _ => format!("message:{}", fingerprint(&fields.canonical())),
    }
}

fn content(fields: &Fields, kind: &str, key: &str) -> Option<InboundKind> {
    let message = |parts| Some(InboundKind::Message { provider_id: key.to_owned(), parts, reply_to: None });
    let text = |text: &str| Part::Text { text: text.to_owned() };
    match kind {
        "text" => {
            let said = fields.get("Content").unwrap_or_default();
            match fields.filled("bizmsgmenuid") {
                Some(token) => Some(selection(key, token, said)),
                None => message(vec![text(said)]),
            }
        }
        "image" => message(vec![media(fields, MediaKind::Image, "image/jpeg")?]),
        "voice" => {
            // What WeChat understood, where the account has that switched on.
            let heard = fields.filled("Recognition").map(text);
            let sound = media(fields, MediaKind::Audio, voice_type(fields.filled("Format")))?;
            message(std::iter::once(sound).chain(heard).collect())
        }
        "video" | "shortvideo" => message(vec![media(fields, MediaKind::Video, "video/mp4")?]),
        "location" => {
            let (latitude_e6, longitude_e6) = location(fields, "Location_X", "Location_Y")?;
            let address = fields.filled("Label").map(str::to_owned);
            message(vec![Part::Location { latitude_e6, longitude_e6, name: None, address }])
        }
        "link" => {
            let url = fields.filled("Url")?.to_owned();
            message(vec![Part::Share { url, title: fields.filled("Title").map(str::to_owned) }])
        }
        _ => None,
    }
}

pub(super) fn selection(key: &str, token: &str, title: &str) -> InboundKind {
    let (token, title) = (token.to_owned(), title.to_owned());
    InboundKind::Selection { provider_id: key.to_owned(), token, title, reply_to: None }
}

fn media(fields: &Fields, media: MediaKind, mime: &str) -> Option<Part> {
    let reference = fields.filled("MediaId")?.to_owned();
    Some(Part::Media { media, reference, mime: mime.to_owned(), caption: None, file_name: None })
}

fn voice_type(format: Option<&str>) -> &'static str {
    match format {
        Some("speex") => "audio/speex",
        Some("mp3") => "audio/mpeg",
        _ => "audio/amr",
    }
}

/// Latitude and longitude.
pub(super) fn location(fields: &Fields, latitude: &str, longitude: &str) -> Option<(i64, i64)> {
    Some((millionths(fields.filled(latitude)?)?, millionths(fields.filled(longitude)?)?))
}

pub(super) fn moment(fields: &Fields) -> Option<Timestamp> {
    let seconds: i64 = fields.filled("CreateTime")?.parse().ok()?;
    (seconds > 0).then(|| Timestamp::from_provider(seconds))
}

/// Degrees as text, in millionths and without a float. More digits than a map has are dropped.
fn millionths(text: &str) -> Option<i64> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let numeric = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || !numeric(whole) || !numeric(part) {
        return None;
    }
    let part: String = part.chars().chain(std::iter::repeat('0')).take(6).collect();
    let value = whole.parse::<i64>().ok()? * 1_000_000 + part.parse::<i64>().ok()?;
    (value <= 180_000_000).then_some(if negative { -value } else { value })
}

pub(super) fn fingerprint(text: &str) -> String {
    hex::encode(&Sha256::digest(text.as_bytes())[..16])
}
