//! How a store is opened: limits, time limits and chance.

use rand::Rng as _;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Which engine is underneath.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EngineKind {
    Sqlite,
    Postgres,
}

/// Fills a buffer with random bytes: the operating system's in production, a seed's in a simulation.
pub type Random = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

/// What [`crate::Store::open`] wants to know besides the address.
#[derive(Clone)]
pub struct StoreOptions {
    pub random: Random,
    /// Connections that read in parallel.
    pub readers: usize,
    /// Threads that write; SQLite always has one.
    pub postgres_writers: usize,
    /// Units waiting for one writer; beyond it a write is refused as busy.
    pub queue_max: usize,
    /// Page cache of the SQLite writer; each reader has an eighth of it.
    pub sqlite_cache_kib: u32,
    /// Most pages the SQLite file may grow to; `None` is as much as the disk holds.
    pub sqlite_pages_max: Option<u32>,
    /// Identities remembered in front of the database.
    pub contact_cache: usize,
    pub statement_timeout: Duration,
    pub connect_timeout: Duration,
    /// How long one unit may wait for rows another writer holds.
    pub lock_timeout: Duration,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self {
            random: Arc::new(|bytes| rand::rng().fill_bytes(bytes)),
            readers: 4,
            postgres_writers: 2,
            queue_max: 8_192,
            sqlite_cache_kib: 8_192,
            sqlite_pages_max: None,
            contact_cache: 50_000,
            statement_timeout: Duration::from_secs(15),
            connect_timeout: Duration::from_secs(5),
            lock_timeout: Duration::from_millis(250),
        }
    }
}

impl fmt::Debug for StoreOptions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("StoreOptions")
            .field("readers", &self.readers)
            .field("postgres_writers", &self.postgres_writers)
            .field("queue_max", &self.queue_max)
            .finish_non_exhaustive()
    }
}
