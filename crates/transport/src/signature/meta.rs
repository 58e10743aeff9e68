//! `X-Hub-Signature-256`, as Messenger, Instagram and WhatsApp send it.
//!
//! The key is the app secret and the message the raw body. One hook may serve several
//! apps (Instagram signs with its own secret), so a list of secrets is given. The older
//! SHA-1 header is ignored.

use super::hmac::HMAC_SHA256_HEX;
use super::{VerifiedBody, refuse, single_header};
use crate::error::Rejection;
use crate::raw_request::RawRequest;
use crate::secret::Secret;

pub const HEADER: &str = "x-hub-signature-256";

const PREFIX: &str = "sha256=";

pub fn verify<'a>(
    app_secrets: &[Secret<String>],
    request: &'a RawRequest,
) -> Result<VerifiedBody<'a>, Rejection> {
    super::require_secret(app_secrets)?;
    let presented = single_header(request, HEADER)?;
    let presented = presented.strip_prefix(PREFIX).ok_or(refuse("the scheme is not SHA-256"))?;
    HMAC_SHA256_HEX.verify(app_secrets, &[&request.body], presented, &request.body)
}

/// The value of [`HEADER`] for a body.
pub fn sign(app_secret: &Secret<String>, body: &[u8]) -> String {
    format!("{PREFIX}{}", HMAC_SHA256_HEX.sign(app_secret, &[body]))
}
