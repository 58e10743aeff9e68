//! When something is to be, as people say it: `tonight`, `on friday at 10`, `dentro de dos horas`, `i morgen kl. 18`.
//!
//! Pure: what day it is where the shop is, is handed in. Days are found by [`super::date`].

use super::super::normalize::fold;
use super::date;
use super::read::Read;
use crate::Language;
use time::Date;

/// A part of the day that was named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Morning,
    Noon,
    Afternoon,
    Evening,
}

/// A time by the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// Minutes since midnight.
    pub minute: u32,
    /// Whether it can be in one half of the day only.
    pub is_sure: bool,
}

/// What was said of when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Appointed {
    /// So many minutes from now.
    In { minutes: i64 },
    /// At least one of these was named.
    At { day: Option<Date>, clock: Option<Clock>, part: Option<Part> },
}

/// The longest wait in hours or minutes that is believed: days have their own words.
const MINUTES_MAX: i64 = 72 * 60;
const HOUR: u32 = 60;
const HALF_A_DAY: u32 = 12 * HOUR;

/// Words before a time by the clock.
const AT: [&[&str]; 3] =
    [&["at", "around", "about", "by", "past"], &["las", "la"], &["kl", "klokken", "klokka", "ved"]];
/// Words before a wait.
const IN: [&[&str]; 3] = [&["in", "within"], &["en", "dentro"], &["om"]];
const HOURS: [&[&str]; 3] =
    [&["hour", "hours", "hr", "hrs"], &["hora", "horas"], &["time", "timer"]];
const MINUTES: [&[&str]; 3] = [
    &["minute", "minutes", "min", "mins"],
    &["minuto", "minutos", "min"],
    &["minut", "minutter", "min"],
];
const ONE: [&[&str]; 3] = [&["a", "an"], &["un", "una"], &["en", "et", "een"]];

/// Words of the parts of the day, phrases apart by `|`.
const PARTS: [(Part, [&str; 3]); 4] = [
    (
        Part::Morning,
        [
            "morning|mornin",
            "por la manana|de la manana|esta manana|a primera hora",
            "om morgenen|morgenen|formiddag|formiddagen|morgen tidlig|tidligt|imorgen tidlig",
        ],
    ),
    (
        Part::Noon,
        ["noon|midday|lunchtime|lunch", "mediodia|medio dia", "middag|frokost|frokosttid"],
    ),
    (Part::Afternoon, ["afternoon|arvo", "tarde", "eftermiddag|eftermiddagen"]),
    (
        Part::Evening,
        [
            "evening|tonight|tonite|2nite|night|after work",
            "noche|tarde noche",
            "aften|aftenen|iaften|aftes",
        ],
    ),
];

impl Part {
    /// The time it stands for, in minutes since midnight.
    pub fn minute(self) -> u32 {
        match self {
            Self::Morning => 9 * HOUR,
            Self::Noon => 12 * HOUR,
            Self::Afternoon => 16 * HOUR,
            Self::Evening => 20 * HOUR,
        }
    }
}

/// When something is to be; `None` when nothing of it was said.
pub fn find(text: &str, language: Language, today: Date) -> Option<Appointed> {
    let words: Vec<String> =
        text.split_whitespace().map(bare).filter(|word| !word.is_empty()).collect();
    if let Some(minutes) = wait(&words, language) {
        return Some(Appointed::In { minutes });
    }
    // "Next week" begins on its Monday, "by Friday" ends on Friday.
    let day = date::find(text, language, today)
        .map(|when| when.from.filter(|from| *from >= today).unwrap_or(when.to));
    let part = part(&words, language);
    let clock = (0..words.len()).find_map(|at| clock(&words, at, language, part));
    let is_said = day.is_some() || part.is_some() || clock.is_some();
    is_said.then_some(Appointed::At { day, clock, part })
}

