//! Pages: the inbox app, its files, and what machines ask of a server.
//!
//! Files come from the binary ([`crate::Assets`]) and are answered with their type, their encoding and their
//! tag. A page is answered with a policy that lets it load its own files and nothing else; addresses of the inbox
//! app that are no files are the app's own and get its page.

mod health;

use crate::api::problem::Problem;
use crate::app::{App, Asset};
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use std::sync::Arc;

/// The inbox app's page.
const INBOX_PAGE: &str = "inbox/index.html";
/// Said where a page would be when the binary was built without the web apps.
const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Trato</title>\
    <p>This server was built without its web pages. Run <code>cargo xtask ui</code> and build it again; \
    the API works all the same.</p></html>";

/// What a page may load, and who may show it in a frame.
#[derive(Debug)]
pub(crate) struct Policy {
    frame_ancestors: String,
}

impl Policy {
    /// A page of its own, never in a frame.
    pub(crate) fn alone() -> Self {
        Self { frame_ancestors: "'none'".to_owned() }
    }

    /// A page that these origins, and our own pages, may show in a frame.
    pub(crate) fn framed_by(origins: &[String]) -> Self {
        let mut ancestors = vec!["'self'"];
        ancestors.extend(origins.iter().map(String::as_str));
        Self { frame_ancestors: ancestors.join(" ") }
    }

    /// Pictures of products come from the shop's own servers; everything that runs comes from here.
    fn text(&self) -> String {
        let Self { frame_ancestors } = self;
        format!(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data: blob:; \
             font-src 'self'; connect-src 'self'; media-src 'self' https: blob:; manifest-src 'self'; \
             frame-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; \
             frame-ancestors {frame_ancestors}"
        )
    }
}

/// Everything outside of the API.
pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .fallback(any)
}

/// A file, or the inbox app for an address that is none.
async fn any(State(app): State<Arc<App>>, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    let is_asset =
        ["inbox/assets/", "widget/assets/"].iter().any(|folder| path.starts_with(folder));
    if is_asset {
        return file(&app, path, &headers);
    }
    let wants_page = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_none_or(|accept| accept.contains("text/html") || accept.contains("*/*"));
    // What looks like a file and is none does not exist; neither does anything for a machine.
    let is_app = wants_page
        && !path.contains('.')
        && !path.starts_with("api/")
        && !path.starts_with("hooks/");
    if is_app {
        page(&app, INBOX_PAGE, &headers, &Policy::alone())
    } else {
        Problem::not_found().into_response()
    }
}

/// A file of the web apps.
pub(crate) fn file(app: &App, path: &str, headers: &HeaderMap) -> Response {
    match asset(app, path, headers) {
        Some(asset) => answer(asset, headers),
        None => Problem::not_found().into_response(),
    }
}

/// A page of the web apps with its policy.
pub(crate) fn page(app: &App, path: &str, headers: &HeaderMap, policy: &Policy) -> Response {
    let mut response = match asset(app, path, headers) {
        Some(asset) => answer(asset, headers),
        None => Html(NOT_BUILT).into_response(),
    };
    let fixed: [(HeaderName, &str); 3] = [
        (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), usb=()"),
    ];
    let all = response.headers_mut();
    all.extend(fixed.map(|(name, value)| (name, HeaderValue::from_static(value))));
    if let Ok(policy) = HeaderValue::from_str(&policy.text()) {
        all.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

fn asset(app: &App, path: &str, headers: &HeaderMap) -> Option<Asset> {
    let accepted =
        headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("");
    app.options.assets.as_ref()?.file(path, accepted)
}

fn answer(asset: Asset, headers: &HeaderMap) -> Response {
    let known =
        headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or("");
    let is_known = known.split(',').any(|tag| tag.trim().trim_start_matches("W/") == asset.etag);
    let mut response = match is_known {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => Response::new(Body::from(asset.bytes.into_owned())),
    };
    let kept = if asset.immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut values = vec![
        (header::CONTENT_TYPE, asset.content_type.as_str()),
        (header::CACHE_CONTROL, kept),
        (header::ETAG, asset.etag.as_str()),
        (header::VARY, "accept-encoding"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    values.extend(asset.encoding.map(|encoding| (header::CONTENT_ENCODING, encoding)));
    for (name, value) in values {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_lets_nothing_in_that_is_not_ours() {
        let alone = Policy::alone().text();
        assert!(alone.ends_with("frame-ancestors 'none'"), "{alone}");
        for never in ["unsafe-inline", "unsafe-eval", "script-src *"] {
            assert!(!alone.contains(never), "{alone}");
        }
        let framed = Policy::framed_by(&["https://shop.example".to_owned()]).text();
        assert!(framed.ends_with("frame-ancestors 'self' https://shop.example"), "{framed}");
    }
}
