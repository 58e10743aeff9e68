//! What addresses and contact details are read into, and what is said about wrong ones.

use crate::table;
use engine::commerce::address::{
    Address, AddressInput, FieldError, FieldProblem, LINE_CHARS_MAX, parse_email, parse_phone,
};

pub(super) fn problems_said(problems: &[FieldProblem]) -> String {
    let said: Vec<String> = problems
        .iter()
        .map(|FieldProblem { field, error }| {
            let field = serde_json::to_value(field).expect("a field is JSON");
            let more = match error {
                FieldError::Invalid { example } => format!(" like {example}"),
                FieldError::TooLong { max } => format!(" over {max}"),
                FieldError::Required | FieldError::NotOffered | FieldError::Unavailable => {
                    String::new()
                }
            };
            format!("{} {}{more}", field.as_str().expect("a name"), error.code())
        })
        .collect();
    said.join(", ")
}

pub(super) fn input(country: &str, postal_code: &str) -> AddressInput {
    AddressInput {
        name: "Ana Ruiz".to_owned(),
        line_one: "Calle Mayor 1".to_owned(),
        city: "Valencia".to_owned(),
        country: country.to_owned(),
        postal_code: postal_code.to_owned(),
        ..AddressInput::default()
    }
}

#[test]
fn postal_codes_are_read_as_their_country_writes_them() {
    table::check("postal_code", |cells| match Address::parse(&input(cells[0], cells[1])) {
        Ok(address) => format!("{} {}", address.country, address.postal_code).trim_end().to_owned(),
        Err(problems) => problems_said(&problems),
    });
}

#[test]
fn texts_are_trimmed_folded_and_limited() {
    let typed = AddressInput {
        name: "  Ana\t María\n Ruiz ".to_owned(),
        line_two: "\u{0} ".to_owned(),
        ..input("es", "46004")
    };
    let address = Address::parse(&typed).expect("a fine address");
    assert_eq!((address.name.as_str(), address.line_two.as_str()), ("Ana María Ruiz", ""));
    let empty = Address::parse(&AddressInput::default()).expect_err("nothing was typed");
    assert_eq!(
        problems_said(&empty),
        "name required, line_one required, city required, country required"
    );
    let exact = "é".repeat(LINE_CHARS_MAX);
    let fits = AddressInput { line_one: exact.clone(), ..input("DK", "8000") };
    assert!(Address::parse(&fits).is_ok());
    let long =
        AddressInput { line_one: exact + "x", postal_code: "1".repeat(21), ..input("AR", "") };
    let problems = Address::parse(&long).expect_err("too long");
    assert_eq!(problems_said(&problems), "line_one too_long over 60, postal_code too_long over 20");
}

#[test]
fn contact_details_are_read_or_refused() {
    table::check("contact_details", |cells| {
        let read = match cells[0] {
            "email" => parse_email(cells[1]),
            _ => parse_phone(cells[1]),
        };
        read.unwrap_or_else(|problem| problems_said(&[problem]))
    });
}
