//! The demo shop's front page: a shop window with the chat on it, rendered once per language at the start.
//!
//! It stands for the merchant's own site: nothing of it belongs to the product but one script tag.

mod page;
mod words;

use super::content;
use super::pictures;
use anyhow::Result;
use axum::Router;
use axum::extract::{Path, Query};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use engine::Language;
use server::App;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Scripts and frames of our own origin only. Style elements are allowed because the chat's launcher styles its
/// shadow root with one; no text of anybody else's ever reaches this page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self'; \
    font-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
const CSS: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("shop.js");
const FOR_EVER: &str = "public, max-age=31536000, immutable";
const A_WHILE: &str = "public, max-age=300";

/// The shop's routes, with its pages ready.
///
/// # Errors
/// When the embedded demo cannot be read.
pub(crate) fn routes() -> Result<Router<Arc<App>>> {
    let window = page::Window::new(
        content::products()?,
        &content::ratings(&content::reviews()?),
        &content::document()?,
    );
    let pages: BTreeMap<Language, String> = Language::ALL
        .into_iter()
        .map(|language| (language, page::render(&window, language)))
        .collect();
    let pages = Arc::new(pages);
    let shop = move |query: Query<BTreeMap<String, String>>, headers: HeaderMap| {
        let pages = Arc::clone(&pages);
        async move { answer(&pages, &query, &headers) }
    };
    Ok(Router::new()
        .route("/shop", get(shop))
        .route("/shop/", get(|| async { Redirect::permanent("/shop") }))
        .route(
            "/shop/style.css",
            get(|| async { asset("text/css; charset=utf-8", A_WHILE, CSS.to_owned()) }),
        )
        .route(
            "/shop/shop.js",
            get(|| async { asset("text/javascript; charset=utf-8", A_WHILE, SCRIPT.to_owned()) }),
        )
        .route(
            "/demo/pictures/{file}",
            get(|Path(file): Path<String>| async move { picture(&file) }),
        ))
}

fn answer(
    pages: &BTreeMap<Language, String>,
    query: &BTreeMap<String, String>,
    headers: &HeaderMap,
) -> Response {
    let language = chosen(
        query.get("lang").map(String::as_str),
        headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()),
    );
    let html = pages.get(&language).cloned().unwrap_or_default();
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "no-cache"),
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "same-origin"),
        (header::VARY, "accept-language"),
    ];
    (headers, html).into_response()
}

/// The language asked for, else the browser's first that we speak, else English.
fn chosen(asked: Option<&str>, accepted: Option<&str>) -> Language {
    let tags = accepted
        .unwrap_or_default()
        .split(',')
        .map(|one| one.split(';').next().unwrap_or_default().trim());
    let browser = tags.filter_map(Language::from_tag).next();
    asked.and_then(Language::from_tag).or(browser).unwrap_or(Language::En)
}

/// `mug-moss.svg`; a name says what is drawn, so the picture never changes.
fn picture(file: &str) -> Response {
    let named = file.strip_suffix(".svg").and_then(pictures::split);
    match named {
        Some((shape, palette)) => asset("image/svg+xml", FOR_EVER, pictures::draw(shape, palette)),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn asset(content_type: &'static str, cache: &'static str, text: String) -> Response {
    (
        [(CONTENT_TYPE, content_type), (CACHE_CONTROL, cache), (X_CONTENT_TYPE_OPTIONS, "nosniff")],
        text,
    )
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_the_one_asked_for_or_the_browsers() {
        for (asked, accepted, expected) in [
            (Some("da"), Some("es"), Language::Da),
            (None, Some("de-DE,es;q=0.8,en;q=0.5"), Language::Es),
            (Some("xx"), Some("da-DK"), Language::Da),
            (None, None, Language::En),
        ] {
            assert_eq!(chosen(asked, accepted), expected);
        }
    }

    #[test]
    fn pictures_have_addresses() {
        for (file, status) in [
            ("mug-moss.svg", 200),
            ("candle-holder-brass.svg", 200),
            ("mug-moss.png", 404),
            ("mug.svg", 404),
            ("../mug-moss.svg", 404),
        ] {
            assert_eq!(picture(file).status().as_u16(), status, "{file}");
        }
    }
}
