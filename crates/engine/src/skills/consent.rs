//! Stops and starts news and offers. An opt-out is absolute and is answered once.
//! > STOP  =>  Done, no more news or offers from us here. Write START to change your mind.

use crate::dialogue::context::Turn;
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::understand::Intent;
use crate::inbox::consent::{ALL, MARKETING};
use crate::inbox::message::Activity;

pub const SKILL: Skill =
    Skill::new("consent", begin).intents(&[Intent::OptIn, Intent::OptOut]).verbs(&["start", "stop"]);

fn begin(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    let stops = match cue {
        Cue::Keyword { stops, .. } => *stops,
        Cue::Chose { verb, .. } => *verb == "stop",
        cue => cue.said().and_then(|said| said.intent()) == Some(Intent::OptOut),
    };
    if stops {
        super::remind::forget(turn);
    }
    let by_keyword = matches!(cue, Cue::Keyword { .. });
    // A carrier's STOP is about everything in this channel; a sentence about news is about news. Whoever has stopped
    // everything lifts that with a START of any kind.
    let about_everything = by_keyword || turn.state.stopped;
    let already = stops && if about_everything { turn.state.stopped } else { turn.state.opted_out };
    turn.state.opted_out = stops;
    turn.state.marketing_consent = Some(!stops);
    if about_everything {
        turn.state.stopped = stops;
    }
    let topics: &[&str] = if about_everything { &[ALL, MARKETING] } else { &[MARKETING] };
    for topic in topics {
        turn.set_consent(topic, !stops, if by_keyword { "keyword" } else { "message" });
    }
    if let Cue::Keyword { answered: true, .. } = cue {
        if !already {
            turn.note_activity(if stops { Activity::OptedOut } else { Activity::OptedIn });
        }
        return;
    }
    if about_everything {
        return confirm(turn, stops, already);
    }
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

/// The one confirmation that leaves although everything is stopped; a repeated STOP gets none.
fn confirm(turn: &mut Turn<'_>, stops: bool, already: bool) {
    if already {
        return;
    }
    turn.speak_to_confirm();
    turn.note_activity(if stops { Activity::OptedOut } else { Activity::OptedIn });
    let brand = turn.config.profile.name.clone();
    let key = if stops { "keyword_stop_done" } else { "keyword_start_done" };
    turn.say(key, &[("brand", &brand)]);
}
