//! A message: the contact's, or one of the brand's coming back.

use super::parse::Around;
use super::{content, entry};
use crate::meta::{self, id};
use engine::inbox::inbound::{Actor, Inbound, InboundKind, Part, ReceiptReport, ReceiptState};
use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, Deserialize)]
pub(super) struct Message {
    pub(super) mid: String,
    #[serde(default)]
    pub(super) text: Option<String>,
    #[serde(default)]
    pub(super) attachments: Option<Vec<Value>>,
    #[serde(default)]
    pub(super) reply_to: Option<Value>,
    #[serde(default)]
    pub(super) referral: Option<Value>,
    #[serde(default)]
    quick_reply: Option<Value>,
    #[serde(default)]
    is_echo: bool,
    #[serde(default)]
    is_deleted: bool,
    #[serde(default)]
    is_self: bool,
    #[serde(default)]
    app_id: Option<Value>,
    #[serde(default)]
    metadata: Option<String>,
}

pub(super) fn read(around: &Around<'_>, content: &Value) -> Option<Vec<Inbound>> {
    let message = Message::deserialize(content).ok().filter(|message| !message.mid.is_empty())?;
    let mid = message.mid.clone();
    if message.is_deleted {
        let key = format!("revoked:{mid}");
        return Some(vec![around.of_contact(key, InboundKind::Revoked { target: mid })?]);
    }
    // The brand writes to itself to try something out: an answer would answer itself.
    if message.is_self {
        return Some(vec![around.unknown("self")]);
    }
    if message.is_echo {
        return echo(around, &message);
    }
    let kind = selection(&message).unwrap_or_else(|| said(around, &message));
    let mut inbound = around.of_contact(mid, kind)?;
    inbound.attribution =
        message.referral.as_ref().and_then(|from| entry::attribution(around, from));
    Some(vec![inbound])
}

/// An option below a message: what counts is its token, the title was only seen.
fn selection(message: &Message) -> Option<InboundKind> {
    let payload = message.quick_reply.as_ref()?.get("payload")?.as_str()?;
    (!payload.is_empty()).then(|| InboundKind::Selection {
        provider_id: message.mid.clone(),
        token: payload.to_owned(),
        title: message.text.clone().unwrap_or_default(),
        reply_to: content::reply_to(message),
    })
}

fn said(around: &Around<'_>, message: &Message) -> InboundKind {
    let mut parts = content::parts(around.account, message);
    if parts.is_empty() {
        // Something the platform does not pass on: the contact did write.
        parts.push(Part::Unsupported { type_name: "unsupported".to_owned() });
    }
    InboundKind::Message {
        provider_id: message.mid.clone(),
        parts,
        reply_to: content::reply_to(message),
    }
}

/// What the brand said. Ours is proof that it was taken; another's is a person who answers in the platform's app.
fn echo(around: &Around<'_>, message: &Message) -> Option<Vec<Inbound>> {
    let attachments = message.attachments.as_deref().unwrap_or_default();
    let is_mention = |one: &Value| one.get("type").and_then(Value::as_str) == Some("story_mention");
    // The contact's own story comes back as an echo of the same id: nobody of the brand said anything.
    if attachments.iter().any(is_mention) {
        return Some(vec![around.unknown("story_mention_echo")]);
    }
    let contact = around.contact(true)?;
    let correlation = message.metadata.as_deref().and_then(meta::correlation);
    let app = id(message.app_id.as_ref());
    let our_app = !app.is_empty() && around.account.app_id.as_deref() == Some(app.as_str());
    let to = contact.identities.first().map(|one| one.value.as_str()).unwrap_or_default();
    let words = message.text.as_deref().filter(|text| !text.is_empty());
    let ours =
        correlation.is_some() || our_app || around.account.sent.is_ours(&message.mid, to, words);
    let (actor, key, kind) = if ours {
        let report = ReceiptReport {
            provider_id: message.mid.clone(),
            correlation,
            state: ReceiptState::Sent,
            error_code: None,
            error_text: None,
            pricing: None,
        };
        (Actor::BrandBot, format!("sent:{}", message.mid), InboundKind::Receipt(report))
    } else {
        (Actor::BrandHuman, message.mid.clone(), said(around, message))
    };
    let inbound = Inbound::new(meta::key(key), around.at, contact, kind);
    Some(vec![Inbound { actor, observed: around.observed, ..inbound }])
}
