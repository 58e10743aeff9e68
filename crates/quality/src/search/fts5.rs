//! SQLite's FTS5 on the same rows with the same questions.

use super::measure::{ROUNDS, percentiles, timed};
use super::million::{Row, own_memory_kb};
use anyhow::Result;
use rusqlite::Connection;
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};

/// Questions are asked as long as this, in their order.
const ASK_MAX: Duration = Duration::from_secs(20);

/// The best ten by BM25 with the title counting double, for all words and for any word.
pub(crate) fn measure(
    path: &Path,
    rows: impl Iterator<Item = Row>,
    texts: &[String],
) -> Result<Value> {
    let connection = Connection::open(path)?;
    connection.pragma_update(None, "journal_mode", "OFF")?;
    connection.pragma_update(None, "synchronous", "OFF")?;
    connection.execute_batch(
        "CREATE VIRTUAL TABLE product USING fts5(title, text, content='', tokenize='porter unicode61')",
    )?;
    let (built, build_us) = timed(|| build(&connection, rows));
    built?;
    let size = std::fs::metadata(path)?.len();
    let before_kb = own_memory_kb("self");
    let (all_words, any_word) = (ask(&connection, texts, " ")?, ask(&connection, texts, " OR ")?);
    Ok(json!({
        "build_s": build_us as u64 / 1_000_000,
        "index_mb": size / 1_000_000,
        "memory_mb": own_memory_kb("self").saturating_sub(before_kb) / 1_000,
        "all_words": all_words,
        "any_word": any_word,
    }))
}

fn build(connection: &Connection, rows: impl Iterator<Item = Row>) -> Result<()> {
    connection.execute_batch("BEGIN")?;
    let mut insert =
        connection.prepare("INSERT INTO product (rowid, title, text) VALUES (?1, ?2, ?3)")?;
    for Row { id, title, text } in rows {
        insert.execute((id, title, text))?;
    }
    drop(insert);
    connection.execute_batch("COMMIT; INSERT INTO product (product) VALUES ('optimize')")?;
    Ok(())
}

fn ask(connection: &Connection, texts: &[String], joined: &str) -> Result<Value> {
    let mut select = connection.prepare(
        "SELECT rowid FROM product WHERE product MATCH ?1 ORDER BY bm25(product, 2.0, 1.0) LIMIT 10",
    )?;
    let mut times_us = Vec::new();
    let started = Instant::now();
    for text in texts {
        let words: Vec<String> = words(text).map(|word| format!("\"{word}\"")).collect();
        if words.is_empty() {
            continue;
        }
        let question = words.join(joined);
        let mut quickest = u128::MAX;
        for _ in 0..ROUNDS {
            let (found, time_us) = timed(|| {
                let ids = select.query_map([&question], |row| row.get::<_, i64>(0))?;
                ids.collect::<Result<Vec<i64>, _>>()
            });
            found?;
            quickest = quickest.min(time_us);
        }
        times_us.push(quickest);
        if started.elapsed() > ASK_MAX {
            break;
        }
    }
    let n_queries = times_us.len();
    let (p50, p99) = percentiles(times_us);
    Ok(json!({"n_queries": n_queries, "p50_us": p50 as u64, "p99_us": p99 as u64}))
}

/// The words of a question, without what the query language would read.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}
