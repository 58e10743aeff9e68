//! How exactly values are read, by the expected parses of `shared/data/parsing` and our own Danish cases.
//!
//! A case is right when the values read are those expected, all and no more, in any order. Values that the cases
//! leave open (`a small percent`) are none. Every case counts, also those that some programs of its authors do not
//! read; what all four of them fail at is counted apart (`unread`) and not held against us.
//!
//! Amounts and numbers have a bar. Percentages, ages and days are figures: we call "two years" an age only where
//! something says so, and of a day that could be past or coming we say the coming one, which counts as right.

mod rows;
mod speed;

use anyhow::{Context, Result};
use engine::Language;
use engine::dialogue::understand::entity::date;
use engine::dialogue::understand::entity::exact::Exact;
use engine::dialogue::understand::entity::read::{self, Read};
use serde_json::{Value, json};
use std::path::Path;
use time::{Date, Month};

/// Share of exact cases that amounts and numbers must reach.
const BAR: f64 = 0.95;

/// Longest time that all entity layers may take for one text, at the 95th percentile.
const P95_MAX_US: u128 = 300;

pub(crate) fn run(arguments: &[String]) -> Result<bool> {
    let shows = arguments.iter().any(|argument| argument == "--wrong");
    let mut figures = serde_json::Map::new();
    let mut reached = true;
    let mut texts = Vec::new();
    for (kind, cases) in danish()? {
        let measured = Measured::Row(kind.clone());
        let tally = measure(&cases, &measured, Language::Da, shows);
        reached &= tally.share() >= BAR;
        figures.insert(format!("Danish {kind}"), tally.figures());
        texts.extend(cases.into_iter().map(|case| (case.text, Language::Da)));
    }
    if let Some(folder) = crate::data::shared() {
        for (file, kind, language, has_bar) in FILES {
            let path = folder.join("parsing").join(format!("{file}.json"));
            let cases = cases(&path, kind)?;
            let tally = measure(&cases, kind, *language, shows);
            reached &= !has_bar || tally.share() >= BAR;
            figures.insert((*file).to_owned(), tally.figures());
            texts.extend(cases.into_iter().map(|case| (case.text, *language)));
        }
    }
    texts.extend(addresses()?);
    let speed = speed::measure(&texts);
    reached &= speed.p95_us <= P95_MAX_US;
    let report = json!({ "bar": BAR, "parsing": figures, "speed": speed.figures() });
    println!("{}", serde_json::to_string_pretty(&report)?);
    Ok(reached)
}

/// What is read of a case.
enum Measured {
    Money,
    Number,
    Percent,
    Age,
    Date,
    /// A row of our own table, by its kind.
    Row(String),
}

const FILES: &[(&str, Measured, Language, bool)] = &[
    ("English_CurrencyModel", Measured::Money, Language::En, true),
    ("English_NumberModel", Measured::Number, Language::En, true),
    ("English_PercentModel", Measured::Percent, Language::En, false),
    ("English_AgeModel", Measured::Age, Language::En, false),
    ("English_DateTimeModel", Measured::Date, Language::En, false),
    ("Spanish_CurrencyModel", Measured::Money, Language::Es, true),
    ("Spanish_NumberModel", Measured::Number, Language::Es, true),
    ("Spanish_PercentModel", Measured::Percent, Language::Es, false),
    ("Spanish_AgeModel", Measured::Age, Language::Es, false),
    ("Spanish_DateTimeModel", Measured::Date, Language::Es, false),
];

struct Case {
    text: String,
    /// Each value with what else would do: a day that could be past or coming is either.
    values: Vec<Vec<String>>,
    today: Option<Date>,
    /// None of the programs that the cases were written for reads it.
    unread: bool,
}

#[derive(Default)]
struct Tally {
    n_cases: usize,
    n_exact: usize,
    n_unread: usize,
    n_unread_exact: usize,
}

impl Tally {
    #[expect(clippy::cast_precision_loss, reason = "hundreds of cases")]
    fn share(&self) -> f64 {
        self.n_exact as f64 / self.n_cases.max(1) as f64
    }

    fn figures(&self) -> Value {
        json!({
            "cases": self.n_cases,
            "exact": (self.share() * 1_000.0).round() / 1_000.0,
            "unread": self.n_unread,
            "unread_exact": self.n_unread_exact,
        })
    }
}

fn cases(path: &Path, kind: &Measured) -> Result<Vec<Case>> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let rows: Vec<Value> = serde_json::from_str(text.trim_start_matches('\u{feff}'))?;
    let days_only = |case: &&Value| {
        let results = case["Results"].as_array().map(Vec::as_slice).unwrap_or_default();
        let is_day = |result: &Value| result["TypeName"] == "datetimeV2.date";
        !matches!(kind, Measured::Date) || (!results.is_empty() && results.iter().all(is_day))
    };
    Ok(rows.iter().filter(days_only).map(case).collect())
}

