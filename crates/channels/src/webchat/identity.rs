//! Who is signed in, by the shop's own word: a JSON Web Token made on the shop's server.
//!
//! ```text
//! header   {"alg": "HS256", "typ": "JWT"}
//! claims   {"sub": "1042", "aud": "widget", "iat": 1789000000, "exp": 1789000300, "name": "Ana"}
//! ```
//!
//! One algorithm, one audience, ten minutes at most. What a token says about its own algorithm or keys is never
//! followed: another `alg`, or any header that names a key, is refused, and so is a public key
//! configured as the secret. A token is a bearer's proof for ten minutes, so it is asked for at every sign-in and
//! never stored.

use crate::customer;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use engine::Timestamp;
use engine::time::SECOND_MS;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use transport::Secret;
use transport::signature::hmac::HMAC_SHA256_HEX;

/// The audience a token must name.
pub const AUDIENCE: &str = "widget";
/// Longest life of a token.
pub const LIFE_S_MAX: i64 = 600;
/// How far the shop's clock may be from ours.
pub const SKEW_S: i64 = 60;

const TOKEN_BYTES_MAX: usize = 4_096;
const NAME_CHARS_MAX: usize = 200;

/// A customer the shop vouches for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    /// The shop's id of the customer, spelled so that no two of them can be taken for one another.
    pub key: String,
    pub name: Option<String>,
    pub email: Option<String>,
}

/// Why a token is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    #[error("the inbox has no identity secret")]
    NotConfigured,
    #[error("it is not a token")]
    Malformed,
    #[error("only HS256 is accepted, and no key named by the token")]
    Algorithm,
    #[error("no secret of ours signed it")]
    Signature,
    #[error("it is for another audience")]
    Audience,
    #[error("it has expired, lives too long or is from the future")]
    Time,
    #[error("it names nobody")]
    Subject,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    alg: String,
    #[serde(default)]
    typ: Option<String>,
}

#[derive(Deserialize)]
struct Claims {
    /// Text only: the number 1 and the text "1" could be two customers.
    sub: String,
    aud: String,
    iat: i64,
    exp: i64,
    #[serde(default)]
    nbf: Option<i64>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    email: Option<String>,
}

pub(super) fn verify(secrets: &[Secret<String>], token: &str, now: Timestamp) -> Result<Customer, IdentityError> {
    if secrets.iter().all(Secret::is_empty) {
        return Err(IdentityError::NotConfigured);
    }
    let parts: Vec<&str> = token.split('.').collect();
    let [header, claims, signature] = parts.as_slice() else { return Err(IdentityError::Malformed) };
    if token.len() > TOKEN_BYTES_MAX {
        return Err(IdentityError::Malformed);
    }
    let parsed: Header = decode(header).map_err(|_| IdentityError::Algorithm)?;
    let kind = parsed.typ.as_deref().unwrap_or("JWT");
    if parsed.alg != "HS256" || !kind.eq_ignore_ascii_case("JWT") {
        return Err(IdentityError::Algorithm);
    }
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| IdentityError::Signature)?;
    let signed: [&[u8]; 3] = [header.as_bytes(), b".", claims.as_bytes()];
    HMAC_SHA256_HEX
        .verify(secrets, &signed, &hex::encode(signature), b"")
        .map_err(|_| IdentityError::Signature)?;
    customer(decode(claims)?, now)
}

fn customer(claims: Claims, now: Timestamp) -> Result<Customer, IdentityError> {
    if claims.aud != AUDIENCE {
        return Err(IdentityError::Audience);
    }
    let now_s = now.0.div_euclid(SECOND_MS);
    let life_s = claims.exp.checked_sub(claims.iat).ok_or(IdentityError::Time)?;
    let begins_s = claims.iat.max(claims.nbf.unwrap_or(claims.iat));
    let valid = (1..=LIFE_S_MAX).contains(&life_s) && claims.exp > now_s && begins_s <= now_s.saturating_add(SKEW_S);
    if !valid {
        return Err(IdentityError::Time);
    }
    let short = |text: &String| !text.trim().is_empty() && text.chars().count() <= NAME_CHARS_MAX;
    Ok(Customer {
        key: customer::key(&claims.sub).ok_or(IdentityError::Subject)?,
        name: claims.name.filter(short),
        email: claims.email.filter(short),
    })
}

fn decode<T: DeserializeOwned>(part: &str) -> Result<T, IdentityError> {
    let bytes = URL_SAFE_NO_PAD.decode(part).map_err(|_| IdentityError::Malformed)?;
    serde_json::from_slice(&bytes).map_err(|_| IdentityError::Malformed)
}

/// A token as a shop makes it, for tests and for the demo shop's own pages.
pub fn issue(secret: &Secret<String>, subject: &str, name: Option<&str>, now: Timestamp) -> String {
    let now_s = now.0.div_euclid(SECOND_MS);
    let claims = serde_json::json!({
        "sub": subject, "aud": AUDIENCE, "iat": now_s, "exp": now_s + LIFE_S_MAX / 2, "name": name,
    });
    let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","typ":"JWT"}"#);
    let claims = URL_SAFE_NO_PAD.encode(claims.to_string());
    let hex_code = HMAC_SHA256_HEX.sign(secret, &[header.as_bytes(), b".", claims.as_bytes()]);
    let code = hex::decode(hex_code).unwrap_or_default();
    format!("{header}.{claims}.{}", URL_SAFE_NO_PAD.encode(code))
}
