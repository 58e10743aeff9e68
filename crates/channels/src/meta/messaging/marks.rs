//! What became of a message: delivered, read, reacted to, changed.

use super::parse::Around;
use crate::meta::{id, timestamp};
use engine::Timestamp;
use engine::inbox::inbound::{Inbound, InboundKind, ReceiptReport, ReceiptState};
use serde_json::Value;

/// By name where the platform tells names, else everything up to a moment.
pub(super) fn delivery(around: &Around<'_>, delivery: &Value) -> Option<Vec<Inbound>> {
    let mids =
        delivery.get("mids").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let named = mids.iter().map(|mid| id(Some(mid))).filter(|mid| !mid.is_empty());
    let receipts: Option<Vec<Inbound>> =
        named.map(|mid| receipt(around, mid, ReceiptState::Delivered)).collect();
    match receipts {
        Some(receipts) if receipts.is_empty() => until(around, delivery, ReceiptState::Delivered),
        receipts => receipts,
    }
}

/// Messenger tells a moment, Instagram a message.
pub(super) fn read(around: &Around<'_>, read: &Value) -> Option<Vec<Inbound>> {
    let mid = id(read.get("mid"));
    if mid.is_empty() {
        return until(around, read, ReceiptState::Read);
    }
    Some(vec![receipt(around, mid, ReceiptState::Read)?])
}

fn receipt(around: &Around<'_>, mid: String, state: ReceiptState) -> Option<Inbound> {
    let key = format!("{}:{mid}", name(state));
    let report = ReceiptReport {
        provider_id: mid,
        correlation: None,
        state,
        error_code: None,
        error_text: None,
        pricing: None,
    };
    around.of_system(key, InboundKind::Receipt(report))
}

fn until(around: &Around<'_>, told: &Value, state: ReceiptState) -> Option<Vec<Inbound>> {
    let until: Timestamp = timestamp(told.get("watermark"))?;
    let contact = around.contact(false)?;
    let person = contact.identities.first().map(|one| one.value.as_str()).unwrap_or_default();
    let key = format!("{}-until:{person}:{}", name(state), until.0);
    Some(vec![around.of_system(key, InboundKind::ReceiptsUntil { state, until })?])
}

fn name(state: ReceiptState) -> &'static str {
    if state == ReceiptState::Read { "read" } else { "delivered" }
}

pub(super) fn reaction(around: &Around<'_>, reaction: &Value) -> Option<Vec<Inbound>> {
    let target = id(reaction.get("mid"));
    if target.is_empty() {
        return None;
    }
    let told = |key: &str| reaction.get(key).and_then(Value::as_str);
    let emoji = match told("action") {
        Some("unreact") => "",
        _ => told("emoji").or_else(|| told("reaction").map(drawn))?,
    };
    let kind = InboundKind::Reaction { target, emoji: emoji.to_owned() };
    Some(vec![around.of_contact(around.key("reaction"), kind)?])
}

/// The six that have a name of their own.
fn drawn(name: &str) -> &str {
    match name {
        "love" => "❤",
        "like" => "👍",
        "dislike" => "👎",
        "smile" => "😆",
        "wow" => "😮",
        "sad" => "😢",
        "angry" => "😠",
        other => other,
    }
}

pub(super) fn edit(around: &Around<'_>, edit: &Value) -> Option<Vec<Inbound>> {
    let target = id(edit.get("mid"));
    let text = edit.get("text").and_then(Value::as_str)?.to_owned();
    let key = format!("edited:{target}:{}", id(edit.get("num_edit")));
    let kind = InboundKind::Edited { target: Some(target).filter(|mid| !mid.is_empty())?, text };
    Some(vec![around.of_contact(key, kind)?])
}
