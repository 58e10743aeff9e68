//! Takes a cart made in the platform's own catalog, at our prices, and tells every difference before any payment.
//! > (WhatsApp cart: 2 mugs at €20)  =>  Thanks, I've got your cart… The price of Mug has changed from €20.00 to €24.00.

use super::go_back::quote;
use crate::audit;
use crate::commerce::cart::{ClaimMode, ClaimProblemKind, from_claimed};
use crate::commerce::catalog::ProductView;
use crate::commerce::quote::Quote;
use crate::dialogue::cards;
use crate::dialogue::context::Turn;
use crate::dialogue::phrases::Value;
use crate::dialogue::skill::{Cue, Skill};
use crate::inbox::inbound::ClaimedLine;
use crate::{Answer, Reading, Signal};
use serde::{Deserialize, Serialize};

pub const SKILL: Skill = Skill::new("native_cart", begin).resume(resume);

#[derive(Serialize, Deserialize)]
enum Step {
    Load { lines: Vec<ClaimedLine> },
    Quote { lines: Vec<ClaimedLine>, unknown: bool },
}

fn begin(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    let Cue::NativeCart { lines, .. } = cue else { return };
    let skus = lines.iter().map(|line| line.retailer_id.clone()).collect();
    turn.read(SKILL.name, &Step::Load { lines: lines.to_vec() }, vec![Reading::Skus { skus }]);
}

fn resume(turn: &mut Turn<'_>, step: &str, answers: &[Answer]) {
    match (serde_json::from_str(step), answers) {
        (Ok(Step::Load { lines }), [Answer::Products { products }]) => merge(turn, lines, products),
        (Ok(Step::Quote { lines, unknown }), answers) => {
            if let Some(quote) = quote(answers) {
                tell(turn, quote, &lines, unknown);
            }
        }
        _ => {}
    }
}

fn merge(turn: &mut Turn<'_>, lines: Vec<ClaimedLine>, products: &[ProductView]) {
    let cart = turn.cart();
    let claimed = lines.iter().map(|line| (&line.retailer_id, line.quantity));
    let (next, problems) = from_claimed(&cart, claimed, products, ClaimMode::Merge);
    let unknown = problems.iter().any(|problem| problem.reason == ClaimProblemKind::Unknown);
    for line in &lines {
        let known = products.iter().find(|view| view.product.variant(&line.retailer_id).is_some());
        if let Some(view) = known {
            let product = view.product.id.clone();
            turn.signal(Signal::Added { product, quantity: line.quantity });
        }
    }
    turn.set_cart(next.clone());
    let language = turn.language;
    let step = Step::Quote { lines, unknown };
    turn.read(SKILL.name, &step, vec![Reading::Quote { cart: next, language }]);
}

fn tell(turn: &mut Turn<'_>, quote: &Quote, claimed: &[ClaimedLine], unknown: bool) {
    turn.speak_as_shop();
    if !quote.lines.is_empty() {
        let n_units = cards::n_units(quote);
        let key = if n_units == 1 { "native_cart_received_one" } else { "native_cart_received_other" };
        turn.say_with(key, &[("n", Value::Count(n_units))]);
    }
    for line in &quote.lines {
        let claim = claimed.iter().find(|claim| claim.retailer_id == line.sku);
        let price = claim.and_then(|claim| claim.claimed_unit_price);
        if let Some(price) = price.filter(|price| *price != line.unit_price) {
            // What the platform showed her is named only to say that it is no longer so.
            turn.tell(audit::json_of(price));
            let arguments = [
                ("product", Value::Product(line.title.clone())),
                ("old", Value::Money(price)),
                ("new", Value::Money(line.unit_price)),
            ];
            turn.say_with("cart_price_changed", &arguments);
        }
    }
    if unknown {
        turn.say("native_cart_unknown_item", &[]);
    }
    cards::show_cart(turn, quote);
}
