//! Files of visitors: looked into, limited, stored under a random name and never given out as a page.
//!
//! What a file is, is decided by its first bytes. Only pictures and PDFs are taken, and what is served may not be
//! run: no guessing of types, no scripts, no frames, and a PDF is downloaded rather than shown. Files copied from
//! another channel live here too: sound and film are played, anything that is not known is downloaded.

use super::visitor::{Guest, Place};
use crate::api::front::limited;
use crate::api::problem::{Code, Problem};
use crate::api::{secrets, unreadable};
use crate::app::App;
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use channels::webchat::wire::Happening;
use engine::content::MediaKind;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::upload::Upload;
use utoipa::ToSchema;

/// Largest file.
pub(super) const BYTES_MAX: usize = 8 * 1024 * 1024;
/// What the ids of uploads begin with.
const PREFIX: &str = "up_";

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct UploadOut {
    pub id: String,
    pub url: String,
}

/// The kinds of file that are taken: how they begin, what they are.
const KINDS: &[(&[u8], usize, &str)] = &[
    (b"\x89PNG\r\n\x1a\n", 0, "image/png"),
    (b"\xff\xd8\xff", 0, "image/jpeg"),
    (b"GIF87a", 0, "image/gif"),
    (b"GIF89a", 0, "image/gif"),
    (b"WEBP", 8, "image/webp"),
    (b"%PDF-", 0, "application/pdf"),
];

/// Kinds a provider may say a file is, which cannot hold anything that runs.
const PLAYED: &[&str] =
    &["audio/aac", "audio/amr", "audio/mp4", "audio/mpeg", "audio/ogg", "video/3gpp", "video/mp4"];
/// Anything else: a file to be kept, not opened here.
const FILE: &str = "application/octet-stream";

/// A name for an upload that nobody can guess.
pub(crate) fn fresh(app: &App) -> String {
    format!("{PREFIX}{}", secrets::fresh(app))
}

/// What a file from a provider is: its bytes decide about pictures, its provider about sound and film.
pub(crate) fn kind_of(bytes: &[u8], told: &str) -> &'static str {
    let told = told.split(';').next().unwrap_or_default().trim();
    let played = || PLAYED.iter().find(|kind| kind.eq_ignore_ascii_case(told)).copied();
    sniff(bytes).or_else(played).unwrap_or(FILE)
}

/// The kind of a file that a page sends, if it is one of those taken.
pub(crate) fn taken(bytes: &[u8]) -> Option<&'static str> {
    sniff(bytes)
}

/// What a file is, by its bytes.
fn sniff(bytes: &[u8]) -> Option<&'static str> {
    let begins =
        |(mark, at, _): &&(&[u8], usize, &str)| bytes.get(*at..*at + mark.len()) == Some(*mark);
    let (_, _, kind) = KINDS.iter().find(begins)?;
    (*kind != "image/webp" || bytes.starts_with(b"RIFF")).then_some(*kind)
}

#[utoipa::path(post, path = "/widget/{inbox}/uploads", tag = "widget", params(("inbox" = String, Path)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = UploadOut), (status = 413, body = crate::api::problem::ProblemOut), (status = 415, body = crate::api::problem::ProblemOut)))]
pub(crate) async fn create(
    State(app): State<Arc<App>>,
    guest: Guest,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<UploadOut>), Problem> {
    limited(app.front.uploads.take(&guest.token_hash, app.now()))?;
    let body = body.map_err(|rejection| unreadable(&rejection))?;
    let wrong = || {
        Problem::new(Code::UnsupportedMedia)
            .detail("Pictures (PNG, JPEG, WebP, GIF) and PDF files are taken")
    };
    let mime = sniff(&body).ok_or_else(wrong)?;
    let id = fresh(&app);
    let conversation = guest.conversation(&app).await?;
    let upload = Upload {
        id: id.clone(),
        conversation,
        file_name: None,
        mime: mime.to_owned(),
        created_at: app.now(),
        content: body.to_vec(),
    };
    let merchant = guest.place.merchant.id.clone();
    app.store().write(3, move |tx| store::upload::create(tx, &merchant, &upload)).await?;
    let url = format!("/uploads/{}/{id}", guest.place.inbox.id);
    Ok((StatusCode::CREATED, Json(UploadOut { id, url })))
}

