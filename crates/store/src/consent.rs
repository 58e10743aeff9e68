//! What contacts allowed: a ledger that only grows, and what follows from it for each channel and topic.
//!
//! The rules are [`Standing`]'s. Its rows are kept beside the ledger, so that the moment of sending asks one row.
//! Contacts that were found to be one have one standing: the stricter of both, until they are told apart again.

use crate::value::Row;
use crate::{StoreError, Tx, contact};
use engine::inbox::consent::Standing;
use engine::{ContactId, ConversationId, MerchantId, Timestamp};
use std::collections::BTreeMap;

/// One entry of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// Whose ledger it is in: of contacts that were merged, each keeps the own entries.
    pub contact: ContactId,
    pub number: i64,
    /// Empty where it is about every channel.
    pub channel: String,
    pub topic: String,
    pub is_granted: bool,
    /// How it was given or taken back, in words that can be shown.
    pub source: String,
    /// What proves it: the message she said it in, or what an agent names.
    pub evidence: Option<String>,
    /// Where she said it.
    pub conversation: Option<ConversationId>,
    pub at: Timestamp,
}

/// Something to enter.
#[derive(Debug, Clone, Copy)]
pub struct NewConsent<'a> {
    /// A channel's kind; empty for all of them.
    pub channel: &'a str,
    pub topic: &'a str,
    pub granted: bool,
    pub source: &'a str,
    pub evidence: Option<&'a str>,
    pub conversation: Option<&'a ConversationId>,
    pub at: Timestamp,
}

/// What holds now of one topic in one channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    pub channel: String,
    pub topic: String,
    pub is_granted: bool,
    /// Since when.
    pub at: Timestamp,
}

/// What somebody said of a topic in the channel `b`: 1 yes, 0 no, NULL nothing. Said of that channel counts before
/// said of all of them. Needs the conversation as `c` and its inbox as `b`.
macro_rules! said {
    ($topic:literal) => {
        concat!(
            "(SELECT s.is_granted FROM consent_state s
             WHERE s.merchant = c.merchant AND s.contact = c.contact AND s.topic = '",
            $topic,
            "' AND s.channel IN ('', COALESCE(b.channel, '')) ORDER BY s.channel DESC LIMIT 1)"
        )
    };
}
pub(crate) use said;

/// Adds an entry to the ledger of whoever the contact is now.
///
/// # Errors
/// When the database refuses.
pub fn record(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    who: &ContactId,
    new: &NewConsent<'_>,
) -> Result<(), StoreError> {
    // Whoever enters something holds the contact, so that numbers and standing agree.
    let who = &contact::lock(tx, merchant, who)?;
    tx.send(
        "INSERT INTO consent_entry (merchant, contact, number, channel, topic, is_granted, source,
             evidence, conversation, at)
         SELECT $1, $2, COALESCE(MAX(number), 0) + 1, $3, $4, $5, $6, $7, $8, $9 FROM consent_entry
         WHERE merchant = $1 AND contact = $2",
        &[
            merchant.into(),
            who.into(),
            new.channel.into(),
            new.topic.into(),
            new.granted.into(),
            new.source.into(),
            new.evidence.into(),
            new.conversation.into(),
            new.at.into(),
        ],
    )?;
    let mut standing = standing(tx, merchant, who)?;
    standing.take(new.channel, new.topic, new.granted);
    keep(tx, merchant, who, &standing, new.at)
}

/// What holds now, one row for each channel and topic.
///
/// # Errors
/// When the database refuses.
pub fn current(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    who: &ContactId,
) -> Result<Vec<Held>, StoreError> {
    let rows = tx.query(
        "SELECT channel, topic, is_granted, at FROM consent_state
         WHERE merchant = $1 AND contact = $2 ORDER BY channel, topic",
        &[merchant.into(), who.into()],
    )?;
    let held = |mut row: Row| {
        Ok(Held { channel: row.get()?, topic: row.get()?, is_granted: row.get()?, at: row.get()? })
    };
    rows.into_iter().map(held).collect()
}

/// What holds now, as the rules take it.
///
/// # Errors
/// When the database refuses.
pub fn standing(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    who: &ContactId,
) -> Result<Standing, StoreError> {
    let held = current(tx, merchant, who)?;
    Ok(Standing::of(held.into_iter().map(|one| ((one.channel, one.topic), one.is_granted))))
}

/// Everything that was ever said by this person, whatever contact she was then, oldest first.
///
/// # Errors
/// When the database refuses.
pub fn ledger(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    who: &ContactId,
) -> Result<Vec<Consent>, StoreError> {
    let mut all = entries(tx, merchant, who)?;
    for (absorbed, _) in absorbed(tx, merchant, who)? {
        all.extend(ledger(tx, merchant, &absorbed)?);
    }
    all.sort_by_key(|entry| (entry.at, entry.number));
    Ok(all)
}

/// Works out from the ledgers what holds for a contact, and keeps it: after contacts were merged or told apart.
pub(crate) fn work_out(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    who: &ContactId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let standing = folded(tx, merchant, who)?;
    keep(tx, merchant, who, &standing, now)
}

/// The number of the last entry; 0 when there is none.
pub(crate) fn last_number(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    who: &ContactId,
) -> Result<i64, StoreError> {
    let row = tx.first(
        "SELECT COALESCE(MAX(number), 0) FROM consent_entry WHERE merchant = $1 AND contact = $2",
        &[merchant.into(), who.into()],
    )?;
    row.map_or(Ok(0), |mut row| row.get())
}

