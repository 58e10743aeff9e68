//! What providers say became of our messages: states only move forward, in whatever order reports arrive.
//!
//! A provider's message id is one row, whoever speaks of it first: a report that comes before the call that sent
//! the message has returned leaves its state there, and the settling of the call finds it.

use crate::lane::Held;
use crate::outbox::{self, OutboxId};
use crate::value::{Batch, Row};
use crate::{StoreError, Tx};
use engine::inbox::inbound::{Identity, ReceiptState};
use engine::{ConversationId, InboxId, MerchantId, MessageId, Timestamp};
use std::collections::BTreeMap;

/// One report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptRow {
    pub merchant: MerchantId,
    pub inbox: InboxId,
    pub provider_id: String,
    /// Our own id, where the provider carries it back.
    pub correlation: Option<MessageId>,
    pub state: ReceiptState,
    pub at: Timestamp,
    pub error_code: Option<String>,
    pub error_text: Option<String>,
    pub pricing: Option<String>,
}

/// A message whose state has moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageChanged {
    pub merchant: MerchantId,
    pub conversation: ConversationId,
    pub message: MessageId,
    pub state: ReceiptState,
    pub error_code: Option<String>,
}

/// States by rank. A later state replaces an earlier one; a failure only replaces what was not delivered yet.
const RANKS: [ReceiptState; 6] = [
    ReceiptState::Queued,
    ReceiptState::Unknown,
    ReceiptState::Sent,
    ReceiptState::Delivered,
    ReceiptState::Read,
    ReceiptState::Failed,
];
const SENT: i64 = 2;
const FAILED: i64 = 5;

pub(crate) fn rank(state: ReceiptState) -> i64 {
    RANKS.iter().position(|known| *known == state).map_or(0, |idx| idx as i64)
}

pub(crate) fn state(rank: i64) -> ReceiptState {
    let known = usize::try_from(rank).ok().and_then(|idx| RANKS.get(idx));
    known.copied().unwrap_or(ReceiptState::Queued)
}

/// The state after a report of `new`.
fn advanced(current: i64, new: i64) -> i64 {
    let moves = new > current && (new != FAILED || current <= SENT);
    if moves { new } else { current }
}

/// Takes reports in; answers whose message's state has moved.
///
/// # Errors
/// When the database refuses; then nothing of the batch is stored.
pub fn apply(tx: &mut Tx<'_>, reports: &[ReceiptRow]) -> Result<Vec<MessageChanged>, StoreError> {
    let merged = merge(reports);
    let mut rows = Batch::new();
    for (key, report) in &merged {
        rows.push([
            key.0.into(),
            key.1.into(),
            key.2.into(),
            rank(report.state).into(),
            report.at.into(),
            report.error_code.as_ref().into(),
            report.error_text.as_ref().into(),
            report.pricing.as_ref().into(),
        ]);
    }
    let stored = tx.query_many(
        "INSERT INTO provider_message
             (merchant, inbox, provider_id, is_last_piece, receipt, at, error_code, error_text, pricing)
         SELECT merchant, inbox, provider_id, 0, receipt, at, error_code, error_text, pricing
         FROM {rows: merchant text, inbox text, provider_id text, receipt bigint, at bigint,
             error_code text, error_text text, pricing text}
         WHERE true ON CONFLICT (merchant, inbox, provider_id) DO UPDATE SET
             receipt = excluded.receipt, at = excluded.at,
             error_code = COALESCE(excluded.error_code, provider_message.error_code),
             error_text = COALESCE(excluded.error_text, provider_message.error_text),
             pricing = COALESCE(excluded.pricing, provider_message.pricing)
         WHERE excluded.receipt > provider_message.receipt
             AND (excluded.receipt < 5 OR provider_message.receipt <= 2)
         RETURNING merchant, inbox, provider_id, receipt, at, error_code, error_text, conversation,
             position, is_last_piece",
        &rows,
        &[],
    )?;
    let mut moves = Vec::new();
    let mut unlinked = Vec::new();
    for row in stored {
        match Reported::read(row)? {
            Reported { linked: Some(moved), .. } => moves.push(moved),
            Reported { key, linked: None } => unlinked.push(key),
        }
    }
    let mut changed = settle_doubts(tx, &merged, &unlinked)?;
    changed.append(&mut advance(tx, &moves)?);
    Ok(changed)
}

/// A report about everything that was sent to somebody until a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatermarkRow {
    pub merchant: MerchantId,
    pub inbox: InboxId,
    pub identity: Identity,
    pub state: ReceiptState,
    pub until: Timestamp,
}

