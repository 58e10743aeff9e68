//! Talks about the cart as one does in a shop, in few words that mean something only beside it.
//! > one more  =>  Done, 2 x Blue mug in your cart.  `[cart]`
//! > how much is it in total?  =>  2 items in your cart:  `[cart]`
//! > that's all  =>  Lovely, here's everything:  `[cart]`  `[Checkout]`
//! > go ahead  =>  (what the button for the checkout does)
//! > I changed my mind  =>  No problem. What would you like to change?  `[Undo]` `[View cart]`

use super::go_back::quote;
use super::edit_cart::{self, To};
use super::another;
use crate::commerce::quote::Quote;
use crate::dialogue::cards;
use crate::dialogue::cart_words::{self, CartTalk};
use crate::dialogue::context::Turn;
use crate::dialogue::memory::Expects;
use crate::dialogue::phrases::Value;
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::understand::{Intent, Layer, Scored, Understood};
use crate::{Answer, Reading};
use serde::{Deserialize, Serialize};

pub const SKILL: Skill = Skill::new("about_cart", begin).claims(claims).resume(resume);

#[derive(Serialize, Deserialize)]
enum Step {
    Total,
    /// What delivery adds is asked: where no quote says it, an article may.
    Delivery { said: Box<Understood> },
    Done,
}

fn claims(turn: &Turn<'_>, said: &Understood) -> bool {
    cart_words::find(turn, said).is_some()
}

fn begin(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    let Some(said) = cue.said() else { return };
    let Some(talk) = cart_words::find(turn, said) else { return };
    let go_back = |turn: &mut Turn<'_>, verb| {
        turn.begin("go_back", &Cue::Chose { verb, argument: "kept" });
    };
    match talk {
        CartTalk::More(n) => edit_cart::change_to(turn, said, To::By(i64::from(n))),
        CartTalk::MoreOfEach(n) => edit_cart::change_each(turn, said, To::By(i64::from(n))),
        CartTalk::Fewer(n) => edit_cart::change_to(turn, said, To::By(-i64::from(n))),
        CartTalk::Set(n) => edit_cart::change_to(turn, said, To::Set(n)),
        CartTalk::SetEach(n) => edit_cart::change_each(turn, said, To::Set(n)),
        CartTalk::Double => edit_cart::change_to(turn, said, To::Times(2)),
        CartTalk::Only => edit_cart::change_to(turn, said, To::Only),
        CartTalk::Remove => edit_cart::remove_it(turn, said),
        CartTalk::ExchangeFor => another::exchange_for(turn, said),
        CartTalk::ExchangeForWhat => another::ask_for_what(turn),
        CartTalk::Times(n) => times(turn, said, n),
        CartTalk::Also => turn.begin("edit_cart", &Cue::Said(&meaning(said, Intent::AddToCart))),
        CartTalk::Exchange => another::exchange(turn, said),
        CartTalk::Empty => edit_cart::empty_all(turn),
        CartTalk::Total if cart_words::asks_delivery(said) => {
            read_quote(turn, &Step::Delivery { said: Box::new(said.clone()) });
        }
        CartTalk::Total => read_quote(turn, &Step::Total),
        CartTalk::Done => read_quote(turn, &Step::Done),
        CartTalk::GoOn => {
            turn.begin("checkout", &Cue::Chose { verb: "checkout", argument: "" });
        }
        CartTalk::Settled => leave_open(turn, "cart_ready"),
        CartTalk::NotNow => leave_open(turn, "cart_waits"),
        CartTalk::Rethink => rethink(turn),
        CartTalk::Wait => turn.say("take_your_time", &[]),
        CartTalk::Else => turn.begin("find_product", &Cue::Chose { verb: "find", argument: "" }),
        CartTalk::Ask => turn.say("go_on_asking", &[]),
        CartTalk::PutBack => go_back(turn, "undo"),
        CartTalk::Redo => go_back(turn, "redo"),
    }
}

/// She need not decide now.
fn leave_open(turn: &mut Turn<'_>, key: &str) {
    turn.say(key, &[]);
    let options = vec![
        turn.button("checkout", "button_checkout"),
        turn.button("find", "button_keep_shopping"),
    ];
    turn.suggest(options);
}

/// The same words with their meaning settled.
fn meaning(said: &Understood, intent: Intent) -> Understood {
    let intents = vec![Scored { intent, score: 1_000 }];
    Understood { intents, layer: Layer::Entities, ..said.clone() }
}

/// "The last one twice": of the list, where one was shown, else of the cart.
fn times(turn: &mut Turn<'_>, said: &Understood, n: u32) {
    let is_listed = turn.state.memory.shown.len() > 1 && !said.entities.ordinals.is_empty();
    let intent = if is_listed { Intent::AddToCart } else { Intent::ChangeQuantity };
    let mut settled = meaning(said, intent);
    settled.entities.quantity = Some(n);
    turn.begin("edit_cart", &Cue::Said(&settled));
}

/// Of what she changed her mind is not said: what can be taken back is offered.
fn rethink(turn: &mut Turn<'_>) {
    let has_cart = turn.state.cart.as_ref().is_some_and(|cart| !cart.is_empty());
    let mut options = Vec::new();
    if turn.state.memory.undo.is_some() {
        options.push(turn.button("undo", "button_undo"));
    }
    options.push(if has_cart {
        turn.button("cart", "button_view_cart")
    } else {
        turn.button("find", "button_find_product")
    });
    options.push(turn.button("person", "button_person"));
    let prompt = turn.word("changed_mind", &[]);
    turn.ask(SKILL.name, "change", Expects::Option, prompt, options);
}

fn read_quote(turn: &mut Turn<'_>, step: &Step) {
    let (cart, language) = (turn.cart(), turn.language);
    turn.read(SKILL.name, step, vec![Reading::Quote { cart, language }]);
}

fn resume(turn: &mut Turn<'_>, step: &str, answers: &[Answer]) {
    let (Ok(step), Some(quote)) = (serde_json::from_str::<Step>(step), quote(answers)) else { return };
    match step {
        Step::Delivery { said } if !knows_delivery(quote) => {
            let settled = meaning(&said, Intent::ShopQuestion);
            return turn.begin("shop_question", &Cue::Said(&settled));
        }
        Step::Delivery { .. } => tell_delivery(turn, quote),
        Step::Done if quote.problems.is_empty() => turn.say("cart_complete", &[]),
        Step::Done | Step::Total => edit_cart::introduce(turn, quote),
    }
    cards::show_cart(turn, quote);
}

/// Whether delivery is in the sum below.
fn tell_delivery(turn: &mut Turn<'_>, quote: &Quote) {
    let price = quote.delivery.as_ref().map(|delivery| delivery.price).or(quote.delivery_from);
    match price {
        Some(price) if price.minor == 0 => turn.say("cart_free_delivery_reached", &[]),
        Some(price) if quote.delivery.is_none() => {
            turn.say_with("delivery_on_top", &[("price", Value::Money(price))]);
        }
        _ => edit_cart::introduce(turn, quote),
    }
}

fn knows_delivery(quote: &Quote) -> bool {
    quote.delivery.is_some() || quote.delivery_from.is_some()
}
