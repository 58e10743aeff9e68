//! From an item of a conversation to what happened.
//!
//! Each item is read on its own. One that cannot be read becomes [`InboundKind::Unknown`] and harms no other.

use super::{Account, control, entry, marks, message};
use crate::meta::envelope::{STANDBY, Update};
use crate::meta::{self, fingerprint, id, timestamp};
use engine::Timestamp;
use engine::inbox::inbound::{Actor, ContactRef, Identity, IdentityScheme, Inbound, InboundKind};
use serde_json::Value;

/// Longest name of a person; the platform's are much shorter.
const NAME_BYTES_MAX: usize = 128;

type Reader = fn(&Around<'_>, &Value) -> Option<Vec<Inbound>>;

/// What an item may tell, by the name it stands under.
const READERS: [(&str, Reader); 15] = [
    ("message", message::read),
    ("message_edit", marks::edit),
    ("postback", entry::postback),
    ("reaction", marks::reaction),
    ("delivery", marks::delivery),
    ("read", marks::read),
    ("optin", entry::optin),
    ("referral", entry::referral),
    ("pass_thread_control", control::passed),
    ("take_thread_control", control::taken),
    ("request_thread_control", control::notice),
    ("app_roles", control::notice),
    ("policy_enforcement", control::notice),
    ("policy-enforcement", control::notice),
    ("messaging_integrity", control::notice),
];

/// An item, with what there is to know besides it.
pub(crate) struct Around<'a> {
    pub(crate) account: &'a Account,
    pub(crate) item: &'a Value,
    /// The name the content stands under.
    pub(crate) name: &'static str,
    /// Somebody else has the conversation.
    pub(crate) observed: bool,
    /// When it happened.
    pub(crate) at: Timestamp,
    pub(crate) received_at: Timestamp,
}

/// What one update tells that is an item of a conversation; `None` when it is not one.
pub(crate) fn item(
    account: &Account,
    update: &Update,
    received_at: Timestamp,
) -> Option<Vec<Inbound>> {
    let item = &update.value;
    // Newer versions, and the console's test button, put an item into a change.
    let has = |name: &str| item.get(name).is_some_and(Value::is_object);
    let listed = [meta::envelope::MESSAGING, STANDBY].contains(&update.field.as_str());
    if !(listed || has("sender") || has("recipient")) {
        return None;
    }
    let ours = update.account.is_empty() || update.account == "0" || account.is_us(&update.account);
    if !ours {
        return Some(vec![unknown("another_account", item, received_at)]);
    }
    let found = READERS.iter().find_map(|(name, read)| Some((*name, read, item.get(*name)?)));
    let Some((name, read, content)) = found else {
        return Some(vec![unknown("messaging.unrecognized", item, received_at)]);
    };
    let at = timestamp(item.get("timestamp")).or(update.sent_at).unwrap_or(received_at);
    let observed = update.field == STANDBY;
    let around = Around { account, item, name, observed, at, received_at };
    let inbounds = read(&around, content).filter(|inbounds| !inbounds.is_empty());
    Some(inbounds.unwrap_or_else(|| vec![around.unknown("")]))
}

impl Around<'_> {
    /// Something the contact did; `None` when nobody is named.
    pub(crate) fn of_contact(&self, key: String, kind: InboundKind) -> Option<Inbound> {
        let contact = self.contact(false)?;
        let inbound = Inbound::new(meta::key(key), self.at, contact, kind);
        Some(Inbound { observed: self.observed, ..inbound })
    }

    /// Something the platform tells about the conversation.
    pub(crate) fn of_system(&self, key: String, kind: InboundKind) -> Option<Inbound> {
        Some(Inbound { actor: Actor::System, ..self.of_contact(key, kind)? })
    }

    /// The conversation's other end. An echo comes from us, so there it is the recipient.
    pub(crate) fn contact(&self, echo: bool) -> Option<ContactRef> {
        let mut ends = ["sender", "recipient"];
        if echo {
            ends.reverse();
        }
        let theirs = |name: &str| !self.account.is_us(name);
        let end = |end: &str, key: &str| {
            let name = id(self.item.get(end)?.get(key));
            (is_name(&name) && theirs(&name)).then_some(name)
        };
        let mut identities: Vec<Identity> = ends
            .iter()
            .find_map(|one| end(one, "id"))
            .map(|value| Identity { scheme: self.account.scheme, value })
            .into_iter()
            .collect();
        // Who ticked a box before she had an id is called by both, once she writes.
        let opted_in = ends.iter().find_map(|one| end(one, "user_ref")).or_else(|| {
            let before = [
                self.item.pointer("/prior_message/identifier"),
                self.item.pointer("/optin/user_ref"),
            ];
            before.into_iter().map(id).find(|name| is_name(name))
        });
        identities
            .extend(opted_in.map(|value| Identity { scheme: IdentityScheme::UserRef, value }));
        (!identities.is_empty()).then(|| ContactRef { identities, ..ContactRef::default() })
    }

    /// A key for what has no id: the same item makes the same key.
    pub(crate) fn key(&self, prefix: &str) -> String {
        format!("{prefix}:{}", fingerprint(&[self.account.id.as_str(), &self.item.to_string()]))
    }

    /// The item, kept under its name.
    pub(crate) fn unknown(&self, detail: &str) -> Inbound {
        let dot = if detail.is_empty() { "" } else { "." };
        unknown(&format!("messaging.{}{dot}{detail}", self.name), self.item, self.received_at)
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.len() <= NAME_BYTES_MAX
}

/// Kept and counted, with a key that the same bytes make again.
pub(crate) fn unknown(type_name: &str, raw: &Value, received_at: Timestamp) -> Inbound {
    let key = format!("unknown:{}", fingerprint(&[type_name, &raw.to_string()]));
    Inbound::notice(key, received_at, InboundKind::Unknown { type_name: type_name.to_owned() })
}
