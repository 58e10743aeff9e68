//! Shop words of one language told in another, so that `lavavajillas` finds a dishwasher described in English.
//!
//! A word is looked up as it is written, then by its stem; a Danish compound that is not known is taken apart.
//! Several words that stand for one thing (`opladelige batterier`) go before the words alone.

use crate::analyze::{Analyzer, words};
use engine::Language;
use std::collections::{BTreeMap, HashMap};

/// Words of the longest name that is looked up.
const NAME_WORDS_MAX: usize = 4;
/// Shortest part of a compound that is taken apart.
const PART_CHARS_MIN: usize = 3;
/// Names of one thing in another language that are searched for, the most usual first.
const NAMES_MAX: usize = 4;

/// Names of things in several languages.
#[derive(Default)]
pub struct Lexicon {
    things: Vec<BTreeMap<Language, Vec<String>>>,
    readers: Vec<Analyzer>,
    /// Language and folded name → things.
    exact: HashMap<(Language, String), Vec<usize>>,
    /// The same with stems.
    stemmed: HashMap<(Language, String), Vec<usize>>,
}

impl std::fmt::Debug for Lexicon {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Lexicon({} things)", self.things.len())
    }
}

impl Lexicon {
    /// From the names of things by language, of several the most usual first.
    pub fn new(things: Vec<BTreeMap<Language, Vec<String>>>) -> Self {
        let mut lexicon =
            Self { readers: Language::ALL.map(Analyzer::new).into(), ..Self::default() };
        for (thing, names) in things.iter().enumerate() {
            for (language, name) in
                names.iter().flat_map(|(l, names)| names.iter().map(move |n| (*l, n)))
            {
                lexicon.enter(language, name, thing);
            }
        }
        lexicon.things = things;
        lexicon
    }

    fn enter(&mut self, language: Language, name: &str, thing: usize) {
        let Some(reader) = self.reader(language) else { return };
        let written = words(name);
        let folded: Vec<String> = written.iter().map(|word| reader.folded(word)).collect();
        let stems: Vec<String> = folded.iter().map(|word| reader.stem(word)).collect();
        self.exact.entry((language, folded.join(" "))).or_default().push(thing);
        self.stemmed.entry((language, stems.join(" "))).or_default().push(thing);
    }

    fn reader(&self, language: Language) -> Option<&Analyzer> {
        self.readers.iter().find(|reader| reader.language() == language)
    }

    /// How many things it names.
    pub fn len(&self) -> usize {
        self.things.len()
    }

    pub fn is_empty(&self) -> bool {
        self.things.is_empty()
    }

    /// The first name of every thing, in the first of these languages that has one.
    pub(crate) fn first_names(&self, languages: [Language; 3]) -> Vec<(Language, &str)> {
        self.things
            .iter()
            .filter_map(|thing| {
                languages.into_iter().find_map(|language| {
                    let first = thing.get(&language)?.first()?;
                    Some((language, first.as_str()))
                })
            })
            .collect()
    }

    /// The names, in another language, of what the first words stand for: how many words that is, and for each part
    /// its names. A compound has two parts.
    pub(crate) fn at(
        &self,
        from: Language,
        to: Language,
        written: &[String],
    ) -> Option<(usize, Vec<Vec<&str>>)> {
        let reader = self.reader(from)?;
        let n_max = written.len().min(NAME_WORDS_MAX);
        for n_words in (1..=n_max).rev() {
            let folded: Vec<String> =
                written[..n_words].iter().map(|word| reader.folded(word)).collect();
            let names = self.named(reader, from, to, &folded);
            if !names.is_empty() {
                return Some((n_words, vec![names]));
            }
        }
        let parts = self.parts(reader, from, to, written.first()?)?;
        Some((1, parts))
    }

    fn named(
        &self,
        reader: &Analyzer,
        from: Language,
        to: Language,
        folded: &[String],
    ) -> Vec<&str> {
        let stems: Vec<String> = folded.iter().map(|word| reader.stem(word)).collect();
        let exact = self.exact.get(&(from, folded.join(" ")));
        let stemmed = || self.stemmed.get(&(from, stems.join(" ")));
        let bare = || self.without_ending(from, folded);
        let Some(things) = exact.or_else(stemmed).or_else(bare) else { return Vec::new() };
        let mut names: Vec<&str> = Vec::new();
        for name in things.iter().filter_map(|thing| self.things[*thing].get(&to)).flatten() {
            if !names.contains(&name.as_str()) && names.len() < NAMES_MAX {
                names.push(name);
            }
        }
        names
    }

