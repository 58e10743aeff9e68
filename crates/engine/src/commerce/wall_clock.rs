//! The clock on a wall, and the moments behind it: clocks change, so how far they are ahead of UTC is asked of each
//! moment.

use crate::time::{DAY_MS, MINUTE_MS, SECOND_MS};
use crate::{ClockChange, Timestamp};
use time::{Date, OffsetDateTime};

/// How far ahead a shop's clocks are known.
pub const AHEAD_MS: i64 = 400 * DAY_MS;

/// What the wall shows at a moment, where clocks are `utc_offset_minutes` ahead of UTC. A moment that no calendar has
/// is nothing.
pub fn shown(at: Timestamp, utc_offset_minutes: i32) -> Option<OffsetDateTime> {
    let local = at.plus_ms(i64::from(utc_offset_minutes) * MINUTE_MS);
    OffsetDateTime::from_unix_timestamp(local.0.div_euclid(SECOND_MS)).ok()
}

/// How many minutes these clocks are ahead of UTC at a moment. Before the first change that one counts.
pub fn utc_offset_minutes(clocks: &[ClockChange], at: Timestamp) -> i32 {
    let begun = clocks.iter().rev().find(|change| change.from <= at);
    begun.or(clocks.first()).map_or(0, |change| change.utc_offset_minutes)
}

/// When these clocks show a minute of a day. A minute that a change leaves out is the one behind it.
pub fn moment(clocks: &[ClockChange], day: Date, minute: u32) -> Timestamp {
    let midnight = day.midnight().assume_utc().unix_timestamp().saturating_mul(SECOND_MS);
    let as_utc = Timestamp(midnight).plus_ms(i64::from(minute) * MINUTE_MS);
    let less = |offset: i32| as_utc.plus_ms(-i64::from(offset) * MINUTE_MS);
    // The first guess is at most a few hours off: which change it lies behind is settled by the second.
    let guess = less(utc_offset_minutes(clocks, as_utc));
    less(utc_offset_minutes(clocks, guess))
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    /// Copenhagen in 2026: winter begins on 25 October at 01:00 UTC.
    const CLOCKS: [ClockChange; 2] = [
        ClockChange { from: Timestamp(1_790_000_000_000), utc_offset_minutes: 120 },
        ClockChange { from: Timestamp(1_792_890_000_000), utc_offset_minutes: 60 },
    ];

    #[test]
    fn a_time_of_day_is_the_same_on_the_wall_in_summer_and_in_winter() {
        for day in [date!(2026 - 10 - 24), date!(2026 - 10 - 25), date!(2026 - 12 - 12)] {
            let at = moment(&CLOCKS, day, 20 * 60);
            let shown = shown(at, utc_offset_minutes(&CLOCKS, at)).unwrap();
            assert_eq!((shown.date(), shown.hour(), shown.minute()), (day, 20, 0));
        }
        assert_eq!(moment(&CLOCKS, date!(2026 - 12 - 12), 19 * 60), Timestamp(1_797_098_400_000));
        assert_eq!(moment(&[], date!(1970 - 01 - 02), 0), Timestamp(86_400_000));
        assert_eq!(shown(Timestamp(i64::MAX), 60), None);
    }
}
