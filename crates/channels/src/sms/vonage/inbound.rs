//! A message of a contact, or a word that carriers reserve.

use super::Seen;
use crate::meta;
use crate::sms::keywords;
use crate::sms::note::Note;
use crate::sms::numbers::{self, Party};
use engine::inbox::inbound::{ContactRef, Inbound, InboundKind, Part};

pub(super) fn read(seen: &Seen<'_>) -> Inbound {
    let (Some(id), Some(from)) = (seen.text("message_uuid"), seen.text("from")) else { return seen.unknown("message") };
    match numbers::party(from) {
        Some(Party::Number(_) | Party::ShortCode(_)) => {}
        Some(Party::Name(_)) => return seen.unknown("message.from_a_name"),
        Some(Party::Elsewhere) => return seen.unknown("message.of_another_channel"),
        None => return seen.unknown("message.from_nobody"),
    }
    let contact = ContactRef { address: note(seen).written(), ..numbers::contact(from) };
    let kind = match seen.value.get("text").and_then(|text| text.as_str()) {
        Some(text) => kind(seen, id, text),
        None => {
            let type_name = seen.text("message_type").unwrap_or("untyped").to_owned();
            message(id, Part::Unsupported { type_name })
        }
    };
    Inbound::new(meta::key(id.to_owned()), seen.occurred_at(), contact, kind)
}

fn note(seen: &Seen<'_>) -> Note {
    let ours = seen.text("to").and_then(numbers::identity);
    Note { ours: ours.map(|one| one.value).unwrap_or_default(), country: String::new() }
}

fn kind(seen: &Seen<'_>, id: &str, text: &str) -> InboundKind {
    let Some(reserved) = keywords::of(text) else { return message(id, Part::Text { text: text.to_owned() }) };
    InboundKind::Keyword {
        provider_id: id.to_owned(),
        text: text.to_owned(),
        keyword: reserved.keyword,
        answered: reserved.is_carriers && seen.common.provider_answers_keywords,
    }
}

fn message(id: &str, part: Part) -> InboundKind {
    InboundKind::Message { provider_id: id.to_owned(), parts: vec![part], reply_to: None }
}
