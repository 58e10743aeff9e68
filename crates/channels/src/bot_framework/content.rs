//! What a message says: a choice of ours that came back, words, files.

use super::wire::{Activity, text_of};
use super::words;
use crate::tree::Tree;
use engine::content::MediaKind;
use engine::inbox::inbound::{InboundKind, Part};

/// The field of a card's picker; what was picked comes back below this name.
pub(super) const PICK: &str = "pick";

pub(super) fn message(activity: &Activity<'_>, provider_id: String, reply_to: Option<String>) -> InboundKind {
    if let Some((token, title)) = activity.value("/value").and_then(chosen) {
        let title = title.or_else(|| Some(words::said(activity))).filter(|title| !title.is_empty());
        let title = title.unwrap_or_else(|| token.clone());
        return InboundKind::Selection { provider_id, token, title, reply_to };
    }
    let text = words::said(activity);
    let text = (!text.is_empty()).then_some(Part::Text { text });
    let files = activity.list("/attachments").iter().filter_map(file);
    let mut parts: Vec<Part> = text.into_iter().chain(files).collect();
    if parts.is_empty() {
        // A form somebody else's card holds, or an empty message: the contact did say something.
        parts.push(Part::Unsupported { type_name: "message".to_owned() });
    }
    InboundKind::Message { provider_id, parts, reply_to }
}

/// The token of a card of ours, with its title: as an object, as JSON in a text, or below the picker's name.
pub(super) fn chosen(value: &Tree<'_>) -> Option<(String, Option<String>)> {
    let object = match value {
        Tree::Text(text) => &serde_json::from_str::<Tree<'_>>(text).ok()?,
        other => other,
    };
    if let Some(token) = object.get("token").and_then(text_of) {
        let title = object.get("title").and_then(text_of).map(str::to_owned);
        return Some((token.to_owned(), title));
    }
    let picked: Tree<'_> = serde_json::from_str(object.get(PICK)?.as_str()?).ok()?;
    let title = picked.get("title").and_then(text_of).map(str::to_owned);
    Some((picked.get("token").and_then(text_of)?.to_owned(), title))
}

fn file(attachment: &Tree<'_>) -> Option<Part> {
    let mime = attachment.get("contentType").and_then(text_of)?;
    let name = attachment.get("name").and_then(text_of).map(str::to_owned);
    // Teams sends what was written a second time, as HTML.
    if mime == "text/html" {
        return None;
    }
    let unsupported = Part::Unsupported { type_name: mime.to_owned() };
    let (reference, mime) = if mime == "application/vnd.microsoft.teams.file.download.info" {
        let kind = attachment.pointer("/content/fileType").and_then(text_of).unwrap_or_default();
        (attachment.pointer("/content/downloadUrl"), mime_of(kind))
    } else {
        (attachment.get("contentUrl"), mime)
    };
    let Some(reference) = reference.and_then(text_of).filter(|url| !url.starts_with("data:")) else {
        return Some(unsupported);
    };
    let media = match mime.split('/').next() {
        Some("image") => MediaKind::Image,
        Some("video") => MediaKind::Video,
        Some("audio") => MediaKind::Audio,
        _ => MediaKind::Document,
    };
    Some(Part::Media { media, reference: reference.to_owned(), mime: mime.to_owned(), caption: None, file_name: name })
}

/// What a file's ending says about it.
pub(super) fn mime_of(ending: &str) -> &'static str {
    match ending.to_ascii_lowercase().as_str() {
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "mp4" => "video/mp4",
        "mp3" => "audio/mpeg",
        "ogg" | "oga" => "audio/ogg",
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
    }
}
