//! The rows of our own tables, read as the engine's test of them does.

use engine::Language;
use engine::dialogue::understand::entity::read::{self, Read};
use engine::dialogue::understand::entity::{self, date};
use engine::dialogue::understand::normalize::Normal;
use time::Date;

/// What is read of a Danish text, as the table words it.
pub(super) fn answer(kind: &str, text: &str, today: Option<Date>) -> String {
    let language = Language::Da;
    let found = || entity::find(&Normal::new(text), language, &super::speed::profile());
    let joined =
        |values: Vec<Option<String>>| values.into_iter().flatten().collect::<Vec<_>>().join(" ");
    match kind {
        "number" => {
            let numbers = read::numbers(text, language);
            joined(numbers.into_iter().map(|number| number.to_decimal(6)).collect())
        }
        "money" => {
            let amounts = read::amounts(text, language);
            joined(amounts.iter().map(|amount| amount.minor(2).map(plain)).collect())
        }
        "range" => found().budget.map_or_else(String::new, |budget| {
            let side = |minor: Option<i64>| minor.map(plain).unwrap_or_default();
            format!("{}-{}", side(budget.min_minor), side(budget.max_minor))
        }),
        "quantity" => found().quantity.map(|n| n.to_string()).unwrap_or_default(),
        "ordinal" => {
            let place = |place: &i32| if *place < 0 { "last".into() } else { (place + 1).to_string() };
            found().ordinals.iter().map(place).collect::<Vec<String>>().join(" ")
        }
        "without" => found().without.join(" "),
        "words" => found().content,
        "order" => found().order_number.unwrap_or_default(),
        "color" => found().colors.join(" "),
        "phone" => found().phone.unwrap_or_default(),
        "email" => found().email.unwrap_or_default(),
        "person" => found().person.unwrap_or_default(),
        "size" => found().size.unwrap_or_default(),
        "age" => found().age.map_or_else(String::new, |age| {
            format!("{} {:?}", age.count, age.unit).to_lowercase()
        }),
        "date" => {
            let read = Read::new(text, language);
            let days = today.map(|today| date::all(&read, language, today)).unwrap_or_default();
            joined(days.iter().map(|when| Some(span(when))).collect())
        }
        _ => String::new(),
    }
}

fn span(when: &date::When) -> String {
    match when.from {
        Some(from) if from == when.to => from.to_string(),
        Some(from) => format!("{from}..{}", when.to),
        None => format!("..{}", when.to),
    }
}

/// Hundredths as units.
fn plain(minor: i64) -> String {
    let text = format!("{}.{:02}", minor / 100, minor % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
