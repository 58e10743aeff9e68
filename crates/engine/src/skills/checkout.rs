//! Opens a checkout for the cart as it is quoted now, and gives the link to it.
//! > I want to pay  =>  Ready: €84.90 in all.  `[Pay]`

use super::go_back::quote;
use crate::commerce::quote::Quote;
use crate::content::Block;
use crate::dialogue::cards;
use crate::dialogue::context::Turn;
use crate::dialogue::details;
use crate::dialogue::phrases::Value;
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::spoken;
use crate::dialogue::understand::Intent;
use crate::inbox::message::Activity;
use crate::state::OpenCheckout;
use crate::{Answer, CheckoutId, Effect, Reading, Signal};

pub const SKILL: Skill = Skill::new("checkout", begin)
    .intents(&[Intent::Checkout])
    .verbs(&["checkout"])
    .resume(resume);

fn begin(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    match turn.state.cart.clone().filter(|cart| !cart.is_empty()) {
        Some(_) if spoken::may_be_bought(turn) => turn.begin("spoken_order", cue),
        Some(cart) => {
            let language = turn.language;
            let noted = matches!(cue, Cue::Chose { argument: details::NOTED, .. });
            turn.read(SKILL.name, &noted, vec![Reading::Quote { cart, language }]);
        }
        None => {
            turn.say("cart_empty", &[]);
            let find = turn.button("find", "button_find_product");
            turn.suggest(vec![find]);
        }
    }
}

fn resume(turn: &mut Turn<'_>, step: &str, answers: &[Answer]) {
    if let Some(quote) = quote(answers) {
        if step == "true" {
            turn.say("details_noted", &[]);
        }
        open(turn, quote);
    }
}

/// Gives the link to pay. When something cannot be had as asked, the cart is shown first, mended.
pub fn open(turn: &mut Turn<'_>, quote: &Quote) {
    if !quote.problems.is_empty() || quote.lines.is_empty() {
        return cards::show_cart(turn, quote);
    }
    turn.say_with("checkout_ready", &[("total", Value::Money(quote.total))]);
    show_link(turn, quote);
    details::ask(turn);
}

/// The link itself, to the checkout that is open for this cart and this price.
pub fn show_link(turn: &mut Turn<'_>, quote: &Quote) {
    let Some(cart) = turn.state.cart.clone() else { return };
    let same = |open: &OpenCheckout| open.cart_version == cart.version && open.quote_hash == quote.hash;
    let open = match turn.state.checkout.clone().filter(same) {
        Some(open) => open,
        None => {
            turn.cancel_checkout();
            let token = turn.new_token("checkout token");
            let id = CheckoutId::from_token(&turn.new_token("checkout"));
            turn.act(Effect::OpenCheckout {
                checkout: id.clone(),
                token: token.clone(),
                cart: cart.clone(),
                quote: Box::new(quote.clone()),
                details: turn.state.memory.details.clone(),
            });
            turn.signal(Signal::CheckoutOpened { total: quote.total });
            let quote_hash = quote.hash.clone();
            let open = OpenCheckout { id, token, cart_version: cart.version, quote_hash };
            turn.state.checkout = Some(open.clone());
            open
        }
    };
    let total = turn.money(quote.total);
    let url = format!("{}/checkout/{}", turn.config.profile.public_url, open.token);
    let label = turn.word("button_pay", &[]);
    let amounts = cards::amounts(turn, quote);
    turn.show(Block::CheckoutLink { checkout: open.id, url, label, total: quote.total, amounts });
    turn.note_activity(Activity::CheckoutSent { total });
}
