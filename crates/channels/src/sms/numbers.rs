//! Who is at the other end of a text message.
//!
//! A person's number is kept in E.164 with its plus, a short code in bare digits: so neither can be taken for the
//! other. A name in letters (`ACME`) can send and cannot be written to.

use engine::inbox::inbound::{ContactRef, Identity, IdentityScheme};

/// Digits of an international number (ITU-T E.164), and fewest of one that is no short code.
const DIGITS_MAX: usize = 15;
const DIGITS_MIN: usize = 7;
/// Fewest digits of a short code: emergency numbers and the like have three.
const SHORT_DIGITS_MIN: usize = 3;
/// Characters of a name that sends (3GPP TS 23.040, alphanumeric addresses).
const NAME_CHARS_MAX: usize = 11;

/// What stands where a sender is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Party {
    /// `+4520111111`.
    Number(String),
    /// `12345`.
    ShortCode(String),
    /// `ACME`: nobody can answer it.
    Name(String),
    /// `whatsapp:+45…`: the same provider, another channel.
    Elsewhere,
}

/// Reads an address in any provider's spelling; `None` for what is no address.
pub(super) fn party(text: &str) -> Option<Party> {
    let text = text.trim();
    if text.contains(':') {
        return Some(Party::Elsewhere);
    }
    let digits = text.strip_prefix('+').unwrap_or(text);
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return match digits.len() {
            DIGITS_MIN..=DIGITS_MAX => Some(Party::Number(format!("+{digits}"))),
            SHORT_DIGITS_MIN..DIGITS_MIN if digits == text => Some(Party::ShortCode(digits.to_owned())),
            _ => None,
        };
    }
    let plain = |letter: char| letter.is_ascii_alphanumeric() || " &-._".contains(letter);
    let is_name = text.chars().any(|letter| letter.is_ascii_alphabetic())
        && text.chars().all(plain)
        && text.len() <= NAME_CHARS_MAX;
    is_name.then(|| Party::Name(text.to_owned()))
}

/// Who can be written to under an address.
pub(super) fn identity(text: &str) -> Option<Identity> {
    match party(text)? {
        Party::Number(value) | Party::ShortCode(value) => {
            Some(Identity { scheme: IdentityScheme::Phone, value })
        }
        Party::Name(_) | Party::Elsewhere => None,
    }
}

/// The same as the other end of a conversation; nobody where nobody can be named.
pub(super) fn contact(text: &str) -> ContactRef {
    ContactRef { identities: identity(text).into_iter().collect(), ..ContactRef::default() }
}
