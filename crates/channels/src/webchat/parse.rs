//! From a visitor's event to what happened, within the limits of [`super::wire`].

use super::SIGNATURE_HEADER;
use super::wire::{Happening, ID_BYTES_MAX, LINE_CHARS_MAX, SignedInCustomer, TEXT_CHARS_MAX, VisitorEvent};
use engine::content::TOKEN_BYTES_MAX;
use engine::inbox::inbound::{
    Actor, ContactRef, Identity, IdentityScheme, Inbound, InboundKind, Part, ReceiptReport, ReceiptState,
};
use engine::{MessageId, Timestamp};
use transport::signature::VerifiedBody;
use transport::signature::hmac::HMAC_SHA256_HEX;
use transport::{RawRequest, Rejection, Secret};

/// A millionth of a degree: half and a whole turn.
const LATITUDE_E6_MAX: i64 = 90_000_000;
const LONGITUDE_E6_MAX: i64 = 180_000_000;

pub(super) fn verify<'a>(keys: &[Secret<String>], request: &'a RawRequest) -> Result<VerifiedBody<'a>, Rejection> {
    if keys.is_empty() {
        return Err(Rejection::NotConfigured);
    }
    let mut values = request.headers.get_all(SIGNATURE_HEADER).iter();
    let presented = match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok(),
        _ => None,
    };
    let presented = presented.ok_or(Rejection::BadSignature { reason: "the header is missing or doubled" })?;
    HMAC_SHA256_HEX.verify(keys, &[&request.body], presented, &request.body)
}

pub(super) fn inbound(event: VisitorEvent, received_at: Timestamp) -> Result<Inbound, Rejection> {
    check(&event)?;
    let VisitorEvent { visitor, customer, language, client_id, event } = event;
    let mut contact = contact(visitor, customer);
    contact.language = language;
    let who = &contact.identities[0];
    let provider_id = format!("{}:{}:{client_id}", who.scheme.name(), who.value);
    Ok(Inbound {
        event_key: provider_id.clone(),
        occurred_at: received_at,
        actor: Actor::Contact,
        contact,
        attribution: None,
        observed: false,
        brief: false,
        on_call_ms: None,
        certainty_permille: None,
        kind: kind(event, provider_id),
    })
}

/// A customer is named as such only: the visitor's id would bring what was said before signing in along.
fn contact(visitor: String, customer: Option<SignedInCustomer>) -> ContactRef {
    let (scheme, value, display_name) = match customer {
        Some(customer) => (IdentityScheme::Customer, customer.key, customer.name),
        None => (IdentityScheme::Visitor, visitor, None),
    };
    ContactRef { identities: vec![Identity { scheme, value }], display_name, ..ContactRef::default() }
}

fn kind(event: Happening, provider_id: String) -> InboundKind {
    let message = |part, provider_id| InboundKind::Message { provider_id, parts: vec![part], reply_to: None };
    match event {
        Happening::Text { text, reply_to } => InboundKind::Message {
            provider_id,
            parts: vec![Part::Text { text }],
            reply_to: reply_to.map(|id| id.to_string()),
        },
        Happening::Selection { token, title, reply_to } => {
            InboundKind::Selection { provider_id, token, title, reply_to: reply_to.map(|id| id.to_string()) }
        }
        Happening::Cart { command } => InboundKind::CartChanged { command },
        Happening::Opened { page_url, product } => InboundKind::Opened { page_url, product },
        Happening::Media { media, reference, mime, caption, file_name } => {
            message(Part::Media { media, reference, mime, caption, file_name }, provider_id)
        }
        Happening::Location { latitude_e6, longitude_e6 } => {
            message(Part::Location { latitude_e6, longitude_e6, name: None, address: None }, provider_id)
        }
        Happening::Read { message } => receipt(message, ReceiptState::Read),
        Happening::Delivered { message } => receipt(message, ReceiptState::Delivered),
        Happening::Typing => InboundKind::Typing,
        Happening::Form { form, data } => InboundKind::FormSubmitted { provider_id, form, data },
        Happening::Reaction { message, emoji } => InboundKind::Reaction { target: message.to_string(), emoji },
        Happening::Consent { topic, granted } => {
            InboundKind::ConsentChanged { topic, granted, source: "widget".to_owned() }
        }
    }
}

