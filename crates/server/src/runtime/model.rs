//! Asks a merchant's language model: within its budget, once for the same question, and not while it is down.
//!
//! Whatever goes wrong here is answered with nothing, and the turn goes on with the bot's own words.

use crate::app::App;
use crate::merchant::Merchant;
use connectors::model::{Model, prompt};
use engine::{ModelUse, Reading, Timestamp};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

/// Answers kept for the same question.
const CACHED_MAX: usize = 512;
/// Failures in a row after which it is left alone for a while.
const FAILURES_MAX: u32 = 3;
const REST_MS: i64 = 60_000;
/// The lane of the store's writers that budgets use.
const WRITE_LANE: u64 = 5;

/// A model with what is remembered of it while the server runs.
#[derive(Debug)]
pub(crate) struct OpenModel {
    model: Model,
    memory: Mutex<Memory>,
}

#[derive(Debug, Default)]
struct Memory {
    answers: BTreeMap<[u8; 32], String>,
    /// The oldest first.
    order: VecDeque<[u8; 32]>,
    failures: u32,
    rests_until: Option<Timestamp>,
}

impl OpenModel {
    pub(crate) fn new(model: Model) -> Self {
        Self { model, memory: Mutex::default() }
    }

    /// What the merchant lets it do.
    pub(crate) fn used_for(&self) -> ModelUse {
        ModelUse { interpret: self.model.interpret, rephrase: self.model.rephrase }
    }

    fn memory<T>(&self, f: impl FnOnce(&mut Memory) -> T) -> T {
        f(&mut self.memory.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Memory {
    fn keep(&mut self, key: [u8; 32], answer: String) {
        if self.answers.insert(key, answer).is_none() {
            self.order.push_back(key);
        }
        while self.order.len() > CACHED_MAX {
            if let Some(oldest) = self.order.pop_front() {
                self.answers.remove(&oldest);
            }
        }
    }

    /// Whether it may be asked: after its rest one question tells whether it is back.
    fn may_ask(&mut self, now: Timestamp) -> bool {
        match self.rests_until {
            Some(until) if now < until => false,
            Some(_) => {
                self.rests_until = Some(now.plus_ms(REST_MS));
                true
            }
            None => true,
        }
    }

    fn answered(&mut self) {
        (self.failures, self.rests_until) = (0, None);
    }

    fn failed(&mut self, now: Timestamp) {
        self.failures += 1;
        if self.failures >= FAILURES_MAX {
            self.rests_until = Some(now.plus_ms(REST_MS));
        }
    }
}

/// What the model says to a reading; `None` when there is none, it rests, has used up its day or does not answer.
pub(super) async fn ask(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    reading: &Reading,
) -> Option<String> {
    let open = merchant.model.as_ref()?;
    let prompt = prompt::of(reading)?;
    let key: [u8; 32] = Sha256::digest(open.model.cache_text(&prompt)).into();
    if let Some(known) = open.memory(|memory| memory.answers.get(&key).cloned()) {
        return Some(known);
    }
    let now = app.now();
    if !open.memory(|memory| memory.may_ask(now)) {
        return None;
    }
    let day = now.0.div_euclid(engine::time::DAY_MS);
    let cost = i64::try_from(open.model.cost_max(&prompt)).ok()?;
    let limit = i64::try_from(open.model.tokens_per_day).unwrap_or(i64::MAX);
    let id = merchant.id.clone();
    let take = move |tx: &mut store::Tx<'_>| store::model_budget::take(tx, &id, day, cost, limit);
    // What cannot be counted is not spent.
    let taken = app.store().write(WRITE_LANE, take).await;
    if !matches!(taken, Ok(true)) {
        tracing::warn!(merchant.id = %merchant.id, "The language model is not asked: its day is used up or cannot be counted");
        return None;
    }
    match open.model.ask(app.options.http.as_ref(), &prompt).await {
        Ok(said) => {
            let used = said.tokens.and_then(|tokens| i64::try_from(tokens).ok()).unwrap_or(cost);
            give_back(app, merchant, day, cost - used).await;
            open.memory(|memory| {
                memory.answered();
                memory.keep(key, said.text.clone());
            });
            Some(said.text)
        }
        // It may have been counted over there all the same: what was put aside stays spent.
        Err(error) => {
            tracing::warn!(merchant.id = %merchant.id, error = %error, "The language model did not answer");
            open.memory(|memory| memory.failed(now));
            None
        }
    }
}

async fn give_back(app: &Arc<App>, merchant: &Arc<Merchant>, day: i64, rest: i64) {
    if rest <= 0 {
        return;
    }
    let id = merchant.id.clone();
    let give = move |tx: &mut store::Tx<'_>| store::model_budget::give_back(tx, &id, day, rest);
    if let Err(error) = app.store().write(WRITE_LANE, give).await {
        tracing::warn!(merchant.id = %merchant.id, error = %error, "What the language model did not use stays counted");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_three_failures_it_rests_and_one_question_tells_whether_it_is_back() {
        let mut memory = Memory::default();
        let at = Timestamp;
        memory.failed(at(0));
        memory.failed(at(0));
        assert!(memory.may_ask(at(1)));
        memory.failed(at(2));
        assert!(!memory.may_ask(at(3)));
        assert!(memory.may_ask(at(2 + REST_MS)));
        assert!(!memory.may_ask(at(3 + REST_MS)), "one at a time");
        memory.answered();
        assert!(memory.may_ask(at(4 + REST_MS)));
    }

    #[test]
    fn so_many_answers_are_kept_and_no_more() {
        let mut memory = Memory::default();
        for n in 0..=u16::try_from(CACHED_MAX).unwrap() {
            let mut key = [0; 32];
            key[..2].copy_from_slice(&n.to_be_bytes());
            memory.keep(key, n.to_string());
            memory.keep(key, n.to_string());
        }
        assert_eq!((memory.answers.len(), memory.order.len()), (CACHED_MAX, CACHED_MAX));
        assert_eq!(memory.answers.get(&[0; 32]), None, "the oldest goes first");
    }
}