    /// Danish adjectives (`trådløs`, `trådløse`) have two stems: the word without its ending is looked up too.
    fn without_ending(&self, from: Language, folded: &[String]) -> Option<&Vec<usize>> {
        const ENDINGS: [&str; 4] = ["e", "t", "en", "et"];
        let [word] = folded else { return None };
        let mut bare = ENDINGS.iter().filter_map(|ending| word.strip_suffix(ending));
        bare.find_map(|bare| self.exact.get(&(from, bare.to_owned())))
            .filter(|_| from == Language::Da)
    }

    /// Front and tail of a compound, both of them known; the longest tail is what the thing is.
    fn parts(
        &self,
        reader: &Analyzer,
        from: Language,
        to: Language,
        word: &str,
    ) -> Option<Vec<Vec<&str>>> {
        if from != Language::Da {
            return None;
        }
        let folded = reader.folded(word);
        let cuts = folded.char_indices().map(|(at, _)| at).filter(|at| *at >= PART_CHARS_MIN);
        for at in cuts {
            let (front, tail) = folded.split_at(at);
            if tail.chars().count() < PART_CHARS_MIN {
                break;
            }
            let tail = self.named(reader, from, to, &[tail.to_owned()]);
            if tail.is_empty() {
                continue;
            }
            // The letter that joins two words belongs to neither.
            let fronts = [Some(front), front.strip_suffix('s'), front.strip_suffix('e')];
            let mut fronts = fronts.into_iter().flatten();
            let front = fronts.find_map(|front| {
                let names = self.named(reader, from, to, &[front.to_owned()]);
                (!names.is_empty()).then_some(names)
            });
            if let Some(front) = front {
                return Some(vec![front, tail]);
            }
        }
        None
    }

    /// A text with every known name told in another language by its most usual name; the other words stay.
    pub fn told(&self, from: Language, to: Language, text: &str) -> String {
        let written = words(text);
        let mut told: Vec<&str> = Vec::new();
        let mut at = 0;
        while at < written.len() {
            match self.at(from, to, &written[at..]) {
                Some((n_words, parts)) => {
                    told.extend(parts.iter().filter_map(|names| names.first()));
                    at += n_words;
                }
                None => {
                    told.push(&written[at]);
                    at += 1;
                }
            }
        }
        told.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexicon() -> Lexicon {
        let thing = |en: &str, es: &str, da: &str| {
            [(Language::En, en), (Language::Es, es), (Language::Da, da)]
                .into_iter()
                .map(|(language, names)| (language, names.split('|').map(str::to_owned).collect()))
                .collect()
        };
        Lexicon::new(vec![
            thing("battery|batteries", "pila|batería", "batteri"),
            thing(
                "rechargeable battery",
                "pila recargable",
                "genopladeligt batteri|genopladelige batterier",
            ),
            thing("wireless", "inalámbrico", "trådløs"),
            thing("dishwasher", "lavavajillas", "opvaskemaskine"),
            thing("computer", "ordenador", "computer"),
            thing("bag|case", "bolsa", "taske"),
        ])
    }

    #[test]
    fn names_are_told_in_another_language() {
        use Language::{Da, En, Es};
        for (from, to, text, expected) in [
            (Da, En, "opvaskemaskinen", "dishwasher"),
            (Es, En, "lavavajillas Bosch", "dishwasher Bosch"),
            (Da, En, "trådløse", "wireless"),
            (Es, En, "pilas recargables", "rechargeable battery"),
            (Da, En, "computertaske", "computer bag"),
            (Da, Es, "genopladelige batterier", "pila recargable"),
            (En, Da, "dishwashers", "opvaskemaskine"),
            (En, Da, "zebra", "zebra"),
        ] {
            assert_eq!(lexicon().told(from, to, text), expected, "{text}");
        }
    }
}
