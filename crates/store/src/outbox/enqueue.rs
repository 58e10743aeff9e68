//! Queuing the pieces of turns: the first of an idle conversation is due at once, the others wait for it.

use super::FAR;
use crate::lane::Held;
use crate::value::Batch;
use crate::{StoreError, Tx};
use engine::{ConversationId, MerchantId};
use std::collections::BTreeSet;

/// The caller holds the conversations' rows, so no piece of theirs is settled meanwhile.
pub(crate) fn enqueue(tx: &mut Tx<'_>, held: &[Held<'_>]) -> Result<(), StoreError> {
    let mut asked = Batch::new();
    for Held { turn, .. } in held.iter().filter(|held| !held.turn.outbox.is_empty()) {
        asked.push([(&turn.merchant).into(), (&turn.conversation).into()]);
    }
    let found = tx.query_many(
        "SELECT i.merchant, i.conversation FROM {rows: merchant text, conversation text}
         WHERE EXISTS (SELECT 1 FROM outbox o WHERE o.merchant = i.merchant
             AND o.conversation = i.conversation)",
        &asked,
        &[],
    )?;
    let mut busy: BTreeSet<(MerchantId, ConversationId)> = found
        .into_iter()
        .map(|mut row| Ok((row.get()?, row.get()?)))
        .collect::<Result<_, StoreError>>()?;
    let mut rows = Batch::new();
    for Held { turn, inbox, .. } in held {
        for piece in &turn.outbox {
            let is_first = busy.insert((turn.merchant.clone(), turn.conversation.clone()));
            rows.push([
                (&turn.merchant).into(),
                (&turn.conversation).into(),
                piece.position.into(),
                piece.piece.into(),
                inbox.into(),
                (&piece.message).into(),
                piece.is_last_piece.into(),
                if is_first { piece.not_before.0 } else { FAR }.into(),
                piece.not_before.into(),
                turn.now.into(),
                piece.floor_version.into(),
                piece.is_marketing.into(),
                piece.is_confirmation.into(),
                piece.window.stored().into(),
                (&piece.payload).into(),
            ]);
        }
    }
    tx.send_many(
        "INSERT INTO outbox (merchant, conversation, position, piece, inbox, message, is_last_piece,
             state, attempt, due_at, not_before, created_at, floor_version, is_marketing,
             is_confirmation, needs_window, payload)
         SELECT merchant, conversation, position, piece, inbox, message, is_last_piece, 0, 0, due_at,
             not_before, created_at, floor_version, is_marketing, is_confirmation, needs_window, payload
         FROM {rows: merchant text, conversation text, position bigint, piece bigint, inbox text,
             message text, is_last_piece bigint, due_at bigint, not_before bigint, created_at bigint,
             floor_version bigint, is_marketing bigint, is_confirmation bigint, needs_window bigint, payload text}",
        &rows,
        &[],
    )?;
    Ok(())
}
