//! Amounts and price ranges as people type them: `under 50`, `1.299,50 kr`, `entre 20 y 40 €`, `200,-`.

use super::Reader;
use super::lexicon;
use super::read::Read;
use super::scan::Token;
use crate::commerce::money::Currency;
use serde::{Deserialize, Serialize};

/// A price range in minor units of the merchant's currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Budget {
    pub min_minor: Option<i64>,
    pub max_minor: Option<i64>,
}

/// Finds the price range in a text and marks its words.
pub fn find(text: &mut Reader<'_>, currency: Currency) -> Option<Budget> {
    let values = values(text, currency);
    let places = 0..values.len();
    let (budget, from, to) = places
        .clone()
        .find_map(|place| between(&text.read, &values, place))
        .or_else(|| places.clone().find_map(|place| bounded(&text.read, &values[place])))
        .or_else(|| {
            let value = values.iter().find(|value| value.is_money)?;
            let budget = Budget { min_minor: None, max_minor: Some(value.minor) };
            Some((budget, value.from, value.to))
        })?;
    let bytes = text.read.bytes(from, to);
    text.take_bytes(&bytes);
    Some(budget)
}

/// The currency that a text names, among those there are prices in.
pub fn named(text: &str, offered: &[Currency]) -> Option<Currency> {
    const NAMES: &[(&str, &[&str])] = &[
        ("€", &["EUR"]),
        ("eur", &["EUR"]),
        ("euro", &["EUR"]),
        ("euros", &["EUR"]),
        ("kr", &["DKK", "SEK", "NOK", "ISK"]),
        ("krone", &["DKK", "NOK"]),
        ("kroner", &["DKK", "NOK"]),
        ("coronas", &["DKK", "SEK", "NOK"]),
        ("dkk", &["DKK"]),
        ("$", &["USD"]),
        ("usd", &["USD"]),
        ("dollars", &["USD"]),
        ("£", &["GBP"]),
        ("gbp", &["GBP"]),
        ("pounds", &["GBP"]),
    ];
    let text = text.to_lowercase();
    let words = text.split(|c: char| !c.is_alphabetic() && !is_symbol(c));
    let pieces = words.flat_map(|word| word.split_inclusive(is_symbol));
    let codes = pieces.filter_map(|piece| NAMES.iter().find(|(name, _)| *name == piece));
    codes
        .flat_map(|(_, codes)| codes.iter())
        .filter_map(|code| Currency::parse(code))
        .find(|currency| offered.contains(currency))
}

/// What a word before an amount says about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    AtMost,
    AtLeast,
    Between,
    About,
}

/// A number that may be a price, with its tokens.
struct Value {
    minor: i64,
    from: usize,
    to: usize,
    /// A currency is named.
    is_money: bool,
    /// Something is counted by it: "4 cups", "16 gb".
    counts: bool,
}

/// Every positive amount and number that no other parser has used.
fn values(text: &Reader<'_>, currency: Currency) -> Vec<Value> {
    let read = &text.read;
    let exponent = currency.exponent();
    let amounts = read.amounts.iter().filter_map(|amount| {
        let minor = amount.minor(exponent)?;
        Some(Value { minor, from: amount.from, to: amount.to, is_money: true, counts: false })
    });
    let numbers = read.numbers.iter().filter_map(|number| {
        let is_amount =
            read.amounts.iter().any(|amount| (amount.from..amount.to).contains(&number.from));
        if is_amount || number.glued {
            return None;
        }
        let thousands = number.literal.and_then(|literal| literal.as_thousands);
        let minor = thousands.unwrap_or(number.value).minor(exponent)?;
        let next = read.word(number.to);
        let is_word = read.tokens.get(number.to).is_some_and(Token::is_word);
        let counts = next == "%" || (is_word && !lexicon::is_filler(next));
        Some(Value { minor, from: number.from, to: number.to, is_money: false, counts })
    });
    let mut values: Vec<Value> = amounts
        .chain(numbers)
        .filter(|value| value.minor > 0 && text.is_free(&read.bytes(value.from, value.to)))
        .collect();
    values.sort_by_key(|value| value.from);
    values
}

/// `between 20 and 40`, `20-40 €`, `fra 100 til 200 kr`.
fn between(read: &Read, values: &[Value], place: usize) -> Option<(Budget, usize, usize)> {
    const STRONG: &[&str] = &["between", "entre", "mellem"];
    const WEAK: &[&str] = &["from", "de", "desde", "fra"];
    /// Below this, in whole units, two bare numbers after a weak word are rather sizes or people.
    const BARE_MIN: i64 = 1_000;
    let (low, high) = (values.get(place)?, values.get(place + 1)?);
    let connector = read.word(low.to);
    let connected = low.to + 1 == high.from && lexicon::AND.contains(&connector);
    let before = opening(read, low.from);
    let strong = read.phrase_before(before, STRONG);
    let weak = read.phrase_before(before, WEAK);
    let is_money = low.is_money || high.is_money;
    let is_dash = ["-", "to", "til", "a", "hasta"].contains(&connector);
    let fits = (strong > 0 && !high.counts)
        || (is_money && (weak > 0 || is_dash))
        || (weak > 0 && is_dash && !high.counts && low.minor >= BARE_MIN);
    if !connected || !fits {
        return None;
    }
    let budget = ordered(low.minor, high.minor);
    Some((budget, before - strong.max(weak), high.to))
}

