//! What the fuzz targets share: a call read from the fuzzer's bytes, parties that sign it, and what must hold.
//!
//! A target is a few lines: it opens its channel once and hands every input to [`receive`]. The first letter of an
//! input says whether the call is proven for it (`s`, or anything else) or comes as it is (`r`): see [`Call`].

#![expect(clippy::unwrap_used, reason = "what cannot be set up is no finding of the fuzzer")]

mod call;
pub mod content;
mod limits;
pub mod model;
#[path = "../../crates/server/src/direct_line/multipart.rs"]
mod multipart;
mod outside;
pub mod parties;
mod sealed;
pub mod texts;

pub use call::Call;
pub use outside::{Accepting, at_once};
pub use parties::{Party, receive};

use engine::Timestamp;

/// When everything happens.
pub const NOW: Timestamp = Timestamp(1_795_000_000_000);
/// Where the provider was told to call.
pub const HOOK_URL: &str = "https://shop.example/hooks/channel/inbox";
/// What everything is signed with.
pub const SECRET: &str = "fuzzing-secret-0123456789abcdef0123";

/// Takes a form with files apart.
pub fn form(data: &[u8]) {
    let (first, body) =
        data.split_at(data.iter().position(|byte| *byte == b'\n').unwrap_or(data.len()));
    let content_type = String::from_utf8_lossy(first);
    let body = body.get(1..).unwrap_or_default();
    let boundary = multipart::boundary(&content_type).unwrap_or_else(|| "b".to_owned());
    for part in multipart::parts(body, &boundary).unwrap_or_default() {
        assert!(part.content.len() <= body.len(), "a part of the whole");
        assert!(
            part.file_name.is_none_or(|name| name.chars().count() <= 120),
            "a name of any length"
        );
        assert!(part.content_type.len() <= body.len(), "a type out of nothing");
    }
}
