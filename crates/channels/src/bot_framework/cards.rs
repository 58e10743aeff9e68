//! The platform's own cards: hero and receipt. Each reads its text in its own way, so foreign text is made harmless.

use super::address::{Address, Profile};
use super::speech::escaped;
use crate::tree::Tree;
use engine::commerce::format::money;
use engine::content::piece::{PieceButton, PieceCard, PieceHeader};
use engine::content::{AmountKind, OrderCard};
use std::borrow::Cow;

pub(super) const HERO: &str = "application/vnd.microsoft.card.hero";
pub(super) const RECEIPT: &str = "application/vnd.microsoft.card.receipt";

pub(super) fn attachment<'a>(kind: impl Into<Tree<'a>>, content: Tree<'a>) -> Tree<'a> {
    object! { "contentType": kind.into(), "content": content }
}

/// A card with a picture or a heading, words and buttons. What is empty is left out.
pub(super) fn hero<'a>(
    address: &Address,
    header: Option<&'a PieceHeader>,
    text: impl Into<Cow<'a, str>>,
    buttons: Vec<Tree<'a>>,
) -> Tree<'a> {
    let mut card = object! { "text": card_text(address, text) };
    match header {
        Some(PieceHeader::Text { text }) if !text.is_empty() => card["title"] = Tree::from(text),
        Some(PieceHeader::Image { url }) => card["images"] = Tree::from([object! { "url": url }]),
        Some(PieceHeader::Text { .. }) | None => {}
    }
    if !buttons.is_empty() {
        card["buttons"] = Tree::List(buttons);
    }
    attachment(HERO, card)
}

/// One of several, side by side. Its text begins with its title, which stands above it already.
pub(super) fn card<'a>(address: &Address, card: &'a PieceCard) -> Tree<'a> {
    let text = card.body.strip_prefix(card.title.as_str()).unwrap_or(&card.body).trim_start();
    let text = if card.body.is_empty() { card.subtitle.as_deref().unwrap_or_default() } else { text };
    let mut hero = object! { "title": &card.title, "text": card_text(address, text) };
    if let Some(url) = &card.image {
        hero["images"] = Tree::from([object! { "url": url, "alt": &card.title }]);
    }
    let link = card.link.iter().map(|(label, url)| open_url(label, url));
    let buttons: Vec<Tree<'_>> = card.buttons.iter().map(|button| tap(address, button)).chain(link).collect();
    if !buttons.is_empty() {
        hero["buttons"] = Tree::List(buttons);
    }
    attachment(HERO, hero)
}

pub(super) fn receipt<'a>(address: &Address, order: &'a OrderCard) -> Tree<'a> {
    let language = address.language();
    let amount = |amount| money(amount, language);
    let items: Vec<Tree<'_>> = order
        .lines
        .iter()
        .map(|line| {
            let mut item = object! {
                "title": &line.title,
                "price": amount(line.total),
                "quantity": line.quantity.to_string(),
            };
            if let Some(variant) = &line.variant {
                item["subtitle"] = Tree::from(variant);
            }
            if let Some(url) = &line.image {
                item["image"] = object! { "url": url, "alt": &line.title };
            }
            item
        })
        .collect();
    let of_tax = |line: &&engine::content::AmountLine| line.kind == AmountKind::Tax;
    let facts = order.amounts.iter().filter(|line| !of_tax(line));
    let facts: Vec<Tree<'_>> = facts.map(|line| object! { "key": &line.label, "value": amount(line.amount) }).collect();
    let mut card = object! {
        "title": format!("{} · {}", order.number, order.status_label),
        "facts": facts,
        "items": items,
        "total": amount(order.total),
    };
    if let Some(tax) = order.amounts.iter().find(of_tax) {
        card["tax"] = Tree::from(amount(tax.amount));
    }
    attachment(RECEIPT, card)
}

/// A button whose token comes back, with what the contact is shown to have said.
pub(super) fn tap<'a>(address: &Address, button: &'a PieceButton) -> Tree<'a> {
    let PieceButton { token, title } = button;
    match address.profile() {
        Profile::Teams { .. } | Profile::Web | Profile::Cortana => object! {
            "type": "messageBack",
            "title": title,
            "text": title,
            "displayText": title,
            "value": object! { "token": token, "title": title },
        },
        Profile::Other => object! { "type": "postBack", "title": title, "value": token },
    }
}

/// A chip. Where only typed words come back, its title is found again among the open options.
pub(super) fn chip<'a>(address: &Address, button: &'a PieceButton) -> Tree<'a> {
    match address.profile() {
        Profile::Web => tap(address, button),
        Profile::Teams { .. } | Profile::Cortana | Profile::Other => {
            object! { "type": "imBack", "title": &button.title, "value": &button.title }
        }
    }
}

pub(super) fn open_url<'a>(label: &'a str, url: &'a str) -> Tree<'a> {
    object! { "type": "openUrl", "title": label, "value": url }
}

/// Words on a card: Teams reads them as HTML, the web chat client as Markdown.
fn card_text<'a>(address: &Address, text: impl Into<Cow<'a, str>>) -> Cow<'a, str> {
    let text = text.into();
    match address.profile() {
        Profile::Teams { .. } => escaped(&text).replace('\n', "<br>").into(),
        Profile::Web => markdown(&text).into(),
        Profile::Cortana | Profile::Other => text,
    }
}

fn markdown(text: &str) -> String {
    let mut harmless = String::with_capacity(text.len() + text.len() / 8);
    let mut taken = 0;
    for (at, byte) in text.bytes().enumerate() {
        // Two spaces make the line end where it ends.
        let mark = match byte {
            b'\n' => "  ",
            b'\\' | b'`' | b'*' | b'_' | b'{' | b'}' | b'[' | b']' | b'<' | b'>' | b'#' | b'|' | b'~' | b'!' | b'&' => "\\",
            _ => continue,
        };
        harmless.push_str(&text[taken..at]);
        harmless.push_str(mark);
        taken = at;
    }
    harmless.push_str(&text[taken..]);
    harmless
}
