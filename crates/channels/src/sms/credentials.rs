//! `Authorization: Basic`, for one host.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::AUTHORIZATION;
use transport::{BlockReason, HostBound, HttpError, HttpRequest, Secret};

/// A user and her password as the header has them.
pub(super) type Basic = HostBound<Secret<String>>;

/// Binds a user and a password to the host of an address; `None` when it is no address.
pub(super) fn basic(base: &str, user: &str, password: &Secret<String>) -> Option<Basic> {
    let pair = STANDARD.encode(format!("{user}:{}", password.expose()));
    HostBound::new(base, Secret::new(format!("Basic {pair}"))).ok()
}

/// Signs a request in, and refuses where its host is another.
pub(super) fn signed_in(request: HttpRequest, basic: &Basic) -> Result<HttpRequest, HttpError> {
    let Some(value) = basic.value_for(&request.url) else {
        return Err(HttpError::Blocked(BlockReason::CredentialHost));
    };
    let mut request = request.header(AUTHORIZATION, value.expose())?;
    if let Some(value) = request.headers.get_mut(AUTHORIZATION) {
        value.set_sensitive(true);
    }
    Ok(request)
}
