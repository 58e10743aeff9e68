//! Connections that read, side by side with the writers.

use crate::StoreError;
use crate::connection::Connection;
use crate::shared::Shared;
use crate::tx::Tx;
use std::fmt;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// Opens one more connection.
pub(crate) type Open = Box<dyn Fn() -> Result<Connection, StoreError> + Send + Sync>;

/// A handful of connections; whoever comes when all are out waits.
pub(crate) struct Readers {
    state: Mutex<State>,
    returned: Condvar,
    open: Open,
    shared: Arc<Shared>,
}

struct State {
    idle: Vec<Connection>,
    /// How many more may be opened.
    unopened: usize,
}

impl Readers {
    pub(crate) fn new(open: Open, shared: Arc<Shared>) -> Self {
        let state = State { idle: Vec::new(), unopened: shared.options.readers.max(1) };
        Self { state: Mutex::new(state), returned: Condvar::new(), open, shared }
    }

    /// Runs `closure` on a connection of the pool, which sees one state of the data on SQLite and one state for
    /// each statement on PostgreSQL.
    pub(crate) fn read<T>(
        &self,
        closure: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut guard = self.checkout()?;
        let connection = guard.connection.as_mut().ok_or(StoreError::Busy)?;
        connection.begin_read()?;
        let outcome = closure(&mut Tx::new(connection, &self.shared, 0));
        connection.end_read()?;
        outcome
    }

    fn checkout(&self) -> Result<Guard<'_>, StoreError> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mut state = self
            .returned
            .wait_while(state, |state| state.idle.is_empty() && state.unopened == 0)
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(connection) = state.idle.pop() {
            return Ok(Guard { readers: self, connection: Some(connection) });
        }
        state.unopened -= 1;
        drop(state);
        // From here on the guard gives the place back, also when opening fails.
        let mut guard = Guard { readers: self, connection: None };
        guard.connection = Some((self.open)()?);
        Ok(guard)
    }
}

struct Guard<'r> {
    readers: &'r Readers,
    connection: Option<Connection>,
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        let mut state = self.readers.state.lock().unwrap_or_else(PoisonError::into_inner);
        match self.connection.take() {
            Some(connection) if usable(&connection) => state.idle.push(connection),
            Some(_) | None => state.unopened += 1,
        }
        drop(state);
        self.readers.returned.notify_one();
    }
}

/// A panic in the closure may have left a transaction open: such a connection is not used again.
fn usable(connection: &Connection) -> bool {
    match connection {
        Connection::Sqlite(connection) => connection.transaction_lost(),
        Connection::Postgres(connection) => !connection.is_closed(),
    }
}

impl fmt::Debug for Readers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Readers")
    }
}
