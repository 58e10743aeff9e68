//! Files that wait to be copied from a provider before it forgets them.
//!
//! A turn that keeps a message with a file asks for the copy in its own transaction ([`want`]); whoever copies
//! takes what is due ([`claim`]), and says how it went ([`done`], [`later`]). The transcript already names the
//! upload that the copy becomes.

use crate::{StoreError, Tx};
use engine::{ConversationId, InboxId, MerchantId, Timestamp};

/// A file to copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedFile {
    pub merchant: MerchantId,
    /// The id of the upload it will be.
    pub upload: String,
    pub inbox: InboxId,
    pub conversation: ConversationId,
    /// The provider's name of it.
    pub reference: String,
    pub file_name: Option<String>,
    /// 1 the first time it is claimed.
    pub attempt: i64,
}

/// Asks for a copy.
///
/// # Errors
/// When the database refuses.
pub fn want(tx: &mut Tx<'_>, file: &WantedFile, now: Timestamp) -> Result<(), StoreError> {
    tx.send(
        "INSERT INTO media_fetch (merchant, upload, inbox, conversation, reference, file_name, due_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        &[
            (&file.merchant).into(),
            (&file.upload).into(),
            (&file.inbox).into(),
            (&file.conversation).into(),
            (&file.reference).into(),
            file.file_name.as_ref().into(),
            now.into(),
        ],
    )?;
    Ok(())
}

/// Takes up to `limit` files until `now + lease_ms`, counting the attempt.
///
/// # Errors
/// When the database refuses.
pub fn claim(
    tx: &mut Tx<'_>,
    now: Timestamp,
    lease_ms: i64,
    limit: usize,
) -> Result<Vec<WantedFile>, StoreError> {
    let rows = tx.query(
        "UPDATE media_fetch SET attempt = attempt + 1, due_at = $3
         WHERE (merchant, upload) IN (SELECT merchant, upload FROM media_fetch
             WHERE due_at <= $1 ORDER BY due_at LIMIT $2 {skip_locked: media_fetch})
         RETURNING merchant, upload, inbox, conversation, reference, file_name, attempt",
        &[now.into(), limit.into(), now.plus_ms(lease_ms).into()],
    )?;
    rows.into_iter()
        .map(|mut row| {
            Ok(WantedFile {
                merchant: row.get()?,
                upload: row.get()?,
                inbox: row.get()?,
                conversation: row.get()?,
                reference: row.get()?,
                file_name: row.get()?,
                attempt: row.get()?,
            })
        })
        .collect()
}

/// It is copied, or never will be; `false` when nobody wants it any more: its message was taken back.
///
/// # Errors
/// When the database refuses.
pub fn done(tx: &mut Tx<'_>, merchant: &MerchantId, upload: &str) -> Result<bool, StoreError> {
    let gone = tx.execute(
        "DELETE FROM media_fetch WHERE merchant = $1 AND upload = $2",
        &[merchant.into(), upload.into()],
    )?;
    Ok(gone == 1)
}

/// It could not be copied now.
///
/// # Errors
/// When the database refuses.
pub fn later(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    upload: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.send(
        "UPDATE media_fetch SET due_at = $3 WHERE merchant = $1 AND upload = $2",
        &[merchant.into(), upload.into(), at.into()],
    )?;
    Ok(())
}
