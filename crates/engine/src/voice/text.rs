//! A text as its rules see it: what they must leave alone, its sentences, its words and how hard it is to read.

use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation as _;

/// A text with the places no rule may touch.
#[derive(Debug)]
pub(super) struct Prose<'a> {
    pub text: &'a str,
    protected: Vec<Range<usize>>,
    pub sentences: Vec<Range<usize>>,
}

/// Ends with a full stop, but not a sentence.
const SHORT_FORMS: [&str; 24] = [
    "kr.", "nr.", "pr.", "stk.", "kl.", "f.eks.", "ca.", "bl.a.", "dvs.", "evt.", "osv.", "e.g.",
    "i.e.", "Mr.", "Mrs.", "Ms.", "Dr.", "No.", "Sr.", "Sra.", "Ud.", "Uds.", "p.", "aprox.",
];

impl<'a> Prose<'a> {
    /// `handed_in`: byte ranges of product titles and other words that are not ours.
    pub(super) fn new(text: &'a str, handed_in: &[Range<usize>]) -> Self {
        let is_valid = |range: &&Range<usize>| {
            range.start <= range.end
                && text.is_char_boundary(range.start)
                && text.is_char_boundary(range.end)
        };
        let mut protected: Vec<Range<usize>> = handed_in.iter().filter(is_valid).cloned().collect();
        protected.extend(placeholders(text));
        protected.extend(words_of_machines(text));
        Self { text, protected, sentences: sentences(text) }
    }

    /// Whether a place has nothing to do with links, codes, placeholders and what was handed in.
    pub(super) fn is_free(&self, place: &Range<usize>) -> bool {
        !self.protected.iter().any(|other| other.start < place.end && place.start < other.end)
    }

    /// Words of a part, without those that are left alone.
    pub(super) fn words(&self, part: &Range<usize>) -> Vec<Range<usize>> {
        let Some(text) = self.text.get(part.clone()) else { return Vec::new() };
        let all = text.unicode_word_indices().map(|(at, word)| {
            let start = part.start + at;
            start..start + word.len()
        });
        all.filter(|word| self.is_free(word)).collect()
    }

    /// The whole text.
    pub(super) fn whole(&self) -> Range<usize> {
        0..self.text.len()
    }

    /// Paragraphs: what blank lines separate.
    pub(super) fn paragraphs(&self) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut start = 0;
        for part in self.text.split("\n\n") {
            found.extend(trimmed(self.text, start..start + part.len()));
            start += part.len() + 2;
        }
        found
    }

    pub(super) fn at(&self, place: &Range<usize>) -> &'a str {
        self.text.get(place.clone()).unwrap_or_default()
    }
}

/// `{name}`.
fn placeholders(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find('{').map(|open| at + open) {
        let Some(length) = text[start..].find('}') else { break };
        found.push(start..start + length + 1);
        at = start + length + 1;
    }
    found
}

/// Links, addresses and codes: written by machines for machines.
fn words_of_machines(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, character) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, character.is_whitespace()) {
            (None, false) => start = Some(at),
            (Some(begin), true) => {
                found.extend(machine(text, begin..at));
                start = None;
            }
            (None, true) | (Some(_), false) => {}
        }
    }
    found
}

fn machine(text: &str, token: Range<usize>) -> Option<Range<usize>> {
    let around = |c: char| "().,;:!?¡¿\"'«»“”‘’[]<>".contains(c);
    let whole = &text[token.clone()];
    let word = whole.trim_matches(around);
    let start = token.start + whole.find(word)?;
    let lower = word.to_lowercase();
    let is_link =
        lower.contains("://") || lower.starts_with("www.") || lower.starts_with("mailto:");
    let is_address = word.contains('@') && word.contains('.');
    let has_digit = word.bytes().any(|byte| byte.is_ascii_digit());
    let is_plain = word.bytes().all(|byte| {
        byte.is_ascii_uppercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_' | b'#')
    });
    let has_capital = word.bytes().any(|byte| byte.is_ascii_uppercase());
    let is_code =
        is_plain && has_digit && (has_capital || word.starts_with('#')) && word.len() >= 3;
    (!word.is_empty() && (is_link || is_address || is_code)).then(|| start..start + word.len())
}

/// Sentences by Unicode's rules, except that a short form ends none.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut open: Option<Range<usize>> = None;
    for (start, part) in text.split_sentence_bound_indices() {
        let end = start + part.len();
        let range = open.take().map_or(start..end, |before| before.start..end);
        let so_far = text[range.clone()].trim_end_matches([' ', '\u{a0}']);
        let is_short = SHORT_FORMS.iter().any(|form| {
            so_far.strip_suffix(form).is_some_and(|rest| {
                rest.is_empty() || rest.ends_with(|c: char| !c.is_alphanumeric())
            })
        });
        if is_short && end < text.len() {
            open = Some(range);
        } else {
            found.extend(trimmed(text, range));
        }
    }
    found.extend(open.and_then(|range| trimmed(text, range)));
    found
}

fn trimmed(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let part = text.get(range.clone())?;
    let start = range.start + (part.len() - part.trim_start().len());
    let end = start + part.trim().len();
    (start < end).then_some(start..end)
}

/// Whether a character is shown as a picture.
pub(super) fn is_emoji(character: char) -> bool {
    matches!(character, '\u{1F000}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}' | '\u{2B50}' | '\u{2B55}'
        | '\u{231A}' | '\u{231B}' | '\u{23E9}'..='\u{23FA}' | '\u{2B05}'..='\u{2B07}' | '\u{2B1B}' | '\u{2B1C}')
}

/// The emoji of a text, a joined or colored one as one.
pub(super) fn emoji(text: &str) -> Vec<Range<usize>> {
    let all = text.grapheme_indices(true).filter(|(_, shown)| shown.chars().any(is_emoji));
    all.map(|(start, shown)| start..start + shown.len()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts<'a>(text: &'a str, ranges: &[Range<usize>]) -> Vec<&'a str> {
        ranges.iter().map(|range| &text[range.clone()]).collect()
    }

    #[test]
    fn what_machines_wrote_is_left_alone() {
        let text = "Use SUN-10 at https://x.example/a?b=1, mail hi@x.example, order #10482, BIG sale {name}.";
        let prose = Prose::new(text, &[]);
        assert_eq!(
            parts(text, &prose.protected),
            ["{name}", "SUN-10", "https://x.example/a?b=1", "hi@x.example", "#10482"]
        );
    }

    #[test]
    fn a_short_form_ends_no_sentence() {
        let text = "Det bliver 649 kr. Tak. Hvad ellers?\nSe f.eks. Lampen.";
        assert_eq!(
            parts(text, &sentences(text)),
            ["Det bliver 649 kr. Tak.", "Hvad ellers?", "Se f.eks. Lampen."]
        );
        assert!(sentences("").is_empty());
    }

    #[test]
    fn a_joined_emoji_is_one() {
        let text = "a 👩‍🌾 b ❤️ c 🇩🇰 1 #";
        assert_eq!(parts(text, &emoji(text)), ["👩‍🌾", "❤️", "🇩🇰"]);
    }
}
