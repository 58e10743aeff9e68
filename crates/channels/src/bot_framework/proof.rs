//! Who sent this? A token in the header, signed by the platform, made out to our app, and about this very service.
//!
//! The token does not cover the body. What ties the two are the key's endorsements, which name the channels it may
//! speak for, and the token's `serviceurl`, which must be the address the activity asks us to answer to: without
//! it, anybody with a token could have our answers, and our credentials, sent to a host of their own.
//!
//! Tokens of the Emulator are issued by somebody else and are not accepted.

use super::keys::Keys;
use super::proven::{Proven, Token};
use super::settings::Settings;
use super::wire::Activity;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use engine::time::{MINUTE_MS, SECOND_MS};
use serde::Deserialize;
use std::sync::Arc;
use transport::{RawRequest, Rejection};

/// How far the platform's clock may be from ours; its own documentation's figure.
const SKEW_MS: i64 = 5 * MINUTE_MS;
/// Longest token looked at. Real ones have about one and a half kilobytes.
const TOKEN_BYTES_MAX: usize = 8 * 1024;

/// What a token says about itself, before anything is proven: enough to look for its key.
#[derive(Debug, Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
}

/// Each claim is one value: the library below would also take a list of issuers or audiences.
#[derive(Debug, Deserialize)]
pub(super) struct Claims {
    #[serde(rename = "iss")]
    _issuer: String,
    #[serde(rename = "aud")]
    _audience: String,
    pub(super) exp: i64,
    #[serde(default)]
    nbf: Option<i64>,
    serviceurl: String,
}

/// A token that is good; what is still to be seen is whether it speaks for the activity.
#[derive(Debug)]
pub(super) struct Proof(Arc<Token>);

/// The name of the key that a request says it is signed with.
pub(super) fn key_name(settings: &Settings, request: &RawRequest) -> Result<String, Rejection> {
    if settings.account.is_none() {
        return Err(Rejection::NotConfigured);
    }
    let unreadable = refuse("the token cannot be read");
    let header = token(request)?.split('.').next().and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    let header: Header = header.and_then(|json| serde_json::from_slice(&json).ok()).ok_or(unreadable)?;
    if header.alg != "RS256" {
        return Err(refuse("the token is signed in another way"));
    }
    header.kid.filter(|kid| !kid.is_empty()).ok_or(refuse("the token names no key"))
}

/// Checks the token, before a byte of the body is read.
pub(super) fn verify(
    settings: &Settings,
    keys: &Keys,
    proven: &Proven,
    request: &RawRequest,
) -> Result<Proof, Rejection> {
    let text = token(request)?;
    // A key that was fetched again, or is gone, vouches for nothing that its predecessor signed.
    let known = proven.find(text).filter(|token| keys.has(&token.key));
    let token = match known {
        Some(token) => token,
        None => {
            let token = Arc::new(signed(settings, keys, request)?);
            proven.keep(text, Arc::clone(&token));
            token
        }
    };
    let claims = &token.claims;
    let now = request.received_at;
    let at = |seconds: i64| engine::Timestamp(seconds.saturating_mul(SECOND_MS));
    if now.since_ms(at(claims.exp)) >= SKEW_MS {
        return Err(refuse("the token has ended"));
    }
    if claims.nbf.is_some_and(|nbf| at(nbf).since_ms(now) > SKEW_MS) {
        return Err(refuse("the token is not good yet"));
    }
    Ok(Proof(token))
}

/// A token with a signature of the platform's.
fn signed(settings: &Settings, keys: &Keys, request: &RawRequest) -> Result<Token, Rejection> {
    let kid = key_name(settings, request)?;
    let key = keys.find(&kid).ok_or(refuse("nobody knows the token's key"))?;
    let decoded = jsonwebtoken::decode::<Claims>(token(request)?, &key.decoding, &settings.validation);
    let claims = decoded.map_err(|_| refuse("the token is not good"))?.claims;
    Ok(Token { key, claims })
}

impl Proof {
    /// Checks that the token speaks for this activity's channel and service.
    pub(super) fn covers(&self, settings: &Settings, activity: &Activity<'_>) -> Result<(), Rejection> {
        let channel = activity.text("/channelId");
        if !channel.is_some_and(|channel| self.0.key.endorsements.contains(channel)) {
            return Err(refuse("the key does not vouch for the channel"));
        }
        let service_url = activity.text("/serviceUrl").unwrap_or_default();
        if service_url.is_empty() || service_url != self.0.claims.serviceurl {
            return Err(refuse("the token is about another service"));
        }
        if !settings.is_service(service_url) {
            return Err(refuse("the service is not one of `service_hosts`"));
        }
        Ok(())
    }
}

/// The one token of a request.
fn token(request: &RawRequest) -> Result<&str, Rejection> {
    let mut values = request.headers.get_all(http::header::AUTHORIZATION).iter();
    let first = values.next().ok_or(refuse("the token is missing"))?;
    if values.next().is_some() {
        return Err(refuse("the header appears more than once"));
    }
    let value = first.to_str().map_err(|_| refuse("the header is not plain text"))?;
    let token = value.strip_prefix("Bearer ").ok_or(refuse("the header holds no token"))?;
    if token.len() > TOKEN_BYTES_MAX {
        return Err(refuse("the token is too long"));
    }
    Ok(token)
}

const fn refuse(reason: &'static str) -> Rejection {
    Rejection::BadSignature { reason }
}
