//! The typical answer: what a search found, three products with buttons, and how to go on.

use engine::Language;
use engine::commerce::money::{Currency, Money};
use engine::content::{
    Author, Availability, Block, Choice, ChoiceStyle, Outbound, ProductCard, ProductLayout,
    Purpose, RatingFigure,
};

pub(super) fn outbound() -> Outbound {
    let option = |token: &str, title: &str| Choice::new(token, title);
    Outbound {
        id: "msg_01JZ8Q4T6M2V9X0C3B5N7K1D8F".into(),
        author: Author::Bot,
        language: Language::En,
        purpose: Purpose::Reply,
        in_reply_to: None,
        blocks: vec![
            Block::Text { text: "I found 24 chargers. These three fit best:".to_owned() },
            Block::Products {
                cards: vec![
                    card(
                        "p_1041",
                        "USB-C charger 20 W",
                        "Charges most phones to half in 30 minutes",
                        24_900,
                    ),
                    card(
                        "p_1042",
                        "USB-C charger 65 W with two ports",
                        "Strong enough for your laptop",
                        44_900,
                    ),
                    card("p_1043", "Travel charger USB-C 45 W", "The lightest of them", 37_500),
                ],
                layout: ProductLayout::Carousel,
            },
            Block::Choices {
                prompt: "How shall we go on?".to_owned(),
                options: vec![
                    option("more:1", "Show more"),
                    option("filter:price", "Cheaper"),
                    option("compare:", "Compare them"),
                ],
                style: ChoiceStyle::Quick,
            },
        ],
    }
}

fn card(id: &str, title: &str, why: &str, minor: i64) -> ProductCard {
    ProductCard {
        product: id.into(),
        sku: format!("{id}-black").as_str().into(),
        title: title.to_owned(),
        subtitle: Some("Black, 1 m cable".to_owned()),
        price: Money::from_minor(minor, Currency::EUR),
        price_from: false,
        was: Some(Money::from_minor(minor + 5_000, Currency::EUR)),
        availability: Availability { in_stock: true, left: None, label: "In stock".to_owned() },
        image: Some(format!("https://shop.example/pictures/{id}.jpg")),
        image_alt: title.to_owned(),
        rating: Some(RatingFigure { tenths: 46, count: 182 }),
        why: Some(why.to_owned()),
        actions: vec![
            Choice::new(format!("show:{id}"), "See details"),
            Choice::new(format!("add:{id}"), "Add to cart"),
        ],
    }
}
