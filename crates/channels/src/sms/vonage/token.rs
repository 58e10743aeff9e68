//! The application's token: RS256, good for a quarter of an hour, made for each message.

use super::settings::Application;
use engine::time::SECOND_MS;
use jsonwebtoken::{Algorithm, Header, encode};
use serde::Serialize;
use transport::{SendError, SendErrorCode, Secret};

/// What the vendor's own libraries give a token.
const LIFETIME_S: i64 = 15 * 60;

#[derive(Serialize)]
struct Claims<'a> {
    application_id: &'a str,
    iat: i64,
    exp: i64,
    /// Each token's own name.
    jti: &'a str,
}

pub(super) fn make(
    application: &Application,
    jti: &str,
    now: engine::Timestamp,
) -> Result<Secret<String>, SendError> {
    let iat = now.0.div_euclid(SECOND_MS);
    let claims = Claims { application_id: &application.id, iat, exp: iat + LIFETIME_S, jti };
    let token = encode(&Header::new(Algorithm::RS256), &claims, &application.key);
    token.map(Secret::new).map_err(|_| SendError::new(SendErrorCode::Auth, "the application's key cannot sign"))
}
