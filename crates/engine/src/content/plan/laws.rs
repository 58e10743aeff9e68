//! For any message and any channel: within limits, nothing unreachable, nothing lost, the same each time.

use super::samples::words;
use super::{length, plan, title_length};
use crate::commerce::money::{Currency, Money};
use crate::content::capability::{
    ButtonLimit, Capabilities, CarouselLimit, ListLimit, Markup, NativeProducts, TextLimit,
    TextUnit,
};
use crate::content::piece::{Piece, PieceButton, PieceCard, PieceSection, Plan};
use crate::content::{
    Author, Availability, Block, CartCard, Choice, ChoiceStyle, ContactField, MediaKind, OrderCard,
    OrderStep, Outbound, ProductCard, ProductLayout, Purpose, RatingFigure, ReviewQuote,
    ReviewsCard,
};
use crate::{Language, MessageId};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Words with every kind of trouble in them.
fn any_word() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[a-zA-Zæøåñáé]{1,12}[.,!?]?",
        1 => "[*_~`<>&\"'\\[\\]|#]{1,4}",
        1 => "[*_~]{0,2}[a-z]{1,6}[*_~]{0,2}",
        1 => Just("👩‍👩‍👧‍👦".to_owned()),
        1 => Just("1.234,50 €".to_owned()),
        1 => Just("e\u{301}\u{302}\u{303}".to_owned()),
        1 => "[a-z]{60,90}",
    ]
}

fn any_text(words_max: usize) -> impl Strategy<Value = String> {
    let space = prop::sample::select(vec![" ", " ", " ", "\n", "\n\n", "  "]);
    vec((any_word(), space), 1..words_max)
        .prop_map(|words| words.into_iter().map(|(word, space)| format!("{word}{space}")).collect())
}

fn any_money() -> impl Strategy<Value = Money> {
    (0..1_000_000_i64).prop_map(|minor| Money::from_minor(minor, Currency::EUR))
}

/// Options without their tokens, which are numbered through the message afterwards.
fn any_choices(count_max: usize) -> impl Strategy<Value = Vec<Choice>> {
    let choice = (any_text(6), option::of(any_text(8)))
        .prop_map(|(title, description)| Choice { description, ..Choice::new("", title) });
    vec(choice, 0..count_max)
}

fn any_card() -> impl Strategy<Value = ProductCard> {
    (any_text(8), option::of(any_text(10)), any_money(), any::<bool>(), any_choices(4), 0..30_u32)
        .prop_map(|(title, why, price, pictured, actions, number)| ProductCard {
            product: format!("p{number}").as_str().into(),
            sku: format!("p{number}").as_str().into(),
            title,
            subtitle: None,
            price,
            price_from: number % 3 == 0,
            was: None,
            availability: Availability { in_stock: true, left: None, label: "In stock".to_owned() },
            image: pictured.then(|| format!("https://shop.example/{number}.jpg")),
            image_alt: String::new(),
            rating: None,
            why,
            actions,
        })
}

fn any_block() -> impl Strategy<Value = Block> {
    let style =
        prop::sample::select(vec![ChoiceStyle::Quick, ChoiceStyle::Buttons, ChoiceStyle::List]);
    let layout = prop::sample::select(vec![
        ProductLayout::Single,
        ProductLayout::Carousel,
        ProductLayout::Compare,
    ]);
    let url = "https://shop\\.example/[a-z0-9_*]{1,30}";
    prop_oneof![
        4 => any_text(60).prop_map(|text| Block::Text { text }),
        3 => (any_text(10), any_choices(16), style)
            .prop_map(|(prompt, options, style)| Block::Choices { prompt, options, style }),
        3 => (vec(any_card(), 1..13), layout).prop_map(|(cards, layout)| Block::Products { cards, layout }),
        1 => (any_money(), any_choices(4)).prop_map(|(total, actions)| Block::Cart(CartCard {
            lines: Vec::new(),
            amounts: Vec::new(),
            total,
            free_delivery_missing: None,
            actions,
        })),
        1 => (any_text(5), url).prop_map(|(label, url)| Block::Link { label, url }),
        1 => (any_media(), any_text(6), option::of(any_text(40)), url).prop_map(|(media, alt, caption, url)| {
            Block::Media { media, url, alt, caption, file_name: Some("file.pdf".to_owned()) }
        }),
        1 => (any_text(5), url, any_money()).prop_map(|(label, url, total)| Block::CheckoutLink {
            checkout: "chk_1".into(),
            url,
            label,
            total,
            amounts: Vec::new(),
        }),
        1 => (any_text(8), vec(any_text(20), 0..4)).prop_map(|(title, quotes)| any_reviews(title, quotes)),
        1 => (any_money(), any_choices(3)).prop_map(|(total, actions)| any_order(total, actions)),
        1 => (any_text(12), prop::sample::select(FIELDS.to_vec()))
            .prop_map(|(prompt, field)| Block::AskContact { field, prompt }),
        1 => any_text(12).prop_map(|text| Block::Template {
            name: "hello_again".to_owned(),
            language_tag: "es".to_owned(),
            parameters: vec!["Ana".to_owned()],
            text,
        }),
    ]
}

