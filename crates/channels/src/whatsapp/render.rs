//! From a planned piece to the JSON of the one call it is.

use super::settings::Settings;
use crate::Rendered;
use crate::tree::Tree;
use engine::content::piece::{Piece, PieceButton, PieceCard, PieceHeader, PieceSection};
use engine::content::{ContactField, MediaKind};
use engine::inbox::inbound::IdentityScheme;
use transport::{SendError, SendErrorCode};

/// The body of the call.
pub(super) fn body<'a>(settings: &'a Settings, message: &'a Rendered) -> Result<Tree<'a>, SendError> {
    let correlation = format!("{}:{}", message.correlation, message.index);
    let (kind, content) = content(settings, &message.piece, &correlation)?;
    let (key, address) = recipient(message)?;
    let mut body = object! {
        "messaging_product": "whatsapp", "recipient_type": "individual", key: address, "type": kind, kind: content,
    };
    if let Some(id) = &message.in_reply_to {
        body["context"] = object! { "message_id": id };
    }
    body["biz_opaque_callback_data"] = correlation.into();
    Ok(body)
}

/// The phone number where it is known, since some kinds of message need it; else the user id.
fn recipient(message: &Rendered) -> Result<(&'static str, &str), SendError> {
    let address = |scheme| message.to.iter().find(|identity| identity.scheme == scheme);
    let phone = address(IdentityScheme::WaPhone).map(|identity| ("to", identity.value.as_str()));
    let user = || address(IdentityScheme::WaUser).map(|identity| ("recipient", identity.value.as_str()));
    let missing = || SendError::new(SendErrorCode::RecipientUnreachable, "the contact has no WhatsApp address");
    phone.or_else(user).ok_or_else(missing)
}

fn content<'a>(settings: &'a Settings, piece: &'a Piece, correlation: &str) -> Result<(&'static str, Tree<'a>), SendError> {
    let interactive = |value| Ok(("interactive", value));
    match piece {
        Piece::Text { body } => Ok(("text", object! { "body": body, "preview_url": has_link(body) })),
        Piece::Buttons { header, body, footer, buttons } => {
            let action = object! { "buttons": reply_buttons(buttons, "reply") };
            interactive(framed("button", header.as_ref().map(Header::of), body, footer.as_deref(), action))
        }
        Piece::QuickReplies { body, buttons } => {
            let action = object! { "buttons": reply_buttons(buttons, "reply") };
            interactive(framed("button", None, body, None, action))
        }
        Piece::List { header, body, footer, button, sections } => {
            let header = header.as_deref().map(Header::Text);
            let action = object! { "button": button.as_str(), "sections": sections.iter().map(section).collect::<Vec<_>>() };
            interactive(framed("list", header, body, footer.as_deref(), action))
        }
        Piece::LinkButton { header, body, label, url } => {
            let action = object! { "name": "cta_url", "parameters": object! { "display_text": label, "url": url } };
            interactive(framed("cta_url", header.as_ref().map(Header::of), body, None, action))
        }
        Piece::Media { media, url, caption, file_name } => {
            Ok(self::media(*media, url, caption.as_deref(), file_name.as_deref()))
        }
        Piece::Carousel { body, cards } => {
            let cards: Vec<Tree<'_>> = cards.iter().enumerate().map(card).collect();
            interactive(framed("carousel", None, body, None, object! { "cards": cards }))
        }
        Piece::NativeProduct { body, catalog_id, sku, .. } => {
            let action = object! { "catalog_id": catalog_id, "product_retailer_id": sku.as_str() };
            interactive(framed("product", None, body.as_deref().unwrap_or_default(), None, action))
        }
        Piece::NativeProducts { header, body, catalog_id, sections, .. } => {
            let sections: Vec<Tree<'_>> = sections.iter().map(|(title, skus)| product_section(title, skus)).collect();
            let action = object! { "catalog_id": catalog_id.as_str(), "sections": sections };
            interactive(framed("product_list", Some(Header::Text(header)), body, None, action))
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
fn asked(field: ContactField, body: &str) -> Result<Tree<'_>, SendError> {
    let (kind, action) = match field {
        ContactField::Phone => ("request_contact_info", "request_contact_info"),
        ContactField::Location => ("location_request_message", "send_location"),
        ContactField::Email | ContactField::LinkAccount => {
            return Err(SendError::new(SendErrorCode::InvalidRequest, "WhatsApp has no form for that"));
        }
    };
    Ok(framed(kind, None, body, None, object! { "name": action }))
}

/// Our own form. What it is filled in for comes back with it.
fn form<'a>(settings: &'a Settings, body: &'a str, correlation: &str) -> Result<Tree<'a>, SendError> {
    let missing = || SendError::new(SendErrorCode::InvalidRequest, "the inbox has no Flow");
    let id = settings.flow.id.as_ref().ok_or_else(missing)?;
    let parameters = object! {
        "flow_message_version": "3",
        "flow_id": id,
        "flow_token": correlation.to_owned(),
        "flow_cta": &settings.flow.call_to_action,
        "flow_action": "data_exchange",
    };
    Ok(framed("flow", None, body, None, object! { "name": "flow", "parameters": parameters }))
}

/// What stands above the words.
#[derive(Debug, Clone, Copy)]
enum Header<'a> {
    Text(&'a str),
    Image(&'a str),
}

impl<'a> Header<'a> {
    fn of(header: &'a PieceHeader) -> Self {
        match header {
            PieceHeader::Text { text } => Self::Text(text),
            PieceHeader::Image { url } => Self::Image(url),
        }
    }
}

/// An interactive message. What is empty is left out: an empty text is refused.
fn framed<'a>(
    kind: &'static str,
    header: Option<Header<'a>>,
    body: &'a str,
    footer: Option<&'a str>,
    action: Tree<'a>,
) -> Tree<'a> {
    let mut value = object! { "type": kind, "action": action };
    match header {
        Some(Header::Text(text)) if !text.is_empty() => {
            value["header"] = object! { "type": "text", "text": text };
        }
        Some(Header::Image(url)) => value["header"] = image_header(url),
        Some(Header::Text(_)) | None => {}
    }
    if !body.is_empty() {
        value["body"] = object! { "text": body };
    }
    if let Some(footer) = footer.filter(|footer| !footer.is_empty()) {
        value["footer"] = object! { "text": footer };
    }
    value
}

