//! The parsers of values, row by row: what is read in Danish, English and Spanish. The tables are kept by hand.

use crate::table;
use engine::Language;
use engine::dialogue::understand::entity::read::{self, Read};
use engine::dialogue::understand::entity::{self, Entities, date};
use engine::dialogue::understand::normalize::Normal;
use engine::dialogue::understand::{Intent, utterances};
use proptest::prelude::*;
use time::macros::date;

fn find(text: &str, language: Language) -> Entities {
    let profile = super::conversation::config().profile;
    entity::find(&Normal::new(text), language, &profile)
}

/// What one parser reads from a text, worded for a table.
fn answer(kind: &str, text: &str, language: Language) -> String {
    let found = || find(text, language);
    let joined =
        |values: Vec<Option<String>>| values.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let units = |minor: Option<i64>| minor.map(plain).unwrap_or_default();
    match kind {
        "number" => {
            let numbers = read::numbers(text, language);
            joined(numbers.into_iter().map(|number| number.to_decimal(6)).collect())
        }
        "money" => {
            let amounts = read::amounts(text, language);
            joined(amounts.iter().map(|amount| amount.minor(2).map(plain)).collect())
        }
        "range" => found()
            .budget
            .map(|budget| format!("{}-{}", units(budget.min_minor), units(budget.max_minor)))
            .unwrap_or_default(),
        "quantity" => found().quantity.map(|n| n.to_string()).unwrap_or_default(),
        "ordinal" => {
            let place = |place: &i32| match place {
                -1 => "last".to_owned(),
                place => (place + 1).to_string(),
            };
            found().ordinals.iter().map(place).collect::<Vec<_>>().join(" ")
        }
        "without" => found().without.join(" "),
        "words" => found().content,
        "order" => found().order_number.unwrap_or_default(),
        "size" => found().size.unwrap_or_default(),
        "color" => found().colors.join(" "),
        "phone" => found().phone.unwrap_or_default(),
        "email" => found().email.unwrap_or_default(),
        "person" => found().person.unwrap_or_default(),
        "age" => found()
            .age
            .map(|age| format!("{} {:?}", age.count, age.unit).to_lowercase())
            .unwrap_or_default(),
        "date" => {
            let read = Read::new(text, language);
            let found = date::all(&read, language, date!(2026 - 12 - 01));
            let days = found.iter().map(|when| match when.from {
                Some(from) if from == when.to => Some(from.to_string()),
                Some(from) => Some(format!("{from}..{}", when.to)),
                None => Some(format!("..{}", when.to)),
            });
            joined(days.collect())
        }
        other => panic!("no parser is called {other}"),
    }
}

