//! Tells Danish in English, word by word: the model has never read Danish.
//!
//! What a shop's words mean is in the glossary, what everybody's words mean in `common.tsv`, both written by hand. A
//! third list may lie beside the model: `cargo xtask models` learns it from sentence pairs where there are any. A word in
//! none of them is tried without its ending, then as two words in one, and else stays as it is.

use crate::Glossary;
use std::collections::BTreeMap;

const COMMON: &str = include_str!("../common.tsv");
/// Words in the longest name that is looked up.
const NAME_WORDS_MAX: usize = 4;
/// Endings of nouns, adjectives and verbs, longest first.
const ENDINGS: &[&str] = &[
    "ernes", "erne", "rnes", "enes", "ende", "ene", "rne", "ede", "ens", "ets", "ere", "est", "en",
    "et", "er", "ns", "rs", "te", "e", "n", "s", "t", "r",
];
/// Shorter is no word to be sure of.
const STEM_BYTES_MIN: usize = 3;
/// Each half of a word of two.
const HALF_BYTES_MIN: usize = 4;

/// What is known of Danish words.
#[derive(Debug, Clone)]
pub struct Danish {
    glossary: Glossary,
    common: BTreeMap<&'static str, &'static str>,
    learned: BTreeMap<String, String>,
}

impl Danish {
    /// With what was learned: a word, a tab and its meaning in each line.
    pub fn new(learned: &str) -> Self {
        let common = COMMON
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once('\t'))
            .flat_map(|(danish, english)| danish.split('|').map(move |name| (name, english)))
            .collect();
        let learned = learned
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .map(|(word, meaning)| (word.to_owned(), meaning.to_owned()))
            .collect();
        Self { glossary: Glossary::default(), common, learned }
    }

    /// A Danish text with English words wherever they are known.
    pub fn in_english(&self, text: &str) -> String {
        let words: Vec<Word<'_>> = text.split_whitespace().map(Word::new).collect();
        let mut told = String::with_capacity(text.len() + 16);
        let mut next = 0;
        while next < words.len() {
            let (n_words, meaning) = self.longest(&words[next..]);
            if !told.is_empty() {
                told.push(' ');
            }
            let (first, last) = (&words[next], &words[next + n_words - 1]);
            told.push_str(first.before);
            told.push_str(&meaning);
            told.push_str(last.after);
            next += n_words;
        }
        told
    }

    /// The longest name that the words begin with, and what it means; one word as it is, if nothing is known.
    fn longest(&self, words: &[Word<'_>]) -> (usize, String) {
        let most = words.len().min(NAME_WORDS_MAX);
        for n_words in (2..=most).rev() {
            let inner = &words[..n_words];
            let is_whole = inner[..n_words - 1].iter().all(|word| word.after.is_empty());
            let name =
                || inner.iter().map(|word| word.lower.as_str()).collect::<Vec<_>>().join(" ");
            if let Some(meaning) = is_whole.then(name).and_then(|name| self.by_hand(&name)) {
                return (n_words, meaning.to_owned());
            }
        }
        let word = &words[0];
        (1, self.word(&word.lower).unwrap_or_else(|| word.inner.to_owned()))
    }

    fn word(&self, word: &str) -> Option<String> {
        if word.is_empty() || word.contains(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let spelled = with_danish_letters(word);
        let known = |word: &str| self.known(word).map(str::to_owned);
        known(word)
            .or_else(|| known(spelled.as_deref()?))
            .or_else(|| self.without_ending(word).map(str::to_owned))
            .or_else(|| self.of_two(word))
    }

    fn known(&self, word: &str) -> Option<&str> {
        self.by_hand(word).or_else(|| self.learned.get(word).map(String::as_str))
    }

    fn by_hand(&self, name: &str) -> Option<&str> {
        self.common
            .get(name)
            .copied()
            .or_else(|| self.glossary.find(name).and_then(|entry| entry.english.first().copied()))
    }

    /// `kopperne`, `koppens`: by what is left without the ending, also where a letter was doubled before it.
    fn without_ending(&self, word: &str) -> Option<&str> {
        ENDINGS.iter().find_map(|ending| {
            let stem = word.strip_suffix(ending).filter(|stem| stem.len() >= STEM_BYTES_MIN)?;
            let mut letters = stem.chars().rev();
            let (last, before) = (letters.next(), letters.next());
            let single = stem.strip_suffix(last?).filter(|_| last == before);
            self.known(stem).or_else(|| self.known(single?))
        })
    }

    /// `julegave`, `børneseng`: two words in one, with or without a letter between them.
    fn of_two(&self, word: &str) -> Option<String> {
        let whole = |half: &str| self.known(half).or_else(|| self.without_ending(half));
        word.char_indices().map(|(at, _)| word.split_at(at)).find_map(|(first, second)| {
            if first.len() < HALF_BYTES_MIN || second.len() < HALF_BYTES_MIN {
                return None;
            }
            let bare = first.strip_suffix(['s', 'e']).filter(|bare| bare.len() >= STEM_BYTES_MIN);
            let meaning = self.known(first).or_else(|| self.known(bare?))?;
            Some(format!("{meaning} {}", whole(second)?))
        })
    }
}

/// A word between its punctuation.
struct Word<'a> {
    before: &'a str,
    inner: &'a str,
    after: &'a str,
    lower: String,
}

impl<'a> Word<'a> {
    fn new(text: &'a str) -> Self {
        let start = text.find(char::is_alphanumeric).unwrap_or(text.len());
        let (before, rest) = text.split_at(start);
        let inner = rest.trim_end_matches(|c: char| !c.is_alphanumeric());
        Self { before, inner, after: &rest[inner.len()..], lower: inner.to_lowercase() }
    }
}

/// `groen`, `blaa`, `aeske`: as typed on a keyboard without the three letters.
fn with_danish_letters(word: &str) -> Option<String> {
    let spelled = word.replace("aa", "å").replace("oe", "ø").replace("ae", "æ");
    (spelled != word).then_some(spelled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_common_word_stands_once() {
        let names = || COMMON.lines().skip(1).filter_map(|line| line.split('\t').next());
        let n_names: usize = names().map(|names| names.split('|').count()).sum();
        assert_eq!(Danish::new("").common.len(), n_names);
    }

    #[test]
    fn danish_is_told_in_english() {
        let danish = Danish::new("vugge\tcradle\n");
        for (text, english) in [
            ("Hvor er min ordre?", "where is my order?"),
            ("har I opvaskemaskiner, tak", "do you have dishwasher, thank you"),
            ("opvaskemaskinerne er for dyre", "dishwasher is too expensive"),
            ("vuggen", "cradle"),
            ("2 groenne qwertz!", "2 green qwertz!"),
            ("", ""),
        ] {
            assert_eq!(danish.in_english(text), english, "{text}");
        }
    }
}
