//! A server on loopback that misbehaves on request, and counts who comes.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What the server does once it read a request.
#[derive(Clone)]
pub(crate) enum Behavior {
    /// Writes these bytes and keeps the connection.
    Answer(String),
    /// Writes these bytes, then neither writes nor closes.
    AnswerAndHang(String),
    Hang,
    Close,
}

pub(crate) struct FakeServer {
    pub(crate) address: SocketAddr,
    n_connections: Arc<AtomicUsize>,
}

impl FakeServer {
    pub(crate) async fn start(at: &str, behavior: Behavior) -> Self {
        let listener = TcpListener::bind(at).await.unwrap();
        let address = listener.local_addr().unwrap();
        let n_connections = Arc::new(AtomicUsize::new(0));
        let counted = n_connections.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                counted.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(stream, behavior.clone()));
            }
        });
        Self { address, n_connections }
    }

    /// A listener that nobody may ever reach.
    pub(crate) async fn canary() -> Self {
        Self::start("127.0.0.1:0", Behavior::Answer(ok("canary"))).await
    }

    pub(crate) fn n_connections(&self) -> usize {
        self.n_connections.load(Ordering::SeqCst)
    }

    pub(crate) fn host(&self) -> String {
        self.address.to_string()
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }
}

pub(crate) fn ok(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

async fn serve(mut stream: TcpStream, behavior: Behavior) {
    while read_request(&mut stream).await {
        match &behavior {
            Behavior::Answer(bytes) => {
                if stream.write_all(bytes.as_bytes()).await.is_err() {
                    return;
                }
            }
            Behavior::AnswerAndHang(bytes) => {
                let _ = stream.write_all(bytes.as_bytes()).await;
                std::future::pending::<()>().await;
            }
            Behavior::Hang => std::future::pending::<()>().await,
            Behavior::Close => return,
        }
    }
}

/// Reads one request with a short body; false when the client went away.
async fn read_request(stream: &mut TcpStream) -> bool {
    let mut request = Vec::new();
    let mut chunk = [0; 4_096];
    loop {
        match stream.read(&mut chunk).await {
            Ok(n_bytes) if n_bytes > 0 => request.extend_from_slice(&chunk[..n_bytes]),
            _ => return false,
        }
        let text = String::from_utf8_lossy(&request).to_lowercase();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.split("content-length: ").nth(1).unwrap_or("0");
        let length: usize = length.lines().next().unwrap().parse().unwrap();
        if body.len() >= length {
            return true;
        }
    }
}
