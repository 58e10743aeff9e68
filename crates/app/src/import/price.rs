//! Prices as feeds write them: `15.00 USD`, `USD 15.00`, `1299,50 EUR`, or a bare number in the default currency.

use engine::commerce::money::{Currency, Money};

/// Reads a price; the reason is for the person who keeps the feed.
///
/// # Errors
/// What is wrong with it.
pub fn parse(text: &str, default: Currency) -> Result<Money, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("the price is empty".to_owned());
    }
    let (number, currency) = split(text);
    let currency = match currency {
        Some(code) => {
            Currency::parse(code).ok_or_else(|| format!("`{code}` is not a currency code"))?
        }
        None => default,
    };
    let plain = decimal(number).ok_or_else(|| format!("`{text}` is not a price"))?;
    let money = Money::parse_decimal(&plain, currency)
        .map_err(|_| format!("`{text}` has more decimals than {currency} has"))?;
    if money.minor < 0 {
        return Err("the price is negative".to_owned());
    }
    Ok(money)
}

fn split(text: &str) -> (&str, Option<&str>) {
    let is_code =
        |code: &str| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_alphabetic());
    if let Some((number, code)) = text.rsplit_once(char::is_whitespace)
        && is_code(code)
    {
        return (number.trim(), Some(code));
    }
    match text.split_once(char::is_whitespace) {
        Some((code, number)) if is_code(code) => (number.trim(), Some(code)),
        _ => (text, None),
    }
}

/// Makes `1.299,50`, `1,299.50`, `1299,5` and `1299.50` into `1299.50`: the last mark before one to three digits is
/// the decimal mark, unless it groups exactly three digits after more than nothing and is alone of its kind.
fn decimal(text: &str) -> Option<String> {
    let is_number = |c: char| c.is_ascii_digit() || c == '.' || c == ',' || c == '-';
    if !text.chars().all(is_number) || !text.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let marks = |mark: char| text.matches(mark).count();
    let mark = match (text.rfind('.'), text.rfind(',')) {
        (Some(dot), Some(comma)) if dot > comma => Some('.'),
        (Some(_), Some(_)) => Some(','),
        (Some(_), None) => (marks('.') == 1).then_some('.'),
        (None, Some(comma)) => (marks(',') == 1 && text.len() - comma - 1 != 3).then_some(','),
        (None, None) => None,
    };
    let whole = mark.and_then(|mark| text.rsplit_once(mark)).map_or(text, |(whole, _)| whole);
    // Every other mark groups thousands.
    if whole.split(['.', ',']).skip(1).any(|group| group.len() != 3) {
        return None;
    }
    let kept: String =
        text.chars().filter(|c| c.is_ascii_digit() || *c == '-' || Some(*c) == mark).collect();
    let kept = kept.replace(',', ".");
    (kept.rfind('-').is_none_or(|at| at == 0) && kept.matches('.').count() <= 1).then_some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_read_as_feeds_write_them() {
        for (text, expected) in [
            ("15.00 USD", "1500 USD"),
            ("15 usd", "1500 USD"),
            ("EUR 9,90", "990 EUR"),
            ("1.299,50 EUR", "129950 EUR"),
            ("1,299.50 USD", "129950 USD"),
            ("1,299 USD", "129900 USD"),
            ("12.9", "1290 DKK"),
            ("500 JPY", "500 JPY"),
            ("1.5 JPY", "`1.5 JPY` has more decimals than JPY has"),
            ("1,299,000 USD", "129900000 USD"),
            ("1,5,0 EUR", "`1,5,0 EUR` is not a price"),
            ("free", "`free` is not a price"),
            ("", "the price is empty"),
            ("-3 EUR", "the price is negative"),
            ("3 XX1", "`3 XX1` is not a price"),
        ] {
            let read = match parse(text, Currency::DKK) {
                Ok(money) => format!("{} {}", money.minor, money.currency),
                Err(reason) => reason,
            };
            assert_eq!(read, expected, "{text}");
        }
    }
}
