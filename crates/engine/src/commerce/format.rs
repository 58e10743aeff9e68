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
    let sign = if amount.is_negative() { "-" } else { "" };
    let number = number(amount, language);
    match symbol(amount.currency, language) {
        Symbol::Before(symbol) => format!("{sign}{symbol}{number}"),
        Symbol::CodeBefore => format!("{sign}{}{NO_BREAK_SPACE}{number}", amount.currency),
        Symbol::After(symbol) => format!("{sign}{number}{NO_BREAK_SPACE}{symbol}"),
        Symbol::CodeAfter => format!("{sign}{number}{NO_BREAK_SPACE}{}", amount.currency),
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

fn number(amount: Money, language: Language) -> String {
    let (whole, fraction) = amount.split();
    let (decimal_mark, group_mark, ungrouped_digits) = match language {
        Language::En => ('.', ',', 3),
        Language::Es => (',', '.', 4),
        Language::Da => (',', '.', 3),
    };
    let whole = if whole.len() > ungrouped_digits { grouped(&whole, group_mark) } else { whole };
    let plain_kroner = amount.currency == Currency::DKK && fraction == "00";
    if fraction.is_empty() || plain_kroner {
        return whole;
    }
    format!("{whole}{decimal_mark}{fraction}")
}

fn grouped(digits: &str, mark: char) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (idx, digit) in digits.chars().enumerate() {
        if idx > 0 && (digits.len() - idx).is_multiple_of(3) {
            text.push(mark);
        }
        text.push(digit);
    }
    text
}
