//! What the API keeps in memory: limits, who is online, how many sockets are open. All of it may be lost.

use super::password::Passwords;
use super::problem::{Code, Problem};
use super::rate::Limiter;
use crate::app::ServerOptions;
use axum::extract::ConnectInfo;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use engine::time::MINUTE_MS;
use engine::{AgentId, MerchantId, Timestamp};
use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{Notify, watch};

/// Wrong passwords for one e-mail address, and from one network address: at once, and then each minute.
const SIGN_INS_OF_EMAIL: (u32, u32) = (5, 1);
const SIGN_INS_OF_ADDRESS: (u32, u32) = (20, 10);
/// New visitors from one network address.
const VISITORS_OF_ADDRESS: (u32, u32) = (60, 30);
/// Uploads of one visitor.
const UPLOADS_OF_VISITOR: (u32, u32) = (10, 10);
/// How much more an address may call than one visitor: households and offices share one.
const ADDRESS_FACTOR: u32 = 10;
/// Sockets one visitor, and one agent, may hold open: tabs.
pub(crate) const SOCKETS_OF_VISITOR_MAX: u32 = 8;
pub(crate) const SOCKETS_OF_AGENT_MAX: u32 = 32;
/// How often it is written down that a token or a session is used.
/// A typing sign lasts for half a minute at the channel that has one.
const TYPING_SIGNS: (u32, u32) = (1, 3);
const USED_EVERY_MS: i64 = MINUTE_MS;

/// Limits and presence of this process.
#[derive(Debug)]
pub(crate) struct Front {
    pub(crate) passwords: Passwords,
    pub(crate) sign_ins_of_email: Limiter,
    pub(crate) sign_ins_of_address: Limiter,
    pub(crate) callers: Limiter,
    pub(crate) visitors: Limiter,
    pub(crate) addresses: Limiter,
    pub(crate) new_visitors: Limiter,
    pub(crate) uploads: Limiter,
    /// Typing signs towards one contact.
    pub(crate) typing: Limiter,
    /// Somebody's first message has just made a conversation.
    pub(crate) begun: Notify,
    closing: watch::Sender<bool>,
    used: Mutex<HashMap<String, Timestamp>>,
    sockets: Arc<Mutex<HashMap<String, u32>>>,
}

impl Front {
    pub(crate) fn new(options: &ServerOptions) -> Self {
        let limiter = |(burst, per_minute)| Limiter::new(burst, per_minute);
        let visitor = options.visitor_requests_per_minute;
        Self {
            passwords: Passwords::default(),
            sign_ins_of_email: limiter(SIGN_INS_OF_EMAIL),
            sign_ins_of_address: limiter(SIGN_INS_OF_ADDRESS),
            callers: Limiter::new(
                options.token_requests_per_minute,
                options.token_requests_per_minute,
            ),
            visitors: Limiter::new(visitor, visitor),
            addresses: Limiter::new(
                visitor.saturating_mul(ADDRESS_FACTOR),
                visitor.saturating_mul(ADDRESS_FACTOR),
            ),
            new_visitors: limiter(VISITORS_OF_ADDRESS),
            uploads: limiter(UPLOADS_OF_VISITOR),
            typing: limiter(TYPING_SIGNS),
            begun: Notify::new(),
            closing: watch::Sender::new(false),
            used: Mutex::default(),
            sockets: Arc::default(),
        }
    }

    /// Whether it is time to write down that this secret is in use.
    pub(crate) fn is_use_worth_noting(&self, hash: &str, now: Timestamp) -> bool {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.retain(|_, at| now.since_ms(*at) < USED_EVERY_MS);
        if used.contains_key(hash) {
            return false;
        }
        used.insert(hash.to_owned(), now);
        true
    }

    /// A place for one more socket of this holder, given back when dropped.
    pub(crate) fn socket(&self, holder: String, max: u32) -> Option<SocketPlace> {
        let mut sockets = self.sockets.lock().unwrap_or_else(PoisonError::into_inner);
        let n_open = sockets.entry(holder.clone()).or_insert(0);
        if *n_open >= max {
            return None;
        }
        *n_open += 1;
        Some(SocketPlace { holder, sockets: Arc::clone(&self.sockets) })
    }

    /// Ends every socket: the server stops.
    pub(crate) fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Returns when the server stops.
    pub(crate) async fn closed(&self) {
        let _ = self.closing.subscribe().wait_for(|closing| *closing).await;
    }

    /// Whether an agent has a live socket open here.
    pub(crate) fn is_online(&self, merchant: &MerchantId, agent: &AgentId) -> bool {
        let sockets = self.sockets.lock().unwrap_or_else(PoisonError::into_inner);
        sockets.contains_key(&agent_holder(merchant, agent))
    }
}

/// The name under which an agent's sockets are counted.
pub(crate) fn agent_holder(merchant: &MerchantId, agent: &AgentId) -> String {
    format!("agent:{merchant}:{agent}")
}

/// One open socket.
#[derive(Debug)]
pub(crate) struct SocketPlace {
    holder: String,
    sockets: Arc<Mutex<HashMap<String, u32>>>,
}

impl Drop for SocketPlace {
    fn drop(&mut self) {
        let mut sockets = self.sockets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(n_open) = sockets.get_mut(&self.holder) {
            *n_open -= 1;
            if *n_open == 0 {
                sockets.remove(&self.holder);
            }
        }
    }
}

/// Refuses a call that comes too often.
pub(crate) fn limited(taken: Result<(), u32>) -> Result<(), Problem> {
    taken.map_err(|seconds| Problem {
        retry_after_s: Some(seconds),
        ..Problem::new(Code::RateLimited)
    })
}

/// Where a request comes from, as a key for limits.
pub(crate) fn address(parts: &Parts) -> String {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    address_of(peer, &parts.headers)
}

/// A proxy on this machine is believed about whom it speaks for; nobody else is.
pub(crate) fn address_of(peer: Option<IpAddr>, headers: &HeaderMap) -> String {
    let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)).to_canonical();
    let told = headers.get_all("x-forwarded-for").iter().next_back();
    let told = told
        .and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse::<IpAddr>().ok());
    match told.filter(|_| peer.is_loopback()).unwrap_or(peer).to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        // One household has a whole /64.
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).to_string()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(peer: &str, forwarded: Option<&str>, expected: &str) {
        let mut headers = HeaderMap::new();
        if let Some(value) = forwarded {
            headers.insert("x-forwarded-for", value.parse().unwrap());
        }
        assert_eq!(address_of(peer.parse().ok(), &headers), expected, "{peer} {forwarded:?}");
    }

    #[test]
    fn only_a_local_proxy_is_believed() {
        check("203.0.113.7", None, "203.0.113.7");
        check("203.0.113.7", Some("10.0.0.1"), "203.0.113.7");
        check("127.0.0.1", Some("10.0.0.1, 198.51.100.2"), "198.51.100.2");
        check("127.0.0.1", Some("nonsense"), "127.0.0.1");
        check("::ffff:203.0.113.7", None, "203.0.113.7");
        check("2001:db8:1:2:3:4:5:6", None, "2001:db8:1:2::");
    }

    #[test]
    fn sockets_are_counted_and_given_back() {
        let sockets = Arc::new(Mutex::new(HashMap::from([("a".to_owned(), 1)])));
        drop(SocketPlace { holder: "a".to_owned(), sockets: Arc::clone(&sockets) });
        assert!(sockets.lock().unwrap().is_empty());
    }
}
