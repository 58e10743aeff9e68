//! Typographic marks that cost a text its cheap alphabet, and what they are typed as.
//!
//! One curly quote more than halves what fits into a part. Nobody misses it in a text message, so it is typed plain.
//! Letters are never touched: `á` is part of a word, and `a` would be another one.

use super::segments;
use std::borrow::Cow;

/// The text with plain marks, if that is all it takes to stay in the GSM alphabet. A text that needs more anyway (an
/// emoji, an `í`) keeps its marks.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    let mut typed = String::new();
    let mut taken = 0;
    for (at, mark) in text.char_indices() {
        if segments::is_in_alphabet(mark) {
            continue;
        }
        let Some(plain) = typed_as(mark) else { return text.into() };
        if taken == 0 {
            typed.reserve(text.len());
        }
        typed.push_str(&text[taken..at]);
        typed.push_str(plain);
        taken = at + mark.len_utf8();
    }
    if taken == 0 {
        return text.into();
    }
    typed.push_str(&text[taken..]);
    typed.into()
}

fn typed_as(mark: char) -> Option<&'static str> {
    Some(match mark {
        '‘' | '’' | '‚' | '‛' | '′' | '´' | '`' | '‹' | '›' => "'",
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' => "\"",
        '‐' | '\u{2011}' | '‒' | '–' | '—' | '―' | '−' => "-",
        '…' => "...",
        '•' | '·' => "-",
        '⁄' => "/",
        // What our own cards are drawn with: a star costs as much as the whole message again.
        '★' => "*",
        '×' => "x",
        '✓' => "x",
        '○' => "-",
        '\t' | '\u{a0}' | '\u{2002}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => " ",
        '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{85}' => "\n",
        // Nothing is seen of these.
        '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => "",
        _ => return None,
    })
}
