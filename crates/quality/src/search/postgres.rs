//! PostgreSQL's full-text search on the same rows with the same questions.

use super::fts5::words;
use super::measure::{ROUNDS, percentiles};
use super::million::{Row, own_memory_kb};
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};
use testkit::postgres;
use tokio::net::UnixStream;
use tokio_postgres::{Client, Config, NoTls, Statement};

const BATCH: usize = 10_000;
/// Questions are asked as long as this, in their order.
const ASK_MAX: Duration = Duration::from_secs(20);
const TABLE: &str = "
    CREATE UNLOGGED TABLE product (
        id bigint PRIMARY KEY,
        words tsvector NOT NULL
    )";
const INSERT: &str = "
    INSERT INTO product (id, words)
    SELECT id, setweight(to_tsvector('english', title), 'A') || to_tsvector('english', body)
    FROM unnest($1::bigint[], $2::text[], $3::text[]) AS given (id, title, body)";
const SELECT: &str = "
    SELECT id FROM product, to_tsquery('english', $1) AS asked
    WHERE words @@ asked ORDER BY ts_rank(words, asked) DESC LIMIT 10";

/// The best ten by `ts_rank`, for all words and for any word, with a GIN index. `null` where the server is not ours.
pub(crate) fn measure(rows: impl Iterator<Item = Row>, texts: &[String]) -> Result<Value> {
    let Some(server) = postgres::own("search") else { return Ok(Value::Null) };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let client = connect(server.directory()).await?;
        let started = Instant::now();
        build(&client, rows).await?;
        let build_s = started.elapsed().as_secs();
        let select = client.prepare(SELECT).await?;
        let size = client.query_one("SELECT pg_total_relation_size('product')", &[]).await?;
        let all_words = ask(&client, &select, texts, " & ").await?;
        let any_word = ask(&client, &select, texts, " | ").await?;
        let server = client.query_one("SELECT pg_backend_pid()", &[]).await?;
        let backend: i32 = server.try_get(0)?;
        let shared = client.query_one("SELECT setting::bigint * 8 / 1000 FROM pg_settings WHERE name = 'shared_buffers'", &[]).await?;
        Ok(json!({
            "build_s": build_s,
            "index_mb": size.try_get::<_, i64>(0)? / 1_000_000,
            "memory_mb": own_memory_kb(&backend.to_string()) / 1_000,
            "shared_buffers_mb": shared.try_get::<_, i64>(0)?,
            "all_words": all_words,
            "any_word": any_word,
        }))
    })
}

async fn connect(folder: &Path) -> Result<Client> {
    let socket = folder.join(".s.PGSQL.5432");
    let stream = UnixStream::connect(&socket).await.context("the server's socket")?;
    let mut config = Config::new();
    config.user("postgres").dbname("postgres");
    let (client, connection) = config.connect_raw(stream, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

async fn build(client: &Client, rows: impl Iterator<Item = Row>) -> Result<()> {
    client.batch_execute(TABLE).await?;
    let insert = client.prepare(INSERT).await?;
    let mut rows = rows.peekable();
    while rows.peek().is_some() {
        let batch: Vec<Row> = rows.by_ref().take(BATCH).collect();
        let ids: Vec<i64> = batch.iter().map(|row| row.id).collect();
        let titles: Vec<&str> = batch.iter().map(|row| row.title.as_str()).collect();
        let texts: Vec<&str> = batch.iter().map(|row| row.text.as_str()).collect();
        client.execute(&insert, &[&ids, &titles, &texts]).await?;
    }
    client
        .batch_execute(
            "SET maintenance_work_mem = '256MB';
             CREATE INDEX product_words ON product USING gin (words);
             ANALYZE product",
        )
        .await?;
    Ok(())
}

async fn ask(
    client: &Client,
    select: &Statement,
    texts: &[String],
    joined: &str,
) -> Result<Value> {
    let mut times_us = Vec::new();
    let started = Instant::now();
    for text in texts {
        let words: Vec<&str> = words(text).collect();
        if words.is_empty() {
            continue;
        }
        let question = words.join(joined);
        let mut quickest = u128::MAX;
        for _ in 0..ROUNDS {
            let asked = Instant::now();
            client.query(select, &[&question]).await?;
            quickest = quickest.min(asked.elapsed().as_micros());
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
