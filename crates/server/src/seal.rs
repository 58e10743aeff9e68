//! Credentials at rest: sealed with a key that is not in the database, bound to the row they belong to.
//!
//! XChaCha20-Poly1305 (RFC 8439 with a 24-byte nonce). The place a secret belongs to is authenticated with it, so
//! that a sealed value copied into another row does not open there.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use std::collections::BTreeMap;
use transport::Secret;

const NONCE_BYTES: usize = 24;

/// Why sealed credentials cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    #[error("stored credentials cannot be opened with this server's key")]
    WrongKey,
    #[error("credentials could not be sealed")]
    Unsealable,
}

/// Opens and seals with one key.
#[derive(Clone)]
pub struct Sealer {
    cipher: XChaCha20Poly1305,
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Sealer(..)")
    }
}

impl Sealer {
    pub fn new(key: &[u8; 32]) -> Self {
        Self { cipher: XChaCha20Poly1305::new(key.into()) }
    }

    /// Seals named secrets for one place (`inbox/havn-sol/whatsapp`), with fresh randomness.
    ///
    /// # Errors
    /// [`SealError::Unsealable`] when they cannot be written down.
    pub fn seal(
        &self,
        place: &str,
        secrets: &BTreeMap<String, String>,
        random: &[u8; 32],
    ) -> Result<Vec<u8>, SealError> {
        let plain = serde_json::to_vec(secrets).map_err(|_| SealError::Unsealable)?;
        let mut nonce = [0; NONCE_BYTES];
        nonce.copy_from_slice(&random[..NONCE_BYTES]);
        let payload = Payload { msg: &plain, aad: place.as_bytes() };
        let sealed = self
            .cipher
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| SealError::Unsealable)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what was sealed for this place; nothing stored is no secrets.
    ///
    /// # Errors
    /// [`SealError::WrongKey`] when the key, the place or a byte is another.
    pub fn open(
        &self,
        place: &str,
        sealed: Option<&[u8]>,
    ) -> Result<BTreeMap<String, Secret<String>>, SealError> {
        let Some(sealed) = sealed else { return Ok(BTreeMap::new()) };
        let (nonce, sealed) = sealed.split_at_checked(NONCE_BYTES).ok_or(SealError::WrongKey)?;
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().map_err(|_| SealError::WrongKey)?;
        let payload = Payload { msg: sealed, aad: place.as_bytes() };
        let plain =
            self.cipher.decrypt(&XNonce::from(nonce), payload).map_err(|_| SealError::WrongKey)?;
        let secrets: BTreeMap<String, String> =
            serde_json::from_slice(&plain).map_err(|_| SealError::WrongKey)?;
        Ok(secrets.into_iter().map(|(name, value)| (name, Secret::new(value))).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_key_and_place_open() {
        let sealer = Sealer::new(&[7; 32]);
        let secrets = BTreeMap::from([("token".to_owned(), "hush".to_owned())]);
        let mut sealed = sealer.seal("inbox/a/b", &secrets, &[1; 32]).unwrap();
        assert_eq!(sealer.open("inbox/a/b", Some(&sealed)).unwrap()["token"].expose(), "hush");
        assert_eq!(sealer.open("inbox/a/c", Some(&sealed)).unwrap_err(), SealError::WrongKey);
        assert_eq!(
            Sealer::new(&[8; 32]).open("inbox/a/b", Some(&sealed)).unwrap_err(),
            SealError::WrongKey
        );
        sealed[30] ^= 1;
        assert_eq!(sealer.open("inbox/a/b", Some(&sealed)).unwrap_err(), SealError::WrongKey);
        assert!(sealer.open("inbox/a/b", None).unwrap().is_empty());
        assert!(!String::from_utf8_lossy(&sealed).contains("hush"));
    }
}
