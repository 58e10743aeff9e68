//! What a platform says of the templates of an inbox: whether one may be sent now, and what it counts as.

use crate::{StoreError, Tx};
use engine::inbox::inbound::TemplateNews;
use engine::{InboxId, MerchantId, Timestamp};

/// What was said last of a template in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateState {
    pub language: String,
    pub status: Option<String>,
    pub reason: Option<String>,
    pub category: Option<String>,
}

/// Keeps what is new; older news that come late change nothing.
///
/// # Errors
/// When the database refuses.
pub fn told(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    inbox: &InboxId,
    news: &TemplateNews,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.send(
        "INSERT INTO template_state (merchant, inbox, name, language, status, reason, category, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (merchant, inbox, name, language) DO UPDATE SET
             reason = CASE WHEN excluded.status IS NULL THEN template_state.reason
                 ELSE excluded.reason END,
             status = COALESCE(excluded.status, template_state.status),
             category = COALESCE(excluded.category, template_state.category), at = excluded.at
         WHERE excluded.at >= template_state.at",
        &[
            merchant.into(),
            inbox.into(),
            (&news.name).into(),
            (&news.language).into(),
            news.status.as_ref().into(),
            news.reason.as_ref().into(),
            news.category.as_ref().into(),
            at.into(),
        ],
    )
}

/// What is known of a template, in each of its languages.
///
/// # Errors
/// When the database refuses.
pub fn states(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    inbox: &InboxId,
    name: &str,
) -> Result<Vec<TemplateState>, StoreError> {
    let rows = tx.query(
        "SELECT language, status, reason, category FROM template_state
         WHERE merchant = $1 AND inbox = $2 AND name = $3 ORDER BY language",
        &[merchant.into(), inbox.into(), name.into()],
    )?;
    rows.into_iter()
        .map(|mut row| {
            Ok(TemplateState {
                language: row.get()?,
                status: row.get()?,
                reason: row.get()?,
                category: row.get()?,
            })
        })
        .collect()
}
