//! From a planned piece to the JSON of the one call it is.

use super::settings::Settings;
use crate::Rendered;
use engine::content::{ContactField, MediaKind};
use engine::content::piece::{Piece, PieceButton, PieceCard, PieceHeader, PieceSection};
use engine::inbox::inbound::IdentityScheme;
use serde_json::{Map, Value, json};
use transport::{SendError, SendErrorCode};

/// The body of the call.
pub(super) fn body(settings: &Settings, message: &Rendered) -> Result<Value, SendError> {
    let correlation = format!("{}:{}", message.correlation, message.index);
    let (kind, content) = content(settings, &message.piece, &correlation)?;
    let mut body = Map::new();
    body.insert("messaging_product".to_owned(), json!("whatsapp"));
    body.insert("recipient_type".to_owned(), json!("individual"));
    let (key, address) = recipient(message)?;
    body.insert(key.to_owned(), json!(address));
    body.insert("type".to_owned(), json!(kind));
    body.insert(kind.to_owned(), content);
    if let Some(id) = &message.in_reply_to {
        body.insert("context".to_owned(), json!({ "message_id": id }));
    }
    body.insert("biz_opaque_callback_data".to_owned(), json!(correlation));
    Ok(Value::Object(body))
}

/// The phone number where it is known, since some kinds of message need it; else the user id.
fn recipient(message: &Rendered) -> Result<(&'static str, &str), SendError> {
    let address = |scheme| message.to.iter().find(|identity| identity.scheme == scheme);
    let phone = address(IdentityScheme::WaPhone).map(|identity| ("to", identity.value.as_str()));
    let user = || address(IdentityScheme::WaUser).map(|identity| ("recipient", identity.value.as_str()));
    let missing = || SendError::new(SendErrorCode::RecipientUnreachable, "the contact has no WhatsApp address");
    phone.or_else(user).ok_or_else(missing)
}

fn content(settings: &Settings, piece: &Piece, correlation: &str) -> Result<(&'static str, Value), SendError> {
    let interactive = |value: Value| Ok(("interactive", value));
    match piece {
        Piece::Text { body } => Ok(("text", json!({ "body": body, "preview_url": has_link(body) }))),
        Piece::Buttons { header, body, footer, buttons } => {
            let action = object! { "buttons": reply_buttons(buttons, "reply") };
            interactive(framed("button", header.as_ref(), body, footer.as_deref(), action))
        }
        Piece::QuickReplies { body, buttons } => {
            let action = object! { "buttons": reply_buttons(buttons, "reply") };
            interactive(framed("button", None, body, None, action))
        }
        Piece::List { header, body, footer, button, sections } => {
            let header = header.clone().map(|text| PieceHeader::Text { text });
            let action = object! { "button": button.as_str(), "sections": sections.iter().map(section).collect::<Vec<_>>() };
            interactive(framed("list", header.as_ref(), body, footer.as_deref(), action))
        }
        Piece::LinkButton { header, body, label, url } => {
            let action = json!({ "name": "cta_url", "parameters": { "display_text": label, "url": url } });
            interactive(framed("cta_url", header.as_ref(), body, None, action))
        }
        Piece::Media { media, url, caption, file_name } => {
            Ok(self::media(*media, url, caption.as_deref(), file_name.as_deref()))
        }
        Piece::Carousel { body, cards } => {
            let cards: Vec<Value> = cards.iter().enumerate().map(card).collect();
            interactive(framed("carousel", None, body, None, object! { "cards": cards }))
        }
        Piece::NativeProduct { body, catalog_id, sku } => {
            let action = json!({ "catalog_id": catalog_id, "product_retailer_id": sku });
            interactive(framed("product", None, body.as_deref().unwrap_or_default(), None, action))
        }
        Piece::NativeProducts { header, body, catalog_id, sections } => {
            let header = PieceHeader::Text { text: header.clone() };
            let sections: Vec<Value> = sections.iter().map(|(title, skus)| product_section(title, skus)).collect();
            let action = object! { "catalog_id": catalog_id.as_str(), "sections": sections };
            interactive(framed("product_list", Some(&header), body, None, action))
        }
        Piece::NativeCatalog { body, thumbnail } => {
            let mut action = json!({ "name": "catalog_message" });
            if let Some(sku) = thumbnail {
                action["parameters"] = json!({ "thumbnail_product_retailer_id": sku });
            }
            interactive(framed("catalog_message", None, body, None, action))
        }
        Piece::AskContact { field: ContactField::Email, body } => {
            interactive(form(settings, body, correlation)?)
        }
        Piece::AskContact { field, body } => interactive(asked(*field, body)?),
        Piece::Template { name, language_tag, parameters } => {
            Ok(("template", template(settings, name, language_tag, parameters)))
        }
        Piece::Blocks { .. } | Piece::Speech { .. } | Piece::Receipt { .. } | Piece::Invoice { .. } => {
            Err(SendError::new(SendErrorCode::InvalidRequest, "the piece was planned for another channel"))
        }
    }
}

