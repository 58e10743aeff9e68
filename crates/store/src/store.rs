//! The handle everything else holds: opening, writing, reading.

use crate::connection::Connection;
use crate::postgres::{PostgresConnection, Purpose};
use crate::reader::Readers;
use crate::shared::Shared;
use crate::sqlite::{self, SqliteConnection};
use crate::tx::Tx;
use crate::writer::{self, Queue, Work};
use crate::{EngineKind, StoreError, StoreOptions, migrate};
use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::sync::{Semaphore, oneshot};

/// A database, open for the whole process. Cloning it is cheap.
#[derive(Debug, Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    engine: EngineKind,
    address: Address,
    shared: Arc<Shared>,
    queues: Vec<Arc<Queue>>,
    writers: Vec<std::thread::JoinHandle<()>>,
    readers: Readers,
    /// One for each connection that reads.
    turns: Semaphore,
}

#[derive(Debug, Clone)]
enum Address {
    Directory(PathBuf),
    Url(String),
}

impl Store {
    /// Opens `sqlite:DIRECTORY` or `postgres://…` and brings its schema up to date.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when it cannot be reached, [`StoreError::Migration`] when its schema is newer
    /// than this build or was changed by hand.
    pub fn open(url: &str, options: StoreOptions) -> Result<Self, StoreError> {
        let address = Address::parse(url)?;
        let shared = Arc::new(Shared::new(options));
        let n_writers = match address {
            Address::Directory(_) => 1,
            Address::Url(_) => shared.options.postgres_writers.max(1),
        };
        migrate::run(&mut address.connect(&shared.options, Purpose::Migrate)?)?;
        let node = shared.number() % 64;
        let (mut queues, mut writers) = (Vec::new(), Vec::new());
        for idx in 0..n_writers {
            let queue = Arc::new(Queue::default());
            let connection = address.connect(&shared.options, Purpose::Write)?;
            let (again, options) = (address.clone(), shared.options.clone());
            let connect = Box::new(move || again.connect(&options, Purpose::Write));
            let shard = if n_writers == 1 { 0 } else { node * 16 + idx as i64 };
            let name = format!("store-writer-{idx}");
            let (shared, waiting) = (Arc::clone(&shared), Arc::clone(&queue));
            writers.push(writer::spawn(name, waiting, shared, connection, connect, shard)?);
            queues.push(queue);
        }
        let (again, options) = (address.clone(), shared.options.clone());
        let open = Box::new(move || again.connect(&options, Purpose::Read));
        let readers = Readers::new(open, Arc::clone(&shared));
        let engine = address.engine();
        let turns = Semaphore::new(shared.options.readers.max(1));
        let inner = Inner { engine, address, shared, queues, writers, readers, turns };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Queues a unit of work: it runs in a transaction, together with others that wait, and is durable when the
    /// answer arrives. Units with the same `lane` run one after the other in the order they were queued. The
    /// closure may run more than once; only its last run counts.
    pub fn write<T: Send + 'static>(
        &self,
        lane: u64,
        closure: impl FnMut(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Pending<T> {
        let (sender, receiver) = oneshot::channel();
        let queues = &self.inner.queues;
        let queue = &queues[(lane % queues.len() as u64) as usize];
        let work = Work { closure, value: None, sender };
        if let Err(refused) = queue.push(Box::new(work), self.inner.shared.options.queue_max) {
            refused.answer(Err(StoreError::Busy));
        }
        Pending { receiver }
    }

    /// Runs a closure that only reads. Blocks: call it from a thread that may wait.
    ///
    /// # Errors
    /// What the closure answers, or that no connection could be had.
    pub fn read<T>(
        &self,
        closure: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.inner.readers.read(closure)
    }

    /// Like [`Store::read`], on a thread that may wait. No more wait at once than there are connections: each thread
    /// would keep memory of its own.
    ///
    /// # Errors
    /// What the closure answers, or that no connection could be had.
    pub async fn look<T: Send + 'static>(
        &self,
        closure: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let store = self.clone();
        let turn = self.inner.turns.acquire().await.map_err(|_| gone())?;
        let outcome = tokio::task::spawn_blocking(move || store.read(closure)).await;
        drop(turn);
        outcome.unwrap_or(Err(StoreError::Panicked))
    }

    pub fn engine(&self) -> EngineKind {
        self.inner.engine
    }

    /// Whether the database answers and may still be written.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when not.
    pub fn ping(&self) -> Result<(), StoreError> {
        if self.inner.shared.is_broken() {
            return Err(StoreError::Unavailable("a commit could not be synced".to_owned()));
        }
        self.read(|tx| tx.query("SELECT 1", &[]).map(|_| ()))
    }

    /// Writes a consistent copy of an embedded database into a new file while work goes on; it blocks for as long.
    ///
    /// # Errors
    /// [`StoreError::Statement`] on PostgreSQL, whose own tools do this; otherwise what kept it from being written.
    pub fn copy_to(&self, file: &std::path::Path) -> Result<(), StoreError> {
        match &self.inner.address {
            Address::Directory(directory) => {
                sqlite::copy(directory, file, &self.inner.shared.options)
            }
            Address::Url(_) => Err(StoreError::Statement("copied by pg_dump".to_owned())),
        }
    }

    /// Bytes the database occupies.
    ///
    /// # Errors
    /// When it cannot be asked.
    pub fn size(&self) -> Result<u64, StoreError> {
        match &self.inner.address {
            Address::Directory(directory) => {
                let file = sqlite::file_in(directory);
                let log = file.with_extension("db-wal");
                let bytes = |file: &PathBuf| std::fs::metadata(file).map_or(0, |meta| meta.len());
                Ok(bytes(&file) + bytes(&log))
            }
            Address::Url(_) => self.read(|tx| {
                let row = tx.first("SELECT pg_database_size(current_database())", &[])?;
                row.map_or(Ok(0), |mut row| row.get())
            }),
        }
    }
}

impl Drop for Inner {
    /// Lets the writers finish what is queued.
    fn drop(&mut self) {
        for queue in &self.queues {
            queue.close();
        }
        for writer in self.writers.drain(..) {
            let _ = writer.join();
        }
    }
}

impl Address {
    fn parse(url: &str) -> Result<Self, StoreError> {
        if let Some(directory) = url.strip_prefix("sqlite:") {
            return Ok(Self::Directory(PathBuf::from(directory)));
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Url(url.to_owned()));
        }
        Err(StoreError::Unavailable(
            "a database address starts with `sqlite:` or `postgres://`".to_owned(),
        ))
    }

