//! What an official account can show, which is little: texts, a menu of words to tap, one article with an address.

use super::settings::Settings;
use crate::Moment;
use engine::content::capability::{ButtonLimit, Capabilities, ListLimit, TextLimit, TextUnit};

/// Longest text, as the documentation of custom messages has it.
pub(super) const TEXT_BYTES_MAX: usize = 2_048;
/// Longest description of an article (error 45004 beyond it), taken for the head of a menu, too.
const DESCRIPTION_BYTES_MAX: usize = 512;
/// Longest title of an article (error 45003 beyond it).
const ARTICLE_TITLE_MAX: usize = 64;
/// No figure is documented for menus: these are what a screen of a phone holds.
const MENU_ITEMS_MAX: usize = 10;
const MENU_TITLE_MAX: usize = 40;
const MENU_TOKEN_BYTES_MAX: usize = 64;
/// Five messages in 48 hours after a contact's last: a message of more than two parts uses them up.
const PARTS_MAX: usize = 2;

pub(super) fn at(settings: &Settings, moment: &Moment<'_>) -> Capabilities {
    let limit = |max| TextLimit { max, unit: TextUnit::Bytes };
    let active = !settings.passive;
    Capabilities {
        free_form: moment.reply_window_until.is_some_and(|until| moment.now < until),
        text_with_choices: limit(DESCRIPTION_BYTES_MAX),
        buttons: active.then_some(BUTTONS),
        list: active.then_some(LIST),
        link_button_title_max: Some(ARTICLE_TITLE_MAX),
        // A picture would have to be uploaded first, and a piece is one call.
        templates: active && !settings.templates.is_empty(),
        parts_max: if active { PARTS_MAX } else { 1 },
        ..Capabilities::words(limit(TEXT_BYTES_MAX))
    }
}

const BUTTONS: ButtonLimit = ButtonLimit {
    count_max: MENU_ITEMS_MAX,
    title_max: MENU_TITLE_MAX,
    token_max: MENU_TOKEN_BYTES_MAX,
    titles_unique: false,
};

const LIST: ListLimit = ListLimit {
    rows_max: MENU_ITEMS_MAX,
    sections_max: 1,
    row_title_max: MENU_TITLE_MAX,
    row_description_max: 60,
    section_title_max: 0,
    token_max: MENU_TOKEN_BYTES_MAX,
    button_max: 20,
};
