//! The stage's RSA key, and what Alexa and the Bot Framework sign with it.
//!
//! It is made from the seed, so that a stage that is set up again is trusted as before. Making one takes a moment:
//! it is made when the first of them is needed.

use crate::signing::{base64_url, derived_bytes};
use rand::SeedableRng;
use rand::rngs::StdRng;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, SerialNumber};
use rsa::PrivateKey;
use rsa::pkcs1v15::SigningKey;
use rsa::pkcs8::{EncodePrivateKey, LineEnding};
use rsa::signature::{SignatureEncoding, Signer};
use rsa::traits::PublicKeyParts;
use serde_json::{Value, json};
use sha2::Sha256;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

const BITS: usize = 2_048;

/// The key of a stage.
pub(crate) struct Keys {
    private: PrivateKey,
    /// The root that the server is told to trust.
    pub(crate) root_pem: String,
    /// What is hosted for Alexa: the leaf, then the root.
    pub(crate) chain_pem: String,
}

/// The keys of a seed; made once.
pub(crate) fn of(seed: &[u8; 32]) -> Option<Arc<Keys>> {
    static MADE: Mutex<BTreeMap<[u8; 32], Arc<Keys>>> = Mutex::new(BTreeMap::new());
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(keys) = made.get(seed) {
        return Some(Arc::clone(keys));
    }
    let keys = Arc::new(Keys::new(seed)?);
    made.insert(*seed, Arc::clone(&keys));
    Some(keys)
}

impl Keys {
    fn new(seed: &[u8; 32]) -> Option<Self> {
        let mut chance = StdRng::from_seed(derived_bytes(seed, &["rsa"]));
        let private = PrivateKey::new(&mut chance, BITS).ok()?;
        let pem = private.to_pkcs8_pem(LineEnding::LF).ok()?;
        let pair = || KeyPair::from_pkcs8_pem_and_sign_algo(&pem, &rcgen::PKCS_RSA_SHA256).ok();
        let root_pair = pair()?;
        let mut root = dated(CertificateParams::new(Vec::new()).ok()?, 1);
        root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        root.distinguished_name.push(DnType::CommonName, "Simulated root");
        let root_pem = root.self_signed(&root_pair).ok()?.pem();
        let mut leaf =
            dated(CertificateParams::new(vec!["echo-api.amazon.com".to_owned()]).ok()?, 2);
        leaf.distinguished_name.push(DnType::CommonName, "echo-api.amazon.com");
        let leaf_pem = leaf.signed_by(&pair()?, &Issuer::new(root, root_pair)).ok()?.pem();
        Some(Self { private, chain_pem: format!("{leaf_pem}{root_pem}"), root_pem })
    }

    /// RSA with PKCS #1 v1.5 padding over SHA-256.
    pub(crate) fn sign(&self, message: &[u8]) -> Vec<u8> {
        SigningKey::<Sha256>::new(self.private.clone()).sign(message).to_vec()
    }

    /// A JSON web token signed RS256.
    pub(crate) fn token(&self, key_id: &str, claims: &Value) -> String {
        let header = json!({ "typ": "JWT", "alg": "RS256", "kid": key_id, "x5t": key_id });
        let part = |value: &Value| base64_url(value.to_string().as_bytes());
        let signed = format!("{}.{}", part(&header), part(claims));
        format!("{signed}.{}", base64_url(&self.sign(signed.as_bytes())))
    }

    /// The public half as a JSON web key.
    pub(crate) fn public(&self, key_id: &str) -> Value {
        let number = |number: Box<[u8]>| base64_url(&number);
        let (n, e) = (self.private.n_bytes(), self.private.e_bytes());
        json!({ "kty": "RSA", "use": "sig", "kid": key_id, "x5t": key_id, "n": number(n), "e": number(e) })
    }
}

/// Always the same dates and numbers, so that the root stays the one that was trusted.
fn dated(mut params: CertificateParams, serial: u64) -> CertificateParams {
    params.not_before = rcgen::date_time_ymd(2024, 1, 1);
    params.not_after = rcgen::date_time_ymd(2049, 1, 1);
    params.serial_number = Some(SerialNumber::from(serial));
    params.distinguished_name = rcgen::DistinguishedName::new();
    params
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_makes_the_same_root_again() {
        let keys = Keys::new(&[3; 32]).unwrap();
        assert_eq!(keys.root_pem, Keys::new(&[3; 32]).unwrap().root_pem);
        assert_eq!(keys.chain_pem.matches("BEGIN CERTIFICATE").count(), 2);
        assert_eq!(keys.sign(b"x").len(), 256);
        assert_eq!(keys.public("k")["e"], "AQAB");
    }
}
