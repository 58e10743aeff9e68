//! Guest lists. Whoever gives a place away holds the row of its date, so that the last one is given once.
//!
//! Which way an answer may go is [`engine::commerce::rsvp::RSVP`]'s to say; an answer that may not go that way stays
//! as it is. A place set aside or offered is free again when its time is over, whether or not anybody says so.

use crate::value::{Row, Value};
use crate::{Cursor, Page, StoreError, Tx, page};
use engine::commerce::lifecycle::Named;
use engine::commerce::rsvp::{HOLD_MS, Held, OwnRsvp, RSVP, Room, RsvpCommand, RsvpState};
use engine::{ContactId, ConversationId, EventId, MerchantId, Timestamp};

/// One date of an event, and how many guests it has room for.
#[derive(Debug, Clone, Copy)]
pub struct Date<'a> {
    pub event: &'a EventId,
    pub id: &'a str,
    pub capacity: u32,
}

/// An answer with whoever gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guest {
    pub date: String,
    pub conversation: ConversationId,
    pub contact: ContactId,
    pub name: Option<String>,
    pub state: RsvpState,
    pub party: u32,
    pub since: Timestamp,
}

/// States that take up room, while their time is not over.
const TAKES_ROOM: &str =
    "(state IN ('confirmed', 'attended') OR (state IN ('held', 'offered') AND until > $4))";

