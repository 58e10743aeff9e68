//! A guide: one file, compiled once.
//!
//! | key | says |
//! |---|---|
//! | `name` | what the guide is called |
//! | `language` | `en`, `es` or `da`: must be the one it is saved for |
//! | `formality` | `tú` or `usted`, `du` or `De`, `informal` or `formal` |
//! | `emoji` | `none`, `few` or `allowed`; or `policy`, `max` a message and the ones to `allow` |
//! | `greeting` | how the bot opens: `first`, `again`, `named` |
//! | `sign_off` | what closes a goodbye |
//! | `length` | at most so many `sentences` and `questions` a message, `words` a sentence |
//! | `reading` | how hard at most: `max` by Flesch-Kincaid (en) or LIX (da), `min` by INFLESZ (es) |
//! | `use` | words there are better ones for: `shipping: delivery` |
//! | `avoid` | words the brand never says |
//! | `bad_news` | its `signs`, what is `never` said then, and what to `say` |
//! | `phrases` | the bot's wording, by the key of the phrase |
//! | `styles` | imported styles that hold as well |
//! | `vocabulary` | words to `accept` in every rule, and to `reject` |
//! | `rules` | rules of its own, each with a `name` |

use super::error::{Fault, GuideError};
use super::rules::{self, Accepted, Rule, Scope};
use super::wording::Wording;
use super::yaml::{self, Keys, Node, Value};
use super::{Draft, Finding, Kind, check, manners, shipped};
use crate::Language;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Rules of one guide, imported ones included.
pub const RULES_MAX: usize = 500;

/// How a person is addressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Formality {
    /// `tú`, `du`.
    #[default]
    Informal,
    /// `usted`, `De`.
    Formal,
}

/// What a guide is read from: its own file, and the styles that were imported with it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuideSource {
    pub text: String,
    /// Style → file (`Hype.yml`) → its text.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub styles: BTreeMap<String, BTreeMap<String, String>>,
}

/// A guide, ready to check with.
#[derive(Debug)]
pub struct Guide {
    name: String,
    language: Language,
    formality: Formality,
    rules: Vec<Rule>,
    wording: Wording,
    silent: Vec<String>,
}

impl Guide {
    /// Reads and compiles a guide.
    ///
    /// # Errors
    /// The file and the line of what is wrong first.
    pub fn read(language: Language, source: &GuideSource) -> Result<Self, GuideError> {
        let file = format!("{}.yml", language.code());
        let root = yaml::read(&file, &source.text)?;
        let mut keys = Keys::of(&file, &root)?;
        let name = keys.text("name")?.unwrap_or("Voice").to_owned();
        if let Some(given) = keys.text("language")?
            && given != language.code()
        {
            let (given, expected) = (given.to_owned(), language.code());
            let fault = Fault::OtherLanguage { given, expected };
            return Err(GuideError::new(&file, root.line, fault));
        }
        let (accept, reject) = vocabulary(&mut keys)?;
        let accepted = Accepted(&accept);
        let (formality, mut rules) = manners::read(&mut keys, language, &reject)?;
        let wording = Wording::read(&mut keys, language)?;
        for style in keys.texts("styles")? {
            let Some(files) = source.styles.get(style) else {
                let fault = Fault::UnknownStyle { style: style.to_owned() };
                return Err(GuideError::new(&file, root.line, fault));
            };
            rules.extend(style_rules(style, files, &accepted)?);
        }
        if let Some(own) = keys.take("rules") {
            let Value::List(items) = &own.value else {
                return Err(keys.expected(own, "a list of rules"));
            };
            for item in items {
                rules.push(rules::read(&file, item, &name, None, &accepted)?);
            }
        }
        keys.end()?;
        if rules.len() > RULES_MAX {
            let fault = Fault::TooManyRules { max: RULES_MAX };
            return Err(GuideError::new(&file, root.line, fault));
        }
        let is_silent = |rule: &&Rule| rule.scopes.iter().all(|scope| *scope == Scope::Never);
        let silent = rules.iter().filter(is_silent).map(|rule| rule.name.clone()).collect();
        Ok(Self { name, language, formality, rules, wording, silent })
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn language(&self) -> Language {
        self.language
    }

    pub fn formality(&self) -> Formality {
        self.formality
    }

    /// The names of all rules, in the order in which they are checked.
    pub fn rule_names(&self) -> impl Iterator<Item = &str> {
        self.rules.iter().map(|rule| rule.name.as_str())
    }

    /// Imported rules about what no message has: tables, code, comments.
    pub fn silent_rules(&self) -> &[String] {
        &self.silent
    }

    /// The brand's wording of the bot's phrases: key, variants.
    pub fn phrases(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.wording.phrases()
    }

    /// What closes a goodbye.
    pub fn sign_off(&self) -> &[String] {
        self.wording.sign_off()
    }

    /// What in the guide's own phrases is against the guide.
    pub fn own_findings(&self) -> Vec<(String, Finding)> {
        let each = self.phrases().flat_map(|(key, variants)| {
            let kind = phrase_kind(key);
            let all = variants.iter().flat_map(move |text| check(self, &Draft::of(kind, text)));
            all.map(move |finding| (key.to_owned(), finding))
        });
        each.collect()
    }

    pub(super) fn rules(&self) -> &[Rule] {
        &self.rules
    }
}

/// What a phrase is for, by its key.
pub fn phrase_kind(key: &str) -> Kind {
    let is_title = ["button_", "intent_"].iter().any(|start| key.starts_with(start));
    if is_title || matches!(key, "list_button" | "more_button") {
        Kind::Button
    } else {
        Kind::Phrase
    }
}

fn vocabulary<'a>(keys: &mut Keys<'a>) -> Result<(Vec<&'a str>, Vec<&'a str>), GuideError> {
    let Some(node) = keys.take("vocabulary") else { return Ok((Vec::new(), Vec::new())) };
    let mut inner = Keys::of(keys.file(), node)?;
    let found = (inner.texts("accept")?, inner.texts("reject")?);
    inner.end()?;
    Ok(found)
}

/// The rules of an imported style, a file each, by name.
fn style_rules(
    style: &str,
    files: &BTreeMap<String, String>,
    accepted: &Accepted<'_>,
) -> Result<Vec<Rule>, GuideError> {
    let read = |(file, text): (&String, &String)| {
        let path = format!("{style}/{file}");
        let node: Node = yaml::read(&path, text)?;
        let name = file.strip_suffix(".yml").or_else(|| file.strip_suffix(".yaml"));
        rules::read(&path, &node, style, Some(name.unwrap_or(file)), accepted)
    };
    files.iter().map(read).collect()
}

/// A merchant's guides, one for each of its languages at most.
#[derive(Debug, Default)]
pub struct Guides(BTreeMap<Language, Guide>);

impl Guides {
    pub fn new(guides: impl IntoIterator<Item = Guide>) -> Self {
        Self(guides.into_iter().map(|guide| (guide.language, guide)).collect())
    }

    /// The shipped guides of one tone.
    pub fn shipped(tone: shipped::Tone) -> Self {
        let all = Language::ALL.into_iter();
        Self::new(all.filter_map(|language| Guide::read(language, &tone.source(language)).ok()))
    }

    pub fn get(&self, language: Language) -> Option<&Guide> {
        self.0.get(&language)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Guide> {
        self.0.values()
    }

    /// What is against the guide of a language; nothing where the merchant has none.
    pub fn check(&self, language: Language, draft: &Draft<'_>) -> Vec<Finding> {
        self.get(language).map_or_else(Vec::new, |guide| check(guide, draft))
    }
}
