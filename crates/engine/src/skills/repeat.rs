//! Says again what was said last: the question that is open, else the products, else the cart, each read anew.
//! > say that again  =>  the same question, or the same products at today's prices

use super::show_product;
use crate::content::ProductLayout;
use crate::dialogue::cards;
use crate::dialogue::context::Turn;
use crate::dialogue::policy;
use crate::dialogue::skill::{Cue, Skill};
use crate::{Answer, ProductId, Reading};

pub const SKILL: Skill = Skill::new("repeat", begin).resume(resume);

fn begin(turn: &mut Turn<'_>, _cue: &Cue<'_>) {
    let open = turn.state.memory.open_at(turn.now).cloned();
    if let Some(open) = open.filter(|open| !open.prompt.is_empty()) {
        return policy::ask_again(turn, &open);
    }
    let memory = &turn.state.memory;
    let listed = || memory.shown.iter().map(|shown| shown.product.clone()).collect();
    let ids: Vec<ProductId> = memory.focus.as_ref().map_or_else(listed, |focus| vec![focus.product.clone()]);
    if !ids.is_empty() {
        return turn.read(SKILL.name, &(), vec![Reading::Products { ids }]);
    }
    let has_cart = turn.state.cart.as_ref().is_some_and(|cart| !cart.is_empty());
    let (skill, verb) = if has_cart { ("edit_cart", "cart") } else { ("greet", "help") };
    turn.begin(skill, &Cue::Chose { verb, argument: "" });
}

fn resume(turn: &mut Turn<'_>, _step: &str, answers: &[Answer]) {
    let Some(Answer::Products { products }) = answers.first() else { return };
    turn.say("repeat_intro", &[]);
    match products.as_slice() {
        [only] => show_product::show(turn, only),
        several => {
            cards::show_products(turn, several, ProductLayout::Carousel);
        }
    }
}
