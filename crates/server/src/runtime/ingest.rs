//! From many webhook calls to few transactions: each call waits until its events are durable.
//!
//! Calls that arrive while a transaction is being written are stored together by the next one, in the order in
//! which they arrived. A failed transaction fails every call in it, and each provider sends again.

use crate::app::App;
use engine::inbox::inbound::{Inbound, InboundKind};
use engine::{Event, InboxId, MerchantId, MessageId};
use std::sync::Arc;
use store::lane::{Appended, LaneTarget, NewLaneEvent, RawBody};
use store::receipt::ReceiptRow;
use tokio::sync::{mpsc, oneshot};
use transport::RawRequest;

/// Calls that may wait for the next transaction; beyond it a provider is told to come back.
const WAITING_MAX: usize = 4_096;
/// Calls one transaction takes.
const BATCH_MAX: usize = 256;

/// One verified webhook call.
#[derive(Debug)]
pub(crate) struct Arrival {
    merchant: MerchantId,
    inbox: InboxId,
    inbounds: Vec<Inbound>,
    request: RawRequest,
}

impl Arrival {
    pub(crate) fn new(
        merchant: MerchantId,
        inbox: InboxId,
        inbounds: Vec<Inbound>,
        request: RawRequest,
    ) -> Self {
        Self { merchant, inbox, inbounds, request }
    }
}

/// Why a call was not taken. There is one reason: it could not be made durable now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum IngestError {
    #[error("the event could not be stored now")]
    NotStored,
}

type Waiting = (Arrival, oneshot::Sender<Result<(), IngestError>>);

/// The queue in front of the store.
#[derive(Debug, Clone)]
pub(crate) struct Ingest {
    queue: mpsc::Sender<Waiting>,
}

impl Ingest {
    /// Starts the writers and gives the queue.
    pub(crate) fn start(app: &Arc<App>) -> Self {
        let (queue, waiting) = mpsc::channel(WAITING_MAX);
        tokio::spawn(write_all(Arc::clone(app), waiting));
        Self { queue }
    }

    /// Stores one call; returns when it is durable.
    pub(crate) async fn take(&self, arrival: Arrival) -> Result<(), IngestError> {
        let (done, answer) = oneshot::channel();
        self.queue.try_send((arrival, done)).map_err(|_| IngestError::NotStored)?;
        answer.await.unwrap_or(Err(IngestError::NotStored))
    }
}

/// Drains the queue for as long as the server runs: one transaction at a time, as large as what has gathered.
async fn write_all(app: Arc<App>, mut waiting: mpsc::Receiver<Waiting>) {
    let mut batch = Vec::with_capacity(BATCH_MAX);
    while waiting.recv_many(&mut batch, BATCH_MAX).await > 0 {
        write_one(&app, &mut batch).await;
    }
}

/// Writes what has gathered, tells every caller, and wakes the lanes.
async fn write_one(app: &Arc<App>, batch: &mut Vec<Waiting>) {
    let (arrivals, answers): (Vec<_>, Vec<_>) = batch.drain(..).unzip();
    let now = app.now();
    let mut events = Vec::new();
    let mut receipts = Vec::new();
    for arrival in arrivals {
        sort(app, arrival, &mut events, &mut receipts);
    }
    let n_events = events.len() as u64;
    let events = Arc::new(events);
    let receipts = Arc::new(receipts);
    let written = app
        .store()
        .write(0, move |tx| {
            let appended = store::lane::append(tx, &events)?;
            let changed = store::receipt::apply(tx, &receipts)?;
            super::outbox::tell_changed(tx, now, &changed)?;
            Ok(appended)
        })
        .await;
    let result = match written {
        Ok(appended) => {
            let n_duplicates =
                appended.iter().filter(|one| matches!(one, Appended::Duplicate { .. })).count()
                    as u64;
            app.metrics.hook_events.add(n_events - n_duplicates);
            app.metrics.hook_duplicates.add(n_duplicates);
            app.wake.lanes.notify_one();
            app.wake.live.notify_one();
            Ok(())
        }
        Err(error) => {
            tracing::error!(error = %error, n_events, "Could not store webhook events");
            Err(IngestError::NotStored)
        }
    };
    for answer in answers {
        // A caller that hung up is told nothing; its provider sends again and finds a duplicate.
        let _ = answer.send(result);
    }
}

/// Receipts change a message in place; everything else takes a turn in its conversation's lane.
fn sort(
    app: &App,
    arrival: Arrival,
    events: &mut Vec<NewLaneEvent>,
    receipts: &mut Vec<ReceiptRow>,
) {
    let Arrival { merchant, inbox, inbounds, request } = arrival;
    let raw = Arc::new(RawBody {
        id: app.token(),
        headers: String::from("{}"),
        body: request.body.to_vec(),
    });
    let received_at = request.received_at;
    for inbound in inbounds {
        if let InboundKind::Receipt(report) = inbound.kind {
            receipts.push(ReceiptRow {
                merchant: merchant.clone(),
                inbox: inbox.clone(),
                provider_id: report.provider_id,
                correlation: report.correlation,
                state: report.state,
                error_code: report.error_code,
                error_text: report.error_text,
                pricing: report.pricing,
                at: inbound.occurred_at,
            });
            continue;
        }
        if let InboundKind::Unknown { type_name } = &inbound.kind {
            app.metrics.hook_unknown.add(1);
            tracing::info!(inbox.id = %inbox, event.kind = %type_name, "Stored an event of a kind we do not know");
        }
        let message = MessageId::from_token(&app.token());
        let key = inbound.event_key.clone();
        let occurred_at = inbound.occurred_at;
        let contact = inbound.contact.clone();
        let event = Event::Inbound { message, inbound: Box::new(inbound) };
        let Ok(body) = serde_json::to_string(&event) else { continue };
        events.push(NewLaneEvent {
            merchant: merchant.clone(),
            inbox: inbox.clone(),
            key,
            target: LaneTarget::Contact(contact),
            occurred_at,
            received_at,
            body,
            raw: Some(Arc::clone(&raw)),
        });
    }
}