/// How full each of these dates is.
///
/// # Errors
/// When the database refuses.
pub fn rooms(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    dates: &[Date<'_>],
    now: Timestamp,
) -> Result<Vec<Room>, StoreError> {
    dates
        .iter()
        .map(|date| {
            let free = free(tx, merchant, *date, now)?;
            let n_waiting = count(tx, merchant, *date, "state = 'waiting' AND since <= $4", now)?;
            Ok(Room { date: date.id.to_owned(), free, n_waiting })
        })
        .collect()
}

/// What a contact has answered to an event, in whichever of her conversations.
///
/// # Errors
/// When the database refuses, or holds a state that is none.
pub fn of_contact(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    event: &EventId,
    contact: &ContactId,
    now: Timestamp,
) -> Result<Vec<OwnRsvp>, StoreError> {
    let rows = tx.query(
        "SELECT r.date, r.state, r.party, r.until FROM rsvp r
         JOIN conversation c ON c.merchant = r.merchant AND c.id = r.conversation
         WHERE r.merchant = $1 AND r.event = $2 AND c.contact = $3 ORDER BY r.since DESC, r.date",
        &[merchant.into(), event.into(), contact.into()],
    )?;
    let own = |mut row: Row| {
        let (date, state) = (row.get()?, state(&row.get::<String>()?)?);
        let party = guests(row.get()?);
        let until: Option<Timestamp> = row.get()?;
        // An offer stays one until it lapses: only then is the next in line offered the place.
        let is_over = until.is_some_and(|until| until <= now);
        let state = if is_over && state == RsvpState::Held { RsvpState::Canceled } else { state };
        Ok(OwnRsvp { date, state, party })
    };
    rows.into_iter().map(own).collect()
}

/// Sets places aside for a conversation, if there are so many. What is confirmed already stays confirmed, with the
/// new number of guests.
///
/// # Errors
/// When the database refuses.
pub fn hold(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    date: Date<'_>,
    who: (&ContactId, &ConversationId),
    party: u32,
    now: Timestamp,
) -> Result<Held, StoreError> {
    lock(tx, merchant, date)?;
    let (contact, conversation) = who;
    let own = of_contact(tx, merchant, date.event, contact, now)?;
    let is_same = |own: &OwnRsvp| {
        own.date == date.id && own.state == RsvpState::Confirmed && own.party == party
    };
    if own.iter().any(is_same) {
        return Ok(Held::Already);
    }
    let before = own_places(tx, merchant, date, contact, now)?;
    let free = free(tx, merchant, date, now)? + before;
    if party > free {
        let n_waiting = count(tx, merchant, date, "state = 'waiting' AND since <= $4", now)?;
        return Ok(Held::Full { free: free - before, n_waiting });
    }
    tx.send(
        "INSERT INTO rsvp (merchant, event, date, conversation, state, party, since, until)
         VALUES ($1, $2, $3, $4, 'held', $5, $6, $7)
         ON CONFLICT (merchant, event, date, conversation) DO UPDATE SET
             party = excluded.party,
             until = CASE WHEN rsvp.state = 'confirmed' THEN NULL ELSE excluded.until END,
             since = CASE WHEN rsvp.state = 'confirmed' THEN rsvp.since ELSE excluded.since END,
             state = CASE WHEN rsvp.state IN ('confirmed', 'offered') THEN rsvp.state ELSE 'held' END",
        &[
            merchant.into(),
            date.event.into(),
            date.id.into(),
            conversation.into(),
            i64::from(party).into(),
            now.into(),
            now.plus_ms(HOLD_MS).into(),
        ],
    )?;
    Ok(Held::Yes)
}

/// Moves an answer. Confirming a date ends the contact's answers to the other dates of the event; what is free by
/// that is told, so that it can be offered.
///
/// # Errors
/// When the database refuses.
pub fn apply(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    date: Date<'_>,
    who: (&ContactId, &ConversationId),
    (command, party): (RsvpCommand, u32),
    now: Timestamp,
) -> Result<Vec<String>, StoreError> {
    lock(tx, merchant, date)?;
    let (contact, conversation) = who;
    if command == RsvpCommand::Wait {
        wait(tx, merchant, date, conversation, party.max(1), now)?;
        return Ok(Vec::new());
    }
    let mut freed = Vec::new();
    for (place, from) in answers(tx, merchant, date.event, contact)? {
        let here = place.0 == date.id;
        let command = match (command, here) {
            (command, true) => command,
            (RsvpCommand::Confirm, false) => RsvpCommand::Cancel,
            _ => continue,
        };
        let Ok(to) = RSVP.next(from, command) else { continue };
        set(tx, merchant, date.event, (&place.0, &place.1), to, now)?;
        if from.takes_room() && !to.takes_room() {
            freed.push(place.0);
        }
    }
    Ok(freed)
}

/// Offers what is free on a date to whoever has waited longest and fits: the conversations that are to be told.
///
/// # Errors
/// When the database refuses.
pub fn offer(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    date: Date<'_>,
    until: Timestamp,
    now: Timestamp,
) -> Result<Vec<ConversationId>, StoreError> {
    lock(tx, merchant, date)?;
    let mut free = free(tx, merchant, date, now)?;
    let rows = tx.query(
        "SELECT conversation, party FROM rsvp
         WHERE merchant = $1 AND event = $2 AND date = $3 AND state = 'waiting'
         ORDER BY since, conversation",
        &[merchant.into(), date.event.into(), date.id.into()],
    )?;
    let mut offered = Vec::new();
    for mut row in rows {
        let (conversation, party): (ConversationId, u32) = (row.get()?, guests(row.get()?));
        // Whoever waits for more than there is does not hold up the others.
        if party > free {
            continue;
        }
        free -= party;
        tx.send(
            "UPDATE rsvp SET state = 'offered', since = $5, until = $6
             WHERE merchant = $1 AND event = $2 AND date = $3 AND conversation = $4",
            &[
                merchant.into(),
                date.event.into(),
                date.id.into(),
                (&conversation).into(),
                now.into(),
                until.into(),
            ],
        )?;
        offered.push(conversation);
    }
    Ok(offered)
}

/// The guest list of an event, by date and name: everybody who comes, came or waits.
///
/// # Errors
/// When the database refuses, or holds a state that is none.
pub fn list(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    event: &EventId,
    after: Option<&Cursor>,
    limit: usize,
) -> Result<Page<Guest>, StoreError> {
    let limit = page::limited(limit);
    let (date, conversation) = after.and_then(|after| after.id.split_once(' ')).unwrap_or(("", ""));
    let rows = tx.query(
        "SELECT r.date, r.conversation, c.contact, p.display_name, r.state, r.party, r.since FROM rsvp r
         JOIN conversation c ON c.merchant = r.merchant AND c.id = r.conversation
         LEFT JOIN contact p ON p.merchant = c.merchant AND p.id = c.contact
         WHERE r.merchant = $1 AND r.event = $2 AND r.state <> 'canceled' AND r.state <> 'held'
             AND (r.date > $3 OR (r.date = $3 AND r.conversation > $4))
         ORDER BY r.date, r.conversation LIMIT $5",
        &[merchant.into(), event.into(), date.into(), conversation.into(), (limit + 1).into()],
    )?;
    let guests: Vec<Guest> = rows.into_iter().map(guest).collect::<Result<_, StoreError>>()?;
    Page::of(guests, limit, |last| {
        Cursor::new(Timestamp(0), &format!("{} {}", last.date, last.conversation))
    })
}

fn guest(mut row: Row) -> Result<Guest, StoreError> {
    Ok(Guest {
        date: row.get()?,
        conversation: row.get()?,
        contact: row.get()?,
        name: row.get()?,
        state: state(&row.get::<String>()?)?,
        party: guests(row.get()?),
        since: row.get()?,
    })
}

/// Ticks a guest off at the door, or takes that back.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such answer, [`StoreError::Conflict`] when it is not one of somebody who
/// comes.
pub fn check_in(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    date: Date<'_>,
    conversation: &ConversationId,
    is_there: bool,
    now: Timestamp,
) -> Result<(), StoreError> {
    lock(tx, merchant, date)?;
    let row = tx.first(
        "SELECT state FROM rsvp WHERE merchant = $1 AND event = $2 AND date = $3 AND conversation = $4",
        &[merchant.into(), date.event.into(), date.id.into(), conversation.into()],
    )?;
    let from = state(&row.ok_or(StoreError::NotFound)?.get::<String>()?)?;
    let command = if is_there { RsvpCommand::Attend } else { RsvpCommand::Unattend };
    let to = RSVP.next(from, command).map_err(|_| StoreError::Conflict)?;
    set(tx, merchant, date.event, (date.id, conversation), to, now)
}

/// From here on nobody else gives a place of this date away.
fn lock(tx: &mut Tx<'_>, merchant: &MerchantId, date: Date<'_>) -> Result<(), StoreError> {
    tx.send(
        "INSERT INTO event_date (merchant, event, date) VALUES ($1, $2, $3)
         ON CONFLICT (merchant, event, date) DO NOTHING",
        &[merchant.into(), date.event.into(), date.id.into()],
    )?;
    tx.first(
        "SELECT date FROM event_date WHERE merchant = $1 AND event = $2 AND date = $3
         {for_update: event_date}",
        &[merchant.into(), date.event.into(), date.id.into()],
    )?;
    Ok(())
}

fn free(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    date: Date<'_>,
    now: Timestamp,
) -> Result<u32, StoreError> {
    let taken = count(tx, merchant, date, TAKES_ROOM, now)?;
    Ok(date.capacity.saturating_sub(taken))
}

/// Places of a date that are this contact's.
fn own_places(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    date: Date<'_>,
    contact: &ContactId,
    now: Timestamp,
) -> Result<u32, StoreError> {
    let which = format!(
        "{TAKES_ROOM} AND conversation IN (
             SELECT id FROM conversation WHERE merchant = $1 AND contact = $5)"
    );
    let values = [merchant.into(), date.event.into(), date.id.into(), now.into(), contact.into()];
    sum(tx, &which, &values)
}

