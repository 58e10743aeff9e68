//! One SQL text, two engines: fills in what a statement writes in braces.
//!
//! | in the text | SQLite | PostgreSQL |
//! | --- | --- | --- |
//! | `{rows: a text, b bigint}` | `(SELECT ?1 AS a, ?2 AS b) AS i`, run once for each row | `UNNEST($1::text[], $2::bigint[]) AS i(a, b)`, run once |
//! | `{for_update: t}` | nothing | `FOR UPDATE OF t` |
//! | `{skip_locked: t}` | nothing | `FOR UPDATE OF t SKIP LOCKED` |
//! | `{sqlite: text}`, `{postgres: text}` | the text, or nothing | nothing, or the text |
//!
//! Further parameters of a statement with rows are numbered after its columns.

use crate::{EngineKind, StoreError};
use std::fmt::Write as _;

/// The sort of one column of a `{rows: …}` list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ColumnKind {
    Text,
    BigInt,
    Bytes,
}

/// A statement ready for one engine.
#[derive(Debug, Clone)]
pub(crate) struct Compiled {
    pub(crate) text: String,
    pub(crate) columns: Vec<ColumnKind>,
}

/// Translates `source` for `engine`.
pub(crate) fn compile(engine: EngineKind, source: &str) -> Result<Compiled, StoreError> {
    let mut text = String::with_capacity(source.len() + 64);
    let mut columns = Vec::new();
    let mut rest = source;
    while let Some(open) = rest.find('{') {
        let (before, tail) = rest.split_at(open);
        let close = tail.find('}').ok_or_else(|| wrong(source, "an open brace"))?;
        let (name, argument) = tail[1..close]
            .split_once(':')
            .ok_or_else(|| wrong(source, "a brace without a colon"))?;
        text.push_str(&parameters(engine, before));
        let postgres = engine == EngineKind::Postgres;
        let argument = argument.trim();
        match name {
            "rows" => text.push_str(&rows(engine, source, argument, &mut columns)?),
            "for_update" if postgres => {
                let _ = write!(text, "FOR UPDATE OF {argument}");
            }
            "skip_locked" if postgres => {
                let _ = write!(text, "FOR UPDATE OF {argument} SKIP LOCKED");
            }
            "postgres" if postgres => text.push_str(argument),
            "sqlite" if !postgres => text.push_str(argument),
            "for_update" | "skip_locked" | "postgres" | "sqlite" => {}
            other => return Err(wrong(source, other)),
        }
        rest = &tail[close + 1..];
    }
    text.push_str(&parameters(engine, rest));
    Ok(Compiled { text, columns })
}

fn rows(
    engine: EngineKind,
    source: &str,
    list: &str,
    columns: &mut Vec<ColumnKind>,
) -> Result<String, StoreError> {
    let (mut values, mut names) = (Vec::new(), Vec::new());
    for (idx, column) in list.split(',').enumerate() {
        let (name, kind) = column
            .trim()
            .split_once(' ')
            .ok_or_else(|| wrong(source, "a column without a type"))?;
        let (kind, array) = match kind {
            "text" => (ColumnKind::Text, "text[]"),
            "bigint" => (ColumnKind::BigInt, "bigint[]"),
            "bytes" => (ColumnKind::Bytes, "bytea[]"),
            other => return Err(wrong(source, other)),
        };
        columns.push(kind);
        names.push(name);
        values.push(match engine {
            EngineKind::Sqlite => format!("?{} AS {name}", idx + 1),
            EngineKind::Postgres => format!("${}::{array}", idx + 1),
        });
    }
    Ok(match engine {
        EngineKind::Sqlite => format!("(SELECT {}) AS i", values.join(", ")),
        EngineKind::Postgres => format!("UNNEST({}) AS i({})", values.join(", "), names.join(", ")),
    })
}

/// SQLite numbers `$1` by first use; `?1` is what the text means.
fn parameters(engine: EngineKind, text: &str) -> String {
    match engine {
        EngineKind::Sqlite => text.replace('$', "?"),
        EngineKind::Postgres => text.to_owned(),
    }
}

fn wrong(source: &str, what: &str) -> StoreError {
    StoreError::Statement(format!("{what} in `{source}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, sqlite: &str, postgres: &str) {
        assert_eq!(compile(EngineKind::Sqlite, source).unwrap().text, sqlite);
        assert_eq!(compile(EngineKind::Postgres, source).unwrap().text, postgres);
    }

    #[test]
    fn one_text_becomes_two() {
        check(
            "SELECT a FROM t WHERE b = $1",
            "SELECT a FROM t WHERE b = ?1",
            "SELECT a FROM t WHERE b = $1",
        );
        check(
            "DELETE FROM t WHERE (a, b) IN (SELECT a, b FROM {rows: a text, b bigint}) AND c < $3",
            "DELETE FROM t WHERE (a, b) IN (SELECT a, b FROM (SELECT ?1 AS a, ?2 AS b) AS i) AND c < ?3",
            "DELETE FROM t WHERE (a, b) IN (SELECT a, b FROM UNNEST($1::text[], $2::bigint[]) AS i(a, b)) AND c < $3",
        );
        check(
            "SELECT 1 FROM t {skip_locked: t}",
            "SELECT 1 FROM t ",
            "SELECT 1 FROM t FOR UPDATE OF t SKIP LOCKED",
        );
        check("{sqlite: PRAGMA x}{postgres: SET y}", "PRAGMA x", "SET y");
    }

    #[test]
    fn a_wrong_brace_is_an_error() {
        for source in ["{rows a}", "{nonsense: a}", "{rows: a}", "{rows: a int}", "{rows: a text"] {
            assert!(compile(EngineKind::Sqlite, source).is_err(), "{source}");
        }
    }
}
