//! The server engine: connecting to PostgreSQL and running statements on it.
//!
//! Sessions are told to plan for what this crate does: every statement reaches its rows through an index, so
//! sequential scans, hash joins and per-call planning are switched off on the connections that write. A plan that
//! was made while a table was nearly empty may use the wrong one of two indexes, and would be kept until the
//! server's own statistics catch up a minute later; so plans are thrown away at growing intervals.

use crate::error::StoreError;
use crate::sql::{self, ColumnKind, Compiled};
use crate::value::{Batch, Row, Value};
use crate::{EngineKind, StoreOptions};
use postgres::error::SqlState;
use postgres::types::{FromSql, IsNull, ToSql, Type, private::BytesMut};
use postgres::{Client, NoTls, Statement};
use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// After so many transactions plans are made anew for the first time; each wait is four times as long as the last.
const REPLAN_FIRST: u64 = 8;
/// Longest wait between two such times.
const REPLAN_MAX: u64 = 4_096;
/// How long sent bytes may stay unacknowledged before the connection counts as lost.
const UNACKNOWLEDGED_MAX: Duration = Duration::from_secs(10);

pub(crate) struct PostgresConnection {
    client: Client,
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
        let mut config: postgres::Config = url
            .parse()
            .map_err(|error: postgres::Error| StoreError::Unavailable(error.to_string()))?;
        config
            .connect_timeout(options.connect_timeout)
            .tcp_user_timeout(UNACKNOWLEDGED_MAX)
            .application_name("trato");
        let client = connect(&config)?;
        let statements = HashMap::new();
        let mut connection =
            Self { client, statements, n_transactions: 0, replan_at: REPLAN_FIRST };
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
        self.client.is_closed()
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
        self.client.batch_execute(&text).map_err(|e| mapped(&e))
    }

    pub(crate) fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64, StoreError> {
        let prepared = self.prepared(sql)?;
        let parameters: Vec<&(dyn ToSql + Sync)> = values.iter().map(|v| v as _).collect();
        self.client.execute(&prepared.statement, &parameters).map_err(|e| mapped(&e))
    }

    pub(crate) fn query(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        let prepared = self.prepared(sql)?;
        let parameters: Vec<&(dyn ToSql + Sync)> = values.iter().map(|v| v as _).collect();
        let rows = self.client.query(&prepared.statement, &parameters).map_err(|e| mapped(&e))?;
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
        let parameters = all(&arrays, more);
        self.client.execute(&prepared.statement, &parameters).map_err(|e| mapped(&e))
    }

    pub(crate) fn query_many(
        &mut self,
        sql: &str,
        batch: &Batch<'_>,
        more: &[Value<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        let prepared = self.prepared(sql)?;
        let arrays = Array::transpose(&prepared.compiled.columns, batch);
        let parameters = all(&arrays, more);
        let rows = self.client.query(&prepared.statement, &parameters).map_err(|e| mapped(&e))?;
        rows.iter().map(owned).collect()
    }

    fn prepared(&mut self, source: &str) -> Result<Arc<Prepared>, StoreError> {
        if let Some(prepared) = self.statements.get(source) {
            return Ok(Arc::clone(prepared));
        }
        let compiled = sql::compile(EngineKind::Postgres, source)?;
        let statement = self.client.prepare(&compiled.text).map_err(|e| mapped(&e))?;
        let prepared = Arc::new(Prepared { compiled, statement });
        self.statements.insert(source.to_owned(), Arc::clone(&prepared));
        Ok(prepared)
    }
}

impl fmt::Debug for PostgresConnection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PostgresConnection")
            .field("statements", &self.statements.len())
            .finish_non_exhaustive()
    }
}

/// Where transport security goes in: a connector made from `rustls` takes the place of [`NoTls`].
fn connect(config: &postgres::Config) -> Result<Client, StoreError> {
    config.connect(NoTls).map_err(|e| mapped(&e))
}

