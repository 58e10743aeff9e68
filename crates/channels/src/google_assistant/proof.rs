//! Who calls, in each of the ways an agent can be configured to prove it. The body is not looked at before.

use super::certificates::Certificates;
use super::id_token;
use super::settings::{Authentication, Settings};
use crate::Outside;
use transport::{RawRequest, Rejection, Secret};

/// Largest body taken: a session's parameters are the merchant's own, and are not books.
pub(super) const BODY_BYTES_MAX: usize = 512 * 1024;
/// Actions Builder has a header of its own for its token.
const ACTIONS_HEADER: &str = "google-assistant-signature";

/// Fetches Google's keys where a call is signed with one that is not at hand.
pub(super) async fn prepare(
    settings: &Settings,
    certificates: &Certificates,
    outside: &Outside<'_>,
    request: &RawRequest,
) -> Result<(), Rejection> {
    let Authentication::IdToken { audiences, issued_to, certificates_url } = &settings.authentication else {
        return Ok(());
    };
    if audiences.is_empty() || issued_to.is_empty() || request.body.len() > BODY_BYTES_MAX {
        return Ok(());
    }
    // What is no token of Google's is refused afterwards, without asking Google.
    let Some(key) = token(request).ok().and_then(id_token::key_id) else { return Ok(()) };
    certificates.prepare(outside, certificates_url, &key).await
}

pub(super) fn verify(settings: &Settings, certificates: &Certificates, request: &RawRequest) -> Result<(), Rejection> {
    if request.body.len() > BODY_BYTES_MAX {
        return Err(Rejection::TooLarge);
    }
    match &settings.authentication {
        Authentication::Header { name, values } => one_of(values, request, name),
        Authentication::Proxy { certificate_header, certificates, proxy_header, proxy_secrets } => {
            one_of(proxy_secrets, request, proxy_header)?;
            one_of(certificates, request, certificate_header)
        }
        Authentication::IdToken { audiences, issued_to, .. } => {
            if audiences.is_empty() || issued_to.is_empty() {
                return Err(Rejection::NotConfigured);
            }
            let token = token(request)?;
            let verified = id_token::verify(token, certificates, request.received_at)?;
            verified.meant_for(audiences)?;
            verified.issued_to(issued_to)
        }
    }
}

fn one_of(values: &[Secret<String>], request: &RawRequest, name: &str) -> Result<(), Rejection> {
    transport::signature::token::verify(name, values, request).map(drop)
}

/// The token, wherever this protocol puts it; in one place only, since two readers could pick different ones.
fn token(request: &RawRequest) -> Result<&str, Rejection> {
    let refuse = |reason| Rejection::BadSignature { reason };
    let mut values = [ACTIONS_HEADER, "authorization"].into_iter().flat_map(|name| request.headers.get_all(name));
    let value = values.next().ok_or(refuse("there is no token"))?;
    if values.next().is_some() {
        return Err(refuse("there are two tokens"));
    }
    let value = value.to_str().map_err(|_| refuse("the token is not plain text"))?;
    // Dialogflow writes the word before it, the Assistant's older integration did not.
    Ok(value.strip_prefix("Bearer ").unwrap_or(value))
}