fn any_media() -> impl Strategy<Value = MediaKind> {
    prop::sample::select(MEDIA.to_vec())
}

const FIELDS: [ContactField; 4] =
    [ContactField::Email, ContactField::Phone, ContactField::Location, ContactField::LinkAccount];

const MEDIA: [MediaKind; 5] =
    [MediaKind::Image, MediaKind::Video, MediaKind::Audio, MediaKind::Document, MediaKind::Sticker];

fn any_order(total: Money, actions: Vec<Choice>) -> Block {
    Block::Order(OrderCard {
        number: "1042".to_owned(),
        status: "paid".to_owned(),
        status_label: "Paid".to_owned(),
        lines: Vec::new(),
        amounts: Vec::new(),
        total,
        timeline: vec![OrderStep { label: "Paid".to_owned(), done: true, at: None }],
        actions,
    })
}

fn any_reviews(title: String, quotes: Vec<String>) -> Block {
    let quote = |text: String| ReviewQuote {
        id: None,
        rating: 4,
        title: String::new(),
        text,
        author: "Ana".to_owned(),
        verified: true,
        date: "2026-05-03".to_owned(),
    };
    Block::Reviews(ReviewsCard {
        product: "p1".into(),
        title,
        rating: RatingFigure { tenths: 43, count: 12 },
        spread: [8, 2, 1, 1, 0],
        summary: None,
        quotes: quotes.into_iter().map(quote).collect(),
    })
}

fn any_message() -> impl Strategy<Value = Outbound> {
    vec(any_block(), 1..6).prop_map(|mut blocks| {
        let mut number = 0;
        let mut name = |choice: &mut Choice| {
            number += 1;
            choice.token = format!("token-{number}");
        };
        for block in &mut blocks {
            match block {
                Block::Choices { options, .. } => options.iter_mut().for_each(&mut name),
                Block::Products { cards, .. } => {
                    cards.iter_mut().flat_map(|card| &mut card.actions).for_each(&mut name);
                }
                Block::Cart(card) => card.actions.iter_mut().for_each(&mut name),
                Block::Order(card) => card.actions.iter_mut().for_each(&mut name),
                _ => {}
            }
        }
        Outbound {
            id: MessageId::new("msg_1"),
            author: Author::Bot,
            language: Language::Es,
            purpose: Purpose::Reply,
            in_reply_to: None,
            blocks,
        }
    })
}

fn any_buttons() -> impl Strategy<Value = ButtonLimit> {
    (1..14_usize, 8..41_usize, prop::sample::select(vec![6, 64, 256]), any::<bool>()).prop_map(
        |(count_max, title_max, token_max, titles_unique)| ButtonLimit {
            count_max,
            title_max,
            token_max,
            titles_unique,
        },
    )
}

fn any_list() -> impl Strategy<Value = ListLimit> {
    (1..12_usize, 1..11_usize, 8..30_usize, 0..80_usize).prop_map(
        |(rows_max, sections_max, title, description)| ListLimit {
            rows_max,
            sections_max,
            row_title_max: title,
            row_description_max: description,
            section_title_max: title,
            token_max: 200,
            button_max: 20,
        },
    )
}