/// Hundredths as units.
fn plain(minor: i64) -> String {
    let text = format!("{}.{:02}", minor / 100, minor % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[test]
fn danish_is_read_as_danes_write() {
    table::check_kept("parsing_da", |cells| answer(cells[0], cells[1], Language::Da));
}

#[test]
fn english_is_read_as_people_write() {
    table::check_kept("parsing_en", |cells| answer(cells[0], cells[1], Language::En));
}

#[test]
fn spanish_is_read_as_people_write() {
    table::check_kept("parsing_es", |cells| answer(cells[0], cells[1], Language::Es));
}

#[test]
fn an_order_is_named_as_its_merchant_writes_it() {
    table::check_kept("order_numbers", |cells| {
        let mut profile = super::conversation::config().profile;
        profile.order_number = cells[1].parse().expect("a shape");
        let language = Language::from_tag(cells[0]).expect("a language");
        entity::find(&Normal::new(cells[2]), language, &profile).order_number.unwrap_or_default()
    });
}

#[test]
fn an_address_is_read_in_whatever_language_it_is_said() {
    for (name, language) in [
        ("addresses_da", Language::Da),
        ("addresses_en", Language::En),
        ("addresses_es", Language::Es),
    ] {
        table::check_kept(name, |cells| {
            let Some(found) = find(cells[0], language).address else { return "nothing".to_owned() };
            assert_eq!(
                (found.name.as_str(), found.company.as_str()),
                ("", ""),
                "nobody is guessed"
            );
            let parts = [
                found.line_one,
                found.line_two,
                found.postal_code,
                found.city,
                found.state,
                found.country,
            ];
            let shown = parts.map(|part| if part.is_empty() { "-".to_owned() } else { part });
            shown.join(" / ")
        });
    }
}

/// What people say to shops all day has streets in it nowhere.
#[test]
fn no_utterance_of_ours_is_an_address() {
    let examples = Intent::ALL.iter().flat_map(|intent| {
        Language::ALL.into_iter().flat_map(move |language| {
            utterances(language, *intent).map(move |text| (text, language))
        })
    });
    let mut n_texts = 0;
    for (text, language) in examples {
        n_texts += 1;
        assert_eq!(find(text, language).address, None, "{text}");
    }
    assert!(n_texts > 5_000, "{n_texts} texts");
}

#[test]
fn absurd_texts_are_read_without_harm() {
    let long = "1.2,3-€ femoghalvtreds og ".repeat(500);
    for language in Language::ALL {
        let naughty = [
            long.as_str(),
            "-99999999999999999999999999 mugs",
            "١٢٣ €",
            "\u{202e}€ 05",
            "½½½",
            "e^e^e",
            "1e999999999",
        ];
        for text in naughty {
            let found = find(text, language);
            assert!(found.quantity.is_none_or(|n| (1..=999).contains(&n)), "{text}");
            assert_eq!(find(text, language), found);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is typed is read, within the text and at whole letters; reading it again says the same.
    #[test]
    fn any_text_is_read(text in any_text()) {
        for language in Language::ALL {
            let read = Read::new(&text, language);
            for token in &read.tokens {
                prop_assert!(text.get(token.start..token.end).is_some_and(|piece| !piece.is_empty()));
            }
            for pair in read.tokens.windows(2) {
                prop_assert!(pair[0].end <= pair[1].start);
            }
            for (from, to) in read
                .numbers
                .iter()
                .map(|number| (number.from, number.to))
                .chain(read.amounts.iter().map(|amount| (amount.from, amount.to)))
            {
                prop_assert!(from < to && to <= read.tokens.len());
                prop_assert!(text.get(read.bytes(from, to)).is_some());
            }
            for when in date::all(&read, language, date!(2026 - 12 - 01)) {
                prop_assert!(when.tokens.0 < when.tokens.1 && when.tokens.1 <= read.tokens.len());
                prop_assert!(when.from.is_none_or(|from| from <= when.to));
            }
            let found = find(&text, language);
            prop_assert!(found.quantity.is_none_or(|n| (1..=999).contains(&n)));
            if let Some(address) = &found.address {
                prop_assert!(!address.line_one.is_empty() && address.name.is_empty());
            }
            let budget = found.budget.unwrap_or_default();
            prop_assert!(budget.max_minor.is_none_or(|max| max > 0));
            prop_assert!(budget.min_minor.is_none_or(|min| min >= 0));
            prop_assert_eq!(find(&text, language), found);
        }
    }

    /// A phrase of the shop is found within the text, with few errors and never in a number.
    #[test]
    fn the_shops_words_are_found_within_the_text(text in any_text()) {
        let shop = super::world::shop_words();
        let normal = Normal::new(&text);
        for language in Language::ALL {
            for found in shop.find(&normal, language, |_| false) {
                prop_assert!(found.from < found.to && found.to <= normal.words.len());
                prop_assert!(usize::from(found.errors) <= 2 * (found.to - found.from));
                let typed = &normal.folded[found.from..found.to];
                let has_digit = typed.iter().any(|word| word.chars().any(|c| c.is_ascii_digit()));
                prop_assert!(!has_digit || found.errors == 0);
            }
        }
    }
}

/// Words that parsers look for, signs, digits and anything else.
fn any_text() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "two",
        "hundred",
        "and",
        "half",
        "fifths",
        "over",
        "point",
        "mil",
        "con",
        "medio",
        "y",
        "og",
        "femoghalvtreds",
        "halvanden",
        "kr",
        ".",
        ",-",
        "$",
        "€",
        "under",
        "mellem",
        "til",
        "-",
        "/",
        "24",
        "1.299,50",
        "000",
        "k",
        "M",
        "e",
        "^",
        "x",
        "den",
        "fredag",
        "december",
        "om",
        "uge",
        "for",
        "mum",
        "år",
        "gammel",
        "mug",
        "krsu",
        "%",
        "Vestergade",
        "calle",
        "C/",
        "nº",
        "High Street",
        "8000 Aarhus",
        "SW1A 1AA",
        "NY 10118",
        ",",
    ])
    .prop_map(str::to_owned);
    let piece = prop_oneof![4 => known, 1 => any::<String>(), 1 => "[0-9.,]{1,12}"];
    prop::collection::vec((piece, prop::bool::ANY), 0..12).prop_map(|pieces| {
        let spaced =
            pieces.into_iter().map(|(piece, space)| if space { piece + " " } else { piece });
        spaced.collect()
    })
}