/// A form of the platform: a tap sends the number, or the place.
fn asked(field: ContactField, body: &str) -> Result<Value, SendError> {
    let (kind, action) = match field {
        ContactField::Phone => ("request_contact_info", "request_contact_info"),
        ContactField::Location => ("location_request_message", "send_location"),
        ContactField::Email | ContactField::LinkAccount => {
            return Err(SendError::new(SendErrorCode::InvalidRequest, "WhatsApp has no form for that"));
        }
    };
    Ok(framed(kind, None, body, None, json!({ "name": action })))
}

/// Our own form. What it is filled in for comes back with it.
fn form(settings: &Settings, body: &str, correlation: &str) -> Result<Value, SendError> {
    let missing = || SendError::new(SendErrorCode::InvalidRequest, "the inbox has no Flow");
    let id = settings.flow.id.as_ref().ok_or_else(missing)?;
    let parameters = json!({
        "flow_message_version": "3",
        "flow_id": id,
        "flow_token": correlation,
        "flow_cta": settings.flow.call_to_action,
        "flow_action": "data_exchange",
    });
    Ok(framed("flow", None, body, None, json!({ "name": "flow", "parameters": parameters })))
}

/// An interactive message. What is empty is left out: an empty text is refused.
fn framed(kind: &str, header: Option<&PieceHeader>, body: &str, footer: Option<&str>, action: Value) -> Value {
    let mut value = object! { "type": kind, "action": action };
    match header {
        Some(PieceHeader::Text { text }) if !text.is_empty() => {
            value["header"] = json!({ "type": "text", "text": text });
        }
        Some(PieceHeader::Image { url }) => value["header"] = image_header(url),
        Some(PieceHeader::Text { .. }) | None => {}
    }
    if !body.is_empty() {
        value["body"] = json!({ "text": body });
    }
    if let Some(footer) = footer.filter(|footer| !footer.is_empty()) {
        value["footer"] = json!({ "text": footer });
    }
    value
}

fn image_header(url: &str) -> Value {
    json!({ "type": "image", "image": { "link": url } })
}

fn reply_buttons(buttons: &[PieceButton], kind: &str) -> Vec<Value> {
    let button = |button: &PieceButton| json!({ "type": kind, kind: { "id": button.token, "title": button.title } });
    buttons.iter().map(button).collect()
}

fn section(section: &PieceSection) -> Value {
    let rows: Vec<Value> = section
        .rows
        .iter()
        .map(|row| {
            let mut value = json!({ "id": row.token, "title": row.title });
            if let Some(description) = &row.description {
                value["description"] = json!(description);
            }
            value
        })
        .collect();
    let mut value = object! { "rows": rows };
    if let Some(title) = &section.title {
        value["title"] = json!(title);
    }
    value
}

fn product_section(title: &str, skus: &[engine::Sku]) -> Value {
    let items: Vec<Value> = skus.iter().map(|sku| json!({ "product_retailer_id": sku })).collect();
    json!({ "title": title, "product_items": items })
}

fn card((index, card): (usize, &PieceCard)) -> Value {
    let action = match &card.link {
        Some((label, url)) => {
            let parameters = json!({ "display_text": label, "url": url });
            json!({ "name": "cta_url", "parameters": parameters })
        }
        None => object! { "buttons": reply_buttons(&card.buttons, "quick_reply") },
    };
    // The type is the same whichever buttons a card has.
    let mut value = object! { "card_index": index, "type": "cta_url", "action": action };
    if let Some(image) = &card.image {
        value["header"] = image_header(image);
    }
    if !card.body.is_empty() {
        value["body"] = json!({ "text": card.body });
    }
    value
}

fn media(media: MediaKind, url: &str, caption: Option<&str>, file_name: Option<&str>) -> (&'static str, Value) {
    let (kind, captioned) = match media {
        MediaKind::Image => ("image", true),
        MediaKind::Video => ("video", true),
        MediaKind::Audio => ("audio", false),
        MediaKind::Document => ("document", true),
        MediaKind::Sticker => ("sticker", false),
    };
    let mut value = json!({ "link": url });
    if let Some(caption) = caption.filter(|caption| captioned && !caption.is_empty()) {
        value["caption"] = json!(caption);
    }
    if let Some(file_name) = file_name.filter(|_| media == MediaKind::Document) {
        value["filename"] = json!(file_name);
    }
    (kind, value)
}

fn template(settings: &Settings, name: &str, language_tag: &str, parameters: &[String]) -> Value {
    let language = settings.template_language(name, language_tag);
    let mut value = json!({ "name": name, "language": { "code": language } });
    if !parameters.is_empty() {
        let parameters: Vec<Value> =
            parameters.iter().map(|text| json!({ "type": "text", "text": one_line(text) })).collect();
        value["components"] = json!([{ "type": "body", "parameters": parameters }]);
    }
    value
}

/// A parameter may hold no line break and no run of spaces.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn has_link(body: &str) -> bool {
    body.contains("https://") || body.contains("http://")
}
