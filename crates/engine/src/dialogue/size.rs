//! How big products are, as far as they state it: what "bigger" compares.
//!
//! Only values under the same name are compared: 400 ml with 300 ml, never with 9 cm.

use super::understand::normalize::fold;
use crate::commerce::catalog::ProductView;
use crate::{Language, Localized};

/// Keys of attributes and options that say how big a thing is, the surest first; part of a key is enough.
const KEYS: [&str; 10] = [
    "capacity",
    "volume",
    "diagonal",
    "diameter",
    "width",
    "height",
    "length",
    "dimension",
    "weight",
    "size",
];
/// Sizes of clothes in order.
const LETTERS: [&str; 9] = ["xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl", "xxxxl"];
/// Units in thousandths of their base: only the relation within one kind matters.
const UNITS: [(&str, i64); 12] = [
    ("ml", 1),
    ("cl", 10),
    ("dl", 100),
    ("l", 1_000),
    ("mm", 1),
    ("cm", 10),
    ("m", 1_000),
    ("in", 25),
    ("\"", 25),
    ("g", 1),
    ("kg", 1_000),
    ("mg", 0),
];

/// How much bigger a product is than others on average, by the first thing that it and any of them state; `None`
/// where there is no such thing. In thousandths of a unit.
pub fn difference(view: &ProductView, others: &[ProductView]) -> Option<i64> {
    KEYS.iter().find_map(|key| {
        let own = biggest(view, key)?;
        let theirs: Vec<i64> = others.iter().filter_map(|other| biggest(other, key)).collect();
        let count = i64::try_from(theirs.len()).ok().filter(|count| *count > 0)?;
        Some(own - theirs.iter().sum::<i64>() / count)
    })
}

/// A size that a product states, in thousandths of a unit.
#[derive(Debug, Clone)]
pub struct Stated<'v> {
    pub view: &'v ProductView,
    pub key: String,
    pub value: &'v Localized,
    pub amount: i64,
}

/// The sizes of those products that state the first thing which any two of them do.
pub fn stated<'v>(views: &'v [ProductView]) -> Vec<Stated<'v>> {
    let of_key = |part: &str| -> Vec<Stated<'v>> {
        let read = |view: &'v ProductView| {
            let mut named =
                view.product.attributes.iter().filter(|(key, _)| fold(key).contains(part));
            named.find_map(|(key, value)| {
                let amount = amount(value)?;
                Some(Stated { view, key: key.clone(), value, amount })
            })
        };
        views.iter().filter_map(read).collect()
    };
    let all = KEYS.iter().map(|part| of_key(part));
    all.into_iter().find(|sizes| sizes.len() > 1).unwrap_or_default()
}

fn biggest(view: &ProductView, part: &str) -> Option<i64> {
    let in_stock = view.product.variants.iter().filter(|v| view.available(&v.sku) > 0);
    let options = in_stock.flat_map(|variant| &variant.options);
    let values = view.product.attributes.iter().chain(options);
    let named = values.filter(|(key, _)| fold(key).contains(part));
    named.filter_map(|(_, value)| amount(value)).max()
}

/// A size as a number: `350 ml`, `1,5 l`, `L`, `42`.
fn amount(value: &Localized) -> Option<i64> {
    let text = fold(value.get(Language::En));
    let text = text.trim();
    if let Some(rank) = LETTERS.iter().position(|letters| *letters == text) {
        return i64::try_from(rank).ok();
    }
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let rest = &text[start..];
    let end =
        rest.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(rest.len());
    let (digits, unit) = rest.split_at(end);
    let digits = digits.trim_end_matches(['.', ',']);
    let (whole, part) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
    let thousandths: String = part.chars().chain("000".chars()).take(3).collect();
    let number =
        whole.parse::<i64>().ok()?.checked_mul(1_000)? + thousandths.parse::<i64>().ok()?;
    let unit =
        unit.trim_start().split(|c: char| !c.is_alphabetic() && c != '"').next().unwrap_or("");
    let factor = UNITS.iter().find(|(name, _)| *name == unit).map_or(1, |(_, factor)| *factor);
    number.checked_mul(factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_they_are_written() {
        for (text, expected) in [
            ("350 ml", Some(350_000)),
            ("1,5 l", Some(1_500_000)),
            ("XL", Some(5)),
            ("42", Some(42_000)),
            ("30 x 40 cm", Some(30_000)),
            ("dishwasher safe", None),
        ] {
            assert_eq!(amount(&Localized::only(Language::En, text)), expected, "{text}");
        }
    }
}
