//! API tokens. Only a hash is stored; it is also what finds the merchant.

use crate::value::Row;
use crate::{StoreError, Tx};
use engine::{MerchantId, Timestamp};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub merchant: MerchantId,
    pub id: String,
    pub name: String,
    pub role: String,
    /// JSON list.
    pub scopes: String,
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
    pub last_used_at: Option<Timestamp>,
}

/// # Errors
/// When the database refuses.
pub fn create(tx: &mut Tx<'_>, hash: &str, token: &Token) -> Result<(), StoreError> {
    tx.send(
        "INSERT INTO api_token (hash, merchant, id, name, role, scopes, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            hash.into(),
            (&token.merchant).into(),
            (&token.id).into(),
            (&token.name).into(),
            (&token.role).into(),
            (&token.scopes).into(),
            token.created_at.into(),
            token.expires_at.into(),
        ],
    )?;
    Ok(())
}

/// The token of this hash while it is valid.
///
/// # Errors
/// When the database refuses.
pub fn find(tx: &mut Tx<'_>, hash: &str, now: Timestamp) -> Result<Option<Token>, StoreError> {
    let row = tx.first(
        "SELECT merchant, id, name, role, scopes, created_at, expires_at, last_used_at FROM api_token
         WHERE hash = $1 AND (expires_at IS NULL OR expires_at > $2)",
        &[hash.into(), now.into()],
    )?;
    row.map(token).transpose()
}

/// Notes that the token was used; call it rarely, not for every request.
///
/// # Errors
/// When the database refuses.
pub fn touch(tx: &mut Tx<'_>, hash: &str, now: Timestamp) -> Result<(), StoreError> {
    tx.send("UPDATE api_token SET last_used_at = $2 WHERE hash = $1", &[hash.into(), now.into()])?;
    Ok(())
}

/// # Errors
/// When the database refuses.
pub fn list(tx: &mut Tx<'_>, merchant: &MerchantId) -> Result<Vec<Token>, StoreError> {
    let rows = tx.query(
        "SELECT merchant, id, name, role, scopes, created_at, expires_at, last_used_at FROM api_token
         WHERE merchant = $1 ORDER BY created_at, id",
        &[merchant.into()],
    )?;
    rows.into_iter().map(token).collect()
}

/// Revokes a token; `false` when the merchant has none with this id.
///
/// # Errors
/// When the database refuses.
pub fn delete(tx: &mut Tx<'_>, merchant: &MerchantId, id: &str) -> Result<bool, StoreError> {
    let gone = tx.execute(
        "DELETE FROM api_token WHERE merchant = $1 AND id = $2",
        &[merchant.into(), id.into()],
    )?;
    Ok(gone == 1)
}

fn token(mut row: Row) -> Result<Token, StoreError> {
    Ok(Token {
        merchant: row.get()?,
        id: row.get()?,
        name: row.get()?,
        role: row.get()?,
        scopes: row.get()?,
        created_at: row.get()?,
        expires_at: row.get()?,
        last_used_at: row.get()?,
    })
}
