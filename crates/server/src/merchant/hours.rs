//! When people of the brand answer: opening hours in the merchant's own zone, and days on which it is closed.

use crate::document::MerchantSettings;
use engine::{Language, Localized, Timestamp};
use jiff::ToSpan;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use std::collections::BTreeSet;

/// How far ahead an opening is looked for; a brand that is closed for longer promises no day.
const DAYS_AHEAD_MAX: i64 = 60;
/// Monday first, as the settings name them.
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Opening hours, ready to be asked.
#[derive(Debug, Clone)]
pub(crate) struct Hours {
    zone: TimeZone,
    /// Spans of each weekday, Monday first, in order.
    week: [Vec<(Time, Time)>; 7],
    closed: BTreeSet<Date>,
}

/// What in the settings is not a time or a place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HoursError {
    #[error("`{0}` is no time zone such as Europe/Copenhagen")]
    Zone(String),
    #[error("`{0}` is no weekday: they are mon, tue, wed, thu, fri, sat and sun")]
    Weekday(String),
    #[error("`{0}` is no span of a day such as 09:00-17:30")]
    Span(String),
    #[error("`{0}` is no day such as 2026-12-24")]
    Day(String),
}

/// Whether the opening hours in the settings make sense, before they are stored.
///
/// # Errors
/// What is not a time or a place.
pub fn check_hours(settings: &MerchantSettings) -> Result<(), HoursError> {
    Hours::read(settings).map(drop)
}

impl Hours {
    /// Reads what the settings say.
    ///
    /// # Errors
    /// The first thing in them that cannot be meant.
    pub(crate) fn read(settings: &MerchantSettings) -> Result<Self, HoursError> {
        let zone = TimeZone::get(&settings.timezone)
            .map_err(|_| HoursError::Zone(settings.timezone.clone()))?;
        let mut week: [Vec<(Time, Time)>; 7] = Default::default();
        for (name, spans) in &settings.hours {
            let idx = WEEKDAYS
                .iter()
                .position(|weekday| weekday == name)
                .ok_or_else(|| HoursError::Weekday(name.clone()))?;
            for text in spans {
                week[idx].push(span(text).ok_or_else(|| HoursError::Span(text.clone()))?);
            }
            week[idx].sort();
        }
        let day = |text: &String| text.parse().map_err(|_| HoursError::Day(text.clone()));
        let closed = settings.closed.iter().map(|row| day(&row.date)).collect::<Result<_, _>>()?;
        Ok(Self { zone, week, closed })
    }

    /// Whether the brand says at all when it is there.
    pub(crate) fn are_known(&self) -> bool {
        self.week.iter().any(|spans| !spans.is_empty())
    }

    pub(crate) fn are_open(&self, now: Timestamp) -> bool {
        let Some((today, time)) = self.local(now) else { return false };
        self.on(today).iter().any(|(from, to)| (from..to).contains(&&time))
    }

    /// When the brand opens next, in words: `tomorrow at 9:00`.
    pub(crate) fn next_open(&self, now: Timestamp) -> Option<Localized> {
        let (today, time) = self.local(now)?;
        (0..=DAYS_AHEAD_MAX).find_map(|n_days| {
            let day = today.checked_add(n_days.days()).ok()?;
            let opens = self.on(day).iter().map(|(from, _)| *from);
            let mut opens = opens.filter(|from| n_days > 0 || *from > time);
            Some(worded(n_days, day, opens.next()?))
        })
    }

    fn local(&self, now: Timestamp) -> Option<(Date, Time)> {
        let there = jiff::Timestamp::from_millisecond(now.0).ok()?.to_zoned(self.zone.clone());
        Some((there.date(), there.time()))
    }

    fn on(&self, day: Date) -> &[(Time, Time)] {
        if self.closed.contains(&day) {
            return &[];
        }
        let idx = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or(0);
        &self.week[idx]
    }
}

/// `09:00-17:30`; a day ends at `24:00`.
fn span(text: &str) -> Option<(Time, Time)> {
    let (from, to) = text.split_once('-')?;
    let time = |text: &str| match text {
        "24:00" => Some(Time::MAX),
        text => Time::strptime("%H:%M", text).ok(),
    };
    let (from, to) = (time(from)?, time(to)?);
    (from < to).then_some((from, to))
}

fn worded(n_days: i64, day: Date, opens: Time) -> Localized {
    let words = Language::ALL.iter().map(|language| {
        let at = match language {
            Language::En => format!("at {}:{:02}", opens.hour(), opens.minute()),
            Language::Es if opens.hour() == 1 => format!("a la 1:{:02}", opens.minute()),
            Language::Es => format!("a las {}:{:02}", opens.hour(), opens.minute()),
            Language::Da => format!("kl. {}.{:02}", opens.hour(), opens.minute()),
        };
        (*language, format!("{} {at}", day_in_words(*language, n_days, day)))
    });
    Localized(words.collect())
}

