//! Takes back the last change of the cart, or leaves the open question.
//! > undo  =>  All right, let's go back.  `[cart]`
//! > undo  =>  There's nothing to undo.  (once; "redo" makes the change again)

use crate::commerce::cart::Cart;
use crate::commerce::quote::Quote;
use crate::dialogue::cards;
use crate::dialogue::context::Turn;
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::understand::{Intent, Understood};
use crate::{Answer, Reading};

pub const SKILL: Skill =
    Skill::new("go_back", begin).intents(&[Intent::GoBack]).verbs(&["back", "redo", "undo"]).resume(resume);

fn begin(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    if matches!(cue, Cue::Chose { verb: "redo", .. }) {
        return redo(turn);
    }
    // "Put it back" wants nothing else instead.
    let is_kept = matches!(cue, Cue::Chose { argument: "kept", .. });
    let is_button = matches!(cue, Cue::Chose { verb: "undo", .. });
    let memory = &mut turn.state.memory;
    let asked = memory.open.take().filter(|open| !open.prompt.is_empty() && !open.options.is_empty());
    if asked.is_some() && !is_button {
        return turn.say("go_back_done", &[]);
    }
    // "Forget it", said about something else by now.
    if memory.undo_ago > 1 && cue.said().is_some_and(only_lets_go) {
        return turn.say("go_back_done", &[]);
    }
    match memory.undo.take() {
        Some(before) => {
            restore(turn, before, if is_kept { "redo_done" } else { "go_back_done" });
            // Undone twice, it would be done again.
            turn.state.memory.redo = turn.state.memory.undo.take();
        }
        None => turn.say("nothing_to_undo", &[]),
    }
}

/// Words that let a matter rest, and do not ask for a change to be undone.
fn only_lets_go(said: &Understood) -> bool {
    const LETTING_GO: &[&str] = &[
        "forget", "mind", "nevermind", "disregard", "leave", "olvidalo", "olvida", "olvidate", "dejalo", "igual", "glem",
        "pyt", "drop",
    ];
    LETTING_GO.iter().any(|word| said.says(word))
}

fn redo(turn: &mut Turn<'_>) {
    match turn.state.memory.redo.take() {
        Some(after) => restore(turn, after, "redo_done"),
        None => turn.say("nothing_to_undo", &[]),
    }
}

/// Makes a cart of before the cart again, as a change of its own.
fn restore(turn: &mut Turn<'_>, mut cart: Cart, said: &str) {
    cart.version = turn.state.cart.as_ref().map_or(0, |now| now.version) + 1;
    turn.set_cart(cart.clone());
    let language = turn.language;
    turn.read(SKILL.name, &said, vec![Reading::Quote { cart, language }]);
}

fn resume(turn: &mut Turn<'_>, step: &str, answers: &[Answer]) {
    let Some(quote) = quote(answers) else { return };
    // What an empty cart says asks a question already.
    let said = if step.contains("redo_done") { "redo_done" } else { "go_back_done" };
    if quote.lines.is_empty() && quote.problems.is_empty() {
        turn.say("cart_emptied", &[]);
        let find = turn.button("find", "button_find_product");
        return turn.suggest(vec![find]);
    }
    if !quote.lines.is_empty() {
        turn.say(said, &[]);
    }
    cards::show_cart(turn, quote);
}

/// The quote among the answers.
pub fn quote(answers: &[Answer]) -> Option<&Quote> {
    answers.iter().find_map(|answer| match answer {
        Answer::Quote { quote } => Some(quote.as_ref()),
        _ => None,
    })
}
