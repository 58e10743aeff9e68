//! Brings a database's schema up to date: numbered files, applied once each, in order, never edited afterwards.
//!
//! A file is plain SQL for both engines. Where they must differ it uses the braces of [`crate::sql`], and
//! `{ordinal:}` for a column that numbers rows as they come, `{key:}` for the primary key of a table that has
//! such a column, `{bytes:}` for binary content. Statements end with a semicolon at the end of a line.

use crate::connection::Connection;
use crate::value::Value;
use crate::{EngineKind, StoreError};
use sha2::{Digest, Sha256};
use std::time::{SystemTime, UNIX_EPOCH};

/// Name and text of every migration, oldest first. Append only.
const MIGRATIONS: &[(&str, &str)] = &[
    ("0001_conversations", include_str!("../migrations/0001_conversations.sql")),
    ("0002_people", include_str!("../migrations/0002_people.sql")),
    ("0003_commerce", include_str!("../migrations/0003_commerce.sql")),
    ("0004_paying", include_str!("../migrations/0004_paying.sql")),
    ("0005_media", include_str!("../migrations/0005_media.sql")),
    ("0006_selective_indexes", include_str!("../migrations/0006_selective_indexes.sql")),
    ("0007_one_person", include_str!("../migrations/0007_one_person.sql")),
    ("0008_inbox_trouble", include_str!("../migrations/0008_inbox_trouble.sql")),
    ("0009_account_news", include_str!("../migrations/0009_account_news.sql")),
    ("0010_quota", include_str!("../migrations/0010_quota.sql")),
    ("0011_spoken", include_str!("../migrations/0011_spoken.sql")),
    ("0012_guest_lists", include_str!("../migrations/0012_guest_lists.sql")),
    ("0013_bought_together", include_str!("../migrations/0013_bought_together.sql")),
];

/// Applies what is missing.
pub(crate) fn run(connection: &mut Connection) -> Result<(), StoreError> {
    apply(connection, MIGRATIONS)
}

fn apply(connection: &mut Connection, migrations: &[(&str, &str)]) -> Result<(), StoreError> {
    create_record(connection)?;
    connection.begin()?;
    let outcome = prepare(connection).and_then(|applied| {
        check(&applied, migrations)?;
        for (name, text) in &migrations[applied.len()..] {
            one(connection, name, text)?;
        }
        Ok(())
    });
    match outcome {
        Ok(()) => connection.control("COMMIT"),
        Err(error) => {
            let _ = connection.control("ROLLBACK");
            Err(error)
        }
    }
}

/// The table that remembers what was applied. Two nodes may create it at the same moment: one of them fails,
/// and the table is there for both.
fn create_record(connection: &mut Connection) -> Result<(), StoreError> {
    let created = connection.control(
        "CREATE TABLE IF NOT EXISTS migration (
            number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL,
            applied_at BIGINT NOT NULL)",
    );
    match created {
        Err(StoreError::Constraint { .. }) => Ok(()),
        other => other,
    }
}

/// Names and checksums already applied. Holds every other node off until the transaction ends.
fn prepare(connection: &mut Connection) -> Result<Vec<(String, String)>, StoreError> {
    connection.control("{postgres: LOCK TABLE migration IN EXCLUSIVE MODE}")?;
    let rows = connection.query("SELECT name, checksum FROM migration ORDER BY number", &[])?;
    rows.into_iter().map(|mut row| Ok((row.get()?, row.get()?))).collect()
}

fn check(applied: &[(String, String)], known: &[(&str, &str)]) -> Result<(), StoreError> {
    for (idx, (name, sum)) in applied.iter().enumerate() {
        let Some((known_name, text)) = known.get(idx) else {
            return Err(StoreError::Migration(format!(
                "the database has `{name}`, which this build does not know: it is from a newer build"
            )));
        };
        if known_name != name || *sum != checksum(text) {
            return Err(StoreError::Migration(format!(
                "`{name}` was applied with another text than this build has"
            )));
        }
    }
    Ok(())
}

