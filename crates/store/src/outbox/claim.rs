//! Taking pieces to send, with the last checks before they leave.

use super::settle::{Success, bury, lock_conversations, promote, succeed};
use super::{OutboxId, Window, settle, state};
use crate::consent::said;
use crate::receipt::MessageChanged;
use crate::value::{Batch, Row};
use crate::{StoreError, Tx, conversation, json};
use engine::inbox::inbound::Identity;
use engine::inbox::reply_window::{self, Sends};
use engine::{ContactId, ConversationId, InboxId, MerchantId, MessageId, Timestamp};
use std::collections::BTreeSet;

/// A piece to send now. Its attempt is already counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxItem {
    pub merchant: MerchantId,
    pub id: OutboxId,
    pub inbox: InboxId,
    pub message: MessageId,
    pub is_last_piece: bool,
    pub contact: ContactId,
    pub identities: Vec<Identity>,
    /// 1 the first time.
    pub attempt: i64,
    /// An earlier attempt may have been accepted: ask the provider or use its idempotency; never resend blindly.
    pub doubt: bool,
    pub created_at: Timestamp,
    pub error: Option<String>,
    pub payload: String,
}

/// A piece that must not be sent any more; it is dead, with this reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blocked {
    pub merchant: MerchantId,
    pub id: OutboxId,
    pub message: MessageId,
    /// `floor_changed`, `opted_out`, `no_consent` or `window_closed`.
    pub code: &'static str,
}

/// What a claim took, and what it found may not be sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Claim {
    pub items: Vec<OutboxItem>,
    pub blocked: Vec<Blocked>,
}

/// Takes up to `limit` pieces until `now + lease_ms`, at most one of each conversation.
///
/// # Errors
/// When the database refuses; then nothing is taken.
pub fn claim(
    tx: &mut Tx<'_>,
    owner: &str,
    now: Timestamp,
    lease_ms: i64,
    limit: usize,
) -> Result<Claim, StoreError> {
    let found = tx.query(DUE, &[now.into(), limit.into()])?;
    take(tx, found, owner, now, lease_ms)
}

/// Like [`claim`], of these conversations only. Whoever has just written a piece knows where it is: nothing is
/// searched, and nothing is read of the many that were sent a moment ago.
///
/// # Errors
/// When the database refuses; then nothing is taken.
pub fn claim_of(
    tx: &mut Tx<'_>,
    owner: &str,
    now: Timestamp,
    lease_ms: i64,
    conversations: &BTreeSet<(MerchantId, ConversationId)>,
) -> Result<Claim, StoreError> {
    let mut rows = Batch::new();
    for (merchant, conversation) in conversations {
        rows.push([merchant.into(), conversation.into()]);
    }
    let found = tx.query_many(DUE_OF, &rows, &[now.into()])?;
    take(tx, found, owner, now, lease_ms)
}

fn take(
    tx: &mut Tx<'_>,
    found: Vec<Row>,
    owner: &str,
    now: Timestamp,
    lease_ms: i64,
) -> Result<Claim, StoreError> {
    let mut claim = Claim::default();
    let mut counted = Batch::new();
    for row in found {
        let Candidate { item, verdict, counts } = candidate(row, now)?;
        match verdict {
            None => {
                if counts {
                    let (merchant, conversation) =
                        (item.merchant.as_str(), item.id.conversation.as_str());
                    counted.push([merchant.to_owned().into(), conversation.to_owned().into()]);
                }
                claim.items.push(item);
            }
            Some(code) => claim.blocked.push(Blocked {
                merchant: item.merchant,
                id: item.id,
                message: item.message,
                code,
            }),
        }
    }
    start(tx, &claim.items, owner, now.plus_ms(lease_ms))?;
    settle::count(tx, &counted, 1)?;
    block(tx, &claim.blocked, now)?;
    Ok(claim)
}

