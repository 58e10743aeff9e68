//! Begins with the product of the ad or link that brought the contact: what she writes is about it.
//! > (by an ad for the blue mug) how big is it?  =>  Capacity for Blue mug: 300 ml.
//! > (by the same ad) hi!  =>  the blue mug as a card
//! > (by the same ad, without a word)  =>  the blue mug as a card

use crate::dialogue::context::Turn;
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::{cards, policy};
use crate::{Answer, Reading};
use serde::{Deserialize, Serialize};

pub const SKILL: Skill = Skill::new("referral", begin).resume(resume);

/// The product is loaded; this is what was written.
#[derive(Serialize, Deserialize)]
struct Step {
    text: String,
}

fn begin(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    let Cue::Referred { product, text } = cue else { return };
    let step = Step { text: (*text).to_owned() };
    turn.read(SKILL.name, &step, vec![Reading::Products { ids: vec![(*product).clone()] }]);
}

fn resume(turn: &mut Turn<'_>, step: &str, answers: &[Answer]) {
    let Ok(Step { text }) = serde_json::from_str::<Step>(step) else { return };
    match answers {
        [Answer::Products { products }] if !products.is_empty() => {
            cards::focus(turn, &products[0]);
            policy::hear_of(turn, &products[0].product.id, &text);
        }
        _ if text.is_empty() && turn.state.memory.greeted => {}
        _ if text.is_empty() => turn.begin("greet", &Cue::Opened { product: None }),
        // An ad for what is no longer sold: the words speak for themselves.
        _ => policy::hear(turn, &text),
    }
}
