//! Who changed what: a record that only grows.

use crate::page::{self, Cursor, Page};
use crate::{StoreError, Tx};
use engine::{MerchantId, Timestamp};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    pub at: Timestamp,
    pub id: String,
    pub actor: String,
    pub action: String,
    pub subject: String,
    /// JSON.
    pub detail: String,
}

/// # Errors
/// When the database refuses.
pub fn record(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    at: Timestamp,
    actor: &str,
    action: &str,
    subject: &str,
    detail: &str,
) -> Result<(), StoreError> {
    let id = tx.token();
    tx.send(
        "INSERT INTO audit (merchant, at, id, actor, action, subject, detail)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            merchant.into(),
            at.into(),
            id.into(),
            actor.into(),
            action.into(),
            subject.into(),
            detail.into(),
        ],
    )?;
    Ok(())
}

/// Newest first.
///
/// # Errors
/// When the database refuses.
pub fn list(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    after: Option<&Cursor>,
    limit: usize,
) -> Result<Page<AuditEntry>, StoreError> {
    let limit = page::limited(limit);
    let from = Cursor::newest(after);
    let rows = tx.query(
        "SELECT at, id, actor, action, subject, detail FROM audit
         WHERE merchant = $1 AND (at, id) < ($2, $3) ORDER BY at DESC, id DESC LIMIT $4",
        &[merchant.into(), from.at.into(), (&from.id).into(), (limit + 1).into()],
    )?;
    let items = rows
        .into_iter()
        .map(|mut row| {
            Ok(AuditEntry {
                at: row.get()?,
                id: row.get()?,
                actor: row.get()?,
                action: row.get()?,
                subject: row.get()?,
                detail: row.get()?,
            })
        })
        .collect::<Result<_, StoreError>>()?;
    Page::of(items, limit, |last: &AuditEntry| Cursor::new(last.at, &last.id))
}