fn day_in_words(language: Language, n_days: i64, day: Date) -> String {
    const NEAR: [[&str; 3]; 2] = [["today", "hoy", "i dag"], ["tomorrow", "mañana", "i morgen"]];
    const DAYS: [[&str; 7]; 3] = [
        ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
        ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
        ["mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"],
    ];
    let idx = match language {
        Language::En => 0,
        Language::Es => 1,
        Language::Da => 2,
    };
    if let Some(near) = usize::try_from(n_days).ok().and_then(|n_days| NEAR.get(n_days)) {
        return near[idx].to_owned();
    }
    let weekday = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or(0);
    let name = DAYS[idx][weekday];
    let (date, month) = (day.day(), day.month());
    // Within a week the weekday says it; later the date goes with it.
    match (language, n_days < 7) {
        (Language::En, true) => format!("on {name}"),
        (Language::Es, true) => format!("el {name}"),
        (Language::Da, true) => format!("på {name}"),
        (Language::En, false) => format!("on {name} {date}/{month}"),
        (Language::Es, false) => format!("el {name} {date}/{month}"),
        (Language::Da, false) => format!("{name} den {date}/{month}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> MerchantSettings {
        serde_json::from_value(serde_json::json!({
            "id": "nord", "name": "Nord", "languages": ["en"], "default_language": "en",
            "currency": "EUR", "country": "DK", "timezone": "Europe/Copenhagen",
            "hours": { "mon": ["13:00-17:00", "09:00-12:00"], "tue": ["09:00-17:00"], "sun": [] },
            "closed": [{ "date": "2026-03-31" }],
        }))
        .unwrap()
    }

    fn at(text: &str) -> Timestamp {
        Timestamp(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
    }

    #[test]
    fn the_brand_is_open_in_its_own_zone_summer_and_winter() {
        let hours = Hours::read(&settings()).unwrap();
        for (now, is_open) in [
            ("2026-03-23T08:00:00Z", true),
            ("2026-03-23T07:59:59Z", false),
            ("2026-03-30T07:00:00Z", true),
            ("2026-03-30T10:00:00Z", false),
            ("2026-03-30T11:00:00Z", true),
            ("2026-03-30T15:00:00Z", false),
            ("2026-03-31T10:00:00Z", false),
            ("2026-03-29T10:00:00Z", false),
        ] {
            assert_eq!(hours.are_open(at(now)), is_open, "{now}");
        }
    }

    #[test]
    fn the_next_opening_is_told_as_people_say_it() {
        let hours = Hours::read(&settings()).unwrap();
        for (now, expected) in [
            ("2026-03-23T06:00:00Z", ["today at 9:00", "hoy a las 9:00", "i dag kl. 9.00"]),
            ("2026-03-23T11:30:00Z", ["today at 13:00", "hoy a las 13:00", "i dag kl. 13.00"]),
            (
                "2026-03-23T17:00:00Z",
                ["tomorrow at 9:00", "mañana a las 9:00", "i morgen kl. 9.00"],
            ),
            (
                "2026-03-25T17:00:00Z",
                ["on Monday at 9:00", "el lunes a las 9:00", "på mandag kl. 9.00"],
            ),
            // Tuesday the 31st is closed: the Monday after, with its date.
            (
                "2026-03-30T16:00:00Z",
                ["on Monday 6/4 at 9:00", "el lunes 6/4 a las 9:00", "mandag den 6/4 kl. 9.00"],
            ),
        ] {
            let words = hours.next_open(at(now)).unwrap();
            let told = Language::ALL.map(|language| words.get(language).to_owned());
            assert_eq!(told.as_slice(), expected, "{now}");
        }
    }

    #[test]
    fn what_cannot_be_meant_is_named() {
        let with = |change: fn(&mut MerchantSettings)| {
            let mut settings = settings();
            change(&mut settings);
            Hours::read(&settings).err()
        };
        let zone = with(|settings| settings.timezone = "Europe/Atlantis".to_owned());
        assert_eq!(zone, Some(HoursError::Zone("Europe/Atlantis".to_owned())));
        let span = with(|settings| {
            settings.hours.insert("fri".to_owned(), vec!["17:00-09:00".to_owned()]);
        });
        assert_eq!(span, Some(HoursError::Span("17:00-09:00".to_owned())));
        let weekday = with(|settings| {
            settings.hours.insert("friday".to_owned(), Vec::new());
        });
        assert_eq!(weekday, Some(HoursError::Weekday("friday".to_owned())));
        let day = with(|settings| settings.closed[0].date = "24 December".to_owned());
        assert_eq!(day, Some(HoursError::Day("24 December".to_owned())));
    }
}
