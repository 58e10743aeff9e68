//! Addresses and contact details: what a country asks for, and what is wrong with what was typed.
//!
//! Input is trimmed and its inner spaces are folded; a postal code is brought into the form its country writes
//! (`dk8000` → `8000`, `1234ab` → `1234 AB`). A name stays one text: nobody's name is split. Problems carry a
//! field and a code, so that every page and language has its own words for them.

use serde::{Deserialize, Serialize};

/// Longest texts, in characters.
pub const NAME_CHARS_MAX: usize = 256;
pub const LINE_CHARS_MAX: usize = 60;
pub const POSTAL_CODE_CHARS_MAX: usize = 20;
pub const EMAIL_CHARS_MAX: usize = 254;
/// Digits of a phone number.
pub const PHONE_DIGITS_MIN: usize = 6;
pub const PHONE_DIGITS_MAX: usize = 15;

/// Where to deliver; made by [`Address::parse`] only from input that its country accepts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    pub name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub company: String,
    pub line_one: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub line_two: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub postal_code: String,
    pub city: String,
    /// Region, province or state, where the contact gave one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub state: String,
    /// ISO 3166-1 alpha-2, upper case.
    pub country: String,
}

/// An address as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AddressInput {
    pub name: String,
    pub company: String,
    pub line_one: String,
    pub line_two: String,
    pub postal_code: String,
    pub city: String,
    pub state: String,
    pub country: String,
}

impl From<Address> for AddressInput {
    fn from(address: Address) -> Self {
        let Address { name, company, line_one, line_two, postal_code, city, state, country } =
            address;
        Self { name, company, line_one, line_two, postal_code, city, state, country }
    }
}

/// Where a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Name,
    Company,
    LineOne,
    LineTwo,
    PostalCode,
    City,
    State,
    Country,
    Email,
    Phone,
    Delivery,
    Cart,
}

/// What it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum FieldError {
    Required,
    TooLong {
        max: usize,
    },
    /// Not in a form that can be right; `example` is one that would be.
    Invalid {
        example: &'static str,
    },
    /// Not offered for this country and currency.
    NotOffered,
    /// Something in the cart cannot be had as asked.
    Unavailable,
}

/// One thing to put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct FieldProblem {
    pub field: Field,
    #[serde(flatten)]
    pub error: FieldError,
}

impl FieldError {
    /// The stable name of the error, for messages in every language.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::TooLong { .. } => "too_long",
            Self::Invalid { .. } => "invalid",
            Self::NotOffered => "not_offered",
            Self::Unavailable => "unavailable",
        }
    }
}

impl Address {
    /// Reads what was typed.
    ///
    /// # Errors
    /// Everything that is wrong with it, in the order of the fields.
    pub fn parse(input: &AddressInput) -> Result<Self, Vec<FieldProblem>> {
        let mut reader = Reader::default();
        let name = reader.text(Field::Name, &input.name, NAME_CHARS_MAX, true);
        let company = reader.text(Field::Company, &input.company, NAME_CHARS_MAX, false);
        let line_one = reader.text(Field::LineOne, &input.line_one, LINE_CHARS_MAX, true);
        let line_two = reader.text(Field::LineTwo, &input.line_two, LINE_CHARS_MAX, false);
        let country = reader.country(&input.country);
        let postal_code = reader.postal_code(&input.postal_code, &country);
        let city = reader.text(Field::City, &input.city, LINE_CHARS_MAX, true);
        let state = reader.text(Field::State, &input.state, LINE_CHARS_MAX, false);
        if reader.problems.is_empty() {
            Ok(Self { name, company, line_one, line_two, postal_code, city, state, country })
        } else {
            reader.problems.sort_by_key(|problem| problem.field);
            Err(reader.problems)
        }
    }
}

#[derive(Default)]
struct Reader {
    problems: Vec<FieldProblem>,
}

impl Reader {
    fn found(&mut self, field: Field, error: FieldError) {
        self.problems.push(FieldProblem { field, error });
    }

