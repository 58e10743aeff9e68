//! RSVP: a place on the guest list of an event the brand holds, and what may become of it.
//!
//! An event has dates, each in one city with its own door; a keyword names the event, another one the city. A place
//! is set aside while the answer is being given, so that the last one is given once; whoever comes too late may
//! wait, and is offered the place of whoever cancels.

use super::lifecycle::{Lifecycle, named};
use crate::time::{DAY_MS, HOUR_MS, MINUTE_MS};
use crate::{EventId, Localized, Timestamp};
use serde::{Deserialize, Serialize};

/// How long a place is set aside for an answer under way.
pub const HOLD_MS: i64 = 2 * MINUTE_MS;
/// How long a place that became free is kept for whoever waited longest.
pub const OFFER_MS_MAX: i64 = DAY_MS;
/// So long before the beginning nobody is offered a place any more: she could not be there in time.
pub const LAST_OFFER_MS: i64 = 2 * HOUR_MS;
/// When guests are reminded unless the event says otherwise, before the beginning.
pub const REMINDERS_MS_DEFAULT: [i64; 2] = [DAY_MS, 3 * HOUR_MS];
/// Guests on one answer unless the event says otherwise.
pub const PARTY_MAX_DEFAULT: u32 = 2;

/// An event of the brand's own: a dinner, a launch, a workshop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostedEvent {
    pub id: EventId,
    /// What people text to come, folded: `dinner`, `cena`, `middag`.
    pub keywords: Vec<String>,
    pub name: Localized,
    /// One or two sentences on what it is.
    pub about: Localized,
    /// Most guests on one answer, the contact herself included.
    pub party_max: u32,
    /// When guests are reminded, before the beginning.
    pub reminders_ms: Vec<i64>,
    pub dates: Vec<EventDate>,
}

/// One evening of an event, in one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventDate {
    /// A slug, unique within the event.
    pub id: String,
    pub city: Localized,
    /// What people call the city, folded; its names count anyway.
    pub keywords: Vec<String>,
    pub venue: String,
    pub address: String,
    /// How to get there, in the brand's own words.
    pub directions: Localized,
    pub map_url: Option<String>,
    pub starts: Timestamp,
    /// Minutes that the clock on the wall is ahead of UTC on that evening.
    pub utc_offset_minutes: i32,
    /// Guests the place has room for.
    pub capacity: u32,
}

impl HostedEvent {
    /// The date of this slug.
    pub fn date(&self, id: &str) -> Option<&EventDate> {
        self.dates.iter().find(|date| date.id == id)
    }

    /// The dates that have not begun.
    pub fn to_come(&self, now: Timestamp) -> impl Iterator<Item = &EventDate> {
        self.dates.iter().filter(move |date| date.starts > now)
    }
}

impl EventDate {
    /// Until when a place that is offered at `now` is kept; `None` when it is too late to offer it.
    pub fn offered_until(&self, now: Timestamp) -> Option<Timestamp> {
        let last = self.starts.plus_ms(-LAST_OFFER_MS);
        (now < last).then(|| now.plus_ms(OFFER_MS_MAX).min(last))
    }
}

named! {
    /// Where an answer stands.
    RsvpState {
        /// Set aside while the answer is being given.
        Held => "held",
        Confirmed => "confirmed",
        /// No room; first come, first offered.
        Waiting => "waiting",
        /// A place became free and is kept until she answers.
        Offered => "offered",
        Canceled => "canceled",
        /// Ticked off at the door.
        Attended => "attended",
    }
}

named! {
    RsvpCommand {
        Confirm => "confirm",
        Offer => "offer",
        Cancel => "cancel",
        /// Time was over.
        Lapse => "lapse",
        /// Set aside once more, by somebody who had canceled or waited.
        Hold => "hold",
        Wait => "wait",
        Attend => "attend",
        /// Ticked off by mistake.
        Unattend => "unattend",
    }
}

pub const RSVP: Lifecycle<RsvpState, RsvpCommand> = {
    use RsvpCommand as C;
    use RsvpState as S;
    Lifecycle {
        name: "rsvp",
        start: S::Held,
        finals: &[S::Canceled, S::Attended],
        rows: &[
            (S::Held, C::Hold, S::Held),
            (S::Held, C::Confirm, S::Confirmed),
            (S::Held, C::Lapse, S::Canceled),
            (S::Held, C::Cancel, S::Canceled),
            (S::Held, C::Wait, S::Waiting),
            (S::Confirmed, C::Cancel, S::Canceled),
            (S::Confirmed, C::Attend, S::Attended),
            (S::Waiting, C::Hold, S::Held),
            (S::Waiting, C::Offer, S::Offered),
            (S::Waiting, C::Cancel, S::Canceled),
            (S::Offered, C::Confirm, S::Confirmed),
            (S::Offered, C::Lapse, S::Canceled),
            (S::Offered, C::Cancel, S::Canceled),
            (S::Canceled, C::Hold, S::Held),
            (S::Canceled, C::Wait, S::Waiting),
            (S::Attended, C::Unattend, S::Confirmed),
        ],
    }
};

impl RsvpState {
    /// Whether it takes up room.
    pub fn takes_room(self) -> bool {
        matches!(self, Self::Held | Self::Confirmed | Self::Offered | Self::Attended)
    }
}

/// How full a date is, at this moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    pub date: String,
    pub free: u32,
    /// Guests who wait for a place.
    pub n_waiting: u32,
}

/// What a contact has answered to an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnRsvp {
    pub date: String,
    pub state: RsvpState,
    /// Guests, the contact herself included.
    pub party: u32,
}

/// What became of the wish to have a place set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "held", rename_all = "snake_case")]
pub enum Held {
    /// Set aside for [`HOLD_MS`].
    Yes,
    /// She has it already.
    Already,
    /// No room for so many; that many guests wait already.
    Full { free: u32, n_waiting: u32 },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_no_dead_ends() {
        assert_eq!(RSVP.problems(), Vec::<String>::new());
    }

    #[test]
    fn a_place_is_never_offered_too_late_to_get_there() {
        let date = EventDate {
            id: "madrid".into(),
            city: Localized::default(),
            keywords: Vec::new(),
            venue: String::new(),
            address: String::new(),
            directions: Localized::default(),
            map_url: None,
            starts: Timestamp(10 * DAY_MS),
            utc_offset_minutes: 60,
            capacity: 10,
        };
        let until = |before: i64| date.offered_until(date.starts.plus_ms(-before));
        assert_eq!(until(5 * DAY_MS), Some(date.starts.plus_ms(-4 * DAY_MS)));
        assert_eq!(until(5 * HOUR_MS), Some(date.starts.plus_ms(-LAST_OFFER_MS)));
        assert_eq!(until(LAST_OFFER_MS), None);
    }
}
