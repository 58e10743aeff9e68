//! Which language a contact writes: a scorer for one text, and a belief over a conversation.
//!
//! One short message never turns an established belief; an explicit wish does at once.

use super::glossary;
use super::normalize::Normal;
use crate::{Language, MerchantProfile};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

const BUCKETS: usize = 1 << 15;
/// Evidence of a single message, in thousandths of a nat, by how many words it has.
const SHORT_EVIDENCE_MAX: i32 = 2_000;
const LONG_EVIDENCE_MAX: i32 = 4_500;
/// What the shape of unknown words may count: less than the merchant's own language does at the start.
const SHAPE_EVIDENCE_MAX: i32 = 600;
const LONG_WORDS_MIN: usize = 4;
const BELIEF_MAX: i32 = 8_000;
/// How much of the belief stays with every message, in percent.
const KEPT_PERCENT: i32 = 75;
/// What the browser or the platform says counts this much.
const PRIOR: i32 = 2_500;
/// What the country of her number says: it is where the phone was bought, and one clear word of hers outweighs it.
const NUMBER_PRIOR: i32 = 1_200;
/// How far another language must be ahead.
const SWITCH_MARGIN: i32 = 400;

/// What is known about the language of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Belief {
    /// In the order of [`Language::ALL`], in thousandths of a nat.
    pub weights: [i32; 3],
    pub current: Option<Language>,
    /// The contact or an agent said so; texts no longer change it.
    pub chosen: bool,
    /// The hint of browser, platform or number has been counted.
    pub hinted: bool,
}

impl Belief {
    /// The language to answer in.
    pub fn current(&self, profile: &MerchantProfile) -> Language {
        self.current.unwrap_or(profile.default_language)
    }

    /// Counts what browser or platform says, once, if the shop speaks it.
    pub fn hint(&mut self, language: Language, profile: &MerchantProfile) {
        self.lean(language, PRIOR, profile);
    }

    /// Counts what her number says, where nothing else was said, once, if the shop speaks it.
    pub fn hint_by_number(&mut self, language: Language, profile: &MerchantProfile) {
        self.lean(language, NUMBER_PRIOR, profile);
    }

    fn lean(&mut self, language: Language, prior: i32, profile: &MerchantProfile) {
        if !self.hinted && speaks(profile, language) {
            self.hinted = true;
            self.weights[language as usize] += prior;
            self.settle();
        }
    }

    /// Somebody said which language it is to be.
    pub fn choose(&mut self, language: Language) {
        *self = Self { weights: [0; 3], current: Some(language), chosen: true, hinted: true };
        self.weights[language as usize] = BELIEF_MAX;
    }

    /// Counts the evidence of one message.
    pub fn observe(&mut self, evidence: [i32; 3], profile: &MerchantProfile) {
        let mut evidence = evidence;
        for language in Language::ALL {
            // What the shop does not speak it cannot be answered in.
            if !speaks(profile, language) {
                evidence[language as usize] = 0;
            }
        }
        if self.chosen || evidence == [0; 3] {
            return;
        }
        if self.current.is_none() {
            self.weights[profile.default_language as usize] += SHORT_EVIDENCE_MAX / 2;
            self.current = Some(profile.default_language);
        }
        for (weight, evidence) in self.weights.iter_mut().zip(evidence) {
            *weight = (*weight * KEPT_PERCENT / 100 + evidence).min(BELIEF_MAX);
        }
        self.settle();
    }

    fn settle(&mut self) {
        let now = self.current.map_or(i32::MIN, |language| self.weights[language as usize]);
        for language in Language::ALL {
            let weight = self.weights[language as usize];
            if weight > now.saturating_add(if self.current.is_none() { 0 } else { SWITCH_MARGIN })
                && weight == self.weights.into_iter().max().unwrap_or(0)
            {
                self.current = Some(language);
                return;
            }
        }
    }
}

/// Whether a shop can answer in a language; one that names none can in all.
fn speaks(profile: &MerchantProfile, language: Language) -> bool {
    profile.languages.is_empty() || profile.languages.contains(&language)
}

/// Scores a text by its words and character trigrams, learnt from the utterance files and the glossary.
///
/// Names are no evidence: `tilføj Just Dance til listen` is Danish.
#[derive(Debug, Clone)]
pub struct LanguageScorer {
    /// `[bucket][language]` log probability.
    log_probability: Vec<[f32; 3]>,
    /// Whole words seen in each language.
    words: [BTreeSet<String>; 3],
}

