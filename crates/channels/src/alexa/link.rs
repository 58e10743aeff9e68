//! Which customer a linked account is, by the shop's own word: the access token its authorization server issued.
//!
//! ```text
//! header   {"alg": "HS256", "typ": "JWT"}
//! claims   {"sub": "1042", "aud": "alexa", "iat": 1789000000, "exp": 1789003600}
//! ```
//!
//! One algorithm, one audience, an hour at most: the platform refreshes it. It comes with every request, is read and
//! forgotten. One that is not believed links nobody: the person is then known as if it were not there.

use crate::customer;
use engine::Timestamp;
use engine::time::SECOND_MS;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use transport::Secret;

/// The audience a token must name.
pub const AUDIENCE: &str = "alexa";
/// Longest life of a token.
pub const LIFE_S_MAX: i64 = 3_600;
/// How far the shop's clock may be from ours.
pub const SKEW_S: i64 = 60;

const TOKEN_BYTES_MAX: usize = 4_096;

/// Why a token links nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    #[error("no secret of ours signed it, or it is for another audience")]
    NotOurs,
    #[error("it has expired, lives too long or is from the future")]
    Time,
    #[error("it names nobody")]
    Subject,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    /// Text only: the number 1 and the text "1" could be two customers.
    sub: String,
    aud: String,
    iat: i64,
    exp: i64,
}

/// The customer a token names, as she is spelled on every channel.
pub(super) fn customer(
    secrets: &[Secret<String>],
    token: &str,
    now: Timestamp,
) -> Result<String, LinkError> {
    if token.len() > TOKEN_BYTES_MAX {
        return Err(LinkError::NotOurs);
    }
    let mut rules = Validation::new(Algorithm::HS256);
    rules.set_audience(&[AUDIENCE]);
    // The library would ask its own clock; the request's moment is what counts here.
    rules.validate_exp = false;
    let read = |secret: &Secret<String>| {
        let key = DecodingKey::from_secret(secret.expose().as_bytes()).ok()?;
        jsonwebtoken::decode::<Claims>(token, &key, &rules).ok()
    };
    let claims = secrets.iter().find_map(read).ok_or(LinkError::NotOurs)?.claims;
    let now_s = now.0.div_euclid(SECOND_MS);
    let life_s = claims.exp.checked_sub(claims.iat).ok_or(LinkError::Time)?;
    let begun = claims.iat <= now_s.saturating_add(SKEW_S);
    if !(1..=LIFE_S_MAX).contains(&life_s) || claims.exp <= now_s || !begun {
        return Err(LinkError::Time);
    }
    customer::key(&claims.sub).ok_or(LinkError::Subject)
}

/// A token as the shop's authorization server makes it, for tests and for a server that has none of its own.
pub fn issue(secret: &Secret<String>, subject: &str, now: Timestamp) -> Option<String> {
    let now_s = now.0.div_euclid(SECOND_MS);
    let claims = Claims {
        sub: subject.to_owned(),
        aud: AUDIENCE.to_owned(),
        iat: now_s,
        exp: now_s + LIFE_S_MAX,
    };
    let key = EncodingKey::from_secret(secret.expose().as_bytes()).ok()?;
    jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &key).ok()
}