fn any_carousel() -> impl Strategy<Value = CarouselLimit> {
    (1..3_usize, 3..11_usize, 0..4_usize, any::<bool>(), any::<bool>()).prop_map(
        |(cards_min, cards_max, buttons_max, same_buttons, in_body)| CarouselLimit {
            cards_min,
            cards_max,
            title_max: if in_body { 0 } else { 80 },
            subtitle_max: if in_body { 0 } else { 80 },
            body_max: if in_body { 160 } else { 0 },
            message_body: in_body,
            buttons_max,
            button_title_max: 20,
            same_buttons,
            image_required: same_buttons,
        },
    )
}

fn any_native() -> impl Strategy<Value = NativeProducts> {
    let skus: BTreeSet<_> = (0..25).map(|number| format!("p{number}").as_str().into()).collect();
    (5..31_usize, any::<bool>()).prop_map(move |(list_max, message_body)| NativeProducts {
        catalog_id: "77".to_owned(),
        list_max,
        sections_max: 10,
        section_title_max: 24,
        message_body,
        synced: skus.clone(),
    })
}

prop_compose! {
    fn any_capabilities()(
        max in 100..4_096_usize,
        with_choices in 100..1_100_usize,
        unit in prop::sample::select(vec![TextUnit::Chars, TextUnit::Bytes, TextUnit::Utf16]),
        markup in prop::sample::select(vec![Markup::None, Markup::WhatsApp, Markup::Html, Markup::Markdown, Markup::Ssml]),
        buttons in option::of(any_buttons()),
        quick_replies in option::of(any_buttons()),
        list in option::of(any_list()),
        carousel in option::of(any_carousel()),
        native_products in option::of(any_native()),
        link_button_title_max in option::of(1..30_usize),
        caption_max in prop::sample::select(vec![0, 100, 1_024]),
        media in prop::collection::btree_set(any_media(), 0..6),
        templates in any::<bool>(),
        asks_for in prop::collection::btree_set(prop::sample::select(FIELDS.to_vec()), 0..4),
        header_image in any::<bool>(),
        voice in prop::bool::weighted(0.1),
        parts_max in 1..8_usize,
    ) -> Capabilities {
        Capabilities {
            free_form: true,
            text: TextLimit { max, unit },
            text_with_choices: TextLimit { max: with_choices.min(max), unit },
            markup,
            native_blocks: false,
            buttons,
            quick_replies,
            list,
            header_image,
            carousel,
            native_products,
            link_button_title_max,
            caption_max,
            media_bytes_max: media.into_iter().map(|kind| (kind, 1)).collect(),
            templates,
            asks_for,
            receipts: false,
            invoices: false,
            voice,
            parts_max,
        }
    }
}

/// Where a block leads.
fn address(block: &Block) -> Option<&str> {
    match block {
        Block::Link { url, .. } | Block::CheckoutLink { url, .. } | Block::Media { url, .. } => {
            Some(url)
        }
        _ => None,
    }
}

/// Every limit a plan breaks, in words.
fn violations(plan: &Plan, capabilities: &Capabilities) -> Vec<String> {
    let mut checker = Checker { capabilities, broken: Vec::new() };
    checker.holds(plan.pieces.len() <= capabilities.parts_max, "too many parts");
    plan.pieces.iter().for_each(|piece| checker.piece(piece));
    checker.broken
}

struct Checker<'a> {
    capabilities: &'a Capabilities,
    broken: Vec<String>,
}

