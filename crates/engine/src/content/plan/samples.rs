//! Channels, messages and a way to read a plan, for the tests.

use super::PlanWords;
use crate::commerce::money::{Currency, Money};
use crate::content::capability::{
    ButtonLimit, Capabilities, CarouselLimit, ListLimit, Markup, TextLimit, TextUnit,
};
use crate::content::piece::{Piece, PieceButton, PieceHeader, Plan};
use crate::content::{
    Author, Availability, Block, CartCard, CartCardLine, Choice, ChoiceStyle, ContactField,
    MediaKind, Outbound, ProductCard, ProductLayout, Purpose, RatingFigure,
};
use crate::{Language, MessageId};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

pub(super) fn words() -> PlanWords {
    PlanWords {
        choose: "See choices".to_owned(),
        more: "More".to_owned(),
        number_hint: "Reply with the number of your choice.".to_owned(),
        or: "or".to_owned(),
        from: "from".to_owned(),
        was: "was".to_owned(),
        total: "Total".to_owned(),
        cart: "Cart".to_owned(),
        order: "Order".to_owned(),
        products: "Products".to_owned(),
        free_delivery_missing: "{amount} to go for free delivery".to_owned(),
    }
}

fn plain(max: usize, unit: TextUnit) -> Capabilities {
    let text = TextLimit { max, unit };
    Capabilities { parts_max: 5, ..Capabilities::words(text) }
}

fn twenty(count_max: usize, token_max: usize) -> ButtonLimit {
    ButtonLimit { count_max, title_max: 20, token_max, titles_unique: true }
}

fn images() -> BTreeMap<MediaKind, u64> {
    BTreeMap::from([(MediaKind::Image, 5_000_000)])
}

pub(super) fn cards(body_max: usize) -> CarouselLimit {
    CarouselLimit {
        cards_min: if body_max > 0 { 2 } else { 1 },
        cards_max: 10,
        title_max: if body_max > 0 { 0 } else { 80 },
        subtitle_max: if body_max > 0 { 0 } else { 80 },
        body_max,
        message_body: body_max > 0,
        buttons_max: 3,
        button_title_max: 20,
        same_buttons: body_max > 0,
        image_required: body_max > 0,
    }
}

pub(super) fn whatsapp() -> Capabilities {
    Capabilities {
        text_with_choices: TextLimit { max: 1_024, unit: TextUnit::Utf16 },
        markup: Markup::WhatsApp,
        buttons: Some(twenty(3, 256)),
        list: Some(ListLimit {
            rows_max: 10,
            sections_max: 10,
            row_title_max: 24,
            row_description_max: 72,
            section_title_max: 24,
            token_max: 200,
            button_max: 20,
        }),
        header_image: true,
        carousel: Some(cards(160)),
        link_button_title_max: Some(20),
        caption_max: 1_024,
        media_bytes_max: images(),
        templates: true,
        asks_for: BTreeSet::from([ContactField::Phone, ContactField::Location]),
        ..plain(4_096, TextUnit::Utf16)
    }
}

pub(super) fn messenger() -> Capabilities {
    Capabilities {
        text_with_choices: TextLimit { max: 640, unit: TextUnit::Chars },
        buttons: Some(twenty(3, 1_000)),
        quick_replies: Some(twenty(13, 1_000)),
        carousel: Some(cards(0)),
        link_button_title_max: Some(20),
        media_bytes_max: images(),
        ..plain(2_000, TextUnit::Chars)
    }
}

pub(super) fn instagram() -> Capabilities {
    let text = TextLimit { max: 1_000, unit: TextUnit::Bytes };
    Capabilities { text, text_with_choices: TextLimit { max: 640, ..text }, ..messenger() }
}

pub(super) fn sms() -> Capabilities {
    Capabilities { parts_max: 2, ..plain(480, TextUnit::Utf16) }
}

pub(super) fn alexa() -> Capabilities {
    Capabilities {
        markup: Markup::Ssml,
        voice: true,
        receipts: false,
        invoices: false,
        parts_max: 1,
        ..plain(8_000, TextUnit::Chars)
    }
}

pub(super) fn telegram() -> Capabilities {
    Capabilities {
        markup: Markup::Html,
        buttons: Some(ButtonLimit {
            count_max: 100,
            title_max: 40,
            token_max: 64,
            titles_unique: false,
        }),
        header_image: true,
        link_button_title_max: Some(40),
        caption_max: 1_024,
        media_bytes_max: images(),
        ..plain(4_096, TextUnit::Utf16)
    }
}

pub(super) fn message(blocks: Vec<Block>) -> Outbound {
    Outbound {
        id: MessageId::new("msg_1"),
        author: Author::Bot,
        language: Language::En,
        purpose: Purpose::Reply,
        in_reply_to: None,
        blocks,
    }
}

