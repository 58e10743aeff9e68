//! `tú` or `usted`, `du` or `De`: which words of address a brand does not use.

use super::rule;
use super::told::Told;
use crate::Language;
use crate::voice::Level;
use crate::voice::error::GuideError;
use crate::voice::guide::Formality;
use crate::voice::rules::existence::Existence;
use crate::voice::rules::substitution::Substitution;
use crate::voice::rules::{Action, Hit, Rule, Test};
use crate::voice::text::Prose;
use std::ops::Range;

/// Forms only said to a person one calls `tú`. Forms that are also a noun or the third person are left out.
const TU: &[&str] = &[
    "tú",
    "te",
    "ti",
    "contigo",
    "tuyo",
    "tuya",
    "tuyos",
    "tuyas",
    "eres",
    "estás",
    "has",
    "vas",
    "tienes",
    "puedes",
    "quieres",
    "necesitas",
    "buscas",
    "prefieres",
    "sabes",
    "ves",
    "haces",
    "dices",
    "añades",
    "pagas",
    "sigues",
    "tenías",
    "querías",
    "estabas",
    "abriste",
    "usaste",
    "compraste",
    "dime",
    "dinos",
    "dínoslo",
    "dímelo",
    "cuéntame",
    "cuéntanos",
    "escríbeme",
    "escríbemelo",
    "mándame",
    "mándamelo",
    "mándanoslo",
    "repítemelo",
    "échale",
    "míralo",
    "puedas",
    "tengas",
    "necesites",
    "veas",
    "sepas",
];
/// What can be put right word by word.
const TU_TO_USTED: &[(&str, &str)] = &[("tu", "su"), ("tus", "sus")];
const USTED: &[&str] = &["usted", "ustedes", "Ud.", "Uds.", "Vd."];
const DU_TO_DE: &[(&str, &str)] =
    &[("du", "De"), ("dig", "Dem"), ("din", "Deres"), ("dit", "Deres"), ("dine", "Deres")];
const CONTRACTED: &[&str] = &[
    "I'm", "I'll", "I've", "I'd", "you're", "you'll", "you've", "you'd", "we're", "we'll", "we've",
    "they're", "it's", "that's", "what's", "there's", "here's", "let's", "isn't", "aren't",
    "don't", "doesn't", "didn't", "can't", "couldn't", "won't", "wouldn't", "wasn't", "haven't",
    "hasn't",
];

pub(super) fn rules(
    file: &str,
    language: Language,
    formality: Formality,
    told: &Told,
) -> Result<Vec<Rule>, GuideError> {
    let error = |message, test: Existence| rule("Formality", Level::Error, message, None, test);
    Ok(match (language, formality) {
        (Language::Es, Formality::Informal) => {
            vec![error(told.informal, Existence::words(file, 1, USTED)?)]
        }
        (Language::Es, Formality::Formal) => {
            let action = Some(Action::Replace(Vec::new()));
            let pairs = Substitution::words(file, 1, TU_TO_USTED)?;
            vec![
                error(told.formal, Existence::words(file, 1, TU)?),
                rule("Formality", Level::Error, "%[2]s → %[1]s", action, pairs),
            ]
        }
        (Language::Da, Formality::Informal) => {
            let action = Some(Action::Replace(Vec::new()));
            vec![rule("Formality", Level::Error, told.informal, action, FormalDanish)]
        }
        (Language::Da, Formality::Formal) => {
            let action = Some(Action::Replace(Vec::new()));
            let pairs = Substitution::words(file, 1, DU_TO_DE)?;
            let message = told.formal.replacen("%s", "%[2]s", 1);
            vec![rule("Formality", Level::Error, &message, action, pairs)]
        }
        (Language::En, Formality::Formal) => {
            let test = Existence::words(file, 1, CONTRACTED)?;
            vec![rule("Formality", Level::Warning, told.formal, None, test)]
        }
        // English has one word for both, and contractions are nobody's duty.
        (Language::En, Formality::Informal) => Vec::new(),
    })
}

/// `De`, `Dem` and `Deres` with a capital letter inside a sentence: at its start they may be `they`.
#[derive(Debug)]
struct FormalDanish;

impl Test for FormalDanish {
    fn hits(&self, prose: &Prose<'_>, part: &Range<usize>, _: Language) -> Vec<Hit> {
        let is_start = |word: &Range<usize>| {
            prose.sentences.iter().any(|sentence| {
                let before = prose.at(&(sentence.start..word.start));
                sentence.contains(&word.start) && !before.contains(char::is_alphanumeric)
            })
        };
        // After a colon a Danish sentence begins with a capital letter as well.
        let is_after_colon =
            |word: &Range<usize>| prose.at(&(0..word.start)).trim_end().ends_with([':', '"', '»']);
        let words = prose.words(part).into_iter();
        let words = words.filter(|word| !is_start(word) && !is_after_colon(word));
        let hits = words.filter_map(|word| {
            let better = match prose.at(&word) {
                "De" => vec!["du".to_owned()],
                "Dem" => vec!["dig".to_owned()],
                "Deres" => Vec::new(),
                _ => return None,
            };
            Some(Hit { arguments: vec![prose.at(&word).to_owned()], place: word, better })
        });
        hits.collect()
    }
}
