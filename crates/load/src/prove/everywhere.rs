//! What the proofs on every channel share: the server, its database and the platforms around it.

use super::Shop;
use crate::database::Database;
use crate::http::Client;
use crate::place::{Phone, Place, inbox_of};
use crate::trato::Server;
use anyhow::{Context, Result, bail};
use simulator::{Act, Call};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long work may take to drain, and how often it is looked at.
const DRAINED_MAX: Duration = Duration::from_secs(90);
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// A provider that was told 503 comes again after this.
const AGAIN_AFTER: Duration = Duration::from_millis(50);
const AGAIN_MAX: u32 = 100;

/// A running server with everything around it.
pub(super) struct Everywhere<'a> {
    pub place: &'a Place,
    pub database: Arc<Database>,
    pub host: String,
    server: Server,
}

impl<'a> Everywhere<'a> {
    pub async fn start(shop: &'a Shop) -> Result<Self> {
        let place = shop.place.as_ref().context("this promise is proven on all channels")?;
        let (server, _) = shop.setup.start().await?;
        let database = Arc::new(Database::open(&shop.setup.database, &shop.setup.data).await?);
        let all = Self { place, database, host: shop.setup.host(), server };
        all.ready().await?;
        Ok(all)
    }

    pub async fn stop(self) -> Result<()> {
        self.server.stop().await
    }

    /// Waits until the server says that it is ready.
    pub async fn ready(&self) -> Result<()> {
        let mut client = self.place.client();
        let until = Instant::now() + DRAINED_MAX;
        while Instant::now() < until {
            if self.is_ready(&mut client).await {
                return Ok(());
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        bail!("the server is not ready")
    }

    pub async fn is_ready(&self, client: &mut Client) -> bool {
        client.get("/readyz").await.is_ok_and(|answer| answer.status == 200)
    }

    /// Waits until no event waits for its turn and no piece waits to be sent.
    pub async fn drained(&self) -> Result<bool> {
        let waiting = "SELECT (SELECT COUNT(*) FROM lane_event)
             + (SELECT COUNT(*) FROM outbox WHERE state <> 2)";
        let until = Instant::now() + DRAINED_MAX;
        let mut n_quiet = 0;
        while Instant::now() < until {
            n_quiet = if self.database.number(waiting).await? == 0 { n_quiet + 1 } else { 0 };
            if n_quiet == 4 {
                return Ok(true);
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        Ok(false)
    }
}

/// Does something as the platform does it: again while the server says that it could not store it.
pub(super) async fn act(
    place: &Place,
    client: &mut Client,
    phone: &Phone,
    act: &Act,
) -> Result<()> {
    for call in place.calls(phone, act)? {
        let answer = deliver(place, client, phone.kind, &inbox_of(phone.kind), &call).await?;
        if answer.status != 200 {
            bail!("{} answered {} to {act:?}", phone.kind, answer.status);
        }
        place.answered(phone, &call, &answer);
    }
    Ok(())
}

/// One delivery, made again while it is answered 5xx or not at all.
pub(super) async fn deliver(
    place: &Place,
    client: &mut Client,
    kind: &str,
    inbox: &str,
    call: &Call,
) -> Result<crate::http::Answer> {
    for _ in 0..AGAIN_MAX {
        match place.post(client, kind, inbox, call).await {
            Ok(answer) if answer.status < 500 => return Ok(answer),
            Ok(_) | Err(_) => tokio::time::sleep(AGAIN_AFTER).await,
        }
    }
    bail!("{kind} was not answered")
}
