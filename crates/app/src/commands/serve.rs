//! `trato serve`: everything in one process, until it is told to stop.

use super::{config, now, open, random};
use crate::assets::WebAssets;
use crate::cli::Place;
use crate::config::{Config, Flags};
use crate::{finding, key, models, telemetry};
use anyhow::{Context, Result};
use axum::Router;
use engine::dialogue::understand::meaning::Vectors;
use server::{App, Running, Server, ServerOptions};
use std::io::{Write, stdout};
use std::path::Path;
use std::sync::Arc;
use store::Store;
use tokio::net::TcpListener;
use transport::{Egress, EgressLimits, EgressPolicy, Http};

/// Starts, prints where, and runs until SIGTERM or SIGINT; what has begun is finished within ten seconds.
///
/// # Errors
/// What keeps it from starting.
pub async fn run(place: Place, flags: Flags) -> Result<()> {
    let config = config(place, flags)?;
    telemetry::start(config.log, &config.log_level)
        .with_context(|| format!("`log_level` = {}", config.log_level))?;
    let stop = Stop::watch()?;
    let store = open_elsewhere(&config).await?;
    let listener = TcpListener::bind(&config.listen).await;
    let listener = listener.with_context(|| {
        format!("could not listen on {}: choose another address with --listen", config.listen)
    })?;
    let running = start(&config, listener, store, None).await?;
    writeln!(stdout(), "listening on http://{}", running.address)?;
    if let Some(link) = server::api::setup::setup_link(&running.app).await {
        writeln!(stdout(), "set up at {link}")?;
    }
    stdout().flush()?;
    stop.told().await;
    running.drain().await;
    Ok(())
}

/// Opening migrates, which may take a while: not on a thread that answers.
///
/// # Errors
/// When the database does not open.
pub async fn open_elsewhere(config: &Config) -> Result<Store> {
    let config = config.clone();
    tokio::task::spawn_blocking(move || open(&config)).await.context("opening the database")?
}

/// Starts the server with the process's clock, chance and way out.
///
/// # Errors
/// When something stored cannot be read.
pub async fn start(
    config: &Config,
    listener: TcpListener,
    store: Store,
    extra_routes: Option<Router<Arc<App>>>,
) -> Result<Running> {
    let vectors = open_model(config).await?;
    let options = ServerOptions {
        store,
        http: egress(config)?,
        clock: Arc::new(now),
        random: Arc::new(random),
        data: config.data.clone(),
        public_url: config.public_url.clone(),
        node: node(&config.data)?,
        hook_bytes_max: config.hook_bytes_max,
        api_bytes_max: config.api_bytes_max,
        turn_workers: config.turn_workers,
        sends_in_flight_max: config.sends_in_flight_max,
        token_requests_per_minute: config.token_requests_per_minute,
        visitor_requests_per_minute: config.visitor_requests_per_minute,
        seal_key: key::of(config)?,
        finding: finding::with(vectors.clone()),
        vectors,
        extra_routes,
        assets: Some(Arc::new(WebAssets)),
    };
    Ok(Server::start(options, listener).await?)
}

/// Opening the model takes half a second: not on a thread that answers.
async fn open_model(config: &Config) -> Result<Option<Arc<dyn Vectors>>> {
    let config = config.clone();
    let opening = tokio::task::spawn_blocking(move || models::vectors(&config));
    opening.await.context("opening the sentence encoder's model")
}

/// The way out, to public hosts and the private ones that the settings name.
///
/// # Errors
/// When the system has no root certificates.
pub fn egress(config: &Config) -> Result<Arc<dyn Http>> {
    let policy = EgressPolicy { private_hosts: config.private_hosts.iter().cloned().collect() };
    Ok(Arc::new(Egress::new(policy, EgressLimits::default())?))
}

/// The name of this data directory's node: after a crash the next process takes up what the last one had begun.
///
/// The search index in the directory is locked by its process, so no two of them share the name.
fn node(data: &Path) -> Result<String> {
    let path = data.join("node");
    let what = || format!("could not write {}", path.display());
    match std::fs::read_to_string(&path) {
        Ok(name) if !name.trim().is_empty() => return Ok(name.trim().to_owned()),
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(error).with_context(what),
    }
    let name: String = random()[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    std::fs::write(&path, &name).with_context(what)?;
    Ok(name)
}

/// Watches for SIGTERM and SIGINT from before anybody is told that we are here.
#[derive(Debug)]
pub struct Stop {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
}

impl Stop {
    /// # Errors
    /// When signals cannot be watched.
    #[cfg(unix)]
    pub fn watch() -> Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let watch = |kind| signal(kind).context("could not watch for signals");
        Ok(Self {
            terminate: watch(SignalKind::terminate())?,
            interrupt: watch(SignalKind::interrupt())?,
        })
    }

    /// # Errors
    /// Never; elsewhere than here it may.
    #[cfg(not(unix))]
    pub fn watch() -> Result<Self> {
        Ok(Self {})
    }

    /// Waits until one of them comes.
    #[cfg(unix)]
    pub async fn told(mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }

    /// Waits for Ctrl-C.
    #[cfg(not(unix))]
    pub async fn told(self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}