impl Checker<'_> {
    fn holds(&mut self, holds: bool, what: &str) {
        if !holds {
            self.broken.push(what.to_owned());
        }
    }

    fn text(&mut self, text: &str, limit: TextLimit, what: &str) {
        self.holds(!text.trim().is_empty(), &format!("{what} is empty"));
        let length = length(text, limit.unit);
        self.holds(length <= limit.max, &format!("{what} has {length} of {}", limit.max));
    }

    fn title(&mut self, title: &str, max: usize, what: &str) {
        let length = title_length(title);
        self.holds((1..=max).contains(&length), &format!("{what} `{title}` has {length} of {max}"));
    }

    fn piece(&mut self, piece: &Piece) {
        let capabilities = self.capabilities;
        let with_choices = capabilities.text_with_choices;
        match piece {
            Piece::Text { body } | Piece::Speech { ssml: body, .. } => {
                self.text(body, capabilities.text, "text")
            }
            Piece::Buttons { body, buttons, header, .. } => {
                self.text(body, with_choices, "body");
                self.holds(
                    header.is_none() || capabilities.header_image,
                    "a picture above buttons",
                );
                self.buttons(buttons, capabilities.buttons);
            }
            Piece::QuickReplies { body, buttons } => {
                self.text(body, capabilities.text, "body");
                self.buttons(buttons, capabilities.quick_replies);
            }
            Piece::List { body, button, sections, .. } => {
                self.text(body, with_choices, "body");
                self.list(button, sections);
            }
            Piece::LinkButton { body, label, .. } => {
                self.text(body, with_choices, "body");
                self.title(label, capabilities.link_button_title_max.unwrap_or(0), "link");
            }
            Piece::Media { caption, media, .. } => {
                self.holds(capabilities.media_bytes_max.contains_key(media), "media");
                if let Some(caption) = caption {
                    let limit = TextLimit { max: capabilities.caption_max, ..capabilities.text };
                    self.text(caption, limit, "caption");
                }
            }
            Piece::Carousel { body, cards } => self.carousel(body, cards),
            Piece::NativeProducts { header, body, sections, words, .. } => {
                self.text(&format!("{body}\n\n{words}"), capabilities.text, "products in words");
                let limit =
                    capabilities.native_products.as_ref().expect("only planned where it exists");
                if limit.message_body {
                    self.text(body, with_choices, "body");
                } else {
                    self.holds(body.is_empty(), "the text goes ahead");
                }
                self.title(header, limit.section_title_max, "header");
                let count = sections.iter().map(|(_, skus)| skus.len()).sum::<usize>();
                self.holds((2..=limit.list_max).contains(&count), "products");
            }
            Piece::NativeProduct { body, words, .. } => {
                self.text(words, capabilities.text, "a product in words");
                if let Some(body) = body {
                    self.text(body, with_choices, "body");
                }
            }
            Piece::AskContact { field, body } => {
                self.text(body, with_choices, "body");
                self.holds(capabilities.asks_for.contains(field), "asking for that");
            }
            Piece::Template { .. } => self.holds(capabilities.templates, "templates"),
            Piece::Receipt { body, .. } => {
                self.text(body, capabilities.text, "receipt");
                self.holds(capabilities.receipts, "receipts");
            }
            Piece::Invoice { body, .. } => {
                self.text(body, with_choices, "invoice");
                self.holds(capabilities.invoices, "invoices");
            }
            Piece::Blocks { .. } => self.holds(false, "nobody asked for this piece"),
        }
    }

    fn list(&mut self, button: &str, sections: &[PieceSection]) {
        let Some(limit) = self.capabilities.list else { return self.holds(false, "no lists") };
        self.title(button, limit.button_max, "list button");
        self.holds(sections.len() <= limit.sections_max, "too many sections");
        let rows: Vec<_> = sections.iter().flat_map(|section| &section.rows).collect();
        self.holds((1..=limit.rows_max).contains(&rows.len()), "rows");
        self.holds(
            sections.len() == 1 || sections.iter().all(|one| one.title.is_some()),
            "section title",
        );
        for title in sections.iter().filter_map(|section| section.title.as_deref()) {
            self.title(title, limit.section_title_max, "section");
        }
        for row in rows {
            self.title(&row.title, limit.row_title_max, "row");
            self.holds(row.token.len() <= limit.token_max, "row token");
            if let Some(description) = &row.description {
                self.title(description, limit.row_description_max, "description");
            }
        }
    }

    fn buttons(&mut self, buttons: &[PieceButton], limit: Option<ButtonLimit>) {
        let Some(limit) = limit else { return self.holds(false, "no such buttons") };
        self.holds((1..=limit.count_max).contains(&buttons.len()), "number of buttons");
        let titles: BTreeSet<String> =
            buttons.iter().map(|button| button.title.to_lowercase()).collect();
        self.holds(
            !limit.titles_unique || titles.len() == buttons.len(),
            "two buttons read the same",
        );
        for button in buttons {
            self.title(&button.title, limit.title_max, "button");
            self.holds(button.token.len() <= limit.token_max, "button token");
        }
    }

    fn carousel(&mut self, body: &str, cards: &[PieceCard]) {
        let Some(limit) = self.capabilities.carousel else {
            return self.holds(false, "no carousel");
        };
        self.holds((limit.cards_min..=limit.cards_max).contains(&cards.len()), "number of cards");
        self.holds(body.is_empty() != limit.message_body, "text above the cards");
        if limit.message_body {
            self.text(body, self.capabilities.text_with_choices, "body");
        }
        for card in cards {
            self.holds(title_length(&card.title) <= limit.title_max, "card title");
            self.holds(
                card.subtitle
                    .as_deref()
                    .is_none_or(|text| title_length(text) <= limit.subtitle_max),
                "subtitle",
            );
            self.holds(
                length(&card.body, self.capabilities.text.unit) <= limit.body_max,
                "card body",
            );
            self.holds(card.image.is_some() || !limit.image_required, "card without a picture");
            self.holds(card.buttons.len() <= limit.buttons_max, "card buttons");
            let same = card.buttons.len() == cards[0].buttons.len() && !card.buttons.is_empty();
            self.holds(!limit.same_buttons || same, "cards with other buttons");
            for button in &card.buttons {
                self.title(&button.title, limit.button_title_max, "card button");
            }
        }
    }
}

