//! What can be read off a message of the bot's: products, words, buttons; and how it looks in a transcript.

use super::talk::Heard;
use engine::ProductId;
use engine::content::{Block, Choice, ProductCard, ProductLayout};

/// The products on cards, in order.
pub(crate) fn products(heard: &Heard) -> Vec<ProductId> {
    let cards = heard.blocks.iter().flat_map(|block| match block {
        Block::Products { cards, .. } => cards.as_slice(),
        _ => &[],
    });
    cards.map(|card| card.product.clone()).collect()
}

pub(crate) fn layouts(heard: &Heard) -> impl Iterator<Item = ProductLayout> {
    heard.blocks.iter().filter_map(|block| match block {
        Block::Products { layout, .. } => Some(*layout),
        _ => None,
    })
}

/// Whose reviews are shown.
pub(crate) fn reviewed(heard: &Heard) -> Option<&ProductId> {
    heard.blocks.iter().find_map(|block| match block {
        Block::Reviews(card) => Some(&card.product),
        _ => None,
    })
}

/// The number of the order that is shown.
pub(crate) fn order(heard: &Heard) -> Option<&String> {
    heard.blocks.iter().find_map(|block| match block {
        Block::Order(card) => Some(&card.number),
        _ => None,
    })
}

/// What is said, without what is on cards.
pub(crate) fn words(heard: &Heard) -> String {
    let said = heard.blocks.iter().filter_map(|block| match block {
        Block::Text { text } => Some(text.as_str()),
        Block::Choices { prompt, .. } | Block::AskContact { prompt, .. } => Some(prompt.as_str()),
        _ => None,
    });
    said.collect::<Vec<_>>().join("\n")
}

/// What can be read: the words, and on cards the title, the price and whether it can be had.
pub(crate) fn seen(heard: &Heard) -> String {
    let language = heard.language.unwrap_or_default();
    let cards = heard.blocks.iter().flat_map(|block| match block {
        Block::Products { cards, .. } => cards.as_slice(),
        _ => &[],
    });
    let card = |card: &ProductCard| {
        let price = engine::commerce::format::money(card.price, language);
        format!("\n{price} {}", card.availability.label)
    };
    words(heard) + &cards.map(card).collect::<String>()
}

/// Everything of a block that can be pressed.
pub(crate) fn choices(block: &Block) -> Vec<&Choice> {
    match block {
        Block::Choices { options, .. } => options.iter().collect(),
        Block::Products { cards, .. } => cards.iter().flat_map(|card| &card.actions).collect(),
        Block::Cart(card) => card.actions.iter().collect(),
        Block::Order(card) => card.actions.iter().collect(),
        _ => Vec::new(),
    }
}

/// Whether an option puts one of several variants into the cart.
pub(crate) fn is_variant(choice: &Choice) -> bool {
    matches!(choice.token.split(':').next(), Some("add" | "add-n"))
}

/// A message as lines of a transcript.
pub(crate) fn written(heard: &Heard) -> String {
    let mut lines = Vec::new();
    for block in &heard.blocks {
        match block {
            Block::Text { text } => lines.push(text.replace('\n', "\n  ")),
            Block::Choices { prompt, options, .. } => {
                let titles = options.iter().map(|option| format!("[{}]", option.title));
                lines.push(format!("{prompt} {}", titles.collect::<Vec<_>>().join(" ")));
            }
            Block::Products { cards, .. } => {
                let cards = cards.iter().map(|card| {
                    let money = engine::commerce::format::money(card.price, engine::Language::En);
                    format!("  * {} ({money})", card.title)
                });
                lines.extend(cards);
            }
            Block::Cart(card) => {
                let lines_of = card.lines.iter().map(|line| format!("{} x {}", line.quantity, line.title));
                lines.push(format!("  | {}", lines_of.collect::<Vec<_>>().join(", ")));
            }
            Block::Order(card) => lines.push(format!("  # order {}", card.number)),
            Block::Reviews(card) => lines.push(format!("  * reviews of {}", card.product)),
            Block::CheckoutLink { label, .. } | Block::Link { label, .. } => {
                lines.push(format!("  ({label})"));
            }
            Block::AskContact { prompt, .. } => lines.push(prompt.clone()),
            Block::Media { alt, .. } => lines.push(format!("  [{alt}]")),
            Block::Template { text, .. } => lines.push(text.clone()),
        }
    }
    lines.iter().fold(String::new(), |all, line| format!("{all}bot: {line}\n"))
}
