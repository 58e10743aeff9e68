//! Words and signs for money in three languages, by ISO 4217 code.
//!
//! Codes that are ordinary words (`ALL`, `PEN`, `TRY`) are no money words here: nobody shops in them by code alone.

use super::scan::Token;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Money that a word names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    /// Empty where the text says it is money but not of which country (`200,-`).
    pub code: &'static str,
    /// A hundredth of the unit: cents, øre.
    pub minor: bool,
    /// Multiplied by: a million for `MUSD`.
    pub times: i64,
}

/// Code, then words of the unit, then words of its hundredth; tokens apart by spaces, phrases by `|`.
const UNITS: &[(&str, &str, &str)] = &[
    ("", ", -|. -", ""),
    (
        "USD",
        "$|us $|u . s $|u . s . $|u $ d|usd|usd $|us dollar|us dollars|dollar|dollars|bucks|dolar|dolares|\
         dolar estadounidense|dolares estadounidenses|united states dollars",
        "cent|cents|penny|centavo|centavos|ctvs",
    ),
    ("EUR", "€|eur|eurs|euro|euros|pavos", "centimo|centimos|cts|eurocent|eurocents"),
    (
        "GBP",
        "£|gbp|pound|pounds|quid|libra|libras|pund|libras esterlinas|british pounds",
        "pence|penique|peniques",
    ),
    (
        "DKK",
        "kr|kr .|dkk|krone|kroner|danske kroner|danish kroner|danish crowns|coronas|corona|coronas danesas|dkr",
        "ore|orer",
    ),
    ("SEK", "sek|svenske kroner|swedish kronor|kronor|coronas suecas", ""),
    ("NOK", "nok kr|norske kroner|norwegian kroner|coronas noruegas", ""),
    ("AUD", "aud|aud $|a $|au $|australian dollar|australian dollars|dolares australianos", ""),
    ("CAD", "cad|cad $|c $|ca $|canadian dollar|canadian dollars|dolares canadienses", ""),
    ("NZD", "nzd|nzd $|new zealand dollars|dolares neozelandeses", ""),
    ("HKD", "hkd|hk $|hkd $|hong kong dollars|dolares de hong kong", ""),
    ("MXN", "mxn|mxn $|mex $|mexican pesos|pesos mexicanos", ""),
    ("ARS", "ars|argentine pesos|pesos argentinos", ""),
    ("COP", "pesos colombianos", ""),
    ("CLP", "pesos chilenos", ""),
    ("PESO", "peso|pesos", ""),
    ("ESP", "peseta|pesetas", ""),
    ("CHF", "chf|swiss franc|swiss francs|francos suizos|schweizerfranc", ""),
    ("FRF", "franc|francs|franco|francos", ""),
    ("FIM", "finnish markka|markka|marcos finlandeses", ""),
    ("NLG", "dutch guilders|guilders|guilder|florines neerlandeses|florines", ""),
    ("JPY", "jpy|yen|yenes|¥|japanese yen", ""),
    ("CNY", "cny|rmb|yuan|yuanes|元|chinese yuan|kuai", ""),
    ("INR", "inr|₹|rupee|rupees|rupia|rupias", ""),
    // Without its vowel sign, as folded words are.
    ("LKR", "ர", ""),
    ("TRY", "turkish lira|turkish liras|liras turcas", ""),
    ("CRC", "₡", ""),
    ("GEL", "₾", ""),
    ("LAK", "₭", ""),
    ("PLN", "pln|zloty|zlotys", ""),
    ("CZK", "czk", ""),
    ("ISK", "isk", ""),
    ("BRL", "brl|r $|reais", ""),
    ("KRW", "krw|₩", ""),
    ("ILS", "₪", ""),
    ("UAH", "₴", ""),
    ("VND", "₫", ""),
    ("NGN", "₦", ""),
    ("PHP", "₱", ""),
    ("BTC", "btc|₿|bitcoin|bitcoins", ""),
    ("SAT", "satoshi|satoshis", ""),
    ("SEN", "sen", ""),
];

type Phrases = BTreeMap<&'static str, Vec<(Vec<&'static str>, Unit)>>;

/// Phrases by their first token, the longest first.
static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let mut phrases = Phrases::new();
    for (code, units, minors) in UNITS {
        for (words, minor) in [(units, false), (minors, true)] {
            for phrase in words.split('|').map(str::trim).filter(|phrase| !phrase.is_empty()) {
                let tokens: Vec<&str> = phrase.split(' ').collect();
                let unit = Unit { code, minor, times: 1 };
                phrases.entry(tokens[0]).or_default().push((tokens, unit));
            }
        }
    }
    for known in phrases.values_mut() {
        known.sort_by_key(|(tokens, _)| std::cmp::Reverse(tokens.len()));
    }
    phrases
});

/// Most tokens of a unit.
pub const TOKENS_MAX: usize = 5;

/// The unit named from this token on, and how many tokens name it.
pub fn unit_at(tokens: &[Token], index: usize) -> Option<(Unit, usize)> {
    let first = tokens.get(index)?;
    let known = PHRASES.get(first.text.as_str());
    let fits = |phrase: &&(Vec<&str>, Unit)| {
        phrase.0.iter().enumerate().all(|(step, text)| {
            let token = tokens.get(index + step);
            // A mark of prices stands right behind the number.
            token.is_some_and(|token| token.is(text) && !(phrase.1.code.is_empty() && token.spaced))
        })
    };
    if let Some((phrase, unit)) = known.and_then(|known| known.iter().find(fits)) {
        return Some((*unit, phrase.len()));
    }
    multiple(first).map(|unit| (unit, 1))
}

/// `MUSD`, `KEUR`: a code in capitals with a letter for what it is multiplied by.
fn multiple(token: &Token) -> Option<Unit> {
    const MULTIPLES: [(char, i64); 2] = [('m', 1_000_000), ('k', 1_000)];
    let (letter, times) =
        MULTIPLES.into_iter().find(|(letter, _)| token.text.starts_with(*letter))?;
    let code = token.text.strip_prefix(letter).filter(|code| code.len() == 3 && token.capital)?;
    let (phrase, unit) = PHRASES.get(code)?.iter().find(|(phrase, _)| phrase.len() == 1)?;
    (phrase[0] == code).then_some(Unit { times, ..*unit })
}

/// Bank notes and coins by what people call them, in kroner and euros.
const PIECES: &[(i64, &str, &str)] = &[
    (5, "DKK", "femmer"),
    (10, "DKK", "tier"),
    (20, "DKK", "tyver"),
    (50, "DKK", "halvtredser halvtredskroneseddel"),
    (100, "DKK", "hundredelap hundredlap hundredekroneseddel"),
    (200, "DKK", "tohundredelap tohundredekroneseddel"),
    (500, "DKK", "plovmand femhundredelap femhundredekroneseddel"),
    (1_000, "DKK", "tusindlap tusse tudse tusindkroneseddel"),
];

/// The amount that a folded word alone is, with its code: `halvtredser`.
pub fn piece(word: &str) -> Option<(i64, &'static str)> {
    let found = PIECES.iter().find(|(_, _, words)| words.split(' ').any(|known| known == word));
    found.map(|(value, code, _)| (*value, *code))
}
