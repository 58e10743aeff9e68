//! What a message says: its content stands under the name of its type.

use super::parse::identity;
use super::wire::{
    Card, Context, Edit, FormReply, Interactive, Location, Media, Message, Order, OrderItem, Reaction,
    Revoke, System, TemplateButton, Text,
};
use crate::meta::number::{fixed_point, quantity};
use engine::commerce::money::{Currency, Money};
use engine::content::MediaKind;
use engine::inbox::inbound::{ClaimedLine, ContactRef, InboundKind, Part};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// The kind of event a message is, or `None` for one of an unknown type.
pub(super) fn read(message: &Message, contact: &ContactRef) -> Option<InboundKind> {
    let content = Content { message, fields: &message.content };
    let kind = match message.kind.as_str() {
        "text" => content.of::<Text>("text").map(|text| content.message(Part::Text { text: text.body })),
        "image" => content.media("image", MediaKind::Image),
        "video" => content.media("video", MediaKind::Video),
        "audio" | "voice" => content.media(&message.kind, MediaKind::Audio),
        "document" => content.media("document", MediaKind::Document),
        "sticker" => content.media("sticker", MediaKind::Sticker),
        "location" => content.of("location").and_then(location).map(|part| content.message(part)),
        "contacts" => content.of::<Vec<Card>>("contacts").map(|cards| content.parts(cards.into_iter().map(card))),
        "interactive" => content.of("interactive").and_then(|chosen| content.interactive(chosen)),
        "button" => content.of("button").map(|button| content.template_button(button)),
        "order" => content.of("order").map(|order| content.order(order)),
        "reaction" => content.of("reaction").map(reaction),
        "edit" => content.of("edit").map(edited),
        "revoke" => content.of("revoke").map(revoked),
        "system" => return content.of("system").and_then(|system| identity_change(&system, contact)),
        "request_welcome" => Some(InboundKind::Opened { page_url: None, product: None }),
        "unsupported" | "unknown" => None,
        _ => return None,
    };
    // A type we know without its content: the platform could not pass it on, the contact did write.
    let unsupported = || content.message(Part::Unsupported { type_name: message.kind.clone() });
    Some(kind.unwrap_or_else(unsupported))
}

struct Content<'a> {
    message: &'a Message,
    fields: &'a Map<String, Value>,
}

impl Content<'_> {
    fn of<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        T::deserialize(self.fields.get(name)?).ok()
    }

    fn message(&self, part: Part) -> InboundKind {
        self.parts(std::iter::once(part))
    }

    /// A message of these parts, the product it asks about first.
    fn parts(&self, parts: impl Iterator<Item = Part>) -> InboundKind {
        let referred = self.message.context.as_ref().and_then(|context| context.referred_product.as_ref());
        let inquiry = referred.map(|product| Part::ProductInquiry {
            catalog_id: product.catalog_id.clone(),
            retailer_id: product.product_retailer_id.clone(),
        });
        InboundKind::Message {
            provider_id: self.message.id.clone(),
            parts: inquiry.into_iter().chain(parts).collect(),
            reply_to: self.reply_to(),
        }
    }

    fn reply_to(&self) -> Option<String> {
        self.message.context.as_ref().and_then(|Context { id, .. }| id.clone())
    }

    fn media(&self, name: &str, media: MediaKind) -> Option<InboundKind> {
        let Media { id, mime_type, caption, filename } = self.of(name)?;
        let part = Part::Media { media, reference: id, mime: mime_type, caption, file_name: filename };
        Some(self.message(part))
    }

    fn interactive(&self, interactive: Interactive) -> Option<InboundKind> {
        let Interactive { button_reply, list_reply, nfm_reply } = interactive;
        if let Some(chosen) = button_reply.or(list_reply) {
            return Some(self.selection(chosen.id, chosen.title));
        }
        let FormReply { name, response_json } = nfm_reply?;
        let provider_id = self.message.id.clone();
        Some(InboundKind::FormSubmitted { provider_id, form: name, data: response_json })
    }

    /// A template's button may have no payload: then its text is all there is.
    fn template_button(&self, button: TemplateButton) -> InboundKind {
        match button.payload.filter(|payload| !payload.is_empty()) {
            Some(payload) => self.selection(payload, button.text),
            None => self.message(Part::Text { text: button.text }),
        }
    }

    fn selection(&self, token: String, title: String) -> InboundKind {
        let provider_id = self.message.id.clone();
        InboundKind::Selection { provider_id, token, title, reply_to: self.reply_to() }
    }

    /// A cart made in the app. Its prices are what the app showed, to be told apart from ours.
    fn order(&self, order: Order) -> InboundKind {
        InboundKind::CartSubmitted {
            provider_id: self.message.id.clone(),
            catalog_id: order.catalog_id,
            lines: order.product_items.iter().filter_map(claimed_line).collect(),
            note: order.text.unwrap_or_default(),
        }
    }
}

fn claimed_line(item: &OrderItem) -> Option<ClaimedLine> {
    let currency = item.currency.as_deref().and_then(Currency::parse);
    let price = currency.and_then(|currency| {
        let minor = fixed_point(&item.item_price, currency.exponent(), false)?;
        Some(Money::from_minor(minor, currency))
    });
    Some(ClaimedLine {
        retailer_id: item.product_retailer_id.as_str().into(),
        quantity: quantity(&item.quantity)?,
        claimed_unit_price: price,
    })
}

fn location(location: Location) -> Option<Part> {
    Some(Part::Location {
        latitude_e6: fixed_point(&location.latitude, 6, true)?,
        longitude_e6: fixed_point(&location.longitude, 6, true)?,
        name: location.name,
        address: location.address,
    })
}

fn card(card: Card) -> Part {
    Part::ContactCard {
        name: card.name.formatted_name,
        phones: card.phones.into_iter().filter_map(|phone| phone.phone.or(phone.wa_id)).collect(),
        emails: card.emails.into_iter().filter_map(|email| email.email).collect(),
    }
}

fn reaction(reaction: Reaction) -> InboundKind {
    InboundKind::Reaction { target: reaction.message_id, emoji: reaction.emoji.unwrap_or_default() }
}

/// The new text: a body, or the caption of whatever was sent.
fn edited(edit: Edit) -> InboundKind {
    let words = |content: &Value| {
        let text = content.get("body").or_else(|| content.get("caption"))?;
        Some(text.as_str()?.to_owned())
    };
    let text = edit.message.values().find_map(words).unwrap_or_default();
    InboundKind::Edited { target: edit.original_message_id, text }
}

fn revoked(revoke: Revoke) -> InboundKind {
    InboundKind::Revoked { target: revoke.original_message_id }
}

/// The contact changed number or user id: both names are one person.
fn identity_change(system: &System, contact: &ContactRef) -> Option<InboundKind> {
    if !system.kind.contains("changed") {
        return None;
    }
    let named = if system.kind.contains("user_id") { [&system.user_id, &None] } else { [&system.new_wa_id, &system.wa_id] };
    let new = named.into_iter().flatten().find_map(|address| identity(address))?;
    let old = contact.identities.iter().find(|old| old.scheme == new.scheme)?.clone();
    (old != new).then_some(InboundKind::IdentityChanged { old, new })
}
