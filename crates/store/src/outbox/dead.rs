//! Pieces that were given up: shown, and put back when a person says so.

use super::{OutboxId, settle};
use crate::{StoreError, Tx};
use engine::{InboxId, MerchantId, MessageId, Timestamp};
use std::collections::BTreeSet;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadPiece {
    pub died_at: Timestamp,
    pub id: OutboxId,
    pub inbox: InboxId,
    pub message: MessageId,
    pub attempt: i64,
    pub code: String,
    pub reason: String,
}

/// Pieces given up before `before`, newest first.
///
/// # Errors
/// When the database refuses.
pub fn list_dead(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    before: Option<Timestamp>,
    limit: usize,
) -> Result<Vec<DeadPiece>, StoreError> {
    let rows = tx.query(
        "SELECT died_at, conversation, position, piece, inbox, message, attempt, code, reason
         FROM dead_outbox WHERE merchant = $1 AND died_at < $2
         ORDER BY died_at DESC, conversation, position, piece LIMIT $3",
        &[merchant.into(), before.map_or(i64::MAX, |before| before.0).into(), limit.into()],
    )?;
    rows.into_iter()
        .map(|mut row| {
            Ok(DeadPiece {
                died_at: row.get()?,
                id: OutboxId { conversation: row.get()?, position: row.get()?, piece: row.get()? },
                inbox: row.get()?,
                message: row.get()?,
                attempt: row.get()?,
                code: row.get()?,
                reason: row.get()?,
            })
        })
        .collect()
}

/// Puts a dead piece back into the outbox, without floor and reply window, but never without consent; `false` when
/// it is gone.
///
/// # Errors
/// When the database refuses.
pub fn replay(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &OutboxId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let lanes = BTreeSet::from([(merchant, &id.conversation)]);
    settle::lock_conversations(tx, &lanes)?;
    let put_back = tx.execute(
        "INSERT INTO outbox (merchant, conversation, position, piece, inbox, message, is_last_piece,
             state, attempt, due_at, not_before, created_at, is_marketing, needs_window, payload)
         SELECT merchant, conversation, position, piece, inbox, message, is_last_piece,
             0, 0, $5, $6, $6, is_marketing, 0, payload
         FROM dead_outbox WHERE merchant = $1 AND conversation = $2 AND position = $3 AND piece = $4
         ORDER BY died_at DESC LIMIT 1",
        &[
            merchant.into(),
            (&id.conversation).into(),
            id.position.into(),
            id.piece.into(),
            super::FAR.into(),
            now.into(),
        ],
    )?;
    tx.send(
        "DELETE FROM dead_outbox
         WHERE merchant = $1 AND conversation = $2 AND position = $3 AND piece = $4",
        &[merchant.into(), (&id.conversation).into(), id.position.into(), id.piece.into()],
    )?;
    settle::promote(tx, &lanes)?;
    Ok(put_back == 1)
}
