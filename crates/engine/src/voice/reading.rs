//! How hard a text is to read, by the measures each language's writers use.
//!
//! | measure | source | harder is |
//! |---|---|---|
//! | Flesch-Kincaid grade | Kincaid, Fishburne, Rogers & Chissom 1975 | higher |
//! | Gunning Fog | Gunning 1952 | higher |
//! | Coleman-Liau | Coleman & Liau 1975 | higher |
//! | SMOG | McLaughlin 1969 | higher |
//! | Automated Readability | Smith & Senter 1967 | higher |
//! | INFLESZ (Szigriszt-Pazos) | Szigriszt Pazos 1993; scale of Barrio-Cantalejo et al. 2008 | lower |
//! | LIX | Björnsson 1968 | higher |
//!
//! Syllables are counted by the groups of vowels: close enough for an average over a message, not for one word.

use super::text::Prose;
use crate::Language;
use std::ops::Range;

/// A measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    FleschKincaid,
    GunningFog,
    ColemanLiau,
    Smog,
    AutomatedReadability,
    Inflesz,
    Lix,
}

impl Measure {
    /// As the files of prose linters name it.
    pub(super) fn of_name(name: &str) -> Option<Self> {
        Some(match name {
            "Flesch-Kincaid" => Self::FleschKincaid,
            "Gunning Fog" => Self::GunningFog,
            "Coleman-Liau" => Self::ColemanLiau,
            "SMOG" => Self::Smog,
            "Automated Readability" => Self::AutomatedReadability,
            _ => return None,
        })
    }

    /// The usual one of a language.
    pub(super) fn of_language(language: Language) -> Self {
        match language {
            Language::En => Self::FleschKincaid,
            Language::Es => Self::Inflesz,
            Language::Da => Self::Lix,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::FleschKincaid => "Flesch-Kincaid",
            Self::GunningFog => "Gunning Fog",
            Self::ColemanLiau => "Coleman-Liau",
            Self::Smog => "SMOG",
            Self::AutomatedReadability => "Automated Readability",
            Self::Inflesz => "INFLESZ",
            Self::Lix => "LIX",
        }
    }

    /// Whether a lower figure is the harder text.
    pub(super) fn falls(self) -> bool {
        self == Self::Inflesz
    }

    pub(super) fn of(self, counts: &Counts) -> f64 {
        let Counts { words, sentences, letters, syllables, long, polysyllables } = *counts;
        let (per_sentence, per_word) = (words / sentences, syllables / words);
        match self {
            Self::FleschKincaid => 0.39 * per_sentence + 11.8 * per_word - 15.59,
            Self::GunningFog => 0.4 * (per_sentence + 100.0 * polysyllables / words),
            Self::ColemanLiau => 5.88 * letters / words - 29.6 * sentences / words - 15.8,
            Self::Smog => 1.043 * (polysyllables * 30.0 / sentences).sqrt() + 3.1291,
            Self::AutomatedReadability => 4.71 * letters / words + 0.5 * per_sentence - 21.43,
            Self::Inflesz => 206.835 - 62.3 * per_word - per_sentence,
            Self::Lix => per_sentence + 100.0 * long / words,
        }
    }
}

/// What the measures are made of; never zero words or sentences.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Counts {
    pub words: f64,
    pub sentences: f64,
    letters: f64,
    syllables: f64,
    /// Words of more than six letters.
    long: f64,
    /// Words of three syllables and more.
    polysyllables: f64,
}

