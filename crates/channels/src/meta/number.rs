//! Decimal numbers of a payload as whole units, without a float on the way.

use serde_json::Value;

/// Reads `35.5` with two decimals as 3550. Further digits are refused unless they are zeros or `truncate`d.
pub(crate) fn fixed_point(value: &Value, decimals: u32, truncate: bool) -> Option<i64> {
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.trim().to_owned(),
        _ => return None,
    };
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.as_str()),
    };
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) {
        return None;
    }
    let places = usize::try_from(decimals).ok()?;
    let (kept, dropped) = fraction.split_at(fraction.len().min(places));
    if !truncate && dropped.bytes().any(|byte| byte != b'0') {
        return None;
    }
    let number: i64 = format!("{whole}{kept:0<places$}").parse().ok()?;
    Some(if negative { -number } else { number })
}

/// A quantity as the app claims it: a number or text; `None` when it is no positive whole number.
pub(crate) fn quantity(value: &Value) -> Option<u32> {
    let number = fixed_point(value, 0, false)?;
    (number > 0).then(|| u32::try_from(number).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::{fixed_point, quantity};
    use serde_json::json;

    #[test]
    fn amounts_keep_every_digit() {
        for (value, decimals, expected) in [
            (json!(30), 2, Some(3_000)),
            (json!(35.5), 2, Some(3_550)),
            (json!("12.90"), 2, Some(1_290)),
            (json!(0.1), 2, Some(10)),
            (json!(19.999), 2, None),
            (json!(1200), 0, Some(1_200)),
            (json!(-4.25), 2, Some(-425)),
            (json!(1e30), 2, None),
            (json!("NaN"), 2, None),
            (json!(""), 2, None),
            (json!("99999999999999999999"), 2, None),
            (json!([1]), 2, None),
        ] {
            assert_eq!(fixed_point(&value, decimals, false), expected, "{value}");
        }
    }

    #[test]
    fn a_place_on_earth_is_read_to_the_millionth() {
        assert_eq!(fixed_point(&json!(-33.456_789_1), 6, true), Some(-33_456_789));
    }

    #[test]
    fn quantities_are_whole_and_positive() {
        for (value, expected) in [
            (json!(3), Some(3)),
            (json!("2"), Some(2)),
            (json!(0), None),
            (json!(-1), None),
            (json!(1.5), None),
            (json!(9_999_999_999_i64), Some(u32::MAX)),
        ] {
            assert_eq!(quantity(&value), expected, "{value}");
        }
    }
}
