//! Takes back the last change of the cart, or leaves the open question.
//! > undo  =>  All right, let's go back.  `[cart]`

use crate::commerce::quote::Quote;
use crate::dialogue::cards;
use crate::dialogue::context::Turn;
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::understand::Intent;
use crate::{Answer, Reading};

pub const SKILL: Skill =
    Skill::new("go_back", begin).intents(&[Intent::GoBack]).verbs(&["back", "undo"]).resume(resume);

fn begin(turn: &mut Turn<'_>, _cue: &Cue<'_>) {
    let memory = &mut turn.state.memory;
    let asked = memory.open.take().filter(|open| !open.prompt.is_empty() && !open.options.is_empty());
    if asked.is_some() {
        return turn.say("go_back_done", &[]);
    }
    let (Some(mut before), Some(now)) = (memory.undo.take(), turn.state.cart.clone()) else {
        return turn.say("nothing_to_undo", &[]);
    };
    before.version = now.version + 1;
    turn.set_cart(before.clone());
    let language = turn.language;
    turn.read(SKILL.name, &(), vec![Reading::Quote { cart: before, language }]);
}

fn resume(turn: &mut Turn<'_>, _step: &str, answers: &[Answer]) {
    let Some(quote) = quote(answers) else { return };
    // What an empty cart says asks a question already.
    if !quote.lines.is_empty() {
        turn.say("go_back_done", &[]);
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
