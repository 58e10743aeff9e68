//! The server: webhooks in, turns, messages out, and the API, the live sockets and the pages around them.
//!
//! A library: the binary hands in storage, the way out, the clock, chance and the web assets. [`Server::start`]
//! opens the merchants and starts the loops; [`Running::drain`] lets what has begun finish and stops.
//!
//! | room | what is in it |
//! | --- | --- |
//! | [`runtime`] | lanes, turns, the outbox, timers: one message's life |
//! | `hooks` | providers' webhooks |
//! | [`api`] | `/api/v1`: sessions, the inbox's operations, the live socket |
//! | [`widget`] | what the shopper's chat talks to |
//! | [`checkout`] | the hosted checkout page |
//! | [`commerce`] | the builtin backend: quotes, reservations, placement, settlement |
//! | [`merchant`] | settings and connectors opened once |
//! | [`document`] | a merchant as one document |
//! | [`voice`] | the brand's guides, and what they say against words that are saved |
//! | [`guides`] | gift finders: read, checked against the catalog, answered |

pub mod api;
mod app;
pub mod catalog;
pub mod checkout;
pub mod commerce;
mod direct_line;
pub mod document;
pub mod events;
pub mod guides;
mod hooks;
mod html;
pub mod knowledge;
pub mod live;
pub mod merchant;
pub mod metrics;
mod pages;
pub mod runtime;
pub mod seal;
pub mod settings;
mod test_psp;
mod view;
mod vocabulary;
pub mod voice;
pub mod widget;

pub use app::{App, Asset, Assets, Clock, Finding, Random, ServerOptions};

use crate::merchant::Merchant;
use crate::runtime::readings::ReadingError;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use engine::Timestamp;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// How long a drain may take before what is left is abandoned to its leases.
const DRAIN_MAX: Duration = Duration::from_secs(9);
/// How often the index looks for catalog changes it was not told of.
const CATALOG_LOOK_EVERY: Duration = Duration::from_millis(500);

