//! A customer as the shop names her, spelled the same on every channel that knows who is signed in: whoever is
//! signed in on the web page and linked to a voice account is one person.

use transport::Secret;

/// Shortest secret taken: 128 random bits in hexadecimal.
pub(crate) const SECRET_BYTES_MIN: usize = 32;

const SUBJECT_BYTES_MAX: usize = 64;

/// Spells a customer's id in lower-case ASCII, one spelling per id: `Ana` is `%41na`, `ana` is `ana`. `None` for what
/// names nobody.
///
/// Nothing is folded, so two ids that look alike stay two people; and nothing is left that a database, a log or a
/// reader could fold: no upper case, no spaces, no accents.
pub(crate) fn key(subject: &str) -> Option<String> {
    if subject.trim().is_empty() || subject.len() > SUBJECT_BYTES_MAX {
        return None;
    }
    let spelled = |byte: u8| match byte {
        b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'@' => char::from(byte).to_string(),
        other => format!("%{other:02x}"),
    };
    Some(subject.bytes().map(spelled).collect())
}

/// What is wrong with a secret that is to sign customers' tokens, if anything.
pub(crate) fn check_secret(secret: &Secret<String>) -> Result<(), &'static str> {
    let text = secret.expose();
    if text.contains("-----BEGIN") || text.trim_start().starts_with('{') {
        return Err("is a key file; a random text known to the shop's server is needed");
    }
    if text.len() < SECRET_BYTES_MIN {
        return Err("must have at least 32 characters");
    }
    Ok(())
}
