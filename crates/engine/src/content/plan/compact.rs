//! The plan for a message that would take too many calls: text, and one set of options at its end.

use super::choices::{self, Form, Opt};
use super::planner::Planner;
use super::rich::Rich;
use super::split::Parts;
use super::{PlanWords, cards};
use crate::content::capability::Capabilities;
use crate::content::piece::{Piece, Plan};
use crate::content::{Block, Choice, ChoiceStyle, Outbound};
use std::borrow::Cow;

/// The plan within `parts_max`, cut if it must be.
pub(super) fn plan(outbound: &Outbound, capabilities: &Capabilities, words: &PlanWords) -> Plan {
    let mut planner = Planner::new(outbound, capabilities, words);
    for (index, block) in outbound.blocks.iter().enumerate() {
        planner.block = index;
        gather(&mut planner, block);
    }
    planner.degrade("message", "text", "it would take more parts than the channel is sent");
    finish(&mut planner);
    planner.plan
}

fn gather<'a>(planner: &mut Planner<'a>, block: &'a Block) {
    match block {
        Block::Text { text } => say(planner, text.as_str(), &[]),
        Block::AskContact { prompt, .. } => say(planner, prompt.as_str(), &[]),
        Block::Choices { prompt, options, .. } => say(planner, prompt.as_str(), options),
        Block::Products { cards, .. } => {
            let options = planner.options_of(cards);
            for card in cards {
                let line = cards::joined([card.title.clone(), planner.wording.product_line(card)]);
                say(planner, line, &[]);
            }
            planner.offer(options.into_iter(), ChoiceStyle::Buttons);
        }
        Block::Reviews(card) => show(planner, planner.wording.reviews(card), &[]),
        Block::Cart(card) => show(planner, planner.wording.cart(card), &card.actions),
        Block::Order(card) => show(planner, planner.wording.order(card), &card.actions),
        Block::CheckoutLink { url, label, total, .. } => {
            let mut line = Rich::default();
            planner.wording.total(&mut line, *total);
            show(planner, line, &[]);
            planner.link_in_text(label, url);
        }
        Block::Link { label, url } => planner.link_in_text(label, url),
        Block::Media { url, alt, caption, .. } => {
            planner.media_in_text(url, alt, caption.as_deref())
        }
        // While words may be sent, a template would only take the room of the others.
        Block::Template { text, .. } => say(planner, text.as_str(), &[]),
    }
}

fn say<'a>(planner: &mut Planner<'a>, text: impl Into<Cow<'a, str>>, options: &'a [Choice]) {
    let mut paragraph = Rich::default();
    paragraph.plain(text);
    show(planner, paragraph, options);
}

fn show<'a>(planner: &mut Planner<'a>, text: Rich<'a>, options: &'a [Choice]) {
    planner.text.append(text);
    planner.offer(options.iter().map(Opt::new), ChoiceStyle::Buttons);
}

fn finish(planner: &mut Planner<'_>) {
    let options = choices::without_duplicates(std::mem::take(&mut planner.options));
    let room = planner.capabilities.parts_max.saturating_sub(planner.plan.pieces.len());
    let form = single_form(planner.capabilities, &options, room);
    if matches!(form, Form::Numbered) {
        planner.number_all(&options);
        if !options.is_empty() {
            planner.text.paragraph();
            planner.text.plain(planner.words.number_hint.as_str());
        }
    }
    let each = planner.capabilities.text;
    let last = match form {
        Form::Buttons(_) | Form::List(_) => planner.capabilities.text_with_choices,
        Form::QuickReplies(_) | Form::Numbered => each,
    };
    let text = std::mem::take(&mut planner.text);
    let Parts { mut texts, cut } = planner.prose(&text).split_within(each, last, room);
    if cut {
        planner.degrade("text", "cut", "it is longer than all parts together");
    }
    let body = if matches!(form, Form::Numbered) { None } else { texts.pop() };
    planner.plan.pieces.extend(texts.into_iter().map(|body| Piece::Text { body }));
    if !matches!(form, Form::Numbered) {
        let body = body.unwrap_or_else(|| planner.fallback_body(last));
        planner.attach(form, &options, None, body);
    }
}

/// A form that takes one call; numbers otherwise.
fn single_form(capabilities: &Capabilities, options: &[Opt<'_>], room: usize) -> Form {
    let form = choices::form(capabilities, options, ChoiceStyle::Buttons);
    match form {
        _ if options.is_empty() || room == 0 => Form::Numbered,
        Form::List(limit) if choices::lists(options, limit, "").len() > 1 => Form::Numbered,
        Form::Buttons(_) | Form::QuickReplies(_) | Form::List(_) | Form::Numbered => form,
    }
}
