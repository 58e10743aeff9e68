//! An event as the settings have it, and as the core reads it: local times become moments.

use crate::document::MerchantSettings;
use engine::commerce::rsvp::{EventDate, HostedEvent, PARTY_MAX_DEFAULT, REMINDERS_MS_DEFAULT};
use engine::dialogue::understand::keyword;
use engine::dialogue::understand::normalize::fold_words;
use engine::time::{HOUR_MS, MINUTE_MS};
use engine::{EventId, Localized, Timestamp};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// An event of the brand's own, to which people come by texting a keyword.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EventRow {
    /// A slug.
    pub id: String,
    /// What people text to come: `dinner`, `cena`, `middag`.
    pub keywords: Vec<String>,
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    pub name: Localized,
    /// One or two sentences on what it is.
    #[serde(default)]
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    pub about: Localized,
    /// Most guests on one answer.
    #[serde(default = "party_max")]
    pub party_max: u32,
    /// When guests are reminded: so many hours before it begins.
    #[serde(default = "reminder_hours")]
    pub reminder_hours: Vec<u32>,
    pub date: Vec<EventDateRow>,
}

/// One evening of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EventDateRow {
    /// A slug, unique within the event.
    pub id: String,
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    pub city: Localized,
    /// What people call the city besides its name: `cph`.
    #[serde(default)]
    pub keywords: Vec<String>,
    pub venue: String,
    pub address: String,
    /// How to get there.
    #[serde(default)]
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    pub directions: Localized,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub map_url: Option<String>,
    /// When it begins, by the clock there: `2026-12-12T19:00`.
    pub starts: String,
    /// Where the clock is (`Europe/Madrid`); the merchant's own zone where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    pub capacity: u32,
}

fn party_max() -> u32 {
    PARTY_MAX_DEFAULT
}

fn reminder_hours() -> Vec<u32> {
    REMINDERS_MS_DEFAULT.iter().map(|ms| u32::try_from(ms / HOUR_MS).unwrap_or_default()).collect()
}

/// Why an event cannot be held as it is written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    #[error("event {0}: an id is made of small letters, digits and `-`")]
    Id(String),
    #[error("event {0}: somebody must be able to come: give it a keyword and a date")]
    Empty(String),
    #[error("event {event}: `{keyword}` means something else already: choose another keyword")]
    Keyword { event: String, keyword: String },
    #[error("event {event}: the date {date} stands twice")]
    Twice { event: String, date: String },
    #[error("event {event}, {date}: `{text}` is no time such as 2026-12-12T19:00")]
    Starts { event: String, date: String, text: String },
    #[error("event {event}, {date}: `{text}` is no time zone such as Europe/Madrid")]
    Zone { event: String, date: String, text: String },
    #[error("event {event}, {date}: there must be room for somebody")]
    Capacity { event: String, date: String },
    #[error("event {event}, {date}: a map is a link that begins with https://")]
    Map { event: String, date: String },
}

/// Every event of a merchant.
///
/// # Errors
/// The first that cannot be held.
pub fn read(rows: &[EventRow], timezone: &str) -> Result<Vec<HostedEvent>, EventError> {
    let mut keywords = BTreeSet::new();
    rows.iter().map(|row| event(row, timezone, &mut keywords)).collect()
}

/// Whether these can be held, before they are stored.
///
/// # Errors
/// The first that cannot.
pub fn check(rows: &[EventRow], settings: Option<&MerchantSettings>) -> Result<(), EventError> {
    read(rows, settings.map_or("UTC", |settings| &settings.timezone)).map(drop)
}

fn event(
    row: &EventRow,
    timezone: &str,
    taken: &mut BTreeSet<String>,
) -> Result<HostedEvent, EventError> {
    if !is_slug(&row.id) {
        return Err(EventError::Id(row.id.clone()));
    }
    let keywords: Vec<String> =
        row.keywords.iter().map(|word| fold_words(word).join(" ")).collect();
    if row.date.is_empty() || keywords.is_empty() {
        return Err(EventError::Empty(row.id.clone()));
    }
    for (keyword, written) in keywords.iter().zip(&row.keywords) {
        let is_free = !keyword.is_empty() && !keyword::is_reserved(written);
        if !is_free || !taken.insert(keyword.clone()) {
            let (event, keyword) = (row.id.clone(), written.clone());
            return Err(EventError::Keyword { event, keyword });
        }
    }
    let mut dates: Vec<EventDate> = Vec::with_capacity(row.date.len());
    for one in &row.date {
        if dates.iter().any(|date| date.id == one.id) {
            return Err(EventError::Twice { event: row.id.clone(), date: one.id.clone() });
        }
        dates.push(date(&row.id, one, timezone)?);
    }
    dates.sort_by_key(|date| date.starts);
    Ok(HostedEvent {
        id: EventId::from(row.id.as_str()),
        keywords,
        name: row.name.clone(),
        about: row.about.clone(),
        party_max: row.party_max.max(1),
        reminders_ms: row.reminder_hours.iter().map(|hours| i64::from(*hours) * HOUR_MS).collect(),
        dates,
    })
}

