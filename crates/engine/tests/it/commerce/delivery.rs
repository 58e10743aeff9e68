//! When it can be there.

use crate::table;
use engine::Timestamp;
use engine::commerce::delivery::{WorkCalendar, promise};
use std::collections::BTreeSet;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

fn calendar() -> WorkCalendar {
    let closed = [time::macros::date!(2026 - 12 - 24), time::macros::date!(2026 - 12 - 25)];
    WorkCalendar {
        work_days: [true, true, true, true, true, false, false],
        closed: BTreeSet::from(closed),
        cutoff_minute: 13 * 60,
        utc_offset_minutes: 60,
    }
}

#[test]
fn dates_are_promised_in_working_days() {
    table::check("delivery_promise", |cells| {
        let now = OffsetDateTime::parse(cells[0], &Rfc3339).expect("a moment");
        let days: Vec<u32> =
            cells[1].split_whitespace().map(|days| days.parse().expect("days")).collect();
        let now = Timestamp(now.unix_timestamp() * 1_000);
        let promise = promise(now, &calendar(), [days[0], days[1]]).expect("a promise");
        let day = |day: time::Date| format!("{day} {}", day.weekday());
        format!("{} to {}", day(promise.earliest), day(promise.latest))
    });
}

#[test]
fn a_shop_that_never_works_promises_nothing() {
    let never = WorkCalendar { work_days: [false; 7], ..calendar() };
    assert_eq!(promise(Timestamp(0), &never, [1, 2]), None);
    assert_eq!(promise(Timestamp(i64::MAX), &calendar(), [1, 2]), None);
}
