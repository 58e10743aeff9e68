//! Says hello, and what can be done here.
//! > hi  (an hour later)  =>  Welcome back. We last looked at Blue mug.  and the cart, and the question that was open
//! > hola  =>  Hola, soy el bot de Havn & Sol. ¿Qué puedo hacer por ti?  `[Buscar]` `[Mi pedido]` `[Una persona]`

use super::go_back::quote;
use crate::commerce::quote::Quote;
use crate::dialogue::cards;
use crate::audit;
use crate::dialogue::context::Turn;
use crate::dialogue::memory::Shown;
use crate::dialogue::phrases::Value;
use crate::dialogue::policy;
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::understand::Intent;
use crate::{Answer, ProductId, Reading};
use serde::{Deserialize, Serialize};

pub const SKILL: Skill = Skill::new("greet", begin)
    .intents(&[Intent::Greet, Intent::Help])
    .verbs(&["help"])
    .resume(resume);

#[derive(Serialize, Deserialize)]
enum Step {
    /// Remembers the product of the page the conversation was opened on.
    Page,
    /// Says where we were, with the cart as it costs now.
    Back,
}

fn begin(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    match cue {
        Cue::Opened { product: None } if turn.is_back && turn.was_somewhere() => back(turn),
        Cue::Said(said)
            if said.intent() == Some(Intent::Greet) && turn.is_back && turn.was_somewhere() =>
        {
            back(turn);
        }
        Cue::Opened { product: Some(product) } => {
            let ids = vec![ProductId::clone(product)];
            turn.read(SKILL.name, &Step::Page, vec![Reading::Products { ids }]);
        }
        Cue::Said(said) if said.intent() == Some(Intent::Help) => help(turn),
        Cue::Chose { .. } => help(turn),
        _ => hello(turn),
    }
}

fn resume(turn: &mut Turn<'_>, step: &str, answers: &[Answer]) {
    if let (Ok(Step::Back), Some(quote)) = (serde_json::from_str(step), quote(answers)) {
        return where_we_were(turn, Some(quote));
    }
    let (Ok(Step::Page), [Answer::Products { products }]) = (serde_json::from_str(step), answers) else {
        return hello(turn);
    };
    if let Some(view) = products.first() {
        crate::dialogue::cards::focus(turn, view);
    }
    hello(turn);
}

fn hello(turn: &mut Turn<'_>) {
    let brand = turn.config.profile.name.clone();
    // What somebody calls herself on a platform may be anything.
    let name = turn.state.memory.contact_name.as_deref().and_then(audit::echo);
    // She may have told it in this very turn.
    name.iter().for_each(|name| turn.tell(name.as_str()));
    match (turn.state.memory.greeted, name) {
        (false, _) => turn.say_with("greeting_first", &[("brand", Value::Name(brand))]),
        (true, Some(name)) => {
            turn.say_with("greeting_named", &[("brand", Value::Name(brand)), ("name", Value::Name(name))])
        },
        (true, None) => turn.say_with("greeting_again", &[("brand", Value::Name(brand))]),
    }
    turn.state.memory.greeted = true;
    offer(turn);
}

/// After a pause she need not say again what we know.
fn back(turn: &mut Turn<'_>) {
    match turn.state.cart.clone().filter(|cart| !cart.is_empty()) {
        Some(cart) => {
            let language = turn.language;
            turn.read(SKILL.name, &Step::Back, vec![Reading::Quote { cart, language }]);
        }
        None => where_we_were(turn, None),
    }
}

/// What was looked at last, the cart, and the question that was open; one of them is asked about at most.
fn where_we_were(turn: &mut Turn<'_>, quote: Option<&Quote>) {
    turn.state.memory.greeted = true;
    let open = turn.asked_before().cloned();
    let focus = turn.state.memory.focus.clone();
    let in_cart = |seen: &Shown| {
        quote.is_some_and(|quote| quote.lines.iter().any(|line| line.product == seen.product))
    };
    let focus = focus.filter(|seen| !in_cart(seen));
    match &focus {
        Some(seen) => turn.say("greeting_back_product", &[("title", &seen.title)]),
        None => turn.say("greeting_back", &[]),
    }
    if let Some(quote) = quote {
        cards::show_cart(turn, quote);
    }
    match (open, focus, quote) {
        (Some(open), _, None) => policy::ask_again(turn, &open),
        (None, Some(seen), None) => {
            let show = turn.button(format!("show:{}", seen.product), "button_details");
            let find = turn.button("find", "button_find_product");
            turn.suggest(vec![show, find]);
        }
        _ => {}
    }
}

fn help(turn: &mut Turn<'_>) {
    turn.say("help_text", &[]);
    turn.state.memory.greeted = true;
    offer(turn);
}

/// The three things most people come for: token and phrase of each.
pub const STARTERS: [(&str, &str); 3] =
    [("find", "button_find_product"), ("order", "button_my_order"), ("person", "button_person")];

fn offer(turn: &mut Turn<'_>) {
    let options = STARTERS.iter().map(|(token, phrase)| turn.button(*token, phrase)).collect();
    turn.suggest(options);
}