/// Takes watermarks in; answers whose message's state has moved. Only what has left already is moved: what is sent
/// later cannot have been seen before.
///
/// # Errors
/// When the database refuses; then nothing of the batch is stored.
pub fn apply_until(
    tx: &mut Tx<'_>,
    watermarks: &[WatermarkRow],
) -> Result<Vec<MessageChanged>, StoreError> {
    let mut moves = Vec::new();
    for mark in watermarks {
        let found = tx.query(
            "SELECT m.conversation, m.position FROM contact_identity i
             JOIN conversation c ON c.merchant = i.merchant AND c.contact = i.contact
             JOIN message m ON m.merchant = c.merchant AND m.conversation = c.id
             WHERE i.merchant = $1 AND i.scheme = $2 AND i.value = $3 AND c.inbox = $4
                 AND m.kind = 'outbound' AND m.at <= $5 AND m.receipt >= $6 AND m.receipt < $7
             ORDER BY m.position DESC LIMIT $8",
            &[
                (&mark.merchant).into(),
                mark.identity.scheme.name().into(),
                (&mark.identity.value).into(),
                (&mark.inbox).into(),
                mark.until.into(),
                SENT.into(),
                rank(mark.state).into(),
                WATERMARK_MESSAGES_MAX.into(),
            ],
        )?;
        for mut row in found {
            moves.push(Move {
                merchant: mark.merchant.clone(),
                conversation: row.get()?,
                position: row.get()?,
                receipt: rank(mark.state),
                at: mark.until,
                error_code: None,
                error_text: None,
            });
        }
    }
    advance(tx, &moves)
}

/// Messages one watermark moves: older ones were moved by earlier watermarks.
const WATERMARK_MESSAGES_MAX: usize = 200;

type Key<'r> = (&'r MerchantId, &'r InboxId, &'r str);

/// Several reports about one message in a batch are one report.
fn merge(reports: &[ReceiptRow]) -> BTreeMap<Key<'_>, ReceiptRow> {
    let mut merged: BTreeMap<Key<'_>, ReceiptRow> = BTreeMap::new();
    for report in reports {
        let key = (&report.merchant, &report.inbox, report.provider_id.as_str());
        let Some(known) = merged.get_mut(&key) else {
            merged.insert(key, report.clone());
            continue;
        };
        let newer = advanced(rank(known.state), rank(report.state));
        if newer != rank(known.state) {
            known.state = report.state;
            known.at = report.at;
        }
        known.correlation = known.correlation.take().or_else(|| report.correlation.clone());
        known.error_code = known.error_code.take().or_else(|| report.error_code.clone());
        known.error_text = known.error_text.take().or_else(|| report.error_text.clone());
        known.pricing = known.pricing.take().or_else(|| report.pricing.clone());
    }
    merged
}

/// A message to be moved forward.
struct Move {
    merchant: MerchantId,
    conversation: ConversationId,
    position: i64,
    receipt: i64,
    at: Timestamp,
    error_code: Option<String>,
    error_text: Option<String>,
}

struct Reported {
    key: (MerchantId, InboxId, String),
    /// The message it is about, where that is known.
    linked: Option<Move>,
}

impl Reported {
    fn read(mut row: Row) -> Result<Self, StoreError> {
        let key: (MerchantId, InboxId, String) = (row.get()?, row.get()?, row.get()?);
        let (receipt, at, error_code, error_text) =
            (row.get()?, row.get()?, row.get()?, row.get()?);
        let (conversation, position): (Option<ConversationId>, Option<i64>) =
            (row.get()?, row.get()?);
        let is_last_piece: bool = row.get()?;
        let linked = conversation.zip(position).map(|(conversation, position)| Move {
            merchant: key.0.clone(),
            conversation,
            position,
            // A message is delivered when its last piece is; it has failed when any has.
            receipt: if is_last_piece || receipt == FAILED { receipt } else { 0 },
            at,
            error_code,
            error_text,
        });
        Ok(Self { key, linked })
    }
}

