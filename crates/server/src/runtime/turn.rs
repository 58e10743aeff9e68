//! One turn: load, step, commit. This is the file to read after `engine::lib`.
//!
//! A worker has claimed a conversation with the events waiting for it. Each event is one input of
//! [`engine::step`]; reading effects are answered in between, outside of any transaction; what follows from
//! all of them is gathered and written by one transaction, only if the claim still holds. A turn that panics is
//! not retried for ever: the attempt was counted before it began, and after a few its event is parked.

use super::absorb::Gathering;
use super::readings;
use crate::app::App;
use crate::merchant::Merchant;
use engine::{Answer, Config, Effect, Event, Input, Outcome, READ_ROUNDS_MAX, State, Timestamp};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use store::lane::{Claimed, LaneEvent};

/// What became of a claimed conversation.
#[derive(Debug)]
pub(crate) struct Taken {
    pub(crate) gathering: Gathering,
    /// The event that could not be taken, and why; those after it stay in the lane.
    pub(crate) failed: Option<(i64, String)>,
}

/// Takes a turn for every event that waits in a claimed conversation.
pub(crate) async fn take(app: &Arc<App>, merchant: &Arc<Merchant>, mut claimed: Claimed) -> Taken {
    let events = std::mem::take(&mut claimed.events);
    let config = merchant.config_for(app, &claimed.inbox);
    let state = match claimed.state.take() {
        None => Ok(State::default()),
        Some(text) => engine::state::load(&text),
    };
    let mut state = match state {
        Ok(state) => state,
        Err(error) => {
            let failed = events.first().map(|event| (event.arrival, error.to_string()));
            return Taken {
                gathering: Gathering::new(app, merchant, claimed, State::default()),
                failed,
            };
        }
    };
    // What may be sent is the ledger's to say: it may have been written elsewhere since.
    state.stopped = claimed.everything_allowed == Some(false);
    state.marketing_consent = claimed.marketing_allowed;
    state.opted_out = claimed.marketing_allowed == Some(false);
    state.sends = claimed.sends;
    let mut gathering = Gathering::new(app, merchant, claimed, state.clone());
    for event in events {
        let mark = gathering.mark();
        match one(app, merchant, &config, &mut gathering, state, &event).await {
            Ok(next) => {
                state = next.clone();
                gathering.consumed(event.arrival, event.received_at, next);
            }
            Err(reason) => {
                gathering.rewind(mark);
                return Taken { gathering, failed: Some((event.arrival, reason)) };
            }
        }
    }
    Taken { gathering, failed: None }
}

/// Steps through one event with all its reading rounds.
async fn one(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    config: &Config,
    gathering: &mut Gathering,
    state: State,
    event: &LaneEvent,
) -> Result<State, String> {
    let now = app.now();
    // The words of the error could quote the message: only where it is goes into the log.
    let event: Event = serde_json::from_str(&event.body)
        .map_err(|error| format!("unreadable event, column {}", error.column()))?;
    gathering.begins(&event);
    let mut outcome = step(app, config, &state, now, event)?;
    for round in 0.. {
        let mut wanted = Vec::new();
        for effect in std::mem::take(&mut outcome.effects) {
            match effect {
                Effect::Read { reading } => wanted.push(reading),
                other => gathering.absorb(app, now, &outcome.state, other),
            }
        }
        outcome.state.memory.number_as_shown(&gathering.take_numbered());
        if wanted.is_empty() {
            return Ok(outcome.state);
        }
        if round > READ_ROUNDS_MAX {
            return Err("the turn asked without end".to_owned());
        }
        let answers = if round < READ_ROUNDS_MAX {
            let whose = (gathering.contact(), gathering.conversation());
            readings::answer(app, merchant, whose, wanted).await
        } else {
            let tired = || Answer::Failed { reason: "too many questions in one turn".to_owned() };
            wanted.iter().map(|_| tired()).collect()
        };
        outcome = step(app, config, &outcome.state, now, Event::Answered { answers })?;
    }
    Ok(outcome.state)
}

/// The one call of the core, with this moment's time and chance. A panic in it is this turn's alone.
fn step(
    app: &App,
    config: &Config,
    state: &State,
    now: Timestamp,
    event: Event,
) -> Result<Outcome, String> {
    let input = Input { now, seed: app.seed(), event };
    catch_unwind(AssertUnwindSafe(|| engine::step(config, state, input)))
        .map_err(|_| "the turn panicked".to_owned())
}
