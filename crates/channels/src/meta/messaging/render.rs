//! From a planned piece to the JSON of the one call it is.

use super::reach::Reach;
use super::receipt::{self, ReceiptWords};
use super::{Account, PRODUCTS_MAX};
use crate::Rendered;
use crate::tree::Tree;
use engine::Sku;
use engine::content::piece::{Piece, PieceButton, PieceCard};
use engine::content::{ContactField, MediaKind};
use transport::{SendError, SendErrorCode};

/// The body of the call.
pub(super) fn body<'a>(
    account: &'a Account,
    words: Option<&'a ReceiptWords>,
    reach: Reach,
    message: &'a Rendered,
) -> Result<Tree<'a>, SendError> {
    let mut content = match (&message.piece, words) {
        (Piece::Receipt { order, .. }, Some(words)) => {
            let unique: String = message.correlation.as_str().chars().rev().take(6).collect();
            let unique: String = unique.chars().rev().collect();
            template(receipt::template(words, order, &unique))
        }
        (piece, _) => plain(account, piece)?,
    };
    content["metadata"] = format!("{}:{}", message.correlation, message.index).into();
    let Reach { recipient: (key, person), messaging_type, tag, .. } = reach;
    let mut body = object! {
        "recipient": object! { key: person }, "messaging_type": messaging_type, "message": content,
    };
    if let Some(tag) = tag {
        body["tag"] = tag.into();
    }
    Ok(body)
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

fn plain<'a>(account: &'a Account, piece: &'a Piece) -> Result<Tree<'a>, SendError> {
    Ok(match piece {
        Piece::Text { body } => object! { "text": body },
        Piece::QuickReplies { body, buttons } => {
            object! { "text": body.as_str(), "quick_replies": buttons.iter().map(chip).collect::<Vec<_>>() }
        }
        Piece::AskContact { field, body } => {
            object! { "text": body, "quick_replies": [object! { "content_type": asked(*field)? }] }
        }
        Piece::Buttons { body, buttons, .. } => {
            with_buttons(body, buttons.iter().map(button).collect())
        }
        Piece::LinkButton { body, label, url, .. } => with_buttons(body, vec![link(label, url)]),
        Piece::Media { media, url, .. } => {
            object! { "attachment": object! { "type": file(*media)?, "payload": object! { "url": url } } }
        }
        Piece::Carousel { cards, .. } => {
            let elements: Vec<Tree<'_>> = cards.iter().map(card).collect();
            template(object! { "template_type": "generic", "elements": elements })
        }
        Piece::NativeProduct { sku, .. } => products(account, std::slice::from_ref(sku))?,
        Piece::NativeProducts { sections, .. } => {
            let skus: Vec<Sku> = sections.iter().flat_map(|(_, skus)| skus).cloned().collect();
            products(account, &skus)?
        }
        Piece::Receipt { body, .. } => object! { "text": body },
        Piece::List { .. }
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

fn template(payload: Tree<'_>) -> Tree<'_> {
    object! { "attachment": object! { "type": "template", "payload": payload } }
}

fn with_buttons<'a>(body: &'a str, buttons: Vec<Tree<'a>>) -> Tree<'a> {
    template(object! { "template_type": "button", "text": body, "buttons": buttons })
}

fn chip(button: &PieceButton) -> Tree<'_> {
    object! { "content_type": "text", "title": &button.title, "payload": &button.token }
}

fn button(button: &PieceButton) -> Tree<'_> {
    object! { "type": "postback", "title": &button.title, "payload": &button.token }
}

fn link<'a>(label: &'a str, url: &'a str) -> Tree<'a> {
    object! { "type": "web_url", "title": label, "url": url }
}

/// A card needs a title and one thing more; what is empty is refused.
fn card(card: &PieceCard) -> Tree<'_> {
    let facts = card.subtitle.as_deref().filter(|text| !text.trim().is_empty());
    let title = Some(card.title.as_str()).filter(|text| !text.trim().is_empty());
    let mut element = object! { "title": title.or(facts).unwrap_or("—") };
    if let Some(subtitle) = facts {
        element["subtitle"] = Tree::from(subtitle);
    }
    if let Some(image) = &card.image {
        element["image_url"] = Tree::from(image);
    }
    let mut buttons: Vec<Tree<'_>> = card.buttons.iter().map(button).collect();
    if let Some((label, url)) = &card.link {
        element["default_action"] = object! { "type": "web_url", "url": url };
        buttons.insert(0, link(label, url));
    }
    if !buttons.is_empty() {
        element["buttons"] = Tree::List(buttons);
    }
    element
}

/// Products out of the connected catalog, by the platform's own names for them.
fn products<'a>(account: &'a Account, skus: &[Sku]) -> Result<Tree<'a>, SendError> {
    let mut elements = Vec::new();
    for sku in skus.iter().take(PRODUCTS_MAX) {
        let item = account.products.items.get(sku);
        let item = item
            .ok_or_else(|| impossible(&format!("`{sku}` is no item of the connected catalog")))?;
        elements.push(object! { "id": item });
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
