//! How long a text is in a channel's own unit, and how to shorten a title without breaking a letter.

use crate::content::capability::{TextLimit, TextUnit};
use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation;

const ELLIPSIS: &str = "…";

/// The length of `text` in `unit`.
pub fn length(text: &str, unit: TextUnit) -> usize {
    match unit {
        TextUnit::Bytes => text.len(),
        // One unit each, whichever is counted.
        TextUnit::Chars | TextUnit::Utf16 if text.is_ascii() => text.len(),
        TextUnit::Chars => text.chars().count(),
        // A letter has one byte that continues none, and takes two units if it has four bytes.
        TextUnit::Utf16 => text
            .bytes()
            .map(|byte| usize::from(byte & 0xc0 != 0x80) + usize::from(byte >= 0xf0))
            .sum(),
    }
}

/// Whether `text` is within `limit`.
pub fn fits(text: &str, limit: TextLimit) -> bool {
    length(text, limit.unit) <= limit.max
}

/// The length of a title. No platform says what it counts in one, so the strictest of the two
/// readings is taken: UTF-16 units.
pub fn title_length(title: &str) -> usize {
    length(title, TextUnit::Utf16)
}

/// A title of one line with at most `max` units: cut between letters, between words where that loses little.
pub(super) fn shorten(title: &str, max: usize) -> String {
    shortened(title, max).into_owned()
}

/// The same, for what goes into a larger text.
pub(super) fn shortened(title: &str, max: usize) -> Cow<'_, str> {
    let title = one_line(title);
    if title_length(&title) <= max {
        return title;
    }
    let kept = beginning(&title, max.saturating_sub(title_length(ELLIPSIS)));
    let word_end = kept.rfind(' ').filter(|&end| end * 5 >= kept.len() * 3);
    let kept = kept[..word_end.unwrap_or(kept.len())].trim_end();
    if max == 0 { Cow::Borrowed("") } else { Cow::Owned([kept, ELLIPSIS].concat()) }
}

/// The longest beginning of at most `units` UTF-16 units that ends between two letters.
pub fn beginning(text: &str, units: usize) -> &str {
    let bytes = text.as_bytes();
    let (mut end, mut used) = (0, 0);
    while let Some(byte) = bytes.get(end) {
        // Between two letters of ASCII there is always an end, but in a line's end of two of them.
        let is_plain =
            byte.is_ascii() && *byte != b'\r' && bytes.get(end + 1).is_none_or(u8::is_ascii);
        let letter = if is_plain { &text[end..=end] } else { first_letter(&text[end..]) };
        used += title_length(letter);
        if used > units {
            break;
        }
        end += letter.len();
    }
    &text[..end]
}

fn first_letter(text: &str) -> &str {
    text.graphemes(true).next().unwrap_or(text)
}

/// Shortens titles so that no two read the same where that is refused: `Blue mug`, `Blue mug 2`.
pub(super) fn titles(originals: &[impl AsRef<str>], max: usize, unique: bool) -> Vec<String> {
    let mut taken: Vec<String> = Vec::with_capacity(originals.len());
    for original in originals {
        let original = original.as_ref();
        let mut title = shorten(original, max);
        let mut number = 1;
        while unique && taken.iter().any(|other| reads_alike(other, &title)) {
            number += 1;
            let suffix = format!(" {number}");
            let stem = shorten(original, max.saturating_sub(suffix.len()));
            title = if stem.is_empty() { number.to_string() } else { format!("{stem}{suffix}") };
        }
        taken.push(title);
    }
    taken
}

/// Whether two titles differ in nothing but capitals.
pub(super) fn reads_alike(one: &str, other: &str) -> bool {
    if one.is_ascii() && other.is_ascii() {
        return one.eq_ignore_ascii_case(other);
    }
    one.to_lowercase() == other.to_lowercase()
}

/// Without line breaks and doubled spaces.
pub(super) fn one_line(text: &str) -> Cow<'_, str> {
    let is_spaced = !text.starts_with(' ') && !text.ends_with(' ') && !text.contains("  ");
    if is_spaced && !text.chars().any(char::is_control) {
        return Cow::Borrowed(text);
    }
    let visible: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    visible.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ").into()
}

#[cfg(test)]
mod tests {
    use super::{shorten, titles};

    #[test]
    fn titles_are_cut_between_letters_and_rather_between_words() {
        for (title, max, expected) in [
            ("Blue mug", 20, "Blue mug"),
            ("Stoneware mug with handle", 20, "Stoneware mug with…"),
            ("Unforgettablestonewaremug", 20, "Unforgettablestonew…"),
            ("👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 12, "👩‍👩‍👧‍👦…"),
            ("two\nlines  here", 20, "two lines here"),
            ("anything", 0, ""),
        ] {
            assert_eq!(shorten(title, max), expected);
        }
    }

    #[test]
    fn equal_titles_are_numbered() {
        let originals = ["Blue mug", "blue mug", "Blue mug"].map(str::to_owned);
        assert_eq!(titles(&originals, 20, true), ["Blue mug", "blue mug 2", "Blue mug 3"]);
        let long = ["A very long name of a mug", "A very long name of a cup"].map(str::to_owned);
        assert_eq!(titles(&long, 20, true), ["A very long name…", "A very long name… 2"]);
        assert_eq!(titles(&originals, 20, false)[1], "blue mug");
    }
}
