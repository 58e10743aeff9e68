//! The embedded engine: opening a database file and running statements on it.
//!
//! Write-ahead log, every commit synced, a checkpoint only every 16,000 pages (64 MB): the default of 1,000
//! costs a third to a half of the durable insert rate.

use crate::error::StoreError;
use crate::sql::{self, Compiled};
use crate::value::{Batch, Row, Value};
use crate::{EngineKind, StoreOptions};
use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, ErrorCode, OpenFlags, ToSql};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Pages in the log before they are moved into the database file.
const CHECKPOINT_PAGES: u32 = 16_000;
/// Prepared statements kept for each connection.
const STATEMENTS_MAX: usize = 512;
/// Another process may hold the file for a moment (a backup, a shell).
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// A failed sync: what the kernel still holds of the file is unknown from here on.
const SYNC_FAILED: [i32; 2] =
    [rusqlite::ffi::SQLITE_IOERR_FSYNC, rusqlite::ffi::SQLITE_IOERR_DIR_FSYNC];

#[derive(Debug)]
pub(crate) struct SqliteConnection {
    inner: rusqlite::Connection,
    compiled: HashMap<String, Arc<Compiled>>,
}

/// The database file inside the directory that the address names.
pub(crate) fn file_in(directory: &Path) -> PathBuf {
    directory.join("trato.db")
}

/// Writes a consistent copy of the database in `directory` to `file`, which must not exist. Readers and the
/// writer go on: the copy is what was committed when it began.
pub(crate) fn copy(
    directory: &Path,
    file: &Path,
    options: &StoreOptions,
) -> Result<(), StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection =
        SqliteConnection::open(&file_in(directory), flags, options.sqlite_cache_kib / 8)?;
    let name = file.to_str().ok_or_else(|| {
        StoreError::Unavailable(format!("{} is not a name in UTF-8", file.display()))
    })?;
    connection.inner.execute("VACUUM INTO ?1", [name]).map(|_| ()).map_err(|e| mapped(&e))
}

/// What begins and ends every transaction: compiled once.
const KEPT_CONTROLS: [&str; 4] = ["BEGIN", "BEGIN IMMEDIATE", "COMMIT", "ROLLBACK"];

