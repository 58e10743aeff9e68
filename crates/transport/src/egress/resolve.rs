//! The resolver that gives out checked addresses only.
//!
//! The client connects to what this returns and asks nobody else, so a name cannot
//! mean a public address when it is checked and a private one when it is connected
//! (DNS rebinding). Of a mixed answer only the allowed addresses are kept.

use std::net::SocketAddr;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::policy::Reach;
use crate::http::BlockReason;

/// Tells, inside the client's own error, that the policy refused the name.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("every address of the host is refused: {0}")]
pub(super) struct Refused(pub(super) BlockReason);

/// Filters another resolver's answers.
pub(super) struct CheckedResolver {
    inner: Arc<dyn Resolve>,
    reach: Reach,
}

impl CheckedResolver {
    pub(super) fn new(inner: Arc<dyn Resolve>, reach: Reach) -> Self {
        Self { inner, reach }
    }
}

impl Resolve for CheckedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.reach;
        let resolving = self.inner.resolve(name);
        Box::pin(async move {
            let mut allowed = Vec::new();
            let mut refused = None;
            for address in resolving.await? {
                match reach.check(address.ip()) {
                    // Port 0 leaves the port to the URL.
                    Ok(()) => allowed.push(SocketAddr::new(address.ip(), 0)),
                    Err(reason) => refused = Some(reason),
                }
            }
            match (allowed.is_empty(), refused) {
                (true, Some(reason)) => Err(Refused(reason).into()),
                _ => Ok(Box::new(allowed.into_iter()) as Addrs),
            }
        })
    }
}

/// The operating system's resolver.
pub(super) struct SystemResolver;

impl Resolve for SystemResolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let addresses: Vec<_> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}
