//! Records that a contact wants to hear when something is back.
//! > let me know when it's back in stock  =>  Noted. I'll write as soon as Linen throw is back.

use super::show_product::{ask_which, first_product, one};
use crate::dialogue::cards;
use crate::dialogue::context::Turn;
use crate::dialogue::reference::{self, Pointed, Prefer};
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::understand::Intent;
use crate::{Answer, Effect, ProductId, Reading, Signal};

pub const SKILL: Skill =
    Skill::new("wish", begin).intents(&[Intent::Wish]).verbs(&["wish"]).resume(resume);

fn begin(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    let reading = match cue {
        Cue::Chose { argument, .. } => Reading::Products { ids: vec![ProductId::from(*argument)] },
        cue => match cue.said().map(|said| reference::product(turn, said, Prefer::Words)) {
            Some(Pointed::Product(product)) => Reading::Products { ids: vec![product] },
            Some(Pointed::Words(text)) => Reading::Search { query: one(turn, text) },
            Some(Pointed::Unclear) | None => return ask_which(turn, "show_product"),
        },
    };
    turn.read(SKILL.name, &(), vec![reading]);
}

fn resume(turn: &mut Turn<'_>, _step: &str, answers: &[Answer]) {
    let Some(view) = first_product(answers.first()) else {
        return ask_which(turn, "show_product");
    };
    cards::focus(turn, view);
    let title = view.product.title.get(turn.language).to_owned();
    if view.in_stock() {
        turn.say("in_stock", &[]);
        cards::show_products(turn, std::slice::from_ref(view), crate::content::ProductLayout::Single);
        return;
    }
    turn.act(Effect::RecordWish { product: view.product.id.clone(), sku: None });
    turn.signal(Signal::Unmet { text: title.clone() });
    turn.say("wish_recorded", &[("product", &title)]);
}
