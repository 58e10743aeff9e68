//! What a channel can show, as data: the planner reads these numbers and nothing else about a channel.

use super::{ContactField, MediaKind};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Limits of one channel for one conversation at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capabilities {
    /// Whether anything but a template may be sent at this moment; `false` when the reply window is closed.
    pub free_form: bool,
    pub text: TextLimit,
    /// Body limit when buttons, a list or a link button hang below it, in the unit of `text`: a channel counts all its
    /// texts alike.
    pub text_with_choices: TextLimit,
    pub markup: Markup,
    /// Everything is shown as the blocks are (our own widget): no degradation at all.
    pub native_blocks: bool,
    /// Buttons on a message; `None` where the channel has none.
    pub buttons: Option<ButtonLimit>,
    /// Chips that vanish after use.
    pub quick_replies: Option<ButtonLimit>,
    pub list: Option<ListLimit>,
    /// A picture may stand above buttons and link buttons.
    pub header_image: bool,
    pub carousel: Option<CarouselLimit>,
    /// Products shown by the platform from a catalog it holds.
    pub native_products: Option<NativeProducts>,
    /// A button that opens a link.
    pub link_button_title_max: Option<usize>,
    /// Captions under media; 0 where a caption must be a text of its own.
    pub caption_max: usize,
    /// Media kinds the channel takes, with their largest size in bytes.
    pub media_bytes_max: BTreeMap<MediaKind, u64>,
    pub templates: bool,
    /// What the platform has its own way of asking for.
    pub asks_for: BTreeSet<ContactField>,
    pub voice: bool,
    /// Orders are shown as the platform's own receipt.
    #[serde(default)]
    pub receipts: bool,
    /// A checkout is paid on the platform's own sheet.
    #[serde(default)]
    pub invoices: bool,
    /// Most parts one message may be split into; beyond it the rest is cut with a link or "more".
    pub parts_max: usize,
}

impl Capabilities {
    /// Nothing but words, in one part: what every channel has at least. An adapter says what it has more.
    pub fn words(text: TextLimit) -> Self {
        Self {
            free_form: true,
            text,
            text_with_choices: text,
            markup: Markup::None,
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
            voice: false,
            receipts: false,
            invoices: false,
            parts_max: 1,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextLimit {
    pub max: usize,
    pub unit: TextUnit,
}

/// What a limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextUnit {
    Chars,
    Bytes,
    Utf16,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Markup {
    None,
    /// `*bold* _italic_ ~strike~`, so those characters in a text must be made harmless.
    WhatsApp,
    Html,
    Markdown,
    Ssml,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ButtonLimit {
    pub count_max: usize,
    pub title_max: usize,
    pub token_max: usize,
    /// Two buttons with the same title are refused by the platform.
    pub titles_unique: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListLimit {
    pub rows_max: usize,
    pub sections_max: usize,
    pub row_title_max: usize,
    pub row_description_max: usize,
    pub section_title_max: usize,
    pub token_max: usize,
    /// Title of the button that opens the list.
    pub button_max: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarouselLimit {
    pub cards_min: usize,
    pub cards_max: usize,
    pub title_max: usize,
    pub subtitle_max: usize,
    /// Text on a card; 0 where a card has a title and subtitle instead.
    pub body_max: usize,
    /// A text stands above the cards in the same call; elsewhere it goes ahead as a message of its own.
    pub message_body: bool,
    pub buttons_max: usize,
    pub button_title_max: usize,
    /// Every card must have the same kinds of buttons.
    pub same_buttons: bool,
    pub image_required: bool,
}

/// The platform's own catalog, and which of our variants it is known to hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NativeProducts {
    pub catalog_id: String,
    pub list_max: usize,
    pub sections_max: usize,
    pub section_title_max: usize,
    /// A text stands above the products in the same call; elsewhere it goes ahead as a message of its own.
    #[serde(default = "yes")]
    pub message_body: bool,
    /// SKUs synchronised and approved; anything else falls back.
    pub synced: BTreeSet<crate::Sku>,
}

fn yes() -> bool {
    true
}
