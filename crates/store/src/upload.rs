//! Files that came with messages.

use crate::{StoreError, Tx};
use engine::{ConversationId, MerchantId, Timestamp};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Random: knowing it is part of being allowed to see it.
    pub id: String,
    pub conversation: Option<ConversationId>,
    pub file_name: Option<String>,
    pub mime: String,
    pub created_at: Timestamp,
    pub content: Vec<u8>,
}

/// # Errors
/// When the database refuses.
pub fn create(tx: &mut Tx<'_>, merchant: &MerchantId, upload: &Upload) -> Result<(), StoreError> {
    tx.send(
        "INSERT INTO upload (merchant, id, conversation, file_name, mime, created_at, n_bytes, content)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            merchant.into(),
            (&upload.id).into(),
            upload.conversation.as_ref().into(),
            upload.file_name.as_ref().into(),
            (&upload.mime).into(),
            upload.created_at.into(),
            upload.content.len().into(),
            upload.content.as_slice().into(),
        ],
    )?;
    Ok(())
}

/// # Errors
/// When the database refuses.
pub fn get(tx: &mut Tx<'_>, merchant: &MerchantId, id: &str) -> Result<Option<Upload>, StoreError> {
    let row = tx.first(
        "SELECT id, conversation, file_name, mime, created_at, content FROM upload
         WHERE merchant = $1 AND id = $2",
        &[merchant.into(), id.into()],
    )?;
    row.map(|mut row| {
        Ok(Upload {
            id: row.get()?,
            conversation: row.get()?,
            file_name: row.get()?,
            mime: row.get()?,
            created_at: row.get()?,
            content: row.get()?,
        })
    })
    .transpose()
}
