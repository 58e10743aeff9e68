//! What a piece says as a text message.
//!
//! The planner has already put options into numbers and cards into lines: most pieces are text. What could have been
//! planned for another moment still says its words, with its address below them.

use super::punctuation;
use super::settings::Common;
use engine::content::piece::Piece;
use std::borrow::Cow;
use transport::{SendError, SendErrorCode};

/// A message as it leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Words {
    pub(super) text: String,
    /// A file to go with it, where the network carries files.
    pub(super) media: Option<String>,
}

/// The words of a piece for somebody whose network carries files, or does not.
pub(super) fn of(common: &Common, piece: &Piece, carries_media: bool) -> Result<Words, SendError> {
    let (text, media) = match piece {
        Piece::Media { url, caption, .. } if carries_media => {
            (caption.clone().unwrap_or_default(), Some(url.clone()))
        }
        Piece::Media { url, caption, .. } => (with_address(caption.as_deref().unwrap_or_default(), url), None),
        Piece::LinkButton { body, label, url, .. } => (with_address(body, &format!("{label}: {url}")), None),
        Piece::Text { body }
        | Piece::Buttons { body, .. }
        | Piece::QuickReplies { body, .. }
        | Piece::List { body, .. }
        | Piece::AskContact { body, .. }
        | Piece::Receipt { body, .. } => (body.clone(), None),
        Piece::Invoice { body, url, .. } => (with_address(body, url), None),
        Piece::Carousel { .. }
        | Piece::NativeProduct { .. }
        | Piece::NativeProducts { .. }
        | Piece::Template { .. }
        | Piece::Blocks { .. }
        | Piece::Speech { .. } => {
            return Err(SendError::new(SendErrorCode::InvalidRequest, "a text message cannot hold this piece"));
        }
    };
    if text.trim().is_empty() && media.is_none() {
        return Err(SendError::new(SendErrorCode::InvalidRequest, "the message says nothing"));
    }
    Ok(Words { text: typed(common, text), media })
}

/// With plain marks where that saves parts and the provider still takes it whole.
fn typed(common: &Common, text: String) -> String {
    if !common.plain_punctuation {
        return text;
    }
    match punctuation::plain(&text) {
        Cow::Owned(plain) if plain.chars().count() <= common.text_chars_max => plain,
        Cow::Owned(_) | Cow::Borrowed(_) => text,
    }
}

fn with_address(text: &str, address: &str) -> String {
    if text.is_empty() { address.to_owned() } else { format!("{text}\n{address}") }
}
