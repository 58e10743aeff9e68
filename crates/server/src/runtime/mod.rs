//! The running heart: lanes take turns, the outbox sends, timers fall due, live events are numbered.
//!
//! Read [`turn`] first: load, step, commit. The loops around it only decide when and how many at once.

pub mod absorb;
mod commit;
pub mod ingest;
pub mod lanes;
pub(crate) mod media;
pub mod outbox;
mod pace;
mod planning;
mod project;
pub mod readings;
pub(crate) mod seen;
pub mod timers;
pub mod turn;

use tokio::sync::Notify;

/// Taps on the shoulder inside this process. Nothing depends on one: every loop also looks by itself.
#[derive(Debug, Default)]
pub struct Wake {
    pub lanes: Notify,
    pub outbox: Notify,
    pub live: Notify,
    pub catalog: Notify,
    /// The play-money provider has news to tell.
    pub test_psp: Notify,
    pub media: Notify,
}