    fn text(&mut self, field: Field, typed: &str, max: usize, required: bool) -> String {
        let text = folded(typed);
        if text.is_empty() && required {
            self.found(field, FieldError::Required);
        } else if text.chars().count() > max {
            self.found(field, FieldError::TooLong { max });
        }
        text
    }

    fn country(&mut self, typed: &str) -> String {
        let country = folded(typed).to_ascii_uppercase();
        if country.is_empty() {
            self.found(Field::Country, FieldError::Required);
        } else if country.len() != 2 || !country.bytes().all(|b| b.is_ascii_uppercase()) {
            self.found(Field::Country, FieldError::Invalid { example: "DK" });
        }
        country
    }

    fn postal_code(&mut self, typed: &str, country: &str) -> String {
        let Some(rule) = postal_rule(country) else {
            return self.text(Field::PostalCode, typed, POSTAL_CODE_CHARS_MAX, false);
        };
        let text = self.text(Field::PostalCode, typed, POSTAL_CODE_CHARS_MAX, rule.required);
        if text.is_empty() {
            return text;
        }
        rule.read(&text).unwrap_or_else(|| {
            self.found(Field::PostalCode, FieldError::Invalid { example: rule.example });
            text
        })
    }
}

/// Trimmed, with every run of spaces and control characters as one space.
fn folded(typed: &str) -> String {
    let apart = |c: char| c.is_whitespace() || c.is_control();
    typed.split(apart).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// How a country writes its postal codes: `#` digit, `@` letter, `*` either, anything else itself.
struct PostalRule {
    country: &'static str,
    required: bool,
    masks: &'static [&'static str],
    example: &'static str,
}

const fn postal(
    country: &'static str,
    masks: &'static [&'static str],
    example: &'static str,
) -> PostalRule {
    PostalRule { country, required: true, masks, example }
}

/// The European Union and its neighbors; other countries may leave the code out.
const POSTAL_RULES: &[PostalRule] = &[
    postal("AT", &["####"], "1010"),
    postal("BE", &["####"], "1000"),
    postal("BG", &["####"], "1000"),
    postal("CH", &["####"], "8001"),
    postal("CY", &["####"], "1010"),
    postal("CZ", &["### ##"], "110 00"),
    postal("DE", &["#####"], "10115"),
    postal("DK", &["####"], "8000"),
    postal("EE", &["#####"], "10111"),
    postal("ES", &["#####"], "46004"),
    postal("FI", &["#####"], "00100"),
    postal("FR", &["#####"], "75001"),
    postal("GB", &["@# #@@", "@## #@@", "@@# #@@", "@@## #@@", "@#@ #@@", "@@#@ #@@"], "SW1A 1AA"),
    postal("GR", &["### ##"], "105 57"),
    postal("HR", &["#####"], "10000"),
    postal("HU", &["####"], "1051"),
    PostalRule { country: "IE", required: false, masks: &["@#* ****"], example: "D02 AF30" },
    postal("IS", &["###"], "101"),
    postal("IT", &["#####"], "00118"),
    postal("LT", &["LT-#####"], "LT-01103"),
    postal("LU", &["####"], "1111"),
    postal("LV", &["LV-####"], "LV-1050"),
    postal("MT", &["@@@ ####"], "VLT 1117"),
    postal("NL", &["#### @@"], "1012 AB"),
    postal("NO", &["####"], "0150"),
    postal("PL", &["##-###"], "00-001"),
    postal("PT", &["####-###"], "1000-001"),
    postal("RO", &["######"], "010011"),
    postal("SE", &["### ##"], "111 22"),
    postal("SI", &["####"], "1000"),
    postal("SK", &["### ##"], "811 01"),
    postal("US", &["#####", "#####-####"], "10001"),
];

fn postal_rule(country: &str) -> Option<&'static PostalRule> {
    POSTAL_RULES.iter().find(|rule| rule.country == country)
}

