//! Phone numbers as people and platforms write them, and when two of them are one person's.
//!
//! [`parse`] reads a number with its country, or a national one where the country is known; it never guesses which
//! country a number without one is of. [`same_person_key`] brings the spellings of one number together that differ by
//! what a network adds or once added: Argentina's 9 (and the national 15), Mexico's 1, Brazil's ninth digit. It
//! removes nothing by which two people differ.

/// Digits of an international number (ITU-T E.164).
const DIGITS_MAX: usize = 15;
const DIGITS_MIN: usize = 7;
/// Longest text that is read as a number.
const WRITTEN_BYTES_MAX: usize = 40;

/// How numbers are written inside a country.
struct Plan {
    country: &'static str,
    code: &'static str,
    /// Dialled before a national number, and not part of it; empty where there is none.
    trunk: &'static [&'static str],
    /// Digits of a national number, fewest and most.
    digits: (usize, usize),
}

#[rustfmt::skip]
const PLANS: &[Plan] = &[
    Plan { country: "AR", code: "54",  trunk: &["0"],                     digits: (10, 10) },
    Plan { country: "AT", code: "43",  trunk: &["0"],                     digits: (7, 13) },
    Plan { country: "BE", code: "32",  trunk: &["0"],                     digits: (8, 9) },
    Plan { country: "BR", code: "55",  trunk: &["0"],                     digits: (10, 11) },
    Plan { country: "CA", code: "1",   trunk: &["1"],                     digits: (10, 10) },
    Plan { country: "CH", code: "41",  trunk: &["0"],                     digits: (9, 9) },
    Plan { country: "CL", code: "56",  trunk: &[],                        digits: (9, 9) },
    Plan { country: "CO", code: "57",  trunk: &[],                        digits: (10, 10) },
    Plan { country: "DE", code: "49",  trunk: &["0"],                     digits: (7, 13) },
    Plan { country: "DK", code: "45",  trunk: &[],                        digits: (8, 8) },
    Plan { country: "ES", code: "34",  trunk: &[],                        digits: (9, 9) },
    Plan { country: "FI", code: "358", trunk: &["0"],                     digits: (6, 11) },
    Plan { country: "FO", code: "298", trunk: &[],                        digits: (6, 6) },
    Plan { country: "FR", code: "33",  trunk: &["0"],                     digits: (9, 9) },
    Plan { country: "GB", code: "44",  trunk: &["0"],                     digits: (9, 10) },
    Plan { country: "GL", code: "299", trunk: &[],                        digits: (6, 6) },
    Plan { country: "IE", code: "353", trunk: &["0"],                     digits: (7, 9) },
    Plan { country: "IS", code: "354", trunk: &[],                        digits: (7, 9) },
    Plan { country: "MX", code: "52",  trunk: &["01", "044", "045"],      digits: (10, 10) },
    Plan { country: "NL", code: "31",  trunk: &["0"],                     digits: (9, 9) },
    Plan { country: "NO", code: "47",  trunk: &[],                        digits: (8, 8) },
    Plan { country: "PE", code: "51",  trunk: &["0"],                     digits: (8, 9) },
    Plan { country: "PL", code: "48",  trunk: &[],                        digits: (9, 9) },
    Plan { country: "PT", code: "351", trunk: &[],                        digits: (9, 9) },
    Plan { country: "SE", code: "46",  trunk: &["0"],                     digits: (7, 9) },
    Plan { country: "US", code: "1",   trunk: &["1"],                     digits: (10, 10) },
];

/// A written number in E.164, with its plus. `country` (ISO 3166-1 alpha-2) is whose rules a number without a country
/// follows; without it such a number is not read.
pub fn parse(written: &str, country: Option<&str>) -> Option<String> {
    let Dialled { digits, is_international } = dialled(written)?;
    if is_international {
        return international(&digits);
    }
    let plan = PLANS.iter().find(|plan| country.is_some_and(|country| plan.country == country))?;
    let national = national(plan, &digits)?;
    international(&format!("{}{national}", plan.code))
}

/// What is the same for every spelling of one person's international number, with or without its plus: the digits
/// without what only some networks add. `None` for what is no such number.
pub fn same_person_key(number: &str) -> Option<String> {
    let digits = number.trim().trim_start_matches('+');
    let is_number = (DIGITS_MIN..=DIGITS_MAX).contains(&digits.len()) && all_digits(digits);
    is_number.then(|| canonical(digits).unwrap_or_else(|| digits.to_owned()))
}