/// Every token of a message, in order.
fn tokens(message: &Outbound) -> Vec<String> {
    let of_block = |block: &Block| -> Vec<String> {
        let choices: Vec<&Choice> = match block {
            Block::Choices { options, .. } => options.iter().collect(),
            Block::Products { cards, .. } => cards.iter().flat_map(|card| &card.actions).collect(),
            Block::Cart(card) => card.actions.iter().collect(),
            Block::Order(card) => card.actions.iter().collect(),
            _ => Vec::new(),
        };
        choices.into_iter().map(|choice| choice.token.clone()).collect()
    };
    message.blocks.iter().flat_map(of_block).collect()
}

/// Every token a plan offers, by button, row or number.
fn offered(plan: &Plan) -> Vec<String> {
    let mut offered: Vec<String> =
        plan.numbered.iter().map(|option| option.token.clone()).collect();
    for piece in &plan.pieces {
        match piece {
            Piece::Buttons { buttons, .. } | Piece::QuickReplies { buttons, .. } => {
                offered.extend(buttons.iter().map(|button| button.token.clone()));
            }
            Piece::List { sections, .. } => {
                let rows = sections.iter().flat_map(|section| &section.rows);
                offered.extend(rows.map(|row| row.token.clone()));
            }
            Piece::Carousel { cards, .. } => {
                let buttons = cards.iter().flat_map(|card| &card.buttons);
                offered.extend(buttons.map(|button| button.token.clone()));
            }
            _ => {}
        }
    }
    offered
}

/// All that is read, without markup and spaces.
fn read(plan: &Plan) -> String {
    let body = |piece: &Piece| match piece {
        Piece::Text { body }
        | Piece::Buttons { body, .. }
        | Piece::QuickReplies { body, .. }
        | Piece::List { body, .. }
        | Piece::LinkButton { body, .. }
        | Piece::Carousel { body, .. }
        | Piece::AskContact { body, .. }
        | Piece::NativeProducts { body, .. }
        | Piece::NativeProduct { body: Some(body), .. } => body.clone(),
        Piece::Media { caption, .. } => caption.clone().unwrap_or_default(),
        _ => String::new(),
    };
    bare(&plan.pieces.iter().map(body).collect::<Vec<_>>().join(" "))
}

/// Letters and digits only: what markup replaces or adds is none of them, once entities are read.
fn bare(text: &str) -> String {
    let text = ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"]
        .iter()
        .fold(text.to_owned(), |text, entity| text.replace(entity, ""));
    // The look-alikes of `_` and the back quote count as letters.
    text.chars().filter(|c| c.is_alphanumeric() && !matches!(c, 'ˍ' | 'ˋ')).collect()
}

