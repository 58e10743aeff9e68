//! Edits, deletions and reactions: applied to the message they mean, or kept until it arrives.

use crate::lane::Held;
use crate::value::Batch;
use crate::{StoreError, Tx, json};
use engine::{ConversationId, InboxId, MerchantId, Timestamp};
use serde_json::Value as Json;

/// Applies the amendments of turns, and those that waited for a message of these turns.
pub(crate) fn apply(tx: &mut Tx<'_>, held: &[Held<'_>]) -> Result<(), StoreError> {
    apply_waiting(tx, held)?;
    for Held { turn, inbox, .. } in held {
        for new in &turn.amendments {
            let target = (&turn.merchant, inbox, new.target_provider_id.as_str());
            if !amend(tx, target, new.at, &new.change)? {
                keep(tx, target, new.at, &new.change)?;
            }
        }
    }
    Ok(())
}

type Target<'t> = (&'t MerchantId, &'t InboxId, &'t str);

fn apply_waiting(tx: &mut Tx<'_>, held: &[Held<'_>]) -> Result<(), StoreError> {
    let mut rows = Batch::new();
    for Held { turn, inbox, .. } in held {
        for provider_id in turn.messages.iter().filter_map(|m| m.provider_id.as_ref()) {
            rows.push([(&turn.merchant).into(), inbox.into(), provider_id.into()]);
        }
    }
    let waiting = tx.query_many(
        "DELETE FROM amendment WHERE (merchant, inbox, target) IN (
             SELECT merchant, inbox, target FROM {rows: merchant text, inbox text, target text})
         RETURNING number, merchant, inbox, target, at, change",
        &rows,
        &[],
    )?;
    let mut waiting: Vec<(i64, MerchantId, InboxId, String, Timestamp, String)> = waiting
        .into_iter()
        .map(|mut row| Ok((row.get()?, row.get()?, row.get()?, row.get()?, row.get()?, row.get()?)))
        .collect::<Result<_, StoreError>>()?;
    waiting.sort();
    for (_, merchant, inbox, target, at, change) in &waiting {
        amend(tx, (merchant, inbox, target), *at, change)?;
    }
    Ok(())
}

/// Adds the change to the message's list; `false` when the message is not known.
fn amend(
    tx: &mut Tx<'_>,
    (merchant, inbox, target): Target<'_>,
    at: Timestamp,
    change: &str,
) -> Result<bool, StoreError> {
    let found = tx.first(
        "SELECT m.conversation, m.position, m.amendments FROM provider_message p
         JOIN message m ON m.merchant = p.merchant AND m.conversation = p.conversation
             AND m.position = p.position
         WHERE p.merchant = $1 AND p.inbox = $2 AND p.provider_id = $3 {for_update: m}",
        &[merchant.into(), inbox.into(), target.into()],
    )?;
    let Some(mut row) = found else { return Ok(false) };
    let (conversation, position): (ConversationId, i64) = (row.get()?, row.get()?);
    let mut all: Vec<Json> = match row.get::<Option<String>>()? {
        Some(text) => json::read(&text)?,
        None => Vec::new(),
    };
    let change: Json = json::read(change)?;
    all.push(serde_json::json!({ "at": at, "change": change }));
    tx.send(
        "UPDATE message SET amendments = $4
         WHERE merchant = $1 AND conversation = $2 AND position = $3",
        &[merchant.into(), (&conversation).into(), position.into(), json::write(&all).into()],
    )?;
    Ok(true)
}

fn keep(
    tx: &mut Tx<'_>,
    (merchant, inbox, target): Target<'_>,
    at: Timestamp,
    change: &str,
) -> Result<(), StoreError> {
    tx.send(
        "INSERT INTO amendment (merchant, inbox, target, number, at, change)
         SELECT $1, $2, $3, COALESCE(MAX(number), 0) + 1, $4, $5 FROM amendment
         WHERE merchant = $1 AND inbox = $2 AND target = $3",
        &[merchant.into(), inbox.into(), target.into(), at.into(), change.into()],
    )?;
    Ok(())
}
