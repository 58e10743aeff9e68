//! One turn: from an input to an outcome.

use crate::{Config, Input, Outcome, State};

/// Takes one turn.
pub fn take(_config: &Config, state: &State, _input: Input) -> Outcome {
    Outcome { state: state.clone(), effects: Vec::new() }
}