/// Folded, without marks around it; a dot or colon between digits stays.
fn bare(word: &str) -> String {
    let folded = fold(word);
    folded.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

fn part(words: &[String], language: Language) -> Option<Part> {
    let named = |phrase: &str| {
        let phrase: Vec<&str> = phrase.split(' ').collect();
        let mut places = words.windows(phrase.len()).enumerate();
        // "Más tarde" is later, whenever that is.
        places.any(|(at, found)| found == phrase && (at == 0 || words[at - 1] != "mas"))
    };
    let mut parts = PARTS.iter();
    parts
        .find(|(_, phrases)| phrases[language as usize].split('|').any(named))
        .map(|(part, _)| *part)
}

/// Minutes of `in two hours`, `dentro de media hora`, `om et kvarter`.
fn wait(words: &[String], language: Language) -> Option<i64> {
    let row = language as usize;
    let is = |word: &String, list: &[&str]| list.contains(&word.as_str());
    let first = words.iter().position(|word| is(word, IN[row]))?;
    let unit = |word: &String| match word.as_str() {
        "kvarter" => Some(15),
        _ if is(word, HOURS[row]) => Some(60),
        _ if is(word, MINUTES[row]) => Some(1),
        _ => None,
    };
    let (at, unit) =
        words.iter().enumerate().skip(first + 1).find_map(|(at, word)| Some((at, unit(word)?)))?;
    let between = &words[first + 1..at];
    if between.len() > 4 {
        return None;
    }
    let says = |wanted: &[&str]| between.iter().any(|word| is(word, wanted));
    let minutes = if says(&["half", "media", "halv"]) {
        unit / 2
    } else if says(&["couple", "par"]) {
        unit * 2
    } else {
        unit * i64::from(between.iter().find_map(|word| number(word, language))?)
    };
    (1..=MINUTES_MAX).contains(&minutes).then_some(minutes)
}

fn number(word: &str, language: Language) -> Option<u32> {
    if ONE[language as usize].contains(&word) {
        return Some(1);
    }
    let read = Read::new(word, language);
    u32::try_from(read.number_at(0)?.value.as_whole()?).ok()
}

/// The time by the clock that is said with the word at this place.
fn clock(words: &[String], at: usize, language: Language, part: Option<Part>) -> Option<Clock> {
    let word = |place: usize| words.get(place).map_or("", String::as_str);
    let is_marked = at > 0 && AT[language as usize].contains(&word(at - 1));
    if language == Language::Da && word(at) == "halv" {
        let hour = number(word(at + 1), language).filter(|hour| (1..=12).contains(hour))?;
        return (word(at + 2) != "time")
            .then(|| half_of_day(hour * HOUR - 30, false, part, word(at + 1)));
    }
    let typed = word(at)
        .strip_prefix("kl.")
        .or(word(at).strip_prefix("kl"))
        .filter(|_| language == Language::Da);
    let is_marked = is_marked || typed.is_some_and(|typed| !typed.is_empty());
    let typed = typed.unwrap_or(word(at));
    let (figure, half) = half_named(typed, word(at + 1));
    let is_told = half.is_some() || figure.contains(':') || figure.len() < typed.len();
    if !is_marked && !is_told {
        return None;
    }
    let (hour, minute) = match figure.split_once([':', '.']) {
        Some((hour, minute)) => (hour.parse().ok()?, minute.parse().ok()?),
        None => (number(figure, language)?, said_minutes(words, at, language)),
    };
    if hour > 23 || minute > 59 {
        return None;
    }
    let minute = hour * HOUR + minute;
    let minute = if minutes_to(words, at) { minute.checked_sub(15)? } else { minute };
    Some(match half {
        Some(is_late) => {
            Clock { minute: minute % HALF_A_DAY + u32::from(is_late) * HALF_A_DAY, is_sure: true }
        }
        None => half_of_day(minute, false, part, figure),
    })
}

/// A figure without what is written behind it, and whether that says "after noon".
fn half_named<'a>(typed: &'a str, next: &str) -> (&'a str, Option<bool>) {
    for (ending, is_late) in [("a.m", false), ("p.m", true), ("am", false), ("pm", true)] {
        if next == ending {
            return (typed, Some(is_late));
        }
        let figure = typed
            .strip_suffix(ending)
            .filter(|figure| figure.ends_with(|c: char| c.is_ascii_digit()));
        if let Some(figure) = figure {
            return (figure, Some(is_late));
        }
    }
    let hours =
        typed.strip_suffix('h').filter(|figure| figure.ends_with(|c: char| c.is_ascii_digit()));
    (hours.unwrap_or(typed), None)
}

