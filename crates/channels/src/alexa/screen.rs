//! What is shown: a card in the app, and on a device with a screen the products to touch.
//!
//! An address cannot be spoken, so the card carries it: the link to the checkout above all.

use crate::tree::Tree;
use engine::content::ContactField;
use engine::content::piece::{PieceCard, Shown};

/// Characters of a card, its title included.
pub const CARD_CHARS_MAX: usize = 8_000;
/// The share of a response that a card may take.
const CARD_BYTES_MAX: usize = 6_000;
const TITLE_CHARS_MAX: usize = 120;
/// Longest address of a picture, and of a link that is shown.
const URL_CHARS_MAX: usize = 2_000;
/// Products one document shows.
const PRODUCTS_MAX: usize = 10;
const LINE_CHARS_MAX: usize = 160;
/// The directive that has a screen draw something.
pub(super) const DOCUMENT: &str = "Alexa.Presentation.APL.RenderDocument";

/// The card for everything said; the screen of linking where that was asked for, which has no room for words.
pub(super) fn card<'a>(shown: &[&'a Shown]) -> Option<Tree<'a>> {
    if shown.iter().any(|shown| shown.asks == Some(ContactField::LinkAccount)) {
        return Some(object! { "type": "LinkAccount" });
    }
    let title = shown.iter().map(|shown| shown.title.as_str()).rfind(|title| !title.is_empty());
    let title = cut(title.unwrap_or_default(), TITLE_CHARS_MAX, TITLE_CHARS_MAX * 4);
    let links = links(shown);
    let room = CARD_BYTES_MAX - links.len() - title.len();
    let room_chars = CARD_CHARS_MAX - links.chars().count() - title.chars().count() - 2;
    let words: Vec<&str> =
        shown.iter().map(|shown| shown.text.trim()).filter(|text| !text.is_empty()).collect();
    let words = cut(&words.join("\n\n"), room_chars, room);
    let text =
        [words, links].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n");
    if text.is_empty() && title.is_empty() {
        return None;
    }
    let image = shown.iter().filter_map(|shown| shown.image.as_deref()).find(|url| is_picture(url));
    let mut card = match image {
        Some(url) => object! { "type": "Standard", "text": text,
            "image": object! { "smallImageUrl": url, "largeImageUrl": url } },
        None => object! { "type": "Simple", "content": text },
    };
    // A card without a heading has none: an empty one is refused.
    if !title.is_empty() {
        card["title"] = Tree::from(title);
    }
    Some(card)
}

/// One line a link, each whole or not at all.
fn links(shown: &[&Shown]) -> String {
    let mut lines = String::new();
    for (label, url) in shown.iter().flat_map(|shown| &shown.links) {
        let line = format!("{}: {url}", cut(label, LINE_CHARS_MAX, LINE_CHARS_MAX * 4));
        let fits = url.chars().count() <= URL_CHARS_MAX
            && lines.len() + line.len() < CARD_BYTES_MAX * 2 / 3;
        if fits {
            let newline = if lines.is_empty() { "" } else { "\n" };
            lines = format!("{lines}{newline}{line}");
        }
    }
    lines
}

/// Only over `https`, and not too long: another makes the platform refuse the whole answer.
fn is_picture(url: &str) -> bool {
    url.starts_with("https://") && url.chars().count() <= URL_CHARS_MAX
}

/// A list of the products, each of which can be touched; `None` where there are none.
pub(super) fn document<'a>(shown: &[&'a Shown], token: &'a str) -> Option<Tree<'a>> {
    let cards = shown.iter().flat_map(|shown| &shown.cards);
    let items: Vec<Tree<'_>> = cards.take(PRODUCTS_MAX).map(item).collect();
    if items.is_empty() {
        return None;
    }
    Some(object! {
        "type": DOCUMENT,
        "token": token,
        "document": object! { "type": "APL", "version": "1.6", "mainTemplate": object! { "parameters": ["payload"], "items": [list()] } },
        "datasources": object! { "shop": object! { "items": items } },
    })
}

fn item(card: &PieceCard) -> Tree<'_> {
    let line = |text: &str| cut(text, LINE_CHARS_MAX, LINE_CHARS_MAX * 4);
    let button = card.buttons.first();
    object! {
        "title": line(&card.title),
        "subtitle": line(card.subtitle.as_deref().unwrap_or_default()),
        "image": card.image.as_deref().filter(|url| is_picture(url)).unwrap_or_default(),
        "token": button.map(|button| button.token.as_str()).unwrap_or_default(),
        "action": button.map(|button| line(&button.title)).unwrap_or_default(),
    }
}

/// What is touched comes back as its token and its title.
fn list() -> Tree<'static> {
    object! {
        "type": "Sequence", "width": "100vw", "height": "100vh", "numbered": true,
        "data": "${payload.shop.items}",
        "items": [object! {
            "type": "TouchWrapper", "width": "100%", "disabled": "${data.token == ''}",
            "onPress": [object! { "type": "SendEvent", "arguments": ["${data.token}", "${data.title}"] }],
            "item": object! { "type": "Container", "direction": "row", "padding": "16dp", "alignItems": "center", "items": [
                object! { "type": "Text", "text": "${ordinal}", "width": "48dp", "fontSize": "28dp" },
                object! { "type": "Image", "source": "${data.image}", "width": "120dp", "height": "120dp",
                    "scale": "best-fit", "when": "${data.image != ''}" },
                object! { "type": "Container", "grow": 1, "shrink": 1, "paddingLeft": "24dp", "items": [
                    object! { "type": "Text", "text": "${data.title}", "fontSize": "28dp", "maxLines": 2 },
                    object! { "type": "Text", "text": "${data.subtitle}", "fontSize": "22dp", "maxLines": 2 },
                    object! { "type": "Text", "text": "${data.action}", "fontSize": "18dp", "color": "#00caff", "maxLines": 1 },
                ] },
            ] },
        }],
    }
}

/// Whole characters only, and none that JSON writes longer than it is.
fn cut(text: &str, chars_max: usize, bytes_max: usize) -> String {
    let is_kept = |character: &char| *character == '\n' || !character.is_control();
    // However it is written: nearly all texts are far from being too long.
    if text.len() <= chars_max && text.len() * 2 <= bytes_max && text.chars().all(|character| is_kept(&character)) {
        return text.to_owned();
    }
    let mut kept = String::new();
    let plain = text.chars().filter(is_kept);
    for character in plain.take(chars_max) {
        // A quotation mark, a backslash and a line's end take two.
        let more = character.len_utf8() + usize::from(matches!(character, '"' | '\\' | '\n'));
        if kept.len() + more > bytes_max {
            break;
        }
        kept.push(character);
    }
    kept
}
