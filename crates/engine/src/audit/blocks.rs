//! Block by block: what is shown as a card is compared with the fact it was made from, field by field.

use super::{Facts, Kind, Violation, check_text};
use crate::commerce::money::Money;
use crate::content::{
    AmountLine, Block, CartCardLine, Choice, OrderCard, ProductCard, RatingFigure, ReviewQuote,
};

pub(super) fn check(block: &Block, facts: &Facts<'_>) -> Result<(), Violation> {
    match block {
        Block::Text { text } => check_text(text, facts),
        Block::Media { url, alt, caption, .. } => {
            picture(url, facts)?;
            check_text(alt, facts)?;
            caption.iter().try_for_each(|caption| check_text(caption, facts))
        }
        Block::Choices { prompt, options, .. } => {
            check_text(prompt, facts)?;
            choices(options, facts)
        }
        Block::Products { cards, .. } => cards.iter().try_for_each(|card| product(card, facts)),
        Block::Reviews(card) => {
            rating(card.rating, facts)?;
            known(&card.title, facts)?;
            card.summary.iter().try_for_each(|summary| check_text(summary, facts))?;
            card.quotes.iter().try_for_each(|quote| quoted(quote, facts))
        }
        Block::Cart(card) => {
            lines(&card.lines, facts)?;
            amounts(&card.amounts, facts)?;
            money(card.total, facts)?;
            card.free_delivery_missing.iter().try_for_each(|missing| money(*missing, facts))?;
            choices(&card.actions, facts)
        }
        Block::CheckoutLink { url, label, total, amounts: rows, .. } => {
            link(url, facts)?;
            check_text(label, facts)?;
            money(*total, facts)?;
            amounts(rows, facts)
        }
        Block::Order(card) => order(card, facts),
        Block::Link { label, url } => {
            link(url, facts)?;
            check_text(label, facts)
        }
        Block::AskContact { prompt, .. } => check_text(prompt, facts),
        Block::Template { text, parameters, .. } => {
            check_text(text, facts)?;
            parameters.iter().try_for_each(|parameter| check_text(parameter, facts))
        }
    }
}

fn refuse(kind: Kind, found: impl Into<String>) -> Result<(), Violation> {
    Err(Violation { kind, found: found.into() })
}

fn money(amount: Money, facts: &Facts<'_>) -> Result<(), Violation> {
    // Nothing is not promised by a sum that has no such part.
    if amount.minor == 0 || facts.has_money(amount) {
        return Ok(());
    }
    refuse(Kind::Amount, crate::commerce::format::money(amount, crate::Language::En))
}

fn amounts(rows: &[AmountLine], facts: &Facts<'_>) -> Result<(), Violation> {
    rows.iter().try_for_each(|row| {
        money(row.amount, facts)?;
        check_text(&row.label, facts)
    })
}

fn link(url: &str, facts: &Facts<'_>) -> Result<(), Violation> {
    if facts.has_link(url) { Ok(()) } else { refuse(Kind::Link, url) }
}

fn picture(url: &str, facts: &Facts<'_>) -> Result<(), Violation> {
    if facts.has_link(url) { Ok(()) } else { refuse(Kind::Picture, url) }
}

/// A title as it is in a fact, whatever letters it is made of.
fn known(title: &str, facts: &Facts<'_>) -> Result<(), Violation> {
    if facts.has_text(title) { Ok(()) } else { check_text(title, facts) }
}

fn choices(options: &[Choice], facts: &Facts<'_>) -> Result<(), Violation> {
    options.iter().try_for_each(|option| {
        known(&option.title, facts)?;
        option.description.iter().try_for_each(|description| known(description, facts))
    })
}

fn rating(figure: RatingFigure, facts: &Facts<'_>) -> Result<(), Violation> {
    let tenths = format!("{}.{}", figure.tenths / 10, figure.tenths % 10);
    check_text(&tenths, facts)?;
    check_text(&figure.count.to_string(), facts)
}

fn quoted(quote: &ReviewQuote, facts: &Facts<'_>) -> Result<(), Violation> {
    let is_real =
        facts.has_text(&quote.text) && (quote.title.is_empty() || facts.has_text(&quote.title));
    if is_real { Ok(()) } else { refuse(Kind::Product, "a quotation") }
}

fn lines(lines: &[CartCardLine], facts: &Facts<'_>) -> Result<(), Violation> {
    lines.iter().try_for_each(|line| {
        money(line.unit_price, facts)?;
        money(line.total, facts)?;
        known(&line.title, facts)?;
        line.variant.iter().try_for_each(|variant| known(variant, facts))?;
        line.image.iter().try_for_each(|image| picture(image, facts))
    })
}

fn order(card: &OrderCard, facts: &Facts<'_>) -> Result<(), Violation> {
    lines(&card.lines, facts)?;
    amounts(&card.amounts, facts)?;
    money(card.total, facts)?;
    known(&card.number, facts)?;
    known(&card.status_label, facts)?;
    card.timeline.iter().try_for_each(|step| known(&step.label, facts))?;
    choices(&card.actions, facts)
}

/// A card is the product that an answer of this turn holds: its title, its price now, its picture, what is left.
fn product(card: &ProductCard, facts: &Facts<'_>) -> Result<(), Violation> {
    let is_it = |view: &&crate::commerce::catalog::ProductView| view.product.id == card.product;
    let mut same = facts.products().filter(is_it).peekable();
    if same.peek().is_none() {
        return shown_before(card, facts);
    }
    let fits = |view: &crate::commerce::catalog::ProductView| {
        let product = &view.product;
        let variants = || product.variants.iter();
        let has_price = variants().any(|variant| variant.prices.contains(&card.price));
        let was =
            card.was.is_none_or(|was| variants().any(|variant| variant.compare_at.contains(&was)));
        let left: i64 = view.available.values().map(|n| (*n).max(0)).sum();
        let pictures =
            variants().filter_map(|variant| variant.image.as_ref()).chain(&product.image);
        let picture =
            card.image.as_ref().is_none_or(|image| { pictures }.any(|known| known == image));
        let rated = card.rating.is_none_or(|figure| {
            product.rating.tenths() == Some(figure.tenths) && product.rating.count() == figure.count
        });
        let titled = product.title.0.values().any(|title| *title == card.title);
        let stocked = card.availability.left.is_none_or(|told| told == left)
            && card.availability.in_stock == (left > 0);
        has_price && was && picture && rated && titled && stocked
    };
    if !same.any(fits) {
        return refuse(Kind::Product, card.title.as_str());
    }
    worded(card, facts)
}

/// A card that came in whole, as one conversation shows another's.
fn shown_before(card: &ProductCard, facts: &Facts<'_>) -> Result<(), Violation> {
    if !facts.has_text(&card.title) {
        return refuse(Kind::Product, card.title.as_str());
    }
    money(card.price, facts)?;
    card.was.iter().try_for_each(|was| money(*was, facts))?;
    card.image.iter().try_for_each(|image| picture(image, facts))?;
    worded(card, facts)
}

fn worded(card: &ProductCard, facts: &Facts<'_>) -> Result<(), Violation> {
    card.subtitle.iter().try_for_each(|subtitle| known(subtitle, facts))?;
    card.why.iter().try_for_each(|why| check_text(why, facts))?;
    check_text(&card.availability.label, facts)?;
    known(&card.image_alt, facts)?;
    choices(&card.actions, facts)
}