/// Every spelling of one person's international number that a network may write, as digits without a plus.
pub fn spellings(number: &str) -> Vec<String> {
    let Some(key) = same_person_key(number) else { return Vec::new() };
    let mut all = vec![key.clone()];
    for (code, added) in [("54", "9"), ("52", "1")] {
        all.extend(key.strip_prefix(code).map(|rest| format!("{code}{added}{rest}")));
    }
    if let Some((area, local)) = key.strip_prefix("55").and_then(|rest| rest.split_at_checked(2)) {
        all.extend(local.strip_prefix('9').map(|local| format!("55{area}{local}")));
    }
    all.retain(|one| same_person_key(one).as_ref() == Some(&key));
    all
}

/// Digits without the marks between them.
struct Dialled {
    digits: String,
    is_international: bool,
}

fn dialled(written: &str) -> Option<Dialled> {
    let written = written.trim();
    if written.len() > WRITTEN_BYTES_MAX {
        return None;
    }
    let written = written.strip_prefix("tel:").unwrap_or(written);
    // `+44 (0)20…`: the zero is for calls from inside the country.
    let is_plus = written.starts_with('+');
    let without_zero = if is_plus { written.replacen("(0)", "", 1) } else { written.to_owned() };
    let mut digits = String::with_capacity(without_zero.len());
    for (index, mark) in without_zero.chars().enumerate() {
        match mark {
            '0'..='9' => digits.push(mark),
            '+' if index == 0 => {}
            ' ' | '-' | '.' | '/' | '(' | ')' | '\u{a0}' | '\u{202f}' | '\u{2011}' | '–' => {}
            _ => return None,
        }
    }
    match digits.strip_prefix("00").filter(|_| !is_plus) {
        Some(rest) => Some(Dialled { digits: rest.to_owned(), is_international: true }),
        None => Some(Dialled { digits, is_international: is_plus }),
    }
}

fn international(digits: &str) -> Option<String> {
    let fits = (DIGITS_MIN..=DIGITS_MAX).contains(&digits.len()) && !digits.starts_with('0');
    fits.then(|| format!("+{digits}"))
}

/// A number of that country without what is dialled before it; `None` when it has too few digits, or too many.
fn national(plan: &Plan, digits: &str) -> Option<String> {
    let fits = |rest: &str| (plan.digits.0..=plan.digits.1).contains(&rest.len());
    let mut rest = digits;
    if let Some(trunk) = plan.trunk.iter().rev().find(|trunk| digits.starts_with(**trunk)) {
        rest = &digits[trunk.len()..];
    }
    match plan.country {
        "AR" => argentine(rest),
        // The carrier that the call shall take stands between the zero and the area.
        "BR" if rest.len() > plan.digits.1 && digits.starts_with('0') => {
            rest.get(2..).filter(|rest| fits(rest)).map(str::to_owned)
        }
        _ => Some(rest).filter(|rest| fits(rest)).map(str::to_owned),
    }
}

/// `11 15 2345 6789` is a mobile number and becomes `9 11 2345 6789`. The 15 stands after an area of two to four
/// digits; where it stands after three it cannot stand after four as well, so that only one reading is left.
fn argentine(rest: &str) -> Option<String> {
    match rest.len() {
        10 => Some(rest.to_owned()),
        11 if rest.starts_with('9') => Some(rest.to_owned()),
        12 => {
            let mut areas = if rest.starts_with("11") { 2..=2 } else { 3..=4 };
            let area = areas.find(|area| rest[*area..].starts_with("15"))?;
            Some(format!("9{}{}", &rest[..area], &rest[area + 2..]))
        }
        _ => None,
    }
}

