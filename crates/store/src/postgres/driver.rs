//! One connection, driven by whoever waits for an answer.
//!
//! Requests are sent as soon as they are made, their answers arrive in the same order: several statements cost one
//! round trip when nobody waits in between. There is no event loop: whoever waits, waits on the socket.

use super::failure::mapped;
use super::line::Line;
use super::parameters::Encoded;
use crate::StoreError;
use futures_util::future::maybe_done;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Config, NoTls, Row, Statement};

type Connection = Pin<Box<dyn Future<Output = Result<(), tokio_postgres::Error>> + Send>>;

pub(super) struct Driver {
    client: Client,
    road: Road,
}

/// The connection and its socket's leave to wait.
struct Road {
    /// `None` once it is over: only when it is gone does every request learn of it.
    connection: Option<Connection>,
    may_wait: Arc<AtomicBool>,
}

/// A statement whose answer nobody needs before the next one that somebody waits for.
#[derive(Debug)]
pub(super) enum Later {
    Text(&'static str),
    Prepared(Statement, Vec<Encoded>),
}

impl Driver {
    /// Where transport security goes in: a connector made from `rustls` takes the place of [`NoTls`]. Without an
    /// answer for as long as `patience` the connection is lost.
    pub(super) fn connect(config: &Config, patience: Duration) -> Result<Self, StoreError> {
        let may_wait = Arc::<AtomicBool>::default();
        let line = Line::connect(config, patience, Arc::clone(&may_wait))?;
        let mut road = Road { connection: None, may_wait };
        let (client, connection) =
            road.drive(config.connect_raw(line, NoTls)).map_err(|e| mapped(&e))?;
        road.connection = Some(Box::pin(connection));
        Ok(Self { client, road })
    }

    pub(super) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    pub(super) fn prepare(&mut self, text: &str) -> Result<Statement, StoreError> {
        self.road.drive(self.client.prepare(text)).map_err(|e| mapped(&e))
    }

    /// Sends what was left for later and then text that takes no parameters, and waits for all of it.
    pub(super) fn control(&mut self, later: &[Later], text: &str) -> Result<(), StoreError> {
        let client = &self.client;
        let last = async move { client.batch_execute(text).await };
        let (earlier, outcome) = self.road.both(client, later, last);
        earlier?;
        outcome
    }

    /// Like [`Driver::control`], and tells the outcome of the text apart from that of what went before it.
    pub(super) fn finish(
        &mut self,
        later: &[Later],
        text: &str,
    ) -> (Result<(), StoreError>, Result<(), StoreError>) {
        let client = &self.client;
        let last = async move { client.batch_execute(text).await };
        self.road.both(client, later, last)
    }

    pub(super) fn execute(
        &mut self,
        later: &[Later],
        statement: &Statement,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<u64, StoreError> {
        let client = &self.client;
        let last = async move { client.execute(statement, parameters).await };
        let (earlier, outcome) = self.road.both(client, later, last);
        earlier?;
        outcome
    }

    pub(super) fn query(
        &mut self,
        later: &[Later],
        statement: &Statement,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, StoreError> {
        let client = &self.client;
        let last = async move { client.query(statement, parameters).await };
        let (earlier, outcome) = self.road.both(client, later, last);
        earlier?;
        outcome
    }

    /// Sends what was left for later and waits for it.
    pub(super) fn flush(&mut self, later: &[Later]) -> Result<(), StoreError> {
        let client = &self.client;
        self.road.both(client, later, async { Ok(()) }).0
    }
}

impl fmt::Debug for Driver {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Driver")
    }
}

async fn run(client: &Client, later: &Later) -> Result<(), tokio_postgres::Error> {
    match later {
        Later::Text(text) => client.batch_execute(text).await,
        Later::Prepared(statement, parameters) => {
            client.execute_raw(statement, parameters).await.map(|_| ())
        }
    }
}

impl Road {
    /// Everything is sent, in order, before anything is waited for. In a transaction all statements after one that
    /// failed fail too, with an error that says nothing: the first error is the one that counts.
    fn both<T>(
        &mut self,
        client: &Client,
        later: &[Later],
        last: impl Future<Output = Result<T, tokio_postgres::Error>>,
    ) -> (Result<(), StoreError>, Result<T, StoreError>) {
        let mut earlier: Vec<_> =
            later.iter().map(|later| Box::pin(maybe_done(run(client, later)))).collect();
        let mut last = pin!(maybe_done(last));
        let everything = poll_fn(|context| {
            let mut is_waiting = false;
            // A request is made when it is first asked for: in this order.
            for one in &mut earlier {
                is_waiting |= one.as_mut().poll(context).is_pending();
            }
            is_waiting |= last.as_mut().poll(context).is_pending();
            if is_waiting { Poll::Pending } else { Poll::Ready(()) }
        });
        self.drive(everything);
        let outcomes = earlier.iter_mut().filter_map(|one| one.as_mut().take_output());
        let earlier = outcomes.collect::<Result<(), _>>().map_err(|e| mapped(&e));
        let last = last.take_output().map(|outcome| outcome.map_err(|e| mapped(&e)));
        (earlier, last.unwrap_or(Err(StoreError::Panicked)))
    }

    /// Waits for `future`: its requests are made, then they are sent, then what comes is read and looked at.
    fn drive<T>(&mut self, future: impl Future<Output = T>) -> T {
        let mut future = pin!(future);
        // Nobody is woken: everything is looked at again after each read.
        let mut context = Context::from_waker(Waker::noop());
        loop {
            // While a connection is being made the future itself reads.
            self.may_wait.store(self.connection.is_none(), Ordering::Relaxed);
            if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
                return value;
            }
            for may_wait in [false, true] {
                self.may_wait.store(may_wait, Ordering::Relaxed);
                let over = |one: &mut Connection| one.as_mut().poll(&mut context).is_ready();
                if self.connection.as_mut().is_some_and(over) {
                    self.connection = None;
                }
            }
        }
    }
}