/// Why the server did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("could not read the merchants from storage")]
    Store(#[from] store::StoreError),
    #[error("could not open the search index")]
    Search(#[from] search::SearchError),
    #[error("could not listen")]
    Listen(#[source] std::io::Error),
}

/// A server that runs.
#[derive(Debug)]
pub struct Running {
    pub address: SocketAddr,
    pub app: Arc<App>,
    /// The same routes as at the address, to be called without a network.
    pub router: Router,
    draining: watch::Sender<bool>,
    loops: JoinSet<()>,
}

/// The way to start one.
#[derive(Debug)]
pub struct Server;

impl Server {
    /// Opens the merchants, starts the loops and answers on the listener.
    ///
    /// # Errors
    /// [`StartError`] when storage or the search index cannot be read.
    pub async fn start(
        mut options: ServerOptions,
        listener: TcpListener,
    ) -> Result<Running, StartError> {
        let address = listener.local_addr().map_err(StartError::Listen)?;
        if options.public_url.is_empty() {
            options.public_url = format!("http://{address}");
        }
        let extra_routes = options.extra_routes.take().unwrap_or_default();
        let app = Arc::new(App::new(options));
        take_over(&app).await?;
        merchant::load_all(&app)?;
        app.merchants.start_ingest(&app);
        let (draining, drain) = watch::channel(false);
        let mut loops = JoinSet::new();
        for worker in 0..app.options.turn_workers {
            loops.spawn(runtime::lanes::work(Arc::clone(&app), worker, drain.clone()));
        }
        loops.spawn(runtime::outbox::work(Arc::clone(&app), drain.clone()));
        loops.spawn(runtime::timers::work(Arc::clone(&app), drain.clone()));
        loops.spawn(runtime::media::work(Arc::clone(&app), drain.clone()));
        let told = live::broadcast::begin(&app)?;
        loops.spawn(live::broadcast::follow(Arc::clone(&app), told, drain.clone()));
        loops.spawn(api::tidy::work(Arc::clone(&app), drain.clone()));
        loops.spawn(follow_catalogs(Arc::clone(&app), drain.clone()));
        loops.spawn(merchant::follow(Arc::clone(&app), drain.clone()));
        loops.spawn(commerce::recovery::work(Arc::clone(&app), drain.clone()));
        loops.spawn(test_psp::work(Arc::clone(&app), drain.clone()));
        let router = router(&app, extra_routes);
        let answering = router.clone();
        let mut stop = drain;
        loops.spawn(async move {
            let service = answering.into_make_service_with_connect_info::<SocketAddr>();
            let server = axum::serve(listener, service).with_graceful_shutdown(async move {
                let _ = stop.wait_for(|stop| *stop).await;
            });
            if let Err(error) = server.await {
                tracing::error!(error = %error, "The HTTP server stopped");
            }
        });
        Ok(Running { address, app, router, draining, loops })
    }
}

/// Takes up at once what a process under this node's name had begun when it died.
async fn take_over(app: &Arc<App>) -> Result<(), store::StoreError> {
    let (node, now) = (app.options.node.clone(), app.now());
    let (n_lanes, n_pieces) = app
        .store()
        .write(0, move |tx| {
            let n_lanes = store::lane::end_leases_of(tx, &node)?;
            Ok((n_lanes, store::outbox::end_leases_of(tx, &node, now)?))
        })
        .await?;
    if n_lanes + n_pieces > 0 {
        tracing::info!(n_lanes, n_pieces, "Took up what was begun before the last stop");
    }
    Ok(())
}

impl Running {
    /// Takes no new work, finishes what has begun, and stops; at most nine seconds.
    pub async fn drain(mut self) {
        let _ = self.draining.send(true);
        self.app.front.close();
        let all = async { while self.loops.join_next().await.is_some() {} };
        if tokio::time::timeout(DRAIN_MAX, all).await.is_err() {
            tracing::warn!(
                "Stopped before everything had finished; what was left is taken up at the next start"
            );
        }
    }
}

/// Every route of the server.
fn router(app: &Arc<App>, extra_routes: Router<Arc<App>>) -> Router {
    let hooks = hooks::routes().layer(DefaultBodyLimit::max(app.options.hook_bytes_max));
    let api = api::routes(app).layer(DefaultBodyLimit::max(app.options.api_bytes_max));
    Router::new()
        .nest("/hooks", hooks)
        .nest("/api/v1", api)
        .merge(checkout::routes())
        .merge(test_psp::routes())
        .merge(widget::routes())
        .merge(direct_line::routes(app))
        .merge(pages::routes())
        .merge(extra_routes)
        .layer(axum::middleware::from_fn_with_state(Arc::clone(app), api::request_id::layer))
        .with_state(Arc::clone(app))
}

/// Keeps every search index up with its catalog.
async fn follow_catalogs(app: Arc<App>, mut draining: watch::Receiver<bool>) {
    while !*draining.borrow() {
        for merchant in app.merchants.all() {
            if let Err(error) = follow_catalog(&app, &merchant, &draining).await {
                tracing::error!(error = %error, "Could not bring the search index up to date");
            }
        }
        tokio::select! {
            () = app.wake.catalog.notified() => {}
            () = tokio::time::sleep(CATALOG_LOOK_EVERY) => {}
            _ = draining.changed() => {}
        }
    }
}

/// Brings one index up with its catalog, unless it is to stop, and tells whoever waits for what is back.
async fn follow_catalog(
    app: &Arc<App>,
    merchant: &Merchant,
    draining: &watch::Receiver<bool>,
) -> Result<(), ReadingError> {
    while !*draining.borrow() {
        let taken = merchant.catalog.take_next(merchant.backend.as_ref()).await?;
        let Some(in_stock) = taken else {
            let stop = || *draining.borrow();
            return merchant.catalog.follow_words(merchant.backend.as_ref(), stop).await;
        };
        commerce::wishes::tell(app, &merchant.id, in_stock).await?;
    }
    Ok(())
}

/// A moment as the API shows it: RFC 3339 in UTC, to the millisecond.
pub(crate) fn time_text(moment: Timestamp) -> String {
    let nanos = i128::from(moment.0) * 1_000_000;
    let when = time::OffsetDateTime::from_unix_timestamp_nanos(nanos)
        .unwrap_or(time::OffsetDateTime::UNIX_EPOCH);
    when.format(&time::format_description::well_known::Rfc3339).unwrap_or_default()
}
