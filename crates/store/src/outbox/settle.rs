//! What became of an attempt.

use super::{FAR, OutboxId, state};
use crate::receipt::{self, MessageChanged};
use crate::value::Batch;
use crate::{StoreError, Tx};
use engine::inbox::inbound::ReceiptState;
use engine::{ConversationId, InboxId, MerchantId, MessageId, Timestamp};
use std::collections::BTreeSet;

/// The end of one attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxResult {
    pub merchant: MerchantId,
    pub id: OutboxId,
    /// From the claim; a result of an attempt that was taken over meanwhile counts only when it is a success.
    pub attempt: i64,
    pub now: Timestamp,
    pub outcome: Outcome,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Sent {
        provider_id: Option<String>,
        /// An earlier attempt may have been accepted too, and the provider cannot tell.
        possibly_duplicated: bool,
    },
    RetryAt {
        at: Timestamp,
        reason: String,
    },
    /// No answer: the provider may have accepted it. Looked at again at `check_at`.
    Unknown {
        reason: String,
        check_at: Timestamp,
    },
    Dead {
        code: String,
        reason: String,
    },
}

pub(crate) type Lanes<'r> = BTreeSet<(&'r MerchantId, &'r ConversationId)>;

/// Stores results; answers whose message's state changed by them.
///
/// # Errors
/// When the database refuses; then nothing of the batch is stored.
pub fn settle(
    tx: &mut Tx<'_>,
    results: &[OutboxResult],
) -> Result<Vec<MessageChanged>, StoreError> {
    let lanes: Lanes<'_> = results.iter().map(|r| (&r.merchant, &r.id.conversation)).collect();
    lock_conversations(tx, &lanes)?;
    wait_again(tx, results)?;
    let current = current_attempts(tx, results)?;
    let (mut sent, mut dead, mut doubtful) = (Vec::new(), Vec::new(), Vec::new());
    for result in results {
        let is_current =
            current.contains(&(result.merchant.clone(), result.id.clone(), result.attempt));
        match &result.outcome {
            Outcome::Sent { provider_id, possibly_duplicated } => sent.push(Success {
                merchant: &result.merchant,
                id: &result.id,
                provider_id: provider_id.as_deref(),
                possibly_duplicated: *possibly_duplicated,
                now: result.now,
            }),
            Outcome::Dead { code, reason } if is_current => {
                dead.push((&result.merchant, &result.id, code.as_str(), reason.as_str()));
            }
            Outcome::Unknown { .. } if is_current => doubtful.push((&result.merchant, &result.id)),
            Outcome::Dead { .. } | Outcome::Unknown { .. } | Outcome::RetryAt { .. } => {}
        }
    }
    let mut changed = succeed(tx, &sent)?;
    let now = results.iter().map(|result| result.now).max().unwrap_or_default();
    changed.append(&mut bury(tx, &dead, now)?);
    shut(tx, &dead)?;
    changed.append(&mut receipt::mark(tx, &doubtful, ReceiptState::Unknown, now)?);
    promote(tx, &lanes)?;
    Ok(changed)
}

/// A piece the provider has.
pub(crate) struct Success<'r> {
    pub(crate) merchant: &'r MerchantId,
    pub(crate) id: &'r OutboxId,
    pub(crate) provider_id: Option<&'r str>,
    pub(crate) possibly_duplicated: bool,
    pub(crate) now: Timestamp,
}

/// Takes pieces out of the outbox and moves their messages forward, including by receipts that came before.
pub(crate) fn succeed(
    tx: &mut Tx<'_>,
    sent: &[Success<'_>],
) -> Result<Vec<MessageChanged>, StoreError> {
    let mut rows = Batch::new();
    for Success { merchant, id, .. } in sent {
        rows.push([
            (*merchant).into(),
            (&id.conversation).into(),
            id.position.into(),
            id.piece.into(),
        ]);
    }
    let removed = tx.query_many(
        "DELETE FROM outbox WHERE (merchant, conversation, position, piece) IN (
             SELECT merchant, conversation, position, piece
             FROM {rows: merchant text, conversation text, position bigint, piece bigint})
         RETURNING merchant, conversation, position, piece, inbox, message, is_last_piece",
        &rows,
        &[],
    )?;
    let mut pieces = Vec::with_capacity(removed.len());
    for mut row in removed {
        let merchant: MerchantId = row.get()?;
        let id = OutboxId { conversation: row.get()?, position: row.get()?, piece: row.get()? };
        let (inbox, message, is_last_piece) = (row.get()?, row.get()?, row.get()?);
        let success = sent.iter().find(|s| *s.merchant == merchant && *s.id == id);
        let Some(success) = success else { continue };
        pieces.push(receipt::SentPiece {
            inbox,
            message,
            is_last_piece,
            conversation: id.conversation,
            position: id.position,
            provider_id: success.provider_id.map(str::to_owned),
            possibly_duplicated: success.possibly_duplicated,
            at: success.now,
            merchant,
        });
    }
    receipt::link_sent_pieces(tx, &pieces)
}

