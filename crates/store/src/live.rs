//! What inbox and widget are told: events numbered for each conversation and for each merchant.
//!
//! A conversation's `seq` is given under its row's lock, so it has no holes. A number over a whole merchant
//! cannot be given inside concurrent transactions without making them wait for each other, or becoming visible
//! out of order. On PostgreSQL it is therefore given afterwards, by one sequencer at a time ([`sequence`]), and
//! the merchant's feed shows only numbered events. SQLite has one writer, which numbers at once.

use crate::value::{Batch, Row};
use crate::{EngineKind, StoreError, Tx};
use engine::{ConversationId, MerchantId, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// One stored event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveEvent {
    pub merchant: MerchantId,
    pub conversation: ConversationId,
    pub seq: i64,
    /// `None` until it has its place in the merchant's feed.
    pub feed_seq: Option<i64>,
    pub at: Timestamp,
    pub kind: String,
    pub data: String,
}

/// An event of a conversation from outside its turns (a receipt, an upload).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLiveEvent {
    pub merchant: MerchantId,
    pub conversation: ConversationId,
    pub at: Timestamp,
    pub kind: String,
    pub data: String,
}

/// Adds events to their conversations, in the given order.
///
/// # Errors
/// [`StoreError::NotFound`] when a conversation does not exist.
pub fn append(tx: &mut Tx<'_>, events: &[NewLiveEvent]) -> Result<(), StoreError> {
    let mut counts: BTreeMap<(&MerchantId, &ConversationId), i64> = BTreeMap::new();
    for event in events {
        *counts.entry((&event.merchant, &event.conversation)).or_insert(0) += 1;
    }
    let mut rows = Batch::new();
    for ((merchant, conversation), n) in &counts {
        rows.push([(*merchant).into(), (*conversation).into(), (*n).into()]);
    }
    let taken = tx.query_many(
        "UPDATE conversation SET next_seq = conversation.next_seq + i.n
         FROM {rows: merchant text, id text, n bigint}
         WHERE conversation.merchant = i.merchant AND conversation.id = i.id
         RETURNING conversation.merchant, conversation.id, conversation.next_seq",
        &rows,
        &[],
    )?;
    let mut next: BTreeMap<(MerchantId, ConversationId), i64> = BTreeMap::new();
    for mut row in taken {
        let (merchant, conversation): (MerchantId, ConversationId) = (row.get()?, row.get()?);
        let n = counts.get(&(&merchant, &conversation)).copied().unwrap_or(0);
        next.insert((merchant, conversation), row.get::<i64>()? - n);
    }
    let numbered: Result<Vec<LiveEvent>, StoreError> = events
        .iter()
        .map(|event| {
            let key = (event.merchant.clone(), event.conversation.clone());
            let next = next.get_mut(&key).ok_or(StoreError::NotFound)?;
            let seq = *next;
            *next += 1;
            let NewLiveEvent { merchant, conversation, at, kind, data } = event.clone();
            Ok(LiveEvent { merchant, conversation, seq, feed_seq: None, at, kind, data })
        })
        .collect();
    store(tx, &numbered?)
}

/// Stores events that have their place in the conversation.
pub(crate) fn store(tx: &mut Tx<'_>, events: &[LiveEvent]) -> Result<(), StoreError> {
    if events.is_empty() {
        return Ok(());
    }
    let mut feed = match tx.engine() {
        EngineKind::Sqlite => Some(take_feed_numbers(tx, events.iter().map(|e| &e.merchant))?),
        EngineKind::Postgres => None,
    };
    let mut rows = Batch::new();
    for event in events {
        let feed_seq = feed.as_mut().and_then(|feed| feed.get_mut(&event.merchant)).map(|next| {
            *next += 1;
            *next
        });
        rows.push([
            (&event.merchant).into(),
            (&event.conversation).into(),
            event.seq.into(),
            feed_seq.into(),
            event.at.into(),
            (&event.kind).into(),
            (&event.data).into(),
        ]);
    }
    tx.send_many(
        "INSERT INTO live_event (merchant, conversation, seq, feed_seq, at, kind, data)
         SELECT merchant, conversation, seq, feed_seq, at, kind, data
         FROM {rows: merchant text, conversation text, seq bigint, feed_seq bigint, at bigint,
             kind text, data text}",
        &rows,
        &[],
    )?;
    Ok(())
}

/// Takes as many feed numbers as each merchant is named; answers the last number before them.
fn take_feed_numbers<'e>(
    tx: &mut Tx<'_>,
    merchants: impl Iterator<Item = &'e MerchantId>,
) -> Result<BTreeMap<MerchantId, i64>, StoreError> {
    let mut counts: BTreeMap<&MerchantId, i64> = BTreeMap::new();
    for merchant in merchants {
        *counts.entry(merchant).or_insert(0) += 1;
    }
    let mut rows = Batch::new();
    for (merchant, n) in &counts {
        rows.push([(*merchant).into(), (*n).into()]);
    }
    let taken = tx.query_many(
        "INSERT INTO live_feed (merchant, last_seq)
         SELECT merchant, n FROM {rows: merchant text, n bigint}
         WHERE true ON CONFLICT (merchant) DO UPDATE SET last_seq = live_feed.last_seq + excluded.last_seq
         RETURNING merchant, last_seq",
        &rows,
        &[],
    )?;
    taken
        .into_iter()
        .map(|mut row| {
            let (merchant, last): (MerchantId, i64) = (row.get()?, row.get()?);
            let n = counts.get(&merchant).copied().unwrap_or(0);
            Ok((merchant, last - n))
        })
        .collect()
}

