//! The platform's encryption: AES-256 in CBC mode, padded to blocks of 32, with a length and the app's id inside.

use crate::signing::base64;
use aes::Aes256;
use base64::Engine;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use cbc::cipher::block_padding::NoPadding;
use cbc::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};

/// Padding fills up to this, not to the sixteen of the cipher.
const BLOCK: usize = 32;
const CHANCE: usize = 16;

/// The key is 43 letters of base64; the last one carries two bits too many.
fn key(encoding_aes_key: &str) -> Option<[u8; 32]> {
    let config = GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let engine = GeneralPurpose::new(&base64::alphabet::STANDARD, config);
    engine.decode(encoding_aes_key).ok()?.try_into().ok()
}

pub(super) fn seal(
    encoding_aes_key: &str,
    app_id: &str,
    xml: &[u8],
    chance: &[u8; 32],
) -> Option<String> {
    let key = key(encoding_aes_key)?;
    let mut plain = chance[..CHANCE].to_vec();
    plain.extend(u32::try_from(xml.len()).ok()?.to_be_bytes());
    plain.extend(xml);
    plain.extend(app_id.as_bytes());
    let n_padding = BLOCK - plain.len() % BLOCK;
    plain.extend(std::iter::repeat_n(u8::try_from(n_padding).ok()?, n_padding));
    let cipher = cbc::Encryptor::<Aes256>::new_from_slices(&key, &key[..16]).ok()?;
    let length = plain.len();
    let sealed = cipher.encrypt_padded::<NoPadding>(&mut plain, length).ok()?;
    Some(base64(sealed))
}

pub(super) fn open(encoding_aes_key: &str, app_id: &str, sealed: &str) -> Option<String> {
    let key = key(encoding_aes_key)?;
    let mut bytes = crate::signing::from_base64(sealed)?;
    let cipher = cbc::Decryptor::<Aes256>::new_from_slices(&key, &key[..16]).ok()?;
    let plain = cipher.decrypt_padded::<NoPadding>(&mut bytes).ok()?;
    let n_padding = usize::from(*plain.last()?);
    if n_padding == 0 || n_padding > BLOCK {
        return None;
    }
    let plain = plain.get(..plain.len().checked_sub(n_padding)?)?;
    let length = plain.get(CHANCE..CHANCE + 4)?;
    let length = usize::try_from(u32::from_be_bytes(length.try_into().ok()?)).ok()?;
    let xml = plain.get(CHANCE + 4..CHANCE + 4 + length)?;
    if plain.get(CHANCE + 4 + length..)? != app_id.as_bytes() {
        return None;
    }
    String::from_utf8(xml.to_vec()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signing::sorted_sha1_hex;
    use crate::xml;
    use serde_json::Value;

    #[test]
    fn what_is_sealed_can_be_opened_by_who_has_the_key() {
        let aes_key = format!("{}xyR", "0123456789".repeat(4));
        for xml in ["<xml/>", "<xml>æøå</xml>", &"x".repeat(100)] {
            let sealed = seal(&aes_key, "wx1", xml.as_bytes(), &[9; 32]).unwrap();
            assert_eq!(open(&aes_key, "wx1", &sealed).as_deref(), Some(xml));
            assert_eq!(open(&aes_key, "wx2", &sealed), None, "another app's");
        }
    }

    /// Values other libraries computed, where they are at hand.
    #[test]
    fn values_of_other_libraries_are_understood() {
        let Some(text) = crate::shared::fixture("wechat/crypto_vectors.json") else { return };
        let vectors: Value = serde_json::from_str(&text).unwrap();
        let of = |value: &Value, key: &str| value[key].as_str().unwrap().to_owned();
        let token = of(&vectors, "token");
        let plain = &vectors["plain_signature"];
        assert_eq!(
            sorted_sha1_hex(&[&token, &of(plain, "timestamp"), &of(plain, "nonce")]),
            of(plain, "signature")
        );
        let sealed = &vectors["decrypt"];
        let parts =
            [&token, &of(sealed, "timestamp"), &of(sealed, "nonce"), &of(sealed, "encrypt")];
        assert_eq!(sorted_sha1_hex(&parts.map(String::as_str)), of(sealed, "msg_signature"));
        let opened = open(
            &of(&vectors, "encoding_aes_key"),
            &of(&vectors, "app_or_corp_id"),
            &of(sealed, "encrypt"),
        );
        assert_eq!(xml::parse(&opened.unwrap()).unwrap().text("Content"), "test");
    }
}
