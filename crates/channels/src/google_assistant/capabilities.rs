//! What is spoken and shown on a call: one utterance, with a screen beside it where there is one.

use engine::content::capability::{Capabilities, Markup, TextLimit, TextUnit};

/// Longest utterance of the Assistant, and the text shown beside it (not documented for Dialogflow, which takes more).
pub(super) const UTTERANCE_MAX: usize = 640;

pub(super) fn capabilities() -> Capabilities {
    let text = TextLimit { max: UTTERANCE_MAX, unit: TextUnit::Utf16 };
    Capabilities {
        markup: Markup::Ssml,
        voice: true,
        ..Capabilities::words(text)
    }
}
