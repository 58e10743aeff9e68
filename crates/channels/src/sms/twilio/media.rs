//! Files of contacts. The API asks for our credential and redirects to where the bytes are: there it is not sent.

use super::settings::Twilio;
use crate::sms::credentials::signed_in;
use crate::{MEDIA_BYTES_MAX, Media, Outside};
use transport::{HttpRequest, HttpResponse, SendError, SendErrorCode};
use url::Url;

/// A file of this size on a slow line.
const TIMEOUT_MS: u64 = 60_000;

pub(in crate::sms) async fn fetch(
    twilio: &Twilio,
    outside: &Outside<'_>,
    reference: &str,
) -> Result<Media, SendError> {
    let refused = |why: &str| SendError::new(SendErrorCode::InvalidRequest, why);
    let credential = twilio.credential.as_ref();
    let credential =
        credential.ok_or_else(|| SendError::new(SendErrorCode::Auth, "the inbox has no credential"))?;
    let response = if credential.value_for(reference).is_some() {
        let answer = outside.http.call(signed_in(request(reference), credential)?).await?;
        match redirect(&answer, reference) {
            None => answer,
            Some(place) if twilio.is_media_host(&place) => outside.http.call(request(&place).untrusted()).await?,
            Some(_) => return Err(refused("the file is on a host that is not configured")),
        }
    } else if twilio.is_media_host(reference) {
        outside.http.call(request(reference).untrusted()).await?
    } else {
        return Err(refused("the file is on a host that is not configured"));
    };
    if !response.is_success() {
        return Err(SendError::from_response(&response));
    }
    let mime = response.header("content-type").unwrap_or("application/octet-stream").to_owned();
    Ok(Media { mime, content: response.body.to_vec() })
}

fn request(url: &str) -> HttpRequest {
    HttpRequest::get(url).timeout_ms(TIMEOUT_MS).response_bytes_max(MEDIA_BYTES_MAX)
}

/// Where an answer sends us, in full.
fn redirect(answer: &HttpResponse, asked: &str) -> Option<String> {
    let location = answer.header("location").filter(|_| (300..400).contains(&answer.status))?;
    Some(Url::parse(asked).ok()?.join(location).ok()?.into())
}
