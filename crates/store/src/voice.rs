//! What the brand's voice was: every guide that was ever saved, so that a change can be seen and taken back.

use crate::document::{self, DocumentKind};
use crate::{StoreError, Tx, json};
use engine::{Language, MerchantId, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Versions shown of one language.
pub const VERSIONS_MAX: i64 = 50;

/// Keeps a guide as the version of this moment.
///
/// # Errors
/// When the database refuses.
pub fn keep<T: Serialize>(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    language: Language,
    guide: &T,
    now: Timestamp,
) -> Result<(), StoreError> {
    // Fixed width, so that the order of ids is that of time.
    let id = format!("{}.{:016}", language.code(), now.0);
    document::put(tx, merchant, DocumentKind::VoiceVersion, &id, guide, now)
}

/// The versions of one language, the newest first.
///
/// # Errors
/// When the database refuses, or what is stored is of another shape.
pub fn versions<T: DeserializeOwned>(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    language: Language,
) -> Result<Vec<(Timestamp, T)>, StoreError> {
    let (from, to) = (format!("{}.", language.code()), format!("{}/", language.code()));
    let rows = tx.query(
        "SELECT updated_at, data FROM document
         WHERE merchant = $1 AND kind = 'voice_version' AND id >= $2 AND id < $3
         ORDER BY id DESC LIMIT $4",
        &[merchant.into(), from.as_str().into(), to.as_str().into(), VERSIONS_MAX.into()],
    )?;
    let each = rows.into_iter();
    each.map(|mut row| Ok((row.get()?, json::read(&row.get::<String>()?)?))).collect()
}
