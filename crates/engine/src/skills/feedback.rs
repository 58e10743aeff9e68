//! Takes complaints and compliments: sorry and a person for the one, thanks for the other.
//! > my cup arrived broken  =>  I'm sorry about that. Tell me what happened, or I can get one of us right away.

use crate::HandoffReason;
use crate::dialogue::context::Turn;
use crate::dialogue::memory::Expects;
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::understand::Intent;

pub const SKILL: Skill =
    Skill::new("feedback", begin).intents(&[Intent::Complaint, Intent::Compliment]);

fn begin(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    match cue {
        Cue::Said(said) if said.intent() == Some(Intent::Compliment) => turn.say("compliment_reply", &[]),
        Cue::Said(_) => {
            let prompt = turn.word("complaint_reply", &[]);
            let options = vec![turn.button("yes:person", "button_person"), turn.button("order", "button_my_order")];
            turn.ask(SKILL.name, "complaint", Expects::Text, prompt, options);
        }
        // What happened, in her words, or yes to a person: both are for the team to read.
        _ => turn.hand_off(HandoffReason::Complaint),
    }
}
