//! Records that a contact wants to hear when something is back, and writes when it is.
//! > let me know when it's back in stock  =>  Noted. I'll write as soon as Linen throw is back.
//!
//! When it is:  =>  Linen throw is back, as you wished.

use super::show_product::{ask_which, first_product, one};
use crate::commerce::catalog::ProductView;
use crate::content::ProductLayout;
use crate::dialogue::cards;
use crate::dialogue::context::Turn;
use crate::dialogue::meant;
use crate::dialogue::phrases::Value;
use crate::dialogue::reference::{self, Pointed, Prefer};
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::understand::Intent;
use crate::dialogue::understand::normalize::fold_words;
use crate::{Answer, Effect, ProductId, Reading, Signal};
use serde::{Deserialize, Serialize};

/// What the product is looked up for.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Step {
    Wanted,
    Returned,
}

pub const SKILL: Skill =
    Skill::new("wish", begin).intents(&[Intent::Wish]).verbs(&["wish"]).resume(resume);

fn begin(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    if let Cue::Returned { product } = cue {
        turn.speak_as_shop();
        return turn.read(SKILL.name, &Step::Returned, vec![one_product(product)]);
    }
    let reading = match cue {
        Cue::Chose { argument, .. } => one_product(&ProductId::from(*argument)),
        cue => match cue.said().map(|said| reference::product(turn, said, Prefer::Words)) {
            Some(Pointed::Product(product)) => one_product(&product),
            // "Tell me when it's there again" names nothing but what is talked about.
            Some(Pointed::Words(text)) => {
                let named = without_wish(&text);
                match reference::talked_about(turn) {
                    Some(shown) if named.is_empty() || cue.said().is_some_and(meant::points) => {
                        one_product(&shown.product.clone())
                    }
                    None if named.is_empty() => return ask_which(turn, "show_product"),
                    _ => Reading::Search { query: one(turn, named) },
                }
            }
            Some(Pointed::Unclear) | None => return ask_which(turn, "show_product"),
        },
    };
    turn.read(SKILL.name, &Step::Wanted, vec![reading]);
}

/// Words that wish for it and do not name it.
const WISHING: &[&str] = &[
    "again", "available", "avisa", "avisame", "back", "besked", "come", "comes", "coming", "cuando",
    "disponible", "hay", "haya", "hjem", "hvornar", "igen", "ind", "know", "komme", "kommer",
    "lager", "let", "llega", "llegue", "nar", "notify", "reponeis", "reponer", "restock",
    "restocked", "returns", "sig", "stock", "tell", "tilbage", "traeis", "traer", "volveis",
    "volver", "vuelva", "vuelve", "vuelven", "when",
];

/// What is wished for: `tell me when the gold mug is back` names a gold mug.
fn without_wish(text: &str) -> String {
    let names = |word: &&str| !fold_words(word).iter().all(|word| WISHING.contains(&word.as_str()));
    text.split(' ').filter(names).collect::<Vec<_>>().join(" ")
}

fn one_product(id: &ProductId) -> Reading {
    Reading::Products { ids: vec![id.clone()] }
}

/// It can be had again. What is gone by the time this is looked at stays a wish.
fn returned(turn: &mut Turn<'_>, view: &ProductView) {
    if !view.in_stock() {
        return turn.act(Effect::RecordWish { product: view.product.id.clone(), sku: None });
    }
    cards::focus(turn, view);
    let title = view.product.title.get(turn.language).to_owned();
    turn.say("wish_returned", &[("product", &title)]);
    cards::show_products(turn, std::slice::from_ref(view), ProductLayout::Single);
}

fn resume(turn: &mut Turn<'_>, step: &str, answers: &[Answer]) {
    if serde_json::from_str(step).is_ok_and(|step: Step| step == Step::Returned) {
        // What is sold no more is not told of.
        if let Some(view) = first_product(answers.first()) {
            returned(turn, view);
        }
        return;
    }
    let Some(view) = first_product(answers.first()) else {
        return ask_which(turn, "show_product");
    };
    cards::focus(turn, view);
    let title = view.product.title.get(turn.language).to_owned();
    if view.in_stock() {
        turn.say("in_stock", &[]);
        cards::show_products(turn, std::slice::from_ref(view), ProductLayout::Single);
        return;
    }
    turn.act(Effect::RecordWish { product: view.product.id.clone(), sku: None });
    turn.signal(Signal::Unmet { text: title.clone() });
    turn.say_with("wish_recorded", &[("product", Value::Product(title))]);
}
