//! RSA and AES alone, once for each call: what of the measured time no reading and no planning can save.

use super::played::BASE;
use super::subject::{Done, KeyWork, NOW};
use aes::Aes256;
use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use cbc::cipher::block_padding::NoPadding;
use cbc::cipher::{BlockModeDecrypt as _, KeyIvInit as _};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde_json::Value;
use simulator::{ApiRequest, Desk, Vendor};
use std::sync::Arc;
use transport::RawRequest;
use transport::signature::certificate::{Chain, Roots};

type Work = Box<dyn Fn() -> bool>;

/// What of a channel's work is done with keys; `None` where it is no more than an HMAC.
pub(super) fn of(
    desk: &mut Desk,
    vendor: &dyn Vendor,
    requests: &[RawRequest],
) -> Result<Option<KeyWork>> {
    let (name, done, of_calls) = match desk.inbox.kind.as_str() {
        "alexa" => ("RSA: the body's signature", Done::EachCall, chain(desk, vendor, requests)?),
        "bot_framework" => {
            ("RSA: the token's signature", Done::OncePerToken, token(desk, vendor, requests)?)
        }
        "wechat" => ("AES: the message", Done::EachCall, sealed(desk, requests)?),
        _ => return Ok(None),
    };
    Ok(Some(KeyWork { name, done, of_calls }))
}

fn chain(desk: &mut Desk, vendor: &dyn Vendor, requests: &[RawRequest]) -> Result<Vec<Work>> {
    let roots = Roots::from_pem(desk.inbox.setting("trust_roots"))?;
    let mut works: Vec<Work> = Vec::new();
    for request in requests {
        let address = request.header(channels::alexa::CHAIN_HEADER).context("no chain is named")?;
        let path = address.strip_prefix(BASE).context("the chain is elsewhere")?;
        let chain = Chain::from_pem(&fetch(desk, vendor, path))?;
        let signature = STANDARD
            .decode(request.header(channels::alexa::SIGNATURE_HEADER).unwrap_or_default())?;
        let trusted = chain.trusted(&roots, channels::alexa::CERTIFICATE_NAME, NOW);
        let (trusted, request) = (trusted?, request.clone());
        works.push(Box::new(move || trusted.verify_rsa_sha256(&signature, &request).is_ok()));
    }
    Ok(works)
}

fn token(desk: &mut Desk, vendor: &dyn Vendor, requests: &[RawRequest]) -> Result<Vec<Work>> {
    let keys: Value = serde_json::from_slice(&fetch(desk, vendor, "/v1/.well-known/keys"))?;
    let part = |name: &str| keys["keys"][0][name].as_str().unwrap_or_default();
    let key = Arc::new(DecodingKey::from_rsa_components(part("n"), part("e"))?);
    let mut works: Vec<Work> = Vec::new();
    for request in requests {
        let token = request.header("authorization").and_then(|value| value.strip_prefix("Bearer "));
        let (signed, signature) =
            token.and_then(|token| token.rsplit_once('.')).context("no token")?;
        let (signed, signature, key) =
            (signed.as_bytes().to_vec(), signature.to_owned(), Arc::clone(&key));
        works.push(Box::new(move || {
            jsonwebtoken::crypto::verify(&signature, &signed, &key, Algorithm::RS256)
                .unwrap_or(false)
        }));
    }
    Ok(works)
}

fn sealed(desk: &Desk, requests: &[RawRequest]) -> Result<Vec<Work>> {
    // 43 letters of base64, the last of which carries two bits too many.
    let lenient = GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let engine = GeneralPurpose::new(&base64::alphabet::STANDARD, lenient);
    let key = engine.decode(desk.inbox.secret("encoding_aes_key"))?;
    let mut works: Vec<Work> = Vec::new();
    for request in requests {
        let text = std::str::from_utf8(&request.body)?;
        let inner =
            text.split_once("<Encrypt><![CDATA[").and_then(|(_, rest)| rest.split_once("]]>"));
        let bytes = STANDARD.decode(inner.context("nothing is encrypted")?.0)?;
        let key = key.clone();
        works.push(Box::new(move || {
            let Ok(cipher) = cbc::Decryptor::<Aes256>::new_from_slices(&key, &key[..16]) else {
                return false;
            };
            cipher.decrypt_padded::<NoPadding>(&mut bytes.clone()).is_ok()
        }));
    }
    Ok(works)
}

fn fetch(desk: &mut Desk, vendor: &dyn Vendor, path: &str) -> Vec<u8> {
    let request = ApiRequest {
        method: "GET".to_owned(),
        path: path.to_owned(),
        query: Vec::new(),
        headers: [].into(),
        body: bytes::Bytes::new(),
        at_ms: NOW.0,
    };
    vendor.api(desk, &request).body.to_vec()
}
