//! Group commit: each writer drains its queue, runs the units in one transaction, commits once, answers all.
//!
//! The durable rate then hardly depends on what one sync costs. A unit that fails takes nothing of its
//! neighbors with it: hardly one does, so a group is first run without savepoints, and only when one of its units
//! fails is it run again with them. Where the engine gave up the whole transaction (a conflict, a full disk),
//! every unit of the group is run again alone.

use crate::StoreError;
use crate::connection::{CommitError, Connection};
use crate::shared::Shared;
use crate::sqlite;
use crate::tx::{AfterCommit, Tx};
use std::collections::VecDeque;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;
use tokio::sync::oneshot;

/// Most units in one transaction.
const GROUP_MAX: usize = 64;
/// How often a unit that met a conflict is run again.
const CONFLICT_RETRIES_MAX: u32 = 8;
/// Waits between attempts to reach a lost server; their sum bounds how long a unit waits for it.
const RECONNECT_WAITS_MS: [u64; 5] = [20, 100, 300, 800, 1_500];

/// Opens a connection again after it was lost.
pub(crate) type Connect = Box<dyn FnMut() -> Result<Connection, StoreError> + Send>;

/// Work waiting for its transaction.
pub(crate) trait Unit: Send {
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<(), StoreError>;
    fn answer(self: Box<Self>, outcome: Result<(), StoreError>);
}

/// A closure, and where its answer goes.
pub(crate) struct Work<F, T> {
    pub(crate) closure: F,
    pub(crate) value: Option<T>,
    pub(crate) sender: oneshot::Sender<Result<T, StoreError>>,
}

impl<F, T> Unit for Work<F, T>
where
    F: FnMut(&mut Tx<'_>) -> Result<T, StoreError> + Send,
    T: Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        self.value = None;
        self.value = Some((self.closure)(tx)?);
        Ok(())
    }

    fn answer(self: Box<Self>, outcome: Result<(), StoreError>) {
        let Self { value, sender, .. } = *self;
        let answer = outcome.and_then(|()| value.ok_or(StoreError::Panicked));
        // Whoever asked may be gone; the work is done all the same.
        let _ = sender.send(answer);
    }
}

/// The units waiting for one writer.
#[derive(Default)]
pub(crate) struct Queue {
    state: Mutex<QueueState>,
    filled: Condvar,
}

#[derive(Default)]
struct QueueState {
    units: VecDeque<Box<dyn Unit>>,
    closed: bool,
}

impl Queue {
    /// Takes the unit, or hands it back when the queue is full or closed.
    pub(crate) fn push(&self, unit: Box<dyn Unit>, max: usize) -> Result<(), Box<dyn Unit>> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.closed || state.units.len() >= max {
            return Err(unit);
        }
        state.units.push_back(unit);
        drop(state);
        self.filled.notify_one();
        Ok(())
    }

    pub(crate) fn close(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).closed = true;
        self.filled.notify_all();
    }

    /// The next group; `None` once the queue is closed and empty.
    fn take(&self) -> Option<Vec<Box<dyn Unit>>> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mut state = self
            .filled
            .wait_while(state, |state| state.units.is_empty() && !state.closed)
            .unwrap_or_else(PoisonError::into_inner);
        let n_units = state.units.len().min(GROUP_MAX);
        (n_units > 0).then(|| state.units.drain(..n_units).collect())
    }
}

impl fmt::Debug for Queue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Queue")
    }
}

/// Starts the thread that owns `connection`.
pub(crate) fn spawn(
    name: String,
    queue: Arc<Queue>,
    shared: Arc<Shared>,
    connection: Connection,
    connect: Connect,
    shard: i64,
) -> Result<thread::JoinHandle<()>, StoreError> {
    let mut writer = Writer { connection, connect, shared, shard };
    thread::Builder::new()
        .name(name)
        .spawn(move || {
            while let Some(units) = queue.take() {
                writer.serve(units);
            }
        })
        .map_err(|error| StoreError::Unavailable(error.to_string()))
}

struct Writer {
    connection: Connection,
    connect: Connect,
    shared: Arc<Shared>,
    shard: i64,
}

/// What became of one group.
enum Grouped {
    /// One outcome for each unit.
    Done(Vec<Result<(), StoreError>>),
    /// Nothing is stored; the units may be run again one by one.
    Abandoned(StoreError),
}

impl Writer {
    fn serve(&mut self, mut units: Vec<Box<dyn Unit>>) {
        if let Err(error) = self.ensure_connected() {
            return answer_all(units, &error);
        }
        match self.group(&mut units) {
            Grouped::Done(outcomes) => {
                for (unit, outcome) in units.into_iter().zip(outcomes) {
                    unit.answer(outcome);
                }
            }
            Grouped::Abandoned(error)
                if units.len() == 1
                    && error != StoreError::Conflict
                    && !self.connection.is_broken() =>
            {
                answer_all(units, &error);
            }
            Grouped::Abandoned(error) => {
                tracing::debug!(n_units = units.len(), %error, "Ran a group of units one by one");
                for unit in units {
                    self.alone(unit);
                }
            }
        }
    }

