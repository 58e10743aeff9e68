//! The interaction model of a locale, made of what the engine understands: what the developer console takes as JSON.
//!
//! Names and sentences come from [`super::words`] and from the engine's own utterances, within the platform's rules:
//! a free slot stands alone in a sample and has words around it, no sample belongs to two intents, samples are
//! letters, spaces, apostrophes and hyphens. [`interaction_model`] and the reading of requests share one table.

use super::words::{self, CHOOSE, QUERY, ROWS, Row, SAY};
use engine::Language;
use engine::dialogue::understand::normalize::Normal;
use engine::dialogue::understand::utterances;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Samples of one intent.
pub const SAMPLES_MAX: usize = 30;
/// Words of one sample; more are never said the same way twice.
const SAMPLE_WORDS_MAX: usize = 9;
const SAMPLE_CHARS_MAX: usize = 100;
/// Characters of the name a skill is called by.
const INVOCATION_CHARS: std::ops::RangeInclusive<usize> = 2..=50;
const POSITION: &str = "POSITION";
const ELICIT: &str = "Elicit.query";

/// Locales of the languages we speak. The platform has no Danish.
pub const LOCALES: &[&str] =
    &["en-AU", "en-CA", "en-GB", "en-IN", "en-US", "es-ES", "es-MX", "es-US"];

/// The platform's own intents that a model must have, or that we answer.
const BUILT_IN: &[&str] = &[
    "AMAZON.CancelIntent",
    "AMAZON.FallbackIntent",
    "AMAZON.HelpIntent",
    "AMAZON.NavigateHomeIntent",
    "AMAZON.NextIntent",
    "AMAZON.NoIntent",
    "AMAZON.PreviousIntent",
    "AMAZON.RepeatIntent",
    "AMAZON.StartOverIntent",
    "AMAZON.StopIntent",
    "AMAZON.YesIntent",
];

/// Understood by the platform's own intents.
const TAKEN: &[&str] = &[
    "yes",
    "no",
    "ok",
    "help",
    "help me",
    "cancel",
    "never mind",
    "stop",
    "next",
    "repeat",
    "go back",
    "start over",
    "si",
    "ayuda",
    "ayudame",
    "cancelar",
    "para",
    "detente",
    "siguiente",
    "repetir",
    "repite",
    "anterior",
    "volver",
];
/// Words that are typed and never said.
const TYPED: &[&str] = &[
    "pls", "plz", "u", "ur", "ty", "thx", "tks", "wheres", "whats", "thats", "theres", "im", "ill",
    "id", "ive", "dont", "didnt", "cant", "havent", "hasnt", "isnt", "wont", "nxt", "moar",
    "wanna", "ok", "n", "k", "y", "q", "xq", "tb", "porfa", "tmb", "msg", "trak", "stauts",
    "cuestion", "hell", "coño", "cono",
];
/// Words a name must not hold: they wake the device, start a skill or join the name to what is asked.
const NOT_IN_NAMES: &[&str] = &[
    "alexa",
    "amazon",
    "echo",
    "computer",
    "skill",
    "app",
    "ziggy",
    "launch",
    "ask",
    "tell",
    "load",
    "begin",
    "enable",
    "open",
    "start",
    "run",
    "use",
    "by",
    "from",
    "in",
    "using",
    "with",
    "about",
    "for",
    "that",
    "abre",
    "abrir",
    "inicia",
    "pregunta",
    "pregúntale",
    "dile",
    "usa",
    "comienza",
    "lanza",
    "con",
    "para",
    "desde",
];

/// Why there is no model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    #[error("the locale is none of {LOCALES:?}")]
    Locale,
    #[error("an invocation name has 2 to 50 characters")]
    NameLength,
    #[error(
        "an invocation name is of lower-case letters, spaces, apostrophes and periods; numbers are written out"
    )]
    NameCharacters,
    #[error("an invocation name of one word must be a brand of at least four letters")]
    NameOneWord,
    #[error("an invocation name must not hold a word that wakes or starts something")]
    NameWord,
}

/// The model of a locale for a skill that is called by this name.
///
/// # Errors
/// [`ModelError`] says what the platform would refuse.
pub fn interaction_model(locale: &str, invocation_name: &str) -> Result<Value, ModelError> {
    let language = LOCALES.contains(&locale).then(|| Language::from_tag(locale)).flatten();
    let language = language.ok_or(ModelError::Locale)?;
    check_name(invocation_name)?;
    let mut taken: BTreeSet<String> = TAKEN.iter().map(|text| folded(text)).collect();
    let mut intents: Vec<Value> =
        BUILT_IN.iter().map(|name| json!({ "name": name, "samples": [] })).collect();
    intents.push(choose(language, &mut taken));
    // The sentences of our own choice come first, so that no other intent takes them.
    let fixed: Vec<Vec<String>> =
        ROWS.iter().map(|row| own_samples(row, language, &mut taken)).collect();
    for (row, mut samples) in ROWS.iter().zip(fixed) {
        samples.extend(engine_samples(row, language, SAMPLES_MAX - samples.len(), &mut taken));
        intents.push(intent(row.name, &samples));
    }
    let say = if language == Language::Es { words::SAY_ES } else { words::SAY_EN };
    intents.push(intent(SAY, &say.iter().map(|sample| (*sample).to_owned()).collect::<Vec<_>>()));
    Ok(json!({ "interactionModel": {
        "languageModel": {
            "invocationName": invocation_name,
            "intents": intents,
            "types": [{ "name": POSITION, "values": positions(language) }],
        },
        "dialog": { "delegationStrategy": "SKILL_RESPONSE", "intents": dialogs() },
        "prompts": [{ "id": ELICIT, "variations": [{ "type": "PlainText", "value": words::own(language).silent }] }],
    } }))
}

