//! One turn: from an input to an outcome. Every event of a conversation passes here.
//!
//! A turn may end in questions to the shell ([`Effect::Read`](crate::Effect::Read)); the answers come back as the
//! next event, and the skill that asked goes on where it was ([`Pending`]). Everything else a turn wants is
//! gathered by [`Turn`] and leaves as effects.

use super::context::Turn;
use super::memory::Pending;
use super::skill::{Cue, Skill};
use super::{agents, checkouts, inbound, spoken};
use crate::inbox::floor::{FloorCommand, HAND_BACK_TIMER};
use crate::inbox::message::Activity;
use crate::{Answer, Config, Event, Input, Outcome, State, Status};

/// The skill that joins conversations.
const LINKED: &str = "continue_elsewhere";
/// The skill that keeps guest lists.
const RSVP: &str = "rsvp";
/// The skill that keeps wishes.
const WISH: &str = "wish";
/// Timer that opens a snoozed conversation again.
pub const SNOOZE_TIMER: &str = "snooze";
/// Turns in a row that may fail before a person is asked.
const FAILURES_MAX: u32 = 2;

/// Takes one turn.
pub fn take(config: &Config, skills: &[Skill], state: &State, input: Input) -> Outcome {
    let mut turn = Turn::new(config, skills, state, &input);
    let pending = turn.state.memory.pending.take();
    if !matches!(input.event, Event::Answered { .. }) {
        spoken::begin_turn(&mut turn);
    }
    match input.event {
        Event::Inbound { message, inbound } => inbound::take(&mut turn, message, *inbound),
        Event::Answered { answers } => {
            if let Some(pending) = pending {
                go_on(&mut turn, &pending, &answers);
            }
        }
        Event::Agent { agent, name, command } => {
            turn.tell_event(&(&name, &command));
            agents::take(&mut turn, agent, name, command);
        }
        Event::Timer { key } => timer(&mut turn, &key),
        Event::Checkout { checkout, happened } => {
            turn.tell_checkout(&happened);
            checkouts::take(&mut turn, &checkout, happened);
        }
        Event::Returned { product } => {
            turn.begin(WISH, &Cue::Returned { product: &product });
        }
        Event::Rsvp { hosted, happened } => {
            turn.begin(RSVP, &Cue::Rsvp { event: &hosted, happened: &happened });
        }
        Event::Linked { to, channel } => {
            turn.tell(channel.as_str());
            turn.begin(LINKED, &Cue::Linked { to: &to, channel: &channel })
        }
        Event::CarriedOver { cart, memory } => {
            turn.begin(LINKED, &Cue::CarriedOver { cart: cart.as_ref(), memory: &memory });
        }
        Event::Forwarded { language, blocks, standing } => {
            turn.state.memory.spoken.standing.extend(standing);
            turn.speak_as_shop();
            turn.keep_waiting();
            turn.language = language;
            turn.tell_event(&blocks);
            blocks.into_iter().for_each(|block| turn.show(block));
        }
    }
    turn.finish()
}

/// Goes on with the skill that asked for facts. Facts that cannot be had end the turn with an apology.
fn go_on(turn: &mut Turn<'_>, pending: &Pending, answers: &[Answer]) {
    turn.take_up(pending);
    if let Some(draft) = &pending.draft {
        return turn.take_words(draft, answers);
    }
    turn.keep_answers(answers);
    if answers.iter().any(|answer| matches!(answer, Answer::Failed { .. })) {
        turn.state.memory.failures += 1;
        if turn.state.memory.failures >= FAILURES_MAX && turn.bot_has_floor() {
            turn.fail_over();
        } else {
            turn.say("error_later", &[]);
        }
        return;
    }
    turn.state.memory.failures = 0;
    for answer in answers {
        if let Answer::Quote { quote } = answer {
            turn.state.cart_total = (!quote.lines.is_empty()).then_some(quote.total);
        }
    }
    if let Some(skill) = turn.skill_named(&pending.skill) {
        (skill.resume)(turn, &pending.step, answers);
    }
}

fn timer(turn: &mut Turn<'_>, key: &str) {
    match key {
        HAND_BACK_TIMER if turn.change_floor(&FloorCommand::Silence) => {
            turn.note_activity(Activity::HandedBack { agent: None });
        }
        SNOOZE_TIMER if turn.state.status == Status::Snoozed => {
            turn.state.status = Status::Open;
            turn.state.snoozed_until = None;
            turn.note_activity(Activity::Reopened);
        }
        // A timer of a skill's own: its name, a colon, and what it meant by it.
        key => {
            if let Some((skill, key)) = key.split_once(':') {
                turn.begin(skill, &Cue::Due { key });
            }
        }
    }
}
