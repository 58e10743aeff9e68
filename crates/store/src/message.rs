//! The transcript as it is read. It is written by turns, receipts and amendments.

use crate::lane::MessageKind;
use crate::page;
use crate::receipt;
use crate::value::Row;
use crate::{StoreError, Tx};
use engine::inbox::inbound::ReceiptState;
use engine::{ConversationId, InboxId, MerchantId, MessageId, Timestamp};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub id: MessageId,
    pub conversation: ConversationId,
    pub position: i64,
    pub kind: MessageKind,
    pub at: Timestamp,
    pub receipt: ReceiptState,
    pub error_code: Option<String>,
    pub error_text: Option<String>,
    /// It may have been delivered twice: an attempt ended without an answer and the provider cannot tell.
    pub possibly_duplicated: bool,
    pub provider_id: Option<String>,
    /// JSON list of `{at, change}`, oldest first; `change` is an `engine::Amendment`.
    pub amendments: Option<String>,
    /// An `engine::inbox::message::Message` as JSON.
    pub body: String,
}

const COLUMNS: &str = "m.id, m.conversation, m.position, m.kind, m.at, m.receipt, m.error_code,
    m.error_text, m.possibly_duplicated, m.provider_id, m.amendments, m.body";

/// # Errors
/// When the database refuses.
pub fn get(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    conversation: &ConversationId,
    id: &MessageId,
) -> Result<Option<Message>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM message m WHERE m.merchant = $1 AND m.id = $2 AND m.conversation = $3"
    );
    let row = tx.first(&sql, &[merchant.into(), id.into(), conversation.into()])?;
    row.map(message).transpose()
}

/// The message a provider calls by this id.
///
/// # Errors
/// When the database refuses.
pub fn by_provider_id(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    inbox: &InboxId,
    provider_id: &str,
) -> Result<Option<Message>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM provider_message p
         JOIN message m ON m.merchant = p.merchant AND m.conversation = p.conversation
             AND m.position = p.position
         WHERE p.merchant = $1 AND p.inbox = $2 AND p.provider_id = $3"
    );
    let row = tx.first(&sql, &[merchant.into(), inbox.into(), provider_id.into()])?;
    row.map(message).transpose()
}

/// The newest messages before a position (or of all), oldest first.
///
/// # Errors
/// When the database refuses.
pub fn before(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    conversation: &ConversationId,
    position: Option<i64>,
    limit: usize,
) -> Result<Vec<Message>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM message m
         WHERE m.merchant = $1 AND m.conversation = $2 AND m.position < $3
         ORDER BY m.position DESC LIMIT $4"
    );
    let rows = tx.query(
        &sql,
        &[
            merchant.into(),
            conversation.into(),
            position.unwrap_or(i64::MAX).into(),
            page::limited(limit).into(),
        ],
    )?;
    rows.into_iter().rev().map(message).collect()
}

/// The messages after a position, oldest first.
///
/// # Errors
/// When the database refuses.
pub fn after(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    conversation: &ConversationId,
    position: i64,
    limit: usize,
) -> Result<Vec<Message>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM message m
         WHERE m.merchant = $1 AND m.conversation = $2 AND m.position > $3
         ORDER BY m.position LIMIT $4"
    );
    let rows = tx.query(
        &sql,
        &[merchant.into(), conversation.into(), position.into(), page::limited(limit).into()],
    )?;
    rows.into_iter().map(message).collect()
}

/// Messages of one conversation whose text contains `words`, newest first.
///
/// # Errors
/// When the database refuses.
pub fn search(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    conversation: &ConversationId,
    words: &str,
    limit: usize,
) -> Result<Vec<Message>, StoreError> {
    let Some((lower, capital)) = page::patterns(words) else { return Ok(Vec::new()) };
    let sql = format!(
        "SELECT {COLUMNS} FROM message m
         WHERE m.merchant = $1 AND m.conversation = $2
             AND (LOWER(m.search_text) LIKE $3 ESCAPE '\\' OR m.search_text LIKE $4 ESCAPE '\\')
         ORDER BY m.position DESC LIMIT $5"
    );
    let rows = tx.query(
        &sql,
        &[
            merchant.into(),
            conversation.into(),
            lower.into(),
            capital.into(),
            page::limited(limit).into(),
        ],
    )?;
    rows.into_iter().map(message).collect()
}

fn message(mut row: Row) -> Result<Message, StoreError> {
    let (id, conversation, position) = (row.get()?, row.get()?, row.get()?);
    let kind: String = row.get()?;
    Ok(Message {
        id,
        conversation,
        position,
        kind: MessageKind::parse(&kind)
            .ok_or_else(|| StoreError::Corrupt(format!("message kind {kind}")))?,
        at: row.get()?,
        receipt: receipt::state(row.get()?),
        error_code: row.get()?,
        error_text: row.get()?,
        possibly_duplicated: row.get()?,
        provider_id: row.get()?,
        amendments: row.get()?,
        body: row.get()?,
    })
}