impl SqliteConnection {
    /// Opens the connection that writes, creating the file when there is none.
    pub(crate) fn writer(directory: &Path, options: &StoreOptions) -> Result<Self, StoreError> {
        std::fs::create_dir_all(directory).map_err(|error| {
            StoreError::Unavailable(format!("{}: {error}", directory.display()))
        })?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Self::open(&file_in(directory), flags, options.sqlite_cache_kib)?;
        let limit = options
            .sqlite_pages_max
            .map_or(String::new(), |pages| format!("PRAGMA max_page_count = {pages};"));
        connection.batch(&format!(
            "PRAGMA journal_mode = WAL;
             PRAGMA synchronous = FULL;
             PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES};
             PRAGMA journal_size_limit = 134217728;
             PRAGMA foreign_keys = OFF;
             {limit}"
        ))?;
        Ok(connection)
    }

    /// Opens a connection that can only read.
    pub(crate) fn reader(directory: &Path, options: &StoreOptions) -> Result<Self, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Self::open(&file_in(directory), flags, options.sqlite_cache_kib / 8)?;
        connection.batch("PRAGMA query_only = ON;")?;
        Ok(connection)
    }

    fn open(file: &Path, flags: OpenFlags, cache_kib: u32) -> Result<Self, StoreError> {
        let inner = rusqlite::Connection::open_with_flags(file, flags).map_err(|e| mapped(&e))?;
        inner.busy_timeout(BUSY_TIMEOUT).map_err(|e| mapped(&e))?;
        inner.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
        // A plan once made stays: otherwise each new value compiles the statement again wherever a partial index
        // might have fitted it.
        inner.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(|e| mapped(&e))?;
        let connection = Self { inner, compiled: HashMap::new() };
        connection.batch(&format!(
            "PRAGMA cache_size = -{cache_kib}; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0;"
        ))?;
        Ok(connection)
    }

    fn batch(&self, sql: &str) -> Result<(), StoreError> {
        self.inner.execute_batch(sql).map_err(|e| mapped(&e))
    }

    pub(crate) fn control(&mut self, sql: &str) -> Result<(), StoreError> {
        let compiled = self.compiled(sql)?;
        if !KEPT_CONTROLS.contains(&compiled.text.as_str()) {
            return self.batch(&compiled.text);
        }
        let mut statement = self.inner.prepare_cached(&compiled.text).map_err(|e| mapped(&e))?;
        statement.execute([]).map(drop).map_err(|e| mapped(&e))
    }

    pub(crate) fn transaction_lost(&self) -> bool {
        self.inner.is_autocommit()
    }

    pub(crate) fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64, StoreError> {
        let compiled = self.compiled(sql)?;
        let mut statement = self.inner.prepare_cached(&compiled.text).map_err(|e| mapped(&e))?;
        run(&mut statement, values, &[])
    }

    pub(crate) fn query(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        let compiled = self.compiled(sql)?;
        let mut statement = self.inner.prepare_cached(&compiled.text).map_err(|e| mapped(&e))?;
        let mut rows = Vec::new();
        fetch(&mut statement, values, &[], &mut rows)?;
        Ok(rows)
    }

    pub(crate) fn execute_many(
        &mut self,
        sql: &str,
        batch: &Batch<'_>,
        more: &[Value<'_>],
    ) -> Result<u64, StoreError> {
        let compiled = self.compiled(sql)?;
        let mut statement = self.inner.prepare_cached(&compiled.text).map_err(|e| mapped(&e))?;
        let mut changed = 0;
        for row in batch.rows() {
            changed += run(&mut statement, row, more)?;
        }
        Ok(changed)
    }

    pub(crate) fn query_many(
        &mut self,
        sql: &str,
        batch: &Batch<'_>,
        more: &[Value<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        let compiled = self.compiled(sql)?;
        let mut statement = self.inner.prepare_cached(&compiled.text).map_err(|e| mapped(&e))?;
        let mut rows = Vec::new();
        for row in batch.rows() {
            fetch(&mut statement, row, more, &mut rows)?;
        }
        Ok(rows)
    }

    fn compiled(&mut self, source: &str) -> Result<Arc<Compiled>, StoreError> {
        if let Some(compiled) = self.compiled.get(source) {
            return Ok(Arc::clone(compiled));
        }
        let compiled = Arc::new(sql::compile(EngineKind::Sqlite, source)?);
        self.compiled.insert(source.to_owned(), Arc::clone(&compiled));
        Ok(compiled)
    }
}

fn bind(
    statement: &mut CachedStatement<'_>,
    values: &[Value<'_>],
    more: &[Value<'_>],
) -> Result<(), StoreError> {
    for (idx, value) in values.iter().chain(more).enumerate() {
        statement.raw_bind_parameter(idx + 1, value).map_err(|e| mapped(&e))?;
    }
    Ok(())
}

fn run(
    statement: &mut CachedStatement<'_>,
    values: &[Value<'_>],
    more: &[Value<'_>],
) -> Result<u64, StoreError> {
    bind(statement, values, more)?;
    statement.raw_execute().map(|changed| changed as u64).map_err(|e| mapped(&e))
}

fn fetch(
    statement: &mut CachedStatement<'_>,
    values: &[Value<'_>],
    more: &[Value<'_>],
    into: &mut Vec<Row>,
) -> Result<(), StoreError> {
    bind(statement, values, more)?;
    let width = statement.column_count();
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next().map_err(|e| mapped(&e))? {
        let columns: Result<Vec<Value<'static>>, StoreError> =
            (0..width).map(|idx| owned(row.get_ref(idx).map_err(|e| mapped(&e))?)).collect();
        into.push(Row::new(columns?));
    }
    Ok(())
}

fn owned(value: ValueRef<'_>) -> Result<Value<'static>, StoreError> {
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Int(number),
        ValueRef::Text(bytes) => Value::Text(String::from_utf8_lossy(bytes).into_owned().into()),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec().into()),
        ValueRef::Real(_) => return Err(StoreError::Corrupt("a fraction in a column".to_owned())),
    })
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// Translates the driver's error.
pub(crate) fn mapped(error: &rusqlite::Error) -> StoreError {
    let rusqlite::Error::SqliteFailure(code, message) = error else {
        return StoreError::Statement(error.to_string());
    };
    let text = message.clone().unwrap_or_else(|| code.to_string());
    match code.code {
        ErrorCode::DiskFull => StoreError::Full,
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::Busy,
        ErrorCode::ConstraintViolation => StoreError::Constraint { name: constraint(&text) },
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => StoreError::Corrupt(text),
        _ if SYNC_FAILED.contains(&code.extended_code) => {
            StoreError::Unavailable(format!("sync failed: {text}"))
        }
        ErrorCode::SystemIoFailure
        | ErrorCode::CannotOpen
        | ErrorCode::ReadOnly
        | ErrorCode::PermissionDenied => StoreError::Unavailable(text),
        _ => StoreError::Statement(text),
    }
}

/// Whether this error means that nothing may be acknowledged from this handle any more.
pub(crate) fn is_fatal(error: &StoreError) -> bool {
    matches!(error, StoreError::Unavailable(text) if text.starts_with("sync failed"))
}

/// `UNIQUE constraint failed: t.merchant, t.code` → `t(merchant, code)`.
fn constraint(message: &str) -> String {
    let Some((_, what)) = message.split_once("constraint failed: ") else {
        return message.to_owned();
    };
    let Some((table, _)) = what.split_once('.') else {
        return what.to_owned();
    };
    let columns: Vec<&str> =
        what.split(", ").map(|column| column.rsplit('.').next().unwrap_or(column)).collect();
    format!("{table}({})", columns.join(", "))
}