proptest! {
    #[test]
    fn every_piece_is_within_limits(message in any_message(), capabilities in any_capabilities()) {
        let plan = plan(&message, &capabilities, &words());
        let broken = violations(&plan, &capabilities);
        prop_assert!(broken.is_empty(), "{:?}\n{:#?}", broken, plan);
    }

    #[test]
    fn every_option_is_offered_once(message in any_message(), capabilities in any_capabilities()) {
        let plan = plan(&message, &capabilities, &words());
        let mut offered = offered(&plan);
        offered.sort();
        let mut tokens = tokens(&message);
        tokens.sort();
        prop_assert_eq!(offered, tokens);
        let numbers: Vec<u32> = plan.numbered.iter().map(|option| option.number).collect();
        prop_assert!(numbers.iter().copied().eq(1..=u32::try_from(numbers.len()).unwrap_or(0)));
    }

    #[test]
    fn no_word_is_lost_unless_the_plan_says_so(message in any_message(), capabilities in any_capabilities()) {
        prop_assume!(!capabilities.voice);
        let plan = plan(&message, &capabilities, &words());
        prop_assume!(!plan.degradation.iter().any(|one| one.to == "cut"));
        let read = read(&plan);
        let mut rest = read.as_str();
        for block in &message.blocks {
            let Block::Text { text } = block else { continue };
            let text = bare(text);
            let found = rest.find(&text);
            prop_assert!(found.is_some(), "{text:?} is not in {rest:?}");
            rest = &rest[found.unwrap_or(0) + text.len()..];
        }
    }

    #[test]
    fn the_same_message_has_the_same_plan(message in any_message(), capabilities in any_capabilities()) {
        prop_assert_eq!(plan(&message, &capabilities, &words()), plan(&message, &capabilities, &words()));
    }

    #[test]
    fn addresses_stay_whole(message in any_message(), capabilities in any_capabilities()) {
        prop_assume!(!capabilities.voice);
        let urls: Vec<&str> = message.blocks.iter().filter_map(address).collect();
        // Three addresses of 35 letters are not to be had in one text of 100, nor two above buttons of 60.
        let n_letters: usize = urls.iter().map(|url| url.len() + 1).sum();
        prop_assume!(capabilities.parts_max > 1 || n_letters <= capabilities.text.max.min(capabilities.text_with_choices.max));
        let shown = format!("{:?}", plan(&message, &capabilities, &words()).pieces);
        for url in urls {
            prop_assert!(shown.contains(url), "{url} is not in {shown}");
        }
    }

    #[test]
    fn a_closed_window_lets_templates_out_and_says_what_waits(message in any_message(), capabilities in any_capabilities()) {
        let closed = Capabilities { free_form: false, ..capabilities };
        let plan = plan(&message, &closed, &words());
        let only_templates = plan.pieces.iter().all(|piece| matches!(piece, Piece::Template { .. }));
        prop_assert!(only_templates && (closed.templates || plan.pieces.is_empty()), "{:?}", plan.pieces);
        prop_assert!(plan.pieces.len() <= closed.parts_max);
        prop_assert_eq!(plan.pieces.len() + plan.degradation.len(), message.blocks.len());
        prop_assert!(plan.degradation.iter().all(|one| one.reason == "reply_window_closed"));
    }

    #[test]
    fn our_own_chat_gets_the_blocks_as_they_are(message in any_message(), capabilities in any_capabilities()) {
        let native = Capabilities { native_blocks: true, ..capabilities };
        let plan = plan(&message, &native, &words());
        prop_assert_eq!(plan.pieces, vec![Piece::Blocks { blocks: message.blocks }]);
        prop_assert!(plan.degradation.is_empty() && plan.numbered.is_empty());
    }

    #[test]
    fn any_title_and_text_is_planned(text in ".{0,400}", title in ".{0,60}", capabilities in any_capabilities()) {
        let options = vec![Choice::new("a", title.clone()), Choice::new("b", title)];
        let block = Block::Choices { prompt: text, options, style: ChoiceStyle::Quick };
        let message = Outbound {
            id: MessageId::new("msg_1"),
            author: Author::Bot,
            language: Language::Da,
            purpose: Purpose::Reply,
            in_reply_to: None,
            blocks: vec![block],
        };
        let broken = violations(&plan(&message, &capabilities, &words()), &capabilities);
        prop_assert!(broken.is_empty(), "{:?}", broken);
    }
}
