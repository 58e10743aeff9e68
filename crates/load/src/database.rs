//! The database of the server under test, looked at and written to from outside, in plain SQL.

use anyhow::{Context, Result};
use std::path::PathBuf;
use std::time::Duration;
use tokio_postgres::config::Host;
use tokio_postgres::{Client, Config, NoTls, SimpleQueryMessage};

const PATIENCE: Duration = Duration::from_secs(20);

/// One of the two.
pub enum Database {
    Sqlite(PathBuf),
    Postgres(Client),
}

impl std::fmt::Debug for Database {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(if self.is_postgres() { "Postgres" } else { "Sqlite" })
    }
}

impl Database {
    /// The database of a setup: where it is empty, the file in the data directory.
    pub async fn open(url: &str, data: &std::path::Path) -> Result<Self> {
        if url.is_empty() {
            return Ok(Self::Sqlite(data.join("trato.db")));
        }
        let config: Config = url.parse()?;
        let port = config.get_ports().first().copied().unwrap_or(5_432);
        let client = match config.get_hosts().first().context("the address names no host")? {
            Host::Unix(folder) => {
                let path = folder.join(format!(".s.PGSQL.{port}"));
                let stream = tokio::net::UnixStream::connect(path).await?;
                let (client, connection) = config.connect_raw(stream, NoTls).await?;
                tokio::spawn(connection);
                client
            }
            Host::Tcp(host) => {
                let stream = tokio::net::TcpStream::connect((host.as_str(), port)).await?;
                let (client, connection) = config.connect_raw(stream, NoTls).await?;
                tokio::spawn(connection);
                client
            }
        };
        Ok(Self::Postgres(client))
    }

    fn is_postgres(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    /// Rows as text; nothing at all is empty.
    pub async fn rows(&self, sql: &str) -> Result<Vec<Vec<String>>> {
        match self {
            Self::Sqlite(path) => {
                let (path, sql) = (path.clone(), sql.to_owned());
                tokio::task::spawn_blocking(move || sqlite_rows(&path, &sql)).await?
            }
            Self::Postgres(client) => {
                let messages = client.simple_query(sql).await?;
                let rows = messages.into_iter().filter_map(|message| match message {
                    SimpleQueryMessage::Row(row) => Some(
                        (0..row.len()).map(|at| row.get(at).unwrap_or("").to_owned()).collect(),
                    ),
                    _ => None,
                });
                Ok(rows.collect())
            }
        }
    }

    /// The one number that is asked for.
    pub async fn number(&self, sql: &str) -> Result<u64> {
        let rows = self.rows(sql).await?;
        Ok(rows.first().and_then(|row| row.first()).context("no row")?.parse()?)
    }

    /// Writes in one transaction that holds a conversation's row first, as the server itself does.
    pub async fn write(&self, conversation: &str, sql: &str) -> Result<()> {
        match self {
            Self::Sqlite(path) => {
                let (path, sql) = (path.clone(), sql.to_owned());
                tokio::task::spawn_blocking(move || {
                    let connection = opened(&path)?;
                    connection.execute_batch(&sql)?;
                    Ok(())
                })
                .await?
            }
            Self::Postgres(client) => {
                let all = format!(
                    "BEGIN; SELECT 1 FROM conversation WHERE id = '{conversation}' FOR UPDATE; {sql}; COMMIT"
                );
                client.simple_query(&all).await?;
                Ok(())
            }
        }
    }
}

/// A text in SQL.
pub fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn opened(path: &std::path::Path) -> Result<rusqlite::Connection> {
    let connection = rusqlite::Connection::open(path)?;
    connection.busy_timeout(PATIENCE)?;
    Ok(connection)
}

fn sqlite_rows(path: &std::path::Path, sql: &str) -> Result<Vec<Vec<String>>> {
    use rusqlite::types::ValueRef;
    let connection = opened(path)?;
    let mut statement = connection.prepare(sql)?;
    let n_columns = statement.column_count();
    let mut found = Vec::new();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let text = |at: usize| {
            Ok::<_, rusqlite::Error>(match row.get_ref(at)? {
                ValueRef::Null => String::new(),
                ValueRef::Integer(number) => number.to_string(),
                ValueRef::Real(number) => number.to_string(),
                ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
                    String::from_utf8_lossy(bytes).into_owned()
                }
            })
        };
        found.push((0..n_columns).map(text).collect::<Result<Vec<_>, _>>()?);
    }
    Ok(found)
}
