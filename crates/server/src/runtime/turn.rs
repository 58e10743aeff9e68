//! One turn: load, step, commit. This is the file to read after `engine::lib`.
//!
//! A worker has claimed a conversation with the events waiting for it. Each event is one input of
//! [`engine::step`]; reading effects are answered in between, outside of any transaction; what follows from
//! all of them is gathered into one [`TurnCommit`], which the store writes only if the claim still holds.
//! A turn that panics is not retried for ever: the store counted the attempt before it began, and parks the
//! event after a few.

use super::absorb::Gathering;
use super::readings;
use crate::app::App;
use crate::merchant::Merchant;
use engine::{Answer, Effect, Event, HandoffReason, Input, Outcome, READ_ROUNDS_MAX, State};
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
pub(crate) async fn take(app: &Arc<App>, merchant: &Arc<Merchant>, claimed: Claimed) -> Taken {
    let mut state = match State::read(claimed.state.as_deref()) {
        Ok(state) => state,
        Err(error) => {
            let failed = claimed.events.first().map(|event| (event.arrival, error.to_string()));
            return Taken { gathering: Gathering::new(app, merchant, claimed, State::default()), failed };
        }
    };
    let mut claimed = claimed;
    let events = std::mem::take(&mut claimed.events);
    let mut gathering = Gathering::new(app, merchant, claimed, state.clone());
    for event in events {
        match one(app, merchant, &mut gathering, state.clone(), &event).await {
            Ok(next) => {
                state = next;
                gathering.consumed(event.arrival, event.received_at);
            }
            Err(reason) => return Taken { gathering, failed: Some((event.arrival, reason)) },
        }
        gathering.remember(state.clone());
    }
    Taken { gathering, failed: None }
}

/// Steps through one event with all its reading rounds.
async fn one(
    app: &Arc<App>, merchant: &Arc<Merchant>, gathering: &mut Gathering, state: State, event: &LaneEvent,
) -> Result<State, String> {
    let event: Event =
        serde_json::from_str(&event.body).map_err(|error| format!("unreadable event: {}", error.classify_words()))?;
    let config = merchant.config_for(gathering.inbox());
    let now = app.now();
    let seed = app.seed();
    let mark = gathering.mark();
    let mut round = 0;
    let mut outcome = guarded(gathering, || engine::step(&config, &state, Input { now, seed, event }))?;
    loop {
        let mut wanted = Vec::new();
        for effect in outcome.effects {
            match effect {
                Effect::Read { reading } => wanted.push(reading),
                other => gathering.absorb(now, &outcome.state, other),
            }
        }
        if wanted.is_empty() {
            return Ok(outcome.state);
        }
        round += 1;
        let answers = if round > READ_ROUNDS_MAX {
            wanted.iter().map(|_| Answer::Failed { reason: "too many questions in one turn".to_owned() }).collect()
        } else {
            readings::answer(app, merchant, gathering.contact(), &config, wanted).await
        };
        if round > READ_ROUNDS_MAX + 1 {
            gathering.rewind(mark);
            return Err("the turn asked without end".to_owned());
        }
        let seed = engine::Seed(derive(seed, round));
        let state = outcome.state;
        let event = Event::Answered { answers };
        outcome = guarded(gathering, || engine::step(&config, &state, Input { now, seed, event }))
            .inspect_err(|_| gathering.rewind(mark))?;
    }
}
