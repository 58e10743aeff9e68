//! What a phrase is filled with: values that know what they are, worded for each language by one renderer.
//!
//! | value | English | Spanish | Danish |
//! |---|---|---|---|
//! | money | `€1,234.50` | `1234,50 €` | `1.234,50 €` |
//! | count | `12,500` | `12.500` | `12.500` |
//! | rating | `4.5` | `4,5` | `4,5` |
//! | percent | `15%` | `15 %` | `15 %` |
//! | day | `Saturday 5 December` | `sábado, 5 de diciembre` | `lørdag 5. december` |
//! | moment | `Saturday 5 December at 14:00` | `sábado, 5 de diciembre a las 14:00` | `lørdag 5. december kl. 14.00` |
//!
//! Figures, days and plural forms are written by Unicode's own data (CLDR, through ICU4X); amounts of money by
//! [`crate::commerce::format`], which writes kroner as Danish shops do.

use crate::commerce::format::{self, NO_BREAK_SPACE};
use crate::commerce::money::Money;
use crate::commerce::wall_clock;
use crate::{Language, Timestamp};
use icu_datetime::fieldsets::{MDE, T, YMD};
use icu_datetime::input::{Date, DateTime, Time};
use icu_datetime::{DateTimeFormatter, NoCalendarFormatter};
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_locale_core::{Locale, locale};
use icu_plurals::{PluralCategory, PluralRuleType, PluralRules};
use serde::{Deserialize, Serialize};

/// A day in the merchant's own calendar, without a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Day {
    pub year: i32,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

/// A time of a day in the merchant's own zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Moment {
    pub day: Day,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
}

/// A value in a message. What is a figure, a code, a date or a link in it can be held against the facts of the
/// turn, because each is kept as what it is (see [`crate::dialogue::context::Turn::facts`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Words: the contact's own, or a name in our catalog that is no product's.
    Text(String),
    /// A product's or a variant's title, as the catalog has it.
    Product(String),
    Money(Money),
    Count(u64),
    /// Tenths: 45 is 4.5.
    Rating(u32),
    /// Basis points: 1,500 is 15 %.
    Percent(u32),
    Day(Day),
    /// A day of another year: the year is told, and the day of the week is not.
    FarDay(Day),
    Moment(Moment),
    /// The number of an order.
    Order(String),
    /// A code that somebody types: of a coupon, of a link between conversations.
    Code(String),
    /// An address in the web, or of a mailbox.
    Link(String),
    /// What a person or a brand is called.
    Name(String),
    /// Words of somebody else, unchanged: of a review, of a product's details.
    Quote(String),
}

impl Value {
    /// The value as a person of that language writes it.
    pub fn render(&self, language: Language) -> String {
        match self {
            Self::Text(text)
            | Self::Product(text)
            | Self::Order(text)
            | Self::Code(text)
            | Self::Link(text)
            | Self::Name(text)
            | Self::Quote(text) => text.clone(),
            Self::Money(money) => format::money(*money, language),
            Self::Count(count) => figure(&Decimal::from(*count), language),
            Self::Rating(tenths) => {
                let mut rating = Decimal::from(*tenths);
                rating.multiply_pow10(-1);
                figure(&rating, language)
            }
            Self::Percent(basis_points) => {
                let mut percent = Decimal::from(*basis_points);
                percent.multiply_pow10(-2);
                percent.absolute.trim_end();
                let figure = figure(&percent, language);
                match language {
                    Language::En => format!("{figure}%"),
                    Language::Es | Language::Da => format!("{figure}{NO_BREAK_SPACE}%"),
                }
            }
            Self::Day(day) => day.render(language),
            Self::FarDay(day) => day.render_long(language),
            Self::Moment(moment) => moment.render(language),
        }
    }
}

impl Day {
    /// The day on the wall at a moment, where clocks are so many minutes ahead of UTC.
    pub fn at(at: Timestamp, utc_offset_minutes: i32) -> Option<Self> {
        Moment::at(at, utc_offset_minutes).map(|moment| moment.day)
    }

    fn render(self, language: Language) -> String {
        let formatter = DateTimeFormatter::try_new(tag(language).into(), MDE::long()).ok();
        let date = Date::try_new_iso(self.year, self.month, self.day).ok();
        let worded = date.zip(formatter);
        worded.map_or_else(|| self.plain(), |(date, formatter)| formatter.format(&date).to_string())
    }

    /// With the year: `5 December 2026`.
    pub fn render_long(self, language: Language) -> String {
        let formatter = DateTimeFormatter::try_new(tag(language).into(), YMD::long()).ok();
        let date = Date::try_new_iso(self.year, self.month, self.day).ok();
        let worded = date.zip(formatter);
        worded.map_or_else(|| self.plain(), |(date, formatter)| formatter.format(&date).to_string())
    }