/// A report that carries our own id back settles the piece that was in doubt.
fn settle_doubts(
    tx: &mut Tx<'_>,
    merged: &BTreeMap<Key<'_>, ReceiptRow>,
    unlinked: &[(MerchantId, InboxId, String)],
) -> Result<Vec<MessageChanged>, StoreError> {
    let reports: Vec<(&ReceiptRow, &MessageId)> = unlinked
        .iter()
        .filter_map(|(merchant, inbox, provider_id)| {
            let report = merged.get(&(merchant, inbox, provider_id.as_str()))?;
            Some((report, report.correlation.as_ref()?))
        })
        .collect();
    let wanted: Vec<(&MerchantId, &MessageId)> =
        reports.iter().map(|(report, message)| (&report.merchant, *message)).collect();
    let found = outbox::find_in_doubt(tx, &wanted)?;
    let sent: Vec<outbox::Success<'_>> = found
        .iter()
        .filter_map(|(merchant, message, id, inbox)| {
            let (report, _) = reports.iter().find(|(report, correlation)| {
                report.merchant == *merchant && *correlation == message && report.inbox == *inbox
            })?;
            Some(outbox::Success {
                merchant,
                id,
                provider_id: Some(&report.provider_id),
                possibly_duplicated: false,
                now: report.at,
            })
        })
        .collect();
    let lanes = sent.iter().map(|success| (success.merchant, &success.id.conversation)).collect();
    outbox::lock_conversations(tx, &lanes)?;
    let changed = outbox::succeed(tx, &sent)?;
    outbox::promote(tx, &lanes)?;
    Ok(changed)
}

/// A piece that left, with what its provider calls it.
pub(crate) struct SentPiece {
    pub(crate) merchant: MerchantId,
    pub(crate) inbox: InboxId,
    pub(crate) message: MessageId,
    pub(crate) conversation: ConversationId,
    pub(crate) position: i64,
    pub(crate) is_last_piece: bool,
    pub(crate) provider_id: Option<String>,
    pub(crate) possibly_duplicated: bool,
    pub(crate) at: Timestamp,
}

/// Binds provider ids to messages and moves the messages to `sent`, or as far as earlier reports say.
pub(crate) fn link_sent_pieces(
    tx: &mut Tx<'_>,
    pieces: &[SentPiece],
) -> Result<Vec<MessageChanged>, StoreError> {
    let mut rows = Batch::new();
    let mut moves = Vec::new();
    for piece in pieces {
        if piece.is_last_piece {
            moves.push(Move {
                merchant: piece.merchant.clone(),
                conversation: piece.conversation.clone(),
                position: piece.position,
                receipt: SENT,
                at: piece.at,
                error_code: None,
                error_text: None,
            });
        }
        if let Some(provider_id) = &piece.provider_id {
            rows.push([
                (&piece.merchant).into(),
                (&piece.inbox).into(),
                provider_id.into(),
                (&piece.conversation).into(),
                piece.position.into(),
                (&piece.message).into(),
                piece.is_last_piece.into(),
                SENT.into(),
                piece.at.into(),
            ]);
        }
    }
    let linked = link(tx, &rows)?;
    moves.extend(linked.into_iter().filter(|known| known.receipt > SENT));
    flag_duplicates(tx, pieces)?;
    advance(tx, &moves)
}

/// Binds the provider ids of new messages, so that replies, edits and reactions find them.
pub(crate) fn link_new_messages(tx: &mut Tx<'_>, held: &[Held<'_>]) -> Result<(), StoreError> {
    let mut rows = Batch::new();
    for Held { turn, inbox, .. } in held {
        for message in &turn.messages {
            let Some(provider_id) = &message.provider_id else { continue };
            rows.push([
                (&turn.merchant).into(),
                inbox.into(),
                provider_id.into(),
                (&turn.conversation).into(),
                message.position.into(),
                (&message.id).into(),
                true.into(),
                rank(message.receipt).into(),
                message.at.into(),
            ]);
        }
    }
    let known: Vec<Move> =
        link(tx, &rows)?.into_iter().filter(|known| known.receipt > SENT).collect();
    advance(tx, &known)?;
    Ok(())
}

/// Rows are (merchant, inbox, provider id, conversation, position, message, is last piece, receipt, at); answers
/// how far each is by everything that was reported so far.
fn link(tx: &mut Tx<'_>, rows: &Batch<'_>) -> Result<Vec<Move>, StoreError> {
    let linked = tx.query_many(
        "INSERT INTO provider_message
             (merchant, inbox, provider_id, conversation, position, message, is_last_piece, receipt, at)
         SELECT merchant, inbox, provider_id, conversation, position, message, is_last_piece, receipt, at
         FROM {rows: merchant text, inbox text, provider_id text, conversation text, position bigint,
             message text, is_last_piece bigint, receipt bigint, at bigint}
         WHERE true ON CONFLICT (merchant, inbox, provider_id) DO UPDATE SET
             conversation = excluded.conversation, position = excluded.position,
             message = excluded.message, is_last_piece = excluded.is_last_piece,
             receipt = CASE WHEN excluded.receipt > provider_message.receipt THEN excluded.receipt
                 ELSE provider_message.receipt END
         RETURNING merchant, inbox, provider_id, receipt, at, error_code, error_text, conversation,
             position, is_last_piece",
        rows,
        &[],
    )?;
    linked
        .into_iter()
        .filter_map(|row| Reported::read(row).map(|reported| reported.linked).transpose())
        .collect()
}

