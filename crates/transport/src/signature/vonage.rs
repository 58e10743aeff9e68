//! Signed webhooks of Vonage: a JSON Web Token in `Authorization`, made with the account's signature secret.
//!
//! The token is `HS256` and nothing else: its own header may not choose. It holds the SHA-256 of the raw body
//! (`payload_hash`), the second it was made (`iat`) and who made it (`iss`). A body is bound by its hash, a replay
//! by its age.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{VerifiedBody, check_age, refuse, require_secret, single_header};
use crate::error::Rejection;
use crate::raw_request::RawRequest;
use crate::secret::Secret;

pub const HEADER: &str = "authorization";

const SCHEME: &str = "Bearer ";
const ISSUER: &str = "Vonage";
/// Longest token read; a genuine one has about four hundred bytes.
const TOKEN_BYTES_MAX: usize = 4_096;

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    iat: i64,
    payload_hash: String,
}

pub fn verify<'a>(
    signature_secrets: &[Secret<String>],
    request: &'a RawRequest,
    tolerance_s: i64,
) -> Result<VerifiedBody<'a>, Rejection> {
    require_secret(signature_secrets)?;
    let token = single_header(request, HEADER)?;
    let token = token.strip_prefix(SCHEME).ok_or(refuse("the header holds no token"))?;
    if token.len() > TOKEN_BYTES_MAX {
        return Err(refuse("the token is too long"));
    }
    let mut genuine = signature_secrets.iter().filter(|secret| !secret.is_empty());
    let claims = genuine.find_map(|secret| claims(secret, token));
    let claims = claims.ok_or(refuse("no secret of ours made it"))?;
    let hash = hex::encode(Sha256::digest(&request.body));
    if claims.payload_hash != hash {
        return Err(refuse("the body is not the one that was signed"));
    }
    check_age(claims.iat, request, tolerance_s)?;
    Ok(VerifiedBody(&request.body))
}

/// The value of [`HEADER`] for a body sent at that second; `None` where no token can be made.
pub fn sign(signature_secret: &Secret<String>, timestamp_s: i64, body: &[u8]) -> Option<String> {
    let payload_hash = hex::encode(Sha256::digest(body));
    let claims = Claims { iss: ISSUER.to_owned(), iat: timestamp_s, payload_hash };
    let key = EncodingKey::from_secret(signature_secret.expose().as_bytes()).ok()?;
    let token = encode(&Header::new(Algorithm::HS256), &claims, &key).ok()?;
    Some(format!("{SCHEME}{token}"))
}

fn claims(secret: &Secret<String>, token: &str) -> Option<Claims> {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.set_required_spec_claims(&["iss"]);
    validation.set_issuer(&[ISSUER]);
    // There is no end in these tokens, and no clock in here: the age is checked against the request's own moment.
    validation.validate_exp = false;
    validation.validate_aud = false;
    let key = DecodingKey::from_secret(secret.expose().as_bytes()).ok()?;
    decode::<Claims>(token, &key, &validation).ok().map(|token| token.claims)
}
