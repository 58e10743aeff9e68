//! Guides as their tables are written: what is wrong with one is told by row and column, dead ends among it.

use engine::commerce::catalog::{Product, ProductView};
use engine::commerce::money::Currency;
use engine::guide::{Guide, Problem, Shelf, check, table};
use engine::{GuideId, Language};
use proptest::prelude::*;
use std::sync::Arc;

const EUR: Currency = Currency::EUR;
const HEADINGS: &str =
    "question,question_en,about_en,answer_en,rule,next,path,ages,prefer,weight\n";
const START: &str = "start,Find a gift,,,,,,,,\n";

fn parse(csv: &str) -> Result<Guide, Vec<Problem>> {
    let rows = table::from_csv(csv)?;
    table::parse(&GuideId::from("gift"), &rows, EUR)
}

/// Id, tags, price in whole euros, units.
fn view((id, tags, euros, units): (&str, &[&str], i64, i64)) -> ProductView {
    let product: Product = serde_json::from_value(serde_json::json!({
        "id": id, "title": {"en": id}, "tags": tags, "categories": ["all"],
        "attributes": {"material": {"en": "pure wool", "da": "ren uld"}},
        "variants": [{"sku": id, "prices": [{"minor": euros * 100, "currency": "EUR"}]}],
    }))
    .expect("test data is well formed");
    let available = [(id.into(), units)].into();
    ProductView { product: Arc::new(product), available }
}

fn shelf(guide: &Guide) -> Shelf {
    let mut shelf = Shelf::new(guide, &[EUR]);
    let products: [(&str, &[&str], i64, i64); 4] = [
        ("kettle", &["coffee", "dad"], 60, 3),
        ("cup", &["coffee"], 15, 9),
        ("rake", &["garden", "dad"], 30, 2),
        ("seeds", &["garden"], 5, 0),
    ];
    products.into_iter().for_each(|product| shelf.take(&view(product)));
    shelf
}

/// What is wrong, a line each: row, column, words.
fn told(csv: &str) -> Vec<String> {
    let problems = match parse(csv) {
        Ok(guide) => check(&guide, &shelf(&guide), &[Language::En]),
        Err(problems) => problems,
    };
    let place = |problem: &Problem| {
        let row = problem.row.map(|row| row.to_string()).unwrap_or_default();
        format!("{row} {}", problem.column.map_or("", |column| column.name()))
    };
    problems.iter().map(|problem| format!("{}: {}", place(problem).trim(), problem.what)).collect()
}

fn expect(rows: &str, expected: &[&str]) {
    assert_eq!(told(&format!("{HEADINGS}{START}{rows}")), expected, "{rows}");
}

#[test]
fn a_sound_guide_has_no_problem() {
    expect(
        "likes,What?,interest,Coffee,tag=coffee,,,,,\nlikes,,,Garden,tag=garden,,,,,\n\
         spend,How much?,budget,Under 50,price<=50,,,,,\nspend,,,More,,,,,,\n",
        &[],
    );
}

#[test]
fn what_cannot_be_read_is_told_by_row_and_column() {
    let one = |row: &str| format!("likes,What?,interest,{row}\n");
    for (row, expected) in [
        ("A,tag,,,,,", "3 rule: `tag` is not a condition"),
        ("A,colour=red,,,,,", "3 rule: `colour` is nothing a rule can ask about"),
        ("A,,,,,price<=many,", "3 prefer: `many` is not a price"),
        ("A,,,slow,,,", "3 path: `slow` is no path: write quick or deep"),
        ("A,,,,old,,", "3 ages: `old` is no age"),
        ("A,,,,9-3,,", "3 ages: `9-3` is no age"),
        ("A,,,,,,10", "3 weight: `10` is no weight"),
    ] {
        let found = told(&format!("{HEADINGS}{START}{}", one(row)));
        assert!(found.len() == 1 && found[0].starts_with(expected), "{row}: {found:?}");
    }
    expect(
        "Likes!,What?,x,A,,,,,,\n",
        &[
            "3 question: `Likes!` cannot be the key of a question: use up to 16 small letters, digits and hyphens, such as `age`",
        ],
    );
    expect(
        "a,A?,a,Yes,,,,,,\nb,B?,b,Yes,,,,,,\na,,,No,,,,,,\n",
        &["5 question: The answers of a question must stand together: this one belongs further up"],
    );
    expect(
        "a,A?,a,Yes,,,,,,\na,,,Yes!,,,,,,\n",
        &[
            "4 answer_en: Two answers of this question have the same text, or begin with the same sixteen letters",
        ],
    );
}

#[test]
fn headings_and_the_first_row_are_needed() {
    let found = told("question,colour\nstart,x\n");
    assert_eq!(found, ["1: There is no column called `colour`"]);
    let found = told("question,rule,rule\n");
    assert_eq!(found, ["1 rule: This column is there twice"]);
    let found = told(&format!("{HEADINGS}a,A?,a,Yes,,,,,,\n"));
    assert!(found[0].starts_with("2 question_en: The first row must have `start`"), "{found:?}");
    expect("", &[": There is no question"]);
}