/// The unsettled piece of a message that a provider names by our own id.
pub(crate) fn find_in_doubt(
    tx: &mut Tx<'_>,
    wanted: &[(&MerchantId, &MessageId)],
) -> Result<Vec<(MerchantId, MessageId, OutboxId, InboxId)>, StoreError> {
    let mut rows = Batch::new();
    for (merchant, message) in wanted {
        rows.push([(*merchant).into(), (*message).into()]);
    }
    let found = tx.query_many(
        "SELECT o.merchant, o.message, o.conversation, o.position, o.piece, o.inbox
         FROM {rows: merchant text, message text}
         JOIN message m ON m.merchant = i.merchant AND m.id = i.message
         JOIN outbox o ON o.merchant = m.merchant AND o.conversation = m.conversation
             AND o.position = m.position
         WHERE o.state > 0",
        &rows,
        &[],
    )?;
    found
        .into_iter()
        .map(|mut row| {
            let (merchant, message) = (row.get()?, row.get()?);
            let id = OutboxId { conversation: row.get()?, position: row.get()?, piece: row.get()? };
            Ok((merchant, message, id, row.get()?))
        })
        .collect()
}

/// Which of the results belong to the attempt that is stored.
fn current_attempts(
    tx: &mut Tx<'_>,
    results: &[OutboxResult],
) -> Result<BTreeSet<(MerchantId, OutboxId, i64)>, StoreError> {
    let mut rows = Batch::new();
    for result in results {
        if matches!(result.outcome, Outcome::Dead { .. } | Outcome::Unknown { .. }) {
            rows.push([
                (&result.merchant).into(),
                (&result.id.conversation).into(),
                result.id.position.into(),
                result.id.piece.into(),
                result.attempt.into(),
            ]);
        }
    }
    let found = tx.query_many(
        "SELECT o.merchant, o.conversation, o.position, o.piece, o.attempt
         FROM {rows: merchant text, conversation text, position bigint, piece bigint, attempt bigint}
         JOIN outbox o ON o.merchant = i.merchant AND o.conversation = i.conversation
             AND o.position = i.position AND o.piece = i.piece AND o.attempt = i.attempt",
        &rows,
        &[],
    )?;
    found
        .into_iter()
        .map(|mut row| {
            let merchant = row.get()?;
            let id = OutboxId { conversation: row.get()?, position: row.get()?, piece: row.get()? };
            Ok((merchant, id, row.get()?))
        })
        .collect()
}

/// Pieces that stay: to be tried again, or to be found out about.
fn wait_again(tx: &mut Tx<'_>, results: &[OutboxResult]) -> Result<(), StoreError> {
    let mut rows = Batch::new();
    for result in results {
        let (state, due_at, reason) = match &result.outcome {
            Outcome::RetryAt { at, reason } => (state::PENDING, at, reason),
            Outcome::Unknown { check_at, reason } => (state::UNKNOWN, check_at, reason),
            Outcome::Sent { .. } | Outcome::Dead { .. } => continue,
        };
        rows.push([
            (&result.merchant).into(),
            (&result.id.conversation).into(),
            result.id.position.into(),
            result.id.piece.into(),
            result.attempt.into(),
            state.into(),
            (*due_at).into(),
            reason.into(),
        ]);
    }
    tx.send_many(
        "UPDATE outbox SET state = i.state, due_at = i.due_at, error = i.error, owner = NULL
         FROM {rows: merchant text, conversation text, position bigint, piece bigint,
             attempt bigint, state bigint, due_at bigint, error text}
         WHERE outbox.merchant = i.merchant AND outbox.conversation = i.conversation
             AND outbox.position = i.position AND outbox.piece = i.piece
             AND outbox.attempt = i.attempt",
        &rows,
        &[],
    )?;
    Ok(())
}