/// Gives up to `limit` committed events their place in their merchant's feed; answers how many. One caller at a
/// time works, the others find nothing to do. On SQLite there is never anything to do.
///
/// # Errors
/// When the database refuses.
pub fn sequence(tx: &mut Tx<'_>, limit: usize) -> Result<usize, StoreError> {
    if tx.engine() == EngineKind::Sqlite {
        return Ok(0);
    }
    // Held until the commit: the next sequencer starts only when these numbers are visible.
    if tx.first("SELECT id FROM live_turn {skip_locked: live_turn}", &[])?.is_none() {
        return Ok(0);
    }
    let found = tx.query(
        "SELECT merchant, conversation, seq FROM live_event WHERE feed_seq IS NULL
         ORDER BY ordinal LIMIT $1",
        &[limit.into()],
    )?;
    let mut events: Vec<(MerchantId, ConversationId, i64)> = found
        .into_iter()
        .map(|mut row| Ok((row.get()?, row.get()?, row.get()?)))
        .collect::<Result<_, StoreError>>()?;
    keep_conversations_in_order(&mut events);
    let mut next = take_feed_numbers(tx, events.iter().map(|(merchant, ..)| merchant))?;
    let mut rows = Batch::new();
    for (merchant, conversation, seq) in &events {
        let Some(last) = next.get_mut(merchant) else { continue };
        *last += 1;
        rows.push([merchant.into(), conversation.into(), (*seq).into(), (*last).into()]);
    }
    tx.send_many(
        "UPDATE live_event SET feed_seq = i.feed_seq
         FROM {rows: merchant text, conversation text, seq bigint, feed_seq bigint}
         WHERE live_event.merchant = i.merchant AND live_event.conversation = i.conversation
             AND live_event.seq = i.seq",
        &rows,
        &[],
    )?;
    Ok(events.len())
}

/// Ordinals are taken one by one while a statement runs: within a conversation the `seq` is what counts. Each
/// conversation keeps the places it has in the list and fills them in its own order.
fn keep_conversations_in_order(events: &mut [(MerchantId, ConversationId, i64)]) {
    let mut seqs: BTreeMap<(MerchantId, ConversationId), BTreeSet<i64>> = BTreeMap::new();
    for (merchant, conversation, seq) in events.iter() {
        seqs.entry((merchant.clone(), conversation.clone())).or_default().insert(*seq);
    }
    for (merchant, conversation, seq) in events.iter_mut() {
        let key = (merchant.clone(), conversation.clone());
        if let Some(lowest) = seqs.get_mut(&key).and_then(BTreeSet::pop_first) {
            *seq = lowest;
        }
    }
}

/// The last number of each merchant's feed: one small look tells a node where there is news.
///
/// # Errors
/// When the database refuses.
pub fn heads(tx: &mut Tx<'_>) -> Result<Vec<(MerchantId, i64)>, StoreError> {
    let rows = tx.query("SELECT merchant, last_seq FROM live_feed", &[])?;
    rows.into_iter().map(|mut row| Ok((row.get()?, row.get()?))).collect()
}

/// The last number of one merchant's feed; 0 before the first event.
///
/// # Errors
/// When the database refuses.
pub fn head(tx: &mut Tx<'_>, merchant: &MerchantId) -> Result<i64, StoreError> {
    let row = tx.first("SELECT last_seq FROM live_feed WHERE merchant = $1", &[merchant.into()])?;
    row.map_or(Ok(0), |mut row| row.get())
}

/// Events of a merchant after a feed number, in order.
///
/// # Errors
/// When the database refuses.
pub fn feed(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    after_seq: i64,
    limit: usize,
) -> Result<Vec<LiveEvent>, StoreError> {
    let rows = tx.query(
        "SELECT merchant, conversation, seq, feed_seq, at, kind, data FROM live_event
         WHERE merchant = $1 AND feed_seq > $2 ORDER BY feed_seq LIMIT $3",
        &[merchant.into(), after_seq.into(), limit.into()],
    )?;
    rows.into_iter().map(event).collect()
}

/// Events of one conversation after a number of its own, in order.
///
/// # Errors
/// When the database refuses.
pub fn conversation_feed(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    conversation: &ConversationId,
    after_seq: i64,
    limit: usize,
) -> Result<Vec<LiveEvent>, StoreError> {
    let rows = tx.query(
        "SELECT merchant, conversation, seq, feed_seq, at, kind, data FROM live_event
         WHERE merchant = $1 AND conversation = $2 AND seq > $3 ORDER BY seq LIMIT $4",
        &[merchant.into(), conversation.into(), after_seq.into(), limit.into()],
    )?;
    rows.into_iter().map(event).collect()
}

/// Forgets all but the newest `keep` events of a merchant, at most `limit` at once.
///
/// # Errors
/// When the database refuses.
pub fn prune(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    keep: i64,
    limit: usize,
) -> Result<u64, StoreError> {
    let before = head(tx, merchant)?.saturating_sub(keep);
    tx.execute(
        "DELETE FROM live_event WHERE (merchant, conversation, seq) IN (
             SELECT merchant, conversation, seq FROM live_event
             WHERE merchant = $1 AND feed_seq <= $2 ORDER BY feed_seq LIMIT $3)",
        &[merchant.into(), before.into(), limit.into()],
    )
}

fn event(mut row: Row) -> Result<LiveEvent, StoreError> {
    Ok(LiveEvent {
        merchant: row.get()?,
        conversation: row.get()?,
        seq: row.get()?,
        feed_seq: row.get()?,
        at: row.get()?,
        kind: row.get()?,
        data: row.get()?,
    })
}
