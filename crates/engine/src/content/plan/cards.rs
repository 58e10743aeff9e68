//! Products, carts, orders and reviews in words, for channels that cannot draw them.

use super::PlanWords;
use super::rich::{Rich, Style};
use crate::Language;
use crate::commerce::format::{money, write_count, write_money};
use crate::content::{
    AmountLine, CartCard, CartCardLine, OrderCard, ProductCard, RatingFigure, ReviewsCard,
};
use std::borrow::Cow;

/// A line about a product is rarely longer.
const LINE_BYTES: usize = 96;
/// Runs of a product's words, with the lines' ends between them.
const PRODUCT_RUNS: usize = 7;
/// What stands between the facts of one line.
const BETWEEN: &str = " · ";

/// Words a card with amounts in the message's language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wording<'a> {
    pub(super) words: &'a PlanWords,
    pub(super) language: Language,
}

impl<'a> Wording<'a> {
    /// `from €12.00, was €15.00`.
    pub(super) fn price(self, card: &ProductCard) -> String {
        let mut price = String::with_capacity(LINE_BYTES);
        self.write_price(&mut price, card);
        price
    }

    fn write_price(self, out: &mut String, card: &ProductCard) {
        if card.price_from {
            out.push_str(&self.words.from);
            out.push(' ');
        }
        write_money(out, card.price, self.language);
        if let Some(was) = card.was {
            out.push_str(", ");
            out.push_str(&self.words.was);
            out.push(' ');
            write_money(out, was, self.language);
        }
    }

    /// Price, availability and rating in one line.
    pub(super) fn product_line(self, card: &ProductCard) -> String {
        let mut line = String::with_capacity(LINE_BYTES);
        self.write_price(&mut line, card);
        if !card.availability.label.trim().is_empty() {
            line.push_str(BETWEEN);
            line.push_str(&card.availability.label);
        }
        if let Some(rating) = card.rating {
            line.push_str(BETWEEN);
            self.write_rating(&mut line, rating);
        }
        line
    }

    /// A product on its own: name, what it is, its facts, why it was chosen.
    pub(super) fn product(self, card: &'a ProductCard) -> Rich<'a> {
        self.product_with(card, self.product_line(card))
    }

    /// The same, with its line of facts, which was needed elsewhere too.
    pub(super) fn product_with(
        self,
        card: &'a ProductCard,
        facts: impl Into<Cow<'a, str>>,
    ) -> Rich<'a> {
        let mut text = Rich::with_capacity(PRODUCT_RUNS);
        text.push(Style::Bold, card.title.as_str());
        if let Some(subtitle) = &card.subtitle {
            text.line();
            text.plain(subtitle.as_str());
        }
        text.line();
        text.plain(facts);
        if let Some(why) = &card.why {
            text.line();
            text.plain(why.as_str());
        }
        text
    }

    pub(super) fn rating(self, rating: RatingFigure) -> String {
        let mut text = String::new();
        self.write_rating(&mut text, rating);
        text
    }

    fn write_rating(self, out: &mut String, rating: RatingFigure) {
        let mark = if self.language == Language::En { '.' } else { ',' };
        write_count(out, u64::from(rating.tenths / 10));
        out.push(mark);
        write_count(out, u64::from(rating.tenths % 10));
        out.push_str(" ★ (");
        write_count(out, u64::from(rating.count));
        out.push(')');
    }

    pub(super) fn cart(self, card: &'a CartCard) -> Rich<'a> {
        let mut text = Rich::default();
        text.push(Style::Bold, self.words.cart.as_str());
        self.lines(&mut text, &card.lines);
        self.amounts(&mut text, &card.amounts);
        self.total(&mut text, card.total);
        if let Some(missing) = card.free_delivery_missing {
            let amount = money(missing, self.language);
            text.line();
            text.plain(self.words.free_delivery_missing.replace("{amount}", &amount));
        }
        text
    }

    pub(super) fn order(self, card: &'a OrderCard) -> Rich<'a> {
        let mut text = Rich::default();
        text.push(Style::Bold, format!("{} {}", self.words.order, card.number));
        text.plain(": ");
        text.plain(card.status_label.as_str());
        self.lines(&mut text, &card.lines);
        self.amounts(&mut text, &card.amounts);
        self.total(&mut text, card.total);
        for step in &card.timeline {
            text.line();
            text.plain(if step.done { "✓ " } else { "○ " });
            text.plain(step.label.as_str());
        }
        text
    }

    pub(super) fn reviews(self, card: &'a ReviewsCard) -> Rich<'a> {
        let mut text = Rich::default();
        text.push(Style::Bold, card.title.as_str());
        text.line();
        text.plain(self.rating(card.rating));
        if let Some(summary) = &card.summary {
            text.line();
            text.plain(summary.as_str());
        }
        for quote in &card.quotes {
            text.paragraph();
            let facts = [format!("{} ★", quote.rating), quote.title.clone(), quote.author.clone()];
            text.plain(joined(facts));
            text.line();
            text.plain(quote.text.as_str());
        }
        text
    }

    fn lines(self, text: &mut Rich<'a>, lines: &'a [CartCardLine]) {
        for line in lines {
            text.line();
            text.plain(format!("{} × {}", line.quantity, line.title));
            if let Some(variant) = &line.variant {
                text.plain(format!(" ({variant})"));
            }
            text.plain(format!("{BETWEEN}{}", money(line.total, self.language)));
        }
    }

    fn amounts(self, text: &mut Rich<'a>, amounts: &'a [AmountLine]) {
        for line in amounts {
            text.line();
            text.plain(format!("{}: {}", line.label, money(line.amount, self.language)));
        }
    }

    pub(super) fn total(self, text: &mut Rich<'a>, total: crate::commerce::money::Money) {
        text.line();
        let total = money(total, self.language);
        text.push(Style::Bold, format!("{}: {total}", self.words.total));
    }
}

pub(super) fn joined(facts: impl IntoIterator<Item = String>) -> String {
    let present: Vec<String> = facts.into_iter().filter(|fact| !fact.trim().is_empty()).collect();
    present.join(BETWEEN)
}
