//! The one client that opens sockets for a URL.
//!
//! ```text
//! url -> parse, scheme, user info -> literal address checked
//!     -> a place in the host's lane -> name resolved, every address checked
//!     -> connect to a checked address -> answer, capped, no redirect followed
//! ```
//!
//! There are two connection pools that never mix: one for public addresses and, only
//! if the settings open private hosts, one for those. No proxy is taken from the
//! environment, since a proxy would resolve the name a second time.
//!
//! Pooling is tuned for thousands of small calls per second to one host: connections
//! stay open, and one call per connection at a time.

mod address;
mod failure;
mod gate;
mod lanes;
mod policy;
mod resolve;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use reqwest::dns::Resolve;
use url::Url;

pub use self::address::AddressKind;
pub use self::policy::EgressPolicy;

use self::gate::SendGate;
use self::lanes::Lanes;
use self::policy::Reach;
use self::resolve::{CheckedResolver, SystemResolver};
use crate::http::{Http, HttpError, HttpRequest, HttpResponse};

/// The limits of the client; a request brings its own time and size.
#[derive(Clone, Copy, Debug)]
pub struct EgressLimits {
    pub connect_timeout_ms: u64,
    pub calls_per_host_max: usize,
    pub idle_connections_per_host_max: usize,
    /// Below the minute after which many servers close an idle connection.
    pub idle_timeout_ms: u64,
}

impl Default for EgressLimits {
    fn default() -> Self {
        Self {
            connect_timeout_ms: 5_000,
            calls_per_host_max: 256,
            idle_connections_per_host_max: 256,
            idle_timeout_ms: 50_000,
        }
    }
}

/// The client could not be built, most likely for want of root certificates.
#[derive(Debug, thiserror::Error)]
#[error("could not set up outgoing calls (are the system's root certificates installed?)")]
pub struct EgressSetupError(#[from] reqwest::Error);

/// The production [`Http`].
pub struct Egress {
    policy: EgressPolicy,
    lanes: Lanes,
    public: reqwest::Client,
    /// Absent while the settings open no private host.
    private: Option<reqwest::Client>,
}

impl Egress {
    pub fn new(policy: EgressPolicy, limits: EgressLimits) -> Result<Self, EgressSetupError> {
        Self::with_resolver(policy, limits, Arc::new(SystemResolver))
    }

    /// Takes the names from another resolver; its answers are checked all the same.
    pub fn with_resolver(
        policy: EgressPolicy,
        limits: EgressLimits,
        resolver: Arc<dyn Resolve>,
    ) -> Result<Self, EgressSetupError> {
        let private = if policy.private_hosts.is_empty() {
            None
        } else {
            Some(client(limits, CheckedResolver::new(resolver.clone(), Reach::Private))?)
        };
        let public = client(limits, CheckedResolver::new(resolver, Reach::Public))?;
        Ok(Self { policy, lanes: Lanes::new(limits.calls_per_host_max), public, private })
    }

    async fn exchange(
        &self,
        url: Url,
        reach: Reach,
        request: HttpRequest,
        gate: &SendGate,
    ) -> Result<HttpResponse, HttpError> {
        let client = match reach {
            Reach::Private => self.private.as_ref().unwrap_or(&self.public),
            Reach::Public => &self.public,
        };
        let _place = self.lanes.enter(url.authority()).await;
        let response = client
            .request(request.method, url)
            .headers(request.headers)
            .body(reqwest::Body::wrap(gate.body(request.body)))
            .send()
            .await
            .map_err(|error| failure::http_error(&error, gate.close()))?;
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let body = read_body(response, request.response_bytes_max).await?;
        Ok(HttpResponse { status, headers, body })
    }
}

#[async_trait]
impl Http for Egress {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let (url, reach) = self
            .policy
            .check(&request.url, request.private_hosts_allowed)
            .map_err(HttpError::Blocked)?;
        let gate = SendGate::default();
        let timeout = Duration::from_millis(request.timeout_ms);
        let exchange = self.exchange(url, reach, request, &gate);
        match tokio::time::timeout(timeout, exchange).await {
            Ok(outcome) => outcome,
            Err(_) => Err(HttpError::Timeout { request_sent: gate.close() }),
        }
    }
}

impl std::fmt::Debug for Egress {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Egress").field("policy", &self.policy).finish_non_exhaustive()
    }
}

fn client(
    limits: EgressLimits,
    resolver: CheckedResolver,
) -> Result<reqwest::Client, EgressSetupError> {
    // The client takes the process's provider. One that is there already is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder()
        .dns_resolver(resolver)
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .user_agent(concat!("trato/", env!("CARGO_PKG_VERSION")))
        .tcp_nodelay(true)
        .connect_timeout(Duration::from_millis(limits.connect_timeout_ms))
        .pool_max_idle_per_host(limits.idle_connections_per_host_max)
        .pool_idle_timeout(Duration::from_millis(limits.idle_timeout_ms))
        .build()?;
    Ok(client)
}

/// Reads the answer and stops at the limit, whatever length was announced.
async fn read_body(mut response: reqwest::Response, bytes_max: usize) -> Result<Bytes, HttpError> {
    let announced = response.content_length().unwrap_or(0);
    if announced > bytes_max as u64 {
        return Err(HttpError::TooLarge);
    }
    let mut body = BytesMut::new();
    while let Some(chunk) =
        response.chunk().await.map_err(|error| failure::http_error(&error, true))?
    {
        if body.len() + chunk.len() > bytes_max {
            return Err(HttpError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}
