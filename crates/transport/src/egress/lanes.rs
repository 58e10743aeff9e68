//! How many calls run at once to one host.
//!
//! A slow provider then keeps its own calls waiting and nobody else's, and a burst
//! opens no more connections than the limit.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Idle hosts are forgotten when this many are known.
const HOSTS_KEPT: usize = 1_024;

pub(super) struct Lanes {
    calls_per_host_max: usize,
    by_host: Mutex<BTreeMap<String, Arc<Semaphore>>>,
}

impl Lanes {
    pub(super) fn new(calls_per_host_max: usize) -> Self {
        Self { calls_per_host_max, by_host: Mutex::default() }
    }

    /// Waits for a place; it is free again when the permit is dropped.
    pub(super) async fn enter(&self, host: &str) -> Option<OwnedSemaphorePermit> {
        self.lane(host).acquire_owned().await.ok()
    }

    fn lane(&self, host: &str) -> Arc<Semaphore> {
        // The map is whole between any two statements, so a poisoned lock is harmless.
        let mut by_host = self.by_host.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(lane) = by_host.get(host) {
            return lane.clone();
        }
        if by_host.len() >= HOSTS_KEPT {
            by_host.retain(|_, lane| Arc::strong_count(lane) > 1);
        }
        let lane = Arc::new(Semaphore::new(self.calls_per_host_max));
        by_host.insert(host.to_owned(), lane.clone());
        lane
    }
}