    fn engine(&self) -> EngineKind {
        match self {
            Self::Directory(_) => EngineKind::Sqlite,
            Self::Url(_) => EngineKind::Postgres,
        }
    }

    fn connect(&self, options: &StoreOptions, purpose: Purpose) -> Result<Connection, StoreError> {
        match self {
            Self::Directory(directory) => match purpose {
                Purpose::Read => SqliteConnection::reader(directory, options),
                Purpose::Write | Purpose::Migrate => SqliteConnection::writer(directory, options),
            }
            .map(Connection::Sqlite),
            Self::Url(url) => PostgresConnection::open(url, options, purpose)
                .map(|connection| Connection::Postgres(Box::new(connection))),
        }
    }
}

/// The answer to a [`Store::write`] that has not arrived yet. Dropping it does not undo the work.
#[derive(Debug)]
pub struct Pending<T> {
    receiver: oneshot::Receiver<Result<T, StoreError>>,
}

impl<T> Pending<T> {
    /// Blocks until the answer is there.
    ///
    /// # Errors
    /// What became of the unit, when it is not stored.
    pub fn wait(self) -> Result<T, StoreError> {
        self.receiver.blocking_recv().unwrap_or_else(|_| Err(gone()))
    }
}

impl<T> Future for Pending<T> {
    type Output = Result<T, StoreError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.receiver)
            .poll(context)
            .map(|received| received.unwrap_or_else(|_| Err(gone())))
    }
}

fn gone() -> StoreError {
    StoreError::Unavailable("the store was closed".to_owned())
}
