//! What WhatsApp can show: the figures of its documentation, the window's state and the connected catalog.

use super::settings::Settings;
use crate::Moment;
use engine::content::{ContactField, MediaKind};
use engine::content::capability::{
    ButtonLimit, Capabilities, CarouselLimit, ListLimit, Markup, NativeProducts, TextLimit, TextUnit,
};
use std::collections::{BTreeMap, BTreeSet};

const MEGABYTE: u64 = 1024 * 1024;
/// Products in one native list.
const NATIVE_LIST_MAX: usize = 30;
/// Parts of one message: at most half a minute of the pair rate.
const PARTS_MAX: usize = 5;

pub(super) fn at(settings: &Settings, moment: &Moment<'_>) -> Capabilities {
    let unit = TextUnit::Utf16;
    Capabilities {
        free_form: moment.reply_window_until.is_some_and(|until| moment.now < until),
        text_with_choices: TextLimit { max: 1_024, unit },
        markup: Markup::WhatsApp,
        buttons: Some(ButtonLimit { count_max: 3, title_max: 20, token_max: 256, titles_unique: true }),
        list: Some(LIST),
        header_image: true,
        carousel: Some(CAROUSEL),
        native_products: native_products(settings),
        link_button_title_max: Some(20),
        caption_max: 1_024,
        media_bytes_max: media(),
        templates: !settings.templates.is_empty(),
        asks_for: asks_for(settings),
        parts_max: PARTS_MAX,
        ..Capabilities::words(TextLimit { max: 4_096, unit })
    }
}

/// The form asks for more than an e-mail address, and begins with it.
fn asks_for(settings: &Settings) -> BTreeSet<ContactField> {
    let form = settings.flow.id.as_ref().map(|_| ContactField::Email);
    [ContactField::Phone, ContactField::Location].into_iter().chain(form).collect()
}

const LIST: ListLimit = ListLimit {
    rows_max: 10,
    sections_max: 10,
    row_title_max: 24,
    row_description_max: 72,
    section_title_max: 24,
    token_max: 200,
    button_max: 20,
};

const CAROUSEL: CarouselLimit = CarouselLimit {
    cards_min: 2,
    cards_max: 10,
    title_max: 0,
    subtitle_max: 0,
    body_max: 160,
    message_body: true,
    buttons_max: 3,
    button_title_max: 20,
    same_buttons: true,
    image_required: true,
};

fn native_products(settings: &Settings) -> Option<NativeProducts> {
    let catalog = settings.catalog.as_ref()?;
    let synced = catalog.refused.without(&catalog.synced);
    (!synced.is_empty()).then(|| NativeProducts {
        catalog_id: catalog.id.clone(),
        list_max: NATIVE_LIST_MAX,
        sections_max: 10,
        section_title_max: 24,
        message_body: true,
        synced,
    })
}

fn media() -> BTreeMap<MediaKind, u64> {
    BTreeMap::from([
        (MediaKind::Image, 5 * MEGABYTE),
        (MediaKind::Video, 16 * MEGABYTE),
        (MediaKind::Audio, 16 * MEGABYTE),
        (MediaKind::Document, 100 * MEGABYTE),
        (MediaKind::Sticker, 100 * 1024),
    ])
}
