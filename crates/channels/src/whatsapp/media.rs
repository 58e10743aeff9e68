//! Files of contacts: an id stands for an address, the address is good for minutes, and both ask for the token.
//!
//! The token goes to the Graph API and to the host that keeps the files, never to another one an answer may name.

use super::errors;
use super::settings::Settings;
use crate::meta::graph;
use crate::{MEDIA_BYTES_MAX, Media};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use transport::{Http, HttpRequest, HttpResponse, SendError, SendErrorCode};

/// Longest id of a file; the ids are digits.
const ID_BYTES_MAX: usize = 64;
/// A file of this size on a slow line.
const TIMEOUT_MS: u64 = 60_000;

#[derive(Deserialize)]
struct Place {
    url: String,
    #[serde(default)]
    mime_type: String,
    /// In hexadecimal digits or in base 64.
    #[serde(default)]
    sha256: String,
    #[serde(default)]
    file_size: Option<u64>,
}

pub(super) async fn fetch(settings: &Settings, http: &dyn Http, id: &str) -> Result<Media, SendError> {
    let refused = |why: &str| SendError::new(SendErrorCode::InvalidRequest, why);
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if id.is_empty() || id.len() > ID_BYTES_MAX || !id.bytes().all(plain) {
        return Err(refused("it is not the id of a file"));
    }
    let token = settings.access_token.as_ref();
    let token = token.ok_or_else(|| SendError::new(SendErrorCode::Auth, "the inbox has no access token"))?;
    let asked = HttpRequest::get(settings.url(id)).bearer_bound(token)?;
    let place: Place = call(http, asked).await?.json().map_err(|_| refused("the file has no address"))?;
    if place.file_size.is_some_and(|bytes| bytes > MEDIA_BYTES_MAX as u64) {
        return Err(refused("the file is too large"));
    }
    let ours = |token: &&_| transport::HostBound::value_for(token, &place.url).is_some();
    let bound = [settings.media_token.as_ref(), Some(token)].into_iter().flatten().find(ours);
    let bound = bound.ok_or_else(|| refused("the file is on a host that is not configured"))?;
    let wanted = HttpRequest::get(place.url.as_str())
        .timeout_ms(TIMEOUT_MS)
        .response_bytes_max(MEDIA_BYTES_MAX)
        .bearer_bound(bound)?;
    let content = call(http, wanted).await?.body.to_vec();
    if !place.sha256.is_empty() && !is_digest(&place.sha256, &Sha256::digest(&content)) {
        return Err(SendError::new(SendErrorCode::Transient, "the file is not the one that was announced"));
    }
    Ok(Media { mime: place.mime_type, content })
}

async fn call(http: &dyn Http, request: HttpRequest) -> Result<HttpResponse, SendError> {
    let response = http.call(request).await?;
    if response.is_success() { Ok(response) } else { Err(graph::send_error(&response, errors::meaning)) }
}

fn is_digest(text: &str, digest: &[u8]) -> bool {
    use base64::Engine as _;
    let base64 = base64::engine::general_purpose::STANDARD.encode(digest);
    text.eq_ignore_ascii_case(&hex::encode(digest)) || text == base64
}
