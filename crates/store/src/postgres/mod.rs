//! The server engine: connecting to PostgreSQL and running statements on it.
//!
//! Sessions are told to plan for what this crate does: every statement reaches its rows through an index, so
//! sequential scans, hash joins and per-call planning are switched off on the connections that write. A plan that
//! was made while a table was nearly empty may use the wrong one of two indexes, and would be kept until the
//! server's own statistics catch up a minute later; so plans are thrown away at growing intervals.
//!
//! A round trip costs more than most statements. What nobody waits for (`send`) is kept and leaves together with
//! the next statement somebody does wait for, or with the commit.

mod driver;
mod failure;
mod line;
mod parameters;

use crate::connection::CommitError;
use crate::error::StoreError;
use crate::sql::{self, Compiled};
use crate::value::{Batch, Row, Value};
use crate::{EngineKind, StoreOptions};
use driver::{Driver, Later};
use parameters::{Array, Encoded, all, owned};
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio_postgres::Statement;
use tokio_postgres::types::ToSql;

/// After so many transactions plans are made anew for the first time; each wait is four times as long as the last.
const REPLAN_FIRST: u64 = 8;
/// Longest wait between two such times.
const REPLAN_MAX: u64 = 4_096;
/// How much longer than a statement may take its answer is waited for.
const PATIENCE: u32 = 2;
/// How long the answer to a change of the schema is waited for.
const PATIENCE_MIGRATING: Duration = Duration::from_secs(3_600);
/// So many statements are sent at the latest, whether or not anybody waits.
const LATER_MAX: usize = 64;

pub(crate) struct PostgresConnection {
    driver: Driver,
    later: Vec<Later>,
    statements: HashMap<String, Arc<Prepared>>,
    n_transactions: u64,
    replan_at: u64,
}

struct Prepared {
    compiled: Compiled,
    statement: Statement,
}

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Write,
    Read,
    Migrate,
}

impl PostgresConnection {
    pub(crate) fn open(
        url: &str,
        options: &StoreOptions,
        purpose: Purpose,
    ) -> Result<Self, StoreError> {
        let mut config: tokio_postgres::Config = url
            .parse()
            .map_err(|error: tokio_postgres::Error| StoreError::Unavailable(error.to_string()))?;
        config.connect_timeout(options.connect_timeout).application_name("trato");
        let patience = match purpose {
            Purpose::Migrate => PATIENCE_MIGRATING,
            Purpose::Read | Purpose::Write => options.statement_timeout * PATIENCE,
        };
        let driver = Driver::connect(&config, patience)?;
        let (later, statements) = (Vec::new(), HashMap::new());
        let mut connection =
            Self { driver, later, statements, n_transactions: 0, replan_at: REPLAN_FIRST };
        connection.prepare_session(options, purpose)?;
        Ok(connection)
    }

    fn prepare_session(
        &mut self,
        options: &StoreOptions,
        purpose: Purpose,
    ) -> Result<(), StoreError> {
        if purpose == Purpose::Migrate {
            return self.control("SET client_min_messages = warning");
        }
        let statement_ms = options.statement_timeout.as_millis();
        let lock_ms = options.lock_timeout.as_millis();
        self.control(&format!(
            "SET client_min_messages = warning; SET statement_timeout = {statement_ms};
             SET lock_timeout = {lock_ms}; SET idle_in_transaction_session_timeout = {};
             SET jit = off; SET plan_cache_mode = force_generic_plan;",
            statement_ms * 2
        ))?;
        // Not every build of the server has it: then the default compression stays.
        let _ = self.control("SET default_toast_compression = 'lz4'");
        match purpose {
            Purpose::Read => self.control(
                "SET default_transaction_read_only = on; SET enable_seqscan = off;
                 SET enable_bitmapscan = off;",
            ),
            Purpose::Write | Purpose::Migrate => self.control(
                "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;
                 SET enable_bitmapscan = off; SET synchronous_commit = on;",
            ),
        }
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.driver.is_closed()
    }

    /// Counts a transaction, or a look, and throws plans away when it is time.
    pub(crate) fn count_transaction(&mut self) -> Result<(), StoreError> {
        self.n_transactions += 1;
        if self.n_transactions < self.replan_at {
            return Ok(());
        }
        self.replan_at += (self.replan_at * 3).min(REPLAN_MAX);
        self.control("DISCARD PLANS")
    }

    pub(crate) fn control(&mut self, sql: &str) -> Result<(), StoreError> {
        let text = match sql.contains('{') {
            true => sql::compile(EngineKind::Postgres, sql)?.text,
            false => sql.to_owned(),
        };
        let later = std::mem::take(&mut self.later);
        self.driver.control(&later, &text)
    }

