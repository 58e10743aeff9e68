//! In which of a merchant's price lists a contact reads prices.
//!
//! Nothing is converted: a currency counts only where the merchant has prices in it. Where somebody is says more
//! than what she speaks, and what she speaks counts only where one currency goes with it. Once a cart is begun it
//! keeps its currency, whatever is learned later: see [`Cart::currency`](super::cart::Cart::currency).

use super::money::Currency;
use crate::Language;

/// The currency for a contact: that of her country, else the one her language is spoken with, if there are prices
/// in it; else the merchant's own.
pub fn of_contact(
    offered: &[Currency],
    own: Currency,
    country: Option<&str>,
    language: Language,
) -> Currency {
    let usual = match country {
        Some(country) => of_country(country),
        None => of_language(language),
    };
    usual.filter(|currency| offered.contains(currency)).unwrap_or(own)
}

/// What is paid with in a country (ISO 3166-1 alpha-2); `None` where this table does not know.
fn of_country(country: &str) -> Option<Currency> {
    let code = match country {
        "AT" | "BE" | "BG" | "CY" | "DE" | "EE" | "ES" | "FI" | "FR" | "GR" | "HR" | "IE"
        | "IT" | "LT" | "LU" | "LV" | "MT" | "NL" | "PT" | "SI" | "SK" => "EUR",
        "DK" | "FO" | "GL" => "DKK",
        "AR" => "ARS",
        "AU" => "AUD",
        "BR" => "BRL",
        "CA" => "CAD",
        "CH" | "LI" => "CHF",
        "CL" => "CLP",
        "CN" => "CNY",
        "CO" => "COP",
        "CZ" => "CZK",
        "GB" => "GBP",
        "HU" => "HUF",
        "IN" => "INR",
        "IS" => "ISK",
        "JP" => "JPY",
        "MX" => "MXN",
        "NO" => "NOK",
        "NZ" => "NZD",
        "PE" => "PEN",
        "PL" => "PLN",
        "RO" => "RON",
        "SE" => "SEK",
        "US" => "USD",
        _ => return None,
    };
    Currency::parse(code)
}

/// The currency that goes with a language; none where it is spoken in countries with different ones.
fn of_language(language: Language) -> Option<Currency> {
    match language {
        Language::Da => Some(Currency::DKK),
        Language::En | Language::Es => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_read_in_a_list_the_merchant_has() {
        let both: &[Currency] = &[Currency::EUR, Currency::DKK];
        let euro: &[Currency] = &[Currency::EUR];
        for (offered, country, language, expected) in [
            (both, Some("DK"), Language::En, "DKK"),
            (both, Some("ES"), Language::Da, "EUR"),
            (both, Some("FO"), Language::En, "DKK"),
            (both, None, Language::Da, "DKK"),
            (both, None, Language::Es, "EUR"),
            (both, Some("US"), Language::En, "EUR"),
            (both, Some("??"), Language::Da, "EUR"),
            (euro, Some("DK"), Language::Da, "EUR"),
        ] {
            let currency = of_contact(offered, Currency::EUR, country, language);
            assert_eq!(currency.code(), expected, "{offered:?} {country:?} {language:?}");
        }
    }
}
