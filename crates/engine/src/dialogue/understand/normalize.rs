//! Text in the two forms that understanding works on: as shown but tidy, and folded for comparing.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longest text that is understood; the rest of a longer one is only stored.
pub const CHARS_MAX: usize = 1_000;

/// One message, prepared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Normal {
    /// NFKC, emoji and control characters dropped, one space between words; case kept.
    pub shown: String,
    /// Words of `shown` without the punctuation around them; case kept.
    pub words: Vec<String>,
    /// The same words folded.
    pub folded: Vec<String>,
    /// Where each stands in `shown`, in bytes, with the punctuation around it.
    pub places: Vec<(usize, usize)>,
}

impl Normal {
    pub fn new(text: &str) -> Self {
        let shown = tidy(text);
        let mut words = Vec::new();
        let mut places = Vec::new();
        let mut start = 0;
        for piece in shown.split(' ') {
            let word = strip_edges(piece);
            if !word.is_empty() {
                words.push(word);
                places.push((start, start + piece.len()));
            }
            start += piece.len() + 1;
        }
        let folded = words.iter().map(|word| fold(word)).collect();
        Self { shown, words, folded, places }
    }

    /// All folded words with single spaces.
    pub fn joined(&self) -> String {
        self.folded.join(" ")
    }
}

/// Whether a text surely has more words than `n_words`, found out without taking it apart: most messages are no
/// keyword, and can be told to be none by their length.
pub fn has_more_words(text: &str, n_words: usize) -> bool {
    let words = text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric));
    words.take(n_words + 1).count() > n_words
}

/// Lower case without diacritics: `Blå` and `bla`, `cajón` and `cajon` compare equal.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        // Nothing to take apart.
        return text.to_ascii_lowercase().replace('`', "'");
    }
    let mut folded = String::with_capacity(text.len());
    for character in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        match character {
            'ø' | 'Ø' => folded.push('o'),
            'æ' | 'Æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            '’' | '‘' | '´' | '`' => folded.push('\''),
            other => folded.extend(other.to_lowercase()),
        }
    }
    folded
}

/// Folded words of a title or label, for comparing with what was typed.
pub fn fold_words(text: &str) -> Vec<String> {
    Normal::new(text).folded
}

fn tidy(text: &str) -> String {
    if text.is_ascii() { tidied(text.chars(), text.len()) } else { tidied(text.nfkc(), text.len()) }
}

fn tidied(characters: impl Iterator<Item = char>, n_bytes: usize) -> String {
    let mut tidied = String::with_capacity(n_bytes);
    for character in characters.take(CHARS_MAX) {
        if character.is_whitespace() || character.is_control() {
            if !tidied.ends_with(' ') {
                tidied.push(' ');
            }
        } else if !is_pictogram(character) {
            tidied.push(character);
        }
    }
    tidied.trim().to_owned()
}

/// Emoji, their modifiers and joiners, and other pictures: they carry mood, not meaning.
fn is_pictogram(character: char) -> bool {
    matches!(u32::from(character),
        0x200B..=0x200F | 0x2060..=0x206F | 0x20E3 | 0x2190..=0x21FF | 0x2300..=0x23FF
        | 0x2600..=0x27BF | 0x2B00..=0x2BFF | 0xFE00..=0xFE0F | 0x1F000..=0x1FAFF
        | 0xE0000..=0xE007F)
}

fn strip_edges(word: &str) -> String {
    let keep = |c: char| c.is_alphanumeric() || matches!(c, '€' | '$' | '£' | '#' | '%');
    let start = word.find(|c: char| keep(c) || c == '-' || c == '@').unwrap_or(word.len());
    let stripped = word[start..].trim_end_matches(|c: char| !keep(c));
    let price_mark = word.ends_with(",-") && stripped.ends_with(|c: char| c.is_ascii_digit());
    if price_mark { format!("{stripped},-") } else { stripped.trim_start_matches('-').to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_tidied_and_folded() {
        let normal = Normal::new("  ¿Tenéis   TAZAS azules? 😊 (2 stk.) 200,- #1042!");
        assert_eq!(normal.words, ["Tenéis", "TAZAS", "azules", "2", "stk", "200,-", "#1042"]);
        assert_eq!(normal.folded, ["teneis", "tazas", "azules", "2", "stk", "200,-", "#1042"]);
        assert_eq!(fold("Blåbærgrød ﬁn"), "blabaergrod fin");
        assert_eq!(Normal::new("🎁👍🏽").shown, "");
    }
}
