//! From an update to what happened. An update is one thing; what it is stands in the name of its one field.

use super::content;
use super::ids;
use super::wire::{Fields, User, id};
use super::{sheet, taps};
use crate::meta;
use engine::inbox::inbound::{Attribution, ContactRef, IdentityScheme, Inbound, InboundKind};
use engine::{Language, ProductId, Timestamp};
use serde_json::Value;

/// Begins a deep link's word that names a product: `t.me/our_bot?start=product_mug-red`.
const PRODUCT: &str = "product_";

/// Longest name of something unknown.
const TYPE_NAME_CHARS_MAX: usize = 80;

/// One thing of an update, with what there is to know besides.
pub(super) struct Event<'a> {
    /// The key it counts once under.
    pub(super) key: String,
    pub(super) kind: &'a str,
    pub(super) fields: Fields<'a>,
    pub(super) received_at: Timestamp,
}

pub(super) fn inbounds(update: &Value, received_at: Timestamp) -> Vec<Inbound> {
    let fields = Fields::of(update);
    let Some(number) = fields.id("update_id") else {
        return vec![unrecognized("update.without_id", update, received_at)];
    };
    let things = fields.names().filter(|name| *name != "update_id");
    let inbounds: Vec<Inbound> = things
        .map(|kind| {
            let key = meta::key(format!("update:{number}:{kind}"));
            of_event(&Event { key, kind, fields: fields.inside(kind), received_at })
        })
        .collect();
    if inbounds.is_empty() {
        return vec![unrecognized("update.empty", update, received_at)];
    }
    inbounds
}

fn of_event(event: &Event<'_>) -> Inbound {
    match event.kind {
        "message" => message(event),
        "edited_message" => edited(event),
        "callback_query" => taps::read(event),
        "message_reaction" => reaction(event),
        "my_chat_member" => membership(event),
        "shipping_query" => sheet::delivery_asked(event),
        "pre_checkout_query" => sheet::payment_asked(event),
        other => event.unknown(other),
    }
}

impl Event<'_> {
    /// What a person did in her own chat with the bot, at the moment the platform names.
    pub(super) fn by(&self, contact: ContactRef, kind: InboundKind) -> Inbound {
        let at = meta::timestamp(self.fields.get("date")).unwrap_or(self.received_at);
        Inbound::new(self.key.clone(), at, contact, kind)
    }

    /// Kept and counted; it names nobody, so that nobody is answered.
    pub(super) fn unknown(&self, type_name: impl AsRef<str>) -> Inbound {
        let type_name = type_name.as_ref().chars().take(TYPE_NAME_CHARS_MAX).collect();
        Inbound::notice(self.key.clone(), self.received_at, InboundKind::Unknown { type_name })
    }

    /// Who wrote, where it was in a chat with nobody else: in a group, a cart would be everybody's.
    ///
    /// # Errors
    /// Why it cannot be answered.
    pub(super) fn sender(&self, person: &str) -> Result<ContactRef, &'static str> {
        let chat = self.fields.inside("chat");
        match chat.text("type") {
            Some("private") => {}
            Some("group" | "supergroup") => return Err("group"),
            _ => return Err("elsewhere"),
        }
        let user: User = self.fields.read(person).unwrap_or_default();
        if user.is_bot {
            return Err("bot");
        }
        let chat = chat.id("id").ok_or("without_chat")?;
        Ok(contact(chat, &user))
    }
}

/// A person by her id, which is her chat's id as well and the same for every bot.
pub(super) fn contact(number: String, user: &User) -> ContactRef {
    let names = [user.first_name.as_deref(), user.last_name.as_deref()];
    let name = names.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let name = Some(name.trim().to_owned()).filter(|name| !name.is_empty());
    ContactRef {
        display_name: name.or_else(|| user.username.clone()),
        language: user.language_code.as_deref().and_then(Language::from_tag),
        ..ContactRef::known_as(IdentityScheme::Telegram, number)
    }
}

