//! Stripe's minor units, where they differ from ISO 4217.
//!
//! Stripe counts ISK and UGX in hundredths although they have none, and takes three-decimal currencies only with
//! a last digit of zero (docs.stripe.com/currencies).

use engine::commerce::money::{Currency, Money};

/// Our amount in Stripe's units; `None` when Stripe could not charge exactly that.
pub(super) fn to_stripe(money: Money) -> Option<i64> {
    match (money.currency.code(), money.currency.exponent()) {
        ("ISK" | "UGX", 0) => money.minor.checked_mul(100),
        (_, 3) => (money.minor % 10 == 0).then_some(money.minor),
        _ => Some(money.minor),
    }
}

/// Stripe's amount in ours; `None` when it is not a whole number of our units.
pub(super) fn from_stripe(amount: i64, currency: &str) -> Option<Money> {
    let currency = Currency::parse(currency)?;
    let minor = match currency.code() {
        "ISK" | "UGX" => (amount % 100 == 0).then_some(amount / 100)?,
        _ => amount,
    };
    Some(Money::from_minor(minor, currency))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_survive_the_way_there_and_back() {
        for (minor, code, stripe) in
            [(12_990, "EUR", Some(12_990)), (500, "JPY", Some(500)), (500, "ISK", Some(50_000)), (1_234, "KWD", None), (1_230, "KWD", Some(1_230))]
        {
            let money = Money::from_minor(minor, Currency::parse(code).unwrap());
            assert_eq!(to_stripe(money), stripe, "{code}");
            if let Some(amount) = stripe {
                assert_eq!(from_stripe(amount, &code.to_lowercase()), Some(money));
            }
        }
        assert_eq!(from_stripe(50_001, "isk"), None);
        assert_eq!(from_stripe(1, "nope"), None);
    }
}