impl Counts {
    /// `None` for a part without words.
    pub(super) fn of(prose: &Prose<'_>, part: &Range<usize>, language: Language) -> Option<Self> {
        let words = prose.words(part);
        if words.is_empty() {
            return None;
        }
        let inside = |one: &&Range<usize>| one.start < part.end && part.start < one.end;
        let n_sentences = prose.sentences.iter().filter(inside).count().max(1);
        let mut counts = Self {
            words: figure(words.len()),
            sentences: figure(n_sentences),
            letters: 0.0,
            syllables: 0.0,
            long: 0.0,
            polysyllables: 0.0,
        };
        for word in &words {
            let word = prose.at(word);
            let n_letters = word.chars().count();
            let n_syllables = syllables(word, language);
            counts.letters += figure(n_letters);
            counts.syllables += figure(n_syllables);
            counts.long += figure(usize::from(n_letters > 6));
            counts.polysyllables += figure(usize::from(n_syllables > 2));
        }
        Some(counts)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of one message")]
fn figure(count: usize) -> f64 {
    count as f64
}

/// Syllables of a word, at least one.
pub(super) fn syllables(word: &str, language: Language) -> usize {
    let letters: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
    let mut n_groups = 0;
    let mut before: Option<char> = None;
    for letter in &letters {
        let is_new = match before {
            Some(previous) => language == Language::Es && parts_vowels(previous, *letter),
            None => true,
        };
        let is_vowel = "aeiouyæøåáéíóúüäöèêàâôû".contains(*letter)
            && !(language == Language::Es && *letter == 'y' && letters.len() > 1);
        n_groups += usize::from(is_vowel && is_new);
        before = is_vowel.then_some(*letter);
    }
    // The silent e of `home` and `likes`; not that of `table` or `the`.
    if language == Language::En && n_groups > 1 {
        let text: String = letters.iter().collect();
        let stem = text.strip_suffix("es").or_else(|| text.strip_suffix('e'));
        let stem = stem.or_else(|| text.strip_suffix("ed").filter(|s| !s.ends_with(['t', 'd'])));
        let sounds = |s: &str| s.ends_with(['l', 'a', 'e', 'i', 'o', 'u', 'y']);
        n_groups -= usize::from(stem.is_some_and(|stem| !sounds(stem)));
    }
    n_groups.max(1)
}

/// Two strong vowels, or an accented weak one beside another, are two syllables in Spanish (`le-er`, `pa-ís`).
fn parts_vowels(first: char, second: char) -> bool {
    let strong = |c: char| "aeoáéó".contains(c);
    let accented_weak = |c: char| "íú".contains(c);
    (strong(first) && strong(second)) || accented_weak(first) || accented_weak(second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_counted_as_people_say_them() {
        for (language, words) in [
            (
                Language::En,
                "cat 1 home 1 table 2 delivery 4 candles 2 linen 2 the 1 looked 1 wanted 2",
            ),
            (Language::Es, "casa 2 leer 2 país 2 envío 3 cuenta 2 pedido 3 y 1 estoy 2"),
            (Language::Da, "levering 3 pris 1 kurven 2 farve 2 bestilling 3"),
        ] {
            for pair in words.split(' ').collect::<Vec<_>>().chunks(2) {
                let expected: usize = pair[1].parse().unwrap();
                assert_eq!(syllables(pair[0], language), expected, "{}", pair[0]);
            }
        }
    }

    #[test]
    fn the_measures_give_what_their_formulas_do() {
        let of = |text: &str, measure: Measure, language| {
            let prose = Prose::new(text, &[]);
            let counts = Counts::of(&prose, &prose.whole(), language).unwrap();
            (measure.of(&counts) * 100.0).round() / 100.0
        };
        // 6 words, 1 sentence, 6 syllables, 17 letters.
        let easy = "The cat sat on the mat.";
        assert_eq!(of(easy, Measure::FleschKincaid, Language::En), -1.45);
        assert_eq!(of(easy, Measure::GunningFog, Language::En), 2.4);
        assert_eq!(of(easy, Measure::AutomatedReadability, Language::En), -5.09);
        // 5 words, 1 sentence, 8 syllables.
        assert_eq!(of("La casa tiene dos gatos.", Measure::Inflesz, Language::Es), 102.16);
        // 5 words, 1 sentence, 2 long ones.
        assert_eq!(of("Leveringen koster kun lidt bagefter.", Measure::Lix, Language::Da), 45.0);
        assert!(Counts::of(&Prose::new("", &[]), &(0..0), Language::En).is_none());
    }
}
