//! Money as payment sheets write it: whole smallest units, with the decimals of Telegram's own list of currencies.
//! It is read as ours only where both agree, so that nobody pays ten times too much.

use engine::commerce::money::{Currency, MINOR_MAX, Money};
use serde_json::Value;

/// Currencies of the list without decimals; all others of it have two.
const WITHOUT_DECIMALS: [&str; 7] = ["CLP", "ISK", "JPY", "KRW", "PYG", "UGX", "VND"];
/// Telegram's own money, for what is no goods: it is not ours to take.
const STARS: &str = "XTR";

/// The amount in Telegram's units, where it knows the currency as we do.
pub(super) fn of(money: Money) -> Option<i64> {
    agrees(money.currency).then_some(money.minor)
}

/// The amount a sheet tells, a number or text.
pub(super) fn read(currency: &str, amount: &Value) -> Option<Money> {
    let currency = Currency::parse(currency).filter(|currency| agrees(*currency))?;
    let minor = match amount {
        Value::Number(number) => number.as_i64()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    (minor.unsigned_abs() <= MINOR_MAX.unsigned_abs()).then(|| Money::from_minor(minor, currency))
}

fn agrees(currency: Currency) -> bool {
    let decimals = if WITHOUT_DECIMALS.contains(&currency.code()) { 0 } else { 2 };
    currency.code() != STARS && currency.exponent() == decimals
}

#[cfg(test)]
mod tests {
    use super::{of, read};
    use engine::commerce::money::{Currency, Money};
    use serde_json::json;

    #[test]
    fn an_amount_is_read_where_both_count_its_decimals_alike() {
        for (currency, amount, expected) in [
            ("EUR", json!(1_290), Some(1_290)),
            ("dkk", json!("64900"), Some(64_900)),
            ("JPY", json!(1_200), Some(1_200)),
            ("KWD", json!(1_200), None),
            ("XTR", json!(5), None),
            ("EUR", json!(12.9), None),
            ("EUR", json!(i64::MIN), None),
            ("euro", json!(1), None),
        ] {
            let minor = read(currency, &amount).map(|money| money.minor);
            assert_eq!(minor, expected, "{currency} {amount}");
            if let (Some(minor), Some(currency)) = (expected, Currency::parse(currency)) {
                assert_eq!(of(Money::from_minor(minor, currency)), Some(minor));
            }
        }
    }
}
