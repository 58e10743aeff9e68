//! Names the one of those shown that costs most, or is biggest or smallest as far as they state it.
//! > whats the most expensive?  =>  Of these, Gold mug costs most: €54.00.  `[card]`
//! > which is the biggest?  =>  Of these, Travel mug is the biggest. Capacity: 400 ml. Not stated for Gold mug.
//! > `[card]`

use super::product_question::attribute_name;
use super::shown;
use crate::commerce::catalog::ProductView;
use crate::dialogue::context::Turn;
use crate::dialogue::phrases::Value;
use crate::dialogue::product_words::{self, ProductTalk};
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::{cards, size};
use crate::inbox::source::Origin;
use crate::{Answer, Reading};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

pub const SKILL: Skill = Skill::new("superlative", begin).resume(resume);

#[derive(Serialize, Deserialize)]
enum Step {
    Dearest,
    Sized { biggest: bool },
}

fn begin(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    let Some(said) = cue.said() else { return };
    let ids = turn.state.memory.shown.iter().map(|shown| shown.product.clone()).collect();
    let step = match product_words::heard(turn, said) {
        Some(ProductTalk::Dearest) => Step::Dearest,
        Some(ProductTalk::Biggest) => Step::Sized { biggest: true },
        Some(ProductTalk::Smallest) => Step::Sized { biggest: false },
        _ => return,
    };
    turn.read(SKILL.name, &step, vec![Reading::Products { ids }]);
}

fn resume(turn: &mut Turn<'_>, step: &str, answers: &[Answer]) {
    let Ok(step) = serde_json::from_str::<Step>(step) else { return };
    let Some(Answer::Products { products }) = answers.first() else { return };
    match step {
        Step::Dearest => tell_dearest(turn, products),
        Step::Sized { biggest } => tell_sized(turn, products, biggest),
    }
}

fn tell_silent(turn: &mut Turn<'_>, titles: &[&str]) {
    if !titles.is_empty() {
        turn.say("fact_of_none", &[("products", &titles.join(", "))]);
    }
}

fn tell_dearest(turn: &mut Turn<'_>, views: &[ProductView]) {
    let priced = |view| cards::lead_variant(turn, view).map(|(_, price)| price);
    let dearest = views.iter().filter_map(|view| Some((priced(view)?, view)));
    let Some((price, view)) = dearest.max_by_key(|(price, _)| price.minor) else {
        return turn.say("compare_need_two", &[]);
    };
    turn.cite(view, |product| Origin::Price { product });
    let product = Value::Product(view.product.title.get(turn.language).to_owned());
    turn.say_with("dearest_is", &[("product", product), ("price", Value::Money(price))]);
    shown::show(turn, &[view]);
}

/// Those that state a size beside each other; the others are named.
fn tell_sized(turn: &mut Turn<'_>, views: &[ProductView], biggest: bool) {
    let mut sized = size::stated(views);
    if sized.len() < 2 {
        return turn.say("size_unknown", &[]);
    }
    if biggest {
        sized.sort_by_key(|size| Reverse(size.amount));
    } else {
        sized.sort_by_key(|size| size.amount);
    }
    let (view, key) = (sized[0].view, sized[0].key.clone());
    let arguments = [
        ("product", Value::Product(view.product.title.get(turn.language).to_owned())),
        ("attribute", Value::Text(attribute_name(turn, &key))),
        ("value", Value::Quote(sized[0].value.get(turn.language).to_owned())),
    ];
    turn.cite(view, |product| Origin::Attribute { product, key });
    turn.say_with(if biggest { "biggest_is" } else { "smallest_is" }, &arguments);
    let is_silent = |view: &&ProductView| sized.iter().all(|size| size.view.product.id != view.product.id);
    let silent = views.iter().filter(is_silent).map(|view| view.product.title.get(turn.language));
    let silent: Vec<&str> = silent.collect();
    tell_silent(turn, &silent);
    shown::show(turn, &[view]);
}
