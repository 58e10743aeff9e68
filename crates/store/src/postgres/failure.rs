//! What the driver reports, as this crate says it.

use crate::StoreError;
use std::error::Error as _;
use tokio_postgres::error::{DbError, SqlState};

/// Translates the driver's error.
pub(super) fn mapped(error: &tokio_postgres::Error) -> StoreError {
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

fn chain(error: &tokio_postgres::Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}

/// `Key (merchant, code)=(…) already exists` on table `t` → `t(merchant, code)`; a check gives its own name.
fn constraint(error: &DbError) -> String {
    let columns = error.detail().and_then(|detail| detail.strip_prefix("Key (")?.split_once(")="));
    match (error.table(), columns) {
        (Some(table), Some((columns, _))) => format!("{table}({columns})"),
        _ => error.constraint().unwrap_or("unnamed").to_owned(),
    }
}