/// The postal code as this country writes it; `None` where it cannot be one of its own, or its form is not known.
pub fn postal_code(typed: &str, country: &str) -> Option<String> {
    postal_rule(country)?.read(typed)
}

impl PostalRule {
    /// The code as its country writes it; also understands one with or without the country before it.
    fn read(&self, typed: &str) -> Option<String> {
        let signs = typed.chars().filter(|c| !matches!(c, ' ' | '-' | '.'));
        let compact: String = signs.flat_map(char::to_uppercase).collect();
        let bare = [self.country, &self.country[..1]]
            .into_iter()
            .filter_map(|prefix| compact.strip_prefix(prefix).map(str::to_owned));
        let with_country = format!("{}{compact}", self.country);
        std::iter::once(compact.clone())
            .chain(bare)
            .chain(std::iter::once(with_country))
            .find_map(|candidate| self.masks.iter().find_map(|mask| fill(mask, &candidate)))
    }
}

/// Lays the signs of a compact code into a mask; `None` unless they fit exactly.
fn fill(mask: &str, compact: &str) -> Option<String> {
    let mut signs = compact.chars();
    let mut code = String::with_capacity(mask.len());
    for place in mask.chars() {
        let fits: fn(char, char) -> bool = match place {
            '#' => |sign, _| sign.is_ascii_digit(),
            '@' => |sign, _| sign.is_ascii_uppercase(),
            '*' => |sign, _| sign.is_ascii_digit() || sign.is_ascii_uppercase(),
            ' ' | '-' => {
                code.push(place);
                continue;
            }
            _ => |sign, place| sign == place,
        };
        code.push(signs.next().filter(|sign| fits(*sign, place))?);
    }
    signs.next().is_none().then_some(code)
}

/// Reads an e-mail address: one `@`, something before it, a domain with a dot after it, no spaces.
///
/// # Errors
/// It cannot be one. Whether it is reached only a message can tell.
pub fn parse_email(typed: &str) -> Result<String, FieldProblem> {
    let email = folded(typed);
    let wrong = |error| FieldProblem { field: Field::Email, error };
    if email.chars().count() > EMAIL_CHARS_MAX {
        return Err(wrong(FieldError::TooLong { max: EMAIL_CHARS_MAX }));
    }
    let forbidden = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | ',' | ';' | '"');
    let well_formed = email.split_once('@').is_some_and(|(local, domain)| {
        let labels_fine = domain.split('.').all(|label| {
            let inner = |c: char| c.is_alphanumeric() || c == '-';
            !label.is_empty() && label.chars().all(inner)
        });
        !local.is_empty() && local.len() <= 64 && domain.contains('.') && labels_fine
    });
    if !well_formed || email.contains(forbidden) {
        return Err(wrong(FieldError::Invalid { example: "name@example.com" }));
    }
    Ok(email)
}

/// Reads a phone number into `+4586123456`, or digits only when no country code was given.
///
/// # Errors
/// Other signs than those people write numbers with, too few digits or too many.
pub fn parse_phone(typed: &str) -> Result<String, FieldProblem> {
    let error = FieldError::Invalid { example: "+45 86 12 34 56" };
    let wrong = FieldProblem { field: Field::Phone, error };
    let text = folded(typed);
    let plus_given = text.starts_with('+');
    let rest = text.strip_prefix('+').unwrap_or(&text);
    let separator = |c: char| matches!(c, ' ' | '-' | '.' | '(' | ')' | '/');
    if !rest.chars().all(|c| c.is_ascii_digit() || separator(c)) {
        return Err(wrong);
    }
    let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
    let (international, digits) = match digits.strip_prefix("00") {
        Some(rest) if !plus_given => (true, rest),
        _ => (plus_given, digits.as_str()),
    };
    if !(PHONE_DIGITS_MIN..=PHONE_DIGITS_MAX).contains(&digits.len()) {
        return Err(wrong);
    }
    Ok(if international { format!("+{digits}") } else { digits.to_owned() })
}
