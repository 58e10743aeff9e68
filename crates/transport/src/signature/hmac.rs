//! HMAC over SHA-1 or SHA-256, written as hexadecimal or base64.
//!
//! Shopify, WooCommerce and HubSpot use [`HMAC_SHA256_BASE64`], Twilio
//! [`HMAC_SHA1_BASE64`], Meta [`HMAC_SHA256_HEX`]. The message is given in parts, so
//! that a scheme can put a timestamp or a URL before the body without a copy.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::Sha256;
use subtle::ConstantTimeEq;

use super::{VerifiedBody, refuse, require_secret};
use crate::error::Rejection;
use crate::secret::Secret;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digest {
    Sha1,
    Sha256,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Lower case only: a second spelling would be a second valid signature.
    Hex,
    /// The standard alphabet, padded.
    Base64,
}

/// How a provider writes its signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scheme {
    pub digest: Digest,
    pub encoding: Encoding,
}

pub const HMAC_SHA256_HEX: Scheme = Scheme { digest: Digest::Sha256, encoding: Encoding::Hex };
pub const HMAC_SHA256_BASE64: Scheme =
    Scheme { digest: Digest::Sha256, encoding: Encoding::Base64 };
pub const HMAC_SHA1_HEX: Scheme = Scheme { digest: Digest::Sha1, encoding: Encoding::Hex };
pub const HMAC_SHA1_BASE64: Scheme = Scheme { digest: Digest::Sha1, encoding: Encoding::Base64 };

impl Scheme {
    /// Signs the parts one after the other.
    pub fn sign(self, secret: &Secret<impl AsRef<[u8]>>, message: &[&[u8]]) -> String {
        let code = self.digest.code(secret.expose().as_ref(), message);
        match self.encoding {
            Encoding::Hex => hex::encode(code.bytes()),
            Encoding::Base64 => STANDARD.encode(code.bytes()),
        }
    }

    /// Accepts if one of the secrets signed exactly these parts.
    ///
    /// `message` is what the provider signs and must determine `body`, which is given
    /// back as verified: as one of the parts, or, where a provider signs the decoded
    /// fields of a form, through them.
    pub fn verify<'a, T: AsRef<[u8]>>(
        self,
        secrets: &[Secret<T>],
        message: &[&[u8]],
        presented: &str,
        body: &'a [u8],
    ) -> Result<VerifiedBody<'a>, Rejection> {
        require_secret(secrets)?;
        let presented = self.decode(presented)?;
        if self.matches_any(secrets, message, &presented) {
            return Ok(VerifiedBody(body));
        }
        Err(refuse("no secret of ours made it"))
    }

    /// Tries every secret, also after one matched, so that the time tells nothing.
    pub(super) fn matches_any<T: AsRef<[u8]>>(
        self,
        secrets: &[Secret<T>],
        message: &[&[u8]],
        presented: &Code,
    ) -> bool {
        let mut found = subtle::Choice::from(0);
        for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
            let expected = self.digest.code(secret.expose().as_ref(), message);
            found |= expected.bytes().ct_eq(presented.bytes());
        }
        found.into()
    }

    /// Decodes to exactly the digest's length, from the canonical spelling only.
    pub(super) fn decode(self, text: &str) -> Result<Code, Rejection> {
        let length = self.digest.length();
        let mut code = Code { bytes: [0; CODE_BYTES_MAX], length };
        let out = &mut code.bytes[..length];
        let decoded = match self.encoding {
            Encoding::Hex => {
                let lower = !text.bytes().any(|byte| byte.is_ascii_uppercase());
                lower && hex::decode_to_slice(text, out).is_ok()
            }
            Encoding::Base64 => {
                let canonical = text.len() == length.div_ceil(3) * 4;
                canonical && STANDARD.decode_slice(text, out) == Ok(length)
            }
        };
        if decoded { Ok(code) } else { Err(refuse("it is not spelled as a signature")) }
    }
}

const CODE_BYTES_MAX: usize = 32;

/// An authentication code of the digest's length.
pub(super) struct Code {
    bytes: [u8; CODE_BYTES_MAX],
    length: usize,
}

impl Code {
    fn bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

impl Digest {
    const fn length(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
        }
    }

    fn code(self, key: &[u8], message: &[&[u8]]) -> Code {
        let mut code = Code { bytes: [0; CODE_BYTES_MAX], length: self.length() };
        match self {
            Self::Sha1 => finish::<Hmac<Sha1>>(key, message, &mut code.bytes[..20]),
            Self::Sha256 => finish::<Hmac<Sha256>>(key, message, &mut code.bytes[..32]),
        }
        code
    }
}

fn finish<M: Mac + KeyInit>(key: &[u8], message: &[&[u8]], out: &mut [u8]) {
    let mut mac = <M as KeyInit>::new_from_slice(key).expect("HMAC takes a key of any length");
    for part in message {
        mac.update(part);
    }
    out.copy_from_slice(&mac.finalize().into_bytes());
}
