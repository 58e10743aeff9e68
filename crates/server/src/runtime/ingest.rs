//! From many webhook calls to few transactions: each call waits until its events are durable.
//!
//! Calls that arrive while a transaction is being written are stored together by the next one, in the order in
//! which they arrived. A failed transaction fails every call in it, and each provider sends again.
//!
//! What is about nobody (a kind of event we do not know, news about the account), and where a phone is, has no lane: its
//! bytes are kept.

use super::notices::Notices;
use crate::app::App;
use engine::inbox::inbound::{Inbound, InboundKind};
use engine::{Event, InboxId, MerchantId, MessageId};
use std::sync::Arc;
use store::lane::{Appended, LaneTarget, NewLaneEvent, RawBody};
use store::raw_event::RawEvent;
use store::receipt::{ReceiptRow, WatermarkRow};
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
    /// Something of it was answered at once and takes no lane: its bytes are kept all the same.
    is_answered: bool,
}

impl Arrival {
    pub(crate) fn new(
        merchant: MerchantId,
        inbox: InboxId,
        mut inbounds: Vec<Inbound>,
        request: RawRequest,
        is_answered: bool,
    ) -> Self {
        inbounds.iter_mut().for_each(name_without_zeros);
        Self { merchant, inbox, inbounds, request, is_answered }
    }
}

/// What events and people are called is compared with what the store gives back, and it keeps no zero in a text.
fn name_without_zeros(inbound: &mut Inbound) {
    let names = inbound.contact.identities.iter_mut().map(|identity| &mut identity.value);
    for name in names.chain([&mut inbound.event_key]) {
        if name.contains('\0') {
            *name = name.replace('\0', "\u{fffd}");
        }
    }
}

/// Why a call was not taken. There is one reason: it could not be made durable now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum IngestError {
    #[error("the event could not be stored now")]
    NotStored,
}

/// What became of the events of one call that have a lane, in order.
pub(crate) type Stored = Vec<Appended>;

type Waiting = (Arrival, oneshot::Sender<Result<Stored, IngestError>>);

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
    pub(crate) async fn take(&self, arrival: Arrival) -> Result<Stored, IngestError> {
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
    let mut sorted = Sorted::default();
    let mut n_of_call = Vec::with_capacity(arrivals.len());
    for arrival in arrivals {
        let n_before = sorted.events.len();
        sort(app, arrival, &mut sorted);
        n_of_call.push(sorted.events.len() - n_before);
    }
    let n_events = sorted.events.len() as u64;
    let sorted = Arc::new(sorted);
    let written = app
        .store()
        .write(0, move |tx| {
            let appended = store::lane::append(tx, &sorted.events)?;
            let mut changed = store::receipt::apply(tx, &sorted.receipts)?;
            changed.append(&mut store::receipt::apply_until(tx, &sorted.watermarks)?);
            super::outbox::tell_changed(tx, now, &changed)?;
            super::notices::write(tx, &sorted.notices, &changed, now)?;
            for (merchant, raw) in &sorted.kept {
                store::raw_event::store(tx, merchant, raw)?;
            }
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
            Ok(appended)
        }
        Err(error) => {
            tracing::error!(error = %error, n_events, "Could not store webhook events");
            Err(IngestError::NotStored)
        }
    };
    let mut appended = result.map(Vec::into_iter);
    for (answer, n_events) in answers.into_iter().zip(n_of_call) {
        let of_call = appended.as_mut().map(|all| all.by_ref().take(n_events).collect());
        // A caller that hung up is told nothing; its provider sends again and finds a duplicate.
        let _ = answer.send(of_call.map_err(|error| *error));
    }
}

/// What a transaction stores, by where it goes.
#[derive(Debug, Default)]
struct Sorted {
    events: Vec<NewLaneEvent>,
    receipts: Vec<ReceiptRow>,
    watermarks: Vec<WatermarkRow>,
    kept: Vec<(MerchantId, RawEvent)>,
    notices: Notices,
}

/// Receipts change a message in place; what concerns somebody takes a turn in a lane; of the rest the bytes stay.
fn sort(app: &App, arrival: Arrival, sorted: &mut Sorted) {
    let Arrival { merchant, inbox, inbounds, request, is_answered } = arrival;
    let raw = Arc::new(RawBody {
        id: app.token(),
        headers: String::from("{}"),
        body: request.body.to_vec(),
    });
    let received_at = request.received_at;
    let mut is_kept = is_answered;
    for inbound in inbounds {
        if let InboundKind::Receipt(report) = inbound.kind {
            sorted.notices.of_report(app, &merchant, &inbox, &report);
            sorted.receipts.push(ReceiptRow {
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
        if let InboundKind::ReceiptsUntil { state, until } = inbound.kind {
            let of_identity = |identity| WatermarkRow {
                merchant: merchant.clone(),
                inbox: inbox.clone(),
                identity,
                state,
                until,
            };
            sorted.watermarks.extend(inbound.contact.identities.into_iter().map(of_identity));
            continue;
        }
        if let InboundKind::AccountNotice { detail, news: Some(news), .. } = &inbound.kind {
            sorted.notices.of_account(app, &merchant, &inbox, (detail, news), inbound.occurred_at);
        }
        if concerns_nobody(app, &inbox, &inbound) {
            is_kept = true;
            continue;
        }
        let message = MessageId::from_token(&app.token());
        let key = inbound.event_key.clone();
        let occurred_at = inbound.occurred_at;
        let contact = inbound.contact.clone();
        let event = Event::Inbound { message, inbound: Box::new(inbound) };
        let Ok(body) = serde_json::to_string(&event) else { continue };
        sorted.events.push(NewLaneEvent {
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
    if is_kept {
        let RawBody { id, headers, body } = RawBody::clone(&raw);
        sorted.kept.push((merchant, RawEvent { id, inbox, received_at, headers, body }));
    }
}

/// Events without a conversation; what is news to the operator is told once.
fn concerns_nobody(app: &App, inbox: &InboxId, inbound: &Inbound) -> bool {
    match &inbound.kind {
        InboundKind::Unknown { type_name } => {
            app.metrics.hook_unknown.add(1);
            tracing::info!(inbox.id = %inbox, event.kind = %type_name, "Stored an event of a kind we do not know");
            true
        }
        InboundKind::AccountNotice { name, detail, .. } => {
            tracing::warn!(inbox.id = %inbox, notice.name = %name, "The provider says about inbox `{inbox}`: {detail}");
            true
        }
        // It would be a turn every few seconds in which nothing happens.
        InboundKind::Whereabouts { .. } => true,
        _ if inbound.contact.identities.is_empty() => {
            app.metrics.hook_unknown.add(1);
            tracing::info!(inbox.id = %inbox, "Stored an event that names nobody");
            true
        }
        _ => false,
    }
}
