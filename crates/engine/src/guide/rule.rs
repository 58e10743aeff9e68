//! What an answer asks of a product: `tag=outdoor|kids; attr.material=wool; price<=40|300 DKK; stock>=3`.
//!
//! Conditions stand between semicolons and must all hold; values stand between bars and one of them is enough.
//! A text compares folded. An attribute's value may stand within a longer one: `wool` is in `recycled wool, cotton`.
//! Everything holds for one variant that can be bought now.

use crate::commerce::catalog::{Product, ProductView, Variant};
use crate::commerce::money::{Currency, Money};
use crate::dialogue::understand::normalize::{fold, fold_words};
use serde::{Deserialize, Serialize};

/// All of these must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rule(pub Vec<Condition>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Condition {
    /// One of the values.
    OneOf {
        field: Field,
        values: Vec<String>,
    },
    /// None of the values.
    NoneOf {
        field: Field,
        values: Vec<String>,
    },
    /// In each currency named; where the contact's is none of them, the price in the first counts.
    PriceAtMost {
        limits: Vec<Money>,
    },
    PriceAtLeast {
        limits: Vec<Money>,
    },
    StockAtLeast {
        units: i64,
    },
    /// Tenths of a star.
    RatingAtLeast {
        tenths: u32,
    },
}

/// What of a product a value is compared with.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Tag,
    Category,
    Brand,
    Product,
    /// Of the product or of a variant.
    Attribute(String),
}

/// Why a rule cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    #[error(
        "`{0}` is not a condition: write what it is about, one of = != <= >=, and a value, such as tag=outdoor"
    )]
    NoCondition(String),
    #[error(
        "`{0}` is nothing a rule can ask about: use tag, category, brand, product, price, stock, rating or attr.NAME"
    )]
    UnknownField(String),
    #[error("`{0}` has no value")]
    NoValue(String),
    #[error("`{field}` cannot be compared with {sign}")]
    WrongSign { field: String, sign: &'static str },
    #[error("`{0}` is not a price such as 40 or 300 DKK")]
    NotAPrice(String),
    #[error("`{0}` is not a number such as 3 or 4.5")]
    NotANumber(String),
}

const SIGNS: [&str; 4] = ["!=", "<=", ">=", "="];

impl Rule {
    /// Reads a rule; amounts without a currency are in `own`.
    ///
    /// # Errors
    /// The first condition that cannot be read.
    pub fn parse(text: &str, own: Currency) -> Result<Self, RuleError> {
        let parts = text.split(';').map(str::trim).filter(|part| !part.is_empty());
        parts.map(|part| condition(part, own)).collect::<Result<Vec<_>, _>>().map(Self)
    }
}

fn condition(text: &str, own: Currency) -> Result<Condition, RuleError> {
    let found = SIGNS.iter().find_map(|sign| {
        let (field, values) = text.split_once(sign)?;
        Some((field.trim().to_lowercase(), *sign, values))
    });
    let (field, sign, values) = found.ok_or_else(|| RuleError::NoCondition(text.to_owned()))?;
    let values: Vec<String> = values.split('|').map(str::trim).map(str::to_owned).collect();
    if values.iter().any(String::is_empty) {
        return Err(RuleError::NoValue(text.to_owned()));
    }
    let wrong_sign = || RuleError::WrongSign { field: field.clone(), sign };
    match (field.as_str(), sign) {
        ("price", "<=") => Ok(Condition::PriceAtMost { limits: prices(&values, own)? }),
        ("price", ">=") => Ok(Condition::PriceAtLeast { limits: prices(&values, own)? }),
        ("stock", ">=") => Ok(Condition::StockAtLeast { units: whole(&values[0])? }),
        ("rating", ">=") => Ok(Condition::RatingAtLeast { tenths: tenths(&values[0])? }),
        ("price" | "stock" | "rating", _) => Err(wrong_sign()),
        (name, "=") => Ok(Condition::OneOf { field: text_field(name)?, values }),
        (name, "!=") => Ok(Condition::NoneOf { field: text_field(name)?, values }),
        _ => Err(wrong_sign()),
    }
}

fn text_field(name: &str) -> Result<Field, RuleError> {
    match (name, name.strip_prefix("attr.")) {
        ("tag", _) => Ok(Field::Tag),
        ("category", _) => Ok(Field::Category),
        ("brand", _) => Ok(Field::Brand),
        ("product", _) => Ok(Field::Product),
        (_, Some(key)) if !key.is_empty() => Ok(Field::Attribute(key.to_owned())),
        _ => Err(RuleError::UnknownField(name.to_owned())),
    }
}

fn prices(values: &[String], own: Currency) -> Result<Vec<Money>, RuleError> {
    let price = |text: &String| {
        let wrong = || RuleError::NotAPrice(text.clone());
        let (amount, currency) = match text.split_once(' ') {
            Some((amount, code)) => (amount, Currency::parse(code.trim()).ok_or_else(wrong)?),
            None => (text.as_str(), own),
        };
        Money::parse_decimal(amount, currency)
            .ok()
            .filter(|price| !price.is_negative())
            .ok_or_else(wrong)
    };
    values.iter().map(price).collect()
}

