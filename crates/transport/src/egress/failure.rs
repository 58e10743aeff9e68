//! Turns the client's errors into [`HttpError`].
//!
//! The client's own text names the URL, which may hold a token; only the causes
//! below it are kept.

use std::error::Error;
use std::io;

use super::resolve::Refused;
use crate::http::HttpError;

pub(super) fn http_error(error: &reqwest::Error, request_sent: bool) -> HttpError {
    if let Some(Refused(reason)) = find::<Refused>(error) {
        return HttpError::Blocked(*reason);
    }
    if error.is_dns() {
        return HttpError::Resolve;
    }
    if error.is_connect() {
        return match find::<rustls::Error>(error) {
            Some(_) => HttpError::Tls,
            None if error.is_timeout() => HttpError::Timeout { request_sent: false },
            None => HttpError::Connect,
        };
    }
    HttpError::Other { request_sent, detail: causes(error) }
}

/// Looks through the chain of causes, and into an I/O error, which hides what it wraps.
fn find<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    let mut next = Some(error);
    while let Some(cause) = next {
        if let Some(found) = cause.downcast_ref::<E>() {
            return Some(found);
        }
        let wrapped = cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        next = match wrapped {
            Some(wrapped) => Some(wrapped as &(dyn Error + 'static)),
            None => cause.source(),
        };
    }
    None
}

fn causes(error: &reqwest::Error) -> String {
    let mut words = Vec::new();
    let mut next = error.source();
    while let Some(cause) = next {
        words.push(cause.to_string());
        next = cause.source();
    }
    if words.is_empty() { "no cause is known".to_owned() } else { words.join(": ") }
}