impl LanguageScorer {
    #[expect(clippy::cast_precision_loss, reason = "counts of grams are far below 2^24")]
    pub fn train(known: &[(&str, Language)]) -> Self {
        let mut counts = vec![[0_u32; 3]; BUCKETS];
        let mut totals = [0_u32; 3];
        let stop_words = STOP_WORDS.iter().flat_map(|(language, words)| {
            words
                .split(' ')
                .map(|word| (*language, word))
                .cycle()
                .take(words.split(' ').count() * 12)
        });
        let mut texts: Vec<(Language, &str)> = glossary::names().collect();
        texts.extend(known.iter().map(|(text, language)| (*language, *text)));
        let mut words: [BTreeSet<String>; 3] = Default::default();
        for (language, text) in texts.into_iter().chain(stop_words) {
            words[language as usize]
                .extend(Normal::new(text).words.iter().map(|w| w.to_lowercase()));
            for gram in grams(text) {
                counts[gram][language as usize] += 1;
                totals[language as usize] += 1;
            }
        }
        let smoothing = 0.5_f32;
        let share = |n: u32, total: u32| {
            ((n as f32 + smoothing) / (total as f32 + smoothing * BUCKETS as f32)).ln()
        };
        let row = |row: &[u32; 3]| [0, 1, 2].map(|index| share(row[index], totals[index]));
        Self { log_probability: counts.iter().map(row).collect(), words }
    }

    /// Evidence for each language in thousandths of a nat above the weakest but one: 0 for what fits least.
    #[expect(clippy::cast_possible_truncation, reason = "clamped to small numbers just before")]
    pub fn evidence(&self, text: &str) -> [i32; 3] {
        let words = telling_words(text);
        let n_words = words.iter().filter(|w| w.chars().any(char::is_alphabetic)).count();
        if n_words == 0 {
            return [0; 3];
        }
        let mut sums = [0.0_f32; 3];
        for gram in words.iter().flat_map(|word| grams_of(word)) {
            let row = self.log_probability[gram];
            sums.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
        }
        let most = sums.iter().copied().fold(f32::MIN, f32::max);
        let others = sums.iter().copied().filter(|sum| *sum < most).fold(f32::MIN, f32::max);
        if others == f32::MIN {
            return [0; 3];
        }
        let winner = sums.iter().position(|sum| *sum >= most).unwrap_or(0);
        let is_elsewhere =
            |language: &usize| *language != winner && self.knows_own_word(&words, *language);
        let max = match n_words {
            // The words of a few say one thing and the letters another.
            ..LONG_WORDS_MIN
                if !self.knows_own_word(&words, winner)
                    && (0..3).any(|other| is_elsewhere(&other)) =>
            {
                0
            }
            _ if !self.knows_own_word(&words, winner) => SHAPE_EVIDENCE_MAX,
            LONG_WORDS_MIN.. => LONG_EVIDENCE_MAX,
            _ => SHORT_EVIDENCE_MAX,
        };
        // Grams overlap, so the sum overstates: half of it is nearer the truth.
        let lead = ((most - others) * 500.0).clamp(0.0, max as f32) as i32;
        sums.map(|sum| if sum >= most { lead } else { 0 })
    }

    /// Whether a word, in lower case, is an ordinary one in any language.
    pub fn knows(&self, word: &str) -> bool {
        self.words.iter().any(|words| words.contains(word))
    }

    /// Whether one of the words is of this language and of no other, by itself or by its letters.
    fn knows_own_word(&self, words: &[String], language: usize) -> bool {
        words.iter().any(|word| {
            let known = [0, 1, 2].map(|other| self.words[other].contains(word));
            let is_own = known[language] && known.iter().filter(|known| **known).count() == 1;
            is_own || word.contains(OWN_LETTERS[language])
        })
    }

    /// The likeliest language of one text alone.
    pub fn guess(&self, text: &str) -> Option<Language> {
        let evidence = self.evidence(text);
        let most = evidence.into_iter().max().filter(|most| *most > 0)?;
        Language::ALL.into_iter().find(|language| evidence[*language as usize] == most)
    }
}

