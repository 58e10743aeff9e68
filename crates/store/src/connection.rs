//! One connection to either engine, with its prepared statements: the only place that knows both drivers.

use crate::postgres::PostgresConnection;
use crate::sqlite::SqliteConnection;
use crate::value::{Batch, Row, Value};
use crate::{EngineKind, StoreError};

const TO_SAVEPOINT: &str = "ROLLBACK TO SAVEPOINT unit";

#[derive(Debug)]
pub(crate) enum Connection {
    Sqlite(SqliteConnection),
    Postgres(Box<PostgresConnection>),
}

/// Why a transaction was not committed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CommitError {
    /// A statement had failed before: nothing is stored, and all of it may be run again.
    Undone(StoreError),
    /// The commit itself failed.
    Failed(StoreError),
}

impl Connection {
    pub(crate) fn engine(&self) -> EngineKind {
        match self {
            Self::Sqlite(_) => EngineKind::Sqlite,
            Self::Postgres(_) => EngineKind::Postgres,
        }
    }

    pub(crate) fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64, StoreError> {
        match self {
            Self::Sqlite(connection) => connection.execute(sql, values),
            Self::Postgres(connection) => connection.execute(sql, values),
        }
    }

    pub(crate) fn query(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        match self {
            Self::Sqlite(connection) => connection.query(sql, values),
            Self::Postgres(connection) => connection.query(sql, values),
        }
    }

    /// Runs a statement whose outcome nobody asks for; an error may come with a later one.
    pub(crate) fn send(&mut self, sql: &str, values: &[Value<'_>]) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(connection) => connection.execute(sql, values).map(|_| ()),
            Self::Postgres(connection) => connection.send(sql, values),
        }
    }

    pub(crate) fn send_many(
        &mut self,
        sql: &str,
        batch: &Batch<'_>,
        more: &[Value<'_>],
    ) -> Result<(), StoreError> {
        match self {
            _ if batch.is_empty() => Ok(()),
            Self::Sqlite(connection) => connection.execute_many(sql, batch, more).map(|_| ()),
            Self::Postgres(connection) => connection.send_many(sql, batch, more),
        }
    }

    /// Waits until everything that was sent is done.
    pub(crate) fn flush(&mut self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(connection) => connection.flush(),
        }
    }

    pub(crate) fn execute_many(
        &mut self,
        sql: &str,
        batch: &Batch<'_>,
        more: &[Value<'_>],
    ) -> Result<u64, StoreError> {
        match self {
            _ if batch.is_empty() => Ok(0),
            Self::Sqlite(connection) => connection.execute_many(sql, batch, more),
            Self::Postgres(connection) => connection.execute_many(sql, batch, more),
        }
    }

    pub(crate) fn query_many(
        &mut self,
        sql: &str,
        batch: &Batch<'_>,
        more: &[Value<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        match self {
            _ if batch.is_empty() => Ok(Vec::new()),
            Self::Sqlite(connection) => connection.query_many(sql, batch, more),
            Self::Postgres(connection) => connection.query_many(sql, batch, more),
        }
    }

    /// Runs statements that take no parameters and are not worth preparing.
    pub(crate) fn control(&mut self, sql: &str) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(connection) => connection.control(sql),
            Self::Postgres(connection) => connection.control(sql),
        }
    }

    /// Starts a transaction that may write.
    pub(crate) fn begin(&mut self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(connection) => connection.control("BEGIN IMMEDIATE"),
            Self::Postgres(connection) => connection.begin(),
        }
    }

    pub(crate) fn commit(&mut self) -> Result<(), CommitError> {
        match self {
            Self::Sqlite(connection) => connection.control("COMMIT").map_err(CommitError::Failed),
            Self::Postgres(connection) => connection.commit(),
        }
    }

    pub(crate) fn rollback(&mut self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(connection) => connection.control("ROLLBACK"),
            Self::Postgres(connection) => connection.rollback(),
        }
    }

    pub(crate) fn rollback_to_savepoint(&mut self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(connection) => connection.control(TO_SAVEPOINT),
            Self::Postgres(connection) => {
                connection.forget_later();
                connection.control(TO_SAVEPOINT)
            }
        }
    }

    /// Fixes the state of the data that is read until [`Connection::end_read`]. The server engine needs none: each
    /// of its statements sees one state, and two round trips for each look would cost more than the look.
    pub(crate) fn begin_read(&mut self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(connection) => connection.control("BEGIN"),
            Self::Postgres(connection) => connection.count_transaction(),
        }
    }

    pub(crate) fn end_read(&mut self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(connection) => connection.control("ROLLBACK"),
            // Whoever tries to write here is told so.
            Self::Postgres(connection) => connection.flush(),
        }
    }

    /// Whether the engine gave up the transaction by itself, or the connection is gone.
    pub(crate) fn transaction_lost(&self) -> bool {
        match self {
            Self::Sqlite(connection) => connection.transaction_lost(),
            Self::Postgres(connection) => connection.is_closed(),
        }
    }

    /// Whether this connection must be replaced before anything else is tried.
    pub(crate) fn is_broken(&self) -> bool {
        match self {
            Self::Sqlite(_) => false,
            Self::Postgres(connection) => connection.is_closed(),
        }
    }
}
