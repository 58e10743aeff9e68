//! What Telegram can show. The figures are the Bot API's, but for those of buttons: it names no limit for their
//! titles and number, so that they are what a phone shows without cutting.

use super::settings::Settings;
use engine::content::capability::{
    ButtonLimit, Capabilities, CarouselLimit, ListLimit, Markup, TextLimit, TextUnit,
};
use engine::content::{ContactField, MediaKind, OPTIONS_MAX};
use std::collections::{BTreeMap, BTreeSet};

/// Text of a message, after its markup is read (sendMessage).
const TEXT_MAX: usize = 4_096;
/// Text under a picture, after its markup is read (sendPhoto).
pub(super) const CAPTION_MAX: usize = 1_024;
/// What a button carries, in bytes (InlineKeyboardButton).
pub(super) const TOKEN_BYTES_MAX: usize = 64;
/// A title of this length fits a phone where the button has its row alone.
const TITLE_MAX: usize = 40;
/// Parts of one message: with a burst of three, a few seconds.
const PARTS_MAX: usize = 5;
const MEGABYTE: u64 = 1024 * 1024;

pub(super) fn of(settings: &Settings) -> Capabilities {
    let text = TextLimit { max: TEXT_MAX, unit: TextUnit::Utf16 };
    Capabilities {
        markup: Markup::Html,
        buttons: Some(BUTTONS),
        quick_replies: Some(BUTTONS),
        list: Some(LIST),
        header_image: true,
        carousel: Some(CAROUSEL),
        link_button_title_max: Some(TITLE_MAX),
        caption_max: CAPTION_MAX,
        media_bytes_max: media(),
        asks_for: BTreeSet::from([ContactField::Phone, ContactField::Location]),
        invoices: settings.provider_token.is_some(),
        parts_max: PARTS_MAX,
        ..Capabilities::words(text)
    }
}

/// A keyboard takes about a hundred buttons; nobody is offered more than thirty options.
const BUTTONS: ButtonLimit = ButtonLimit {
    count_max: OPTIONS_MAX,
    title_max: TITLE_MAX,
    token_max: TOKEN_BYTES_MAX,
    titles_unique: false,
};

/// A list is a keyboard with a row for each option and its description beside the title.
const LIST: ListLimit = ListLimit {
    rows_max: 10,
    sections_max: 10,
    row_title_max: 24,
    row_description_max: 24,
    section_title_max: TITLE_MAX,
    token_max: TOKEN_BYTES_MAX,
    button_max: 20,
};

/// One card at a time, turned in its place. A picture cannot be taken away by editing, so every card needs one.
const CAROUSEL: CarouselLimit = CarouselLimit {
    cards_min: 2,
    cards_max: 10,
    title_max: 0,
    subtitle_max: 0,
    body_max: CAPTION_MAX,
    message_body: false,
    buttons_max: 3,
    button_title_max: TITLE_MAX,
    same_buttons: false,
    image_required: true,
};

/// What Telegram fetches from an address it is given: 5 MB of a photo, 20 MB of anything else.
fn media() -> BTreeMap<MediaKind, u64> {
    BTreeMap::from([
        (MediaKind::Image, 5 * MEGABYTE),
        (MediaKind::Video, 20 * MEGABYTE),
        (MediaKind::Audio, 20 * MEGABYTE),
        (MediaKind::Document, 20 * MEGABYTE),
        (MediaKind::Sticker, 20 * MEGABYTE),
    ])
}
