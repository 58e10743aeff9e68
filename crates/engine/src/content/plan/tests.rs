//! Typical messages as each kind of channel shows them.

use super::plan;
use super::samples::{
    alexa, cards, cart, choices, instagram, message, messenger, mug, mugs, shown, sms, telegram,
    text, whatsapp, words,
};
use crate::commerce::money::{Currency, Money};
use crate::content::capability::{Capabilities, NativeProducts, TextLimit, TextUnit};
use crate::content::piece::Piece;
use crate::content::{
    AmountKind, AmountLine, Block, Choice, ChoiceStyle, ContactField, MediaKind, ProductLayout,
};
use expect_test::{Expect, expect};

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
        message_body: true,
        synced: ["blue-*new*-mug", "red-mug-&-<saucer>"].map(Into::into).into(),
    };
    let beside = NativeProducts { message_body: false, ..native.clone() };
    let capabilities = Capabilities { native_products: Some(native), ..whatsapp() };
    check(
        vec![text("I found 2:"), mugs()],
        &capabilities,
        &expect![[r#"
            piece: NativeProducts { header: "Products", body: "I found 2:", catalog_id: "77", sections: [("Products", [blue-*new*-mug, red-mug-&-<saucer>])], words: "*Blue ∗NEW∗ mug*\n€12.00 · In stock · 4.8 ★ (12)\n\n*Red mug & <saucer>*\n€15.50 · In stock · 4.8 ★ (12)" }
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
    let ahead = Capabilities { native_products: Some(beside), ..whatsapp() };
    check(
        vec![text("I found 2:"), mugs()],
        &ahead,
        &expect![[r#"
            text: I found 2:
            piece: NativeProducts { header: "Products", body: "", catalog_id: "77", sections: [("Products", [blue-*new*-mug, red-mug-&-<saucer>])], words: "*Blue ∗NEW∗ mug*\n€12.00 · In stock · 4.8 ★ (12)\n\n*Red mug & <saucer>*\n€15.50 · In stock · 4.8 ★ (12)" }
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
                amounts: Vec::new(),
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
fn a_card_whose_token_fits_no_button_is_no_card() {
    let mut mugs = [mug("Blue", 1_200), mug("Red", 1_550)];
    let shelf = |mugs: &[crate::content::ProductCard]| {
        let layout = ProductLayout::Carousel;
        vec![Block::Products { cards: mugs.to_vec(), layout }]
    };
    let capabilities = Capabilities { carousel: Some(cards(1_024)), ..telegram() };
    let is_carousel = |piece: &Piece| matches!(piece, Piece::Carousel { .. });
    let planned = plan(&message(shelf(&mugs)), &capabilities, &words());
    assert!(planned.pieces.iter().any(is_carousel), "{planned:?}");
    mugs[1].actions[0].token = "x".repeat(65);
    let planned = plan(&message(shelf(&mugs)), &capabilities, &words());
    assert!(!planned.pieces.iter().any(is_carousel), "{planned:?}");
    assert!(format!("{planned:?}").contains(&"x".repeat(65)), "no option is lost");
}

#[test]
fn a_payment_sheet_says_little_and_the_rest_goes_ahead() {
    let total = Money::from_minor(1_200, Currency::EUR);
    let link = Block::CheckoutLink {
        checkout: "chk_1".into(),
        url: "https://shop.example/c/1".to_owned(),
        label: "Pay €12.00".to_owned(),
        total,
        amounts: vec![AmountLine {
            kind: AmountKind::Subtotal,
            label: "Goods".to_owned(),
            amount: total,
        }],
    };
    let capabilities = Capabilities { invoices: true, ..telegram() };
    let long = "Here is a sentence about it. ".repeat(20);
    for (blocks, ahead) in [(vec![link.clone()], false), (vec![text(&long), link], true)] {
        let planned = plan(&message(blocks), &capabilities, &words());
        let Some((Piece::Invoice { body, .. }, before)) = planned.pieces.split_last() else {
            panic!("the sheet comes last: {planned:?}")
        };
        assert!(!body.is_empty() && body.len() <= 255, "{body}");
        assert_eq!(!before.is_empty(), ahead);
        assert!(ahead || body == "Pay €12.00", "{body}");
    }
}

#[test]
fn a_number_is_asked_for_by_the_platforms_own_form() {
    let ask = |field| vec![Block::AskContact { field, prompt: "Where may I call you?".to_owned() }];
    check(
        ask(ContactField::Phone),
        &whatsapp(),
        &expect![[r#"
        piece: AskContact { field: Phone, body: "Where may I call you?" }
    "#]],
    );
    check(
        ask(ContactField::Email),
        &whatsapp(),
        &expect![[r#"
        text: Where may I call you?
    "#]],
    );
}

/// What a voice platform asks for itself is shown while the question is spoken; anything else is only spoken.
#[test]
fn a_voice_platform_is_told_what_to_ask_for() {
    let links = Capabilities { asks_for: [ContactField::LinkAccount].into(), ..alexa() };
    for (field, asks) in
        [(ContactField::LinkAccount, Some(ContactField::LinkAccount)), (ContactField::Email, None)]
    {
        let blocks = vec![Block::AskContact { field, prompt: "Who are you?".to_owned() }];
        let planned = plan(&message(blocks), &links, &words());
        let [Piece::Speech { shown, .. }] = planned.pieces.as_slice() else {
            panic!("{:?}", planned.pieces)
        };
        assert_eq!(shown.asks, asks);
    }
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

/// Found by fuzzing: a title of control characters alone left an empty button on the card.
#[test]
fn a_button_of_a_card_always_reads_something() {
    let mut nameless = mug("Blue mug", 1_200);
    nameless.actions = vec![Choice::new("add:1", "\u{1}"), Choice::new("reviews:1", " ")];
    let products = Block::Products {
        cards: vec![nameless, mug("Red mug", 1_300)],
        layout: ProductLayout::Carousel,
    };
    let shown = shown(&plan(&message(vec![products]), &messenger(), &words()));
    assert!(shown.contains("[See choices] => add:1"), "{shown}");
    assert!(shown.contains("[See choices 2] => reviews:1"), "{shown}");
}
