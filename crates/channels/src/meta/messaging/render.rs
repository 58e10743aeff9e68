//! From a planned piece to the JSON of the one call it is.

use super::reach::Reach;
use super::receipt::{self, ReceiptTemplate, ReceiptWords};
use super::{Account, PRODUCTS_MAX};
use crate::Rendered;
use engine::Sku;
use engine::content::piece::{Piece, PieceButton, PieceCard};
use engine::content::{ContactField, MediaKind};
use serde::Serialize;
use serde_json::{Value, json};
use transport::{SendError, SendErrorCode};

/// The body of the call.
#[derive(Debug, Serialize)]
pub(super) struct Body {
    recipient: Value,
    messaging_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<&'static str>,
    message: Content,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Content {
    Plain(Value),
    Receipt { attachment: Box<Wrapped<ReceiptTemplate>>, metadata: String },
}

/// A template as an attachment.
#[derive(Debug)]
pub(super) struct Wrapped<T>(pub(super) T);

impl<T: Serialize> Serialize for Wrapped<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Attachment<'a, T> {
            r#type: &'static str,
            payload: &'a T,
        }
        Attachment { r#type: "template", payload: &self.0 }.serialize(serializer)
    }
}

pub(super) fn body(
    account: &Account,
    words: Option<&ReceiptWords>,
    reach: Reach,
    message: &Rendered,
) -> Result<Body, SendError> {
    let metadata = format!("{}:{}", message.correlation, message.index);
    let content = match (&message.piece, words) {
        (Piece::Receipt { order, .. }, Some(words)) => {
            let unique: String = message.correlation.as_str().chars().rev().take(6).collect();
            let unique: String = unique.chars().rev().collect();
            Content::Receipt {
                attachment: Box::new(receipt::template(words, order, &unique)),
                metadata,
            }
        }
        (piece, _) => {
            let mut content = plain(account, piece)?;
            content["metadata"] = json!(metadata);
            Content::Plain(content)
        }
    };
    let Reach { recipient, messaging_type, tag, .. } = reach;
    Ok(Body { recipient, messaging_type, tag, message: content })
}

/// The words of a piece, as an echo repeats them.
pub(super) fn words(piece: &Piece) -> Option<&str> {
    match piece {
        Piece::Text { body }
        | Piece::QuickReplies { body, .. }
        | Piece::AskContact { body, .. } => Some(body),
        _ => None,
    }
}

fn plain(account: &Account, piece: &Piece) -> Result<Value, SendError> {
    Ok(match piece {
        Piece::Text { body } => json!({ "text": body }),
        Piece::QuickReplies { body, buttons } => {
            object! { "text": body.as_str(), "quick_replies": buttons.iter().map(chip).collect::<Vec<_>>() }
        }
        Piece::AskContact { field, body } => {
            json!({ "text": body, "quick_replies": [{ "content_type": asked(*field)? }] })
        }
        Piece::Buttons { body, buttons, .. } => {
            with_buttons(body, buttons.iter().map(button).collect())
        }
        Piece::LinkButton { body, label, url, .. } => with_buttons(body, vec![link(label, url)]),
        Piece::Media { media, url, .. } => {
            json!({ "attachment": { "type": file(*media)?, "payload": { "url": url } } })
        }
        Piece::Carousel { cards, .. } => {
            let elements: Vec<Value> = cards.iter().map(card).collect();
            template(object! { "template_type": "generic", "elements": elements })
        }
        Piece::NativeProduct { sku, .. } => products(account, std::slice::from_ref(sku))?,
        Piece::NativeProducts { sections, .. } => {
            let skus: Vec<Sku> = sections.iter().flat_map(|(_, skus)| skus).cloned().collect();
            products(account, &skus)?
        }
        Piece::Receipt { body, .. } => json!({ "text": body }),
        Piece::List { .. }
        | Piece::NativeCatalog { .. }
        | Piece::Template { .. }
        | Piece::Blocks { .. }
        | Piece::Speech { .. }
        | Piece::Invoice { .. } => {
            return Err(impossible("the piece was planned for another channel"));
        }
    })
}

fn impossible(why: &str) -> SendError {
    SendError::new(SendErrorCode::InvalidRequest, why)
}

fn template(payload: Value) -> Value {
    object! { "attachment": object! { "type": "template", "payload": payload } }
}

fn with_buttons(body: &str, buttons: Vec<Value>) -> Value {
    template(object! { "template_type": "button", "text": body, "buttons": buttons })
}

fn chip(button: &PieceButton) -> Value {
    json!({ "content_type": "text", "title": button.title, "payload": button.token })
}

fn button(button: &PieceButton) -> Value {
    json!({ "type": "postback", "title": button.title, "payload": button.token })
}

fn link(label: &str, url: &str) -> Value {
    json!({ "type": "web_url", "title": label, "url": url })
}

/// A card needs a title and one thing more; what is empty is refused.
fn card(card: &PieceCard) -> Value {
    let facts = card.subtitle.as_deref().filter(|text| !text.trim().is_empty());
    let title = Some(card.title.as_str()).filter(|text| !text.trim().is_empty());
    let mut element = json!({ "title": title.or(facts).unwrap_or("—") });
    if let Some(subtitle) = facts {
        element["subtitle"] = json!(subtitle);
    }
    if let Some(image) = &card.image {
        element["image_url"] = json!(image);
    }
    let mut buttons: Vec<Value> = card.buttons.iter().map(button).collect();
    if let Some((label, url)) = &card.link {
        element["default_action"] = json!({ "type": "web_url", "url": url });
        buttons.insert(0, link(label, url));
    }
    if !buttons.is_empty() {
        element["buttons"] = Value::Array(buttons);
    }
    element
}

/// Products out of the connected catalog, by the platform's own names for them.
fn products(account: &Account, skus: &[Sku]) -> Result<Value, SendError> {
    let mut elements = Vec::new();
    for sku in skus.iter().take(PRODUCTS_MAX) {
        let item = account.products.items.get(sku);
        let item = item
            .ok_or_else(|| impossible(&format!("`{sku}` is no item of the connected catalog")))?;
        elements.push(json!({ "id": item }));
    }
    Ok(template(object! { "template_type": "product", "elements": elements }))
}

/// A chip that holds the number or the address the platform knows of her.
fn asked(field: ContactField) -> Result<&'static str, SendError> {
    match field {
        ContactField::Phone => Ok("user_phone_number"),
        ContactField::Email => Ok("user_email"),
        ContactField::Location | ContactField::LinkAccount => {
            Err(impossible("the platform has no form for that"))
        }
    }
}

fn file(media: MediaKind) -> Result<&'static str, SendError> {
    match media {
        MediaKind::Image => Ok("image"),
        MediaKind::Video => Ok("video"),
        MediaKind::Audio => Ok("audio"),
        MediaKind::Document => Ok("file"),
        MediaKind::Sticker => Err(impossible("the platform takes no stickers")),
    }
}
