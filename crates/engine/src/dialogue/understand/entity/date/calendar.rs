//! Finds the days that words and numbers name.

use super::super::numerals::{self, Atom};
use super::super::read::Read;
use super::When;
use super::words::{self, Feast, Span};
use crate::Language;
use time::{Date, Duration, Month, Weekday};

/// The farthest count of days, weeks, months or years that is believed.
const COUNT_MAX: i64 = 400;

pub(super) struct Reader<'a> {
    pub(super) read: &'a Read,
    pub(super) language: Language,
    pub(super) today: Date,
}

/// A day, and the token behind it.
type Day = Option<(Date, usize)>;

impl Reader<'_> {
    /// What is named from this token on.
    pub(super) fn when(&self, index: usize) -> Option<When> {
        let n_until = self.read.phrase_at(index, words::UNTIL[self.language as usize]);
        if n_until > 0 {
            let start = index + n_until;
            let when = self.span(start).or_else(|| self.span(self.skip_articles(start)));
            if let Some(when) = when {
                return Some(When { from: None, tokens: (index, when.tokens.1), ..when });
            }
        }
        self.span(index)
    }

    fn span(&self, index: usize) -> Option<When> {
        let one =
            |(day, next): (Date, usize)| When { from: Some(day), to: day, tokens: (index, next) };
        self.day(index).map(one).or_else(|| self.week(index))
    }

    fn day(&self, index: usize) -> Day {
        self.relative(index)
            .or_else(|| self.in_a_while(index))
            .or_else(|| self.written(index))
            .or_else(|| self.feast(index))
            .or_else(|| self.weekday(index))
            .or_else(|| self.of_month(index))
    }

    fn skip_articles(&self, mut index: usize) -> usize {
        const SKIPPED: &[&str] =
            &["the", "el", "la", "los", "den", "det", "d", "on", "pa", "del", "dia", "."];
        while SKIPPED.contains(&self.read.word(index)) && self.read.tokens.get(index).is_some() {
            index += 1;
        }
        index
    }

    /// The longest of some phrases (`|` between) that stands here.
    fn phrase(&self, index: usize, phrases: [&str; 3]) -> usize {
        let phrases: Vec<&str> = phrases[self.language as usize].split('|').collect();
        self.phrase_with_apostrophes(index, &phrases)
    }

    /// `valentine's` is three tokens, and counts as `valentine s`.
    fn phrase_with_apostrophes(&self, index: usize, phrases: &[&str]) -> usize {
        let length = |phrase: &&str| {
            let mut at = index;
            for word in phrase.split(' ') {
                at += usize::from(word == "s" && self.read.word(at) == "'");
                if self.read.word(at) != word {
                    return 0;
                }
                at += 1;
            }
            at - index
        };
        phrases.iter().map(length).max().unwrap_or(0)
    }

    fn relative(&self, index: usize) -> Day {
        let (distance, length) = words::RELATIVE
            .iter()
            .map(|(distance, phrases)| (*distance, self.phrase(index, *phrases)))
            .find(|(_, length)| *length > 0)?;
        // "por la mañana" is the morning.
        let morning = self.language == Language::Es
            && self.read.word(index) == "manana"
            && index > 0
            && ["la", "una", "cada"].contains(&self.read.word(index - 1));
        if morning {
            return None;
        }
        Some((self.after_days(self.today, distance)?, index + length))
    }

    fn after_days(&self, day: Date, n_days: i64) -> Option<Date> {
        day.checked_add(Duration::days(n_days))
    }

    /// `in three days`, `om en uge`, `2 weeks from now`.
    fn in_a_while(&self, index: usize) -> Day {
        let n_in = self.read.phrase_at(index, words::IN[self.language as usize]);
        let (count, next) = self.count(index + n_in)?;
        let span = words::named(words::SPANS.iter().copied(), self.language, self.read.word(next))?;
        let mut end = next + 1;
        let mut from = self.today;
        let n_from = self.read.phrase_at(end, words::FROM_NOW[self.language as usize]);
        if n_in == 0 {
            const AFTER: &[&str] =
                &["from", "after", "fra", "efter", "despues de", "a partir de", "desde"];
            let n_after = self.read.phrase_at(end, AFTER);
            let n_before = self.read.phrase_at(end, &["before", "antes de", "for"]);
            if n_before > 0 {
                let (day, next) = self.day(self.skip_articles(end + n_before))?;
                return Some((self.plus(day, span, -count)?, next));
            }
            match (n_from, n_after) {
                (0, 0) => return None,
                (0, _) => (from, end) = self.day(self.skip_articles(end + n_after))?,
                _ => end += n_from,
            }
        } else {
            end += n_from;
        }
        Some((self.plus(from, span, count)?, end))
    }

    fn plus(&self, day: Date, span: Span, count: i64) -> Option<Date> {
        match span {
            Span::Days(n_days) => self.after_days(day, count.checked_mul(n_days)?),
            Span::Months(n_months) => {
                let months = day.year() * 12 + i32::from(u8::from(day.month())) - 1;
                let months =
                    months.checked_add(n_months.checked_mul(i32::try_from(count).ok()?)?)?;
                let month = Month::try_from(u8::try_from(months.rem_euclid(12) + 1).ok()?).ok()?;
                let year = months.div_euclid(12);
                Date::from_calendar_date(year, month, day.day().min(month.length(year))).ok()
            }
        }
    }

    fn count(&self, index: usize) -> Option<(i64, usize)> {
        if let Some(number) = self.read.number_at(index) {
            let count = i64::try_from(number.value.as_whole()?).ok()?;
            return (1..=COUNT_MAX).contains(&count).then_some((count, number.to));
        }
        let one = numerals::atoms_of(self.read.word(index), self.language) == [Atom::Article];
        one.then_some((1, index + 1))
    }

    /// `24/12`, `24.12.2026`, `2026-12-24`: the day first, but the month in English.
    fn written(&self, index: usize) -> Day {
        if let Some(found) = self.dotted(index) {
            return Some(found);
        }
        let (first, sign) = (self.digits(index)?, self.read.word(index + 1));
        let second = self.digits(index + 2)?;
        if !["/", "-", "."].contains(&sign) || index > 0 && !self.read.tokens[index].spaced {
            return None;
        }
        let third = (self.read.word(index + 3) == sign).then(|| self.digits(index + 4)).flatten();
        let next = index + if third.is_some() { 5 } else { 3 };
        if first > 31 {
            return Some((date(first, second, third?)?, next));
        }
        // "2-3 days" and "3/4" are no dates unless a year or a zero says so.
        let plain = third.is_none() && sign != "/";
        if plain {
            return None;
        }
        let month_first = self.language == Language::En && first <= 12;
        let (day, month) =
            if month_first || second > 12 { (second, first) } else { (first, second) };
        Some((self.complete(day, month, third)?, next))
    }

    /// `24.12.2026`: three numbers with a dot between, which the marks of numbers left standing alone.
    fn dotted(&self, index: usize) -> Day {
        let [day, month, year] = [0, 1, 2].map(|step| self.digits(index + step));
        let tokens = self.read.tokens.get(index..index + 3)?;
        let dotted =
            tokens.windows(2).all(|pair| pair[0].end + 1 == pair[1].start && !pair[1].spaced);
        let found = self.complete(day?, month?, year).filter(|_| dotted && year.is_some())?;
        Some((found, index + 3))
    }

    fn digits(&self, index: usize) -> Option<i64> {
        let token = self.read.tokens.get(index)?;
        let plain = token.literal().is_some() && token.text.bytes().all(|b| b.is_ascii_digit());
        if plain && token.text.len() <= 4 { token.text.parse().ok() } else { None }
    }

    /// A day of a month, in the year said or the first one to come.
    fn complete(&self, day: i64, month: i64, year: Option<i64>) -> Option<Date> {
        if let Some(year) = year {
            let year = if year < 100 { year + 2_000 } else { year };
            return date(year, month, day);
        }
        let this_year = i64::from(self.today.year());
        (this_year..=this_year + 4)
            .filter_map(|year| date(year, month, day))
            .find(|found| *found >= self.today)
    }

    fn feast(&self, index: usize) -> Day {
        let (feast, length) = words::FEASTS
            .iter()
            .map(|(feast, phrases)| (*feast, self.phrase(index, *phrases)))
            .max_by_key(|(_, length)| *length)
            .filter(|(_, length)| *length > 0)?;
        let next = index + length;
        let said = self.digits(next).filter(|year| (1_900..2_200).contains(year));
        let this_year = i64::from(self.today.year());
        let years = said.map_or(this_year..=this_year + 1, |year| year..=year);
        let next = next + usize::from(said.is_some());
        let mut days = years.filter_map(|year| feast_in(feast, year));
        days.find(|day| said.is_some() || *day >= self.today).map(|day| (day, next))
    }

    /// `Friday`, `next Friday`, `fredag den 11. december`, `el martes 25`.
    fn weekday(&self, index: usize) -> Day {
        let n_next = self.read.phrase_at(index, words::NEXT[self.language as usize]);
        let at = index + n_next;
        let rows = words::WEEKDAYS.into_iter().zip(0_u8..).map(|(words, place)| (place, words));
        let word = self.read.word(at);
        let place = words::named(rows, self.language, word)?;
        let comma = usize::from([",", "."].contains(&self.read.word(at + 1)));
        let start = self.skip_articles(at + 1 + comma);
        let dated = self.written(start).or_else(|| self.of_month(start));
        if let Some(found) = dated.or_else(|| self.day_on(place, start)) {
            return Some(found);
        }
        if words::SHORT_WEEKDAYS.contains(&word) {
            return None;
        }
        let around = |phrases: [&[&str]; 3]| {
            let phrases = phrases[self.language as usize];
            (self.read.phrase_before(index, phrases), self.read.phrase_at(at + 1, phrases))
        };
        let n_behind = self.read.phrase_at(at + 1, words::NEXT_BEHIND[self.language as usize]);
        let (last_week, latest) = (around(words::LAST_WEEK), around(words::LATEST));
        let today = i64::from(self.today.weekday().number_days_from_monday());
        let ahead = (i64::from(place) - today).rem_euclid(7);
        let distance = if n_next + n_behind > 0 {
            7 - today + i64::from(place)
        } else if last_week != (0, 0) {
            i64::from(place) - today - 7
        } else if latest != (0, 0) {
            ahead - 7
        } else if ahead == 0 {
            7
        } else {
            ahead
        };
        let next = at + 1 + n_behind.max(last_week.1).max(latest.1);
        Some((self.after_days(self.today, distance)?, next))
    }

    /// The first day to come with this number that is that weekday.
    fn day_on(&self, weekday: u8, index: usize) -> Day {
        self.digits(index)?;
        let (number, next) = self.day_number(index)?;
        if self.counts(next) || self.is_money(index) {
            return None;
        }
        let mut days = self.numbered(number);
        let found = days.find(|day| day.weekday().number_days_from_monday() == weekday)?;
        Some((found, next))
    }

    /// Days to come with this number in their month.
    fn numbered(&self, number: i64) -> impl Iterator<Item = Date> {
        const MONTHS_AHEAD: i64 = 48;
        let today = self.today;
        let this_month = i64::from(today.year()) * 12 + i64::from(u8::from(today.month())) - 1;
        (this_month..this_month + MONTHS_AHEAD)
            .filter_map(move |m| date(m.div_euclid(12), m.rem_euclid(12) + 1, number))
            .filter(move |day| *day >= today)
    }

    fn is_money(&self, index: usize) -> bool {
        self.read.amounts.iter().any(|amount| amount.from <= index && index < amount.to)
    }

    /// Whether a word follows a number: then it counts that.
    fn counts(&self, next: usize) -> bool {
        self.read.tokens.get(next).is_some_and(super::super::scan::Token::is_word)
    }

    /// `24 December`, `December 24th, 2027`, `el 6 de enero`, `den 24.`.
    fn of_month(&self, index: usize) -> Day {
        let start = self.skip_articles(index);
        let has_article = start > index;
        if let Some(month) = self.month(start) {
            let between = self.read.phrase_at(start + 1, &[",", "-", "/"]);
            let (day, next) = self.day_number(self.skip_articles(start + 1 + between))?;
            let (year, next) = self.year(next);
            return Some((self.complete(day, month, year)?, next));
        }
        let (day, next) = self.day_number(start).filter(|_| !self.is_money(start))?;
        let after = self.read.phrase_at(next, &["of", "day of", "de", "del", "i", "-", "/"]);
        if let Some(month) = self.month(next + after) {
            let (year, next) = self.year(next + after + 1);
            return Some((self.complete(day, month, year)?, next));
        }
        self.lone_day(start, has_article, day, next)
    }

    /// `the 4th`, `el 24`, `den 24.`: an article and a mark, or an end, say that it is a day.
    fn lone_day(&self, start: usize, has_article: bool, day: i64, next: usize) -> Day {
        let marked = next > start + 1;
        let fits = match self.language {
            Language::En => marked,
            Language::Da => marked || !self.counts(next),
            Language::Es => !self.counts(next),
        };
        if !has_article || !fits || self.digits(start).is_none() {
            return None;
        }
        self.numbered(day).next().map(|found| (found, next))
    }

    fn month(&self, index: usize) -> Option<i64> {
        let rows = words::MONTHS.into_iter().zip(1_i64..).map(|(words, number)| (number, words));
        words::named(rows, self.language, self.read.word(index))
    }

    /// A day's number with what marks it (`4th`, `24.`, `third`), and what follows.
    fn day_number(&self, index: usize) -> Option<(i64, usize)> {
        let in_words = words::DAYS.map(|(day, words)| (i64::from(day), words));
        if let Some(day) = words::named(in_words, self.language, self.read.word(index)) {
            return Some((day, index + 1));
        }
        let day = match self.digits(index) {
            Some(day) => day,
            None => i64::try_from(self.read.number_at(index)?.value.as_whole()?).ok()?,
        };
        if !(1..=31).contains(&day) {
            return None;
        }
        let end = match self.digits(index) {
            Some(_) => index + 1,
            None => self.read.number_at(index)?.to,
        };
        const MARKS: &[&str] = &["st", "nd", "rd", "th", ".", "º", "o"];
        let mark = MARKS.contains(&self.read.word(end))
            && self.read.tokens.get(end).is_some_and(|token| !token.spaced);
        Some((day, end + usize::from(mark)))
    }

    /// `, 2027`, `de 2027`; apart from an amount.
    fn year(&self, index: usize) -> (Option<i64>, usize) {
        let skipped =
            self.read.phrase_at(index, &[",", "of", "de", "del", ".", "-", "/", ". -", ". /"]);
        let number = self.read.numbers.iter().find(|number| number.from == index + skipped);
        let year = number.and_then(|number| {
            let year = i64::try_from(number.value.as_whole()?).ok()?;
            (1_900..2_200).contains(&year).then_some((Some(year), number.to))
        });
        year.unwrap_or((None, index))
    }

    /// `this weekend`, `next week`.
    fn week(&self, index: usize) -> Option<When> {
        let today = i64::from(self.today.weekday().number_days_from_monday());
        let weekend = self.phrase(index, words::WEEKENDS);
        let next_week = self.phrase(index, words::NEXT_WEEKS);
        let (from, to, length) = if next_week > 0 {
            (7 - today, 13 - today, next_week)
        } else if weekend > 0 {
            (5 - today, 6 - today, weekend)
        } else {
            return None;
        };
        let from = self.after_days(self.today, from.max(0))?;
        Some(When {
            from: Some(from),
            to: self.after_days(self.today, to)?,
            tokens: (index, index + length),
        })
    }
}

fn date(year: i64, month: i64, day: i64) -> Option<Date> {
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    Date::from_calendar_date(i32::try_from(year).ok()?, month, u8::try_from(day).ok()?).ok()
}

fn feast_in(feast: Feast, year: i64) -> Option<Date> {
    match feast {
        Feast::On(month, day) => date(year, month.into(), day.into()),
        Feast::Easter(n_days) => easter(year)?.checked_add(Duration::days(n_days)),
        Feast::BlackFriday => {
            let first = date(year, 11, 1)?;
            let to_thursday = (i64::from(Weekday::Thursday.number_days_from_monday())
                - i64::from(first.weekday().number_days_from_monday()))
            .rem_euclid(7);
            first.checked_add(Duration::days(to_thursday + 3 * 7 + 1))
        }
    }
}

/// Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876).
fn easter(year: i64) -> Option<Date> {
    let golden = year % 19;
    let (century, of_century) = (year / 100, year % 100);
    let shift =
        (century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 19 * golden + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - shift - of_century % 4) % 7;
    let late = (golden + 11 * shift + 22 * weekday) / 451;
    let days = shift + weekday - 7 * late + 114;
    date(year, days / 31, days % 31 + 1)
}
