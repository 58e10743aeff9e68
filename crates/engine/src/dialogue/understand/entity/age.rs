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

fn of_number(read: &Read, number: &Number, has_person: bool) -> Option<(Age, usize, usize)> {
    let count = number.value.as_whole().and_then(|count| u32::try_from(count).ok())?;
    let hyphens = usize::from(read.word(number.to) == "-");
    let place = number.to + hyphens;
    let unit = UNITS.iter().find(|(_, words)| words.contains(&read.word(place)));
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
    let Some((unit, _)) = unit else {
        let alone = read.phrase_before(start, BEFORE_ALONE) > 0 && !number.glued;
        return alone.then_some((Age { count, unit: AgeUnit::Years }, start - before, number.to));
    };
    let years_only = ["yo", "y"].contains(&read.word(place));
    let behind = read.phrase_at(place + 1, BEHIND);
    let of_person = has_person && read.phrase_before(start, VERBS) > 0;
    let is_age = behind > 0 || before > 0 || of_person || (read.word(place) == "yo" && years_only);
    is_age.then_some((Age { count, unit: *unit }, start - before, place + 1 + behind))
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