/// Where the words that say something about an amount end: before its article and before the dot of `ca. 300`.
fn opening(read: &Read, from: usize) -> usize {
    const ARTICLES: &[&str] =
        &["a", "an", "un", "una", "en", "et", "the", "los", "las", "el", "la"];
    let mut before = from;
    for skipped in [ARTICLES, &["."], &[":"]] {
        let known = before.checked_sub(1).is_some_and(|at| skipped.contains(&read.word(at)));
        before -= usize::from(known && before > 1);
    }
    before
}

/// `under 50`, `about 30 €`, `200 kr eller derunder`.
fn bounded(read: &Read, value: &Value) -> Option<(Budget, usize, usize)> {
    let before = opening(read, value.from);
    let said_before = lexicon::BOUNDS
        .iter()
        .map(|(bound, phrases)| (read.phrase_before(before, phrases), *bound))
        .filter(|(n_words, bound)| *n_words > 0 && *bound != Bound::Between)
        .max_by_key(|(n_words, _)| *n_words);
    if let Some((n_words, bound)) = said_before
        && (value.is_money || !value.counts)
    {
        return Some((budget_of(bound, value.minor), before - n_words, value.to));
    }
    let said_behind = lexicon::BOUNDS_BEHIND
        .iter()
        .map(|(bound, phrases)| (read.phrase_at(value.to, phrases), *bound))
        .find(|(n_words, _)| *n_words > 0 && value.is_money);
    let (n_words, bound) = said_behind?;
    Some((budget_of(bound, value.minor), value.from, value.to + n_words))
}

fn budget_of(bound: Bound, minor: i64) -> Budget {
    match bound {
        Bound::AtMost | Bound::Between => Budget { min_minor: None, max_minor: Some(minor) },
        Bound::AtLeast => Budget { min_minor: Some(minor), max_minor: None },
        Bound::About => around(minor),
    }
}

fn around(minor: i64) -> Budget {
    Budget { min_minor: Some(minor / 10 * 8), max_minor: Some(minor.saturating_add(minor / 5)) }
}

fn ordered(first: i64, second: i64) -> Budget {
    Budget { min_minor: Some(first.min(second)), max_minor: Some(first.max(second)) }
}

fn is_symbol(character: char) -> bool {
    matches!(character, '€' | '$' | '£')
}

#[cfg(test)]
mod tests {
    use super::super::super::normalize::Normal;
    use super::*;
    use crate::Language;

    fn check(language: Language, text: &str, expected: (Option<i64>, Option<i64>)) {
        let normal = Normal::new(text);
        let mut reader = Reader::new(&normal, language);
        let found = find(&mut reader, Currency::EUR).unwrap_or_default();
        assert_eq!((found.min_minor, found.max_minor), expected, "{text}");
    }

    #[test]
    fn a_named_currency_is_one_there_are_prices_in() {
        let offered = [Currency::EUR, Currency::DKK];
        for (text, expected) in [
            ("et krus under 25 euro", Some("EUR")),
            ("menos de 30€", Some("EUR")),
            ("under 300 kr.", Some("DKK")),
            ("højst 300kr", Some("DKK")),
            ("about $30", None),
            ("krus under 200", None),
        ] {
            let found = named(text, &offered);
            assert_eq!(found.as_ref().map(Currency::code), expected, "{text}");
        }
    }

    #[test]
    fn ranges_are_read_in_three_languages() {
        use Language::{Da, En, Es};
        check(En, "mugs under 50", (None, Some(5_000)));
        check(En, "less than £100 please", (None, Some(10_000)));
        check(En, "between 40 and 60 pounds", (Some(4_000), Some(6_000)));
        check(En, "a lamp for about $30", (Some(2_400), Some(3_600)));
        check(En, "over 1,299.50", (Some(129_950), None));
        check(En, "nothing over a hundred", (None, Some(10_000)));
        check(En, "laptop with 16 gb ram", (None, None));
        check(En, "20-40 €", (Some(2_000), Some(4_000)));
        check(Es, "menos de 1.299,50 €", (None, Some(129_950)));
        check(Es, "entre 20 y 40 euros", (Some(2_000), Some(4_000)));
        check(Es, "hasta veinte euros", (None, Some(2_000)));
        check(Es, "unos 50 euros", (Some(4_000), Some(6_000)));
        check(Da, "under 200,-", (None, Some(20_000)));
        check(Da, "mellem 100 og 200 kr", (Some(10_000), Some(20_000)));
        check(Da, "højst 1.299 kr.", (None, Some(129_900)));
        check(Da, "ca. 300 kr", (Some(24_000), Some(36_000)));
        check(Da, "2 kopper", (None, None));
        check(En, "max 2k", (None, Some(200_000)));
        check(En, "under 99999999999999999999", (None, None));
    }
}
