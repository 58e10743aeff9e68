//! Everything that can be said, in every language, in plain words and in such as break what is sloppy.

use channels::{Channel, Moment};
use engine::commerce::money::{Currency, Money};
use engine::content::piece::Piece;
use engine::content::plan::plan;
use engine::content::{
    AmountKind, AmountLine, Author, Availability, Block, CartCard, CartCardLine, Choice,
    ChoiceStyle, ContactField, MediaKind, OrderCard, OrderStep, Outbound, ProductCard,
    ProductLayout, Purpose, RatingFigure, ReviewQuote, ReviewsCard,
};
use engine::{Language, Timestamp};
use testkit::channel_conformance::{NOW, plan_words};

/// Words of one language, and words that hold everything that markup, JSON and links are made of.
const WORDS: [(Language, &str); 4] = [
    (Language::En, "Stoneware mug, the blue one"),
    (Language::Es, "¿Taza de gres? ¡Sí, señorita Ñandú!"),
    (Language::Da, "Rød grød med fløde på Ærø"),
    (
        Language::En,
        "<b>\"A\" & 'B'</b> *x* _y_ [z](https://z.example) `q` \\ {{n}} 👩‍👩‍👧 \u{202e}rtl\u{202c} 50 %",
    ),
];
const PICTURE: &str = "https://shop.example/p/mug.jpg?w=600&h=400";
const PAGE: &str = "https://shop.example/p/mug?a=b&c=d#e";

/// Every message, planned for a channel: its pieces, with the language they are in.
pub(super) fn pieces(channel: &dyn Channel, address: Option<&str>) -> Vec<Piece> {
    let moment =
        Moment { now: NOW, reply_window_until: Some(NOW.plus_ms(60_000)), human: false, address };
    let capabilities = channel.capabilities(&moment);
    let mut all = Vec::new();
    for (language, words) in WORDS {
        for blocks in messages(words) {
            let outbound = Outbound {
                id: "msg_1".into(),
                author: Author::Bot,
                language,
                purpose: Purpose::Reply,
                in_reply_to: None,
                blocks,
            };
            all.extend(plan(&outbound, &capabilities, plan_words()).pieces);
        }
    }
    all
}

fn euro(minor: i64) -> Money {
    Money::from_minor(minor, Currency::EUR)
}

fn choices(count: usize, words: &str) -> Vec<Choice> {
    let choice = |number| Choice {
        description: (number % 2 == 0).then(|| format!("{words}, {number}")),
        ..Choice::new(format!("pick:{number}"), format!("{number} {words}"))
    };
    (1..=count).map(choice).collect()
}

fn product(number: u32, words: &str) -> ProductCard {
    ProductCard {
        product: format!("mug-{number}").as_str().into(),
        sku: format!("MUG-{number}").as_str().into(),
        title: format!("{words} {number}"),
        subtitle: Some(words.to_owned()),
        price: euro(1_290 + i64::from(number)),
        price_from: number == 2,
        was: (number == 1).then(|| euro(1_990)),
        availability: Availability {
            in_stock: number != 3,
            left: Some(2),
            label: words.to_owned(),
        },
        image: (number != 2).then(|| PICTURE.to_owned()),
        image_alt: words.to_owned(),
        rating: Some(RatingFigure { tenths: 48, count: 12 }),
        why: Some(words.to_owned()),
        actions: choices(3, words),
    }
}

fn lines(words: &str) -> Vec<CartCardLine> {
    let line = |number: u32| CartCardLine {
        sku: format!("MUG-{number}").as_str().into(),
        product: format!("mug-{number}").as_str().into(),
        title: words.to_owned(),
        variant: (number == 1).then(|| words.to_owned()),
        quantity: number,
        unit_price: euro(1_290),
        total: euro(1_290 * i64::from(number)),
        image: (number == 1).then(|| PICTURE.to_owned()),
    };
    (1..=3).map(line).collect()
}

