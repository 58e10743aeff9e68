//! Says hello, and what can be done here.
//! > hola  =>  Hola, soy el bot de Havn & Sol. ¿Qué puedo hacer por ti?  `[Buscar]` `[Mi pedido]` `[Una persona]`

use crate::dialogue::context::Turn;
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
}

fn begin(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    match cue {
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
    let name = turn.state.memory.contact_name.clone();
    match (turn.state.memory.greeted, name) {
        (false, _) => turn.say("greeting_first", &[("brand", &brand)]),
        (true, Some(name)) => turn.say("greeting_named", &[("brand", &brand), ("name", &name)]),
        (true, None) => turn.say("greeting_again", &[("brand", &brand)]),
    }
    turn.state.memory.greeted = true;
    offer(turn);
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