/// Takes everything that waits for one conversation, in order: its contact is on the line.
///
/// What is taken is said on the open call. It counts as sent by this transaction, because no provider will tell:
/// what the call does not carry any more is lost with the call, and never said twice. A piece that is on its way
/// already stays.
///
/// # Errors
/// When the database refuses; then nothing is taken.
pub fn take_for_call(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    conversation: &ConversationId,
    call: &str,
    now: Timestamp,
) -> Result<(Claim, Vec<MessageChanged>), StoreError> {
    lock_conversations(tx, &BTreeSet::from([(merchant, conversation)]))?;
    let found = tx.query(
        FOR_CALL,
        &[merchant.into(), conversation.into(), state::PENDING.into(), PIECES_PER_CALL_MAX.into()],
    )?;
    let mut claim = Claim::default();
    for row in found {
        let Candidate { item, verdict, .. } = candidate(row, now)?;
        match verdict {
            None => claim.items.push(item),
            Some(code) => claim.blocked.push(Blocked {
                merchant: item.merchant,
                id: item.id,
                message: item.message,
                code,
            }),
        }
    }
    block(tx, &claim.blocked, now)?;
    let names: Vec<String> = (0..claim.items.len()).map(|n| format!("{call}:{n}")).collect();
    let sent: Vec<Success<'_>> = claim
        .items
        .iter()
        .zip(&names)
        .map(|(item, name)| Success {
            merchant: &item.merchant,
            id: &item.id,
            provider_id: Some(name),
            possibly_duplicated: false,
            now,
        })
        .collect();
    let changed = succeed(tx, &sent)?;
    promote(tx, &BTreeSet::from([(merchant, conversation)]))?;
    Ok((claim, changed))
}

/// Pieces one call can carry; more wait for the next.
const PIECES_PER_CALL_MAX: usize = 20;

/// Makes what a node had started when it died due at once: it comes back with `doubt`.
///
/// # Errors
/// When the database refuses.
pub fn end_leases_of(tx: &mut Tx<'_>, node: &str, now: Timestamp) -> Result<u64, StoreError> {
    tx.execute(
        "UPDATE outbox SET due_at = $1 WHERE owner = $2 AND state = $3",
        &[now.into(), node.into(), state::STARTED.into()],
    )
}

/// The pieces are found and locked first, and only then looked at with whom they are for: left to itself the server
/// engine may begin with the conversations, all of them, as long as it believes there are few.
macro_rules! due {
    ($found:literal) => {
        concat!(
            "WITH o AS MATERIALIZED (",
            $found,
            ") SELECT o.merchant, o.conversation, o.position, o.piece, o.inbox, o.message,
                 o.is_last_piece, c.contact, p.identities, o.attempt, o.state, o.created_at, o.error,
                 o.payload, o.floor_version, c.floor_version, o.is_marketing, o.is_confirmation, ",
            said!("all"),
            ", CASE WHEN o.is_marketing = 1 THEN ",
            said!("marketing"),
            " END, o.needs_window, c.reply_window_until, c.other_names, c.openings, c.n_started
             FROM o JOIN conversation c ON c.merchant = o.merchant AND c.id = o.conversation
             JOIN contact p ON p.merchant = c.merchant AND p.id = c.contact
             LEFT JOIN inbox b ON b.merchant = o.merchant AND b.id = o.inbox ORDER BY o.due_at, o.position,
                 o.piece"
        )
    };
}

const DUE: &str =
    due!("SELECT * FROM outbox WHERE due_at <= $1 ORDER BY due_at LIMIT $2 {skip_locked: outbox}");

const DUE_OF: &str = due!(
    "SELECT outbox.* FROM {rows: merchant text, conversation text}
     JOIN outbox ON outbox.merchant = i.merchant AND outbox.conversation = i.conversation
     WHERE outbox.due_at <= $3 {skip_locked: outbox}"
);

/// What comes before a piece that is on its way stays before it: only what nobody has begun is taken.
const FOR_CALL: &str = due!(
    "SELECT * FROM outbox WHERE merchant = $1 AND conversation = $2 AND state = $3
         AND NOT EXISTS (SELECT 1 FROM outbox b WHERE b.merchant = $1 AND b.conversation = $2
             AND b.state <> $3)
     ORDER BY position, piece LIMIT $4"
);

