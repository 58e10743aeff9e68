//! Typing errors: the catalog's own word that is one letter away from one it does not know.
//!
//! Only the words of titles, brands, categories and values are corrected to, and only words of four letters and
//! more are corrected. A short word keeps its first letter; the small words of a sentence (`have`) are what they
//! are. The last word may also be an unfinished one.

use crate::analyze::SEPARATOR;
use crate::schema::Fields;
use crate::small_words::is_small;
use crate::view::{Segment, View};
use std::collections::BTreeSet;
use std::io;

/// Shorter words are one letter away from too many others.
const LETTERS_MIN: usize = 4;
/// Words at least this long may also begin with a wrong letter.
const LETTERS_FREE_MIN: usize = 6;
/// Longer words are not typed by people.
const LETTERS_MAX: usize = 24;
/// An unfinished last word has at least so many letters.
const PREFIX_LETTERS_MIN: usize = 3;
/// Completions looked at in each segment.
const COMPLETIONS_MAX: usize = 200;

/// What a word was read as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Correction {
    pub(crate) folded: String,
    /// As the merchant writes it.
    pub(crate) written: String,
}

/// The most frequent word near an unknown one.
pub(crate) fn nearest(
    view: &View,
    fields: &Fields,
    language: usize,
    word: &str,
    is_last: bool,
) -> io::Result<Option<Correction>> {
    let folded = fields.languages[language].analyzer.folded(word);
    let n_letters = folded.chars().count();
    let is_word = folded.chars().all(char::is_alphabetic) && n_letters <= LETTERS_MAX;
    if !is_word || is_small(fields.languages[language].language, &folded) {
        return Ok(None);
    }
    if n_letters >= LETTERS_MIN {
        let mut best = Best::default();
        for candidate in neighbors(&folded, n_letters >= LETTERS_FREE_MIN) {
            let prefix = format!("{candidate}{SEPARATOR}");
            for segment in &view.segments {
                best.look_up(segment, language, &prefix)?;
            }
        }
        if let Some(found) = best.found() {
            return Ok(Some(found));
        }
    }
    if is_last && n_letters >= PREFIX_LETTERS_MIN {
        let mut best = Best::default();
        for segment in &view.segments {
            best.look_up(segment, language, &folded)?;
        }
        return Ok(best.found());
    }
    Ok(None)
}

/// Counts how often each spelling occurs.
#[derive(Default)]
struct Best {
    counts: std::collections::BTreeMap<String, u64>,
}

impl Best {
    fn look_up(&mut self, segment: &Segment, language: usize, prefix: &str) -> io::Result<()> {
        let terms = segment.languages[language].spelling.terms();
        let mut stream = terms.range().ge(prefix).into_stream()?;
        for _ in 0..COMPLETIONS_MAX {
            if !stream.advance() || !stream.key().starts_with(prefix.as_bytes()) {
                break;
            }
            if let Ok(spelling) = std::str::from_utf8(stream.key()) {
                let count = self.counts.entry(spelling.to_owned()).or_default();
                *count += u64::from(stream.value().doc_freq);
            }
        }
        Ok(())
    }

    fn found(&self) -> Option<Correction> {
        let best = self.counts.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0)))?;
        let (folded, written) = best.0.split_once(SEPARATOR)?;
        Some(Correction { folded: folded.to_owned(), written: written.to_owned() })
    }
}

/// Every word that one dropped, added, changed or swapped letter away.
fn neighbors(word: &str, first_may_change: bool) -> BTreeSet<String> {
    let letters: Vec<char> = word.chars().collect();
    let mut neighbors = BTreeSet::new();
    let start = usize::from(!first_may_change);
    for at in start..=letters.len() {
        let (head, tail) = letters.split_at(at);
        let head: String = head.iter().collect();
        let rest = |from: usize| tail.iter().skip(from).collect::<String>();
        for letter in 'a'..='z' {
            neighbors.insert(format!("{head}{letter}{}", rest(0)));
            if !tail.is_empty() {
                neighbors.insert(format!("{head}{letter}{}", rest(1)));
            }
        }
        if !tail.is_empty() {
            neighbors.insert(format!("{head}{}", rest(1)));
        }
        if tail.len() > 1 {
            neighbors.insert(format!("{head}{}{}{}", tail[1], tail[0], rest(2)));
        }
    }
    neighbors.remove(word);
    neighbors
}
