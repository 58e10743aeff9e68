//! From the changes of a webhook to what happened: messages, echoes, receipts, preferences, notices.
//!
//! Each item is read on its own. One that cannot be read becomes [`InboundKind::Unknown`] and harms no other.

use super::settings::Settings;
use super::wire::{Change, Message, Person, Preference, Referral};
use super::{content, notices, statuses};
use crate::meta::{self, envelope::Update};
use engine::Timestamp;
use engine::inbox::inbound::{
    Actor, Attribution, ContactRef, Identity, IdentityScheme, Inbound, InboundKind,
};
use serde::Deserialize as _;
use serde_json::Value;

/// What there is to know besides the item itself.
pub(super) struct Surroundings<'a> {
    pub(super) people: &'a [Person],
    pub(super) received_at: Timestamp,
}

pub(super) fn inbounds(settings: &Settings, updates: Vec<Update>, received_at: Timestamp) -> Vec<Inbound> {
    updates.into_iter().flat_map(|update| of_update(settings, update, received_at)).collect()
}

fn of_update(settings: &Settings, mut update: Update, received_at: Timestamp) -> Vec<Inbound> {
    let known = ["messages", "smb_message_echoes", "user_preferences"];
    if !known.contains(&update.field.as_str()) {
        return vec![notices::account(&update, received_at)];
    }
    let number = update.value.pointer("/metadata/phone_number_id").and_then(Value::as_str);
    if number.is_some_and(|number| number != settings.phone_number_id) {
        return vec![unknown("another_phone_number", &update.value.to_string(), received_at)];
    }
    let change = Change::take(&mut update.value);
    let people: Vec<Person> =
        change.contacts.iter().filter_map(|person| Person::deserialize(person).ok()).collect();
    let around = Surroundings { people: &people, received_at };
    let mut inbounds = Vec::new();
    inbounds.extend(change.messages.iter().map(|item| message(item, Actor::Contact, &around)));
    inbounds.extend(change.message_echoes.iter().map(|item| message(item, Actor::BrandHuman, &around)));
    inbounds.extend(change.statuses.iter().flat_map(|item| statuses::read(item, &around)));
    inbounds.extend(change.user_preferences.iter().map(|item| preference(item, &around)));
    // The messages tell apart two calls with the same error.
    let beside: String = inbounds.iter().map(|inbound| inbound.event_key.as_str()).collect();
    inbounds.extend(change.errors.iter().map(|error| notices::value_error(error, &update, &beside, received_at)));
    if inbounds.is_empty() {
        let raw = update.value.to_string();
        inbounds.push(unknown(&format!("{}.empty", update.field), &raw, received_at));
    }
    inbounds
}

/// A message of the contact, or of a person of the brand who answered on a phone.
fn message(item: &Value, actor: Actor, around: &Surroundings<'_>) -> Inbound {
    let type_name = format!("messages.{}", item.get("type").and_then(Value::as_str).unwrap_or("untyped"));
    let Ok(message) = Message::deserialize(item) else {
        return unknown(&type_name, &item.to_string(), around.received_at);
    };
    let mut contact = match actor {
        Actor::BrandHuman => contact(&[message.to_user_id.as_deref(), message.to.as_deref()], around),
        Actor::Contact | Actor::BrandBot | Actor::System => {
            contact(&[message.from_user_id.as_deref(), message.from.as_deref()], around)
        }
    };
    let group = message.group_id.is_some();
    let kind = match content::read(&message, &contact) {
        // We are no part of a group's talk, and who cannot be named cannot be answered.
        _ if group => InboundKind::Unknown { type_name: "messages.group".to_owned() },
        _ if contact.identities.is_empty() => {
            InboundKind::Unknown { type_name: "messages.without_sender".to_owned() }
        }
        Some(kind) => kind,
        None => InboundKind::Unknown { type_name },
    };
    // The new name comes after the old one: the person is found by the old and bound to the new.
    let system = if let InboundKind::IdentityChanged { new, .. } = &kind {
        contact.identities.push(new.clone());
        true
    } else {
        false
    };
    Inbound {
        event_key: meta::key(message.id),
        occurred_at: meta::timestamp(message.timestamp.as_ref()).unwrap_or(around.received_at),
        actor: if system { Actor::System } else { actor },
        contact,
        attribution: message.referral.map(attribution),
        observed: false,
        brief: false,
        on_call_ms: None,
        certainty_permille: None,
        kind,
    }
}