fn case(row: &Value) -> Case {
    let results = row["Results"].as_array().map(Vec::as_slice).unwrap_or_default();
    let text_of = |value: &Value| value["value"].as_str().map(|text| text.replace(',', "."));
    let value = |result: &Value| {
        let resolution = &result["Resolution"];
        let several = resolution["values"].as_array().map(Vec::as_slice).unwrap_or_default();
        let values: Vec<String> =
            several.iter().chain([resolution]).filter_map(text_of).filter(|v| v != "null").collect();
        (!values.is_empty()).then_some(values)
    };
    let unread = ["NotSupported", "NotSupportedByDesign"]
        .iter()
        .filter_map(|key| row[*key].as_str())
        .any(|programs| programs.split(',').count() == 4);
    let today = row["Context"]["ReferenceDateTime"].as_str().and_then(day);
    Case {
        text: row["Input"].as_str().unwrap_or_default().to_owned(),
        values: results.iter().filter_map(value).collect(),
        today,
        unread,
    }
}

fn day(text: &str) -> Option<Date> {
    let mut parts = text.get(..10)?.split('-');
    let year = parts.next()?.parse().ok()?;
    let month = Month::try_from(parts.next()?.parse::<u8>().ok()?).ok()?;
    Date::from_calendar_date(year, month, parts.next()?.parse().ok()?).ok()
}

fn table(name: &str) -> Result<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../engine/tests/it/tables");
    let path = folder.join(format!("{name}.txt"));
    std::fs::read_to_string(&path).with_context(|| path.display().to_string())
}

/// Texts with addresses, which the engine's test reads: measured for their time.
fn addresses() -> Result<Vec<(String, Language)>> {
    let mut texts = Vec::new();
    for language in Language::ALL {
        let table = table(&format!("addresses_{}", language.code()))?;
        let rows = table.lines().filter(|line| !line.starts_with('#'));
        let cases = rows.filter_map(|line| line.split_once("=>"));
        texts.extend(cases.map(|(text, _)| (text.trim().to_owned(), language)));
    }
    Ok(texts)
}

/// Our own Danish cases, which are also a test of the engine: kind and cases.
fn danish() -> Result<Vec<(String, Vec<Case>)>> {
    let table = table("parsing_da")?;
    let mut kinds: Vec<(String, Vec<Case>)> = Vec::new();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let Some((left, right)) = line.split_once("=>") else { continue };
        let Some((kind, text)) = left.split_once('|') else { continue };
        let expected = right.trim();
        let values = if expected.is_empty() { Vec::new() } else { vec![vec![expected.to_owned()]] };
        let today = Date::from_calendar_date(2026, Month::December, 1).ok();
        let case = Case { text: text.trim().to_owned(), values, today, unread: false };
        match kinds.iter_mut().find(|(known, _)| known == kind.trim()) {
            Some((_, cases)) => cases.push(case),
            None => kinds.push((kind.trim().to_owned(), vec![case])),
        }
    }
    Ok(kinds)
}

fn measure(cases: &[Case], kind: &Measured, language: Language, shows: bool) -> Tally {
    let mut tally = Tally::default();
    for case in cases {
        let values = read_values(case, kind, language);
        let exact = same(&values, &case.values);
        if case.unread {
            tally.n_unread += 1;
            tally.n_unread_exact += usize::from(exact);
            continue;
        }
        tally.n_cases += 1;
        tally.n_exact += usize::from(exact);
        if shows && !exact {
            eprintln!("{language:?} {:?}: {values:?}, not {:?}", case.text, case.values);
        }
    }
    tally
}

fn read_values(case: &Case, kind: &Measured, language: Language) -> Vec<String> {
    let text = case.text.as_str();
    let decimal = |value: Exact| value.to_decimal(18);
    match kind {
        Measured::Money => {
            let amounts = read::amounts(text, language);
            amounts.iter().filter_map(|amount| decimal(amount.value)).collect()
        }
        Measured::Number => read::numbers(text, language).into_iter().filter_map(decimal).collect(),
        Measured::Percent => {
            let percents = read::percents(text, language).into_iter().filter_map(decimal);
            percents.map(|value| format!("{value}%")).collect()
        }
        Measured::Age => {
            read::ages(text, language).iter().map(|age| age.count.to_string()).collect()
        }
        Measured::Date => {
            let read = Read::new(text, language);
            let days = case.today.map(|today| date::all(&read, language, today));
            days.into_iter().flatten().map(|when| when.to.to_string()).collect()
        }
        Measured::Row(kind) => {
            let row = rows::answer(kind, text, case.today);
            if row.is_empty() { Vec::new() } else { vec![row] }
        }
    }
}

/// The same values in any order; numbers written with fifteen digits agree to as many.
fn same(found: &[String], expected: &[Vec<String>]) -> bool {
    let number = |text: &str| text.trim_end_matches('%').parse::<f64>().ok();
    let agrees = |found: &String, expected: &Vec<String>| {
        expected.iter().any(|one| match (number(found), number(one)) {
            (Some(a), Some(b)) => (a - b).abs() <= 1e-13 * a.abs().max(b.abs()),
            _ => found == one,
        })
    };
    let mut left: Vec<&Vec<String>> = expected.iter().collect();
    let all = found.iter().all(|value| {
        let place = left.iter().position(|one| agrees(value, one));
        place.map(|place| left.swap_remove(place)).is_some()
    });
    all && left.is_empty()
}