/// Where the platform says that the window is closed, whatever we have counted, it is: nothing that was opened before
/// counts any more.
fn shut(tx: &mut Tx<'_>, dead: &[(&MerchantId, &OutboxId, &str, &str)]) -> Result<(), StoreError> {
    let mut rows = Batch::new();
    for (merchant, id, code, _) in dead {
        if *code == WINDOW_CLOSED {
            rows.push([(*merchant).into(), (&id.conversation).into()]);
        }
    }
    count(tx, &rows, SHUT)
}

/// What a provider's refusal of a late message is called by the time it gets here.
const WINDOW_CLOSED: &str = "reply_window_closed";
/// More than any platform lets out after one act.
const SHUT: i64 = 1_000_000;

/// Adds pieces to what these conversations have started.
pub(crate) fn count(tx: &mut Tx<'_>, conversations: &Batch<'_>, n: i64) -> Result<(), StoreError> {
    tx.send_many(
        "UPDATE conversation SET n_started = conversation.n_started + $3
         FROM {rows: merchant text, conversation text}
         WHERE conversation.merchant = i.merchant AND conversation.id = i.conversation
             AND conversation.openings IS NOT NULL",
        conversations,
        &[n.into()],
    )?;
    Ok(())
}

/// Moves pieces aside, with why. Their messages have failed.
pub(crate) fn bury(
    tx: &mut Tx<'_>,
    pieces: &[(&MerchantId, &OutboxId, &str, &str)],
    now: Timestamp,
) -> Result<Vec<MessageChanged>, StoreError> {
    let mut rows = Batch::new();
    let mut keys = Batch::new();
    for (merchant, id, code, reason) in pieces {
        let (position, piece) = (id.position, id.piece);
        rows.push([
            (*merchant).into(),
            (&id.conversation).into(),
            position.into(),
            piece.into(),
            (*code).into(),
            (*reason).into(),
        ]);
        keys.push([(*merchant).into(), (&id.conversation).into(), position.into(), piece.into()]);
    }
    tx.send_many(
        "INSERT INTO dead_outbox (merchant, died_at, conversation, position, piece, inbox, message,
             is_last_piece, attempt, code, reason, payload, is_marketing)
         SELECT o.merchant, $7, o.conversation, o.position, o.piece, o.inbox, o.message,
             o.is_last_piece, o.attempt, i.code, i.reason, o.payload, o.is_marketing
         FROM {rows: merchant text, conversation text, position bigint, piece bigint, code text,
             reason text}
         JOIN outbox o ON o.merchant = i.merchant AND o.conversation = i.conversation
             AND o.position = i.position AND o.piece = i.piece
         WHERE true ON CONFLICT DO NOTHING",
        &rows,
        &[now.into()],
    )?;
    tx.send_many(
        "DELETE FROM outbox WHERE (merchant, conversation, position, piece) IN (
             SELECT merchant, conversation, position, piece
             FROM {rows: merchant text, conversation text, position bigint, piece bigint})",
        &keys,
        &[],
    )?;
    receipt::fail(tx, pieces, now)
}

/// Makes the first remaining piece of each conversation due.
pub(crate) fn promote(tx: &mut Tx<'_>, lanes: &Lanes<'_>) -> Result<(), StoreError> {
    let mut rows = Batch::new();
    for (merchant, conversation) in lanes {
        rows.push([(*merchant).into(), (*conversation).into()]);
    }
    tx.send_many(
        "UPDATE outbox SET due_at = outbox.not_before
         FROM {rows: merchant text, conversation text}
         WHERE outbox.merchant = i.merchant AND outbox.conversation = i.conversation
             AND outbox.due_at = $3
             AND NOT EXISTS (SELECT 1 FROM outbox p WHERE p.merchant = outbox.merchant
                 AND p.conversation = outbox.conversation
                 AND (p.position, p.piece) < (outbox.position, outbox.piece))",
        &rows,
        &[FAR.into()],
    )?;
    Ok(())
}

/// Keeps turns of these conversations from being stored until this transaction ends.
pub(crate) fn lock_conversations(tx: &mut Tx<'_>, lanes: &Lanes<'_>) -> Result<(), StoreError> {
    if tx.engine() == crate::EngineKind::Sqlite {
        return Ok(());
    }
    let mut rows = Batch::new();
    for (merchant, conversation) in lanes {
        rows.push([(*merchant).into(), (*conversation).into()]);
    }
    tx.query_many(
        "SELECT 1 FROM {rows: merchant text, id text}
         JOIN conversation c ON c.merchant = i.merchant AND c.id = i.id
         ORDER BY c.merchant, c.id {for_update: c}",
        &rows,
        &[],
    )?;
    Ok(())
}
