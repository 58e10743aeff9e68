//! How a Flow talks to its endpoint: a key of its own for each call, sealed to our public key, and everything else
//! under that key.
//!
//! The answer is sealed with the same key and the call's initial vector with every bit turned over. A key that cannot
//! be opened is answered 421: the app then fetches our public key anew and calls again.

use aes::Aes128;
use aes_gcm::aead::consts::U16;
use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{AesGcm, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rsa::PrivateKey;
use rsa::pkcs1::DecodeRsaPrivateKey;
use rsa::pkcs8::DecodePrivateKey;
use serde::Deserialize;
use serde_json::Value;
use sha2::Sha256;
use transport::Secret;

/// Flows use an initial vector of sixteen bytes.
type Cipher = AesGcm<Aes128, U16>;
const IV_BYTES: usize = 16;

/// A call as it comes.
#[derive(Debug, Deserialize)]
pub(super) struct SealedCall {
    encrypted_flow_data: String,
    encrypted_aes_key: String,
    initial_vector: String,
}

/// Our private keys: the newest first, an older one while it is replaced.
pub(super) struct FlowKeys(Vec<PrivateKey>);

/// What was in a call, and what its answer is sealed with.
pub(super) struct Opened {
    pub(super) content: Value,
    cipher: Cipher,
    iv: [u8; IV_BYTES],
}

impl FlowKeys {
    /// `None` when one of them is no key.
    pub(super) fn read(pems: &[Secret<String>]) -> Option<Self> {
        let key = |pem: &Secret<String>| {
            let pem = pem.expose();
            PrivateKey::from_pkcs8_pem(pem).ok().or_else(|| PrivateKey::from_pkcs1_pem(pem).ok())
        };
        pems.iter().map(key).collect::<Option<Vec<_>>>().map(Self)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Opens a call; `None` when none of our keys does.
    pub(super) fn open(&self, call: &SealedCall) -> Option<Opened> {
        let bytes = |text: &str| STANDARD.decode(text.trim()).ok();
        let (sealed_key, sealed) =
            (bytes(&call.encrypted_aes_key)?, bytes(&call.encrypted_flow_data)?);
        let iv: [u8; IV_BYTES] = bytes(&call.initial_vector)?.try_into().ok()?;
        self.0.iter().find_map(|key| {
            let key = key.oaep_decrypt::<Sha256>(&sealed_key).ok()?;
            let cipher = Cipher::new_from_slice(&key).ok()?;
            let plain = cipher.decrypt(&Nonce::<U16>::from(iv), sealed.as_slice()).ok()?;
            let content = serde_json::from_slice(&plain).ok()?;
            Some(Opened { content, cipher, iv })
        })
    }
}

impl Opened {
    /// The answer, sealed; `None` when it cannot be.
    pub(super) fn seal(&self, answer: &Value) -> Option<String> {
        let turned = self.iv.map(|byte| !byte);
        let sealed =
            self.cipher.encrypt(&Nonce::<U16>::from(turned), answer.to_string().as_bytes()).ok()?;
        Some(STANDARD.encode(sealed))
    }
}

impl std::fmt::Debug for FlowKeys {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "FlowKeys({})", self.0.len())
    }
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Opened").finish_non_exhaustive()
    }
}