    /// Runs one unit in a transaction of its own until it is through.
    fn alone(&mut self, unit: Box<dyn Unit>) {
        let mut units = vec![unit];
        let mut outcome = Err(StoreError::Conflict);
        for attempt in 0..CONFLICT_RETRIES_MAX {
            if attempt > 0 {
                let jitter_ms = self.shared.number().unsigned_abs() % (8 << attempt.min(5));
                thread::sleep(Duration::from_millis(jitter_ms));
            }
            if let Err(error) = self.ensure_connected() {
                outcome = Err(error);
                break;
            }
            outcome = match self.group(&mut units) {
                Grouped::Done(mut outcomes) => outcomes.pop().unwrap_or(Ok(())),
                Grouped::Abandoned(error) => Err(error),
            };
            if !matches!(outcome, Err(StoreError::Conflict)) {
                break;
            }
        }
        for unit in units {
            unit.answer(outcome.clone());
        }
    }

    /// Runs a group without savepoints; when one of its units fails, again with them.
    fn group(&mut self, units: &mut [Box<dyn Unit>]) -> Grouped {
        match self.transaction(units, false) {
            Grouped::Abandoned(error)
                if units.len() > 1
                    && error != StoreError::Conflict
                    && !self.connection.is_broken() =>
            {
                self.transaction(units, true)
            }
            grouped => grouped,
        }
    }

    fn transaction(&mut self, units: &mut [Box<dyn Unit>], with_savepoints: bool) -> Grouped {
        if let Err(error) = self.connection.begin() {
            return Grouped::Abandoned(error);
        }
        let mut outcomes = Vec::with_capacity(units.len());
        let mut actions: Vec<AfterCommit> = Vec::new();
        for (idx, unit) in units.iter_mut().enumerate() {
            if with_savepoints && let Err(error) = self.connection.control(savepoint(idx)) {
                return self.abandon(error);
            }
            let mut outcome = self.run(unit.as_mut(), &mut actions);
            if with_savepoints && outcome.is_ok() {
                outcome = self.connection.flush();
            }
            if let Err(error) = &outcome {
                if !with_savepoints
                    || self.connection.transaction_lost()
                    || *error == StoreError::Conflict
                {
                    return self.abandon(error.clone());
                }
                if let Err(error) = self.connection.rollback_to_savepoint() {
                    return self.abandon(error);
                }
            }
            outcomes.push(outcome);
        }
        match self.connection.commit() {
            Ok(()) => {}
            Err(CommitError::Undone(error)) => return self.abandon(error),
            Err(CommitError::Failed(error)) => return self.commit_failed(&error, units.len()),
        }
        for action in actions {
            action(&self.shared);
        }
        Grouped::Done(outcomes)
    }

    fn run(
        &mut self,
        unit: &mut dyn Unit,
        actions: &mut Vec<AfterCommit>,
    ) -> Result<(), StoreError> {
        let mut tx = Tx::new(&mut self.connection, &self.shared, self.shard);
        let outcome = catch_unwind(AssertUnwindSafe(|| unit.run(&mut tx)));
        match outcome {
            Ok(Ok(())) => {
                actions.append(&mut tx.after_commit);
                Ok(())
            }
            Ok(Err(error)) => Err(error),
            Err(_) => Err(StoreError::Panicked),
        }
    }

    fn abandon(&mut self, error: StoreError) -> Grouped {
        if !self.connection.transaction_lost() {
            // When even this fails the connection is closed and will be replaced.
            let _ = self.connection.rollback();
        }
        Grouped::Abandoned(error)
    }

    /// A refused commit stored nothing; a lost connection leaves the outcome open, so the units are not run again.
    fn commit_failed(&mut self, error: &StoreError, n_units: usize) -> Grouped {
        if sqlite::is_fatal(error) {
            self.shared.broken.store(true, Ordering::Release);
            tracing::error!(%error, "Stopped writing: a commit could not be synced");
        }
        if !self.connection.transaction_lost() {
            let _ = self.connection.rollback();
        }
        match error {
            StoreError::Conflict => Grouped::Abandoned(StoreError::Conflict),
            other => Grouped::Done(vec![Err(other.clone()); n_units]),
        }
    }

    fn ensure_connected(&mut self) -> Result<(), StoreError> {
        if self.shared.is_broken() {
            return Err(StoreError::Unavailable("a commit could not be synced".to_owned()));
        }
        if !self.connection.is_broken() {
            return Ok(());
        }
        let mut outcome = Ok(());
        for wait_ms in RECONNECT_WAITS_MS {
            match (self.connect)() {
                Ok(connection) => {
                    self.connection = connection;
                    tracing::info!("Reconnected to the database");
                    return Ok(());
                }
                Err(error) => outcome = Err(error),
            }
            thread::sleep(Duration::from_millis(wait_ms));
        }
        outcome
    }
}

fn savepoint(idx: usize) -> &'static str {
    if idx == 0 { "SAVEPOINT unit" } else { "RELEASE SAVEPOINT unit; SAVEPOINT unit" }
}

fn answer_all(units: Vec<Box<dyn Unit>>, error: &StoreError) {
    for unit in units {
        unit.answer(Err(error.clone()));
    }
}
