//! Typical messages as each kind of channel shows them.

use super::{PlanWords, plan};
use crate::commerce::money::{Currency, Money};
use crate::content::capability::{
    ButtonLimit, Capabilities, CarouselLimit, ListLimit, Markup, NativeProducts, TextLimit,
    TextUnit,
};
use crate::content::piece::{Piece, PieceButton, PieceHeader, Plan};
use crate::content::{
    Author, Availability, Block, CartCard, CartCardLine, Choice, ChoiceStyle, MediaKind, Outbound,
    ProductCard, ProductLayout, Purpose, RatingFigure,
};
use crate::{Language, MessageId};
use expect_test::{Expect, expect};
use std::collections::BTreeMap;
use std::fmt::Write as _;

fn words() -> PlanWords {
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
    Capabilities {
        free_form: true,
        text,
        text_with_choices: text,
        markup: Markup::None,
        native_blocks: false,
        buttons: None,
        quick_replies: None,
        list: None,
        header_image: false,
        carousel: None,
        native_products: None,
        link_button_title_max: None,
        caption_max: 0,
        media_bytes_max: BTreeMap::new(),
        templates: false,
        voice: false,
        parts_max: 5,
    }
}

fn twenty(count_max: usize, token_max: usize) -> ButtonLimit {
    ButtonLimit { count_max, title_max: 20, token_max, titles_unique: true }
}

fn images() -> BTreeMap<MediaKind, u64> {
    BTreeMap::from([(MediaKind::Image, 5_000_000)])
}

fn cards(body_max: usize) -> CarouselLimit {
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

fn whatsapp() -> Capabilities {
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
        ..plain(4_096, TextUnit::Utf16)
    }
}