fn attribution(referral: Referral) -> Attribution {
    let source_type = referral.source_type.unwrap_or_else(|| "link".to_owned());
    Attribution {
        source: format!("click_to_whatsapp_{source_type}"),
        reference: referral.source_id.or(referral.ctwa_clid),
        headline: referral.headline,
        product: None,
        sku: None,
    }
}

fn preference(item: &Value, around: &Surroundings<'_>) -> Inbound {
    let raw = item.to_string();
    let Ok(preference) = Preference::deserialize(item) else {
        return unknown("user_preferences.malformed", &raw, around.received_at);
    };
    let topic = match preference.category.as_str() {
        "marketing_messages" => "marketing".to_owned(),
        other => other.to_owned(),
    };
    let kind = match preference.value.as_str() {
        "resume" => Some(true),
        "stop" => Some(false),
        _ => None,
    };
    let kind = kind.map_or_else(
        || InboundKind::Unknown { type_name: "user_preferences.value".to_owned() },
        |granted| InboundKind::ConsentChanged { topic, granted, source: "whatsapp".to_owned() },
    );
    Inbound {
        event_key: format!("preference:{}", meta::fingerprint(&[&raw])),
        occurred_at: meta::timestamp(preference.timestamp.as_ref()).unwrap_or(around.received_at),
        actor: Actor::Contact,
        contact: contact(&[preference.user_id.as_deref(), preference.wa_id.as_deref()], around),
        attribution: None,
        observed: false,
        brief: false,
        on_call_ms: None,
        certainty_permille: None,
        kind,
    }
}

/// Names a person by every address known, the user id first. The list of people is searched by address:
/// it is not in the order of the messages, and either address may be missing from it.
pub(super) fn contact(addresses: &[Option<&str>], around: &Surroundings<'_>) -> ContactRef {
    let mut identities: Vec<Identity> = addresses.iter().flatten().filter_map(|text| identity(text)).collect();
    let is_them = |person: &&Person| {
        let theirs = [person.user_id.as_deref(), person.wa_id.as_deref()];
        theirs.into_iter().flatten().filter_map(identity).any(|one| identities.contains(&one))
    };
    let person = around.people.iter().find(is_them);
    if let Some(person) = person {
        let theirs = [person.user_id.as_deref(), person.wa_id.as_deref()];
        identities.extend(theirs.into_iter().flatten().filter_map(identity));
    }
    identities.sort();
    identities.dedup_by_key(|identity| identity.scheme);
    let profile = person.map(|person| &person.profile);
    let display_name = profile.and_then(|profile| profile.name.clone().or_else(|| profile.username.clone()));
    ContactRef { identities, display_name, ..ContactRef::default() }
}

/// Tells a user id (`CO.1047…`) from a phone number, whichever field it came in.
pub(super) fn identity(text: &str) -> Option<Identity> {
    let text = text.trim();
    let country = text.split_once('.').map(|(country, _)| country);
    if country.is_some_and(|code| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase())) {
        return Some(Identity { scheme: IdentityScheme::WaUser, value: text.to_owned() });
    }
    let digits = text.strip_prefix('+').unwrap_or(text);
    let phone = (5..=20).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    phone.then(|| Identity { scheme: IdentityScheme::WaPhone, value: digits.to_owned() })
}

/// Kept and counted, with a key that the same bytes make again.
pub(super) fn unknown(type_name: &str, raw: &str, received_at: Timestamp) -> Inbound {
    Inbound {
        event_key: format!("unknown:{}", meta::fingerprint(&[type_name, raw])),
        occurred_at: received_at,
        actor: Actor::System,
        contact: nobody(),
        attribution: None,
        observed: false,
        brief: false,
        on_call_ms: None,
        certainty_permille: None,
        kind: InboundKind::Unknown { type_name: type_name.to_owned() },
    }
}

pub(super) fn nobody() -> ContactRef {
    ContactRef::default()
}
