//! Codes by which a person shows that two contacts are her: named in one conversation, given in another.

use crate::{StoreError, Tx, contact};
use engine::time::{DAY_MS, HOUR_MS};
use engine::{ContactId, ConversationId, MerchantId, Timestamp};

/// Guesses that may be wrong, of one contact within an hour: of codes, and of whose an order is.
pub const WRONG_MAX: i64 = 5;

/// A code that was offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLink<'a> {
    pub code: &'a str,
    pub contact: &'a ContactId,
    pub conversation: &'a ConversationId,
    pub at: Timestamp,
    pub expires_at: Timestamp,
}

/// What a code is good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tried {
    /// It was named in that conversation, and is held for whoever tried it.
    Fits {
        from: ConversationId,
    },
    /// It was named in this very conversation.
    Here,
    Wrong,
    Expired,
    Used,
    /// Too many were wrong: not even looked at.
    TooMany,
}

/// Offers a code, in place of any that the conversation offered before.
///
/// # Errors
/// When the database refuses.
pub fn offer(tx: &mut Tx<'_>, merchant: &MerchantId, new: &NewLink<'_>) -> Result<(), StoreError> {
    tx.send(
        "UPDATE link_code SET expires_at = $3
         WHERE merchant = $1 AND conversation = $2 AND used_at IS NULL AND expires_at > $3",
        &[merchant.into(), new.conversation.into(), new.at.into()],
    )?;
    // A code that is somebody else's already, by the rarest chance, is then nobody's.
    tx.send(
        "INSERT INTO link_code (merchant, code, contact, conversation, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (merchant, code) DO UPDATE SET expires_at = excluded.created_at",
        &[
            merchant.into(),
            new.code.into(),
            new.contact.into(),
            new.conversation.into(),
            new.at.into(),
            new.expires_at.into(),
        ],
    )
}

/// Looks at a code that somebody gave in a conversation. One that fits is held for that conversation; one that does
/// not counts against whoever gave it.
///
/// # Errors
/// When the database refuses.
pub fn attempt(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    code: &str,
    who: &ContactId,
    conversation: &ConversationId,
    now: Timestamp,
) -> Result<Tried, StoreError> {
    let who = &contact::lock(tx, merchant, who)?;
    if n_wrong(tx, merchant, who, now)? >= WRONG_MAX {
        return Ok(Tried::TooMany);
    }
    let tried = look(tx, merchant, code, conversation, now)?;
    if matches!(tried, Tried::Wrong | Tried::Expired | Tried::Used) {
        tried_wrong(tx, merchant, who, now)?;
    }
    Ok(tried)
}

/// Whether somebody may guess once more: not after too many wrong ones within an hour.
///
/// # Errors
/// When the database refuses.
pub fn may_try(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    who: &ContactId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    Ok(n_wrong(tx, merchant, who, now)? < WRONG_MAX)
}

fn n_wrong(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    who: &ContactId,
    now: Timestamp,
) -> Result<i64, StoreError> {
    let wrong = tx.first(
        "SELECT COUNT(*) FROM link_try WHERE merchant = $1 AND contact = $2 AND at > $3",
        &[merchant.into(), who.into(), now.plus_ms(-HOUR_MS).into()],
    )?;
    wrong.map_or(Ok(0), |mut row| row.get::<i64>())
}

/// Notes a wrong guess.
///
/// # Errors
/// When the database refuses.
pub fn tried_wrong(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    who: &ContactId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let id = tx.token();
    tx.send(
        "INSERT INTO link_try (merchant, contact, at, id) VALUES ($1, $2, $3, $4)",
        &[merchant.into(), who.into(), now.into(), id.into()],
    )
}

fn look(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    code: &str,
    conversation: &ConversationId,
    now: Timestamp,
) -> Result<Tried, StoreError> {
    let row = tx.first(
        "SELECT conversation, expires_at, used_at, held_by FROM link_code
         WHERE merchant = $1 AND code = $2 {for_update: link_code}",
        &[merchant.into(), code.into()],
    )?;
    let Some(mut row) = row else { return Ok(Tried::Wrong) };
    let (from, expires_at): (ConversationId, Timestamp) = (row.get()?, row.get()?);
    let (used_at, held_by): (Option<Timestamp>, Option<ConversationId>) = (row.get()?, row.get()?);
    if from == *conversation {
        return Ok(Tried::Here);
    }
    if used_at.is_some() || held_by.is_some_and(|other| other != *conversation) {
        return Ok(Tried::Used);
    }
    if expires_at <= now {
        return Ok(Tried::Expired);
    }
    tx.send(
        "UPDATE link_code SET held_by = $3 WHERE merchant = $1 AND code = $2",
        &[merchant.into(), code.into(), conversation.into()],
    )?;
    Ok(Tried::Fits { from })
}

/// Uses up the code that is held for a conversation: where it was named, and by whom. `None` when it is not.
///
/// # Errors
/// When the database refuses.
pub fn redeem(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    code: &str,
    conversation: &ConversationId,
    now: Timestamp,
) -> Result<Option<(ConversationId, ContactId)>, StoreError> {
    let row = tx.first(
        "UPDATE link_code SET used_at = $4
         WHERE merchant = $1 AND code = $2 AND held_by = $3 AND used_at IS NULL
         RETURNING conversation, contact",
        &[merchant.into(), code.into(), conversation.into(), now.into()],
    )?;
    row.map(|mut row| Ok((row.get()?, row.get()?))).transpose()
}

/// Forgets codes a day after their time, and old tries.
///
/// # Errors
/// When the database refuses.
pub fn prune(tx: &mut Tx<'_>, now: Timestamp) -> Result<u64, StoreError> {
    let before = now.plus_ms(-DAY_MS);
    let codes = tx.execute("DELETE FROM link_code WHERE expires_at <= $1", &[before.into()])?;
    let tries = tx.execute("DELETE FROM link_try WHERE at <= $1", &[before.into()])?;
    Ok(codes + tries)
}