/// Whether an intent is in the models made here.
pub(super) fn has_intent(name: &str) -> bool {
    name == SAY || name == CHOOSE || words::row(name).is_some() || BUILT_IN.contains(&name)
}

/// Whether an intent of the models made here has a dialog, so that its free slot can be asked for.
pub(super) fn has_dialog(name: &str) -> bool {
    name == SAY || words::row(name).is_some_and(has_query)
}

fn has_query(row: &Row) -> bool {
    !row.en.carriers.is_empty()
}

fn intent(name: &str, samples: &[String]) -> Value {
    let free = samples.iter().any(|sample| sample.contains(QUERY));
    let slots =
        if free { json!([{ "name": "query", "type": "AMAZON.SearchQuery" }]) } else { json!([]) };
    json!({ "name": name, "slots": slots, "samples": samples })
}

fn choose(language: Language, taken: &mut BTreeSet<String>) -> Value {
    let samples = if language == Language::Es { words::CHOOSE_ES } else { words::CHOOSE_EN };
    taken.extend(samples.iter().map(|sample| folded(sample)));
    json!({ "name": CHOOSE, "samples": samples, "slots": [
        { "name": "number", "type": "AMAZON.NUMBER" }, { "name": "position", "type": POSITION },
    ] })
}

fn positions(language: Language) -> Vec<Value> {
    let positions =
        if language == Language::Es { words::POSITIONS_ES } else { words::POSITIONS_EN };
    let value = |(id, names): &(&str, &[&str])| json!({ "id": id, "name": { "value": names.first(), "synonyms": names.get(1..) } });
    positions.iter().map(value).collect()
}

/// Every free slot may be asked for, in the words of the moment: the prompt is only what the platform insists on.
fn dialogs() -> Vec<Value> {
    let names = ROWS.iter().filter(|row| has_query(row)).map(|row| row.name).chain([SAY]);
    let slot = json!({ "name": "query", "type": "AMAZON.SearchQuery", "confirmationRequired": false,
        "elicitationRequired": true, "prompts": { "elicitation": ELICIT } });
    let dialog = |name: &str| {
        json!({ "name": name, "confirmationRequired": false, "delegationStrategy": "SKILL_RESPONSE",
            "prompts": {}, "slots": [slot] })
    };
    names.map(dialog).collect()
}

fn own_samples(row: &Row, language: Language, taken: &mut BTreeSet<String>) -> Vec<String> {
    let spoken = row.spoken(language);
    let all = std::iter::once(spoken.plain).chain(spoken.carriers.iter().copied());
    all.filter(|sample| taken.insert(folded(sample))).map(str::to_owned).collect()
}

fn engine_samples(
    row: &Row,
    language: Language,
    max: usize,
    taken: &mut BTreeSet<String>,
) -> Vec<String> {
    let lines = utterances(language, row.meaning).filter(|_| row.samples);
    lines.filter_map(sayable).filter(|sample| taken.insert(folded(sample))).take(max).collect()
}

/// A sentence as it may stand in a model, if it is one that is said.
fn sayable(line: &str) -> Option<String> {
    let bare: String = line.chars().filter(|letter| !"¿?¡!.,".contains(*letter)).collect();
    let sample = bare.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let plain = |letter: char| letter.is_alphabetic() || matches!(letter, ' ' | '\'' | '-');
    let words: Vec<String> = Normal::new(&sample).folded;
    let said = (1..=SAMPLE_WORDS_MAX).contains(&words.len())
        && sample.chars().count() <= SAMPLE_CHARS_MAX
        && sample.chars().all(plain)
        && !words.iter().any(|word| TYPED.contains(&word.as_str()));
    said.then_some(sample)
}

/// Two samples that fold alike are one to the platform.
fn folded(text: &str) -> String {
    text.split(' ')
        .map(
            |word| if word.starts_with('{') { word.to_owned() } else { Normal::new(word).joined() },
        )
        .collect::<Vec<_>>()
        .join(" ")
}

fn check_name(name: &str) -> Result<(), ModelError> {
    if !INVOCATION_CHARS.contains(&name.chars().count()) {
        return Err(ModelError::NameLength);
    }
    let letter = |letter: char| {
        letter.is_alphabetic() && !letter.is_uppercase() || matches!(letter, ' ' | '\'' | '.')
    };
    let words: Vec<&str> = name.split(' ').collect();
    if !name.chars().all(letter) || words.iter().any(|word| word.is_empty()) {
        return Err(ModelError::NameCharacters);
    }
    if words.iter().any(|word| NOT_IN_NAMES.contains(word)) {
        return Err(ModelError::NameWord);
    }
    let long = |word: &&&str| word.chars().filter(|letter| letter.is_alphabetic()).count() > 3;
    if words.iter().filter(long).count() == 0 {
        return Err(ModelError::NameOneWord);
    }
    Ok(())
}