fn image_header(url: &str) -> Tree<'_> {
    object! { "type": "image", "image": object! { "link": url } }
}

fn reply_buttons<'a>(buttons: &'a [PieceButton], kind: &'static str) -> Vec<Tree<'a>> {
    let button = |button: &'a PieceButton| object! { "type": kind, kind: object! { "id": &button.token, "title": &button.title } };
    buttons.iter().map(button).collect()
}

fn section(section: &PieceSection) -> Tree<'_> {
    let rows: Vec<Tree<'_>> = section
        .rows
        .iter()
        .map(|row| {
            let mut value = object! { "id": &row.token, "title": &row.title };
            if let Some(description) = &row.description {
                value["description"] = Tree::from(description);
            }
            value
        })
        .collect();
    let mut value = object! { "rows": rows };
    if let Some(title) = &section.title {
        value["title"] = Tree::from(title);
    }
    value
}

fn product_section<'a>(title: &'a str, skus: &'a [engine::Sku]) -> Tree<'a> {
    let items: Vec<Tree<'_>> = skus.iter().map(|sku| object! { "product_retailer_id": sku.as_str() }).collect();
    object! { "title": title, "product_items": items }
}

fn card((index, card): (usize, &PieceCard)) -> Tree<'_> {
    let action = match &card.link {
        Some((label, url)) => {
            let parameters = object! { "display_text": label, "url": url };
            object! { "name": "cta_url", "parameters": parameters }
        }
        None => object! { "buttons": reply_buttons(&card.buttons, "quick_reply") },
    };
    // The type is the same whichever buttons a card has.
    let mut value = object! { "card_index": u32::try_from(index).unwrap_or(u32::MAX), "type": "cta_url", "action": action };
    if let Some(image) = &card.image {
        value["header"] = image_header(image);
    }
    if !card.body.is_empty() {
        value["body"] = object! { "text": &card.body };
    }
    value
}

fn media<'a>(
    media: MediaKind,
    url: &'a str,
    caption: Option<&'a str>,
    file_name: Option<&'a str>,
) -> (&'static str, Tree<'a>) {
    let (kind, captioned) = match media {
        MediaKind::Image => ("image", true),
        MediaKind::Video => ("video", true),
        MediaKind::Audio => ("audio", false),
        MediaKind::Document => ("document", true),
        MediaKind::Sticker => ("sticker", false),
    };
    let mut value = object! { "link": url };
    if let Some(caption) = caption.filter(|caption| captioned && !caption.is_empty()) {
        value["caption"] = Tree::from(caption);
    }
    if let Some(file_name) = file_name.filter(|_| media == MediaKind::Document) {
        value["filename"] = Tree::from(file_name);
    }
    (kind, value)
}

fn template<'a>(settings: &'a Settings, name: &'a str, language_tag: &'a str, parameters: &[String]) -> Tree<'a> {
    let language = settings.template_language(name, language_tag);
    let mut value = object! { "name": name, "language": object! { "code": language } };
    if !parameters.is_empty() {
        let parameters: Vec<Tree<'_>> =
            parameters.iter().map(|text| object! { "type": "text", "text": one_line(text) }).collect();
        value["components"] = Tree::from([object! { "type": "body", "parameters": parameters }]);
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
