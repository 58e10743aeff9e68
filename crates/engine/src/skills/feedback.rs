//! Takes praise, blame and ideas: thanks for the one and the other, sorry and a person for what went wrong.
//! > my cup arrived broken  =>  I'm sorry about that. Tell me what happened, or I can get one of us right away.
//! > you should sell these in green  =>  Good idea, thank you. It's noted for the team.

use crate::dialogue::context::Turn;
use crate::dialogue::memory::Expects;
use crate::dialogue::phrases::Value;
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::themes;
use crate::dialogue::understand::{Intent, Understood};
use crate::inbox::message::Activity;
use crate::time::DAY_MS;
use crate::{Answer, HandoffReason, OrderFact, Reading, Signal};

pub const SKILL: Skill = Skill::new("feedback", begin)
    .intents(&[Intent::Complaint, Intent::Compliment, Intent::Suggestion])
    .resume(resume);

/// Blame that names no order is about the newest one, if it is no older than this.
const ORDER_MS_MAX: i64 = 60 * DAY_MS;

fn begin(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    match cue {
        Cue::Said(said) => match said.intent() {
            Some(Intent::Compliment) => noted(turn, said, "compliment", "compliment_reply"),
            Some(Intent::Suggestion) => noted(turn, said, "suggestion", "suggestion_reply"),
            _ => complaint(turn, said),
        },
        // What happened, in her words, or yes to a person: both are for the team to read.
        _ => turn.hand_off(HandoffReason::Complaint),
    }
}

fn noted(turn: &mut Turn<'_>, said: &Understood, kind: &str, reply: &str) {
    count(turn, said, kind);
    turn.note_activity(Activity::Feedback { kind: kind.to_owned() });
    turn.say(reply, &[]);
}

fn count(turn: &mut Turn<'_>, said: &Understood, kind: &str) {
    let theme = themes::asked(&said.words).map(|theme| theme.name.to_owned());
    turn.signal(Signal::Feedback { kind: kind.to_owned(), theme });
}

/// Which order it is about is looked up first: whoever takes over has it at hand.
fn complaint(turn: &mut Turn<'_>, said: &Understood) {
    count(turn, said, "complaint");
    let number = said.entities.order_number.clone();
    let reading = Reading::Orders { number, email: None, language: turn.language };
    turn.read(SKILL.name, &said.entities.order_number, vec![reading]);
}

fn resume(turn: &mut Turn<'_>, step: &str, answers: &[Answer]) {
    let [Answer::Orders { orders }] = answers else { return };
    let is_named = serde_json::from_str::<Option<String>>(step).is_ok_and(|number| number.is_some());
    let is_recent = |order: &&OrderFact| turn.now.since_ms(order.placed_at) <= ORDER_MS_MAX;
    match orders.first().filter(|order| is_named || is_recent(order)) {
        Some(order) => {
            turn.state.memory.order = Some(order.number.clone());
            turn.say_with("complaint_reply_order", &[("order", Value::Order(order.number.clone()))]);
            turn.hand_off(HandoffReason::Complaint);
        }
        None => {
            let prompt = turn.word("complaint_reply", &[]);
            let person = turn.button("yes:person", "button_person");
            let order = turn.button("order", "button_my_order");
            turn.ask(SKILL.name, "complaint", Expects::Text, prompt, vec![person, order]);
        }
    }
}
