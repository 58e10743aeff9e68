//! A telephone number within a sentence. Whether it can be one is decided where it is used (`inbox::phone`).

use super::read::Read;
use std::ops::Range;

/// Digits that a number has at least and at most (E.164).
const DIGITS: std::ops::RangeInclusive<usize> = 8..=15;
/// Signs that people write between groups.
const BETWEEN: &[&str] = &["-", ".", "/", "(", ")"];

/// The first telephone number: its digits, with a plus where it was written with one, and where it stands.
///
/// Without a plus it needs two groups of digits or a word for a telephone before it: an order number has neither.
pub(super) fn find(read: &Read) -> Option<(String, Range<usize>)> {
    (0..read.tokens.len()).find_map(|index| at(read, index))
}

fn at(read: &Read, index: usize) -> Option<(String, Range<usize>)> {
    const NAMES: &[&str] =
        &["phone", "tel", "mobile", "call", "telefono", "movil", "tlf", "telefon", "mobil", "ring"];
    let plus = read.word(index) == "+";
    let mut digits = String::new();
    let mut n_groups = 0;
    let mut end = index + usize::from(plus);
    let mut last = end;
    while let Some(token) = read.tokens.get(end) {
        // A decimal is a price; groups with a space between were joined to one number.
        let is_plain = token.literal().is_some() && token.text.bytes().all(|b| b.is_ascii_digit());
        if is_plain {
            digits.push_str(&token.text);
            n_groups += 1;
            last = end + 1;
        } else if !BETWEEN.contains(&token.text.as_str()) || (n_groups == 0 && token.text != "(") {
            break;
        }
        end += 1;
    }
    let named = (1..=3).any(|back| index >= back && NAMES.contains(&read.word(index - back)));
    let is_money = read.amounts.iter().any(|amount| amount.from < last && index < amount.to);
    let surely = plus || named || (n_groups > 2 && digits.len() >= *DIGITS.start());
    if !DIGITS.contains(&digits.len()) || is_money || !surely {
        return None;
    }
    let sign = if plus { "+" } else { "" };
    Some((format!("{sign}{digits}"), read.bytes(index, last)))
}