/// The words that tell a language, in lower case: a capital behind the first word makes a name, unless all have one,
/// and so do the small words between two of them, `The House of the Dragon`.
fn telling_words(text: &str) -> Vec<String> {
    const SMALL_MAX: usize = 3;
    const BETWEEN_MAX: usize = 2;
    let words = Normal::new(text).words;
    let is_capital = |word: &String| {
        word.chars().next().is_some_and(char::is_uppercase) && word.chars().nth(1).is_some()
    };
    let all = words.iter().all(is_capital);
    let mut names: Vec<bool> = words
        .iter()
        .enumerate()
        .map(|(index, word)| index > 0 && !all && is_capital(word))
        .collect();
    let places: Vec<usize> = (0..names.len()).filter(|index| names[*index]).collect();
    for pair in places.windows(2) {
        let between = pair[0] + 1..pair[1];
        let is_small = |word: &String| word.chars().count() <= SMALL_MAX;
        if between.len() <= BETWEEN_MAX && words[between.clone()].iter().all(is_small) {
            names[between].fill(true);
        }
    }
    let kept = words.iter().zip(names).filter(|(_, is_name)| !is_name);
    kept.map(|(word, _)| word.to_lowercase()).collect()
}

fn grams(text: &str) -> Vec<usize> {
    Normal::new(text).words.iter().flat_map(|word| grams_of(&word.to_lowercase())).collect()
}

/// Pieces of a word in lower case; none of one with a digit.
fn grams_of(word: &str) -> Vec<usize> {
    if word.chars().any(|c| c.is_ascii_digit()) {
        return Vec::new();
    }
    // A whole word says more than a piece of one.
    let whole = bucket(word.chars().chain(['\u{1}']));
    let mut found = vec![whole, whole];
    let padded: Vec<char> = std::iter::once(' ').chain(word.chars()).chain([' ']).collect();
    found.extend(padded.windows(3).map(|gram| bucket(gram.iter().copied())));
    found.extend(padded.windows(2).map(|gram| bucket(gram.iter().copied())));
    found
}

fn bucket(characters: impl Iterator<Item = char>) -> usize {
    let hash = characters.fold(0xcbf2_9ce4_8422_2325_u64, |hash, character| {
        (hash ^ u64::from(character)).wrapping_mul(0x0100_0000_01b3)
    });
    usize::try_from((hash ^ (hash >> 31)) & (BUCKETS as u64 - 1)).unwrap_or(0)
}

/// Letters that only one of the languages writes.
const OWN_LETTERS: [&[char]; 3] = [&[], &['ñ', 'á', 'í', 'ó', 'ú'], &['æ', 'ø', 'å']];

const STOP_WORDS: [(Language, &str); 3] = [
    (
        Language::En,
        "the a an and or of to in for with on is are it this that i you me my we do does have has can what \
         which where how much many not without under over please thanks yes no want need show any some add buy \
         call find get give go hear look make open order play put remove see send set stop take tell turn \
         after again all at before between by every from if into my off our out than then there these they \
         today tomorrow tonight up was week when will",
    ),
    (
        Language::Es,
        "el la los las un una unos unas y o de del a en para por con es son esto este esta ese esa yo tú me \
         mi nosotros tiene tienen tenéis tienes hay puedo qué cuál dónde cómo cuánto cuántos no sin menos más \
         gracias sí quiero necesito busco abre añade busca compra dame dime enséñame envía haz manda pon quita \
         toca ver antes ahora aquí cada cuando después desde donde entre hasta hoy mañana mis muy nuestro otra \
         otro pero porque semana ser si sobre su sus también te todo todos ya",
    ),
    (
        Language::Da,
        "den det de en et og eller af til i for med på er jeg du mig min vi har kan hvad hvilken hvor hvordan \
         meget mange ikke uden under over tak ja nej vil gerne skal vis nogle noget mere også der som afspil bestil find \
         fjern fortæl giv gå hent hør husk kom køb lav læg mind ring se send skift slet sluk spil sæt tag tilføj \
         tænd vis ændr åbn alle andre at bliver blive din dit dine efter fra før gør han hans hele hendes hun \
         hvem hvornår igen ind kommer man mellem mig mine mit nu når om op os så ud var vores være år dag uge \
         morgen aften timer minutter",
    ),
];

#[cfg(test)]
mod tests {
    use super::super::Understanding;
    use super::*;
    use crate::dialogue::understand::Example;

    #[test]
    fn names_and_letters_are_weighed_for_what_they_are() {
        let understanding = Understanding::train(&[] as &[Example], None);
        let check = |text: &str, expected: Language| {
            assert_eq!(understanding.guess_language(text), Some(expected), "{text}");
        };
        check("håndsæbe", Language::Da);
        check("miel de brezo", Language::Es);
        check("hand soap", Language::En);
        check("tilføj Born to Run af Bruce Springsteen til kurven", Language::Da);
        check("HVOR ER MIN PAKKE", Language::Da);
        check("Find The Rest Is Noise til mig", Language::Da);
    }
}
