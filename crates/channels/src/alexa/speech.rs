//! What is said: several messages as one `<speak>`, within the platform's limit, and nothing in it that cannot be
//! spoken. An unescaped `&` in a product's name would make the device say that the skill failed.

/// Characters of `outputSpeech`, its tags included.
pub const SPEECH_CHARS_MAX: usize = 8_000;
/// The share of a response that speech may take, and that of the question asked again.
pub(super) const SPEECH_BYTES_MAX: usize = 11_000;
pub(super) const REPROMPT_BYTES_MAX: usize = 2_000;

const OPEN: &str = "<speak>";
const CLOSE: &str = "</speak>";

/// Everything said, in order, in one frame; empty when nothing is.
pub(super) fn frame(parts: &[String], bytes_max: usize) -> String {
    let mut words = String::with_capacity(parts.iter().map(|part| part.len() + 1).sum());
    parts.iter().for_each(|part| clean(part, &mut words));
    let frame = OPEN.len() + CLOSE.len();
    let words = fit(words, SPEECH_CHARS_MAX - frame, bytes_max - frame);
    if words.is_empty() { words } else { format!("{OPEN}{words}{CLOSE}") }
}

/// What is inside of a frame.
pub(super) fn inner(ssml: &str) -> String {
    let ssml = ssml.trim();
    let inside = ssml.strip_prefix(OPEN).and_then(|rest| rest.strip_suffix(CLOSE));
    inside.unwrap_or(ssml).to_owned()
}

/// Plain words as they stand in a frame.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// Whether it ends in a question.
pub(super) fn asks(ssml: &str) -> bool {
    let words = ssml.trim_end_matches(CLOSE).trim_end();
    words.ends_with('?')
}

/// The last question of what is said.
pub(super) fn last_question(ssml: &str) -> Option<String> {
    let words = inner(ssml);
    let words = words.trim_end().strip_suffix('?').filter(|words| !words.contains('<'))?;
    let start = words
        .rfind(['.', '!', '?', '…'])
        .map_or(0, |at| at + words[at..].chars().next().map_or(1, char::len_utf8));
    Some(format!("{}?", words[start..].trim_start()))
}

/// Adds words without addresses, markup, pictures and control characters; tags stay as they are.
fn clean(words: &str, spoken: &mut String) {
    for word in words.split(|character: char| character.is_whitespace() || character.is_control()) {
        let address = word.contains("://") || word.starts_with("www.");
        if address && !word.contains('<') {
            continue;
        }
        let before = spoken.len();
        if before > 0 {
            spoken.push(' ');
        }
        let start = spoken.len();
        let is_tag = word.contains(['<', '>']);
        let is_spoken = |character: &char| !is_pictogram(*character) && (is_tag || !is_markup(*character));
        if word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b',' | b'?')) {
            spoken.push_str(word);
        } else {
            spoken.extend(word.chars().filter(is_spoken));
        }
        if spoken.len() == start {
            spoken.truncate(before);
        }
    }
}

fn is_markup(character: char) -> bool {
    matches!(character, '*' | '`' | '~' | '_' | '|')
}

/// Emoji, their joiners and other signs that are read out as their names or not at all.
fn is_pictogram(character: char) -> bool {
    matches!(u32::from(character),
        0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0x20E3 | 0x2190..=0x21FF | 0x2300..=0x23FF
        | 0x2500..=0x27BF | 0x2B00..=0x2BFF | 0xFE00..=0xFE0F | 0xFEFF | 0xFFF0..=0xFFFF
        | 0x1F000..=0x1FAFF | 0xE0000..=0xE007F)
}

/// Cut at the end of a sentence, else of a word, so that no entity is broken; tags are given up first.
fn fit(words: String, chars_max: usize, bytes_max: usize) -> String {
    let fits = |text: &str| text.len() <= bytes_max && text.chars().count() <= chars_max;
    if fits(&words) {
        return words;
    }
    let words = without_tags(&words);
    let mut end = 0;
    let mut sentence = 0;
    for (at, character) in words.char_indices().take(chars_max) {
        if at > bytes_max {
            break;
        }
        if character == ' ' {
            end = at;
            if words[..at].ends_with(['.', '!', '?', '…']) {
                sentence = at;
            }
        }
    }
    if fits(&words) {
        return words;
    }
    // A sentence is worth losing up to a half for.
    let end = if sentence * 2 >= end { sentence } else { end };
    words[..end].trim_end().to_owned()
}

fn without_tags(words: &str) -> String {
    let mut plain = String::with_capacity(words.len());
    let mut inside = false;
    for character in words.chars() {
        match character {
            '<' => inside = true,
            '>' => inside = false,
            other if !inside => plain.push(other),
            _ => {}
        }
    }
    plain
}
