//! Amounts: exact reading and writing, words for people, splitting, tax.

use crate::table;
use engine::Language;
use engine::commerce::format;
use engine::commerce::money::{Currency, MINOR_MAX, Money, MoneyError};
use engine::commerce::tax::{TaxRate, TaxTable, tax_minor};
use std::collections::BTreeMap;
use std::path::PathBuf;

fn currency(code: &str) -> Currency {
    Currency::parse(code).expect("a currency")
}

fn amount(text: &str) -> Money {
    let (minor, code) = text.split_once(' ').expect("minor units and a currency");
    Money::from_minor(minor.parse().expect("minor units"), currency(code))
}

#[test]
fn decimal_text_is_read_exactly_or_refused() {
    table::check("money_decimal", |cells| {
        let text =
            cells[0].strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(cells[0]);
        match Money::parse_decimal(text, currency(cells[1])) {
            Ok(money) => format!("{} as {}", money.minor, money.decimal()),
            Err(error) => error.to_string(),
        }
    });
}

#[test]
fn people_read_amounts_in_their_own_way() {
    table::check("money_format", |cells| {
        let words = Language::ALL.map(|language| format::money(amount(cells[0]), language));
        words.join("; ").replace(format::NO_BREAK_SPACE, "_")
    });
}

#[test]
fn amounts_are_split_by_largest_remainder() {
    table::check("money_allocate", |cells| {
        let weights: Vec<i64> =
            cells[1].split_whitespace().map(|weight| weight.parse().expect("a weight")).collect();
        match amount(cells[0]).allocate(&weights) {
            Ok(parts) => {
                let minors: Vec<String> = parts.iter().map(|part| part.minor.to_string()).collect();
                minors.join(" ")
            }
            Err(error) => error.to_string(),
        }
    });
}

#[test]
fn tax_is_rounded_half_up_once() {
    table::check("tax", |cells| {
        let minor = cells[0].parse().expect("minor units");
        let rate = cells[1].parse().expect("basis points");
        format!(
            "inclusive {}; exclusive {}",
            tax_minor(minor, rate, true),
            tax_minor(minor, rate, false)
        )
    });
}

#[test]
fn a_rate_falls_back_from_special_to_general() {
    let rates = [
        ("DK", "standard", 2500),
        ("es", "standard", 2100),
        ("ES", "food", 1000),
        ("*", "books", 500),
    ];
    let row = |(country, class, rate_bp): (&str, &str, u32)| TaxRate {
        country: country.to_owned(),
        class: class.to_owned(),
        rate_bp,
    };
    let table = TaxTable::from(rates.map(row).to_vec());
    let looked_up =
        [("ES", "food"), ("dk", "food"), ("FR", "books"), ("DK", "books"), ("FR", "food")]
            .map(|(country, class)| table.rate_bp(country, class));
    assert_eq!(looked_up, [1000, 2500, 500, 2500, 0]);
    let written = serde_json::to_string(&table).expect("a table is JSON");
    assert_eq!(serde_json::from_str::<TaxTable>(&written).expect("JSON is a table"), table);
}

#[test]
fn two_currencies_never_meet_and_nothing_leaves_the_cap() {
    let (euro, krone) = (Money::from_minor(1, Currency::EUR), Money::from_minor(1, Currency::DKK));
    let most = Money::from_minor(MINOR_MAX, Currency::EUR);
    let mixed = MoneyError::Currencies { left: Currency::EUR, right: Currency::DKK };
    assert_eq!(euro.checked_add(krone), Err(mixed.clone()));
    assert_eq!(euro.checked_sub(krone), Err(mixed));
    assert_eq!(most.checked_add(euro), Err(MoneyError::TooLarge));
    assert_eq!(
        most.checked_neg().and_then(|least| least.checked_sub(euro)),
        Err(MoneyError::TooLarge)
    );
    assert_eq!(most.checked_mul(2), Err(MoneyError::TooLarge));
    assert_eq!(most.checked_mul(-1), most.checked_neg());
    assert_eq!(most.share_bp(10_001), Err(MoneyError::TooLarge));
    assert_eq!(Money::from_minor(i64::MIN, Currency::EUR).checked_neg(), Err(MoneyError::TooLarge));
}

#[test]
fn json_amounts_are_whole_and_within_the_cap() {
    let read = |text: &str| serde_json::from_str::<Money>(text).ok().map(|money| money.minor);
    let with = |minor: &str| format!(r#"{{"minor":{minor},"currency":"EUR"}}"#);
    assert_eq!(read(&with("12990")), Some(12_990));
    assert_eq!(read(&with("-9007199254740991")), Some(-MINOR_MAX));
    for refused in
        ["9007199254740992", "-9223372036854775808", "1.5", "1e3", "1e308", "\"5\"", "null", "[1]"]
    {
        assert_eq!(read(&with(refused)), None, "{refused}");
    }
    assert_eq!(read(r#"{"minor":1,"currency":"EURO"}"#), None);
    assert_eq!(read(r#"{"minor":1,"currency":"EUR","major":1}"#), None);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the list lies beside the project")]
fn every_exponent_agrees_with_the_published_list() {
    let root = std::env::var_os("TRATO_SHARED")
        .map_or_else(|| PathBuf::from("../../../shared"), PathBuf::from);
    let Ok(text) = std::fs::read_to_string(root.join("fixtures/money/iso4217_minor_units.json"))
    else {
        println!("skipped: no ../shared");
        return;
    };
    let published: BTreeMap<String, Option<u32>> =
        serde_json::from_str(&text).expect("a list of currencies");
    for (code, exponent) in published {
        if let Some(exponent) = exponent {
            assert_eq!(currency(&code).exponent(), exponent, "{code}");
        }
    }
}