#[test]
fn what_leads_nowhere_is_refused() {
    expect("a,A?,a,,,,,,,\n", &["3 answer_en: This question has no answer"]);
    expect("a,A?,a,Yes,,b,,,,\n", &["3 next: `b` is not a question of this table"]);
    expect(
        "a,A?,a,Yes,,,,,,\nb,B?,b,Yes,,a,,,,\n",
        &["4 next: `a` stands above: an answer can only lead further down"],
    );
    expect(
        "a,A?,a,Yes,,c,,,,\nb,B?,b,Yes,,,,,,\nc,C?,c,Yes,,,,,,\n",
        &["4 question: No answer leads to this question"],
    );
    let seven: String = (1..=7).map(|n| format!("q{n},Q?,q,Yes,,,,,,\n")).collect();
    expect(&seven, &[": Some ways through this guide ask 7 questions; six are the most"]);
}

#[test]
fn names_that_nothing_has_are_told_with_what_is_near() {
    expect(
        "a,A?,a,Yes,tag=cofee,,,,,\na,,,No,attr.material=wool,,,,tag=zebra,\n",
        &[
            "3 rule: No product has the tag `cofee`: did you mean `coffee`?",
            "4 prefer: No product has the tag `zebra`",
        ],
    );
}

#[test]
fn dead_ends_are_found_as_early_as_they_are_certain() {
    // Nothing for the garden is under 20 in stock: the seeds are sold out.
    expect(
        "likes,What?,interest,Coffee,tag=coffee,,,,,\nlikes,,,Garden,tag=garden,,,,,\n\
         who,Who?,person,Dad,tag=dad,,,,,\nwho,,,Anyone,,,,,,\n\
         spend,How much?,budget,Under 20,price<=20,,,,,\nspend,,,More,,,,,,\n",
        &[
            "7 rule: Whoever answers “Coffee”, then “Dad”, then “Under 20” finds nothing in stock",
            "7 rule: Whoever answers “Garden”, then “Dad”, then “Under 20” finds nothing in stock",
            "7 rule: Whoever answers “Garden”, then “Anyone”, then “Under 20” finds nothing in stock",
        ],
    );
    // Preferences close no way, and what only those are asked who want more is walked as well.
    expect(
        "likes,What?,interest,Coffee,tag=coffee,,,,tag=garden,\n\
         more,More?,more,Cheap,price<=5,,deep,,,\nmore,,,Any,,,deep,,,\n",
        &["4 rule: Whoever answers “Coffee”, then “Cheap” finds nothing in stock"],
    );
}

#[test]
fn missing_translations_only_warn() {
    let guide = parse(&format!("{HEADINGS}{START}a,A?,a,Yes,,,,,,\n")).expect("it can be read");
    let problems = check(&guide, &shelf(&guide), &[Language::En, Language::Da]);
    assert_eq!(problems.len(), 4, "{problems:?}");
    assert!(problems.iter().all(|problem| !problem.refuses()));
    assert_eq!(problems[0].what.to_string(), "The text in Danish is missing");
    let empty = Shelf::new(&guide, &[EUR]);
    let problems = check(&guide, &empty, &[Language::En]);
    assert!(!problems[0].refuses() && problems[0].code() == "no_products");
}

#[test]
fn the_largest_guide_there_can_be_is_walked_to_its_end() {
    let mut rows = String::new();
    for question in 1..=6 {
        for answer in 1..=8 {
            rows.push_str(&format!("q{question},Q?,q,A{answer},price<=99,,,,,\n"));
        }
    }
    expect(&rows, &[]);
}

#[test]
fn a_table_reads_back_from_what_is_written() {
    let csv = include_str!("dialogue/guide.csv");
    let rows = table::from_csv(csv).expect("it can be read");
    let again = table::from_csv(&table::to_csv(&rows)).expect("it can be read");
    assert_eq!(rows, again);
    let json = serde_json::to_string(&rows).expect("rows are JSON");
    assert_eq!(rows, serde_json::from_str::<Vec<table::TableRow>>(&json).expect("JSON is rows"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_in_a_sheet_it_is_read_or_refused(
        cells in prop::collection::vec("[a-z0-9 ,;\"|<=>.-]{0,12}", 0..60),
        text in ".{0,80}"
    ) {
        let _ = told(&text);
        let sheet: String = cells.chunks(10).map(|row| row.join(",") + "\n").collect();
        let _ = told(&format!("{HEADINGS}{START}{sheet}"));
        let _ = told(&format!("{HEADINGS}{START}a,A?,a,Yes,{},,,,,\n", cells.join(";").replace(['"', ','], "")));
    }
}
