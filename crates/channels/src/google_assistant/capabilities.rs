//! What is spoken and shown on a call: one utterance, with a screen beside it where there is one.

use engine::content::capability::{Capabilities, Markup, TextLimit, TextUnit};
use std::collections::{BTreeMap, BTreeSet};

/// Longest utterance of the Assistant, and the text shown beside it (not documented for Dialogflow, which takes more).
pub(super) const UTTERANCE_MAX: usize = 640;

pub(super) fn capabilities() -> Capabilities {
    let text = TextLimit { max: UTTERANCE_MAX, unit: TextUnit::Utf16 };
    Capabilities {
        free_form: true,
        text,
        text_with_choices: text,
        markup: Markup::Ssml,
        native_blocks: false,
        buttons: None,
        quick_replies: None,
        list: None,
        header_image: false,
        carousel: None,
        native_products: None,
        link_button_title_max: None,
        caption_max: 0,
        media_bytes_max: BTreeMap::new(),
        templates: false,
        asks_for: BTreeSet::new(),
        voice: true,
        receipts: false,
        invoices: false,
        parts_max: 1,
    }
}
