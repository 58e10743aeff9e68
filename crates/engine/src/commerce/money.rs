//! Money: whole minor units of one currency. Never a float, never two currencies in one sum.
//!
//! Every operation is checked: the result is computed in 128 bits and refused when it leaves ±(2^53 − 1), the
//! largest whole number that every JSON reader keeps exact. Rounding is half up (away from zero), in one place.
//! Words for people are made in [`super::format`]; here are only the exact machine forms.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Largest amount in either direction, in minor units: 2^53 − 1.
pub const MINOR_MAX: i64 = (1 << 53) - 1;
/// One whole in basis points.
pub const BASIS_POINTS: u32 = 10_000;

/// Why an amount could not be computed or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    #[error("{left} and {right} cannot be added up")]
    Currencies { left: Currency, right: Currency },
    #[error("the amount is larger than {MINOR_MAX} minor units")]
    TooLarge,
    #[error("there is nothing to allocate to")]
    NoParts,
    #[error("a weight is negative")]
    NegativeWeight,
    #[error("`{text}` is not an amount such as 129.90")]
    NotAnAmount { text: String },
    #[error("`{text}` has more decimals than {currency} has")]
    TooPrecise { text: String, currency: Currency },
}

/// An ISO 4217 currency code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    pub const EUR: Self = Self(*b"EUR");
    pub const DKK: Self = Self(*b"DKK");
    pub const USD: Self = Self(*b"USD");

    /// Reads a code in either case; `None` unless it is three ASCII letters.
    pub fn parse(code: &str) -> Option<Self> {
        let bytes: [u8; 3] = code.as_bytes().try_into().ok()?;
        bytes
            .iter()
            .all(u8::is_ascii_alphabetic)
            .then(|| Self(bytes.map(|b| b.to_ascii_uppercase())))
    }

    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// How many decimals the currency has (ISO 4217).
    pub fn exponent(&self) -> u32 {
        match &self.0 {
            b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG"
            | b"RWF" | b"UGX" | b"UYI" | b"VND" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            b"CLF" | b"UYW" => 4,
            _ => 2,
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = <std::borrow::Cow<'_, str>>::deserialize(deserializer)?;
        Self::parse(&code)
            .ok_or_else(|| serde::de::Error::custom("a currency is three letters, such as EUR"))
    }
}

/// An amount: `{"minor": 12990, "currency": "EUR"}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Money {
    #[serde(deserialize_with = "capped")]
    pub minor: i64,
    pub currency: Currency,
}

impl Money {
    pub const fn from_minor(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    pub const fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }

    pub const fn is_zero(&self) -> bool {
        self.minor == 0
    }

    pub const fn is_negative(&self) -> bool {
        self.minor < 0
    }

