//! What Messenger can show: the figures of its documentation and the window's state.

use super::settings::Settings;
use crate::Moment;
use crate::meta::messaging::{
    BUTTON_TEXT_MAX, BUTTON_TITLE_MAX, BUTTONS_MAX, PARTS_MAX, PRODUCTS_MAX, QUICK_REPLIES_MAX,
    TOKEN_MAX, reach,
};
use engine::content::capability::{
    ButtonLimit, Capabilities, CarouselLimit, NativeProducts, TextLimit, TextUnit,
};
use engine::content::{ContactField, MediaKind};
use std::collections::{BTreeMap, BTreeSet};

const MEGABYTE: u64 = 1024 * 1024;
/// The Send API refuses a longer text by name. It does not say what it counts, so the strictest reading is taken.
const TEXT_MAX: usize = 2_000;

pub(super) fn at(settings: &Settings, moment: &Moment<'_>) -> Capabilities {
    let unit = TextUnit::Utf16;
    let buttons = ButtonLimit {
        count_max: BUTTONS_MAX,
        title_max: BUTTON_TITLE_MAX,
        token_max: TOKEN_MAX,
        titles_unique: false,
    };
    let best = Capabilities {
        text_with_choices: TextLimit { max: BUTTON_TEXT_MAX, unit },
        buttons: Some(buttons),
        quick_replies: Some(ButtonLimit {
            count_max: QUICK_REPLIES_MAX,
            titles_unique: true,
            ..buttons
        }),
        carousel: Some(CAROUSEL),
        native_products: native_products(settings),
        link_button_title_max: Some(BUTTON_TITLE_MAX),
        media_bytes_max: media(),
        asks_for: BTreeSet::from([ContactField::Phone, ContactField::Email]),
        receipts: settings.receipts.is_some(),
        parts_max: PARTS_MAX,
        ..Capabilities::words(TextLimit { max: TEXT_MAX, unit })
    };
    reach::at(&settings.account, moment, best)
}

const CAROUSEL: CarouselLimit = CarouselLimit {
    cards_min: 1,
    cards_max: 10,
    title_max: 80,
    subtitle_max: 80,
    body_max: 0,
    message_body: false,
    buttons_max: BUTTONS_MAX,
    button_title_max: BUTTON_TITLE_MAX,
    same_buttons: false,
    image_required: false,
};

fn native_products(settings: &Settings) -> Option<NativeProducts> {
    let products = &settings.account.products;
    (!products.items.is_empty()).then(|| NativeProducts {
        catalog_id: products.catalog_id.clone(),
        list_max: PRODUCTS_MAX,
        sections_max: 1,
        section_title_max: 80,
        message_body: false,
        synced: products.items.keys().cloned().collect(),
    })
}

fn media() -> BTreeMap<MediaKind, u64> {
    BTreeMap::from([
        (MediaKind::Image, 8 * MEGABYTE),
        (MediaKind::Video, 25 * MEGABYTE),
        (MediaKind::Audio, 25 * MEGABYTE),
        (MediaKind::Document, 25 * MEGABYTE),
    ])
}
