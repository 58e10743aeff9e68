//! What every page about paying is answered with: nothing from elsewhere runs on it, and it is kept nowhere.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

/// Who may show a page inside theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Framing {
    Nobody,
    /// Our own chat, which is of the same origin.
    SameOrigin,
}

/// Answers with a page. Only one that tells the chat around it may run a script, and that is our own file.
pub(crate) fn page(
    status: StatusCode,
    html: String,
    framing: Framing,
    with_script: bool,
) -> Response {
    let mut response = (status, Html(html)).into_response();
    let headers = response.headers_mut();
    let policy = match (framing, with_script) {
        (Framing::Nobody, _) => {
            "default-src 'none'; style-src 'self'; img-src 'self' https: data:; form-action 'self' https:; base-uri 'none'; frame-ancestors 'none'"
        }
        (Framing::SameOrigin, false) => {
            "default-src 'none'; style-src 'self'; img-src 'self' https: data:; form-action 'self' https:; base-uri 'none'; frame-ancestors 'self'"
        }
        (Framing::SameOrigin, true) => {
            "default-src 'none'; style-src 'self'; img-src 'self' https: data:; form-action 'self' https:; base-uri 'none'; frame-ancestors 'self'; script-src 'self'"
        }
    };
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::CACHE_CONTROL, "no-store"),
        // The address is the key to the page: it is told to nobody.
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if framing == Framing::Nobody {
        headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    }
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    response
}
