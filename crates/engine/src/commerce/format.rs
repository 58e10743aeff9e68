//! Amounts in words for people: `€48.00`, `48,00 €`, `649 kr.`, each as its language writes it.
//!
//! | | English | Spanish | Danish |
//! |---|---|---|---|
//! | EUR | `€1,234.50` | `1234,50 €` | `1.234,50 €` |
//! | DKK | `1,234.50 kr.` | `1234,50 kr.` | `1.234,50 kr.` |
//! | USD | `$1,234.50` | `1234,50 US$` | `1.234,50 $` |
//! | others | `JPY 1,234` | `1234 JPY` | `1.234 JPY` |
//!
//! The space before or after a symbol is a non-breaking one. A whole amount of kroner has no decimals
//! (`649 kr.`). Spanish groups thousands only from five digits on. The sign of a negative amount comes first.

use super::money::{Currency, Money};
use crate::Language;

/// The space that keeps an amount and its currency on one line.
pub const NO_BREAK_SPACE: char = '\u{a0}';

/// An amount as a person of that language writes it.
pub fn money(amount: Money, language: Language) -> String {
    let mut text = String::with_capacity(AMOUNT_BYTES);
    write_money(&mut text, amount, language);
    text
}

/// Most amounts are not longer.
const AMOUNT_BYTES: usize = 24;

/// The same, added to a text.
pub(crate) fn write_money(out: &mut String, amount: Money, language: Language) {
    if amount.is_negative() {
        out.push('-');
    }
    match symbol(amount.currency, language) {
        Symbol::Before(symbol) => {
            out.push_str(symbol);
            write_number(out, amount, language);
        }
        Symbol::CodeBefore => {
            out.push_str(amount.currency.code());
            out.push(NO_BREAK_SPACE);
            write_number(out, amount, language);
        }
        Symbol::After(symbol) => {
            write_number(out, amount, language);
            out.push(NO_BREAK_SPACE);
            out.push_str(symbol);
        }
        Symbol::CodeAfter => {
            write_number(out, amount, language);
            out.push(NO_BREAK_SPACE);
            out.push_str(amount.currency.code());
        }
    }
}

enum Symbol {
    Before(&'static str),
    CodeBefore,
    After(&'static str),
    CodeAfter,
}

fn symbol(currency: Currency, language: Language) -> Symbol {
    match (language, currency.code()) {
        // Kroner are written after the number in every language: English-speaking buyers know them that way.
        (_, "DKK") => Symbol::After("kr."),
        (Language::En, "EUR") => Symbol::Before("€"),
        (Language::En, "USD") => Symbol::Before("$"),
        (Language::En, "GBP") => Symbol::Before("£"),
        (Language::En, _) => Symbol::CodeBefore,
        (_, "EUR") => Symbol::After("€"),
        (Language::Es, "USD") => Symbol::After("US$"),
        (Language::Da, "USD") => Symbol::After("$"),
        (_, "GBP") => Symbol::After("£"),
        (Language::Es | Language::Da, _) => Symbol::CodeAfter,
    }
}

fn write_number(out: &mut String, amount: Money, language: Language) {
    let (decimal_mark, group_mark, ungrouped_digits) = match language {
        Language::En => ('.', ',', 3),
        Language::Es => (',', '.', 4),
        Language::Da => (',', '.', 3),
    };
    let n_decimals = amount.currency.exponent() as usize;
    let mut buffer = [0; DIGITS_MAX];
    let digits = digits(amount.minor.unsigned_abs(), n_decimals + 1, &mut buffer);
    let (whole, fraction) = digits.split_at(digits.len() - n_decimals);
    for (idx, digit) in whole.iter().enumerate() {
        let is_group = idx > 0 && (whole.len() - idx).is_multiple_of(3);
        if is_group && whole.len() > ungrouped_digits {
            out.push(group_mark);
        }
        out.push(char::from(*digit));
    }
    let plain_kroner = amount.currency == Currency::DKK && fraction == b"00";
    if !fraction.is_empty() && !plain_kroner {
        out.push(decimal_mark);
        push_digits(out, fraction);
    }
}

/// A whole number without groups: how many there are, which one it is.
pub(crate) fn write_count(out: &mut String, number: u64) {
    push_digits(out, digits(number, 1, &mut [0; DIGITS_MAX]));
}

fn push_digits(out: &mut String, digits: &[u8]) {
    out.extend(digits.iter().copied().map(char::from));
}

/// As many digits as the largest number has.
const DIGITS_MAX: usize = 20;

/// A number with zeros before it until it has so many digits.
fn digits(mut number: u64, n_digits_min: usize, buffer: &mut [u8; DIGITS_MAX]) -> &[u8] {
    let mut start = DIGITS_MAX;
    while start > 0 && (number > 0 || DIGITS_MAX - start < n_digits_min) {
        start -= 1;
        // One digit: the remainder is below ten.
        buffer[start] = b'0' + (number % 10) as u8;
        number /= 10;
    }
    &buffer[start..]
}