/// One column of a batch.
#[derive(Debug)]
enum Array<'a> {
    Text(Vec<Option<&'a str>>),
    BigInt(Vec<Option<i64>>),
    Bytes(Vec<Option<&'a [u8]>>),
}

impl<'a> Array<'a> {
    fn transpose(kinds: &[ColumnKind], batch: &'a Batch<'_>) -> Vec<Self> {
        let mut arrays: Vec<Self> = kinds.iter().map(|kind| Self::of(*kind, batch.len())).collect();
        for row in batch.rows() {
            for (array, value) in arrays.iter_mut().zip(row) {
                array.push(value);
            }
        }
        arrays
    }

    fn of(kind: ColumnKind, rows: usize) -> Self {
        match kind {
            ColumnKind::Text => Self::Text(Vec::with_capacity(rows)),
            ColumnKind::BigInt => Self::BigInt(Vec::with_capacity(rows)),
            ColumnKind::Bytes => Self::Bytes(Vec::with_capacity(rows)),
        }
    }

    /// A value of another sort than the column declares becomes NULL, which NOT NULL columns then refuse.
    fn push(&mut self, value: &'a Value<'_>) {
        match (self, value) {
            (Self::Text(column), Value::Text(text)) => column.push(Some(text)),
            (Self::Text(column), _) => column.push(None),
            (Self::BigInt(column), Value::Int(number)) => column.push(Some(*number)),
            (Self::BigInt(column), _) => column.push(None),
            (Self::Bytes(column), Value::Bytes(bytes)) => column.push(Some(bytes)),
            (Self::Bytes(column), _) => column.push(None),
        }
    }

    fn parameter(&self) -> &(dyn ToSql + Sync) {
        match self {
            Self::Text(column) => column,
            Self::BigInt(column) => column,
            Self::Bytes(column) => column,
        }
    }
}

fn all<'a>(arrays: &'a [Array<'_>], more: &'a [Value<'_>]) -> Vec<&'a (dyn ToSql + Sync)> {
    let scalars = more.iter().map(|value| value as &(dyn ToSql + Sync));
    arrays.iter().map(Array::parameter).chain(scalars).collect()
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(number) if *ty == Type::INT4 => i32::try_from(*number)?.to_sql(ty, out),
            Self::Int(number) if *ty == Type::INT8 => number.to_sql(ty, out),
            Self::Text(text) if <&str as ToSql>::accepts(ty) => text.as_ref().to_sql(ty, out),
            Self::Bytes(bytes) if *ty == Type::BYTEA => bytes.as_ref().to_sql(ty, out),
            Self::Int(_) | Self::Text(_) | Self::Bytes(_) => {
                Err(format!("a parameter of type {ty} was given something else").into())
            }
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    postgres::types::to_sql_checked!();
}

struct Column(Value<'static>);

impl<'a> FromSql<'a> for Column {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(match *ty {
            Type::INT8 => Value::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Value::Int(i64::from(i32::from_sql(ty, raw)?)),
            Type::BOOL => Value::Int(i64::from(bool::from_sql(ty, raw)?)),
            Type::BYTEA => Value::Bytes(raw.to_vec().into()),
            _ => Value::Text(String::from_sql(ty, raw)?.into()),
        }))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(Value::Null))
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::INT8 | Type::INT4 | Type::BOOL | Type::BYTEA)
            || <String as FromSql<'_>>::accepts(ty)
    }
}

fn owned(row: &postgres::Row) -> Result<Row, StoreError> {
    let columns: Result<Vec<Value<'static>>, StoreError> = (0..row.len())
        .map(|idx| {
            let column: Result<Column, _> = row.try_get(idx);
            column.map(|column| column.0).map_err(|e| StoreError::Corrupt(e.to_string()))
        })
        .collect();
    columns.map(Row::new)
}

/// Translates the driver's error.
fn mapped(error: &postgres::Error) -> StoreError {
    let Some(server) = error.as_db_error() else {
        return if error.is_closed() || error.source().is_some_and(|s| s.is::<std::io::Error>()) {
            StoreError::Unavailable(chain(error))
        } else {
            StoreError::Statement(chain(error))
        };
    };
    let text = server.message().to_owned();
    let code = server.code();
    match *code {
        SqlState::T_R_SERIALIZATION_FAILURE
        | SqlState::T_R_DEADLOCK_DETECTED
        | SqlState::LOCK_NOT_AVAILABLE => StoreError::Conflict,
        SqlState::QUERY_CANCELED => StoreError::Busy,
        SqlState::DISK_FULL => StoreError::Full,
        SqlState::READ_ONLY_SQL_TRANSACTION => StoreError::Unavailable(
            "the server only reads: it is a standby, or this connection may not write".to_owned(),
        ),
        _ if code.code().starts_with("23") => StoreError::Constraint { name: constraint(server) },
        _ if ["08", "57", "53", "58"].iter().any(|class| code.code().starts_with(class)) => {
            StoreError::Unavailable(text)
        }
        _ if code.code().starts_with("XX") => StoreError::Corrupt(text),
        _ => StoreError::Statement(text),
    }
}

fn chain(error: &postgres::Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}

/// `Key (merchant, code)=(…) already exists` on table `t` → `t(merchant, code)`; a check gives its own name.
fn constraint(error: &postgres::error::DbError) -> String {
    let columns = error.detail().and_then(|detail| detail.strip_prefix("Key (")?.split_once(")="));
    match (error.table(), columns) {
        (Some(table), Some((columns, _))) => format!("{table}({columns})"),
        _ => error.constraint().unwrap_or("unnamed").to_owned(),
    }
}
