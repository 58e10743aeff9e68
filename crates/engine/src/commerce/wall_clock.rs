//! A moment as the clock on the wall of a place shows it, worded for people: `Saturday 12 December at 19:00`,
//! `sábado 12 de diciembre a las 19:00`, `lørdag den 12. december kl. 19.00`.

use crate::time::{MINUTE_MS, SECOND_MS};
use crate::{Language, Timestamp};
use time::OffsetDateTime;

const WEEKDAYS: [[&str; 7]; 3] = [
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
    ["mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"],
];
const MONTHS: [[&str; 12]; 3] = [
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    [
        "januar",
        "februar",
        "marts",
        "april",
        "maj",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "december",
    ],
];

/// The day and time of a moment, where clocks are `utc_offset_minutes` ahead of UTC. A moment that no calendar has
/// is nothing.
pub fn day_and_time(at: Timestamp, utc_offset_minutes: i32, language: Language) -> String {
    let local = at.plus_ms(i64::from(utc_offset_minutes) * MINUTE_MS);
    let Ok(local) = OffsetDateTime::from_unix_timestamp(local.0.div_euclid(SECOND_MS)) else {
        return String::new();
    };
    let row = language as usize;
    let weekday = WEEKDAYS[row][usize::from(local.weekday().number_days_from_monday())];
    let month = MONTHS[row][usize::from(u8::from(local.month())) - 1];
    let (day, hour, minute) = (local.day(), local.hour(), local.minute());
    match language {
        Language::En => format!("{weekday} {day} {month} at {hour}:{minute:02}"),
        Language::Es if hour == 1 => format!("{weekday} {day} de {month} a la {hour}:{minute:02}"),
        Language::Es => format!("{weekday} {day} de {month} a las {hour}:{minute:02}"),
        Language::Da => format!("{weekday} den {day}. {month} kl. {hour}.{minute:02}"),
    }
}

/// The day of a moment alone: `12 December`, `12 de diciembre`, `12. december`.
pub fn day(at: Timestamp, utc_offset_minutes: i32, language: Language) -> String {
    let local = at.plus_ms(i64::from(utc_offset_minutes) * MINUTE_MS);
    let Ok(local) = OffsetDateTime::from_unix_timestamp(local.0.div_euclid(SECOND_MS)) else {
        return String::new();
    };
    let month = MONTHS[language as usize][usize::from(u8::from(local.month())) - 1];
    let day = local.day();
    match language {
        Language::En => format!("{day} {month}"),
        Language::Es => format!("{day} de {month}"),
        Language::Da => format!("{day}. {month}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_worded_for_the_place_it_is_in() {
        // 2026-12-12T18:00:00Z, a Saturday.
        let at = Timestamp(1_797_098_400_000);
        assert_eq!(day_and_time(at, 60, Language::En), "Saturday 12 December at 19:00");
        assert_eq!(day_and_time(at, 60, Language::Es), "sábado 12 de diciembre a las 19:00");
        assert_eq!(day_and_time(at, 60, Language::Da), "lørdag den 12. december kl. 19.00");
        assert_eq!(day_and_time(at, 7 * 60, Language::Es), "domingo 13 de diciembre a la 1:00");
        assert_eq!(day(at, 60, Language::Es), "12 de diciembre");
        assert_eq!(day_and_time(Timestamp(i64::MAX), 60, Language::En), "");
    }
}