fn whole(text: &str) -> Result<i64, RuleError> {
    text.parse().map_err(|_| RuleError::NotANumber(text.to_owned()))
}

/// `4` and `4.5` in tenths.
fn tenths(text: &str) -> Result<u32, RuleError> {
    let (stars, rest) = text.split_once('.').unwrap_or((text, "0"));
    let digit = |part: &str| (part.len() == 1).then(|| part.parse::<u32>().ok()).flatten();
    match (digit(stars), digit(rest)) {
        (Some(stars), Some(rest)) => Ok(stars * 10 + rest),
        _ => Err(RuleError::NotANumber(text.to_owned())),
    }
}

impl Condition {
    pub fn is_price(&self) -> bool {
        matches!(self, Self::PriceAtMost { .. } | Self::PriceAtLeast { .. })
    }

    /// Whether a variant of a product fulfills it at this moment.
    pub fn holds(&self, view: &ProductView, variant: &Variant, currency: Currency) -> bool {
        let product = &view.product;
        match self {
            Self::OneOf { field, values } => {
                values.iter().any(|value| has(product, variant, field, value))
            }
            Self::NoneOf { field, values } => {
                !values.iter().any(|value| has(product, variant, field, value))
            }
            Self::PriceAtMost { limits } => {
                compared(limits, variant, currency).is_some_and(|(limit, price)| price <= limit)
            }
            Self::PriceAtLeast { limits } => {
                compared(limits, variant, currency).is_some_and(|(limit, price)| price >= limit)
            }
            Self::StockAtLeast { units } => view.available(&variant.sku) >= *units,
            Self::RatingAtLeast { tenths } => {
                product.rating.tenths().is_some_and(|has| has >= *tenths)
            }
        }
    }

    /// The limit that a contact who pays in this currency reads; `None` where there is none in it.
    pub fn limit_in(&self, currency: Currency) -> Option<Money> {
        match self {
            Self::PriceAtMost { limits } | Self::PriceAtLeast { limits } => {
                limits.iter().copied().find(|limit| limit.currency == currency)
            }
            _ => None,
        }
    }
}

/// Limit and price in the same currency, in minor units.
fn compared(limits: &[Money], variant: &Variant, currency: Currency) -> Option<(i64, i64)> {
    let limit =
        limits.iter().find(|limit| limit.currency == currency).or_else(|| limits.first())?;
    Some((limit.minor, variant.price(limit.currency)?.minor))
}

/// Whether a product has a value, as a text compares.
pub fn has(product: &Product, variant: &Variant, field: &Field, value: &str) -> bool {
    let is = |text: &str| fold(text) == fold(value);
    match field {
        Field::Tag => product.tags.iter().any(|tag| is(tag)),
        Field::Category => product.categories.iter().any(|slug| is(slug)),
        Field::Brand => is(&product.brand),
        Field::Product => product.id.as_str() == value,
        Field::Attribute(key) => {
            let of = [product.attributes.get(key), variant.options.get(key)];
            let texts = of.into_iter().flatten().flat_map(|texts| texts.0.values());
            let wanted = fold_words(value);
            !wanted.is_empty() && texts.into_iter().any(|text| contains(&fold_words(text), &wanted))
        }
    }
}

/// Whether words stand in a row within others.
pub fn contains(words: &[String], wanted: &[String]) -> bool {
    words.windows(wanted.len()).any(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<usize, &str>) {
        let parsed = Rule::parse(text, Currency::EUR).map(|rule| rule.0.len());
        let parsed = parsed.map_err(|error| error.to_string());
        match (&parsed, expected) {
            (Ok(n), Ok(expected)) => assert_eq!(*n, expected, "{text}"),
            (Err(error), Err(begin)) => assert!(error.starts_with(begin), "{text}: {error}"),
            _ => panic!("{text}: {parsed:?}"),
        }
    }

    #[test]
    fn rules_are_read_or_the_wrong_word_is_named() {
        check("", Ok(0));
        check("tag=outdoor|kids; attr.material = wool ; price<=40|300 DKK;", Ok(3));
        check("category!=pantry; stock>=3; rating>=4.5", Ok(3));
        check("outdoor", Err("`outdoor` is not a condition"));
        check("colour=blue", Err("`colour` is nothing a rule can ask about"));
        check("attr.=blue", Err("`attr.` is nothing"));
        check("tag=", Err("`tag=` has no value"));
        check("tag=a||b", Err("`tag=a||b` has no value"));
        check("price=40", Err("`price` cannot be compared with ="));
        check("tag<=4", Err("`tag` cannot be compared with <="));
        check("price<=40 kr", Err("`40 kr` is not a price"));
        check("price<=-3", Err("`-3` is not a price"));
        check("stock>=many", Err("`many` is not a number"));
        check("rating>=45", Err("`45` is not a number"));
    }

    #[test]
    fn a_limit_is_read_in_the_currency_of_who_pays() {
        let rule = Rule::parse("price<=40|300 DKK", Currency::EUR).unwrap();
        let dkk = Currency::DKK;
        assert_eq!(rule.0[0].limit_in(dkk), Some(Money::from_minor(30_000, dkk)));
        assert_eq!(rule.0[0].limit_in(Currency::USD), None);
    }
}
