//! Stops and starts news and offers. An opt-out is absolute and is answered once.
//! > STOP  =>  Done, no more news or offers from us here. Write START to change your mind.

use crate::Effect;
use crate::dialogue::context::Turn;
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::understand::Intent;
use crate::inbox::message::Activity;

pub const SKILL: Skill =
    Skill::new("consent", begin).intents(&[Intent::OptIn, Intent::OptOut]).verbs(&["start", "stop"]);

fn begin(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    let stops = match cue {
        Cue::Chose { verb, .. } => *verb == "stop",
        cue => cue.said().and_then(|said| said.intent()) == Some(Intent::OptOut),
    };
    let already = turn.state.opted_out && stops;
    turn.state.opted_out = stops;
    turn.state.marketing_consent = Some(!stops);
    turn.act(Effect::SetConsent {
        topic: "marketing".to_owned(),
        granted: !stops,
        source: "message".to_owned(),
    });
    turn.speak_as_shop();
    match (stops, already) {
        (true, true) => turn.say("opt_out_already", &[]),
        (true, false) => {
            turn.note_activity(Activity::OptedOut);
            turn.say("opt_out_done", &[]);
        }
        (false, _) => {
            turn.note_activity(Activity::OptedIn);
            turn.say("opt_in_done", &[]);
        }
    }
}
