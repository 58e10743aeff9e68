//! Sells for an agent: sends products, the cart or the link to pay in her name.
//! > (Ida sends two lamps)  =>  the cards, said by Ida

use super::{checkout, edit_cart, go_back::quote};
use crate::content::ProductLayout;
use crate::dialogue::cards::{self, CARDS_MAX};
use crate::dialogue::context::Turn;
use crate::dialogue::skill::{Cue, Skill};
use crate::{Answer, Reading};
use serde::{Deserialize, Serialize};

pub const SKILL: Skill = Skill::new("on_behalf", begin).resume(resume);

#[derive(Serialize, Deserialize)]
enum Step {
    Products,
    Cart,
    Checkout,
}

fn begin(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    let step = match cue {
        Cue::SendProducts { products } => {
            let ids = products.iter().take(CARDS_MAX).cloned().collect();
            return turn.read(SKILL.name, &Step::Products, vec![Reading::Products { ids }]);
        }
        Cue::SendCart => Step::Cart,
        Cue::SendCheckout => Step::Checkout,
        _ => return,
    };
    if let Some(cart) = turn.state.cart.clone().filter(|cart| !cart.is_empty()) {
        let language = turn.language;
        turn.read(SKILL.name, &step, vec![Reading::Quote { cart, language }]);
    }
}

fn resume(turn: &mut Turn<'_>, step: &str, answers: &[Answer]) {
    match (serde_json::from_str(step), answers.first()) {
        (Ok(Step::Products), Some(Answer::Products { products })) => {
            let layout = match products.as_slice() {
                [only] => {
                    cards::focus(turn, only);
                    ProductLayout::Single
                }
                _ => ProductLayout::Carousel,
            };
            cards::show_products(turn, products, layout);
        }
        (Ok(Step::Cart), _) => {
            if let Some(quote) = quote(answers) {
                edit_cart::introduce(turn, quote);
                cards::show_cart(turn, quote);
            }
        }
        (Ok(Step::Checkout), _) => {
            if let Some(quote) = quote(answers) {
                checkout::open(turn, quote);
            }
        }
        _ => {}
    }
}
