//! A message of a contact, or a word that carriers reserve.

use super::Seen;
use crate::meta;
use crate::sms::keywords;
use crate::sms::note::Note;
use crate::sms::numbers::{self, Party};
use engine::content::MediaKind;
use engine::inbox::inbound::{ContactRef, Inbound, InboundKind, Keyword, Part};

/// Files in one message (Twilio takes ten).
const MEDIA_MAX: usize = 10;

pub(super) fn read(seen: &Seen<'_>) -> Inbound {
    let form = seen.form;
    let id = form.text("MessageSid").or_else(|| form.text("SmsMessageSid")).or_else(|| form.text("SmsSid"));
    let (Some(id), Some(from)) = (id, form.text("From")) else { return seen.unknown("form") };
    match numbers::party(from) {
        Some(Party::Number(_) | Party::ShortCode(_)) => {}
        Some(Party::Name(_)) => return seen.unknown("message.from_a_name"),
        Some(Party::Elsewhere) => return seen.unknown("message.of_another_channel"),
        None => return seen.unknown("message.from_nobody"),
    }
    let text = form.text("Body").unwrap_or_default();
    let kind = keyword(seen, id, text).unwrap_or_else(|| message(seen, id, text));
    Inbound::new(meta::key(id.to_owned()), seen.request.received_at, contact(seen, from), kind)
}

fn contact(seen: &Seen<'_>, from: &str) -> ContactRef {
    let ours = seen.form.text("To").map(str::to_owned).unwrap_or_default();
    let country = seen.form.text("FromCountry").map(str::to_owned).unwrap_or_default();
    ContactRef { address: Note { ours, country }.written(), ..numbers::contact(from) }
}

/// The provider's word for it counts, and then it has been answered; else its own list, where it answers that.
fn keyword(seen: &Seen<'_>, id: &str, text: &str) -> Option<InboundKind> {
    let told = seen.form.text("OptOutType").and_then(keywords::told).map(|keyword| (keyword, true));
    let (keyword, answered): (Keyword, bool) = told.or_else(|| {
        let reserved = keywords::of(text)?;
        Some((reserved.keyword, reserved.is_carriers && seen.common.provider_answers_keywords))
    })?;
    Some(InboundKind::Keyword { provider_id: id.to_owned(), text: text.to_owned(), keyword, answered })
}

fn message(seen: &Seen<'_>, id: &str, text: &str) -> InboundKind {
    let files = seen.form.numbered("MediaUrl").take(MEDIA_MAX).map(|(index, url)| {
        let mime = seen.form.text(&format!("MediaContentType{index}")).unwrap_or("application/octet-stream");
        Part::Media {
            media: media_kind(mime),
            reference: url.to_owned(),
            mime: mime.to_owned(),
            caption: None,
            file_name: None,
        }
    });
    let mut parts: Vec<Part> = files.collect();
    if !text.is_empty() || parts.is_empty() {
        parts.push(Part::Text { text: text.to_owned() });
    }
    InboundKind::Message { provider_id: id.to_owned(), parts, reply_to: None }
}

fn media_kind(mime: &str) -> MediaKind {
    match mime.split('/').next() {
        Some("image") => MediaKind::Image,
        Some("video") => MediaKind::Video,
        Some("audio") => MediaKind::Audio,
        _ => MediaKind::Document,
    }
}
