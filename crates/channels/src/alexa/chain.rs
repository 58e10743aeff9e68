//! The chain of certificates a request names: where it may come from, and the ones that are at hand.
//!
//! The address is chosen by whoever makes the request, before anything is proven. So it must lie in the one place
//! that the settings name, spelled plainly; it is fetched from there and nowhere else, a redirect is a refusal, and
//! only a chain that is good is kept. A kept one is used while it is known to be good, then looked at again, and
//! fetched again when it is no longer valid.

use super::settings::Settings;
use super::verify::{self, CERTIFICATE_NAME};
use crate::Outside;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use transport::signature::VerifiedBody;
use transport::signature::certificate::{Chain, Trusted};
use transport::{HttpRequest, RawRequest, Rejection};
use url::Url;

/// Longest address taken.
const URL_BYTES_MAX: usize = 1_024;
/// Largest chain taken; a real one has about 8 KB.
const CHAIN_BYTES_MAX: usize = 64 * 1024;
/// Chains kept. The platform uses one for all skills and changes it a few times a year.
const CHAINS_MAX: usize = 8;
/// The platform waits eight seconds for everything.
const TIMEOUT_MS: u64 = 3_000;

/// Where chains may come from.
#[derive(Debug)]
pub(super) struct Place(Url);

impl Place {
    /// An address that ends in a slash, with nobody's name and no query in it.
    pub(super) fn new(base: &str) -> Option<Self> {
        let url = Url::parse(base).ok()?;
        let plain = is_plain(base) && is_bare(&url) && url.has_host();
        let spoken = matches!(url.scheme(), "http" | "https");
        (plain && spoken && url.path().ends_with('/')).then_some(Self(url))
    }

    /// The address without dot segments, if it lies here: same scheme, host and port, and below the path, whose
    /// letters count.
    pub(super) fn holds(&self, address: &str) -> Option<String> {
        let url = Url::parse(address).ok().filter(|_| is_plain(address))?;
        let here = url.scheme() == self.0.scheme()
            && url.host() == self.0.host()
            && url.port_or_known_default() == self.0.port_or_known_default();
        let below = url.path().strip_prefix(self.0.path()).is_some_and(|rest| !rest.is_empty());
        (here && below && is_bare(&url)).then(|| url.to_string())
    }
}

/// Only characters that every reader of an address reads alike.
fn is_plain(address: &str) -> bool {
    address.len() <= URL_BYTES_MAX
        && address.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'\\' | b'%'))
}

fn is_bare(url: &Url) -> bool {
    let nobody = url.username().is_empty() && url.password().is_none();
    nobody && url.query().is_none() && url.fragment().is_none()
}

/// The chains at hand, the newest last.
#[derive(Debug, Default)]
pub(super) struct Chains(Mutex<VecDeque<Arc<Kept>>>);

/// A chain, by the address it came from.
#[derive(Debug)]
struct Kept {
    address: String,
    trusted: Trusted,
}

impl Chains {
    /// Proves a body with the chain of that address, which [`prepare`] saw to.
    pub(super) fn verify<'a>(
        &self,
        address: &str,
        signature: &[u8],
        request: &'a RawRequest,
    ) -> Result<VerifiedBody<'a>, Rejection> {
        let kept = self
            .get(address)
            .ok_or(Rejection::Unverifiable { reason: "the certificates are not at hand" })?;
        kept.trusted.verify_rsa_sha256(signature, request)
    }

    fn get(&self, address: &str) -> Option<Arc<Kept>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|known| known.address == address).map(Arc::clone)
    }

    /// What is known of a chain already holds on: a request that came a moment earlier may just be on its way.
    fn keep(&self, address: String, seen: Trusted) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kept.iter().find(|known| known.address == address);
        let trusted = match known {
            Some(known) => known.trusted.and(seen),
            None => seen,
        };
        kept.retain(|known| known.address != address);
        while kept.len() >= CHAINS_MAX {
            kept.pop_front();
        }
        kept.push_back(Arc::new(Kept { address, trusted }));
    }
}

/// Makes sure that the chain a request names is at hand, if it may be fetched and is good.
pub(super) async fn prepare(
    settings: &Settings,
    chains: &Chains,
    outside: &Outside<'_>,
    request: &RawRequest,
) -> Result<(), Rejection> {
    let presented = verify::presented(settings, request)?;
    let at = request.received_at;
    let good = |chain: &Chain| chain.trusted(&settings.roots, CERTIFICATE_NAME, at);
    if let Some(kept) = chains.get(&presented.chain) {
        if kept.trusted.is_good(at) {
            return Ok(());
        }
        if let Ok(seen) = good(kept.trusted.chain()) {
            chains.keep(presented.chain, seen);
            return Ok(());
        }
    }
    let chain = fetch(outside, &presented.chain).await?;
    let seen = good(&chain)?;
    chains.keep(presented.chain, seen);
    Ok(())
}

/// The address is within the configured place, so a private host of the settings may be reached: a test double is.
async fn fetch(outside: &Outside<'_>, address: &str) -> Result<Chain, Rejection> {
    let request =
        HttpRequest::get(address).timeout_ms(TIMEOUT_MS).response_bytes_max(CHAIN_BYTES_MAX);
    let not_now = Rejection::Unverifiable { reason: "the certificates cannot be fetched now" };
    let response = outside.http.call(request).await.map_err(|_| not_now.clone())?;
    match response.status {
        200 => Chain::from_pem(&response.body).map_err(|_| Rejection::BadSignature {
            reason: "there are no certificates at its address",
        }),
        429 | 500..=599 => Err(not_now),
        _ => Err(Rejection::BadSignature { reason: "there are no certificates at its address" }),
    }
}