fn message(event: &Event<'_>) -> Inbound {
    let sender = match event.sender("from") {
        Ok(sender) => sender,
        Err(why) => return event.unknown(format!("message.{why}")),
    };
    if event.fields.has("refunded_payment") {
        return sheet::refunded(event);
    }
    let Some(provider_id) = message_name(event) else { return event.unknown("message.without_id") };
    if let Some(word) = event.fields.text("text").and_then(start) {
        return opened(event, sender, word);
    }
    match content::read(event.fields, provider_id) {
        Ok(kind) => event.by(sender, kind),
        Err(type_name) => event.unknown(format!("message.{type_name}")),
    }
}

/// The word of a deep link (`/start WORD`), empty where somebody just pressed the button that begins a chat.
fn start(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("/start")?;
    (rest.is_empty() || rest.starts_with([' ', '\n'])).then(|| rest.trim())
}

fn opened(event: &Event<'_>, sender: ContactRef, word: &str) -> Inbound {
    let product = word.strip_prefix(PRODUCT).filter(|product| !product.is_empty());
    let product = product.map(ProductId::new);
    let opened = InboundKind::Opened { page_url: None, product: product.clone() };
    let attribution = (!word.is_empty()).then(|| Attribution {
        source: "telegram_link".to_owned(),
        reference: Some(word.to_owned()),
        headline: None,
        product,
        sku: None,
    });
    Inbound { attribution, ..event.by(sender, opened) }
}

/// New words for an old message. A shared place that moves comes as an edit without words.
fn edited(event: &Event<'_>) -> Inbound {
    let words = event.fields.text("text").or_else(|| event.fields.text("caption"));
    match (event.sender("from"), message_name(event), words) {
        (Ok(sender), Some(target), Some(text)) => {
            let kind = InboundKind::Edited { target, text: text.to_owned() };
            let at = meta::timestamp(event.fields.get("edit_date")).unwrap_or(event.received_at);
            Inbound { occurred_at: at, ..event.by(sender, kind) }
        }
        (Err(why), ..) => event.unknown(format!("edited_message.{why}")),
        _ => event.unknown("edited_message.without_words"),
    }
}

fn reaction(event: &Event<'_>) -> Inbound {
    let (sender, target) = match (event.sender("user"), message_name(event)) {
        (Ok(sender), Some(target)) => (sender, target),
        (Err(why), _) => return event.unknown(format!("message_reaction.{why}")),
        _ => return event.unknown("message_reaction.without_id"),
    };
    let Some(Value::Array(now)) = event.fields.get("new_reaction") else {
        return event.unknown("message_reaction.malformed");
    };
    let emoji = now.iter().find_map(|one| one.get("emoji")?.as_str());
    match emoji {
        Some(emoji) => event.by(sender, InboundKind::Reaction { target, emoji: emoji.to_owned() }),
        None if now.is_empty() => {
            event.by(sender, InboundKind::Reaction { target, emoji: String::new() })
        }
        // A picture of somebody's own, or stars: nothing that could be shown.
        None => event.unknown("message_reaction.without_emoji"),
    }
}

/// Blocked or unblocked. Who unblocks the bot also sends `/start`, which is the one that counts.
fn membership(event: &Event<'_>) -> Inbound {
    let status = event.fields.inside("new_chat_member").text("status").unwrap_or("malformed");
    match (event.sender("from"), status) {
        (Ok(sender), "kicked") => {
            event.by(sender, InboundKind::Left { reason: "blocked".to_owned() })
        }
        (Ok(_), other) => event.unknown(format!("my_chat_member.{other}")),
        (Err(why), _) => event.unknown(format!("my_chat_member.{why}")),
    }
}

fn message_name(event: &Event<'_>) -> Option<String> {
    let chat = event.fields.inside("chat").id("id")?;
    Some(ids::join(&chat, &event.fields.id("message_id")?))
}

/// The person a query is about: it happens outside of any chat.
pub(super) fn asker(event: &Event<'_>) -> Option<ContactRef> {
    let user: User = event.fields.read("from")?;
    Some(contact(id(&user.id)?, &user))
}

/// No update at all, kept under a key that the same bytes make again.
fn unrecognized(type_name: &str, value: &Value, received_at: Timestamp) -> Inbound {
    let key = format!("unknown:{}", meta::fingerprint(&[type_name, &value.to_string()]));
    Inbound::notice(key, received_at, InboundKind::Unknown { type_name: type_name.to_owned() })
}
