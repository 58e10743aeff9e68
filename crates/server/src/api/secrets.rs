//! Session secrets, tokens and what is kept of them: 256 random bits outside, a hash inside.

use crate::app::App;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// What every API token starts with, so that a leaked one is recognised.
pub(crate) const TOKEN_PREFIX: &str = "trato_";
/// Letters of a secret: hexadecimal.
pub(crate) const SECRET_CHARS: usize = 64;

/// Fresh 256 bits as text.
pub(crate) fn fresh(app: &App) -> String {
    hex::encode((app.options.random)())
}

/// What is stored in place of a secret. These secrets are random, so a plain hash cannot be searched.
pub(crate) fn hash(secret: impl AsRef<[u8]>) -> String {
    hex::encode(Sha256::digest(secret.as_ref()))
}

/// The token that a page must send with every write: known to whoever may read our answers, nobody else.
pub(crate) fn csrf(session: &str) -> String {
    hash(format!("csrf:{session}"))
}

/// Compares without telling how much was right.
pub(crate) fn same(one: &str, other: &str) -> bool {
    bool::from(one.as_bytes().ct_eq(other.as_bytes()))
}

/// Whether text has the form of a secret of ours; anything else is not looked up.
pub(crate) fn is_secret(text: &str) -> bool {
    text.len() == SECRET_CHARS
        && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// A short text that is the same for the same parts, in order: keys and ids of things that must happen once.
pub(crate) fn digest(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hex::encode(&hash.finalize()[..16])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_into_each_other() {
        assert_ne!(digest(&["ab", "c"]), digest(&["a", "bc"]));
        assert_eq!(digest(&["ab", "c"]), digest(&["ab", "c"]));
    }

    #[test]
    fn only_text_that_may_be_a_secret_is_looked_up() {
        assert!(is_secret(&"0a".repeat(32)));
        for text in ["", "0a", &"0A".repeat(32), &"0g".repeat(32), &"0a".repeat(33)] {
            assert!(!is_secret(text), "{text}");
        }
    }
}