/// The whole message is one piece here, so its first piece stands for it.
fn receipt(message: MessageId, state: ReceiptState) -> InboundKind {
    InboundKind::Receipt(ReceiptReport {
        provider_id: format!("{message}:0"),
        correlation: Some(message),
        state,
        error_code: None,
        error_text: None,
        pricing: None,
    })
}

fn check(event: &VisitorEvent) -> Result<(), Rejection> {
    id("visitor", &event.visitor)?;
    id("client_id", &event.client_id)?;
    if let Some(customer) = &event.customer {
        id("customer.key", &customer.key)?;
        line("customer.name", customer.name.as_deref())?;
    }
    match &event.event {
        Happening::Text { text, reply_to } => {
            filled("text", text, TEXT_CHARS_MAX)?;
            message_id(reply_to.as_ref())
        }
        Happening::Selection { token, title, reply_to } => {
            if token.is_empty() || token.len() > TOKEN_BYTES_MAX {
                return Err(Rejection::malformed("`token` is empty or too long"));
            }
            line("title", Some(title))?;
            message_id(reply_to.as_ref())
        }
        Happening::Opened { page_url, product } => {
            line("page_url", page_url.as_deref())?;
            line("product", product.as_ref().map(engine::ProductId::as_str))
        }
        Happening::Media { reference, mime, caption, file_name, .. } => {
            id("reference", reference)?;
            line("mime", Some(mime))?;
            line("caption", caption.as_deref())?;
            line("file_name", file_name.as_deref())
        }
        Happening::Location { latitude_e6, longitude_e6 } => {
            let on_earth = latitude_e6.abs() <= LATITUDE_E6_MAX && longitude_e6.abs() <= LONGITUDE_E6_MAX;
            if on_earth { Ok(()) } else { Err(Rejection::malformed("no place on earth")) }
        }
        Happening::Read { message } | Happening::Delivered { message } => message_id(Some(message)),
        Happening::Form { form, data } => {
            id("form", form)?;
            filled("data", data, TEXT_CHARS_MAX)
        }
        Happening::Reaction { message, emoji } => {
            line("emoji", Some(emoji))?;
            message_id(Some(message))
        }
        Happening::Consent { topic, .. } => id("topic", topic),
        Happening::Cart { .. } | Happening::Typing => Ok(()),
    }
}

/// Letters, digits and a few marks: such an id reads the same in every log, key and address.
fn id(name: &'static str, text: &str) -> Result<(), Rejection> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.@%:".contains(&byte);
    let fits = !text.is_empty() && text.len() <= ID_BYTES_MAX && text.bytes().all(plain);
    if fits { Ok(()) } else { Err(Rejection::malformed(format!("`{name}` is not an id"))) }
}

fn message_id(message: Option<&MessageId>) -> Result<(), Rejection> {
    message.map_or(Ok(()), |message| id("message", message.as_str()))
}

fn filled(name: &'static str, text: &str, chars_max: usize) -> Result<(), Rejection> {
    let fits = !text.trim().is_empty() && text.chars().count() <= chars_max;
    if fits { Ok(()) } else { Err(Rejection::malformed(format!("`{name}` is empty or too long"))) }
}

fn line(name: &'static str, text: Option<&str>) -> Result<(), Rejection> {
    let fits = text.is_none_or(|text| text.chars().count() <= LINE_CHARS_MAX);
    if fits { Ok(()) } else { Err(Rejection::malformed(format!("`{name}` is too long"))) }
}