/// `a las ocho y media`, `half past eight`: minutes beside an hour that is said in words.
fn said_minutes(words: &[String], at: usize, language: Language) -> u32 {
    let word =
        |place: Option<usize>| place.and_then(|place| words.get(place)).map_or("", String::as_str);
    match (language, word(at.checked_sub(2)), word(Some(at + 1)), word(Some(at + 2))) {
        (Language::En, "half", ..) | (Language::Es, _, "y", "media") => 30,
        (Language::En, "quarter", ..) | (Language::Es, _, "y", "cuarto") => 15,
        _ => 0,
    }
}

fn minutes_to(words: &[String], at: usize) -> bool {
    words.get(at + 1..at + 3).is_some_and(|behind| behind == ["menos", "cuarto"])
}

/// "At six" is in the evening unless something says otherwise; "at 06:00" says it.
fn half_of_day(minute: u32, is_sure: bool, part: Option<Part>, typed: &str) -> Clock {
    let is_late = match part {
        Some(Part::Afternoon | Part::Evening) => minute < HALF_A_DAY,
        Some(Part::Morning | Part::Noon) => false,
        None => (HOUR..8 * HOUR).contains(&minute) && !typed.starts_with('0'),
    };
    let is_sure =
        is_sure || is_late || part.is_some() || minute >= HALF_A_DAY || typed.starts_with('0');
    Clock { minute: minute + u32::from(is_late) * HALF_A_DAY, is_sure }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    const TODAY: Date = date!(2026 - 12 - 01);

    fn check(language: Language, text: &str, expected: &str) {
        let told = match find(text, language, TODAY) {
            None => "nothing".to_owned(),
            Some(Appointed::In { minutes }) => format!("in {minutes}"),
            Some(Appointed::At { day, clock, part }) => {
                let day = day.map_or("-".to_owned(), |day| day.day().to_string());
                let clock = clock.map_or("-".to_owned(), |clock| {
                    let sure = if clock.is_sure { "" } else { "?" };
                    format!("{}:{:02}{sure}", clock.minute / HOUR, clock.minute % HOUR)
                });
                let part = part.map_or("-".to_owned(), |part| format!("{part:?}"));
                format!("{day} {clock} {part}")
            }
        };
        assert_eq!(told, expected, "{text}");
    }

    #[test]
    fn days_clocks_and_waits_are_found_in_three_languages() {
        use Language::{Da, En, Es};
        check(En, "remind me tonight", "1 - Evening");
        check(En, "remind me on friday at 10", "4 10:00? -");
        check(En, "ping me tomorrow at 7.30pm", "2 19:30 -");
        check(En, "remind me at six", "- 18:00 -");
        check(En, "remind me at half past eight in the evening", "- 20:30 Evening");
        check(En, "remind me in two hours", "in 120");
        check(En, "remind me in half an hour", "in 30");
        check(En, "remind me of it", "nothing");
        check(En, "remind me at 24:80", "nothing");
        check(Es, "recuérdamelo mañana por la tarde", "2 - Afternoon");
        check(Es, "el viernes a las 10", "4 10:00? -");
        check(Es, "a las ocho y media de la mañana", "- 8:30 Morning");
        check(Es, "a las ocho menos cuarto de la noche", "- 19:45 Evening");
        check(Es, "dentro de media hora", "in 30");
        check(Es, "recuérdamelo más tarde", "nothing");
        check(Da, "mind mig om det i aften", "1 - Evening");
        check(Da, "mind mig om det i morgen kl. 18", "2 18:00 -");
        check(Da, "kl.18.30", "- 18:30 -");
        check(Da, "i morgen halv otte", "2 19:30 -");
        check(Da, "om et kvarter", "in 15");
        check(Da, "om to timer", "in 120");
        check(Da, "mind mig om kruset", "nothing");
    }
}
