//! What a guide says besides its rules: how people are addressed, emoji, length, reading level, words.
//!
//! Each becomes a rule of the style `Voice`, so that it is checked, told and mended like all the others.

use super::Level;
use super::error::{Fault, GuideError};
use super::guide::Formality;
use super::reading::{Counts, Measure};
use super::rules::existence::Existence;
use super::rules::substitution::Substitution;
use super::rules::{Action, Hit, Rule, Scope, Test};
use super::text::{Prose, emoji};
use super::yaml::{Keys, Node, Value};
use crate::Language;
use std::ops::Range;

mod address;
mod told;

use told::Told;

/// Reads the keys that are not rules; `rejected` are the words of the guide's vocabulary.
pub(super) fn read(
    keys: &mut Keys<'_>,
    language: Language,
    rejected: &[&str],
) -> Result<(Formality, Vec<Rule>), GuideError> {
    let told = Told::of(language);
    let mut rules = Vec::new();
    let formality = formality(keys, language)?;
    if let Some(formality) = formality {
        rules.extend(address::rules(keys.file(), language, formality, told)?);
    }
    if let Some(node) = keys.take("emoji") {
        rules.extend(emoji_rules(keys, node, told)?);
    }
    if let Some(node) = keys.take("length") {
        rules.extend(length_rules(keys.file(), node, told)?);
    }
    if let Some(node) = keys.take("reading") {
        rules.push(reading_rule(keys.file(), node, language, told)?);
    }
    let (file, line) = (keys.file(), keys.line());
    let better = keys.pairs("use")?;
    if !better.is_empty() {
        let pairs: Vec<(&str, &str)> =
            better.iter().map(|(key, words)| (key.name.as_str(), *words)).collect();
        let test = Substitution::words(file, line, &pairs)?;
        let action = Some(Action::Replace(Vec::new()));
        rules.push(rule("Use", Level::Warning, told.better, action, test));
    }
    let mut avoided = keys.texts("avoid")?;
    avoided.extend(rejected);
    if !avoided.is_empty() {
        let test = Existence::words(file, line, &avoided)?;
        rules.push(rule("Avoid", Level::Error, told.avoid, None, test));
    }
    if let Some(node) = keys.take("bad_news") {
        rules.extend(bad_news_rules(file, node, told)?);
    }
    Ok((formality.unwrap_or_default(), rules))
}

fn rule(
    name: &str,
    level: Level,
    message: &str,
    action: Option<Action>,
    test: impl Test + 'static,
) -> Rule {
    Rule {
        name: format!("Voice.{name}"),
        level,
        message: message.to_owned(),
        link: None,
        scopes: vec![Scope::Text],
        limit: usize::MAX,
        action,
        test: Box::new(test),
    }
}

fn formality(keys: &mut Keys<'_>, language: Language) -> Result<Option<Formality>, GuideError> {
    let (file, line) = (keys.file(), keys.line());
    let Some(given) = keys.text("formality")? else { return Ok(None) };
    let known = match language {
        Language::En => "informal, formal",
        Language::Es => "tú, usted",
        Language::Da => "du, De",
    };
    match (language, given) {
        (_, "informal") | (Language::Es, "tú" | "tu") | (Language::Da, "du") => {
            Ok(Some(Formality::Informal))
        }
        (_, "formal") | (Language::Es, "usted") | (Language::Da, "De") => {
            Ok(Some(Formality::Formal))
        }
        _ => Err(GuideError::new(file, line, Fault::NotOneOf { value: given.to_owned(), known })),
    }
}

/// Which emoji, and how many a message.
#[derive(Debug)]
struct Emoji {
    max: usize,
    /// Empty: any.
    allowed: Vec<String>,
}

fn emoji_rules(keys: &Keys<'_>, node: &Node, told: &Told) -> Result<Vec<Rule>, GuideError> {
    let file = keys.file();
    let (policy, max, allowed) = match &node.value {
        Value::Scalar(policy) => (policy.as_str(), None, Vec::new()),
        Value::Map(_) | Value::List(_) => {
            let mut inner = Keys::of(file, node)?;
            let policy = inner.text("policy")?.unwrap_or("few");
            let found = (policy, inner.count("max")?, inner.texts("allow")?);
            inner.end()?;
            found
        }
    };
    let allowed: Vec<String> = allowed.into_iter().map(str::to_owned).collect();
    let max = match policy {
        "none" => 0,
        "few" => max.unwrap_or(1),
        "allowed" => max.unwrap_or(usize::MAX),
        other => {
            let known = "none, few, allowed";
            let fault = Fault::NotOneOf { value: other.to_owned(), known };
            return Err(GuideError::new(file, node.line, fault));
        }
    };
    let message = if max == 0 { told.no_emoji } else { told.few_emoji };
    let level = if max == 0 { Level::Error } else { Level::Warning };
    Ok(vec![rule("Emoji", level, message, Some(Action::Remove), Emoji { max, allowed })])
}

impl Test for Emoji {
    fn hits(&self, prose: &Prose<'_>, part: &Range<usize>, _: Language) -> Vec<Hit> {
        let found = emoji(prose.at(part)).into_iter();
        let found = found.map(|range| range.start + part.start..range.end + part.start);
        let plain = |shown: &str| shown.replace('\u{FE0F}', "");
        let mut n_good = 0;
        let wrong = found.filter(|place| prose.is_free(place)).filter(|place| {
            let shown = plain(prose.at(place));
            let is_good =
                self.allowed.is_empty() || self.allowed.iter().any(|one| plain(one) == shown);
            n_good += usize::from(is_good);
            !is_good || n_good > self.max
        });
        wrong.map(|place| Hit::quoted(prose, place)).collect()
    }
}

