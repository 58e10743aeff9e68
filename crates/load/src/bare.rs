//! The limit: a server that only does what nobody can leave out.
//!
//! The same HTTP stack, the same signature, and one row per request, written in groups and synced before the
//! answer. No conversation, no reply.

use anyhow::Result;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

const GROUP_MAX: usize = 256;

type Row = (Bytes, oneshot::Sender<()>);

struct Bare {
    secret: String,
    rows: Sender<Row>,
}

/// Starts the bare server over a SQLite file in `folder`.
pub async fn start(folder: &Path, secret: &str) -> Result<SocketAddr> {
    std::fs::create_dir_all(folder)?;
    let connection = rusqlite::Connection::open(folder.join("bare.db"))?;
    connection.execute_batch(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=16000;
         CREATE TABLE event (id INTEGER PRIMARY KEY, body BLOB NOT NULL);",
    )?;
    let (rows, waiting) = channel();
    std::thread::spawn(move || write_all(connection, &waiting));
    let bare = Arc::new(Bare { secret: secret.to_owned(), rows });
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let router = Router::new().route("/hook", post(receive)).with_state(bare);
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(address)
}

async fn receive(State(bare): State<Arc<Bare>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let given = headers.get("x-hub-signature-256").and_then(|value| value.to_str().ok());
    let given = given.and_then(|text| hex::decode(text.strip_prefix("sha256=")?).ok());
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(bare.secret.as_bytes()) else {
        return StatusCode::NOT_FOUND;
    };
    mac.update(&body);
    if given.is_none_or(|given| mac.verify_slice(&given).is_err()) {
        return StatusCode::UNAUTHORIZED;
    }
    let (done, written) = oneshot::channel();
    if bare.rows.send((body, done)).is_err() || written.await.is_err() {
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    StatusCode::OK
}

fn write_all(mut connection: rusqlite::Connection, waiting: &Receiver<Row>) {
    while let Ok(first) = waiting.recv() {
        let mut group = vec![first];
        group.extend(waiting.try_iter().take(GROUP_MAX - 1));
        let written = (|| -> rusqlite::Result<()> {
            let transaction = connection.transaction()?;
            {
                let mut insert =
                    transaction.prepare_cached("INSERT INTO event (body) VALUES (?1)")?;
                for (body, _) in &group {
                    insert.execute([body.as_ref()])?;
                }
            }
            transaction.commit()
        })();
        if written.is_ok() {
            for (_, done) in group {
                let _ = done.send(());
            }
        }
    }
}