fn flag_duplicates(tx: &mut Tx<'_>, pieces: &[SentPiece]) -> Result<(), StoreError> {
    let mut rows = Batch::new();
    for piece in pieces.iter().filter(|piece| piece.possibly_duplicated) {
        rows.push([(&piece.merchant).into(), (&piece.conversation).into(), piece.position.into()]);
    }
    tx.send_many(
        "UPDATE message SET possibly_duplicated = 1
         FROM {rows: merchant text, conversation text, position bigint}
         WHERE message.merchant = i.merchant AND message.conversation = i.conversation
             AND message.position = i.position",
        &rows,
        &[],
    )?;
    Ok(())
}

/// Moves the messages of pieces to `state`.
pub(crate) fn mark(
    tx: &mut Tx<'_>,
    pieces: &[(&MerchantId, &OutboxId)],
    state: ReceiptState,
    at: Timestamp,
) -> Result<Vec<MessageChanged>, StoreError> {
    let moves: Vec<Move> = pieces
        .iter()
        .map(|(merchant, id)| Move {
            merchant: (*merchant).clone(),
            conversation: id.conversation.clone(),
            position: id.position,
            receipt: rank(state),
            at,
            error_code: None,
            error_text: None,
        })
        .collect();
    advance(tx, &moves)
}

/// The messages of these pieces have failed: (merchant, piece, code, reason).
pub(crate) fn fail(
    tx: &mut Tx<'_>,
    pieces: &[(&MerchantId, &OutboxId, &str, &str)],
    at: Timestamp,
) -> Result<Vec<MessageChanged>, StoreError> {
    let moves: Vec<Move> = pieces
        .iter()
        .map(|(merchant, id, code, reason)| Move {
            merchant: (*merchant).clone(),
            conversation: id.conversation.clone(),
            position: id.position,
            receipt: FAILED,
            at,
            error_code: Some((*code).to_owned()),
            error_text: Some((*reason).to_owned()),
        })
        .collect();
    advance(tx, &moves)
}

fn advance(tx: &mut Tx<'_>, moves: &[Move]) -> Result<Vec<MessageChanged>, StoreError> {
    let mut furthest: BTreeMap<(&MerchantId, &ConversationId, i64), &Move> = BTreeMap::new();
    for step in moves {
        let key = (&step.merchant, &step.conversation, step.position);
        let known = furthest.entry(key).or_insert(step);
        if advanced(known.receipt, step.receipt) == step.receipt {
            *known = step;
        }
    }
    let mut rows = Batch::new();
    for ((merchant, conversation, position), step) in furthest {
        rows.push([
            merchant.into(),
            conversation.into(),
            position.into(),
            step.receipt.into(),
            step.at.into(),
            step.error_code.as_ref().into(),
            step.error_text.as_ref().into(),
        ]);
    }
    let moved = tx.query_many(
        "UPDATE message SET receipt = i.receipt, receipt_at = i.at, error_code = i.error_code,
             error_text = i.error_text
         FROM {rows: merchant text, conversation text, position bigint, receipt bigint, at bigint,
             error_code text, error_text text}
         WHERE message.merchant = i.merchant AND message.conversation = i.conversation
             AND message.position = i.position AND i.receipt > message.receipt
             AND (i.receipt < 5 OR message.receipt <= 2)
         RETURNING message.merchant, message.conversation, message.id, message.receipt,
             message.error_code",
        &rows,
        &[],
    )?;
    moved
        .into_iter()
        .map(|mut row| {
            Ok(MessageChanged {
                merchant: row.get()?,
                conversation: row.get()?,
                message: row.get()?,
                state: state(row.get()?),
                error_code: row.get()?,
            })
        })
        .collect()
}

/// Forgets reports about messages nobody here sent, older than `before`, of one merchant.
///
/// # Errors
/// When the database refuses.
pub fn prune(tx: &mut Tx<'_>, merchant: &MerchantId, before: Timestamp) -> Result<u64, StoreError> {
    tx.execute(
        "DELETE FROM provider_message WHERE merchant = $1 AND message IS NULL AND at < $2",
        &[merchant.into(), before.into()],
    )
}