/// At most so many of something.
#[derive(Debug)]
enum Length {
    Sentences(usize),
    Questions(usize),
    /// Of one sentence.
    Words(usize),
}

fn length_rules(file: &str, node: &Node, told: &Told) -> Result<Vec<Rule>, GuideError> {
    let mut keys = Keys::of(file, node)?;
    let mut rules = Vec::new();
    let mut push = |name, message, length: Option<Length>| {
        rules.extend(length.map(|length| rule(name, Level::Warning, message, None, length)));
    };
    push("Sentences", told.sentences, keys.count("sentences")?.map(Length::Sentences));
    push("Questions", told.questions, keys.count("questions")?.map(Length::Questions));
    push("SentenceLength", told.words, keys.count("words")?.map(Length::Words));
    keys.end()?;
    Ok(rules)
}

impl Test for Length {
    fn hits(&self, prose: &Prose<'_>, _: &Range<usize>, _: Language) -> Vec<Hit> {
        let hit = |place: Range<usize>, count: usize, max: usize| Hit {
            place,
            arguments: vec![count.to_string(), max.to_string()],
            better: Vec::new(),
        };
        let beyond = |parts: &[&Range<usize>], max: usize| match (parts.get(max), parts.last()) {
            (Some(first), Some(last)) => vec![hit(first.start..last.end, parts.len(), max)],
            _ => Vec::new(),
        };
        let sentences = prose.sentences.iter();
        match self {
            Self::Sentences(max) => beyond(&sentences.collect::<Vec<_>>(), *max),
            Self::Questions(max) => {
                let asks = |part: &&Range<usize>| prose.at(part).ends_with('?');
                beyond(&sentences.filter(asks).collect::<Vec<_>>(), *max)
            }
            Self::Words(max) => {
                let counted = sentences.map(|part| (part, prose.words(part).len()));
                let long = counted.filter(|(_, count)| count > max);
                long.map(|(part, count)| hit(part.clone(), count, *max)).collect()
            }
        }
    }
}

/// How hard a text may be.
#[derive(Debug)]
struct Reading {
    measure: Measure,
    limit: f64,
}

fn reading_rule(
    file: &str,
    node: &Node,
    language: Language,
    told: &Told,
) -> Result<Rule, GuideError> {
    let mut keys = Keys::of(file, node)?;
    let measure = Measure::of_language(language);
    let key = if measure.falls() { "min" } else { "max" };
    let missing = GuideError::new(file, node.line, Fault::Missing { key });
    let limit = keys.number(key)?.ok_or(missing)?;
    keys.end()?;
    Ok(rule("Reading", Level::Warning, told.reading, None, Reading { measure, limit }))
}

impl Test for Reading {
    fn hits(&self, prose: &Prose<'_>, part: &Range<usize>, language: Language) -> Vec<Hit> {
        let counts = Counts::of(prose, part, language);
        let Some(counts) = counts.filter(|counts| counts.words >= super::rules::WORDS_MIN) else {
            return Vec::new();
        };
        let figure = self.measure.of(&counts);
        let is_hard = if self.measure.falls() { figure < self.limit } else { figure > self.limit };
        if !is_hard {
            return Vec::new();
        }
        let arguments = vec![
            self.measure.name().to_owned(),
            format!("{figure:.0}"),
            format!("{:.0}", self.limit),
        ];
        vec![Hit { place: part.clone(), arguments, better: Vec::new() }]
    }
}

/// Words that are out of place in bad news, or missing from it.
#[derive(Debug)]
struct BadNews {
    signs: Existence,
    words: Existence,
    /// Whether the words must stand there, or must not.
    wanted: bool,
    /// What to say, for the message.
    say: String,
}

fn bad_news_rules(file: &str, node: &Node, told: &Told) -> Result<Vec<Rule>, GuideError> {
    let mut keys = Keys::of(file, node)?;
    let (signs, never, say) = (keys.texts("signs")?, keys.texts("never")?, keys.texts("say")?);
    keys.end()?;
    if signs.is_empty() {
        return Err(GuideError::new(file, node.line, Fault::Missing { key: "signs" }));
    }
    let mut rules = Vec::new();
    for (words, wanted) in [(&never, false), (&say, true)] {
        if words.is_empty() {
            continue;
        }
        let test = BadNews {
            signs: Existence::words(file, node.line, &signs)?,
            words: Existence::words(file, node.line, words)?,
            wanted,
            say: say.join(", "),
        };
        rules.push(if wanted {
            rule("BadNews", Level::Suggestion, told.bad_news, None, test)
        } else {
            rule("BadNewsWords", Level::Warning, told.bad_words, Some(Action::Remove), test)
        });
    }
    Ok(rules)
}

impl Test for BadNews {
    fn hits(&self, prose: &Prose<'_>, part: &Range<usize>, _: Language) -> Vec<Hit> {
        let signs = self.signs.places(prose, part);
        let Some(sign) = signs.first() else { return Vec::new() };
        let words = self.words.places(prose, part);
        if !self.wanted {
            return words.into_iter().map(|place| Hit::quoted(prose, place)).collect();
        }
        if !words.is_empty() {
            return Vec::new();
        }
        let arguments = vec![prose.at(sign).to_owned(), self.say.clone()];
        vec![Hit { place: sign.clone(), arguments, better: Vec::new() }]
    }
}