struct Candidate {
    item: OutboxItem,
    /// It is one more against the platform's quota.
    counts: bool,
    verdict: Option<&'static str>,
}

fn candidate(mut row: Row, now: Timestamp) -> Result<Candidate, StoreError> {
    let merchant = row.get()?;
    let id = OutboxId { conversation: row.get()?, position: row.get()?, piece: row.get()? };
    let (inbox, message, is_last_piece, contact) = (row.get()?, row.get()?, row.get()?, row.get()?);
    let identities = json::read(&row.get::<String>()?)?;
    let attempt = row.get::<i64>()? + 1;
    let doubt = row.get::<i64>()? != state::PENDING;
    let (created_at, error, payload) = (row.get()?, row.get()?, row.get()?);
    let (floor_wanted, floor_now): (Option<i64>, i64) = (row.get()?, row.get()?);
    let (is_marketing, is_confirmation): (bool, bool) = (row.get()?, row.get()?);
    let (everything, marketing): (Option<bool>, Option<bool>) = (row.get()?, row.get()?);
    let (window, window_until) = (Window::read(row.get()?), row.get::<Option<Timestamp>>()?);
    let identities = conversation::own_names(identities, row.get()?)?;
    let openings = conversation::openings(row.get()?)?;
    let sends = Sends { n_started: row.get()?, n_waiting: 0 };
    // An attempt that is made again was counted the first time.
    let counts = window != Window::NotNeeded && attempt == 1 && !openings.is_empty();
    let is_used_up = counts && reply_window::left(&openings, sends, now) == Some(0);
    let opted_out = everything == Some(false) && !is_confirmation;
    // What may already be with the provider is found out about, whatever has changed since.
    let verdict = if doubt {
        None
    } else if floor_wanted.is_some_and(|wanted| wanted != floor_now) {
        Some("floor_changed")
    } else if opted_out || (is_marketing && marketing == Some(false)) {
        Some("opted_out")
    } else if is_marketing && marketing.is_none() {
        Some("no_consent")
    } else if is_used_up || window_until.is_some_and(|until| window.is_over(until, now)) {
        Some("window_closed")
    } else {
        None
    };
    let item = OutboxItem {
        merchant,
        id,
        inbox,
        message,
        is_last_piece,
        contact,
        identities,
        attempt,
        doubt,
        created_at,
        error,
        payload,
    };
    Ok(Candidate { item, verdict, counts })
}

fn start(
    tx: &mut Tx<'_>,
    items: &[OutboxItem],
    owner: &str,
    until: Timestamp,
) -> Result<(), StoreError> {
    let mut rows = Batch::new();
    for OutboxItem { merchant, id, attempt, .. } in items {
        rows.push([
            merchant.into(),
            (&id.conversation).into(),
            id.position.into(),
            id.piece.into(),
            (*attempt).into(),
        ]);
    }
    tx.send_many(
        "UPDATE outbox SET state = $8, attempt = i.attempt, owner = $6, due_at = $7
         FROM {rows: merchant text, conversation text, position bigint, piece bigint, attempt bigint}
         WHERE outbox.merchant = i.merchant AND outbox.conversation = i.conversation
             AND outbox.position = i.position AND outbox.piece = i.piece",
        &rows,
        &[owner.into(), until.into(), state::STARTED.into()],
    )?;
    Ok(())
}

fn block(tx: &mut Tx<'_>, blocked: &[Blocked], now: Timestamp) -> Result<(), StoreError> {
    if blocked.is_empty() {
        return Ok(());
    }
    let lanes = blocked.iter().map(|piece| (&piece.merchant, &piece.id.conversation)).collect();
    lock_conversations(tx, &lanes)?;
    let pieces: Vec<_> = blocked
        .iter()
        .map(|piece| {
            (&piece.merchant, &piece.id, piece.code, "not allowed at the moment of sending")
        })
        .collect();
    bury(tx, &pieces, now)?;
    promote(tx, &lanes)
}
