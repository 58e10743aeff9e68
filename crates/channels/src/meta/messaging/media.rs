//! Fetches a file of the contact's: from the platform's own hosts only, and without any credential.

use super::Account;
use super::account::MediaHost;
use crate::{MEDIA_BYTES_MAX, Media};
use transport::{Http, HttpRequest, SendError, SendErrorCode};
use url::Url;

/// A file of this size on a slow line.
const TIMEOUT_MS: u64 = 60_000;

pub(crate) async fn fetch(
    account: &Account,
    http: &dyn Http,
    reference: &str,
) -> Result<Media, SendError> {
    let refused = |why: &str| SendError::new(SendErrorCode::InvalidRequest, why);
    let url = Url::parse(reference).map_err(|_| refused("it is not the address of a file"))?;
    let host = account.media_hosts.iter().find(|host| host.holds(&url));
    let host = host.ok_or_else(|| refused("the file is on a host that is not configured"))?;
    let request =
        HttpRequest::get(reference).timeout_ms(TIMEOUT_MS).response_bytes_max(MEDIA_BYTES_MAX);
    let request = if matches!(host, MediaHost::Domain(_)) { request.untrusted() } else { request };
    let response = http.call(request).await?;
    if !response.is_success() {
        return Err(SendError::from_response(&response));
    }
    if response.body.len() > MEDIA_BYTES_MAX {
        return Err(refused("the file is too large"));
    }
    let mime = response.header("content-type").unwrap_or_default();
    let mime = mime.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    Ok(Media { mime, content: response.body.to_vec() })
}

impl MediaHost {
    fn holds(&self, url: &Url) -> bool {
        match self {
            Self::Origin(origin) => url.origin().ascii_serialization() == *origin,
            Self::Domain(domain) => {
                let host = url.host_str().unwrap_or_default().to_ascii_lowercase();
                let below = host.strip_suffix(domain.as_str());
                let inside = below.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
                inside
                    && url.scheme() == "https"
                    && url.port().is_none()
                    && url.username().is_empty()
            }
        }
    }
}
