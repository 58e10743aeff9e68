//! Conversations as the inbox lists and shows them. They are changed by their lane's turns only.

use crate::lane::ConversationProjection;
use crate::page::{self, Cursor, Page};
use crate::value::{Row, Value};
use crate::{StoreError, Tx, json};
use engine::inbox::floor::Holder;
use engine::inbox::inbound::Identity;
use engine::inbox::reply_window::Opening;
use engine::{AgentId, ContactId, ConversationId, InboxId, MerchantId, Status, Timestamp};

/// One conversation, with what its lane last stored about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversation {
    pub id: ConversationId,
    pub inbox: InboxId,
    pub contact: ContactId,
    pub display_name: Option<String>,
    pub created_at: Timestamp,
    /// The last number of its live events.
    pub seq: i64,
    pub projection: ConversationProjection,
    /// Pieces started that count against [`ConversationProjection::openings`].
    pub n_started: u64,
    sort_at: Timestamp,
}

/// The lists of the inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum View {
    /// Open, assigned to this agent.
    Mine(AgentId),
    /// Open, wanting or having a person, assigned to nobody.
    Unassigned,
    /// Open, answered by the bot.
    Bot,
    /// Open, waiting for a person: who has waited longest first.
    Waiting,
    /// In any status, the most recent first.
    All,
    Closed,
    Snoozed,
}

const COLUMNS: &str = "c.id, c.inbox, c.contact, p.display_name, c.created_at, c.next_seq - 1, v.queue,
    v.holder, v.holder_agent, c.floor_version, v.assignee, v.waiting_since, v.unread, v.snoozed_until,
    v.preview, v.last_message_at, v.language, v.cart_total_minor, v.cart_currency,
    c.reply_window_until, c.opted_out, v.needs_person, v.sort_at, c.openings, c.n_started
    FROM conversation_view v
    JOIN conversation c ON c.merchant = v.merchant AND c.id = v.id
    JOIN contact p ON p.merchant = c.merchant AND p.id = c.contact";

/// The conversation, once its first turn was stored.
///
/// # Errors
/// When the database refuses.
pub fn get(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &ConversationId,
) -> Result<Option<Conversation>, StoreError> {
    let sql = format!("SELECT {COLUMNS} WHERE v.merchant = $1 AND v.id = $2");
    let row = tx.first(&sql, &[merchant.into(), id.into()])?;
    row.map(conversation).transpose()
}

/// One page of a view, of one inbox or of all; with words, only those whose contact or messages have them.
///
/// # Errors
/// When the database refuses.
pub fn list(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    view: &View,
    inbox: Option<&InboxId>,
    words: &str,
    after: Option<&Cursor>,
    limit: usize,
) -> Result<Page<Conversation>, StoreError> {
    let limit = page::limited(limit);
    let oldest_first = *view == View::Waiting;
    let from = if oldest_first { Cursor::oldest(after) } else { Cursor::newest(after) };
    let place = if *view == View::All { "v.last_message_at" } else { "v.sort_at" };
    let (compare, direction) = if oldest_first { (">", "ASC") } else { ("<", "DESC") };
    let agent = match view {
        View::Mine(agent) => Some(agent),
        View::Unassigned | View::Bot | View::Waiting | View::All | View::Closed | View::Snoozed => {
            None
        }
    };
    let condition = match view {
        View::Mine(_) => "v.assignee = $6 AND v.queue IN ('waiting', 'agent', 'bot')",
        View::Unassigned => "v.assignee IS NULL AND v.queue IN ('waiting', 'agent')",
        View::Bot => "v.queue = 'bot'",
        View::Waiting => "v.queue = 'waiting'",
        View::All => "v.merchant = $1",
        View::Closed => "v.queue = 'closed'",
        View::Snoozed => "v.queue = 'snoozed'",
    };
    let mut values: Vec<Value<'_>> = vec![
        merchant.into(),
        from.at.into(),
        (&from.id).into(),
        (limit + 1).into(),
        inbox.map_or("", |inbox| inbox.as_str()).into(),
    ];
    values.extend(agent.map(Value::from));
    let patterns = page::patterns(words);
    let says = match &patterns {
        Some((lower, capital)) => {
            values.extend([lower.into(), capital.into()]);
            saying(values.len() - 1, values.len())
        }
        None => String::new(),
    };
    let sql = format!(
        "SELECT {COLUMNS} WHERE v.merchant = $1 AND {condition}
             AND ({place}, v.id) {compare} ($2, $3) AND ($5 = '' OR v.inbox = $5){says}
         ORDER BY {place} {direction}, v.id {direction} LIMIT $4"
    );
    let rows = tx.query(&sql, &values)?;
    let items = rows.into_iter().map(conversation).collect::<Result<_, _>>()?;
    Page::of(items, limit, |last: &Conversation| {
        let at = if *view == View::All { last.projection.last_message_at } else { last.sort_at };
        Cursor::new(at, last.id.as_str())
    })
}

