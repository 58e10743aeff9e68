//! What is said aloud: SSML, with the language of the conversation on it.

use super::address::Address;

/// Longest fallback that is read aloud beside a card, in characters.
const SPOKEN_CHARS_MAX: usize = 600;
const OPEN: &str = "<speak>";
const CLOSE: &str = "</speak>";

/// Plain words as SSML, without the addresses in them.
pub(super) fn of_text(address: &Address, text: &str) -> String {
    let line = line(text.split_whitespace().filter(|word| !word.contains("://")), SPOKEN_CHARS_MAX);
    framed(address, &escaped(&line))
}

/// Words with a space between them, up to so many characters.
pub(super) fn line<'a>(words: impl Iterator<Item = &'a str>, chars_max: usize) -> String {
    let mut line = String::with_capacity(chars_max);
    for word in words {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if let Some((end, _)) = line.char_indices().nth(chars_max) {
        line.truncate(end);
    }
    line
}

/// A planned utterance, which knows nothing of the namespace that this platform wants.
pub(super) fn of_ssml(address: &Address, ssml: &str) -> String {
    let inner = ssml.strip_prefix(OPEN).and_then(|rest| rest.strip_suffix(CLOSE)).unwrap_or(ssml);
    framed(address, inner)
}

fn framed(address: &Address, inner: &str) -> String {
    let locale = address.locale.as_deref().unwrap_or_else(|| address.language().code());
    let locale: String = locale.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-').collect();
    let namespace = "http://www.w3.org/2001/10/synthesis";
    format!("<speak version=\"1.0\" xmlns=\"{namespace}\" xml:lang=\"{locale}\">{inner}{CLOSE}")
}

/// Text that XML and HTML read as it is written.
pub(super) fn escaped(text: &str) -> String {
    // Most texts need no look at each letter; what begins one that XML lacks is looked at.
    let is_odd = |byte: u8| (byte < b' ' && byte != b'\n') || matches!(byte, b'&' | b'<' | b'>' | b'"' | 0x7f | 0xc2 | 0xef);
    if !text.bytes().fold(false, |odd, byte| odd | is_odd(byte)) {
        return text.to_owned();
    }
    let mut harmless = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => harmless.push_str("&amp;"),
            '<' => harmless.push_str("&lt;"),
            '>' => harmless.push_str("&gt;"),
            '"' => harmless.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => {}
            other if other.is_control() && other != '\n' => {}
            other => harmless.push(other),
        }
    }
    harmless
}
