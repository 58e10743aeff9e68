//! Everything but messages: who came and went, reactions, what a card or the client asks, who has the conversation.

use super::address;
use super::content;
use super::parse::{Reading, has_us, others};
use super::wire::{fingerprint, text_of};
use crate::tree::Tree;
use engine::Timestamp;
use engine::inbox::inbound::{Inbound, InboundKind, ReceiptState};

/// Told by Teams to a bot that may know what was read.
const READ_RECEIPT: &str = "application/vnd.microsoft.readReceipt";

/// Somebody came or went. Teams tells that we were added; a web chat tells it twice, and the second time is about
/// the person.
pub(super) fn membership(reading: &Reading<'_>) -> Inbound {
    if has_us(reading, "/membersRemoved") {
        return reading.of_contact(InboundKind::Left { reason: "removed".to_owned() });
    }
    if address::is_shared(reading.activity) {
        return reading.unknown_as("conversationUpdate.shared");
    }
    let added = others(reading, "/membersAdded");
    match added.as_slice() {
        [(user, name)] => opened(reading, user, *name),
        [] if has_us(reading, "/membersAdded") && reading.activity.channel() == "msteams" => {
            opened(reading, &reading.address.user, reading.activity.text("/from/name"))
        }
        _ => reading.unknown(),
    }
}

/// Greeted once in a conversation, however many ways we are told of it.
fn opened(reading: &Reading<'_>, user: &str, name: Option<&str>) -> Inbound {
    let event = reading.of(user, name, InboundKind::Opened { page_url: None, product: None });
    if !matches!(event.kind, InboundKind::Opened { .. }) {
        return event;
    }
    let place = fingerprint(&[address::thread(&reading.address.conversation), user]);
    Inbound { event_key: format!("{}:opened:{place}", reading.activity.channel()), ..event }
}

pub(super) fn installation(reading: &Reading<'_>) -> Inbound {
    match reading.activity.text("/action") {
        Some("remove") => reading.of_contact(InboundKind::Left { reason: "removed".to_owned() }),
        Some("add") if !address::is_shared(reading.activity) => {
            opened(reading, &reading.address.user, reading.activity.text("/from/name"))
        }
        _ => reading.unknown(),
    }
}

pub(super) fn relation(reading: &Reading<'_>) -> Inbound {
    match reading.activity.text("/action") {
        Some("remove") => reading.of_contact(InboundKind::Left { reason: "removed".to_owned() }),
        Some("add") => opened(reading, &reading.address.user, reading.activity.text("/from/name")),
        _ => reading.unknown(),
    }
}

/// One event per reaction: several may come at once.
pub(super) fn reactions(reading: &Reading<'_>) -> Vec<Inbound> {
    let Some(target) = reading.activity.id("/replyToId") else { return vec![reading.unknown()] };
    let target = reading.message_id(&target);
    let whole = reading.activity.fingerprint();
    let of = |list: &str, added: bool| {
        let target = target.clone();
        let whole = whole.clone();
        let list = reading.activity.list(list).iter().filter_map(|one| one.get("type").and_then(text_of));
        let event = move |(number, name): (usize, &str)| {
            let emoji = if added { emoji(name).to_owned() } else { String::new() };
            let event = reading.of_contact(InboundKind::Reaction { target: target.clone(), emoji });
            Inbound { event_key: format!("reaction:{whole}:{added}:{number}"), ..event }
        };
        list.enumerate().map(event).collect::<Vec<_>>()
    };
    let mut all = of("/reactionsRemoved", false);
    all.extend(of("/reactionsAdded", true));
    if all.is_empty() { vec![reading.unknown()] } else { all }
}

fn emoji(name: &str) -> &str {
    match name {
        "like" => "👍",
        "heart" => "❤️",
        "laugh" => "😆",
        "surprised" => "😮",
        "sad" => "🙁",
        "angry" => "😠",
        other => other,
    }
}

pub(super) fn event(reading: &Reading<'_>) -> Inbound {
    let activity = reading.activity;
    let name = activity.text("/name").unwrap_or(activity.kind());
    match name {
        "handoff.initiate" => reading.of_contact(InboundKind::ThreadControl { ours: false }),
        "handoff.status" | "handoff" => match activity.text("/value/state").or_else(|| activity.text("/value")) {
            Some("accepted") => reading.of_contact(InboundKind::ThreadControl { ours: false }),
            Some("completed" | "failed" | "timedOut") => reading.of_contact(InboundKind::ThreadControl { ours: true }),
            _ => reading.unknown_as(&format!("event.{name}")),
        },
        READ_RECEIPT => match read_until(activity.value("/value")) {
            Some(until) => {
                let kind = InboundKind::ReceiptsUntil { state: ReceiptState::Read, until };
                let event = reading.of_contact(kind);
                Inbound { event_key: format!("read:{}", activity.fingerprint()), ..event }
            }
            None => reading.unknown_as("event.read_receipt"),
        },
        "webchat/join" => opened(reading, &reading.address.user, activity.text("/from/name")),
        _ => reading.unknown_as(&format!("event.{name}")),
    }
}

/// Teams' message ids are the milliseconds at which they were sent.
fn read_until(value: Option<&Tree<'_>>) -> Option<Timestamp> {
    let id = value?.get("lastReadMessageId").and_then(super::wire::id_of)?;
    id.parse().ok().filter(|ms| *ms > 0).map(Timestamp)
}

/// A question that is answered on the call; only a tap on a card says something that we know.
pub(super) fn invoke(reading: &Reading<'_>) -> Inbound {
    let activity = reading.activity;
    let name = activity.text("/name").unwrap_or("unnamed");
    let data = match name {
        "adaptiveCard/action" => activity.value("/value/action/data"),
        "message/submitAction" => activity.value("/value"),
        _ => None,
    };
    let (Some((token, title)), Some(id)) = (data.and_then(content::chosen), activity.id("/id")) else {
        return reading.unknown_as(&format!("invoke.{name}"));
    };
    reading.of_contact(InboundKind::Selection {
        provider_id: reading.message_id(&id),
        title: title.unwrap_or_else(|| token.clone()),
        token,
        reply_to: activity.id("/replyToId").map(|id| reading.message_id(&id)),
    })
}
