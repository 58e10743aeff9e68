//! A shared token in a header, as Telegram sends it.
//!
//! The weakest proof there is: it does not cover the body. Where a provider offers
//! nothing better, the token must be long and random, and unknown to anybody else.

use super::{VerifiedBody, refuse, require_secret, single_header};
use crate::error::Rejection;
use crate::raw_request::RawRequest;
use crate::secret::Secret;

pub fn verify<'a>(
    header: &str,
    tokens: &[Secret<String>],
    request: &'a RawRequest,
) -> Result<VerifiedBody<'a>, Rejection> {
    require_secret(tokens)?;
    let presented = single_header(request, header)?;
    let found = tokens.iter().fold(false, |found, token| found | token.matches(presented));
    if found { Ok(VerifiedBody(&request.body)) } else { Err(refuse("another token")) }
}
