//! Gets a person, and says honestly when one will be there.
//! > can I talk to someone  =>  I'm getting one of us. You can keep writing, they'll see all of it.

use crate::HandoffReason;
use crate::dialogue::context::Turn;
use crate::dialogue::memory::{Expects, OpenQuestion};
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::understand::Intent;

pub const SKILL: Skill =
    Skill::new("talk_to_person", begin).intents(&[Intent::TalkToPerson]).verbs(&["person"]);

fn begin(turn: &mut Turn<'_>, _cue: &Cue<'_>) {
    turn.hand_off(HandoffReason::Asked);
}

/// What a skill offers when it does not know: a person, or not.
pub fn offer(turn: &mut Turn<'_>, skill: &str, prompt: String) {
    let options = vec![turn.button("yes:person", "button_yes"), turn.button("no:person", "button_no")];
    turn.ask(skill, OpenQuestion::A_PERSON, Expects::Option, prompt, options);
}

/// The answer to that offer.
pub fn offered(turn: &mut Turn<'_>, verb: &str) {
    if verb == "yes" {
        turn.hand_off(HandoffReason::Unknown);
    } else {
        turn.say("anything_else", &[]);
    }
}
