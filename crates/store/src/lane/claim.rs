//! Leasing conversations that have something waiting.

use super::{ATTEMPTS_MAX, Claimed, LaneEvent};
use crate::consent::said;
use crate::value::{Batch, Row};
use crate::{StoreError, Tx, conversation, json};
use engine::inbox::reply_window::Sends;
use engine::{ConversationId, MerchantId, Timestamp};
use std::collections::BTreeMap;

/// How many candidates are looked at for each one taken, so that no merchant takes all places.
const CANDIDATES_PER_PLACE: usize = 4;

type Lane = (MerchantId, ConversationId);

/// Leases up to `limit` conversations until `now + lease_ms`, each with its oldest events.
///
/// # Errors
/// When the database refuses; then nothing is leased.
pub fn claim(
    tx: &mut Tx<'_>,
    owner: &str,
    now: Timestamp,
    lease_ms: i64,
    limit: usize,
    events_per_lane_max: usize,
) -> Result<Vec<Claimed>, StoreError> {
    let lanes = candidates(tx, now, limit)?;
    let leased = lease(tx, &lanes, owner, now, now.plus_ms(lease_ms))?;
    let mut events = waiting(tx, &leased, events_per_lane_max)?;
    let mut claims = Vec::with_capacity(leased.len());
    let (mut finished, mut parked) = (Batch::new(), Batch::new());
    for mut claimed in load(tx, &leased)? {
        let lane = (claimed.merchant.clone(), claimed.conversation.clone());
        claimed.events = events.remove(&lane).unwrap_or_default();
        if claimed.attempt > ATTEMPTS_MAX && !claimed.events.is_empty() {
            let event = claimed.events.remove(0);
            parked.push([
                lane.0.as_str().to_owned().into(),
                event.arrival.into(),
                lane.1.as_str().to_owned().into(),
            ]);
            claimed.parked = Some(event);
        }
        if claimed.events.is_empty() && claimed.parked.is_none() {
            // Its events were consumed between looking and leasing.
            finished.push([
                lane.0.as_str().to_owned().into(),
                lane.1.as_str().to_owned().into(),
                claimed.fence.into(),
            ]);
        } else {
            claims.push(claimed);
        }
    }
    super::release::give_back(tx, &finished)?;
    super::release::park(tx, &parked, "tried too often", now)?;
    // What is next in those lanes begins its own count.
    tx.send_many(
        "UPDATE lane SET attempt = 1 FROM {rows: merchant text, arrival bigint, conversation text}
         WHERE lane.merchant = i.merchant AND lane.conversation = i.conversation",
        &parked,
        &[],
    )?;
    Ok(claims)
}

/// Whether a claim would find anything: a cheap look before a transaction that writes.
///
/// # Errors
/// When the database refuses.
pub fn ready(tx: &mut Tx<'_>, now: Timestamp) -> Result<bool, StoreError> {
    let row = tx.first(
        "SELECT 1 FROM lane_event e
         WHERE NOT EXISTS (SELECT 1 FROM lane l WHERE l.merchant = e.merchant
             AND l.conversation = e.conversation AND l.lease_until > $1)
         ORDER BY e.arrival LIMIT 1",
        &[now.into()],
    )?;
    Ok(row.is_some())
}

/// A conversation as a turn would find it, without leasing it: for looking at what a turn would do.
///
/// # Errors
/// When the database refuses.
pub fn peek(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    conversation: &ConversationId,
) -> Result<Option<Claimed>, StoreError> {
    let lane = (merchant.clone(), conversation.clone());
    Ok(load(tx, &[Lease { lane, fence: 0, attempt: 1 }])?.pop())
}

/// Conversations whose first event waits and that nobody holds: oldest first, merchants by turns.
fn candidates(tx: &mut Tx<'_>, now: Timestamp, limit: usize) -> Result<Vec<Lane>, StoreError> {
    let rows = tx.query(
        "SELECT e.merchant, e.conversation FROM lane_event e
         WHERE NOT EXISTS (SELECT 1 FROM lane l WHERE l.merchant = e.merchant
             AND l.conversation = e.conversation AND l.lease_until > $1)
           AND NOT EXISTS (SELECT 1 FROM lane_event p WHERE p.merchant = e.merchant
             AND p.conversation = e.conversation AND p.arrival < e.arrival)
         ORDER BY e.arrival LIMIT $2 {skip_locked: e}",
        &[now.into(), (limit * CANDIDATES_PER_PLACE).into()],
    )?;
    let mut by_merchant: BTreeMap<MerchantId, Vec<ConversationId>> = BTreeMap::new();
    for mut row in rows {
        by_merchant.entry(row.get()?).or_default().push(row.get()?);
    }
    let mut taken = Vec::new();
    let longest = by_merchant.values().map(Vec::len).max().unwrap_or(0);
    for place in 0..longest {
        for (merchant, conversations) in &by_merchant {
            if let Some(conversation) = conversations.get(place)
                && taken.len() < limit
            {
                taken.push((merchant.clone(), conversation.clone()));
            }
        }
    }
    // Every writer locks rows in the same order.
    taken.sort();
    Ok(taken)
}

struct Lease {
    lane: Lane,
    fence: i64,
    attempt: i64,
}

