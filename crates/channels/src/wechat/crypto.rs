//! The encryption of safe mode: AES-256 in CBC, with a padding of its own and the account's id at the end.
//!
//! Inside: sixteen characters of chance, the length of the message in four bytes, the message, the AppID. The
//! initialization vector is the beginning of the key, and blocks are padded to 32 bytes, not to the cipher's 16.
//! Nothing is decrypted before its signature is proven, so the padding tells a stranger nothing.

use aes::Aes256;
use aes::cipher::block_padding::NoPadding;
use aes::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use base64::Engine as _;
use base64::alphabet::STANDARD as ALPHABET;
use base64::engine::general_purpose::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use transport::Secret;

/// What messages are padded to a multiple of.
const BLOCK_BYTES: usize = 32;
const CHANCE_BYTES: usize = 16;
const LENGTH_BYTES: usize = 4;
const KEY_CHARACTERS: usize = 43;

/// The key's last character has two bits to spare, and WeChat fills them with anything.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &ALPHABET,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The account's message key.
pub(super) struct Key([u8; 32]);

impl std::fmt::Debug for Key {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("[key]")
    }
}

impl Key {
    /// From the 43 characters that WeChat shows.
    pub(super) fn decode(text: &Secret<String>) -> Option<Self> {
        let text = text.expose();
        let plain = text.len() == KEY_CHARACTERS && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let bytes = plain.then(|| LENIENT.decode(text).ok()).flatten()?;
        bytes.try_into().ok().map(Self)
    }

    /// The message, if it was encrypted with this key for this account.
    pub(super) fn open(&self, encrypted: &str, app_id: &str) -> Option<Vec<u8>> {
        let mut bytes = STANDARD.decode(encrypted).ok()?;
        let length = bytes.len();
        let cipher = cbc::Decryptor::<Aes256>::new_from_slices(&self.0, &self.0[..16]).ok()?;
        cipher.decrypt_padded::<NoPadding>(&mut bytes).ok()?;
        let padding = usize::from(*bytes.last()?);
        let kept = length.checked_sub(padding).filter(|_| (1..=BLOCK_BYTES).contains(&padding))?;
        if bytes[kept..].iter().any(|byte| usize::from(*byte) != padding) {
            return None;
        }
        let rest = bytes[..kept].get(CHANCE_BYTES..)?;
        let (announced, rest) = rest.split_at_checked(LENGTH_BYTES)?;
        let announced = u32::from_be_bytes(announced.try_into().ok()?);
        let (message, owner) = rest.split_at_checked(usize::try_from(announced).ok()?)?;
        (owner == app_id.as_bytes()).then(|| message.to_vec())
    }

    /// Encrypts a message for an account. `chance` must differ from message to message.
    pub(super) fn seal(&self, chance: [u8; CHANCE_BYTES], message: &[u8], app_id: &str) -> Option<String> {
        let announced = u32::try_from(message.len()).ok()?.to_be_bytes();
        let mut bytes = [chance.as_slice(), &announced, message, app_id.as_bytes()].concat();
        let padding = BLOCK_BYTES - bytes.len() % BLOCK_BYTES;
        let padded = bytes.len() + padding;
        bytes.resize(padded, u8::try_from(padding).ok()?);
        let cipher = cbc::Encryptor::<Aes256>::new_from_slices(&self.0, &self.0[..16]).ok()?;
        cipher.encrypt_padded::<NoPadding>(&mut bytes, padded).ok()?;
        Some(STANDARD.encode(bytes))
    }

    /// For deriving what must be unforeseeable to others.
    pub(super) fn secret(&self) -> Secret<Vec<u8>> {
        Secret::new(self.0.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::Key;
    use transport::Secret;

    fn key(text: &str) -> Option<Key> {
        Key::decode(&Secret::new(text.to_owned()))
    }

    const GOOD: &str = "kgf0T8CvNJ2mYpWzXq5sLbR7dHuE3aQi1oVxK9tGyMZ";

    #[test]
    fn what_is_sealed_opens_with_the_same_key_and_account_only() {
        let ours = key(GOOD).unwrap();
        for length in [0, 1, 11, 12, 13, 31, 32, 33, 2_048] {
            let message = vec![b'x'; length];
            let sealed = ours.seal(*b"0123456789abcdef", &message, "wx1").unwrap();
            assert_eq!(ours.open(&sealed, "wx1"), Some(message), "{length}");
            assert_eq!(ours.open(&sealed, "wx2"), None);
            assert_eq!(key(&GOOD.replace('k', "m")).unwrap().open(&sealed, "wx1"), None);
        }
    }

    #[test]
    fn a_key_is_43_letters_and_digits_whatever_its_last_bits() {
        let last = |character: char| format!("{}{character}", &GOOD[..42]);
        let sealed = key(&last('Z')).unwrap().seal(*b"0123456789abcdef", b"hello", "wx1").unwrap();
        for spare in ['Y', 'Z', 'a', 'b'] {
            assert_eq!(key(&last(spare)).unwrap().open(&sealed, "wx1"), Some(b"hello".to_vec()), "{spare}");
        }
        for wrong in ["", "short", &GOOD[..42], &format!("{GOOD}="), &format!("{GOOD}AAAA"), &last('+')] {
            assert!(key(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn anything_else_stays_closed() {
        let ours = key(GOOD).unwrap();
        let sealed = ours.seal(*b"0123456789abcdef", b"hello", "wx1").unwrap();
        for bent in ["", "====", "AAAA", &sealed[..sealed.len() - 4], &format!("{sealed}{sealed}"), "no base64!"] {
            assert_eq!(ours.open(bent, "wx1"), None, "{bent}");
        }
        assert_eq!(format!("{ours:?}"), "[key]");
    }
}