fn amounts(words: &str) -> Vec<AmountLine> {
    let line = |kind, minor| AmountLine { kind, label: words.to_owned(), amount: euro(minor) };
    vec![
        line(AmountKind::Subtotal, 7_740),
        line(AmountKind::Discount, -740),
        line(AmountKind::Delivery, 490),
        line(AmountKind::Tax, 1_498),
    ]
}

fn messages(words: &str) -> Vec<Vec<Block>> {
    let text = || Block::Text { text: words.to_owned() };
    let ask = |count, style| Block::Choices {
        prompt: words.to_owned(),
        options: choices(count, words),
        style,
    };
    let products = |count: u32, layout| Block::Products {
        cards: (1..=count).map(|number| product(number, words)).collect(),
        layout,
    };
    let mut all = vec![
        vec![text()],
        vec![Block::Text { text: format!("{words}\n").repeat(40) }],
        vec![Block::Link { label: words.to_owned(), url: PAGE.to_owned() }],
        vec![text(), Block::Link { label: words.to_owned(), url: PAGE.to_owned() }],
        vec![reviews(words)],
        vec![cart(words)],
        vec![order(words)],
        vec![checkout(words)],
    ];
    for style in [ChoiceStyle::Quick, ChoiceStyle::Buttons, ChoiceStyle::List] {
        all.extend([1, 3, 6, 10, 14].map(|count| vec![ask(count, style)]));
        all.push(vec![text(), ask(3, style)]);
    }
    let layouts = [
        ProductLayout::Single,
        ProductLayout::Carousel,
        ProductLayout::List,
        ProductLayout::Compare,
    ];
    for layout in layouts {
        all.extend([1, 3].map(|count| vec![text(), products(count, layout)]));
    }
    let media = |media| Block::Media {
        media,
        url: "https://shop.example/f/file.pdf".to_owned(),
        alt: words.to_owned(),
        caption: Some(words.to_owned()),
        file_name: Some("file.pdf".to_owned()),
    };
    let kinds = [
        MediaKind::Image,
        MediaKind::Video,
        MediaKind::Audio,
        MediaKind::Document,
        MediaKind::Sticker,
    ];
    all.extend(kinds.map(|kind| vec![media(kind)]));
    let fields = [
        ContactField::Email,
        ContactField::Phone,
        ContactField::Location,
        ContactField::LinkAccount,
    ];
    all.extend(fields.map(|field| vec![Block::AskContact { field, prompt: words.to_owned() }]));
    all
}

fn reviews(words: &str) -> Block {
    let quote = |rating| ReviewQuote {
        id: None,
        rating,
        title: words.to_owned(),
        text: words.to_owned(),
        author: words.to_owned(),
        verified: rating > 3,
        date: "2026-10-02".to_owned(),
    };
    Block::Reviews(ReviewsCard {
        product: "mug-1".into(),
        title: words.to_owned(),
        rating: RatingFigure { tenths: 48, count: 12 },
        spread: [9, 2, 1, 0, 0],
        summary: Some(words.to_owned()),
        quotes: vec![quote(5), quote(3)],
    })
}

fn cart(words: &str) -> Block {
    Block::Cart(CartCard {
        lines: lines(words),
        amounts: amounts(words),
        total: euro(7_490),
        free_delivery_missing: Some(euro(510)),
        actions: choices(3, words),
    })
}

fn order(words: &str) -> Block {
    let step =
        |done| OrderStep { label: words.to_owned(), done, at: done.then_some(Timestamp(NOW.0)) };
    Block::Order(OrderCard {
        number: "1042".to_owned(),
        status: "shipped".to_owned(),
        status_label: words.to_owned(),
        lines: lines(words),
        amounts: amounts(words),
        total: euro(7_490),
        timeline: vec![step(true), step(false)],
        actions: choices(2, words),
    })
}

fn checkout(words: &str) -> Block {
    Block::CheckoutLink {
        checkout: "chk_01".into(),
        url: "https://shop.example/c/1".to_owned(),
        label: words.to_owned(),
        total: euro(7_490),
        amounts: amounts(words),
    }
}
