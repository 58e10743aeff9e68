//! Signed-in browsers. Only a hash of what the browser sends is stored; it is also what finds the merchant.

use crate::{StoreError, Tx};
use engine::{AgentId, MerchantId, Timestamp};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub hash: String,
    pub merchant: MerchantId,
    pub agent: AgentId,
    pub csrf: String,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

/// # Errors
/// When the database refuses.
pub fn create(tx: &mut Tx<'_>, session: &Session) -> Result<(), StoreError> {
    tx.send(
        "INSERT INTO session (hash, merchant, agent, csrf, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        &[
            (&session.hash).into(),
            (&session.merchant).into(),
            (&session.agent).into(),
            (&session.csrf).into(),
            session.created_at.into(),
            session.expires_at.into(),
        ],
    )?;
    Ok(())
}

/// The session of this hash while it lasts.
///
/// # Errors
/// When the database refuses.
pub fn find(tx: &mut Tx<'_>, hash: &str, now: Timestamp) -> Result<Option<Session>, StoreError> {
    let row = tx.first(
        "SELECT hash, merchant, agent, csrf, created_at, expires_at FROM session
         WHERE hash = $1 AND expires_at > $2",
        &[hash.into(), now.into()],
    )?;
    row.map(|mut row| {
        Ok(Session {
            hash: row.get()?,
            merchant: row.get()?,
            agent: row.get()?,
            csrf: row.get()?,
            created_at: row.get()?,
            expires_at: row.get()?,
        })
    })
    .transpose()
}

/// Makes a session last longer.
///
/// # Errors
/// When the database refuses.
pub fn extend(tx: &mut Tx<'_>, hash: &str, until: Timestamp) -> Result<(), StoreError> {
    tx.send("UPDATE session SET expires_at = $2 WHERE hash = $1", &[hash.into(), until.into()])?;
    Ok(())
}

/// Whether any session of this merchant lasts until then: each use of one makes it last longer.
///
/// # Errors
/// When the database refuses.
pub fn is_any_until(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    until: Timestamp,
) -> Result<bool, StoreError> {
    let row = tx.first(
        "SELECT 1 FROM session WHERE merchant = $1 AND expires_at >= $2 LIMIT 1",
        &[merchant.into(), until.into()],
    )?;
    Ok(row.is_some())
}

/// # Errors
/// When the database refuses.
pub fn delete(tx: &mut Tx<'_>, hash: &str) -> Result<(), StoreError> {
    tx.send("DELETE FROM session WHERE hash = $1", &[hash.into()])?;
    Ok(())
}

/// Ends every session of an agent (disabled, new password).
///
/// # Errors
/// When the database refuses.
pub fn delete_of_agent(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    agent: &AgentId,
) -> Result<u64, StoreError> {
    tx.execute(
        "DELETE FROM session WHERE merchant = $1 AND agent = $2",
        &[merchant.into(), agent.into()],
    )
}

/// Removes sessions that are over.
///
/// # Errors
/// When the database refuses.
pub fn prune(tx: &mut Tx<'_>, now: Timestamp) -> Result<u64, StoreError> {
    tx.execute("DELETE FROM session WHERE expires_at <= $1", &[now.into()])
}
