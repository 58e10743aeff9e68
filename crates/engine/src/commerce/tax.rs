//! Tax: which rate applies where, and how much of an amount is tax.
//!
//! Rates are looked up by country and tax class, from special to general: (country, class), (country,
//! `standard`), (`*`, class), (`*`, `standard`), nothing. In an inclusive price list the tax is
//! `gross − round(gross / (1 + rate))`, in an exclusive one `round(net × rate)`; both per line, after discounts,
//! rounded half up once. Nothing is ever recomputed from a rounded tax.

use super::money::{BASIS_POINTS, divide_half_up};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The class used where a more special one has no rate.
pub const STANDARD_CLASS: &str = "standard";
/// The class delivery is taxed with; falls back to the standard one.
pub const DELIVERY_CLASS: &str = "delivery";
/// Stands for every country that has no rate of its own.
pub const ANY_COUNTRY: &str = "*";
/// Highest rate, 100 %: a larger one counts as this.
pub const RATE_BP_MAX: u32 = BASIS_POINTS;

/// One row of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaxRate {
    /// ISO 3166-1 alpha-2, or `*`.
    pub country: String,
    pub class: String,
    pub rate_bp: u32,
}

/// All rates of a merchant. Reads and writes as a list of [`TaxRate`]s; the last of two equal keys counts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Vec<TaxRate>", into = "Vec<TaxRate>")]
pub struct TaxTable {
    by_country: BTreeMap<String, BTreeMap<String, u32>>,
}

impl TaxTable {
    /// The rate in basis points for goods of `class` that arrive in `country`.
    pub fn rate_bp(&self, country: &str, class: &str) -> u32 {
        let country = country.to_ascii_uppercase();
        let of = |country: &str, class: &str| self.by_country.get(country)?.get(class).copied();
        of(&country, class)
            .or_else(|| of(&country, STANDARD_CLASS))
            .or_else(|| of(ANY_COUNTRY, class))
            .or_else(|| of(ANY_COUNTRY, STANDARD_CLASS))
            .unwrap_or(0)
    }
}

impl From<Vec<TaxRate>> for TaxTable {
    fn from(rates: Vec<TaxRate>) -> Self {
        let mut table = Self::default();
        for TaxRate { country, class, rate_bp } in rates {
            let classes = table.by_country.entry(country.to_ascii_uppercase()).or_default();
            classes.insert(class, rate_bp.min(RATE_BP_MAX));
        }
        table
    }
}

impl From<TaxTable> for Vec<TaxRate> {
    fn from(table: TaxTable) -> Self {
        let rows = table.by_country.into_iter().flat_map(|(country, classes)| {
            classes.into_iter().map(move |(class, rate_bp)| TaxRate {
                country: country.clone(),
                class,
                rate_bp,
            })
        });
        rows.collect()
    }
}

/// The tax in `minor`, which contains it (`inclusive`) or to which it is added.
pub fn tax_minor(minor: i64, rate_bp: u32, inclusive: bool) -> i64 {
    let amount = i128::from(minor);
    let rate = i128::from(rate_bp.min(RATE_BP_MAX));
    let one = i128::from(BASIS_POINTS);
    let tax = if inclusive {
        amount - divide_half_up(amount * one, one + rate)
    } else {
        divide_half_up(amount * rate, one)
    };
    // A rate of at most 100 % keeps the tax within the amount, so it fits where the amount did.
    i64::try_from(tax).unwrap_or(minor)
}