/// The event that says an uploaded file was sent.
pub(super) async fn happening(
    app: &Arc<App>,
    place: &Place,
    id: &str,
) -> Result<Happening, Problem> {
    let (merchant, wanted) = (place.merchant.id.clone(), id.to_owned());
    let found = app.look(move |tx| store::upload::get(tx, &merchant, &wanted)).await?;
    let wrong =
        || Problem::new(Code::InvalidField).field("upload", "unknown", "There is no such upload");
    let upload = found.ok_or_else(wrong)?;
    let media =
        if upload.mime.starts_with("image/") { MediaKind::Image } else { MediaKind::Document };
    let reference = format!("{}:{}", place.inbox.id, upload.id);
    Ok(Happening::Media {
        media,
        reference,
        mime: upload.mime,
        caption: None,
        file_name: upload.file_name,
    })
}

/// Where a reference of ours is found; anything else is left as it is.
pub(crate) fn address_of(reference: &str) -> Option<String> {
    let (inbox, id) = reference.split_once(':')?;
    let ours = id.strip_prefix(PREFIX).is_some_and(secrets::is_secret);
    ours.then(|| format!("/uploads/{inbox}/{id}"))
}

/// Gives a file to whoever knows its name: 256 random bits.
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Path((inbox, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (merchant, _) = app.merchants.inbox_by_id(&inbox).ok_or_else(Problem::not_found)?;
    let merchant = merchant.id.clone();
    let upload = app
        .look(move |tx| store::upload::get(tx, &merchant, &id))
        .await?
        .ok_or_else(Problem::not_found)?;
    let disposition = match upload.mime.as_str() {
        "application/pdf" => "attachment; filename=\"file.pdf\"",
        FILE => "attachment; filename=\"file\"",
        _ => "inline",
    };
    let mime = HeaderValue::from_str(&upload.mime).map_err(|_| Problem::not_found())?;
    let mut response = upload.content.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, mime);
    let fixed: [(HeaderName, &str); 6] = [
        (header::CONTENT_DISPOSITION, disposition),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox; frame-ancestors 'none'"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "private, max-age=31536000, immutable"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_str(value).map_err(|_| Problem::not_found())?);
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_bytes_say() {
        let check =
            |bytes: &[u8], expected: Option<&str>| assert_eq!(sniff(bytes), expected, "{bytes:?}");
        check(b"\x89PNG\r\n\x1a\n....", Some("image/png"));
        check(b"\xff\xd8\xff\xe0....", Some("image/jpeg"));
        check(b"GIF89a....", Some("image/gif"));
        check(b"RIFF\x01\x02\x03\x04WEBPVP8 ", Some("image/webp"));
        check(b"%PDF-1.7", Some("application/pdf"));
        check(b"XXXX\x01\x02\x03\x04WEBP", None);
        check(b"<svg xmlns='http://www.w3.org/2000/svg'/>", None);
        check(b"<!doctype html>", None);
        check(b"\n\x89PNG\r\n\x1a\n", None);
        check(b"", None);
    }

    #[test]
    fn what_a_provider_says_counts_for_sound_and_film_only() {
        let check = |bytes: &[u8], told: &str, expected: &str| {
            assert_eq!(kind_of(bytes, told), expected, "{told}")
        };
        check(b"OggS", "audio/ogg; codecs=opus", "audio/ogg");
        check(b"....ftyp", "video/mp4", "video/mp4");
        check(b"\xff\xd8\xff\xe0", "text/html", "image/jpeg");
        check(b"<script>", "text/html", "application/octet-stream");
        check(b"<svg onload=alert(1)>", "image/svg+xml", "application/octet-stream");
        check(b"PK", "", "application/octet-stream");
    }

    #[test]
    fn only_references_of_ours_become_addresses() {
        let id = format!("{PREFIX}{}", "0a".repeat(32));
        assert_eq!(address_of(&format!("web:{id}")), Some(format!("/uploads/web/{id}")));
        for other in ["https://cdn.example/a.png", "1234567890", "web:up_short", "web:../../etc"] {
            assert_eq!(address_of(other), None, "{other}");
        }
    }
}
