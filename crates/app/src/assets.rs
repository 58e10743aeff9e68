//! The web apps, built by `cargo xtask ui` and embedded in every build: a debug binary that read them from disk
//! would read those of whichever clone of a shared target folder it was built in.

use rust_embed::RustEmbed;
use server::{Asset, Assets};

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
struct Dist;

/// The embedded web assets.
#[derive(Debug, Default)]
pub struct WebAssets;

impl Assets for WebAssets {
    fn file(&self, path: &str, accept_encoding: &str) -> Option<Asset> {
        let plain = Dist::get(path)?;
        let content_type = content_type(path).to_owned();
        let packed = [("br", ".br"), ("gzip", ".gz")].into_iter().find_map(|(name, ending)| {
            let accepted = accept_encoding
                .split(',')
                .any(|one| one.split(';').next().is_some_and(|one| one.trim() == name));
            Some((name, accepted.then(|| Dist::get(&format!("{path}{ending}")))??))
        });
        let etag = format!("\"{}\"", hex(&plain.metadata.sha256_hash()[..12]));
        let immutable = path.contains("/assets/") || path.starts_with("assets/");
        let (encoding, file) = packed.map_or((None, plain), |(name, file)| (Some(name), file));
        Some(Asset { bytes: file.data, content_type, encoding, etag, immutable })
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or("") {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}