fn one(connection: &mut Connection, name: &str, text: &str) -> Result<(), StoreError> {
    for statement in statements(connection.engine(), text) {
        connection.control(&statement).map_err(|error| {
            let first_line = statement.lines().next().unwrap_or_default();
            StoreError::Migration(format!("`{name}` at `{first_line}`: {error}"))
        })?;
    }
    let number = name.split('_').next().and_then(|digits| digits.parse::<i64>().ok());
    let now_ms = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |age| age.as_millis());
    connection.execute(
        "INSERT INTO migration (number, name, checksum, applied_at) VALUES ($1, $2, $3, $4)",
        &[
            Value::from(number),
            name.into(),
            checksum(text).into(),
            Value::Int(i64::try_from(now_ms).unwrap_or(i64::MAX)),
        ],
    )?;
    Ok(())
}

fn statements(engine: EngineKind, text: &str) -> Vec<String> {
    let (ordinal, key, bytes) = match engine {
        EngineKind::Sqlite => ("INTEGER PRIMARY KEY AUTOINCREMENT", "UNIQUE", "BLOB"),
        EngineKind::Postgres => {
            ("BIGINT NOT NULL GENERATED BY DEFAULT AS IDENTITY", "PRIMARY KEY", "BYTEA")
        }
    };
    let code: String = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("--"))
        .flat_map(|line| [line, "\n"])
        .collect();
    let code =
        code.replace("{ordinal:}", ordinal).replace("{key:}", key).replace("{bytes:}", bytes);
    code.split(";\n").map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn checksum(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::StoreOptions;
    use crate::postgres::{PostgresConnection, Purpose};
    use crate::sqlite::SqliteConnection;

    const FIRST: (&str, &str) =
        ("0001_first", "CREATE TABLE mug (id BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL);\n");
    const SECOND: (&str, &str) = (
        "0002_second",
        "-- Expand, fill, then rely on it.\nALTER TABLE mug ADD COLUMN color TEXT;\n\
         UPDATE mug SET color = name;\nCREATE INDEX mug_color ON mug (color);\n",
    );

    /// Runs `test` on an empty database of each engine.
    fn on_both(name: &str, test: impl Fn(&mut Connection)) {
        let options = StoreOptions::default();
        let folder = format!("trato_migrate_{}_{name}", std::process::id());
        let directory = std::env::temp_dir().join(&folder);
        let sqlite = SqliteConnection::writer(&directory, &options).unwrap();
        test(&mut Connection::Sqlite(sqlite));
        std::fs::remove_dir_all(directory).unwrap();
        let url = testkit::postgres::start().database(&folder);
        let postgres = PostgresConnection::open(&url, &options, Purpose::Migrate).unwrap();
        test(&mut Connection::Postgres(Box::new(postgres)));
    }

    #[test]
    fn a_migration_meets_populated_tables() {
        on_both("populated", |connection| {
            apply(connection, &[FIRST]).unwrap();
            connection.execute("INSERT INTO mug (id, name) VALUES (1, 'moss')", &[]).unwrap();
            apply(connection, &[FIRST, SECOND]).unwrap();
            apply(connection, &[FIRST, SECOND]).unwrap();
            let mut row = connection.query("SELECT color FROM mug", &[]).unwrap().remove(0);
            assert_eq!(row.get::<String>().unwrap(), "moss");
        });
    }

    #[test]
    fn a_migration_happens_whole_or_not_at_all() {
        const BROKEN: (&str, &str) =
            ("0002_second", "ALTER TABLE mug ADD COLUMN color TEXT;\nUPDATE nothing SET x = 1;\n");
        on_both("whole", |connection| {
            apply(connection, &[FIRST]).unwrap();
            assert!(matches!(apply(connection, &[FIRST, BROKEN]), Err(StoreError::Migration(_))));
            apply(connection, &[FIRST, SECOND]).unwrap();
        });
    }

    #[test]
    fn an_edited_or_newer_schema_is_refused() {
        on_both("refused", |connection| {
            apply(connection, &[FIRST, SECOND]).unwrap();
            assert!(matches!(apply(connection, &[FIRST]), Err(StoreError::Migration(_))));
            let edited = [FIRST, ("0002_second", "SELECT 1;\n")];
            assert!(matches!(apply(connection, &edited), Err(StoreError::Migration(_))));
        });
    }
}
