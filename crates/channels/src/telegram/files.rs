//! Files of contacts: an id stands for a path, and the path is good for an hour, on the host the bot calls.

use super::api;
use super::settings::Settings;
use super::wire::File;
use crate::{MEDIA_BYTES_MAX, Media};
use serde::Deserialize;
use serde_json::json;
use transport::{Http, SendError, SendErrorCode};

/// Largest file a bot gets at all (getFile): more than we keep.
const FILE_BYTES_MAX: u64 = 20 * 1024 * 1024;
/// Longest id of a file and longest path, with room to spare.
const ID_BYTES_MAX: usize = 256;
const PATH_BYTES_MAX: usize = 512;
/// A file of this size on a slow line.
const TIMEOUT_MS: u64 = 60_000;

#[derive(Deserialize)]
struct Place {
    file_path: String,
    #[serde(default)]
    file_size: Option<u64>,
}

/// The best of a photo's sizes that we keep; they come from small to large.
pub(super) fn largest(sizes: Vec<File>) -> Option<File> {
    let within = |size: &File| size.file_size.is_none_or(|bytes| bytes <= limit());
    sizes.into_iter().rfind(within)
}

pub(super) async fn fetch(
    settings: &Settings,
    http: &dyn Http,
    file: &str,
) -> Result<Media, SendError> {
    let refused = |why: &str| SendError::new(SendErrorCode::InvalidRequest, why);
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if file.is_empty() || file.len() > ID_BYTES_MAX || !file.bytes().all(plain) {
        return Err(refused("it is not the id of a file"));
    }
    let told = api::call(settings, http, "getFile", &json!({ "file_id": file })).await?;
    let place = Place::deserialize(&told).map_err(|_| refused("the file has no path"))?;
    if place.file_size.is_some_and(|bytes| bytes > limit()) {
        return Err(refused("the file is too large"));
    }
    if !is_path(&place.file_path) {
        return Err(refused("the file is not where files are"));
    }
    let wanted =
        settings.file(&place.file_path)?.timeout_ms(TIMEOUT_MS).response_bytes_max(MEDIA_BYTES_MAX);
    let response = http.call(wanted).await?;
    if !response.is_success() {
        return Err(SendError::from_response(&response));
    }
    Ok(Media { mime: mime(&place.file_path).to_owned(), content: response.body.to_vec() })
}

fn limit() -> u64 {
    FILE_BYTES_MAX.min(MEDIA_BYTES_MAX as u64)
}

/// `photos/file_7.jpg`: below where the bot's files are, and nowhere else.
fn is_path(path: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let step =
        |step: &str| !step.is_empty() && step != "." && step != ".." && step.bytes().all(plain);
    path.len() <= PATH_BYTES_MAX && path.split('/').all(step)
}

/// The host says `octet-stream` of everything; the path's ending knows better.
fn mime(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "webp" => "image/webp",
        "gif" => "image/gif",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "mov" => "video/quicktime",
        "oga" | "ogg" => "audio/ogg",
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "pdf" => "application/pdf",
        "tgs" => "application/x-tgsticker",
        _ => "application/octet-stream",
    }
}