/// The condition that a name, the preview or a message has the words of these two parameters.
fn saying(lower: usize, capital: usize) -> String {
    let has = |text: &str| {
        format!("LOWER({text}) LIKE ${lower} ESCAPE '\\' OR {text} LIKE ${capital} ESCAPE '\\'")
    };
    let (name, preview, message) = (has("p.display_name"), has("v.preview"), has("m.search_text"));
    format!(
        " AND ({name} OR {preview} OR EXISTS (SELECT 1 FROM message m
             WHERE m.merchant = v.merchant AND m.conversation = v.id AND ({message})))"
    )
}

/// All conversations of one contact, most recent first.
///
/// # Errors
/// When the database refuses.
pub fn of_contact(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    contact: &ContactId,
) -> Result<Vec<Conversation>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} WHERE c.merchant = $1 AND c.contact = $2 ORDER BY v.last_message_at DESC"
    );
    let rows = tx.query(&sql, &[merchant.into(), contact.into()])?;
    rows.into_iter().map(conversation).collect()
}

/// The conversation that a contact has in an inbox under this name, whether or not a turn was stored.
///
/// # Errors
/// When the database refuses.
pub fn find(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    inbox: &InboxId,
    contact: &ContactId,
    name: &Identity,
) -> Result<Option<ConversationId>, StoreError> {
    let rows = tx.query(
        "SELECT id, other_names FROM conversation
         WHERE merchant = $1 AND contact = $2 AND inbox = $3 ORDER BY account",
        &[merchant.into(), contact.into(), inbox.into()],
    )?;
    for mut row in rows {
        let (id, others): (ConversationId, Option<String>) = (row.get()?, row.get()?);
        if !other_names(others)?.contains(name) {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

/// Names of the same person by which a conversation does not go.
pub(crate) fn other_names(stored: Option<String>) -> Result<Vec<Identity>, StoreError> {
    stored.map_or_else(|| Ok(Vec::new()), |text| json::read(&text))
}

/// The names a conversation may use: a person has other accounts, and is not written to there from here.
pub(crate) fn own_names(
    mut all: Vec<Identity>,
    others: Option<String>,
) -> Result<Vec<Identity>, StoreError> {
    let others = other_names(others)?;
    all.retain(|name| !others.contains(name));
    Ok(all)
}

/// Whose conversation it is, and in which inbox, whether or not a turn was stored.
///
/// # Errors
/// When the database refuses.
pub fn owner(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &ConversationId,
) -> Result<Option<(InboxId, ContactId)>, StoreError> {
    let row = tx.first(
        "SELECT inbox, contact FROM conversation WHERE merchant = $1 AND id = $2",
        &[merchant.into(), id.into()],
    )?;
    row.map(|mut row| Ok((row.get()?, row.get()?))).transpose()
}

/// Where a contact is best written to now: in the conversation that was used last, of those that may be answered
/// freely if there is one. `None` when she never wrote.
///
/// # Errors
/// When the database refuses.
pub fn latest_of(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    contact: &ContactId,
    now: Timestamp,
) -> Result<Option<(ConversationId, InboxId)>, StoreError> {
    let row = tx.first(
        "SELECT id, inbox FROM conversation WHERE merchant = $1 AND contact = $2
         ORDER BY CASE WHEN opted_out = 0 AND (reply_window_until IS NULL OR reply_window_until > $3)
             THEN 0 ELSE 1 END, last_message_at DESC, id LIMIT 1",
        &[merchant.into(), contact.into(), now.into()],
    )?;
    row.map(|mut row| Ok((row.get()?, row.get()?))).transpose()
}

/// The stored state and its version; `None` before the first turn.
///
/// # Errors
/// When the database refuses.
pub fn state(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &ConversationId,
) -> Result<Option<(String, i64)>, StoreError> {
    let row = tx.first(
        "SELECT state, state_version FROM conversation
         WHERE merchant = $1 AND id = $2 AND state IS NOT NULL",
        &[merchant.into(), id.into()],
    )?;
    row.map(|mut row| Ok((row.get()?, row.get()?))).transpose()
}

/// Puts a label on a conversation or takes it off.
///
/// # Errors
/// When the database refuses.
pub fn set_label(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &ConversationId,
    label: &str,
    on: bool,
) -> Result<(), StoreError> {
    let sql = if on {
        "INSERT INTO conversation_label (merchant, conversation, label) VALUES ($1, $2, $3)
         ON CONFLICT DO NOTHING"
    } else {
        "DELETE FROM conversation_label WHERE merchant = $1 AND conversation = $2 AND label = $3"
    };
    tx.send(sql, &[merchant.into(), id.into(), label.into()])?;
    Ok(())
}

/// Lets nothing more be written until the contact acts: the one message that was allowed has gone out.
///
/// # Errors
/// When the database refuses.
pub fn close_window(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &ConversationId,
) -> Result<(), StoreError> {
    tx.send(
        "UPDATE conversation SET reply_window_until = NULL WHERE merchant = $1 AND id = $2",
        &[merchant.into(), id.into()],
    )?;
    Ok(())
}

/// # Errors
/// When the database refuses.
pub fn labels(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &ConversationId,
) -> Result<Vec<String>, StoreError> {
    let rows = tx.query(
        "SELECT label FROM conversation_label WHERE merchant = $1 AND conversation = $2 ORDER BY label",
        &[merchant.into(), id.into()],
    )?;
    rows.into_iter().map(|mut row| row.get()).collect()
}

fn conversation(mut row: Row) -> Result<Conversation, StoreError> {
    let (id, inbox, contact) = (row.get()?, row.get()?, row.get()?);
    let (display_name, created_at, seq) = (row.get()?, row.get()?, row.get()?);
    let status = match row.get::<String>()?.as_str() {
        "closed" => Status::Closed,
        "snoozed" => Status::Snoozed,
        _ => Status::Open,
    };
    let (holder, agent): (String, Option<AgentId>) = (row.get()?, row.get()?);
    let holder = match (holder.as_str(), agent) {
        ("agent", Some(id)) => Holder::Agent { id },
        ("waiting", _) => Holder::Waiting,
        ("agent_elsewhere", _) => Holder::AgentElsewhere,
        _ => Holder::Bot,
    };
    let mut projection = ConversationProjection {
        status,
        holder,
        floor_version: row.get()?,
        assignee: row.get()?,
        waiting_since: row.get()?,
        unread: row.get()?,
        snoozed_until: row.get()?,
        preview: row.get()?,
        last_message_at: row.get()?,
        language: row.get()?,
        cart_total_minor: row.get()?,
        cart_currency: row.get()?,
        reply_window_until: row.get()?,
        openings: Vec::new(),
        opted_out: row.get()?,
        needs_person: row.get()?,
    };
    let sort_at = row.get()?;
    projection.openings = openings(row.get()?)?;
    let n_started = row.get()?;
    Ok(Conversation {
        id,
        inbox,
        contact,
        display_name,
        created_at,
        seq,
        projection,
        n_started,
        sort_at,
    })
}

/// What a conversation's row says of openings.
pub(crate) fn openings(stored: Option<String>) -> Result<Vec<Opening>, StoreError> {
    stored.map_or_else(|| Ok(Vec::new()), |stored| json::read(&stored))
}
