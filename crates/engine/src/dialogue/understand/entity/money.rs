//! Amounts and price ranges as people type them: `under 50`, `1.299,50 kr`, `entre 20 y 40 €`, `200,-`.

use super::Reader;
use super::lexicon;
use crate::Language;
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
    for index in 0..text.len() {
        for (bound, phrases) in lexicon::BOUNDS {
            let n_words = text.phrase_at(index, phrases);
            if n_words > 0
                && let Some(budget) = bounded(text, index, n_words, bound, currency)
            {
                return Some(budget);
            }
        }
    }
    (0..text.len()).find_map(|index| bare(text, index, currency))
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

fn bounded(
    text: &mut Reader<'_>,
    index: usize,
    n_words: usize,
    bound: Bound,
    currency: Currency,
) -> Option<Budget> {
    let start = index + n_words;
    let first = amount_at(text, start, currency)?;
    let end = start + first.n_words;
    let budget = match bound {
        Bound::AtMost => Budget { min_minor: None, max_minor: Some(first.minor) },
        Bound::AtLeast => Budget { min_minor: Some(first.minor), max_minor: None },
        Bound::About => around(first.minor),
        Bound::Between => {
            let joined = text.free(end).is_some_and(|word| lexicon::AND.contains(&word));
            let second = joined.then(|| amount_at(text, end + 1, currency)).flatten()?;
            text.take(index, end + 1 + second.n_words - index);
            return Some(ordered(first.minor, second.minor));
        }
    };
    text.take(index, end - index);
    Some(budget)
}

/// `50 euros`, `20-40 €`, `max 200` are budgets; a number without a currency is not.
fn bare(text: &mut Reader<'_>, index: usize, currency: Currency) -> Option<Budget> {
    let word = text.free(index)?;
    if let Some((low, high)) = word.split_once('-').filter(|(_, high)| !high.is_empty()) {
        let high = Amount { raw: high, language: text.language };
        let marked = high.raw.chars().any(is_symbol) || low.chars().any(is_symbol);
        let named = text.free(index + 1).is_some_and(|next| lexicon::CURRENCIES.contains(&next));
        let low = Amount { raw: low, language: text.language }.minor(currency)?;
        let high = high.minor(currency)?;
        if marked || named {
            text.take(index, 1 + usize::from(named));
            return Some(ordered(low, high));
        }
        return None;
    }
    let amount = amount_at(text, index, currency).filter(|amount| amount.has_currency)?;
    text.take(index, amount.n_words);
    Some(Budget { min_minor: None, max_minor: Some(amount.minor) })
}

fn around(minor: i64) -> Budget {
    Budget { min_minor: Some(minor / 10 * 8), max_minor: Some(minor.saturating_add(minor / 5)) }
}

fn ordered(first: i64, second: i64) -> Budget {
    Budget { min_minor: Some(first.min(second)), max_minor: Some(first.max(second)) }
}

struct FoundAmount {
    minor: i64,
    n_words: usize,
    has_currency: bool,
}

/// An amount at this word, with a currency before, behind or inside it; not a measure such as `16 gb`.
fn amount_at(text: &Reader<'_>, index: usize, currency: Currency) -> Option<FoundAmount> {
    let word = text.free(index)?;
    const HUNDRED: &[&str] = &["hundred", "hundrede", "hundred"];
    if text.free(index + 1).is_some_and(|next| HUNDRED.contains(&next))
        && !word.starts_with(|c: char| c.is_ascii_digit())
    {
        let found = amount_at(text, index + 1, currency)?;
        return Some(FoundAmount { n_words: found.n_words + 1, ..found });
    }
    if lexicon::CURRENCIES.contains(&word) {
        let next = text.free(index + 1)?;
        let minor = Amount { raw: next, language: text.language }.minor(currency)?;
        return Some(FoundAmount { minor, n_words: 2, has_currency: true });
    }
    let written = Amount { raw: word, language: text.language }.minor(currency);
    let spelled = || {
        let value = super::number::whole(word, text.language)?;
        i64::from(value).checked_mul(10_i64.checked_pow(currency.exponent())?)
    };
    let minor = written.or_else(spelled)?;
    let named = text.free(index + 1).is_some_and(|next| lexicon::CURRENCIES.contains(&next));
    if !named && text.measured(index) {
        return None;
    }
    let has_currency =
        named || word.chars().any(is_symbol) || word.ends_with(",-") || word.ends_with("kr");
    Some(FoundAmount { minor, n_words: 1 + usize::from(named), has_currency })
}

fn is_symbol(character: char) -> bool {
    matches!(character, '€' | '$' | '£')
}

/// One number as typed, with the separators of its language.
struct Amount<'a> {
    raw: &'a str,
    language: Language,
}

impl Amount<'_> {
    /// The amount in minor units; `None` when it is not a number.
    fn minor(&self, currency: Currency) -> Option<i64> {
        let bare = self.raw.trim_matches(is_symbol).trim_end_matches(",-").trim_end_matches(".-");
        let bare = bare.trim_end_matches("kr").trim_end_matches("eur").trim_end_matches("dkk");
        let (bare, thousand) = match bare.strip_suffix('k') {
            Some(rest) => (rest, 1_000),
            None => (bare, 1),
        };
        if bare.len() > 15 || !bare.chars().next()?.is_ascii_digit() {
            return None;
        }
        if !bare.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',') {
            return None;
        }
        let (whole, decimals) = self.split(bare);
        let whole: i64 =
            whole.chars().filter(char::is_ascii_digit).collect::<String>().parse().ok()?;
        let exponent = currency.exponent();
        let mut minor = whole.checked_mul(10_i64.checked_pow(exponent)?)?;
        for (place, digit) in (1..=exponent).zip(decimals.chars()) {
            let digit = i64::from(digit.to_digit(10)?);
            minor = minor.checked_add(digit * 10_i64.pow(exponent - place))?;
        }
        minor.checked_mul(thousand)
    }

    /// The last separator is a decimal one when one or two digits follow it; three digits after it are
    /// thousands, except where the same number uses both separators.
    fn split<'b>(&self, bare: &'b str) -> (&'b str, &'b str) {
        let Some(last) = bare.rfind(['.', ',']) else { return (bare, "") };
        let decimals = &bare[last + 1..];
        let both = bare.contains('.') && bare.contains(',');
        let decimal_mark = if self.language == Language::En { '.' } else { ',' };
        let is_decimal = match decimals.len() {
            1 | 2 => true,
            3 => both && bare[last..].starts_with(decimal_mark),
            _ => false,
        };
        if is_decimal { (&bare[..last], decimals) } else { (bare, "") }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::normalize::Normal;
    use super::*;

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