fn lease(
    tx: &mut Tx<'_>,
    lanes: &[Lane],
    owner: &str,
    now: Timestamp,
    until: Timestamp,
) -> Result<Vec<Lease>, StoreError> {
    let mut rows = Batch::new();
    for (merchant, conversation) in lanes {
        let fence = tx.shared.number();
        rows.push([merchant.into(), conversation.into(), fence.into()]);
    }
    let leased = tx.query_many(
        "INSERT INTO lane (merchant, conversation, fence, owner, lease_until, attempt)
         SELECT merchant, conversation, fence, $4, $5, 1
         FROM {rows: merchant text, conversation text, fence bigint}
         WHERE true ON CONFLICT (merchant, conversation) DO UPDATE SET
             fence = excluded.fence, owner = excluded.owner, lease_until = excluded.lease_until,
             attempt = lane.attempt + 1
         WHERE lane.lease_until <= $6
         RETURNING merchant, conversation, fence, attempt",
        &rows,
        &[owner.into(), until.into(), now.into()],
    )?;
    leased
        .into_iter()
        .map(|mut row| {
            Ok(Lease { lane: (row.get()?, row.get()?), fence: row.get()?, attempt: row.get()? })
        })
        .collect()
}

/// The oldest events of each lane; one only where an attempt failed, so that the guilty one is found.
fn waiting(
    tx: &mut Tx<'_>,
    leased: &[Lease],
    events_per_lane_max: usize,
) -> Result<BTreeMap<Lane, Vec<LaneEvent>>, StoreError> {
    let mut rows = Batch::new();
    for Lease { lane: (merchant, conversation), attempt, .. } in leased {
        let n_events = match attempt {
            1 => events_per_lane_max,
            // The guilty one is parked: its successor may go on at once.
            attempt if *attempt > ATTEMPTS_MAX => 2,
            _ => 1,
        };
        rows.push([merchant.into(), conversation.into(), n_events.into()]);
    }
    let found = tx.query_many(
        "SELECT e.merchant, e.conversation, e.arrival, e.occurred_at, e.received_at, e.body
         FROM {rows: merchant text, conversation text, n_events bigint}
         {sqlite: JOIN lane_event e ON e.merchant = i.merchant AND e.conversation = i.conversation}
         {postgres: JOIN LATERAL (SELECT * FROM lane_event w WHERE w.merchant = i.merchant
             AND w.conversation = i.conversation ORDER BY w.occurred_at, w.arrival
             LIMIT i.n_events) e ON true}
         ORDER BY e.occurred_at, e.arrival {sqlite: LIMIT ?3}",
        &rows,
        &[],
    )?;
    let mut events: BTreeMap<Lane, Vec<LaneEvent>> = BTreeMap::new();
    for mut row in found {
        let lane = (row.get()?, row.get()?);
        events.entry(lane).or_default().push(event(&mut row)?);
    }
    Ok(events)
}

pub(super) fn event(row: &mut Row) -> Result<LaneEvent, StoreError> {
    Ok(LaneEvent {
        arrival: row.get()?,
        occurred_at: row.get()?,
        received_at: row.get()?,
        body: row.get()?,
    })
}

fn load(tx: &mut Tx<'_>, leased: &[Lease]) -> Result<Vec<Claimed>, StoreError> {
    let mut rows = Batch::new();
    for Lease { lane: (merchant, conversation), fence, attempt } in leased {
        rows.push([merchant.into(), conversation.into(), (*fence).into(), (*attempt).into()]);
    }
    let found = tx.query_many(LOAD, &rows, &[])?;
    found.into_iter().map(claimed).collect()
}

const LOAD: &str = concat!(
    "SELECT c.merchant, c.id, c.inbox, c.contact, p.identities, c.other_names, p.display_name,
         p.language, i.fence, i.attempt, c.state, c.state_version, c.next_seq, c.next_position, ",
    said!("all"),
    ", ",
    said!("marketing"),
    ", c.n_started, CASE WHEN c.openings IS NULL THEN 0 ELSE (SELECT COUNT(*) FROM outbox o
         WHERE o.merchant = c.merchant AND o.conversation = c.id AND o.attempt = 0
             AND o.needs_window > 0) END
     FROM {rows: merchant text, id text, fence bigint, attempt bigint}
     JOIN conversation c ON c.merchant = i.merchant AND c.id = i.id
     JOIN contact p ON p.merchant = c.merchant AND p.id = c.contact
     LEFT JOIN inbox b ON b.merchant = c.merchant AND b.id = c.inbox"
);

fn claimed(mut row: Row) -> Result<Claimed, StoreError> {
    Ok(Claimed {
        merchant: row.get()?,
        conversation: row.get()?,
        inbox: row.get()?,
        contact: row.get()?,
        identities: conversation::own_names(json::read(&row.get::<String>()?)?, row.get()?)?,
        display_name: row.get()?,
        language: row.get()?,
        fence: row.get()?,
        attempt: row.get()?,
        state: row.get()?,
        state_version: row.get()?,
        next_seq: row.get()?,
        next_position: row.get()?,
        everything_allowed: row.get()?,
        marketing_allowed: row.get()?,
        sends: Sends { n_started: row.get()?, n_waiting: row.get()? },
        events: Vec::new(),
        parked: None,
    })
}