fn messenger() -> Capabilities {
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

fn instagram() -> Capabilities {
    let text = TextLimit { max: 1_000, unit: TextUnit::Bytes };
    Capabilities { text, text_with_choices: TextLimit { max: 640, ..text }, ..messenger() }
}

fn sms() -> Capabilities {
    Capabilities { parts_max: 2, ..plain(480, TextUnit::Utf16) }
}

fn alexa() -> Capabilities {
    Capabilities {
        markup: Markup::Ssml,
        voice: true,
        parts_max: 1,
        ..plain(8_000, TextUnit::Chars)
    }
}

fn telegram() -> Capabilities {
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

fn message(blocks: Vec<Block>) -> Outbound {
    Outbound {
        id: MessageId::new("msg_1"),
        author: Author::Bot,
        language: Language::En,
        purpose: Purpose::Reply,
        in_reply_to: None,
        blocks,
    }
}

fn text(text: &str) -> Block {
    Block::Text { text: text.to_owned() }
}

fn choices(style: ChoiceStyle, titles: &[&str]) -> Block {
    let option = |title: &&str| Choice::new(format!("t:{title}"), *title);
    Block::Choices { prompt: String::new(), options: titles.iter().map(option).collect(), style }
}

fn mug(name: &str, minor: i64) -> ProductCard {
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

fn mugs() -> Block {
    let cards = vec![mug("Blue *NEW* mug", 1_200), mug("Red mug & <saucer>", 1_550)];
    Block::Products { cards, layout: ProductLayout::Carousel }
}

fn cart() -> Block {
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
fn shown(plan: &Plan) -> String {
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
        Piece::Speech { ssml, reprompt } => {
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

fn check(blocks: Vec<Block>, capabilities: &Capabilities, expected: &Expect) {
    expected.assert_eq(&shown(&plan(&message(blocks), capabilities, &words())));
}

fn greeting() -> Vec<Block> {
    vec![
        text("Hello! What can I do?"),
        choices(ChoiceStyle::Quick, &["Find a product", "My order", "Talk to a person"]),
    ]
}

#[test]
fn a_greeting_with_three_options() {
    check(
        greeting(),
        &whatsapp(),
        &expect![[r#"
        buttons: Hello! What can I do?
          [Find a product] => t:Find a product
          [My order] => t:My order
          [Talk to a person] => t:Talk to a person
    "#]],
    );
    check(
        greeting(),
        &messenger(),
        &expect![[r#"
        chips: Hello! What can I do?
          [Find a product] => t:Find a product
          [My order] => t:My order
          [Talk to a person] => t:Talk to a person
    "#]],
    );
    check(
        greeting(),
        &sms(),
        &expect![[r#"
        text: Hello! What can I do?
          | 
          | 1. Find a product
          | 2. My order
          | 3. Talk to a person
          | 
          | Reply with the number of your choice.
        type 1 or `Find a product` => t:Find a product
        type 2 or `My order` => t:My order
        type 3 or `Talk to a person` => t:Talk to a person
    "#]],
    );
    check(
        greeting(),
        &alexa(),
        &expect![[r#"
        say: <speak>Hello! What can I do? Find a product, My order or Talk to a person?</speak>
        ask again: <speak>Find a product, My order or Talk to a person?</speak>
        type 1 or `Find a product` => t:Find a product
        type 2 or `My order` => t:My order
        type 3 or `Talk to a person` => t:Talk to a person
    "#]],
    );
    check(
        greeting(),
        &telegram(),
        &expect![[r#"
        buttons: Hello! What can I do?
          [Find a product] => t:Find a product
          [My order] => t:My order
          [Talk to a person] => t:Talk to a person
    "#]],
    );
}

#[test]
fn five_sizes() {
    let sizes =
        || vec![text("Which size?"), choices(ChoiceStyle::Buttons, &["XS", "S", "M", "L", "XL"])];
    check(
        sizes(),
        &whatsapp(),
        &expect![[r#"
        list: Which size?
          (See choices)
          # -
          [XS] - => t:XS
          [S] - => t:S
          [M] - => t:M
          [L] - => t:L
          [XL] - => t:XL
    "#]],
    );
    check(
        sizes(),
        &instagram(),
        &expect![[r#"
        chips: Which size?
          [XS] => t:XS
          [S] => t:S
          [M] => t:M
          [L] => t:L
          [XL] => t:XL
    "#]],
    );
    check(
        sizes(),
        &sms(),
        &expect![[r#"
        text: Which size?
          | 
          | 1. XS
          | 2. S
          | 3. M
          | 4. L
          | 5. XL
          | 
          | Reply with the number of your choice.
        type 1 or `XS` => t:XS
        type 2 or `S` => t:S
        type 3 or `M` => t:M
        type 4 or `L` => t:L
        type 5 or `XL` => t:XL
    "#]],
    );
    check(
        sizes(),
        &alexa(),
        &expect![[r#"
        say: <speak>Which size? XS, S, M or More?</speak>
        ask again: <speak>L or XL?</speak>
        type 1 or `XS` => t:XS
        type 2 or `S` => t:S
        type 3 or `M` => t:M
        type 4 or `L` => t:L
        type 5 or `XL` => t:XL
    "#]],
    );
}

#[test]
fn two_products() {
    let found = || vec![text("I found 2:"), mugs()];
    check(
        found(),
        &whatsapp(),
        &expect![[r#"
        carousel: I found 2:
          card:  / - / *Blue ∗NEW∗ mug*
          | €12.00 · In stock · 4.8 ★ (12)
          [Add to cart] => add:blue-*new*-mug
          [Reviews] => reviews:blue-*new*-mug
          card:  / - / *Red mug & <saucer>*
          | €15.50 · In stock · 4.8 ★ (12)
          [Add to cart] => add:red-mug-&-<saucer>
          [Reviews] => reviews:red-mug-&-<saucer>
    "#]],
    );
    let no_carousel = Capabilities { carousel: None, ..whatsapp() };
    check(
        found(),
        &no_carousel,
        &expect![[r#"
        list: I found 2:
          | 
          | *Blue ∗NEW∗ mug*
          | €12.00 · In stock · 4.8 ★ (12)
          | 
          | *Red mug & <saucer>*
          | €15.50 · In stock · 4.8 ★ (12)
          (See choices)
          # Blue *NEW* mug
          [Add to cart] €12.00 · In stock · 4.8 ★ (12) => add:blue-*new*-mug
          [Reviews] €12.00 · In stock · 4.8 ★ (12) => reviews:blue-*new*-mug
          # Red mug & <saucer>
          [Add to cart] €15.50 · In stock · 4.8 ★ (12) => add:red-mug-&-<saucer>
          [Reviews] €15.50 · In stock · 4.8 ★ (12) => reviews:red-mug-&-<saucer>
    "#]],
    );
}

#[test]
fn two_products_elsewhere() {
    let found = || vec![text("I found 2:"), mugs()];
    check(
        found(),
        &messenger(),
        &expect![[r#"
        text: I found 2:
        carousel: 
          card: Blue *NEW* mug / €12.00 · In stock · 4.8 ★ (12) / 
          [Add to cart] => add:blue-*new*-mug
          [Reviews] => reviews:blue-*new*-mug
          card: Red mug & <saucer> / €15.50 · In stock · 4.8 ★ (12) / 
          [Add to cart] => add:red-mug-&-<saucer>
          [Reviews] => reviews:red-mug-&-<saucer>
    "#]],
    );
    check(
        found(),
        &telegram(),
        &expect![[r#"
        text: I found 2:
        picture https://shop.example/blue-*new*-mug.jpg buttons: <b>Blue *NEW* mug</b>
          | €12.00 · In stock · 4.8 ★ (12)
          [Add to cart] => add:blue-*new*-mug
          [Reviews] => reviews:blue-*new*-mug
        picture https://shop.example/red-mug-&-<saucer>.jpg buttons: <b>Red mug &amp; &lt;saucer&gt;</b>
          | €15.50 · In stock · 4.8 ★ (12)
          [Add to cart] => add:red-mug-&-<saucer>
          [Reviews] => reviews:red-mug-&-<saucer>
    "#]],
    );
    check(
        found(),
        &sms(),
        &expect![[r#"
        text: I found 2:
          | 
          | Blue *NEW* mug
          | €12.00 · In stock · 4.8 ★ (12)
          | 1. Add to cart
          | 2. Reviews
          | 
          | Red mug & <saucer>
          | €15.50 · In stock · 4.8 ★ (12)
          | 3. Add to cart
          | 4. Reviews
          | 
          | Reply with the number of your choice.
        type 1 or `Add to cart: Blue *NEW* mug` => add:blue-*new*-mug
        type 2 or `Reviews: Blue *NEW* mug` => reviews:blue-*new*-mug
        type 3 or `Add to cart: Red mug & <saucer>` => add:red-mug-&-<saucer>
        type 4 or `Reviews: Red mug & <saucer>` => reviews:red-mug-&-<saucer>
    "#]],
    );
    check(
        found(),
        &alexa(),
        &expect![[r#"
        say: <speak>I found 2: Blue *NEW* mug, €12.00, In stock. Red mug &amp; &lt;saucer&gt;, €15.50, In stock. Add to cart: Blue *NEW* mug, Reviews: Blue *NEW* mug, Add to cart: Red mug &amp; &lt;saucer&gt; or More?</speak>
        ask again: <speak>Reviews: Red mug &amp; &lt;saucer&gt;?</speak>
        type 1 or `Add to cart: Blue *NEW* mug` => add:blue-*new*-mug
        type 2 or `Reviews: Blue *NEW* mug` => reviews:blue-*new*-mug
        type 3 or `Add to cart: Red mug & <saucer>` => add:red-mug-&-<saucer>
        type 4 or `Reviews: Red mug & <saucer>` => reviews:red-mug-&-<saucer>
    "#]],
    );
}

#[test]
fn products_the_platform_holds() {
    let native = NativeProducts {
        catalog_id: "77".to_owned(),
        list_max: 30,
        sections_max: 10,
        section_title_max: 24,
        synced: ["blue-*new*-mug", "red-mug-&-<saucer>"].map(Into::into).into(),
    };
    let capabilities = Capabilities { native_products: Some(native), ..whatsapp() };
    check(
        vec![text("I found 2:"), mugs()],
        &capabilities,
        &expect![[r#"
        piece: NativeProducts { header: "Products", body: "I found 2:", catalog_id: "77", sections: [("Products", [blue-*new*-mug, red-mug-&-<saucer>])] }
        list: See choices
          (See choices)
          # Blue *NEW* mug
          [Add to cart] €12.00 · In stock · 4.8 ★ (12) => add:blue-*new*-mug
          [Reviews] €12.00 · In stock · 4.8 ★ (12) => reviews:blue-*new*-mug
          # Red mug & <saucer>
          [Add to cart] €15.50 · In stock · 4.8 ★ (12) => add:red-mug-&-<saucer>
          [Reviews] €15.50 · In stock · 4.8 ★ (12) => reviews:red-mug-&-<saucer>
    "#]],
    );
}

#[test]
fn one_product_with_its_picture() {
    let one = || {
        vec![Block::Products { cards: vec![mug("Blue mug", 1_200)], layout: ProductLayout::Single }]
    };
    check(
        one(),
        &whatsapp(),
        &expect![[r#"
        picture https://shop.example/blue-mug.jpg buttons: *Blue mug*
          | €12.00 · In stock · 4.8 ★ (12)
          [Add to cart] => add:blue-mug
          [Reviews] => reviews:blue-mug
    "#]],
    );
    check(
        one(),
        &messenger(),
        &expect![[r#"
        https://shop.example/blue-mug.jpg: -
        buttons: Blue mug
          | €12.00 · In stock · 4.8 ★ (12)
          [Add to cart] => add:blue-mug
          [Reviews] => reviews:blue-mug
    "#]],
    );
    check(
        one(),
        &telegram(),
        &expect![[r#"
        picture https://shop.example/blue-mug.jpg buttons: <b>Blue mug</b>
          | €12.00 · In stock · 4.8 ★ (12)
          [Add to cart] => add:blue-mug
          [Reviews] => reviews:blue-mug
    "#]],
    );
    check(
        one(),
        &sms(),
        &expect![[r#"
        text: Blue mug
          | €12.00 · In stock · 4.8 ★ (12)
          | 
          | 1. Add to cart
          | 2. Reviews
          | 
          | Reply with the number of your choice.
        type 1 or `Add to cart` => add:blue-mug
        type 2 or `Reviews` => reviews:blue-mug
    "#]],
    );
}

#[test]
fn a_cart() {
    check(
        vec![cart()],
        &whatsapp(),
        &expect![[r#"
        buttons: *Cart*
          | 2 × Blue mug (Large) · €25.80
          | *Total: €25.80*
          | €14.20 to go for free delivery
          [Checkout] => pay
          [Change] => edit
    "#]],
    );
    check(
        vec![cart(), choices(ChoiceStyle::Quick, &["Keep shopping"])],
        &messenger(),
        &expect![[r#"
            buttons: Cart
              | 2 × Blue mug (Large) · €25.80
              | Total: €25.80
              | €14.20 to go for free delivery
              [Checkout] => pay
              [Change] => edit
              [Keep shopping] => t:Keep shopping
        "#]],
    );
    check(
        vec![cart()],
        &sms(),
        &expect![[r#"
        text: Cart
          | 2 × Blue mug (Large) · €25.80
          | Total: €25.80
          | €14.20 to go for free delivery
          | 
          | 1. Checkout
          | 2. Change
          | 
          | Reply with the number of your choice.
        type 1 or `Checkout` => pay
        type 2 or `Change` => edit
    "#]],
    );
    check(
        vec![cart()],
        &alexa(),
        &expect![[r#"
        say: <speak>Cart: 2 × Blue mug. Total: €25.80. Checkout or Change?</speak>
        ask again: <speak>Checkout or Change?</speak>
        type 1 or `Checkout` => pay
        type 2 or `Change` => edit
    "#]],
    );
}

#[test]
fn a_checkout_link() {
    let checkout = || {
        vec![
            text("Ready to pay."),
            Block::CheckoutLink {
                checkout: "chk_1".into(),
                url: "https://shop.example/checkout/a_b*c?x=1&y=2".to_owned(),
                label: "Pay securely now, please".to_owned(),
                total: Money::from_minor(2_580, Currency::EUR),
            },
        ]
    };
    check(
        checkout(),
        &whatsapp(),
        &expect![[r#"
        link: Ready to pay.
          | 
          | *Total: €25.80*
          [Pay securely now,…] => https://shop.example/checkout/a_b*c?x=1&y=2
    "#]],
    );
    check(
        checkout(),
        &sms(),
        &expect![[r#"
        text: Ready to pay.
          | 
          | Total: €25.80
          | 
          | Pay securely now, please: https://shop.example/checkout/a_b*c?x=1&y=2
    "#]],
    );
    check(
        checkout(),
        &telegram(),
        &expect![[r#"
        link: Ready to pay.
          | 
          | <b>Total: €25.80</b>
          [Pay securely now, please] => https://shop.example/checkout/a_b*c?x=1&y=2
    "#]],
    );
    check(
        checkout(),
        &alexa(),
        &expect![[r#"
        say: <speak>Ready to pay. Pay securely now, please. Total: €25.80.</speak>
        ask again: -
    "#]],
    );
}

#[test]
fn a_picture() {
    let picture = || {
        vec![Block::Media {
            media: MediaKind::Image,
            url: "https://shop.example/size-chart.png".to_owned(),
            alt: "Sizes S to XL".to_owned(),
            caption: Some("Our sizes".to_owned()),
            file_name: None,
        }]
    };
    check(
        picture(),
        &whatsapp(),
        &expect![[r#"
        https://shop.example/size-chart.png: Our sizes
    "#]],
    );
    check(
        picture(),
        &messenger(),
        &expect![[r#"
        https://shop.example/size-chart.png: -
        text: Our sizes
    "#]],
    );
    check(
        picture(),
        &sms(),
        &expect![[r#"
        text: Our sizes
          | 
          | Sizes S to XL
          | 
          | https://shop.example/size-chart.png
    "#]],
    );
}

#[test]
fn a_token_too_long_for_a_button_is_typed_instead() {
    let long = Choice::new("x".repeat(65), "Long");
    let blocks = || {
        vec![Block::Choices {
            prompt: "Pick".to_owned(),
            options: vec![long.clone()],
            style: ChoiceStyle::Buttons,
        }]
    };
    check(
        blocks(),
        &telegram(),
        &expect![[r#"
        text: Pick
          | 
          | 1. Long
          | 
          | Reply with the number of your choice.
        type 1 or `Long` => xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
    "#]],
    );
}

#[test]
fn a_closed_window_lets_only_templates_through() {
    let template = Block::Template {
        name: "back_in_stock".to_owned(),
        language_tag: "en".to_owned(),
        parameters: vec!["Blue mug".to_owned()],
        text: "Blue mug is back.".to_owned(),
    };
    let closed = Capabilities { free_form: false, ..whatsapp() };
    check(
        vec![text("Hi"), template.clone()],
        &closed,
        &expect![[r#"
        piece: Template { name: "back_in_stock", language_tag: "en", parameters: ["Blue mug"] }
    "#]],
    );
    check(vec![text("Hi")], &closed, &expect![[""]]);
    check(
        vec![template],
        &sms(),
        &expect![[r#"
        text: Blue mug is back.
    "#]],
    );
}

#[test]
fn long_text_is_split_where_it_reads_best_and_carries_its_options_last() {
    let paragraph =
        "One sentence stands here. Another one follows it, a bit longer. Price: 1.234,50 € today.";
    let long = [paragraph; 3].join("\n\n");
    let capabilities = Capabilities {
        text_with_choices: TextLimit { max: 60, unit: TextUnit::Utf16 },
        text: TextLimit { max: 120, unit: TextUnit::Utf16 },
        ..whatsapp()
    };
    check(
        vec![text(&long), choices(ChoiceStyle::Buttons, &["Yes", "No"])],
        &capabilities,
        &expect![[r#"
            text: One sentence stands here. Another one follows it, a bit longer. Price: 1.234,50 € today.
            text: One sentence stands here. Another one follows it, a bit longer. Price: 1.234,50 € today.
            text: One sentence stands here. Another
            buttons: one follows it, a bit longer. Price: 1.234,50 € today.
              [Yes] => t:Yes
              [No] => t:No
        "#]],
    );
    let two_parts = Capabilities { parts_max: 2, ..capabilities };
    check(
        vec![text(&long), choices(ChoiceStyle::Buttons, &["Yes", "No"])],
        &two_parts,
        &expect![[r#"
            text: One sentence stands here. Another one follows it, a bit longer. Price: 1.234,50 € today.
              | 
              | One sentence stands here.
            buttons: Another one follows it, a bit longer. Price: 1.234,50 € …
              [Yes] => t:Yes
              [No] => t:No
        "#]],
    );
}
