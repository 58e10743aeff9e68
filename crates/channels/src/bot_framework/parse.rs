//! From an activity to what happened.

use super::address::{self, Address};
use super::wire::{Activity, fingerprint, text_of};
use super::{content, events, words};
use crate::tree::Tree;
use engine::inbox::inbound::{Actor, ContactRef, Identity, IdentityScheme, Inbound, InboundKind};
use engine::{Language, Timestamp};

/// Longest id that goes into a key as it is.
const ID_BYTES_MAX: usize = 120;

pub(super) fn inbounds(activity: &Activity<'_>, received_at: Timestamp) -> Vec<Inbound> {
    let address = Address::of(activity);
    let reading = Reading { activity, received_at, place: address::place(&address.conversation), address };
    match activity.kind() {
        "messageReaction" => events::reactions(&reading),
        "message" => vec![reading.message()],
        "messageUpdate" => vec![reading.about_message(|target| InboundKind::Edited { target, text: words::said(activity) })],
        "messageDelete" => vec![reading.about_message(|target| InboundKind::Revoked { target })],
        "typing" => vec![reading.of_contact(InboundKind::Typing)],
        "conversationUpdate" => vec![events::membership(&reading)],
        "installationUpdate" => vec![events::installation(&reading)],
        "contactRelationUpdate" => vec![events::relation(&reading)],
        "endOfConversation" => {
            let reason = activity.text("/code").unwrap_or("ended").to_owned();
            vec![reading.of_contact(InboundKind::Left { reason })]
        }
        "event" | "handoff" => vec![events::event(&reading)],
        "invoke" => vec![events::invoke(&reading)],
        _ => vec![reading.unknown()],
    }
}

/// An activity being read, with what every event of it needs.
pub(super) struct Reading<'a> {
    pub(super) activity: &'a Activity<'a>,
    received_at: Timestamp,
    pub(super) address: Address,
    /// See [`address::place`].
    place: String,
}

impl Reading<'_> {
    /// See [`Address::message_id`].
    pub(super) fn message_id(&self, activity: &str) -> String {
        address::message_id(&self.place, activity)
    }

    fn message(&self) -> Inbound {
        let activity = self.activity;
        let Some(id) = activity.id("/id") else { return self.unknown_as("message.without_id") };
        if address::is_shared(activity) && !words::mentions_us(activity) && activity.value("/value").is_none() {
            return self.unknown_as("message.not_for_us");
        }
        let reply_to = activity.id("/replyToId").map(|id| self.message_id(&id));
        let kind = content::message(activity, self.message_id(&id), reply_to);
        if self.is_echo() {
            let contact = self.contact(&self.address.bot, None);
            return Inbound { actor: Actor::BrandBot, contact, ..self.of_contact(kind) };
        }
        self.of_contact(kind)
    }

    /// Our own words coming back: they are addressed to the contact.
    fn is_echo(&self) -> bool {
        self.activity.text("/from/role") == Some("bot") && self.activity.text("/recipient/role") != Some("bot")
    }

    fn about_message(&self, kind: impl Fn(String) -> InboundKind) -> Inbound {
        match self.activity.id("/id") {
            // The same message may be changed many times: its id alone would be one event.
            Some(id) => {
                let key = format!("{}:{}:{}", self.key(), self.activity.kind(), self.activity.fingerprint());
                let event = self.of_contact(kind(self.message_id(&id)));
                Inbound { event_key: key, ..event }
            }
            None => self.unknown(),
        }
    }

    /// Something the sender did; unknown where nobody can be named or answered.
    pub(super) fn of_contact(&self, kind: InboundKind) -> Inbound {
        self.of(&self.address.user, self.activity.text("/from/name"), kind)
    }

    pub(super) fn of(&self, user: &str, name: Option<&str>, kind: InboundKind) -> Inbound {
        if user.is_empty() || self.address.conversation.is_empty() {
            return self.unknown_as(&format!("{}.without_sender", self.activity.kind()));
        }
        Inbound::new(self.key(), self.at(), self.contact(user, name), kind)
    }

    /// Kept and counted, with a key that the same bytes make again.
    pub(super) fn unknown(&self) -> Inbound {
        self.unknown_as(self.activity.kind())
    }

    pub(super) fn unknown_as(&self, type_name: &str) -> Inbound {
        let type_name: String = type_name.chars().take(ID_BYTES_MAX).collect();
        Inbound::notice(self.key(), self.at(), InboundKind::Unknown { type_name })
    }

    /// One event, one key: the channel, the conversation and the activity's id, or else all of its bytes.
    pub(super) fn key(&self) -> String {
        let channel = self.activity.channel();
        match self.activity.id("/id") {
            Some(id) if id.len() <= ID_BYTES_MAX && channel.len() <= ID_BYTES_MAX => {
                format!("{channel}:{}", self.message_id(&id))
            }
            Some(id) => format!("long:{}", fingerprint(&[channel, &self.address.conversation, &id])),
            None => format!("bytes:{}", self.activity.fingerprint()),
        }
    }

    pub(super) fn at(&self) -> Timestamp {
        self.activity.at().unwrap_or(self.received_at)
    }

    /// Names a person: in Teams by the directory's id, which is the same for every bot, and by the channel's own.
    ///
    /// Where others read along she is somebody apart: what she was told alone is never answered there.
    fn contact(&self, user: &str, name: Option<&str>) -> ContactRef {
        let activity = self.activity;
        let channel = activity.channel();
        let is_sender = activity.id("/from/id").as_deref() == Some(user);
        let mut identities = Vec::new();
        if self.address.is_ours() {
            identities.push(address::direct_line_user(user));
        } else if address::is_shared(activity) {
            let place = fingerprint(&[address::thread(&self.address.conversation)]);
            let value = format!("{channel}/{user}/in/{place}");
            identities.push(Identity { scheme: IdentityScheme::BotUser, value });
        } else {
            let object = activity.text("/from/aadObjectId").filter(|_| is_sender && channel == "msteams");
            let aad = object.map(|id| Identity { scheme: IdentityScheme::Aad, value: id.to_ascii_lowercase() });
            identities.extend(aad);
            identities.push(Identity { scheme: IdentityScheme::BotUser, value: format!("{channel}/{user}") });
        }
        let address = Address { user: user.to_owned(), ..self.address.clone() };
        ContactRef {
            identities,
            address: serde_json::to_string(&address).ok(),
            display_name: name.map(str::to_owned),
            language: self.address.locale.as_deref().and_then(Language::from_tag),
        }
    }
}

/// The people of a list, without us.
pub(super) fn others<'a>(reading: &Reading<'a>, list: &str) -> Vec<(String, Option<&'a str>)> {
    let person = |member: &'a Tree<'a>| {
        let id = member.get("id").and_then(super::wire::id_of)?;
        Some((id, member.get("name").and_then(text_of)))
    };
    let people = reading.activity.list(list).iter().filter_map(person);
    people.filter(|(id, _)| *id != reading.address.bot).collect()
}

/// Whether a list of people holds us.
pub(super) fn has_us(reading: &Reading<'_>, list: &str) -> bool {
    let is_us = |member: &Tree<'_>| member.get("id").and_then(super::wire::id_of).as_ref() == Some(&reading.address.bot);
    reading.activity.list(list).iter().any(is_us)
}
