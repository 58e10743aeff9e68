//! One transaction as the aggregates see it: statements in, rows out, and what to do once it is committed.

use crate::connection::Connection;
use crate::shared::Shared;
use crate::value::{Batch, Row, Value};
use crate::{EngineKind, StoreError};
use std::fmt;

/// What runs after the commit, and only then.
pub(crate) type AfterCommit = Box<dyn FnOnce(&Shared) + Send>;

/// A transaction. Everything done through it is stored together or not at all.
pub struct Tx<'c> {
    connection: &'c mut Connection,
    pub(crate) shared: &'c Shared,
    /// Which slice of a counter this connection adds to, so that writers do not wait for each other.
    pub(crate) shard: i64,
    pub(crate) after_commit: Vec<AfterCommit>,
}

impl<'c> Tx<'c> {
    pub(crate) fn new(connection: &'c mut Connection, shared: &'c Shared, shard: i64) -> Self {
        Self { connection, shared, shard, after_commit: Vec::new() }
    }

    /// Which engine this runs on.
    pub fn engine(&self) -> EngineKind {
        self.connection.engine()
    }

    /// Runs a statement whose outcome nobody asks for. It does not wait on the server engine: an error may come
    /// with a later statement of the transaction, or with its commit.
    pub(crate) fn send(&mut self, sql: &str, values: &[Value<'_>]) -> Result<(), StoreError> {
        self.connection.send(sql, values)
    }

    /// Like [`Tx::send`], with a `{rows: …}` list for all rows of the batch.
    pub(crate) fn send_many(
        &mut self,
        sql: &str,
        batch: &Batch<'_>,
        more: &[Value<'_>],
    ) -> Result<(), StoreError> {
        self.connection.send_many(sql, batch, more)
    }

    /// Runs a statement and says how many rows it changed.
    pub(crate) fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64, StoreError> {
        self.connection.execute(sql, values)
    }

    /// Runs a statement and returns its rows.
    pub(crate) fn query(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        self.connection.query(sql, values)
    }

    /// Runs a statement that has at most one row.
    pub(crate) fn first(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
    ) -> Result<Option<Row>, StoreError> {
        Ok(self.connection.query(sql, values)?.into_iter().next())
    }

    /// Runs a statement with a `{rows: …}` list for all rows of the batch.
    pub(crate) fn execute_many(
        &mut self,
        sql: &str,
        batch: &Batch<'_>,
        more: &[Value<'_>],
    ) -> Result<u64, StoreError> {
        self.connection.execute_many(sql, batch, more)
    }

    /// Like [`Tx::execute_many`], for statements that return rows.
    pub(crate) fn query_many(
        &mut self,
        sql: &str,
        batch: &Batch<'_>,
        more: &[Value<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        self.connection.query_many(sql, batch, more)
    }

    /// Remembers something to do in this process once the transaction is committed.
    pub(crate) fn after_commit(&mut self, action: impl FnOnce(&Shared) + Send + 'static) {
        self.after_commit.push(Box::new(action));
    }

    /// A fresh random token of 26 letters and digits (130 bits).
    pub fn token(&self) -> String {
        self.shared.token()
    }
}

impl fmt::Debug for Tx<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Tx").field("engine", &self.engine()).finish_non_exhaustive()
    }
}