pub(super) fn text(text: &str) -> Block {
    Block::Text { text: text.to_owned() }
}

pub(super) fn choices(style: ChoiceStyle, titles: &[&str]) -> Block {
    let option = |title: &&str| Choice::new(format!("t:{title}"), *title);
    Block::Choices { prompt: String::new(), options: titles.iter().map(option).collect(), style }
}

pub(super) fn mug(name: &str, minor: i64) -> ProductCard {
    let id = name.to_lowercase().replace(' ', "-");
    ProductCard {
        product: id.as_str().into(),
        sku: id.as_str().into(),
        title: name.to_owned(),
        subtitle: None,
        price: Money::from_minor(minor, Currency::EUR),
        price_from: false,
        was: None,
        availability: Availability { in_stock: true, left: None, label: "In stock".to_owned() },
        image: Some(format!("https://shop.example/{id}.jpg")),
        image_alt: name.to_owned(),
        rating: Some(RatingFigure { tenths: 48, count: 12 }),
        why: None,
        actions: vec![
            Choice::new(format!("add:{id}"), "Add to cart"),
            Choice::new(format!("reviews:{id}"), "Reviews"),
        ],
    }
}

pub(super) fn mugs() -> Block {
    let cards = vec![mug("Blue *NEW* mug", 1_200), mug("Red mug & <saucer>", 1_550)];
    Block::Products { cards, layout: ProductLayout::Carousel }
}

pub(super) fn cart() -> Block {
    let line = |name: &str, quantity: u32, minor: i64| CartCardLine {
        sku: name.into(),
        product: name.into(),
        title: name.to_owned(),
        variant: Some("Large".to_owned()),
        quantity,
        unit_price: Money::from_minor(minor, Currency::EUR),
        total: Money::from_minor(minor * i64::from(quantity), Currency::EUR),
        image: None,
    };
    Block::Cart(CartCard {
        lines: vec![line("Blue mug", 2, 1_290)],
        amounts: Vec::new(),
        total: Money::from_minor(2_580, Currency::EUR),
        free_delivery_missing: Some(Money::from_minor(1_420, Currency::EUR)),
        actions: vec![Choice::new("pay", "Checkout"), Choice::new("edit", "Change")],
    })
}

/// A plan as a person reads it.
pub(super) fn shown(plan: &Plan) -> String {
    let mut shown = String::new();
    for piece in &plan.pieces {
        show(piece, &mut shown);
    }
    for option in &plan.numbered {
        let _ = writeln!(shown, "type {} or `{}` => {}", option.number, option.title, option.token);
    }
    shown
}

fn show(piece: &Piece, out: &mut String) {
    let line = |out: &mut String, kind: &str, body: &str| {
        let _ = writeln!(out, "{kind}: {}", body.replace('\n', "\n  | "));
    };
    match piece {
        Piece::Text { body } => line(out, "text", body),
        Piece::Buttons { header, body, buttons, .. } => {
            let header = match header {
                Some(PieceHeader::Image { url }) => format!("picture {url} "),
                Some(PieceHeader::Text { text }) => format!("{text} "),
                None => String::new(),
            };
            line(out, &format!("{header}buttons"), body);
            show_buttons(buttons, out);
        }
        Piece::QuickReplies { body, buttons } => {
            line(out, "chips", body);
            show_buttons(buttons, out);
        }
        Piece::List { body, button, sections, .. } => {
            line(out, "list", body);
            let _ = writeln!(out, "  ({button})");
            for section in sections {
                let _ = writeln!(out, "  # {}", section.title.as_deref().unwrap_or("-"));
                for row in &section.rows {
                    let description = row.description.as_deref().unwrap_or("-");
                    let _ = writeln!(out, "  [{}] {} => {}", row.title, description, row.token);
                }
            }
        }
        Piece::LinkButton { body, label, url, .. } => {
            line(out, "link", body);
            let _ = writeln!(out, "  [{label}] => {url}");
        }
        Piece::Media { url, caption, .. } => line(out, url, caption.as_deref().unwrap_or("-")),
        Piece::Carousel { body, cards } => {
            line(out, "carousel", body);
            for card in cards {
                let subtitle = card.subtitle.as_deref().unwrap_or("-");
                line(out, "  card", &format!("{} / {subtitle} / {}", card.title, card.body));
                show_buttons(&card.buttons, out);
            }
        }
        Piece::Speech { ssml, reprompt, .. } => {
            line(out, "say", ssml);
            line(out, "ask again", reprompt.as_deref().unwrap_or("-"));
        }
        other => line(out, "piece", &format!("{other:?}")),
    }
}

fn show_buttons(buttons: &[PieceButton], out: &mut String) {
    for button in buttons {
        let _ = writeln!(out, "  [{}] => {}", button.title, button.token);
    }
}
