//! Buying by voice, proven: every sequence of events up to twelve through the guard, and a thousand spoken dialogues
//! through the whole core, hostile ones among them, judged by an oracle that knows only what was said and what was so.
//!
//! Each part of the guard is then switched off in turn: both judges must find it.

#[path = "../../../engine/tests/it/commerce/spoken_order_model.rs"]
mod model;
mod oracle;
mod script;
mod shop;

use anyhow::Result;
use engine::commerce::spoken_order::Terms;
use engine::dialogue::phrases::Phrases;
use engine::dialogue::understand::Understanding;
use script::{Counts, Flaw, play};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Instant;

/// Events of the longest sequence.
const LENGTH: usize = 12;
const N_SCRIPTS: u64 = 1_000;
/// Of a thousand plain confirmations, so many may be refused.
const REFUSED_PERMILLE_MAX: u64 = 20;

/// What the scripts are played with.
pub(crate) struct Stage {
    understanding: Arc<Understanding>,
    phrases: Arc<Phrases>,
    terms: Terms,
}

pub(crate) fn run(_arguments: &[String]) -> Result<bool> {
    let (machine, machine_holds) = machine();
    let stage = Stage {
        understanding: Arc::new(Understanding::default()),
        phrases: Arc::new(Phrases::default()),
        terms: script::terms(),
    };
    let (scripts, scripts_hold) = scripts(&stage);
    let holds = machine_holds && scripts_hold;
    println!("{}", json!({ "prove": "voice-guard", "machine": machine, "scripts": scripts, "holds": holds }));
    Ok(holds)
}

fn machine() -> (Value, bool) {
    let began = Instant::now();
    let found: Vec<(String, Option<model::Broken>)> = model::FLAWS
        .iter()
        .map(|flaw| (format!("{flaw:?}"), model::check(LENGTH, Some(*flaw)).err()))
        .collect();
    let all_found = found.iter().all(|(_, broken)| broken.is_some());
    let flaws: serde_json::Map<String, Value> = found
        .into_iter()
        .map(|(name, broken)| {
            let shown = broken.map(|broken| format!("{}: {:?}", broken.rule, broken.after));
            (name, shown.map_or(Value::Null, Value::from))
        })
        .collect();
    let checked = model::check(LENGTH, None);
    let (held, violation) = match checked {
        Ok(covered) => (Some(covered), None),
        Err(broken) => (None, Some(format!("{}: {:?}", broken.rule, broken.after))),
    };
    let shown = json!({
        "length": LENGTH,
        "events": model::EVERYTHING.len(),
        // Beyond what JSON's numbers carry exactly.
        "sequences": held.map(|covered| covered.n_sequences.to_string()),
        "states": held.map(|covered| covered.n_states),
        "orders_in_them": held.map(|covered| covered.n_orders.to_string()),
        "violation": violation,
        "flaws_found": flaws,
        "ms": u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
    });
    let sells = held.is_some_and(|covered| covered.n_orders > 0);
    (shown, sells && all_found)
}

fn scripts(stage: &Stage) -> (Value, bool) {
    let began = Instant::now();
    let mut all = Counts::default();
    let mut violation = None;
    for n in 0..N_SCRIPTS {
        match play(stage, n, None) {
            Ok(counts) => all.add(counts),
            Err(broken) => {
                violation.get_or_insert(broken);
            }
        }
    }
    let flaws: serde_json::Map<String, Value> = Flaw::ALL
        .iter()
        .map(|flaw| {
            let found = (0..N_SCRIPTS).find_map(|n| play(stage, n, Some(*flaw)).err());
            (format!("{flaw:?}"), found.map_or(Value::Null, Value::from))
        })
        .collect();
    let all_found = flaws.values().all(|found| !found.is_null());
    let refused_permille = all.n_refused * 1_000 / all.n_genuine.max(1);
    let holds = violation.is_none()
        && all_found
        && all.n_orders > 0
        && all.n_genuine > 0
        && refused_permille <= REFUSED_PERMILLE_MAX;
    let shown = json!({
        "scripts": N_SCRIPTS,
        "turns": all.n_turns,
        "hostile_answers": all.n_hostile,
        "orders": all.n_orders,
        "canceled": all.n_canceled,
        "genuine_confirmations": all.n_genuine,
        "refused_permille": refused_permille,
        "violation": violation,
        "flaws_found": flaws,
        "ms": u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
    });
    (shown, holds)
}
