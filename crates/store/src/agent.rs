//! Agents: the people who answer. An address is unique within a merchant; it is stored in lower case.

use crate::value::Row;
use crate::{StoreError, Tx};
use engine::{AgentId, MerchantId, Timestamp};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agent {
    pub id: AgentId,
    pub email: String,
    pub name: String,
    pub password_hash: Option<String>,
    pub role: String,
    /// JSON list of language codes.
    pub languages: String,
    pub is_disabled: bool,
    pub created_at: Timestamp,
}

/// Creates the agent.
///
/// # Errors
/// A [`StoreError::Constraint`] on `agent(merchant, email)` when the address is taken.
pub fn create(tx: &mut Tx<'_>, merchant: &MerchantId, agent: &Agent) -> Result<(), StoreError> {
    tx.send(
        "INSERT INTO agent (merchant, id, email, name, password_hash, role, languages, is_disabled,
             created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[
            merchant.into(),
            (&agent.id).into(),
            agent.email.to_lowercase().into(),
            (&agent.name).into(),
            agent.password_hash.as_ref().into(),
            (&agent.role).into(),
            (&agent.languages).into(),
            agent.is_disabled.into(),
            agent.created_at.into(),
        ],
    )?;
    Ok(())
}

/// Replaces everything but the id and the day of creation.
///
/// # Errors
/// [`StoreError::NotFound`], or a [`StoreError::Constraint`] when the address is taken.
pub fn update(tx: &mut Tx<'_>, merchant: &MerchantId, agent: &Agent) -> Result<(), StoreError> {
    let changed = tx.execute(
        "UPDATE agent SET email = $3, name = $4, password_hash = $5, role = $6, languages = $7,
             is_disabled = $8
         WHERE merchant = $1 AND id = $2",
        &[
            merchant.into(),
            (&agent.id).into(),
            agent.email.to_lowercase().into(),
            (&agent.name).into(),
            agent.password_hash.as_ref().into(),
            (&agent.role).into(),
            (&agent.languages).into(),
            agent.is_disabled.into(),
        ],
    )?;
    if changed == 1 { Ok(()) } else { Err(StoreError::NotFound) }
}

/// # Errors
/// When the database refuses.
pub fn get(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &AgentId,
) -> Result<Option<Agent>, StoreError> {
    let row = tx.first(
        "SELECT id, email, name, password_hash, role, languages, is_disabled, created_at
         FROM agent WHERE merchant = $1 AND id = $2",
        &[merchant.into(), id.into()],
    )?;
    row.map(agent).transpose()
}

/// All agents of a merchant, by name.
///
/// # Errors
/// When the database refuses.
pub fn list(tx: &mut Tx<'_>, merchant: &MerchantId) -> Result<Vec<Agent>, StoreError> {
    let rows = tx.query(
        "SELECT id, email, name, password_hash, role, languages, is_disabled, created_at
         FROM agent WHERE merchant = $1 ORDER BY name, id",
        &[merchant.into()],
    )?;
    rows.into_iter().map(agent).collect()
}

/// Who signs in with this address, at which merchants: the one query that does not know its merchant yet.
///
/// # Errors
/// When the database refuses.
pub fn sign_in(tx: &mut Tx<'_>, email: &str) -> Result<Vec<(MerchantId, Agent)>, StoreError> {
    let rows = tx.query(
        "SELECT merchant, id, email, name, password_hash, role, languages, is_disabled, created_at
         FROM agent WHERE email = $1 AND is_disabled = 0 ORDER BY merchant",
        &[email.to_lowercase().into()],
    )?;
    rows.into_iter().map(|mut row| Ok((row.get()?, agent(row)?))).collect()
}

fn agent(mut row: Row) -> Result<Agent, StoreError> {
    Ok(Agent {
        id: row.get()?,
        email: row.get()?,
        name: row.get()?,
        password_hash: row.get()?,
        role: row.get()?,
        languages: row.get()?,
        is_disabled: row.get()?,
        created_at: row.get()?,
    })
}
