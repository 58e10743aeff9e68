//! Exact numbers: a whole number over another, so that `1.299,50` and `two thirds` are what they are.
//!
//! Every operation is checked; what does not fit is no number.

/// A rational number in lowest terms; the denominator is positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exact {
    numerator: i128,
    denominator: i128,
}

/// Digits of the longest number that is read.
const DIGITS_MAX: usize = 30;

impl Exact {
    pub const ONE: Self = Self { numerator: 1, denominator: 1 };

    pub fn whole(value: i128) -> Self {
        Self { numerator: value, denominator: 1 }
    }

    /// `None` over zero, or where it does not fit.
    pub fn ratio(numerator: i128, denominator: i128) -> Option<Self> {
        if denominator == 0 {
            return None;
        }
        let divisor = greatest_common_divisor(numerator.checked_abs()?, denominator.checked_abs()?);
        let sign = if denominator < 0 { -1 } else { 1 };
        Some(Self {
            numerator: (numerator / divisor).checked_mul(sign)?,
            denominator: (denominator / divisor).checked_mul(sign)?,
        })
    }

    /// From digits before and after the decimal mark.
    pub fn decimal(whole: &str, decimals: &str) -> Option<Self> {
        if whole.len() + decimals.len() > DIGITS_MAX {
            return None;
        }
        let digits = format!("0{whole}{decimals}");
        let denominator = 10_i128.checked_pow(u32::try_from(decimals.len()).ok()?)?;
        Self::ratio(digits.parse().ok()?, denominator)
    }

    pub fn plus(self, other: Self) -> Option<Self> {
        let left = self.numerator.checked_mul(other.denominator)?;
        let right = other.numerator.checked_mul(self.denominator)?;
        Self::ratio(left.checked_add(right)?, self.denominator.checked_mul(other.denominator)?)
    }

    pub fn times(self, other: Self) -> Option<Self> {
        let numerator = self.numerator.checked_mul(other.numerator)?;
        Self::ratio(numerator, self.denominator.checked_mul(other.denominator)?)
    }

    pub fn over(self, other: Self) -> Option<Self> {
        self.times(Self::ratio(other.denominator, other.numerator)?)
    }

    #[must_use]
    pub fn negative(self) -> Self {
        Self { numerator: self.numerator.saturating_neg(), ..self }
    }

    /// To a whole power.
    pub fn power(self, exponent: i32) -> Option<Self> {
        let n_times = exponent.unsigned_abs();
        let numerator = self.numerator.checked_pow(n_times)?;
        let denominator = self.denominator.checked_pow(n_times)?;
        if exponent < 0 {
            Self::ratio(denominator, numerator)
        } else {
            Self::ratio(numerator, denominator)
        }
    }

    /// The number itself, if it is a whole one.
    pub fn as_whole(self) -> Option<i128> {
        (self.denominator == 1).then_some(self.numerator)
    }

    /// In the `exponent`th decimal place (2: cents of a euro), what is finer cut off.
    pub fn minor(self, exponent: u32) -> Option<i64> {
        let scaled = self.times(Self::whole(10_i128.checked_pow(exponent)?))?;
        i64::try_from(scaled.numerator / scaled.denominator).ok()
    }

    pub fn is_less(self, other: Self) -> bool {
        let left = self.numerator.checked_mul(other.denominator);
        let right = other.numerator.checked_mul(self.denominator);
        matches!((left, right), (Some(left), Some(right)) if left < right)
    }

    /// As a decimal with at most `n_decimals` places, rounded half away from zero, no zeros at the end.
    pub fn to_decimal(self, n_decimals: u32) -> Option<String> {
        let size = self.numerator.checked_abs()?;
        let mut whole = size / self.denominator;
        let mut rest = size % self.denominator;
        let mut digits = Vec::with_capacity(n_decimals as usize);
        for _ in 0..n_decimals {
            rest = rest.checked_mul(10)?;
            digits.push(u8::try_from(rest / self.denominator).ok()?);
            rest %= self.denominator;
        }
        let mut carry = rest >= self.denominator - rest;
        for digit in digits.iter_mut().rev() {
            let sum = *digit + u8::from(carry);
            (*digit, carry) = (sum % 10, sum == 10);
        }
        whole = whole.checked_add(i128::from(carry))?;
        let decimals: String = digits.iter().map(|digit| char::from(b'0' + digit)).collect();
        let decimals = decimals.trim_end_matches('0');
        let is_zero = whole == 0 && decimals.is_empty();
        let sign = if self.numerator < 0 && !is_zero { "-" } else { "" };
        let mark = if decimals.is_empty() { "" } else { "." };
        Some(format!("{sign}{whole}{mark}{decimals}"))
    }
}

fn greatest_common_divisor(mut left: i128, mut right: i128) -> i128 {
    while right != 0 {
        (left, right) = (right, left % right);
    }
    left.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_quotients_are_exact() {
        let two_thirds = Exact::ratio(2, 3).expect("no zero");
        let sum = two_thirds.plus(Exact::whole(103)).expect("it fits");
        assert_eq!(sum.to_decimal(3).as_deref(), Some("103.667"));
        assert_eq!(Exact::decimal("1299", "50").and_then(|price| price.minor(2)), Some(129_950));
        assert_eq!(
            Exact::ratio(1, -2).and_then(|half| half.to_decimal(2)).as_deref(),
            Some("-0.5")
        );
        assert_eq!(Exact::ONE.over(Exact::whole(0)), None);
        assert_eq!(Exact::whole(i128::MAX).times(Exact::whole(2)), None);
        assert_eq!(Exact::whole(-2).power(-3), Exact::ratio(-1, 8));
    }
}