    /// For a day that is in no calendar.
    fn plain(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl Moment {
    /// What the wall shows at a moment, where clocks are so many minutes ahead of UTC.
    pub fn at(at: Timestamp, utc_offset_minutes: i32) -> Option<Self> {
        let shown = wall_clock::shown(at, utc_offset_minutes)?;
        let day = Day { year: shown.year(), month: shown.month().into(), day: shown.day() };
        Some(Self { day, hour: shown.hour(), minute: shown.minute() })
    }

    fn time(self) -> Option<Time> {
        Time::try_new(self.hour, self.minute, 0, 0).ok()
    }

    fn render(self, language: Language) -> String {
        let fields = MDE::long().with_time_hm();
        let formatter = DateTimeFormatter::try_new(tag(language).into(), fields).ok();
        let Day { year, month, day } = self.day;
        match (Date::try_new_iso(year, month, day).ok(), self.time(), formatter) {
            (Some(date), Some(time), Some(formatter)) => {
                formatter.format(&DateTime { date, time }).to_string()
            }
            _ => format!("{} {:02}:{:02}", self.day.plain(), self.hour, self.minute),
        }
    }

    /// The time of day alone: `14:00`.
    pub fn render_time(self, language: Language) -> String {
        let formatter = NoCalendarFormatter::try_new(tag(language).into(), T::hm()).ok();
        let worded = self.time().zip(formatter);
        let plain = || format!("{:02}:{:02}", self.hour, self.minute);
        worded.map_or_else(plain, |(time, formatter)| formatter.format(&time).to_string())
    }
}

/// Which form of a phrase a count takes: `reviews_one` or `reviews_other`.
pub fn plural_key(base: &str, count: u64, language: Language) -> String {
    let rules = PluralRules::try_new(tag(language).into(), PluralRuleType::Cardinal.into()).ok();
    let is_one = rules.is_some_and(|rules| rules.category_for(count) == PluralCategory::One);
    format!("{base}_{}", if is_one { "one" } else { "other" })
}

fn figure(number: &Decimal, language: Language) -> String {
    match DecimalFormatter::try_new(tag(language).into(), Default::default()) {
        Ok(formatter) => formatter.format(number).to_string(),
        Err(_) => number.to_string(),
    }
}

/// English is written as in Britain: the day before the month, and 24 hours.
fn tag(language: Language) -> Locale {
    match language {
        Language::En => locale!("en-GB"),
        Language::Es => locale!("es-ES"),
        Language::Da => locale!("da-DK"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commerce::money::Currency;

    const DAY: Day = Day { year: 2026, month: 12, day: 5 };

    #[test]
    fn each_language_writes_a_value_its_own_way() {
        let moment = Value::Moment(Moment { day: DAY, hour: 14, minute: 0 });
        for (value, expected) in [
            (
                Value::Money(Money::from_minor(123_450, Currency::EUR)),
                ["€1,234.50", "1234,50\u{a0}€", "1.234,50\u{a0}€"],
            ),
            (
                Value::Money(Money::from_minor(64_900, Currency::DKK)),
                ["649\u{a0}kr.", "649\u{a0}kr.", "649\u{a0}kr."],
            ),
            (Value::Count(3), ["3", "3", "3"]),
            (Value::Count(1_234), ["1,234", "1234", "1.234"]),
            (Value::Count(12_500), ["12,500", "12.500", "12.500"]),
            (Value::Rating(45), ["4.5", "4,5", "4,5"]),
            (Value::Rating(50), ["5.0", "5,0", "5,0"]),
            (Value::Percent(1_500), ["15%", "15\u{a0}%", "15\u{a0}%"]),
            (Value::Percent(1_250), ["12.5%", "12,5\u{a0}%", "12,5\u{a0}%"]),
            (
                Value::Day(DAY),
                ["Saturday 5 December", "sábado, 5 de diciembre", "lørdag 5. december"],
            ),
            (Value::FarDay(DAY), ["5 December 2026", "5 de diciembre de 2026", "5. december 2026"]),
            (
                moment,
                [
                    "Saturday 5 December at 14:00",
                    "sábado, 5 de diciembre a las 14:00",
                    "lørdag 5. december kl. 14.00",
                ],
            ),
            (Value::Code("SUN-10".into()), ["SUN-10", "SUN-10", "SUN-10"]),
        ] {
            for (language, expected) in Language::ALL.into_iter().zip(expected) {
                assert_eq!(value.render(language), expected, "{value:?}");
            }
        }
        let long = Language::ALL.map(|language| DAY.render_long(language));
        assert_eq!(long, ["5 December 2026", "5 de diciembre de 2026", "5. december 2026"]);
        let time = Moment { day: DAY, hour: 9, minute: 5 };
        assert_eq!(
            Language::ALL.map(|language| time.render_time(language)),
            ["09:05", "09:05", "09.05"]
        );
    }

    #[test]
    fn a_day_in_no_calendar_is_shown_as_it_is() {
        let never = Day { year: 2026, month: 13, day: 40 };
        assert_eq!(Value::Day(never).render(Language::En), "2026-13-40");
        let moment = Moment { day: DAY, hour: 25, minute: 0 };
        assert_eq!(Value::Moment(moment).render(Language::Da), "2026-12-05 25:00");
        assert_eq!(moment.render_time(Language::Da), "25:00");
    }

    #[test]
    fn a_count_chooses_its_form() {
        for language in Language::ALL {
            for (count, expected) in [(0, "n_other"), (1, "n_one"), (2, "n_other"), (21, "n_other")]
            {
                assert_eq!(plural_key("n", count, language), expected, "{language:?} {count}");
            }
        }
    }
}
