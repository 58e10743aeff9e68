//! From a planned piece to the method and the JSON of the one call it is.

use super::capabilities::CAPTION_MAX;
use super::invoice::{self, Sale};
use super::settings::Settings;
use super::{html, ids, keyboard};
use crate::Rendered;
use crate::tree::Tree;
use engine::content::capability::{TextLimit, TextUnit};
use engine::content::piece::{Piece, PieceCard, PieceHeader};
use engine::content::plan::{fits, length};
use engine::content::{ContactField, MediaKind};
use engine::inbox::inbound::IdentityScheme;
use std::borrow::Cow;
use transport::{SendError, SendErrorCode};

/// A method and its fields.
type Call<'a> = (&'static str, Tree<'a>);

pub(super) fn call<'a>(settings: &'a Settings, message: &'a Rendered) -> Result<Call<'a>, SendError> {
    let chat = chat(message)?;
    let (method, mut fields) = piece(settings, &message.piece)?;
    fields["chat_id"] = Tree::from(chat);
    let answered = message.in_reply_to.as_deref().and_then(ids::split);
    if let Some((_, number)) = answered.filter(|(of_chat, _)| *of_chat == chat) {
        // The message may be gone by now: that is no reason to say nothing.
        fields["reply_parameters"] =
            object! { "message_id": number, "allow_sending_without_reply": true };
    }
    Ok((method, fields))
}

/// A card in the place of another.
pub(super) fn page<'a>(message: &'a Rendered, provider_id: &str, page: u32) -> Result<Tree<'a>, SendError> {
    let refused = |why: &str| SendError::new(SendErrorCode::InvalidRequest, why);
    let (chat, number) =
        ids::split(provider_id).ok_or_else(|| refused("it is not the name of a message"))?;
    let Piece::Carousel { cards, .. } = &message.piece else {
        return Err(refused("the message has one page"));
    };
    let page = usize::try_from(page).unwrap_or(usize::MAX);
    let card = cards.get(page).ok_or_else(|| refused("the message has no such page"))?;
    let image = card.image.as_ref().ok_or_else(|| refused("the page has no picture"))?;
    let mut media = object! { "type": "photo", "media": image };
    caption(&mut media, card.body.as_str());
    let keyboard = keyboard::of_card(card, page, cards.len());
    Ok(object! { "chat_id": chat, "message_id": number, "media": media, "reply_markup": keyboard })
}

/// The chat with the contact, which has her own number.
pub(super) fn chat(message: &Rendered) -> Result<i64, SendError> {
    chat_of(&message.to).ok_or_else(|| {
        SendError::new(SendErrorCode::RecipientUnreachable, "the contact has no Telegram address")
    })
}

pub(super) fn chat_of(identities: &[engine::inbox::inbound::Identity]) -> Option<i64> {
    let ours = identities.iter().find(|identity| identity.scheme == IdentityScheme::Telegram)?;
    ours.value.parse().ok()
}

fn piece<'a>(settings: &'a Settings, piece: &'a Piece) -> Result<Call<'a>, SendError> {
    match piece {
        Piece::Text { body } => Ok(("sendMessage", text(body))),
        Piece::Buttons { header, body, footer, buttons } => {
            let body = framed(heading(header.as_ref()), body, footer.as_deref());
            Ok(with_keyboard(picture(header.as_ref()), body, keyboard::of_buttons(buttons)))
        }
        Piece::QuickReplies { body, buttons } => {
            Ok(with_keyboard(None, body.as_str(), keyboard::of_buttons(buttons)))
        }
        Piece::List { header, body, footer, sections, .. } => {
            let body = framed(header.as_deref(), body, footer.as_deref());
            Ok(with_keyboard(None, body, keyboard::of_sections(sections)))
        }
        Piece::LinkButton { header, body, label, url } => {
            let body = framed(heading(header.as_ref()), body, None);
            Ok(with_keyboard(picture(header.as_ref()), body, keyboard::of_link(label, url)))
        }
        Piece::Media { media, url, caption, .. } => {
            Ok(self::media(*media, url, caption.as_deref()))
        }
        Piece::Carousel { body, cards } => carousel(body, cards),
        Piece::AskContact { field, body } => asked(settings, *field, body),
        Piece::Invoice { title, body, reference, amounts, total, url } => {
            let sale = Sale { title, body, reference, amounts, total: *total, url };
            let token = settings.provider_token.as_ref();
            let sheet = token.and_then(|token| invoice::fields(&sale, token.expose()));
            let page = || with_keyboard(None, body.as_str(), keyboard::of_link(title, url));
            Ok(sheet.map_or_else(page, |fields| ("sendInvoice", fields)))
        }
        Piece::NativeProduct { .. }
        | Piece::NativeProducts { .. }
        | Piece::Template { .. }
        | Piece::Blocks { .. }
        | Piece::Speech { .. }
        | Piece::Receipt { .. } => Err(SendError::new(
            SendErrorCode::InvalidRequest,
            "the piece was planned for another channel",
        )),
    }
}

