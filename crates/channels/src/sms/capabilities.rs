//! What a text message can show: words. Options become numbers, cards become lines, pictures become links.

use super::note::Note;
use super::settings::Settings;
use crate::Moment;
use engine::content::MediaKind;
use engine::content::capability::{Capabilities, TextLimit, TextUnit};
use std::collections::BTreeMap;

/// A picture that American networks still carry.
const MEDIA_BYTES_MAX: u64 = 5 * 1024 * 1024;

pub(super) fn at(settings: &Settings, moment: &Moment<'_>) -> Capabilities {
    let text = TextLimit { max: settings.common.text_units_max(), unit: TextUnit::Utf16 };
    let carries_media = settings.common.sends_media() && Note::read(moment.address).is_american();
    Capabilities {
        caption_max: if carries_media { text.max } else { 0 },
        media_bytes_max: if carries_media {
            BTreeMap::from([(MediaKind::Image, MEDIA_BYTES_MAX)])
        } else {
            BTreeMap::new()
        },
        // All of a message is one text of many parts: what it costs is bounded as a whole.
        ..Capabilities::words(text)
    }
}