    /// Begins a transaction with the first statement that is sent.
    pub(crate) fn begin(&mut self) -> Result<(), StoreError> {
        self.count_transaction()?;
        self.later.push(Later::Text("BEGIN"));
        Ok(())
    }

    pub(crate) fn commit(&mut self) -> Result<(), CommitError> {
        let later = std::mem::take(&mut self.later);
        match self.driver.finish(&later, "COMMIT") {
            // The server undoes a transaction that failed; only of a lost one nobody knows.
            (Err(error), _) if !self.is_closed() => Err(CommitError::Undone(error)),
            (Err(error), _) | (Ok(()), Err(error)) => Err(CommitError::Failed(error)),
            (Ok(()), Ok(())) => Ok(()),
        }
    }

    pub(crate) fn rollback(&mut self) -> Result<(), StoreError> {
        self.forget_later();
        self.control("ROLLBACK")
    }

    /// What was left for later is not sent any more.
    pub(crate) fn forget_later(&mut self) {
        self.later.clear();
    }

    /// Waits until everything that was sent is done.
    pub(crate) fn flush(&mut self) -> Result<(), StoreError> {
        let later = std::mem::take(&mut self.later);
        if later.is_empty() { Ok(()) } else { self.driver.flush(&later) }
    }

    /// Leaves a statement for later; its error is that of a statement after it, or of the commit.
    pub(crate) fn send(&mut self, sql: &str, values: &[Value<'_>]) -> Result<(), StoreError> {
        let prepared = self.prepared(sql)?;
        self.leave(&prepared.statement, &scalars(values))
    }

    pub(crate) fn send_many(
        &mut self,
        sql: &str,
        batch: &Batch<'_>,
        more: &[Value<'_>],
    ) -> Result<(), StoreError> {
        let prepared = self.prepared(sql)?;
        let arrays = Array::transpose(&prepared.compiled.columns, batch);
        self.leave(&prepared.statement, &all(&arrays, more))
    }

    fn leave(
        &mut self,
        statement: &Statement,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<(), StoreError> {
        let encoded = Encoded::all(statement.params(), parameters)?;
        self.later.push(Later::Prepared(statement.clone(), encoded));
        if self.later.len() < LATER_MAX { Ok(()) } else { self.flush() }
    }

    pub(crate) fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64, StoreError> {
        let prepared = self.prepared(sql)?;
        let later = std::mem::take(&mut self.later);
        self.driver.execute(&later, &prepared.statement, &scalars(values))
    }

    pub(crate) fn query(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        let prepared = self.prepared(sql)?;
        let later = std::mem::take(&mut self.later);
        let rows = self.driver.query(&later, &prepared.statement, &scalars(values))?;
        rows.iter().map(owned).collect()
    }

    pub(crate) fn execute_many(
        &mut self,
        sql: &str,
        batch: &Batch<'_>,
        more: &[Value<'_>],
    ) -> Result<u64, StoreError> {
        let prepared = self.prepared(sql)?;
        let arrays = Array::transpose(&prepared.compiled.columns, batch);
        let later = std::mem::take(&mut self.later);
        self.driver.execute(&later, &prepared.statement, &all(&arrays, more))
    }

    pub(crate) fn query_many(
        &mut self,
        sql: &str,
        batch: &Batch<'_>,
        more: &[Value<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        let prepared = self.prepared(sql)?;
        let arrays = Array::transpose(&prepared.compiled.columns, batch);
        let later = std::mem::take(&mut self.later);
        let rows = self.driver.query(&later, &prepared.statement, &all(&arrays, more))?;
        rows.iter().map(owned).collect()
    }

    fn prepared(&mut self, source: &str) -> Result<Arc<Prepared>, StoreError> {
        if let Some(prepared) = self.statements.get(source) {
            return Ok(Arc::clone(prepared));
        }
        let compiled = sql::compile(EngineKind::Postgres, source)?;
        // What went before may fail, and then nothing can be prepared: its error is the one to tell.
        self.flush()?;
        let statement = self.driver.prepare(&compiled.text)?;
        let prepared = Arc::new(Prepared { compiled, statement });
        self.statements.insert(source.to_owned(), Arc::clone(&prepared));
        Ok(prepared)
    }
}

fn scalars<'v>(values: &'v [Value<'_>]) -> Vec<&'v (dyn ToSql + Sync)> {
    values.iter().map(|value| value as _).collect()
}

impl fmt::Debug for PostgresConnection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PostgresConnection")
            .field("statements", &self.statements.len())
            .finish_non_exhaustive()
    }
}