/// The same number as its country counts it today; `None` where there is nothing to bring together.
fn canonical(digits: &str) -> Option<String> {
    // A mobile number abroad: the nine is no part of the ten digits by which numbers differ.
    if let Some(rest) = digits.strip_prefix("549").filter(|rest| rest.len() == 10) {
        return Some(format!("54{rest}"));
    }
    // Mobile numbers had a one until August 2019; some networks still write it.
    if let Some(rest) = digits.strip_prefix("521").filter(|rest| rest.len() == 10) {
        return Some(format!("52{rest}"));
    }
    // Mobile numbers have had a ninth digit everywhere since 2016; those of eight began with 6 to 9, and numbers of
    // houses, which have eight, begin with 2 to 5.
    let rest = digits.strip_prefix("55").filter(|rest| rest.len() == 10)?;
    let (area, local) = rest.split_at(2);
    matches!(local.as_bytes().first(), Some(b'6'..=b'9')).then(|| format!("55{area}9{local}"))
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{PLANS, parse, same_person_key, spellings};
    use proptest::prelude::*;

    #[test]
    fn numbers_are_read_as_they_are_written() {
        for (written, country, expected) in [
            ("+45 20 11 22 33", None, Some("+4520112233")),
            ("0045 20112233", None, Some("+4520112233")),
            ("tel:+45-20-11-22-33", None, Some("+4520112233")),
            ("20 11 22 33", Some("DK"), Some("+4520112233")),
            ("20 11 22 33", None, None),
            ("20 11 22", Some("DK"), None),
            ("600 111 222", Some("ES"), Some("+34600111222")),
            ("(0)20 7946 0018", Some("GB"), Some("+442079460018")),
            ("+44 (0)20 7946 0018", None, Some("+442079460018")),
            ("020 7946 0018", Some("GB"), Some("+442079460018")),
            ("(212) 555-0134", Some("US"), Some("+12125550134")),
            ("1-212-555-0134", Some("US"), Some("+12125550134")),
            ("070-123 45 67", Some("SE"), Some("+46701234567")),
            // Argentina: mobile numbers with the national 15, with the international 9, and a house.
            ("011 15 2345-6789", Some("AR"), Some("+5491123456789")),
            ("11 15 2345 6789", Some("AR"), Some("+5491123456789")),
            ("0351 15 234 5678", Some("AR"), Some("+5493512345678")),
            ("02944 15 23 4567", Some("AR"), Some("+5492944234567")),
            ("+54 9 11 2345 6789", None, Some("+5491123456789")),
            ("011 4321 9876", Some("AR"), Some("+541143219876")),
            ("351 15 151 2345", Some("AR"), Some("+5493511512345")),
            // Mexico, in all its ways to dial.
            ("55 1234 5678", Some("MX"), Some("+525512345678")),
            ("01 55 1234 5678", Some("MX"), Some("+525512345678")),
            ("044 55 1234 5678", Some("MX"), Some("+525512345678")),
            ("+52 1 55 1234 5678", None, Some("+5215512345678")),
            // Brazil, with the carrier between.
            ("(11) 91234-5678", Some("BR"), Some("+5511912345678")),
            ("0 21 11 91234-5678", Some("BR"), Some("+5511912345678")),
            ("011 91234-5678", Some("BR"), Some("+5511912345678")),
            ("my number is 20112233", Some("DK"), None),
            ("+", None, None),
            ("", Some("DK"), None),
            ("+0123456789", None, None),
            ("+1234567890123456", None, None),
        ] {
            assert_eq!(parse(written, country).as_deref(), expected, "{written} in {country:?}");
        }
    }

    #[test]
    fn every_spelling_of_a_number_is_found() {
        for (number, expected) in [
            ("+5491123456789", vec!["541123456789", "5491123456789"]),
            ("+525512345678", vec!["525512345678", "5215512345678"]),
            ("551191234567", vec!["5511991234567", "551191234567"]),
            ("+551123456789", vec!["551123456789"]),
            ("4520112233", vec!["4520112233"]),
            ("+", vec![]),
        ] {
            assert_eq!(spellings(number), expected, "{number}");
        }
    }

    #[test]
    fn two_spellings_of_one_person_compare_equal() {
        for (one, other) in [
            ("+5491123456789", "541123456789"),
            ("+5215512345678", "+525512345678"),
            ("551191234567", "5511991234567"),
            ("+4520112233", "4520112233"),
        ] {
            assert_eq!(same_person_key(one), same_person_key(other), "{one} and {other}");
            assert!(same_person_key(one).is_some(), "{one}");
        }
    }

    #[test]
    fn two_people_stay_two() {
        for (one, other) in [
            // A house in São Paulo has eight digits for good.
            ("551131234567", "5511931234567"),
            ("+5491123456789", "+5491123456780"),
            ("+525512345678", "+525512345679"),
            // Only ten digits make the one of Mexico a prefix.
            ("+52155123456", "+5255123456"),
            ("+4520112233", "+4620112233"),
        ] {
            assert_ne!(same_person_key(one), same_person_key(other), "{one} and {other}");
        }
        for number in ["12345", "ACME", "", "+45 20 11 22 33", "1234567890123456"] {
            assert_eq!(same_person_key(number), None, "{number}");
        }
    }

    #[test]
    fn every_country_is_told_once_and_in_order() {
        assert!(PLANS.windows(2).all(|pair| pair[0].country < pair[1].country));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_not(text in ".{0,48}", country in "[A-Z]{2}") {
            for plan in [None, Some(country.as_str()), Some("AR"), Some("BR"), Some("MX"), Some("US")] {
                if let Some(number) = parse(&text, plan) {
                    prop_assert!(number.starts_with('+') && (8..=16).contains(&number.len()));
                    let key = same_person_key(&number).expect("a number has a key");
                    prop_assert_eq!(same_person_key(&key), Some(key.clone()));
                }
            }
        }

        #[test]
        fn a_key_is_its_own_key(digits in "[1-9][0-9]{6,14}") {
            let key = same_person_key(&digits);
            prop_assert_eq!(key.as_deref().and_then(same_person_key), key);
        }
    }
}
