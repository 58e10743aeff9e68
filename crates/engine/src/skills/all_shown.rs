//! Puts all products that are shown beside each other in one thing: what each states of it, which is biggest, dearest.
//! > are they dishwasher safe?  =>  Care: dishwasher safe (Blue mug), wash by hand (Green mug).
//! > The details of Travel mug and Gold mug don't say.
//! > which is the biggest?  =>  Of these, Travel mug is the biggest. Capacity: 400 ml.  `[card]`

use super::product_question::attribute_name;
use super::{shop_question, shown, talk_to_person};
use crate::commerce::catalog::ProductView;
use crate::dialogue::context::Turn;
use crate::dialogue::phrases::Value;
use crate::dialogue::product_words::{self, ProductTalk};
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::understand::Understood;
use crate::dialogue::{asked, cards, size};
use crate::inbox::source::Origin;
use crate::{Answer, Reading};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

pub const SKILL: Skill = Skill::new("all_shown", begin).resume(resume);

#[derive(Serialize, Deserialize)]
enum Step {
    /// What each states; what none states, an article of the shop may.
    Facts { said: Box<Understood> },
    Dearest,
    Sized { biggest: bool },
}

fn begin(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    let Some(said) = cue.said() else { return };
    let ids = turn.state.memory.shown.iter().map(|shown| shown.product.clone()).collect();
    let mut readings = vec![Reading::Products { ids }];
    let step = match product_words::heard(turn, said) {
        Some(ProductTalk::Facts) => {
            let (query, language) = (said.text.clone(), turn.language);
            readings.push(Reading::Knowledge { query, language });
            Step::Facts { said: Box::new(said.clone()) }
        }
        Some(ProductTalk::Dearest) => Step::Dearest,
        Some(ProductTalk::Biggest) => Step::Sized { biggest: true },
        Some(ProductTalk::Smallest) => Step::Sized { biggest: false },
        _ => return,
    };
    turn.read(SKILL.name, &step, readings);
}

fn resume(turn: &mut Turn<'_>, step: &str, answers: &[Answer]) {
    let Ok(step) = serde_json::from_str::<Step>(step) else { return };
    let Some(Answer::Products { products }) = answers.first() else { return };
    match step {
        Step::Facts { said } if tell_facts(turn, products, &said) => {}
        Step::Facts { .. } => match answers.get(1) {
            Some(Answer::Knowledge { passages }) if shop_question::is_sure(passages) => {
                shop_question::tell(turn, passages);
            }
            _ => {
                let prompt = turn.word("shown_unknown", &[]);
                talk_to_person::offer(turn, "product_question", prompt);
            }
        },
        Step::Dearest => tell_dearest(turn, products),
        Step::Sized { biggest } => tell_sized(turn, products, biggest),
    }
}

/// Tells what each states of what was asked, the same said once; tells whether any does.
fn tell_facts(turn: &mut Turn<'_>, views: &[ProductView], said: &Understood) -> bool {
    let mut facts: Vec<(String, String, Vec<&str>)> = Vec::new();
    let mut silent: Vec<&str> = Vec::new();
    for view in views {
        let title = view.product.title.get(turn.language);
        let Some(key) = asked::attribute(turn, view, said) else {
            silent.push(title);
            continue;
        };
        let Some(value) = view.product.attributes.get(&key) else { continue };
        let value = value.get(turn.language).to_owned();
        turn.cite(view, |product| Origin::Attribute { product, key: key.clone() });
        match facts.iter_mut().find(|(known, same, _)| *known == key && *same == value) {
            Some((_, _, titles)) => titles.push(title),
            None => facts.push((key, value, vec![title])),
        }
    }
    if facts.is_empty() {
        return false;
    }
    let mut keys: Vec<&String> = facts.iter().map(|(key, _, _)| key).collect();
    keys.dedup();
    for key in keys {
        let of_key = facts.iter().filter(|(known, _, _)| known == key);
        let stated = of_key.map(|(_, value, titles)| format!("{value} ({})", titles.join(", ")));
        let stated = stated.collect::<Vec<_>>().join("; ");
        turn.say("shown_facts", &[("attribute", &attribute_name(turn, key)), ("facts", &stated)]);
    }
    tell_silent(turn, &silent);
    true
}

fn tell_silent(turn: &mut Turn<'_>, titles: &[&str]) {
    if !titles.is_empty() {
        turn.say("shown_unstated", &[("products", &titles.join(", "))]);
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
