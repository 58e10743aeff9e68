//! Edits, deletions and reactions: applied to the message they mean, or kept until it arrives.
//!
//! A message that was taken back is erased: the platforms' terms make its deletion a duty. What stays is its line
//! in the transcript, which says that there was one.

use crate::lane::Held;
use crate::live::{self, NewLiveEvent};
use crate::value::Batch;
use crate::{StoreError, Tx, json, raw_event};
use engine::{Amendment, ConversationId, InboxId, MerchantId, MessageId, Timestamp};
use serde::{Deserialize, Serialize};
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
        "SELECT m.conversation, m.position, m.id, m.amendments, m.body FROM provider_message p
         JOIN message m ON m.merchant = p.merchant AND m.conversation = p.conversation
             AND m.position = p.position
         WHERE p.merchant = $1 AND p.inbox = $2 AND p.provider_id = $3 {for_update: m}",
        &[merchant.into(), inbox.into(), target.into()],
    )?;
    let Some(mut row) = found else { return Ok(false) };
    let (conversation, position): (ConversationId, i64) = (row.get()?, row.get()?);
    let message: MessageId = row.get()?;
    let mut all: Vec<Amended> = match row.get::<Option<String>>()? {
        Some(text) => json::read(&text)?,
        None => Vec::new(),
    };
    let body: String = row.get()?;
    all.push(Amended { at, change: json::read(change)? });
    if all.iter().any(Amended::is_revoked) {
        // An edit that comes late says what was taken back once more.
        let edited_at: Vec<Timestamp> =
            all.iter().filter(|one| one.is_edited()).map(|one| one.at).collect();
        all.retain(|one| !one.is_edited());
        let erased =
            Erased { merchant, inbox, conversation: &conversation, position, provider_id: target };
        erased.erase(tx, &body, &edited_at)?;
    }
    tx.send(
        "UPDATE message SET amendments = $4
         WHERE merchant = $1 AND conversation = $2 AND position = $3",
        &[merchant.into(), (&conversation).into(), position.into(), json::write(&all).into()],
    )?;
    let (kind, data) = ("message.updated".to_owned(), message.to_string());
    live::append(tx, &[NewLiveEvent { merchant: merchant.clone(), conversation, at, kind, data }])?;
    Ok(true)
}

/// One change, as it stands in a message's list. What this version does not know stays as it is.
#[derive(Debug, Serialize, Deserialize)]
struct Amended {
    at: Timestamp,
    change: Json,
}

impl Amended {
    fn change(&self) -> Option<Amendment> {
        Amendment::deserialize(&self.change).ok()
    }

    fn is_revoked(&self) -> bool {
        matches!(self.change(), Some(Amendment::Revoked))
    }

    fn is_edited(&self) -> bool {
        matches!(self.change(), Some(Amendment::Edited { .. }))
    }
}

/// A message that was taken back.
struct Erased<'e> {
    merchant: &'e MerchantId,
    inbox: &'e InboxId,
    conversation: &'e ConversationId,
    position: i64,
    provider_id: &'e str,
}

/// An edit's bytes arrived at most so long before its turn.
const TURN_MS_MAX: i64 = 10 * 60_000;

impl Erased<'_> {
    /// Takes out of everything we keep what the message said and showed.
    fn erase(
        &self,
        tx: &mut Tx<'_>,
        body: &str,
        edited_at: &[Timestamp],
    ) -> Result<(), StoreError> {
        let mut body: Json = json::read(body)?;
        for upload in uploads(&body) {
            self.delete_file(tx, &upload)?;
        }
        empty(&mut body);
        tx.send(
            "UPDATE message SET search_text = '', body = $4
             WHERE merchant = $1 AND conversation = $2 AND position = $3",
            &[
                self.merchant.into(),
                self.conversation.into(),
                self.position.into(),
                json::write(&body).into(),
            ],
        )?;
        self.empty_preview(tx)?;
        raw_event::erase_message(tx, self.merchant, self.inbox, self.provider_id)?;
        for at in edited_at {
            let span = (at.plus_ms(-TURN_MS_MAX), *at);
            raw_event::erase_naming(tx, self.merchant, self.inbox, self.provider_id, span)?;
        }
        Ok(())
    }

    /// The copy of a file, or the wish for one that was not made yet.
    fn delete_file(&self, tx: &mut Tx<'_>, upload: &str) -> Result<(), StoreError> {
        let values = [self.merchant.into(), upload.into(), self.conversation.into()];
        tx.send(
            "DELETE FROM media_fetch WHERE merchant = $1 AND upload = $2 AND conversation = $3",
            &values,
        )?;
        tx.send(
            "DELETE FROM upload WHERE merchant = $1 AND id = $2
                 AND (conversation = $3 OR conversation IS NULL)",
            &values,
        )
    }

    /// The list shows the last thing that was said: who it was stays, and that is all.
    fn empty_preview(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        tx.send(
            "UPDATE conversation_view SET preview = CASE
                 WHEN preview LIKE 'contact:%' THEN 'contact:' WHEN preview LIKE 'bot:%' THEN 'bot:'
                 WHEN preview LIKE 'agent:%' THEN 'agent:' ELSE 'system:' END
             WHERE merchant = $1 AND id = $2 AND NOT EXISTS (SELECT 1 FROM message m
                 WHERE m.merchant = $1 AND m.conversation = $2 AND m.position > $3
                     AND m.kind IN ('inbound', 'outbound'))",
            &[self.merchant.into(), self.conversation.into(), self.position.into()],
        )
    }
}

/// The fields of a stored message, which may stand below `message`.
fn fields(body: &mut Json) -> Option<&mut serde_json::Map<String, Json>> {
    if body.get("message").is_some() { body.get_mut("message") } else { Some(body) }?
        .as_object_mut()
}

/// The message without what it said.
fn empty(body: &mut Json) {
    let said = [("blocks", Json::Array(Vec::new())), ("text", Json::from(""))];
    for (name, nothing) in said {
        if let Some(value) = fields(body).and_then(|fields| fields.get_mut(name)) {
            *value = nothing;
        }
    }
    if let Some(all) = body.as_object_mut() {
        all.remove("degradation");
    }
}

/// Files of ours that the message names, each `inbox:upload`.
fn uploads(body: &Json) -> Vec<String> {
    let mut body = body.clone();
    let blocks = fields(&mut body).and_then(|all| all.get("blocks")?.as_array().cloned());
    let named = |block: &Json| {
        let (_, upload) = block.get("url")?.as_str()?.split_once(':')?;
        upload.starts_with("up_").then(|| upload.to_owned())
    };
    blocks.unwrap_or_default().iter().filter_map(named).collect()
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
