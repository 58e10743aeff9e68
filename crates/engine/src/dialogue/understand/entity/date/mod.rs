//! Days that people name: `on Friday`, `pasado mañana`, `den 24.`, `before Christmas`, `in two weeks`, `24/12`.
//!
//! Pure: what day it is today, where the contact is, is handed in. What could be past or coming is coming.

mod calendar;
mod words;

use super::read::Read;
use crate::Language;
use calendar::Reader;
use time::Date;

/// Days from the first to the last, both of them meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    /// `None` for "by then".
    pub from: Option<Date>,
    pub to: Date,
    /// First token, and the one behind the last.
    pub tokens: (usize, usize),
}

/// Every day or span of days in a text, in order.
pub fn all(read: &Read, language: Language, today: Date) -> Vec<When> {
    let reader = Reader { read, language, today };
    let mut found: Vec<When> = Vec::new();
    let mut index = 0;
    while index < read.tokens.len() {
        match reader.when(index) {
            Some(when) => {
                index = when.tokens.1.max(index + 1);
                found.push(when);
            }
            None => index += 1,
        }
    }
    found
}

/// The first day or span of days in a text.
pub fn find(text: &str, language: Language, today: Date) -> Option<When> {
    all(&Read::new(text, language), language, today).into_iter().next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    fn check(language: Language, text: &str, expected: &[Date]) {
        let read = Read::new(text, language);
        // A Tuesday.
        let found = all(&read, language, date!(2026 - 12 - 01));
        let days: Vec<Date> = found.iter().map(|when| when.to).collect();
        assert_eq!(days, expected, "{text}");
    }

    #[test]
    fn what_could_be_past_or_coming_is_coming() {
        use Language::{Da, En, Es};
        check(En, "on Tuesday or the 4th", &[date!(2026 - 12 - 08), date!(2026 - 12 - 04)]);
        check(En, "March 3rd, feb 30", &[date!(2027 - 03 - 03)]);
        check(Es, "el 6 de enero, pasado mañana", &[date!(2027 - 01 - 06), date!(2026 - 12 - 03)]);
        check(Da, "om tre uger", &[date!(2026 - 12 - 22)]);
        check(Da, "2 krus til 24 kr", &[]);
    }
}
