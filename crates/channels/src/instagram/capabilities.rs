//! What Instagram can show: the figures of its documentation and the window's state.

use crate::Moment;
use crate::meta::messaging::{
    Account, BUTTON_TEXT_MAX, BUTTON_TITLE_MAX, BUTTONS_MAX, PARTS_MAX, PRODUCTS_MAX,
    QUICK_REPLIES_MAX, TOKEN_MAX, reach,
};
use engine::content::MediaKind;
use engine::content::capability::{
    ButtonLimit, Capabilities, CarouselLimit, NativeProducts, TextLimit, TextUnit,
};
use std::collections::BTreeMap;

const MEGABYTE: u64 = 1024 * 1024;
/// Of UTF-8: an `ø` takes two of them, an emoji four and more.
const TEXT_BYTES_MAX: usize = 1_000;

pub(super) fn at(account: &Account, moment: &Moment<'_>) -> Capabilities {
    let unit = TextUnit::Bytes;
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
        native_products: native_products(account),
        link_button_title_max: Some(BUTTON_TITLE_MAX),
        media_bytes_max: media(),
        // Chips for a phone number or an e-mail address were switched off in October 2026.
        parts_max: PARTS_MAX,
        ..Capabilities::words(TextLimit { max: TEXT_BYTES_MAX, unit })
    };
    reach::at(account, moment, best)
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

fn native_products(account: &Account) -> Option<NativeProducts> {
    let products = &account.products;
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
    ])
}