fn text<'a>(body: impl Into<Cow<'a, str>>) -> Tree<'a> {
    object! { "text": body.into(), "parse_mode": "HTML" }
}

/// Buttons below words, below a picture where there is one. Words too long for a picture's caption get the picture
/// as the preview of its address, above them.
fn with_keyboard<'a>(
    picture: Option<&'a str>,
    body: impl Into<Cow<'a, str>>,
    keyboard: Tree<'a>,
) -> Call<'a> {
    let body = body.into();
    let limit = TextLimit { max: CAPTION_MAX, unit: TextUnit::Utf16 };
    let (method, mut fields) = match picture {
        Some(url) if fits(&body, limit) => photo(url, body),
        Some(url) => {
            let mut fields = text(body);
            fields["link_preview_options"] =
                object! { "url": url, "prefer_large_media": true, "show_above_text": true };
            ("sendMessage", fields)
        }
        None => ("sendMessage", text(body)),
    };
    fields["reply_markup"] = keyboard;
    (method, fields)
}

/// Words with a heading above and a smaller line below.
fn framed<'a>(heading: Option<&str>, body: &'a str, footer: Option<&str>) -> Cow<'a, str> {
    let heading = heading.filter(|text| !text.is_empty());
    let heading = heading.map(|text| format!("<b>{}</b>", html::escape(text)));
    let footer =
        footer.filter(|text| !text.is_empty()).map(|text| format!("<i>{}</i>", html::escape(text)));
    if heading.is_none() && footer.is_none() {
        return Cow::Borrowed(body);
    }
    let parts = [heading.as_deref(), Some(body).filter(|body| !body.is_empty()), footer.as_deref()];
    Cow::Owned(parts.into_iter().flatten().collect::<Vec<_>>().join("\n\n"))
}

fn heading(header: Option<&PieceHeader>) -> Option<&str> {
    match header {
        Some(PieceHeader::Text { text }) => Some(text),
        Some(PieceHeader::Image { .. }) | None => None,
    }
}

fn picture(header: Option<&PieceHeader>) -> Option<&str> {
    match header {
        Some(PieceHeader::Image { url }) => Some(url),
        Some(PieceHeader::Text { .. }) | None => None,
    }
}

/// The first card; the others come in its place when the arrows below it are tapped.
fn carousel<'a>(body: &str, cards: &'a [PieceCard]) -> Result<Call<'a>, SendError> {
    let empty = || SendError::new(SendErrorCode::InvalidRequest, "a carousel without cards");
    let first = cards.first().ok_or_else(empty)?;
    let whole = [body, &first.body].map(str::trim).join("\n\n");
    // What is said above the cards goes with the first, if the two fit one caption.
    let words = if length(&whole, TextUnit::Utf16) <= CAPTION_MAX {
        Cow::Owned(whole.trim().to_owned())
    } else {
        Cow::Borrowed(first.body.as_str())
    };
    Ok(with_keyboard(first.image.as_deref(), words, keyboard::of_card(first, 0, cards.len())))
}

fn media<'a>(media: MediaKind, url: &'a str, words: Option<&'a str>) -> Call<'a> {
    let (method, field) = match media {
        MediaKind::Image => ("sendPhoto", "photo"),
        MediaKind::Video => ("sendVideo", "video"),
        MediaKind::Audio => ("sendAudio", "audio"),
        MediaKind::Document => ("sendDocument", "document"),
        MediaKind::Sticker => ("sendSticker", "sticker"),
    };
    let mut fields = object! { field: url };
    if media != MediaKind::Sticker {
        caption(&mut fields, words.unwrap_or_default());
    }
    (method, fields)
}

fn photo<'a>(url: &'a str, words: Cow<'a, str>) -> Call<'a> {
    let mut fields = object! { "photo": url };
    caption(&mut fields, words);
    ("sendPhoto", fields)
}

fn caption<'a>(fields: &mut Tree<'a>, words: impl Into<Cow<'a, str>>) {
    let words = words.into();
    if !words.is_empty() {
        fields["caption"] = words.into();
        fields["parse_mode"] = Tree::from("HTML");
    }
}

/// A keyboard in the place of the letters: one tap sends the number, or the place.
fn asked<'a>(settings: &'a Settings, field: ContactField, body: &'a str) -> Result<Call<'a>, SendError> {
    let button = match field {
        ContactField::Phone => object! { "text": &settings.phone_button, "request_contact": true },
        ContactField::Location => {
            object! { "text": &settings.location_button, "request_location": true }
        }
        ContactField::Email | ContactField::LinkAccount => {
            return Err(SendError::new(
                SendErrorCode::InvalidRequest,
                "Telegram has no form for that",
            ));
        }
    };
    let mut fields = text(body);
    fields["reply_markup"] =
        object! { "keyboard": [[button]], "resize_keyboard": true, "one_time_keyboard": true };
    Ok(("sendMessage", fields))
}
