//! How old somebody is: `for my 6-year-old niece`, `cumple 40`, `til en på 7 år`.
//!
//! A span of time alone is no age ("a guarantee of two years"): something about it must say so.

use super::number::Number;
use super::numerals::{self, Atom};
use super::person;
use super::read::Read;
use crate::Language;
use serde::{Deserialize, Serialize};

/// An age in whole units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Age {
    pub count: u32,
    pub unit: AgeUnit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgeUnit {
    Days,
    Weeks,
    Months,
    Years,
}

impl Age {
    /// In whole years, of which a baby has none.
    pub fn years(self) -> u32 {
        match self.unit {
            AgeUnit::Days => self.count / 365,
            AgeUnit::Weeks => self.count / 52,
            AgeUnit::Months => self.count / 12,
            AgeUnit::Years => self.count,
        }
    }
}

/// The oldest age that is believed, in its own unit.
const COUNT_MAX: u32 = 5_000;

const UNITS: [(AgeUnit, &[&str]); 4] = [
    (
        AgeUnit::Years,
        &["years", "year", "yrs", "yr", "yo", "y", "anos", "ano", "anitos", "ar", "aar"],
    ),
    (AgeUnit::Months, &["months", "month", "meses", "mes", "maneder", "maned", "mdr"]),
    (AgeUnit::Weeks, &["weeks", "week", "semanas", "semana", "uger", "uge"]),
    (AgeUnit::Days, &["days", "day", "dias", "dia", "dage", "dag"]),
];

/// Said right behind the unit.
const BEHIND: &[&str] =
    &["old", "of age", "- old", "de edad", "de vida", "gammel", "gamle", "gammelt", "o"];
/// Said right before the number.
const BEFORE: &[&str] = &[
    "aged", "age", "age of", "of age", "turns", "turning", "turned", "turn", "cumple", "cumplen",
    "cumplir", "fylder", "bliver", "en pa", "et pa", "barn pa", "pige pa", "dreng pa", "baby pa",
    "alderen",
];
/// The same, which need no unit.
const BEFORE_ALONE: &[&str] =
    &["aged", "age", "turns", "turning", "cumple", "cumplir", "fylder", "alderen"];
/// Said of a person before the number; of a thing it is how long it lasts.
const VERBS: &[&str] = &[
    "is", "are", "he s", "she s", "i am", "i m", "was", "tiene", "tienen", "tengo", "tenia", "er",
    "pa", "de",
];

/// The first age in a text, with its tokens.
pub fn find(read: &Read, language: Language) -> Option<(Age, usize, usize)> {
    all(read, language).into_iter().next()
}

/// Every age in a text, each with its tokens: those with a number of its own first.
pub fn all(read: &Read, language: Language) -> Vec<(Age, usize, usize)> {
    let has_person = person::find(read, language).is_some();
    let numbered = read.numbers.iter().filter_map(|number| of_number(read, number, has_person));
    let glued = (0..read.tokens.len()).filter_map(|index| in_one_word(read, index, language));
    numbered.chain(glued).collect()
}

/// The first count of years or months, whatever it may be about: `3 years`, `un año`, `18 mdr`.
pub fn span(read: &Read, language: Language) -> Option<Age> {
    let counted = |index: usize| {
        let (count, to) = match read.numbers.iter().find(|number| number.from == index) {
            Some(number) => (number.value.as_whole()?, number.to),
            None if numerals::atoms_of(read.word(index), language) == [Atom::Article] => {
                (1, index + 1)
            }
            None => return None,
        };
        // In Spanish a `y` is an "and".
        let word = Some(read.word(place_of_unit(read, to))).filter(|word| *word != "y")?;
        let unit = unit_of(word)?;
        let count = u32::try_from(count).ok().filter(|count| (1..=COUNT_MAX).contains(count))?;
        matches!(unit, AgeUnit::Years | AgeUnit::Months).then_some(Age { count, unit })
    };
    (0..read.tokens.len()).find_map(counted)
}

fn unit_of(word: &str) -> Option<AgeUnit> {
    UNITS.iter().find(|(_, words)| words.contains(&word)).map(|(unit, _)| *unit)
}

/// Where the unit of a number that ends here stands: behind a hyphen, if there is one.
fn place_of_unit(read: &Read, to: usize) -> usize {
    to + usize::from(read.word(to) == "-")
}

fn of_number(read: &Read, number: &Number, has_person: bool) -> Option<(Age, usize, usize)> {
    let count = number.value.as_whole().and_then(|count| u32::try_from(count).ok())?;
    let place = place_of_unit(read, number.to);
    let approximate = ["about", "around", "casi", "unos", "only", "solo", "just", "kun", "ca"];
    let start = number.from
        - usize::from(
            number.from > 0 && approximate.contains(&read.word(number.from.saturating_sub(1))),
        );
    let before = read.phrase_before(start, BEFORE);
    if count == 0 || count > COUNT_MAX {
        return None;
    }
    // `6-årig`, `6 årig`.
    if read.word(place) == "arig" || read.word(place) == "arige" {
        return Some((Age { count, unit: AgeUnit::Years }, number.from, place + 1));
    }
    let Some(unit) = unit_of(read.word(place)) else {
        let alone = read.phrase_before(start, BEFORE_ALONE) > 0 && !number.glued;
        return alone.then_some((Age { count, unit: AgeUnit::Years }, start - before, number.to));
    };
    let years_only = ["yo", "y"].contains(&read.word(place));
    let behind = read.phrase_at(place + 1, BEHIND);
    let of_person = has_person && read.phrase_before(start, VERBS) > 0;
    let is_age = behind > 0 || before > 0 || of_person || (read.word(place) == "yo" && years_only);
    is_age.then_some((Age { count, unit }, start - before, place + 1 + behind))
}

/// `seksårig`: a number word and "-year-old" in one.
fn in_one_word(read: &Read, index: usize, language: Language) -> Option<(Age, usize, usize)> {
    let word = read.word(index);
    let stem = word.strip_suffix("arige").or_else(|| word.strip_suffix("arig"))?;
    let count = match numerals::atoms_of(stem, language).as_slice() {
        [Atom::Small(count) | Atom::Tens(count)] => u32::try_from(*count).ok()?,
        [Atom::Small(unit), Atom::And, Atom::Tens(tens)] => u32::try_from(unit + tens).ok()?,
        _ => return None,
    };
    let found = Age { count, unit: AgeUnit::Years };
    (language == Language::Da && count > 0).then_some((found, index, index + 1))
}