/// Tells apart what was said since two contacts were one: what was said in the conversations that go back goes
/// with them, and a no that was said in none of them counts for both.
pub(crate) fn part(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    kept: &ContactId,
    back: &ContactId,
    since: i64,
    conversations: &[ConversationId],
) -> Result<(), StoreError> {
    let mut number = last_number(tx, merchant, back)?;
    for entry in entries(tx, merchant, kept)?.into_iter().filter(|entry| entry.number > since) {
        let theirs = entry.conversation.as_ref().is_some_and(|one| conversations.contains(one));
        let for_both = entry.conversation.is_none() && !entry.is_granted;
        if theirs || for_both {
            number += 1;
            let values =
                [merchant.into(), kept.into(), entry.number.into(), back.into(), number.into()];
            tx.send(if theirs { GOES_BACK } else { FOR_BOTH }, &values)?;
        }
    }
    Ok(())
}

const GOES_BACK: &str = "UPDATE consent_entry SET contact = $4, number = $5
     WHERE merchant = $1 AND contact = $2 AND number = $3";

const FOR_BOTH: &str = "INSERT INTO consent_entry (merchant, contact, number, channel, topic,
         is_granted, source, evidence, conversation, at)
     SELECT merchant, $4, $5, channel, topic, is_granted, source, evidence, conversation, at
     FROM consent_entry WHERE merchant = $1 AND contact = $2 AND number = $3";

/// The ledger from its beginning, with everybody who joined at her place in it.
fn folded(tx: &mut Tx<'_>, merchant: &MerchantId, who: &ContactId) -> Result<Standing, StoreError> {
    let mut standing = Standing::default();
    let mut joining = absorbed(tx, merchant, who)?.into_iter().peekable();
    for entry in entries(tx, merchant, who)? {
        while let Some((other, _)) = joining.next_if(|(_, after)| *after < entry.number) {
            standing.join(&folded(tx, merchant, &other)?);
        }
        standing.take(&entry.channel, &entry.topic, entry.is_granted);
    }
    for (other, _) in joining {
        standing.join(&folded(tx, merchant, &other)?);
    }
    Ok(standing)
}

/// Who was merged into a contact and still is, with how far its ledger was by then.
fn absorbed(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    who: &ContactId,
) -> Result<Vec<(ContactId, i64)>, StoreError> {
    let rows = tx.query(
        "SELECT absorbed, consent_number FROM contact_merge
         WHERE merchant = $1 AND kept = $2 AND undone_at IS NULL ORDER BY consent_number, at, id",
        &[merchant.into(), who.into()],
    )?;
    rows.into_iter().map(|mut row| Ok((row.get()?, row.get()?))).collect()
}

fn entries(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    who: &ContactId,
) -> Result<Vec<Consent>, StoreError> {
    let rows = tx.query(
        "SELECT contact, number, channel, topic, is_granted, source, evidence, conversation, at
         FROM consent_entry WHERE merchant = $1 AND contact = $2 ORDER BY number",
        &[merchant.into(), who.into()],
    )?;
    rows.into_iter().map(consent).collect()
}

/// Writes what holds where it differs from what is there, and shows it with the conversations it is about.
fn keep(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    who: &ContactId,
    standing: &Standing,
    now: Timestamp,
) -> Result<(), StoreError> {
    let before: BTreeMap<(String, String), bool> = current(tx, merchant, who)?
        .into_iter()
        .map(|one| ((one.channel, one.topic), one.is_granted))
        .collect();
    let holds: BTreeMap<(String, String), bool> = standing
        .rows()
        .map(|(channel, topic, granted)| ((channel.to_owned(), topic.to_owned()), granted))
        .collect();
    for (channel, topic) in before.keys().filter(|key| !holds.contains_key(*key)) {
        tx.send(
            "DELETE FROM consent_state
             WHERE merchant = $1 AND contact = $2 AND channel = $3 AND topic = $4",
            &[merchant.into(), who.into(), channel.into(), topic.into()],
        )?;
    }
    for ((channel, topic), granted) in
        holds.iter().filter(|(key, is)| before.get(*key) != Some(*is))
    {
        tx.send(
            "INSERT INTO consent_state (merchant, contact, channel, topic, is_granted, at)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (merchant, contact, channel, topic) DO UPDATE SET
                 is_granted = excluded.is_granted, at = excluded.at",
            &[
                merchant.into(),
                who.into(),
                channel.into(),
                topic.into(),
                (*granted).into(),
                now.into(),
            ],
        )?;
    }
    tx.send(SHOWN, &[merchant.into(), who.into()])
}

/// The flag a conversation shows: nothing at all may be sent in it.
const SHOWN: &str = "UPDATE conversation SET opted_out = 1 - opted_out
     WHERE merchant = $1 AND contact = $2 AND opted_out <> COALESCE((
         SELECT 1 - s.is_granted FROM consent_state s
         JOIN inbox b ON b.merchant = conversation.merchant AND b.id = conversation.inbox
         WHERE s.merchant = conversation.merchant AND s.contact = conversation.contact
             AND s.topic = 'all' AND s.channel IN ('', b.channel)
         ORDER BY s.channel DESC LIMIT 1), 0)";

fn consent(mut row: Row) -> Result<Consent, StoreError> {
    Ok(Consent {
        contact: row.get()?,
        number: row.get()?,
        channel: row.get()?,
        topic: row.get()?,
        is_granted: row.get()?,
        source: row.get()?,
        evidence: row.get()?,
        conversation: row.get()?,
        at: row.get()?,
    })
}
