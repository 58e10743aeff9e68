//! Makes foreign text harmless in a channel's markup, so that a product called `*NEW* <b>` reads as it is written.
//!
//! WhatsApp has no escape character. A mark that could open or close a style is replaced by a look-alike
//! (`∗ ˍ ∼ ˋ`); one between two letters or digits can do neither and stays, so that `a_b@example.com`
//! can still be copied.

use crate::content::capability::Markup;
use std::borrow::Cow;

/// Whether nothing in `text` could be read as markup: so most words are, and there are many of them.
pub(super) fn is_harmless(text: &str, markup: Markup) -> bool {
    match markup {
        Markup::None => true,
        Markup::WhatsApp => !has(text, |byte| matches!(byte, b'*' | b'_' | b'~' | b'`' | b'>')),
        Markup::Html | Markup::Ssml => !has(text, is_xml),
        Markup::Markdown => !has(text, is_markdown),
    }
}

/// Whether any byte is one of these. Without an early end, so that the processor looks at many at once.
fn has(text: &str, is_one: impl Fn(u8) -> bool) -> bool {
    text.bytes().fold(false, |any, byte| any | is_one(byte))
}

/// `text` so that nothing in it is read as markup.
pub(super) fn escape(text: &str, markup: Markup) -> Cow<'_, str> {
    if is_harmless(text, markup) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(match markup {
        Markup::None => text.to_owned(),
        Markup::WhatsApp => whatsapp(text),
        Markup::Html | Markup::Ssml => xml(text),
        Markup::Markdown => markdown(text),
    })
}

/// An address in `markup`: only what must be escaped there, since a look-alike would break it.
pub(super) fn link(url: &str, markup: Markup) -> Cow<'_, str> {
    match markup {
        Markup::None | Markup::WhatsApp | Markup::Markdown => Cow::Borrowed(url),
        Markup::Html | Markup::Ssml => escape(url, markup),
    }
}

fn whatsapp(text: &str) -> String {
    let mut harmless = String::with_capacity(text.len());
    let mut before: Option<char> = None;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let inside = before.is_some_and(char::is_alphanumeric)
            && characters.peek().is_some_and(|after| after.is_alphanumeric());
        harmless.push(match character {
            '*' if !inside => '∗',
            '_' if !inside => 'ˍ',
            '~' if !inside => '∼',
            '`' => 'ˋ',
            // At the start of a line it would make a quotation.
            '>' if before.is_none() => '›',
            other => other,
        });
        before = Some(character);
    }
    harmless
}

fn xml(text: &str) -> String {
    let mut harmless = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => harmless.push_str("&amp;"),
            '<' => harmless.push_str("&lt;"),
            '>' => harmless.push_str("&gt;"),
            '"' => harmless.push_str("&quot;"),
            '\'' => harmless.push_str("&#39;"),
            // Not a character of XML at all, not even escaped.
            '\u{fffe}' | '\u{ffff}' => {}
            other => harmless.push(other),
        }
    }
    harmless
}

fn markdown(text: &str) -> String {
    let mut harmless = String::with_capacity(text.len());
    for character in text.chars() {
        if u8::try_from(character).is_ok_and(is_markdown) {
            harmless.push('\\');
        }
        harmless.push(character);
    }
    harmless
}

/// What XML reads as its own. The last one begins the two characters that it lacks, and many that it has.
fn is_xml(byte: u8) -> bool {
    matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'' | 0xef)
}

fn is_markdown(byte: u8) -> bool {
    matches!(byte, b'\\' | b'`' | b'*' | b'_' | b'[' | b']' | b'<' | b'>' | b'~' | b'#' | b'|')
}

#[cfg(test)]
mod tests {
    use super::escape;
    use crate::content::capability::Markup;

    #[test]
    fn foreign_text_is_never_markup() {
        for (markup, text, expected) in [
            (Markup::WhatsApp, "*NEW* _soft_ ~12~ ```x```", "∗NEW∗ ˍsoftˍ ∼12∼ ˋˋˋxˋˋˋ"),
            (Markup::WhatsApp, "a_b@example.com 5*3", "a_b@example.com 5*3"),
            (Markup::Html, "<b>Tom & \"Jo\"</b>", "&lt;b&gt;Tom &amp; &quot;Jo&quot;&lt;/b&gt;"),
            (Markup::Ssml, "salt & pepper's", "salt &amp; pepper&#39;s"),
            (Markup::Markdown, "[a](b) *c*", "\\[a\\](b) \\*c\\*"),
            (Markup::None, "*as it is*", "*as it is*"),
        ] {
            assert_eq!(escape(text, markup), expected);
        }
    }
}
