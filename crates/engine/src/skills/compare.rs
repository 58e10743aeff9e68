//! Puts two products beside each other: price, rating, and what their details say differently.
//! > compare the first and the third  =>  Mug next to Cup: Price: €18.00 | €24.00 …

use crate::Language;
use crate::commerce::catalog::ProductView;
use crate::content::ProductLayout;
use crate::dialogue::cards;
use crate::dialogue::context::Turn;
use crate::dialogue::phrases::Value;
use crate::dialogue::reference;
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::understand::Intent;
use crate::{Answer, ProductId, Reading};

pub const SKILL: Skill = Skill::new("compare", begin)
    .intents(&[Intent::Compare])
    .verbs(&["compare"])
    .resume(resume);

/// Differences told; more than these nobody reads on a phone.
const DIFFERENCES_MAX: usize = 6;

fn begin(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    let mut pair: Vec<ProductId> = cue.said().map_or_else(Vec::new, |said| reference::products(turn, said));
    let memory = &turn.state.memory;
    if pair.len() < 2
        && let Some(focus) = &memory.focus
        && !pair.contains(&focus.product)
    {
        pair.insert(0, focus.product.clone());
    }
    for shown in &memory.shown {
        if pair.len() < 2 && !pair.contains(&shown.product) {
            pair.push(shown.product.clone());
        }
    }
    pair.truncate(2);
    if pair.len() < 2 {
        return turn.say("compare_need_two", &[]);
    }
    turn.read(SKILL.name, &(), vec![Reading::Products { ids: pair }]);
}

fn resume(turn: &mut Turn<'_>, _step: &str, answers: &[Answer]) {
    let Some(Answer::Products { products }) = answers.first() else { return };
    let [a, b] = products.as_slice() else {
        return turn.say("compare_need_two", &[]);
    };
    let title = |view: &ProductView, language: Language| view.product.title.get(language).to_owned();
    let (first, second) = (title(a, turn.language), title(b, turn.language));
    let differences = differences(turn, a, b);
    if differences.is_empty() {
        turn.say("compare_same", &[]);
    } else {
        turn.say_with("compare_intro", &[("a", Value::Product(first)), ("b", Value::Product(second))]);
        turn.say_text(&differences.join("\n"));
    }
    turn.state.memory.focus = None;
    cards::show_products(turn, products, ProductLayout::Compare);
}

/// One line for each thing that both products tell and tell differently.
fn differences(turn: &Turn<'_>, a: &ProductView, b: &ProductView) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = |name: &str, first: String, second: String| {
        if first != second && lines.len() < DIFFERENCES_MAX {
            lines.push(format!("{name}: {first} | {second}"));
        }
    };
    let price = |view| cards::lead_variant(turn, view).map(|(_, price)| turn.money(price));
    if let (Some(first), Some(second)) = (price(a), price(b)) {
        line(&turn.word("label_price", &[]), first, second);
    }
    let rating = |view: &ProductView| view.product.rating.tenths();
    if let (Some(first), Some(second)) = (rating(a), rating(b)) {
        let point = if turn.language == Language::En { '.' } else { ',' };
        let worded = |tenths: u32| format!("{}{point}{}", tenths / 10, tenths % 10);
        line(&turn.word("label_rating", &[]), worded(first), worded(second));
    }
    for (key, value) in &a.product.attributes {
        let Some(other) = b.product.attributes.get(key) else { continue };
        let names = turn.config.profile.attribute_names.get(key);
        let name = names.map_or(key.as_str(), |names| names.get(turn.language));
        line(name, value.get(turn.language).to_owned(), other.get(turn.language).to_owned());
    }
    lines
}
