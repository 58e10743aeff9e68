//! What a shop says beside words: products, carts, orders, ways to pay. Long titles in several scripts, many of each.

use engine::commerce::money::{Currency, Money};
use engine::content::{
    AmountKind, AmountLine, Availability, Block, CartCard, CartCardLine, Choice, OrderCard,
    OrderStep, ProductCard, ProductLayout, RatingFigure, ReviewQuote, ReviewsCard,
};
use engine::{ProductId, Sku};

/// A title that no platform has room for.
const TITLE: &str =
    "Håndlavet krus <b>\"Æblegren\"</b> & señorita *blå* 👩‍👩‍👧 – stentøj fra Ærøskøbing";

/// Messages with all of it.
pub(super) fn goods() -> Vec<Vec<Block>> {
    let mut all = Vec::new();
    let layouts = [
        ProductLayout::Single,
        ProductLayout::Carousel,
        ProductLayout::List,
        ProductLayout::Compare,
    ];
    for layout in layouts {
        for count in [1, 2, 3, 10, 11] {
            all.push(vec![products(count, layout)]);
        }
        let before = Block::Text { text: TITLE.repeat(20) };
        all.push(vec![before, products(3, layout)]);
    }
    for count in [1, 3, 40] {
        all.push(vec![Block::Cart(cart(count))]);
        all.push(vec![Block::Order(order(count))]);
    }
    let link = checkout();
    all.push(vec![link.clone()]);
    all.push(vec![Block::Cart(cart(2)), link]);
    all.push(vec![Block::Reviews(reviews())]);
    all
}

fn euros(minor: i64) -> Money {
    Money::from_minor(minor, Currency::EUR)
}

fn actions() -> Vec<Choice> {
    [
        ("show:1", "Se det nærmere her"),
        ("add:1", "Læg i kurven med det samme"),
        ("like:1", "Noget lignende"),
        ("wish:1", "Husk"),
    ]
    .map(|(token, title)| Choice::new(token, title))
    .into()
}

fn products(count: usize, layout: ProductLayout) -> Block {
    let card = |number: usize| ProductCard {
        product: ProductId::new(format!("mug-{number}")),
        sku: Sku::new(format!("mug-{number}-blue")),
        title: format!("{number} {TITLE}"),
        subtitle: Some(TITLE.repeat(2)),
        price: euros(2_400),
        price_from: number.is_multiple_of(2),
        was: Some(euros(3_000)),
        availability: Availability {
            in_stock: true,
            left: Some(2),
            label: "Kun 2 tilbage".to_owned(),
        },
        // Some have none.
        image: (!number.is_multiple_of(3))
            .then(|| format!("https://shop.example/i/{number}.jpg?a=b&c=d")),
        image_alt: TITLE.to_owned(),
        rating: Some(RatingFigure { tenths: 48, count: 120 }),
        why: Some(TITLE.to_owned()),
        actions: actions()
            .into_iter()
            .map(|action| Choice { token: format!("{}-{number}", action.token), ..action })
            .collect(),
    };
    Block::Products { cards: (0..count).map(card).collect(), layout }
}

fn lines(count: usize) -> Vec<CartCardLine> {
    let line = |number: usize| CartCardLine {
        sku: Sku::new(format!("mug-{number}-blue")),
        product: ProductId::new(format!("mug-{number}")),
        title: format!("{number} {TITLE}"),
        variant: Some("blå, 30 cl".to_owned()),
        quantity: 2,
        unit_price: euros(2_400),
        total: euros(4_800),
        image: Some("https://shop.example/i/1.jpg".to_owned()),
    };
    (0..count).map(line).collect()
}

fn amounts() -> Vec<AmountLine> {
    let line = |kind, label: &str, minor| AmountLine {
        kind,
        label: label.to_owned(),
        amount: euros(minor),
    };
    vec![
        line(AmountKind::Subtotal, "Varer", 4_800),
        line(AmountKind::Discount, "Rabat for <venner>", -480),
        line(AmountKind::Delivery, "Levering", 490),
    ]
}

fn cart(count: usize) -> CartCard {
    CartCard {
        lines: lines(count),
        amounts: amounts(),
        total: euros(4_810),
        free_delivery_missing: Some(euros(190)),
        actions: actions(),
    }
}

fn order(count: usize) -> OrderCard {
    let step = |label: &str, done| OrderStep { label: label.to_owned(), done, at: None };
    OrderCard {
        number: "#1001".to_owned(),
        status: "paid".to_owned(),
        status_label: "Betalt".to_owned(),
        lines: lines(count),
        amounts: amounts(),
        total: euros(4_810),
        timeline: vec![step("Betalt", true), step("Pakket", false), step("Sendt", false)],
        actions: actions(),
    }
}

fn checkout() -> Block {
    Block::CheckoutLink {
        checkout: "chk_1".into(),
        url: "https://shop.example/checkout/a-long-token-0123456789abcdef?x=1&y=2".to_owned(),
        label: "Gå til betaling og levering".to_owned(),
        total: euros(4_810),
        amounts: amounts(),
    }
}

fn reviews() -> ReviewsCard {
    let quote = |rating: u32| ReviewQuote {
        id: None,
        rating,
        title: TITLE.to_owned(),
        text: TITLE.repeat(10),
        author: "Ana & co".to_owned(),
        verified: true,
        date: "2026-11-30".to_owned(),
    };
    ReviewsCard {
        product: "mug-1".into(),
        title: TITLE.to_owned(),
        rating: RatingFigure { tenths: 45, count: 12 },
        spread: [8, 2, 1, 0, 1],
        summary: Some(TITLE.to_owned()),
        quotes: vec![quote(5), quote(1)],
    }
}
