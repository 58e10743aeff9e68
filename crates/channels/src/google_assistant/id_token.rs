//! Tokens signed by Google: one algorithm, keys that Google publishes, a moment, an audience and a holder.

use super::certificates::Certificates;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use engine::Timestamp;
use engine::time::SECOND_MS;
use jsonwebtoken::{Algorithm, Validation};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use transport::{Rejection, Secret};

const ISSUERS: [&str; 2] = ["https://accounts.google.com", "accounts.google.com"];
const TOKEN_BYTES_MAX: usize = 8 * 1024;
const KEY_ID_BYTES_MAX: usize = 128;
/// Google's tokens live for an hour.
const LIFE_S_MAX: i64 = 2 * 3_600;
/// How far Google's clock may be ahead of ours.
const SKEW_S: i64 = 30;

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: String,
    /// A header that asks for something we do not understand must be refused.
    #[serde(default)]
    crit: Option<serde_json::Value>,
}

/// What Google vouches for. Text only, and one audience only.
#[derive(Deserialize)]
pub(super) struct Verified {
    iss: String,
    aud: String,
    iat: i64,
    exp: i64,
    #[serde(default)]
    nbf: Option<i64>,
    #[serde(default)]
    sub: Option<String>,
    #[serde(default)]
    azp: Option<String>,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    email_verified: bool,
}

/// Which of Google's keys a token names, if it is spelled like one of Google's at all.
pub(super) fn key_id(token: &str) -> Option<String> {
    let parts: Vec<&str> = token.split('.').collect();
    let [header, _, _] = parts.as_slice() else { return None };
    if token.len() > TOKEN_BYTES_MAX {
        return None;
    }
    let header: Header = decode(header)?;
    let known = header.alg == "RS256" && header.crit.is_none();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let named = (1..=KEY_ID_BYTES_MAX).contains(&header.kid.len()) && header.kid.bytes().all(plain);
    (known && named).then_some(header.kid)
}

pub(super) fn verify(token: &str, certificates: &Certificates, now: Timestamp) -> Result<Verified, Rejection> {
    let key = key_id(token).ok_or(refuse("it is not a token of Google's"))?;
    let key = certificates.find(&key).ok_or(refuse("Google has no such key"))?;
    // The moment is compared below, with the moment we were given.
    let mut validation = Validation::new(Algorithm::RS256);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.validate_aud = false;
    let token = jsonwebtoken::decode::<Verified>(token, &key, &validation);
    let verified = token.map_err(|_| refuse("Google did not sign it"))?.claims;
    if !ISSUERS.contains(&verified.iss.as_str()) {
        return Err(refuse("another issuer"));
    }
    let now_s = now.0.div_euclid(SECOND_MS);
    let life_s = verified.exp.saturating_sub(verified.iat);
    let begins_s = verified.iat.max(verified.nbf.unwrap_or(verified.iat));
    let fresh = verified.exp > now_s && begins_s <= now_s.saturating_add(SKEW_S);
    if !fresh || !(1..=LIFE_S_MAX).contains(&life_s) {
        return Err(refuse("the token is not of this hour"));
    }
    Ok(verified)
}

impl Verified {
    pub(super) fn meant_for(&self, audiences: &[Secret<String>]) -> Result<(), Rejection> {
        let ours = audiences.iter().fold(false, |found, ours| found | ours.matches(&self.aud));
        if ours { Ok(()) } else { Err(refuse("the token is for somebody else")) }
    }

    /// By a proven address, or by an id of Google's.
    pub(super) fn issued_to(&self, holders: &[Secret<String>]) -> Result<(), Rejection> {
        let email = self.email.as_ref().filter(|_| self.email_verified);
        let names = [email, self.sub.as_ref(), self.azp.as_ref()];
        let known = |name: &String| holders.iter().fold(false, |found, holder| found | holder.matches(name));
        if names.into_iter().flatten().any(known) { Ok(()) } else { Err(refuse("the token is somebody else's")) }
    }
}

fn decode<T: DeserializeOwned>(part: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}

const fn refuse(reason: &'static str) -> Rejection {
    Rejection::BadSignature { reason }
}
