//! Which page a request comes from: what a browser says and no script can change.

use crate::app::App;
use axum::http::{HeaderMap, header};
use url::Url;

/// Whether the request comes from a page of ours, or from no page at all.
pub(crate) fn is_ours(app: &App, headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok());
    match headers.get(header::ORIGIN) {
        None => true,
        Some(origin) => {
            origin.to_str().is_ok_and(|origin| is_same(origin, host, &app.options.public_url))
        }
    }
}

/// Whether a socket may be opened with a cookie: a browser always says from where, so nothing is not enough.
pub(crate) fn is_said_to_be_ours(app: &App, headers: &HeaderMap) -> bool {
    headers.contains_key(header::ORIGIN) && is_ours(app, headers)
}

/// An origin is ours when it is the public address, or the very host that the request was sent to.
fn is_same(origin: &str, host: Option<&str>, public_url: &str) -> bool {
    let Ok(origin) = Url::parse(origin) else { return false };
    if !matches!(origin.scheme(), "http" | "https") {
        return false;
    }
    if Url::parse(public_url).is_ok_and(|public| public.origin() == origin.origin()) {
        return true;
    }
    let asked = host.and_then(|host| Url::parse(&format!("{}://{host}", origin.scheme())).ok());
    asked.is_some_and(|asked| asked.origin() == origin.origin())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(origin: &str, host: &str, expected: bool) {
        assert_eq!(
            is_same(origin, Some(host), "https://chat.shop.example"),
            expected,
            "{origin} at {host}"
        );
    }

    #[test]
    fn another_page_is_recognised() {
        check("https://chat.shop.example", "127.0.0.1:8080", true);
        check("https://chat.shop.example:443", "127.0.0.1:8080", true);
        check("http://127.0.0.1:8080", "127.0.0.1:8080", true);
        check("http://localhost:5173", "localhost:5173", true);
        check("http://chat.shop.example", "127.0.0.1:8080", false);
        check("https://chat.shop.example.evil.example", "127.0.0.1:8080", false);
        check("https://evil.example", "chat.shop.example", false);
        check("null", "chat.shop.example", false);
        check("file://chat.shop.example", "chat.shop.example", false);
        check("", "", false);
    }
}
