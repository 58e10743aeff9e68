//! Which country a contact's own identities tell of: a phone number's prefix, or a platform's word for it.

use super::inbound::{ContactRef, Identity, IdentityScheme};
use crate::Language;

/// The country (ISO 3166-1 alpha-2) of the first identity that tells one.
pub fn of(contact: &ContactRef) -> Option<&str> {
    contact.identities.iter().find_map(of_identity)
}

/// What most people of a country write, where it is a language that shops are spoken to in.
pub fn language(country: &str) -> Option<Language> {
    match country {
        "AU" | "GB" | "IE" | "NZ" => Some(Language::En),
        "AR" | "CL" | "CO" | "ES" | "MX" | "PE" => Some(Language::Es),
        "DK" | "FO" | "GL" => Some(Language::Da),
        _ => None,
    }
}

fn of_identity(identity: &Identity) -> Option<&str> {
    match identity.scheme {
        IdentityScheme::WaPhone | IdentityScheme::Phone => of_phone(&identity.value),
        // Business-scoped ids begin with the country: `DK.` and what is random.
        IdentityScheme::WaUser => {
            identity.value.split_once('.').map(|(country, _)| country).filter(|country| {
                country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase())
            })
        }
        IdentityScheme::Email
        | IdentityScheme::Visitor
        | IdentityScheme::Customer
        | IdentityScheme::Psid
        | IdentityScheme::Igsid
        | IdentityScheme::Comment
        | IdentityScheme::UserRef
        | IdentityScheme::Telegram
        | IdentityScheme::WechatOpenId
        | IdentityScheme::WechatUnionId
        | IdentityScheme::Alexa
        | IdentityScheme::AlexaPerson
        | IdentityScheme::Aad
        | IdentityScheme::BotUser
        | IdentityScheme::Session => None,
    }
}

/// The country of an international number, with or without its plus; none for prefixes that countries share.
fn of_phone(number: &str) -> Option<&'static str> {
    let digits = number.trim_start_matches('+');
    PREFIXES.iter().find(|(prefix, _)| digits.starts_with(prefix)).map(|(_, country)| *country)
}

/// Calling codes; no one is the beginning of another.
const PREFIXES: &[(&str, &str)] = &[
    ("298", "FO"),
    ("299", "GL"),
    ("30", "GR"),
    ("31", "NL"),
    ("32", "BE"),
    ("33", "FR"),
    ("34", "ES"),
    ("351", "PT"),
    ("352", "LU"),
    ("353", "IE"),
    ("354", "IS"),
    ("356", "MT"),
    ("357", "CY"),
    ("358", "FI"),
    ("359", "BG"),
    ("36", "HU"),
    ("370", "LT"),
    ("371", "LV"),
    ("372", "EE"),
    ("385", "HR"),
    ("386", "SI"),
    ("40", "RO"),
    ("41", "CH"),
    ("420", "CZ"),
    ("421", "SK"),
    ("423", "LI"),
    ("43", "AT"),
    ("44", "GB"),
    ("45", "DK"),
    ("46", "SE"),
    ("47", "NO"),
    ("48", "PL"),
    ("49", "DE"),
    ("51", "PE"),
    ("52", "MX"),
    ("54", "AR"),
    ("55", "BR"),
    ("56", "CL"),
    ("57", "CO"),
    ("61", "AU"),
    ("64", "NZ"),
    ("81", "JP"),
    ("86", "CN"),
    ("91", "IN"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_tells_its_country_or_none() {
        use IdentityScheme::{Visitor, WaPhone, WaUser};
        for (scheme, value, expected) in [
            (WaPhone, "4522334455", Some("DK")),
            (WaPhone, "+34600111222", Some("ES")),
            (WaPhone, "35812345678", Some("FI")),
            (WaPhone, "15551234567", None),
            (WaUser, "DK.13491208655302741918", Some("DK")),
            (WaUser, "13491208655302741918", None),
            (Visitor, "4522334455", None),
        ] {
            let identity = Identity { scheme, value: value.to_owned() };
            assert_eq!(of_identity(&identity), expected, "{identity:?}");
        }
    }

    #[test]
    fn no_prefix_hides_another() {
        for (prefix, _) in PREFIXES {
            let hidden = PREFIXES.iter().filter(|(other, _)| other.starts_with(prefix)).count();
            assert_eq!(hidden, 1, "{prefix}");
        }
    }
}
