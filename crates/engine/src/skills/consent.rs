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
        Cue::Keyword { stops, .. } => *stops,
        Cue::Chose { verb, .. } => *verb == "stop",
        cue => cue.said().and_then(|said| said.intent()) == Some(Intent::OptOut),
    };
    let already = turn.state.opted_out && stops;
    turn.state.opted_out = stops;
    turn.state.marketing_consent = Some(!stops);
    let by_keyword = matches!(cue, Cue::Keyword { .. });
    // A carrier's STOP is about everything in this channel; a sentence about news is about news.
    let topics: &[&str] = if by_keyword { &["all", "marketing"] } else { &["marketing"] };
    for topic in topics {
        turn.act(Effect::SetConsent {
            topic: (*topic).to_owned(),
            granted: !stops,
            source: if by_keyword { "keyword" } else { "message" }.to_owned(),
        });
    }
    if let Cue::Keyword { answered: true, .. } = cue {
        if !already {
            turn.note_activity(if stops { Activity::OptedOut } else { Activity::OptedIn });
        }
        return;
    }
    turn.speak_as_shop();
    if by_keyword {
        return confirm_keyword(turn, stops, already);
    }
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

/// The one confirmation of a carrier's word; a repeated STOP gets none.
fn confirm_keyword(turn: &mut Turn<'_>, stops: bool, already: bool) {
    if stops && already {
        return;
    }
    turn.note_activity(if stops { Activity::OptedOut } else { Activity::OptedIn });
    let brand = turn.config.profile.name.clone();
    let key = if stops { "keyword_stop_done" } else { "keyword_start_done" };
    turn.say(key, &[("brand", &brand)]);
}