    /// The sum.
    ///
    /// # Errors
    /// Two currencies, or a result beyond the cap.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        self.within(i128::from(self.minor) + i128::from(other.minor))
    }

    /// The difference.
    ///
    /// # Errors
    /// Two currencies, or a result beyond the cap.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        self.within(i128::from(self.minor) - i128::from(other.minor))
    }

    /// The same amount the other way.
    ///
    /// # Errors
    /// A result beyond the cap.
    pub fn checked_neg(self) -> Result<Self, MoneyError> {
        self.within(-i128::from(self.minor))
    }

    /// So many times this amount.
    ///
    /// # Errors
    /// A result beyond the cap.
    pub fn checked_mul(self, times: i64) -> Result<Self, MoneyError> {
        self.within(i128::from(self.minor) * i128::from(times))
    }

    /// The sum of `amounts`, zero for none.
    ///
    /// # Errors
    /// Another currency than `currency`, or a result beyond the cap.
    pub fn checked_sum(
        currency: Currency,
        amounts: impl IntoIterator<Item = Self>,
    ) -> Result<Self, MoneyError> {
        amounts.into_iter().try_fold(Self::zero(currency), Self::checked_add)
    }

    /// A share in basis points (2500 = 25 %), rounded half up.
    ///
    /// # Errors
    /// A result beyond the cap.
    pub fn share_bp(self, basis_points: u32) -> Result<Self, MoneyError> {
        let share = i128::from(self.minor) * i128::from(basis_points);
        self.within(divide_half_up(share, i128::from(BASIS_POINTS)))
    }

    /// Splits into one part for each weight so that the parts add up to the whole exactly.
    ///
    /// Every part gets its share rounded towards zero; the units left over go to the largest remainders, the
    /// earlier part first among equals. Weights that are all zero count as equal.
    ///
    /// # Errors
    /// No weights, or a negative one.
    pub fn allocate(self, weights: &[i64]) -> Result<Vec<Self>, MoneyError> {
        if weights.is_empty() {
            return Err(MoneyError::NoParts);
        }
        if weights.iter().any(|weight| *weight < 0) {
            return Err(MoneyError::NegativeWeight);
        }
        Ok(self.allocate_by(weights))
    }

    fn allocate_by(self, weights: &[i64]) -> Vec<Self> {
        let all_zero = weights.iter().all(|weight| *weight == 0);
        let weight_of = |weight: &i64| if all_zero { 1 } else { u128::from(weight.unsigned_abs()) };
        let weights: Vec<u128> = weights.iter().map(weight_of).collect();
        let sum: u128 = weights.iter().sum();
        let whole = u128::from(self.minor.unsigned_abs());
        let mut parts: Vec<u128> = weights.iter().map(|weight| whole * weight / sum).collect();
        let mut by_remainder: Vec<usize> = (0..weights.len()).collect();
        by_remainder.sort_by_key(|idx| (std::cmp::Reverse(whole * weights[*idx] % sum), *idx));
        let left = whole - parts.iter().sum::<u128>();
        for idx in by_remainder.into_iter().take(usize::try_from(left).unwrap_or(usize::MAX)) {
            parts[idx] += 1;
        }
        let signed = |part: u128| {
            let minor = i64::try_from(part).unwrap_or(i64::MAX);
            Self { minor: if self.minor < 0 { -minor } else { minor }, currency: self.currency }
        };
        parts.into_iter().map(signed).collect()
    }

    /// Reads `129.90`, `-5` or `0.5` exactly; decimals beyond the currency's are accepted only when zero.
    ///
    /// # Errors
    /// Anything else: grouping marks, exponents, signs other than a leading `-`, more precision than there is.
    pub fn parse_decimal(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let wrong = || MoneyError::NotAnAmount { text: text.chars().take(40).collect() };
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !all_digits(whole) || !all_digits(fraction) {
            return Err(wrong());
        }
        let kept = (currency.exponent() as usize).min(fraction.len());
        if fraction.bytes().skip(kept).any(|b| b != b'0') {
            let text = text.chars().take(40).collect();
            return Err(MoneyError::TooPrecise { text, currency });
        }
        let padding = "0".repeat(currency.exponent() as usize - kept);
        let joined = format!("{whole}{}{padding}", &fraction[..kept]);
        let significant = joined.trim_start_matches('0');
        if significant.len() > 18 {
            return Err(MoneyError::TooLarge);
        }
        let minor: i64 =
            if significant.is_empty() { 0 } else { significant.parse().map_err(|_| wrong())? };
        Self::zero(currency).within(i128::from(if negative { -minor } else { minor }))
    }

    /// The exact decimal form for machines: `129.90`, `-0.05`, `1200` for a currency without decimals.
    pub fn decimal(&self) -> String {
        let (whole, fraction) = self.split();
        let sign = if self.minor < 0 { "-" } else { "" };
        if fraction.is_empty() {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}.{fraction}")
        }
    }

    /// Digits before and after the decimal mark, without a sign.
    pub(crate) fn split(&self) -> (String, String) {
        let exponent = self.currency.exponent() as usize;
        let digits = format!("{:0>width$}", self.minor.unsigned_abs(), width = exponent + 1);
        let (whole, fraction) = digits.split_at(digits.len() - exponent);
        (whole.to_owned(), fraction.to_owned())
    }

    fn same_currency(self, other: Self) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            return Ok(());
        }
        Err(MoneyError::Currencies { left: self.currency, right: other.currency })
    }

    fn within(self, minor: i128) -> Result<Self, MoneyError> {
        match i64::try_from(minor) {
            Ok(minor) if minor.abs() <= MINOR_MAX => Ok(Self { minor, currency: self.currency }),
            _ => Err(MoneyError::TooLarge),
        }
    }
}

/// `129.90 EUR`, for logs and tests.
impl fmt::Display for Money {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.decimal(), self.currency)
    }
}

/// Divides by a positive number and rounds half up, away from zero for negative numbers.
pub(crate) fn divide_half_up(dividend: i128, divisor: i128) -> i128 {
    // Both an even half and the smaller half of an odd divisor round to the nearest, ties up.
    let magnitude = (dividend.abs() + divisor / 2) / divisor;
    if dividend < 0 { -magnitude } else { magnitude }
}

fn capped<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    let minor = i64::deserialize(deserializer)?;
    let fits = minor.checked_abs().is_some_and(|magnitude| magnitude <= MINOR_MAX);
    fits.then_some(minor).ok_or_else(|| serde::de::Error::custom(MoneyError::TooLarge))
}