fn date(event: &str, row: &EventDateRow, timezone: &str) -> Result<EventDate, EventError> {
    let place = || (event.to_owned(), row.id.clone());
    let wrong_zone = |text: &str| {
        let (event, date) = place();
        EventError::Zone { event, date, text: text.to_owned() }
    };
    if !is_slug(&row.id) {
        return Err(EventError::Id(format!("{event}/{}", row.id)));
    }
    if row.capacity == 0 {
        let (event, date) = place();
        return Err(EventError::Capacity { event, date });
    }
    if row.map_url.as_deref().is_some_and(|url| !url.starts_with("https://")) {
        let (event, date) = place();
        return Err(EventError::Map { event, date });
    }
    let timezone = row.timezone.as_deref().unwrap_or(timezone);
    let zone = TimeZone::get(timezone).map_err(|_| wrong_zone(timezone))?;
    let local: Option<DateTime> = row.starts.parse().ok();
    let starts = local.and_then(|local| local.to_zoned(zone).ok()).ok_or_else(|| {
        let (event, date) = place();
        EventError::Starts { event, date, text: row.starts.clone() }
    })?;
    Ok(EventDate {
        id: row.id.clone(),
        city: row.city.clone(),
        keywords: row.keywords.iter().map(|word| fold_words(word).join(" ")).collect(),
        venue: row.venue.clone(),
        address: row.address.clone(),
        directions: row.directions.clone(),
        map_url: row.map_url.clone(),
        starts: Timestamp(starts.timestamp().as_millisecond()),
        utc_offset_minutes: starts.offset().seconds()
            / i32::try_from(MINUTE_MS / 1_000).unwrap_or(60),
        capacity: row.capacity,
    })
}

/// Ids stand in the tokens of buttons, where `/` and `:` part them.
fn is_slug(id: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !id.is_empty() && id.bytes().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> EventRow {
        serde_json::from_value(serde_json::json!({
            "id": "dinner", "keywords": ["Dinner", "Cena"], "name": {"en": "Dinner"},
            "date": [
                {"id": "mad", "city": {"en": "Madrid"}, "venue": "Casa", "address": "Calle 1",
                 "starts": "2026-12-12T19:00", "timezone": "Europe/Madrid", "capacity": 40},
                {"id": "cph", "city": {"en": "Copenhagen"}, "venue": "Hal", "address": "Vej 1",
                 "starts": "2026-07-01T19:00", "capacity": 40},
            ],
        }))
        .unwrap()
    }

    #[test]
    fn a_local_time_is_a_moment() {
        let events = read(&[row()], "Europe/Copenhagen").unwrap();
        let dates = &events[0].dates;
        assert_eq!((dates[0].id.as_str(), dates[0].utc_offset_minutes), ("cph", 120), "in summer");
        assert_eq!((dates[1].id.as_str(), dates[1].utc_offset_minutes), ("mad", 60), "in winter");
        assert_eq!(dates[1].starts, Timestamp(1_797_098_400_000));
        assert_eq!(events[0].keywords, ["dinner", "cena"]);
        assert_eq!(events[0].reminders_ms, REMINDERS_MS_DEFAULT);
    }

    #[test]
    fn what_cannot_be_held_is_refused() {
        let check = |change: &dyn Fn(&mut EventRow), expected: &str| {
            let mut changed = row();
            change(&mut changed);
            let error = read(&[changed], "UTC").unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        };
        check(&|row| row.id = "a/b".into(), "event a/b: an id");
        check(&|row| row.keywords = vec!["STOP".into()], "`STOP` means something else");
        check(&|row| row.keywords = vec!["alta".into()], "`alta` means something else");
        check(&|row| row.keywords.push("dinner".into()), "`dinner` means something else");
        check(&|row| row.keywords.clear(), "give it a keyword");
        check(&|row| row.date[1].id = "mad".into(), "mad stands twice");
        check(&|row| row.date[0].starts = "Friday".into(), "`Friday` is no time such as");
        check(&|row| row.date[0].timezone = Some("Mars".into()), "`Mars` is no time zone");
        check(&|row| row.date[0].capacity = 0, "room for somebody");
        check(&|row| row.date[0].map_url = Some("javascript:1".into()), "begins with https://");
    }
}