fn count(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    date: Date<'_>,
    which: &str,
    now: Timestamp,
) -> Result<u32, StoreError> {
    sum(tx, which, &[merchant.into(), date.event.into(), date.id.into(), now.into()])
}

/// Places of a date's answers that are `which`; merchant, event and date are the first three values.
fn sum(tx: &mut Tx<'_>, which: &str, values: &[Value<'_>]) -> Result<u32, StoreError> {
    let sql = format!(
        "SELECT CAST(COALESCE(SUM(party), 0) AS BIGINT) FROM rsvp
         WHERE merchant = $1 AND event = $2 AND date = $3 AND {which}"
    );
    let row = tx.first(&sql, values)?;
    Ok(guests(row.map_or(Ok(0), |mut row| row.get())?))
}

/// A date, and the conversation in which it was answered to.
type Place = (String, ConversationId);

/// A contact's answers to an event: where each was given, and where it stands.
fn answers(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    event: &EventId,
    contact: &ContactId,
) -> Result<Vec<(Place, RsvpState)>, StoreError> {
    let rows = tx.query(
        "SELECT r.date, r.conversation, r.state FROM rsvp r
         JOIN conversation c ON c.merchant = r.merchant AND c.id = r.conversation
         WHERE r.merchant = $1 AND r.event = $2 AND c.contact = $3 ORDER BY r.date, r.conversation",
        &[merchant.into(), event.into(), contact.into()],
    )?;
    rows.into_iter()
        .map(|mut row| Ok(((row.get()?, row.get()?), state(&row.get::<String>()?)?)))
        .collect()
}

/// Puts a conversation on the waiting list, behind those who are on it.
fn wait(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    date: Date<'_>,
    conversation: &ConversationId,
    party: u32,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.send(
        "INSERT INTO rsvp (merchant, event, date, conversation, state, party, since)
         VALUES ($1, $2, $3, $4, 'waiting', $5, $6)
         ON CONFLICT (merchant, event, date, conversation) DO UPDATE SET
             state = 'waiting', party = excluded.party, since = excluded.since, until = NULL
             WHERE rsvp.state IN ('canceled', 'held')",
        &[
            merchant.into(),
            date.event.into(),
            date.id.into(),
            conversation.into(),
            i64::from(party).into(),
            now.into(),
        ],
    )
}

fn set(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    event: &EventId,
    (date, conversation): (&str, &ConversationId),
    to: RsvpState,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.send(
        "UPDATE rsvp SET state = $5, since = $6, until = NULL
         WHERE merchant = $1 AND event = $2 AND date = $3 AND conversation = $4",
        &[
            merchant.into(),
            event.into(),
            date.into(),
            conversation.into(),
            to.name().into(),
            now.into(),
        ],
    )
}

fn state(name: &str) -> Result<RsvpState, StoreError> {
    RsvpState::from_name(name).ok_or_else(|| StoreError::Corrupt(format!("an answer is {name}")))
}

fn guests(n: i64) -> u32 {
    u32::try_from(n).unwrap_or(0)
}
