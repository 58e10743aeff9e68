//! The socket of a connection, on which its owner's thread waits.
//!
//! The driver's connection is written for an event loop. Ours has one owner who has nothing else to do until the
//! answer is there: to wait in the read itself costs two system calls for a round trip, and needs no loop.

use crate::StoreError;
use socket2::SockRef;
use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::os::unix::net::UnixStream;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_postgres::Config;
use tokio_postgres::config::Host;

/// How long sent bytes may stay unacknowledged before the connection counts as lost.
const UNACKNOWLEDGED_MAX: Duration = Duration::from_secs(10);
/// Where a server listens when the address does not say.
const PORT: u16 = 5432;

/// A socket that is read only when it was said that one may wait for it, once for each time.
#[derive(Debug)]
pub(super) struct Line {
    socket: Socket,
    may_wait: Arc<AtomicBool>,
}

#[derive(Debug)]
enum Socket {
    Tcp(TcpStream),
    Unix(UnixStream),
}

impl Line {
    /// Connects to the first host that answers.
    pub(super) fn connect(
        config: &Config,
        patience: Duration,
        may_wait: Arc<AtomicBool>,
    ) -> Result<Self, StoreError> {
        let mut failure = "its address names no host".to_owned();
        for (idx, host) in config.get_hosts().iter().enumerate() {
            let ports = config.get_ports();
            let port = ports.get(idx).or(ports.first()).copied().unwrap_or(PORT);
            match Socket::connect(host, port, config.get_connect_timeout(), patience) {
                Ok(socket) => return Ok(Self { socket, may_wait }),
                Err(error) => failure = error.to_string(),
            }
        }
        Err(StoreError::Unavailable(failure))
    }
}

impl Socket {
    fn connect(
        host: &Host,
        port: u16,
        within: Option<&Duration>,
        patience: Duration,
    ) -> io::Result<Self> {
        match host {
            Host::Unix(directory) => {
                let socket = UnixStream::connect(directory.join(format!(".s.PGSQL.{port}")))?;
                socket.set_read_timeout(Some(patience))?;
                socket.set_write_timeout(Some(patience))?;
                Ok(Self::Unix(socket))
            }
            Host::Tcp(name) => {
                let mut failure = io::Error::from(io::ErrorKind::AddrNotAvailable);
                for address in (name.as_str(), port).to_socket_addrs()? {
                    let connected = match within {
                        Some(within) => TcpStream::connect_timeout(&address, *within),
                        None => TcpStream::connect(address),
                    };
                    match connected {
                        Ok(socket) => return Self::tuned(socket, patience),
                        Err(error) => failure = error,
                    }
                }
                Err(failure)
            }
        }
    }

    fn tuned(socket: TcpStream, patience: Duration) -> io::Result<Self> {
        socket.set_nodelay(true)?;
        socket.set_read_timeout(Some(patience))?;
        socket.set_write_timeout(Some(patience))?;
        let tuning = SockRef::from(&socket);
        tuning.set_keepalive(true)?;
        tuning.set_tcp_user_timeout(Some(UNACKNOWLEDGED_MAX))?;
        Ok(Self::Tcp(socket))
    }
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.may_wait.swap(false, Ordering::Relaxed) {
            return Poll::Pending;
        }
        let n_bytes = match &mut self.socket {
            Socket::Tcp(socket) => socket.read(into.initialize_unfilled()),
            Socket::Unix(socket) => socket.read(into.initialize_unfilled()),
        };
        into.advance(n_bytes?);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Poll::Ready(match &mut self.socket {
            Socket::Tcp(socket) => socket.write(bytes),
            Socket::Unix(socket) => socket.write(bytes),
        })
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(match &self.socket {
            Socket::Tcp(socket) => socket.shutdown(std::net::Shutdown::Write),
            Socket::Unix(socket) => socket.shutdown(std::net::Shutdown::Write),
        })
    }
}
