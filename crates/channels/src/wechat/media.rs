//! Files of contacts: kept by WeChat for three days, fetched with the token by their id.
//!
//! A video's id leads to an address on another host, which is asked only where the settings name it.

use super::errors;
use super::settings::Settings;
use super::tokens::Tokens;
use crate::{MEDIA_BYTES_MAX, Media, Outside};
use serde_json::Value;
use transport::{HttpRequest, HttpResponse, SendError, SendErrorCode};

const ID_BYTES_MAX: usize = 256;
/// A file of the largest size on a slow line.
const TIMEOUT_MS: u64 = 60_000;

pub(super) async fn fetch(
    settings: &Settings,
    tokens: &Tokens,
    outside: &Outside<'_>,
    id: &str,
) -> Result<Media, SendError> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if id.is_empty() || id.len() > ID_BYTES_MAX || !id.bytes().all(plain) {
        return Err(refused("it is not the id of a file"));
    }
    let token = tokens.get(settings, outside).await?;
    let url = settings.address("media/get", &[("access_token", token.expose()), ("media_id", id)]);
    let response = call(outside, HttpRequest::get(url)).await?;
    let Some(answer) = words(&response) else {
        tokens.worked();
        return file(&response);
    };
    match errors::code(&answer) {
        Some(code) if errors::is_token(code) => return Err(tokens.refused(&token, code)),
        Some(code) if code != 0 => return Err(errors::failure(code)),
        _ => tokens.worked(),
    }
    let place = answer.get("video_url").and_then(Value::as_str).ok_or_else(|| refused("the file has no address"))?;
    let allowed = settings.video_base.as_ref().is_some_and(|base| base.value_for(place).is_some());
    if !allowed {
        return Err(refused("the video is on a host that is not configured"));
    }
    file(&call(outside, HttpRequest::get(place).untrusted()).await?)
}

async fn call(outside: &Outside<'_>, request: HttpRequest) -> Result<HttpResponse, SendError> {
    let request = request.timeout_ms(TIMEOUT_MS).response_bytes_max(MEDIA_BYTES_MAX);
    let response = outside.http.call(request).await?;
    if response.is_success() { Ok(response) } else { Err(SendError::from_response(&response)) }
}

/// An answer in words: a failure, or a video's address. A file says by its type that it is one.
fn words(response: &HttpResponse) -> Option<Value> {
    let kind = response.header("content-type").unwrap_or_default();
    let spoken = kind.is_empty() || kind.starts_with("text/") || kind.starts_with("application/json");
    let answer: Value = spoken.then(|| response.json().ok()).flatten()?;
    answer.is_object().then_some(answer)
}

fn file(response: &HttpResponse) -> Result<Media, SendError> {
    if response.body.len() > MEDIA_BYTES_MAX {
        return Err(refused("the file is too large"));
    }
    let mime = response.header("content-type").unwrap_or("application/octet-stream");
    Ok(Media { mime: mime.to_owned(), content: response.body.to_vec() })
}

fn refused(why: &str) -> SendError {
    SendError::new(SendErrorCode::InvalidRequest, why.to_owned())
}
