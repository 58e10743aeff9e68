//! What every part of the server shares: storage, the way out, the clock, chance, and the merchants in memory.

use crate::api::front::Front;
use crate::hooks::on_call::Lines;
use crate::live::Hub;
use crate::merchant::Merchants;
use crate::metrics::Metrics;
use crate::runtime::{Resting, Troubled, Wake};
use crate::seal::Sealer;
use engine::dialogue::understand::meaning::Vectors;
use engine::{Seed, Timestamp};
use std::path::PathBuf;
use std::sync::Arc;
use store::{Store, StoreError, Tx};
use transport::Http;

/// Time, handed in.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;
/// Chance, handed in: 32 fresh random bytes a call.
pub type Random = Arc<dyn Fn() -> [u8; 32] + Send + Sync>;

/// How this process is set up. Read from the configuration by the binary, by hand in tests.
#[derive(Clone)]
pub struct ServerOptions {
    pub store: Store,
    pub http: Arc<dyn Http>,
    pub clock: Clock,
    pub random: Random,
    /// Where the search index and uploads live.
    pub data: PathBuf,
    /// Base of every link that leaves the house, without a trailing slash; empty: taken from the listener.
    pub public_url: String,
    /// Name of this node among others on the same database.
    pub node: String,
    /// Largest webhook body.
    pub hook_bytes_max: usize,
    /// Largest API request body.
    pub api_bytes_max: usize,
    /// Workers that take turns, and messages in flight to providers.
    pub turn_workers: usize,
    pub sends_in_flight_max: usize,
    /// Requests per minute allowed to one API token and to one visitor.
    pub token_requests_per_minute: u32,
    pub visitor_requests_per_minute: u32,
    /// Opens the credentials in the database; kept outside of it.
    pub seal_key: [u8; 32],
    /// What products are found by, besides their words.
    pub finding: Finding,
    /// What sentences mean, where there is a model for it; without one the words alone decide.
    pub vectors: Option<Arc<dyn Vectors>>,
    /// Pages of the binary itself, such as the demo shop.
    pub extra_routes: Option<axum::Router<Arc<App>>>,
    /// The web assets; absent in tests of the API alone.
    pub assets: Option<Arc<dyn Assets>>,
}

/// What products are found by, besides their words; the same for every merchant.
#[derive(Debug, Clone, Default)]
pub struct Finding {
    /// Words of one language told in another.
    pub lexicon: Arc<search::Lexicon>,
    /// What texts mean, where there is a model.
    pub space: Option<Arc<search::Space>>,
}

impl std::fmt::Debug for ServerOptions {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("ServerOptions").field("data", &self.data).finish_non_exhaustive()
    }
}

/// Files of the web apps, embedded in the binary.
pub trait Assets: Send + Sync {
    /// The file at a path below the web root, in the best encoding among those accepted.
    fn file(&self, path: &str, accept_encoding: &str) -> Option<Asset>;
}

/// One file, ready to answer with.
#[derive(Debug, Clone)]
pub struct Asset {
    pub bytes: std::borrow::Cow<'static, [u8]>,
    pub content_type: String,
    pub encoding: Option<&'static str>,
    pub etag: String,
    /// The name carries a hash of the content: it may be kept for ever.
    pub immutable: bool,
}

/// The shared state of the running server.
#[derive(Debug)]
pub struct App {
    pub options: ServerOptions,
    pub(crate) sealer: Sealer,
    pub merchants: Merchants,
    pub hub: Hub,
    pub wake: Wake,
    pub(crate) troubled: Troubled,
    pub(crate) resting: Resting,
    pub metrics: Metrics,
    pub(crate) front: Front,
    pub(crate) lines: Lines,
}

impl App {
    pub(crate) fn new(options: ServerOptions) -> Self {
        Self {
            sealer: Sealer::new(&options.seal_key),
            front: Front::new(&options),
            lines: Lines::default(),
            options,
            merchants: Merchants::default(),
            hub: Hub::default(),
            wake: Wake::default(),
            troubled: Troubled::default(),
            resting: Resting::default(),
            metrics: Metrics::default(),
        }
    }

    pub fn now(&self) -> Timestamp {
        (self.options.clock)()
    }

    /// The world as adapters see it.
    pub(crate) fn outside(&self) -> channels::Outside<'_> {
        channels::Outside { http: self.options.http.as_ref(), now: self.now() }
    }

    pub fn seed(&self) -> Seed {
        Seed((self.options.random)())
    }

    /// Fresh random text for an id or a token: 130 bits.
    pub fn token(&self) -> String {
        self.seed().token("token", 0)
    }

    pub fn store(&self) -> &Store {
        &self.options.store
    }

    /// Looks at what is stored, without holding up the threads that serve requests.
    pub(crate) async fn look<T: Send + 'static>(
        &self,
        closure: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.options.store.look(closure).await
    }
}
