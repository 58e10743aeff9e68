//! Applies a code to the cart, or says exactly why it does not work.
//! > I have a code WELCOME10  =>  WELCOME10 works: €4.80 off.  `[cart]`

use super::go_back::quote;
use crate::commerce::cart::{self, CartCommand};
use crate::commerce::quote::{CouponResult, Quote};
use crate::dialogue::cards;
use crate::dialogue::context::Turn;
use crate::dialogue::memory::Expects;
use crate::dialogue::phrases::Value;
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::understand::{Intent, Understood};
use crate::inbox::message::Activity;
use crate::{Answer, CouponCode, Reading, Signal};
use serde::{Deserialize, Serialize};

pub const SKILL: Skill = Skill::new("coupon", begin)
    .intents(&[Intent::ApplyCoupon])
    .verbs(&["coupon"])
    .resume(resume);

#[derive(Serialize, Deserialize)]
enum Step {
    Tried { code: CouponCode },
    Removed { code: CouponCode },
}

fn begin(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    if cue.said().is_some_and(asks_how) {
        return turn.begin("shop_question", cue);
    }
    if turn.state.cart.as_ref().is_none_or(|cart| cart.lines.is_empty()) {
        turn.say("cart_empty", &[]);
        let find = turn.button("find", "button_find_product");
        return turn.suggest(vec![find]);
    }
    let answered = matches!(cue, Cue::Answered { .. });
    let code = cue.said().and_then(|said| code_in(said, answered));
    match code {
        Some(code) if removes(cue.said()) => change(turn, &CartCommand::RemoveCoupon { code }),
        Some(code) => change(turn, &CartCommand::AddCoupon { code }),
        None => {
            let prompt = turn.word("ask_coupon", &[]);
            turn.ask(SKILL.name, "code", Expects::Code, prompt, Vec::new());
        }
    }
}

/// "Where do I type the code?" asks how it is done.
fn asks_how(said: &Understood) -> bool {
    const WORDS: &[&str] = &["how", "where", "como", "donde", "ande", "hvordan", "hvor"];
    said.entities.coupon.is_none() && WORDS.iter().any(|word| said.says(word))
}

/// The code in a text; when it was asked for, a single word is one however it is written.
fn code_in(said: &Understood, answered: bool) -> Option<CouponCode> {
    let named = said.entities.coupon.as_deref().and_then(CouponCode::parse);
    let only = || (said.words.len() == 1).then(|| CouponCode::parse(&said.text)).flatten();
    named.or_else(|| if answered { only() } else { None })
}

fn removes(said: Option<&Understood>) -> bool {
    const WORDS: &[&str] = &["remove", "quita", "quitar", "fjern", "delete", "elimina"];
    said.is_some_and(|said| WORDS.iter().any(|word| said.says(word)))
}

fn change(turn: &mut Turn<'_>, command: &CartCommand) {
    let cart = turn.cart();
    let step = match command {
        CartCommand::AddCoupon { code } => Step::Tried { code: code.clone() },
        CartCommand::RemoveCoupon { code } => Step::Removed { code: code.clone() },
        _ => return,
    };
    match cart::apply(&cart, command) {
        Ok(next) => {
            // Whether it works is known only from the quote: until then the cart stays as it is.
            let language = turn.language;
            turn.read(SKILL.name, &step, vec![Reading::Quote { cart: next, language }]);
        }
        Err(error) => super::edit_cart::refused(turn, &error),
    }
}

fn resume(turn: &mut Turn<'_>, step: &str, answers: &[Answer]) {
    let (Ok(step), Some(quote)) = (serde_json::from_str::<Step>(step), quote(answers)) else { return };
    match step {
        Step::Removed { code } => {
            keep(turn, &CartCommand::RemoveCoupon { code: code.clone() });
            turn.say_with("coupon_removed", &[("code", Value::Code(code.to_string()))]);
            cards::show_cart(turn, quote);
        }
        Step::Tried { code } => tried(turn, quote, &code),
    }
}

fn keep(turn: &mut Turn<'_>, command: &CartCommand) {
    let cart = turn.cart();
    if let Ok(next) = cart::apply(&cart, command) {
        turn.set_cart(next);
    }
}

fn tried(turn: &mut Turn<'_>, quote: &Quote, code: &CouponCode) {
    let result = quote.coupons.iter().find(|outcome| &outcome.code == code).map(|outcome| outcome.result.clone());
    let result = result.unwrap_or(CouponResult::Unknown);
    let accepted = matches!(result, CouponResult::Applied { .. });
    turn.signal(Signal::CouponTried { code: code.clone(), accepted });
    let code_value = ("code", Value::Code(code.to_string()));
    match result {
        CouponResult::Applied { amount } => {
            keep(turn, &CartCommand::AddCoupon { code: code.clone() });
            turn.note_activity(Activity::CouponApplied { code: code.to_string() });
            turn.say_with("coupon_applied", &[code_value, ("amount", Value::Money(amount))]);
            cards::show_cart(turn, quote);
        }
        CouponResult::BelowMinimum { minimum } => {
            turn.say_with("coupon_minimum", &[code_value, ("amount", Value::Money(minimum))]);
            offer_next(turn);
        }
        refused => {
            turn.say_with(phrase(&refused), &[code_value]);
            offer_next(turn);
        }
    }
}

fn phrase(refused: &CouponResult) -> &'static str {
    match refused {
        CouponResult::Expired => "coupon_expired",
        CouponResult::NotStarted => "coupon_not_started",
        CouponResult::UsedUp => "coupon_used_up",
        CouponResult::UsedByContact => "coupon_used_by_you",
        CouponResult::NotCombinable => "coupon_not_combinable",
        CouponResult::NothingApplies => "coupon_nothing_applies",
        CouponResult::Unknown | CouponResult::Applied { .. } | CouponResult::BelowMinimum { .. } => {
            "coupon_unknown"
        }
    }
}

fn offer_next(turn: &mut Turn<'_>) {
    let options = vec![turn.button("cart", "button_view_cart"), turn.button("checkout", "button_checkout")];
    turn.suggest(options);
}
