//! What a conversation can show: that depends on the channel of the platform, and on who reads along.
//!
//! Where no source gives a figure it is ours, and on the safe side.

use super::address::{Address, Profile};
use crate::Moment;
use engine::content::MediaKind;
use engine::content::capability::{
    ButtonLimit, Capabilities, CarouselLimit, ListLimit, Markup, TextLimit, TextUnit,
};
use std::collections::BTreeMap;

const MEGABYTE: u64 = 1024 * 1024;
/// Words of one message. A Teams message may have some 80 KB with its cards, in two bytes a letter, and the
/// words are in it up to three times: shown, summed up, spoken.
const TEXT_UTF16_MAX: usize = 8_000;
/// Words on a card.
const CARD_TEXT_UTF16_MAX: usize = 4_000;
/// Suggested actions that Teams shows, and only to one person alone.
const TEAMS_SUGGESTED_MAX: usize = 3;
/// Suggested actions of the web chat client.
const WEB_SUGGESTED_MAX: usize = 100;
/// Suggested actions of Facebook, the least of the other channels that have them.
const OTHER_SUGGESTED_MAX: usize = 11;
/// Buttons on a hero card in Teams.
const TEAMS_BUTTONS_MAX: usize = 6;
/// Cards side by side in Teams.
const CARDS_MAX: usize = 10;
const PARTS_MAX: usize = 5;
/// What one utterance may say; a voice that reads for minutes helps nobody.
const SPOKEN_MAX: usize = 6_000;

pub(super) fn at(moment: &Moment<'_>) -> Capabilities {
    match Address::read(moment.address).map_or(Profile::Other, |address| address.profile()) {
        Profile::Teams { personal } => Capabilities {
            buttons: Some(buttons(TEAMS_BUTTONS_MAX, 40, 1_000)),
            quick_replies: personal.then(|| buttons(TEAMS_SUGGESTED_MAX, 40, 1_000)),
            media_bytes_max: BTreeMap::from([(MediaKind::Image, MEGABYTE)]),
            ..rich()
        },
        Profile::Web => Capabilities {
            buttons: Some(buttons(10, 40, 1_000)),
            quick_replies: Some(buttons(WEB_SUGGESTED_MAX, 40, 1_000)),
            media_bytes_max: [MediaKind::Image, MediaKind::Video, MediaKind::Audio, MediaKind::Document]
                .map(|kind| (kind, 4 * MEGABYTE))
                .into(),
            ..rich()
        },
        Profile::Cortana => Capabilities {
            voice: true,
            markup: Markup::Ssml,
            text: TextLimit { max: SPOKEN_MAX, unit: TextUnit::Utf16 },
            parts_max: 1,
            ..rich()
        },
        Profile::Other => Capabilities {
            // Telegram, the strictest of them, gives a button 64 bytes.
            buttons: Some(buttons(3, 20, 64)),
            quick_replies: Some(buttons(OTHER_SUGGESTED_MAX, 20, 64)),
            list: None,
            receipts: false,
            text: TextLimit { max: 2_000, unit: TextUnit::Utf16 },
            text_with_choices: TextLimit { max: 600, unit: TextUnit::Utf16 },
            media_bytes_max: BTreeMap::from([(MediaKind::Image, MEGABYTE)]),
            ..rich()
        },
    }
}

fn rich() -> Capabilities {
    Capabilities {
        text_with_choices: TextLimit { max: CARD_TEXT_UTF16_MAX, unit: TextUnit::Utf16 },
        list: Some(LIST),
        header_image: true,
        carousel: Some(CAROUSEL),
        link_button_title_max: Some(40),
        caption_max: 1_000,
        receipts: true,
        parts_max: PARTS_MAX,
        ..Capabilities::words(TextLimit { max: TEXT_UTF16_MAX, unit: TextUnit::Utf16 })
    }
}

const fn buttons(count_max: usize, title_max: usize, token_max: usize) -> ButtonLimit {
    ButtonLimit { count_max, title_max, token_max, titles_unique: true }
}

const LIST: ListLimit = ListLimit {
    rows_max: 20,
    sections_max: 10,
    row_title_max: 80,
    row_description_max: 120,
    section_title_max: 40,
    token_max: 1_000,
    button_max: 40,
};

const CAROUSEL: CarouselLimit = CarouselLimit {
    cards_min: 2,
    cards_max: CARDS_MAX,
    title_max: 80,
    subtitle_max: 120,
    body_max: 400,
    message_body: true,
    buttons_max: 3,
    button_title_max: 30,
    same_buttons: false,
    image_required: false,
};
