//! Rules as the files of prose linters write them: one file, one rule, its kind in `extends`.
//!
//! | kind | finds | its keys |
//! |---|---|---|
//! | `existence` | what should not stand there | `tokens`, `raw`, `append`, `nonword`, `ignorecase`, `exceptions` |
//! | `substitution` | a word there is a better one for | `swap`, `nonword`, `ignorecase`, `exceptions`, `capitalize` |
//! | `occurrence` | too many or too few of something | `token`, `max`, `min`, `ignorecase` |
//! | `repetition` | the same said twice in a row | `tokens`, `alpha`, `max`, `ignorecase`, `exceptions` |
//! | `consistency` | two spellings in one text | `either`, `nonword`, `ignorecase` |
//! | `conditional` | one thing without the other | `first`, `second`, `ignorecase`, `exceptions` |
//! | `capitalization` | titles written in the wrong case | `match`, `style`, `exceptions`, `indicators`, `threshold`, `prefix` |
//! | `readability` | a text that is too hard | `metrics`, `grade` |
//!
//! All of them have `message`, `level`, `scope`, `link`, `limit`, `description`, `action` and `vocab`.

mod action;
mod capitalization;
mod conditional;
mod consistency;
pub(super) mod existence;
mod occurrence;
mod readability;
mod repetition;
pub(super) mod substitution;

pub(super) use action::Action;
pub(super) use readability::WORDS_MIN;

use super::error::{Fault, GuideError};
use super::pattern::Pattern;
use super::text::Prose;
use super::yaml::{Keys, Node};
use super::{Kind, Level};
use crate::Language;
use std::fmt::Debug;
use std::ops::Range;

/// One place a rule objects to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    pub place: Range<usize>,
    /// What the message's `%s` stand for, in order.
    pub arguments: Vec<String>,
    /// What could stand there instead, the best first.
    pub better: Vec<String>,
}

impl Hit {
    /// A place that its message quotes.
    pub(super) fn quoted(prose: &Prose<'_>, place: Range<usize>) -> Self {
        let arguments = vec![prose.at(&place).to_owned()];
        Self { place, arguments, better: Vec::new() }
    }
}

/// What a rule of one kind does with a part of a text.
pub(super) trait Test: Debug + Send + Sync {
    fn hits(&self, prose: &Prose<'_>, part: &Range<usize>, language: Language) -> Vec<Hit>;
}

/// One rule, ready to run.
#[derive(Debug)]
pub(super) struct Rule {
    /// `Style.Rule`.
    pub name: String,
    pub level: Level,
    pub message: String,
    pub link: Option<String>,
    pub scopes: Vec<Scope>,
    pub limit: usize,
    pub action: Option<Action>,
    pub test: Box<dyn Test>,
}

/// Which part of a text a rule reads at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    Text,
    Paragraph,
    Sentence,
    /// Titles: of buttons and of list entries.
    Title,
    /// Tables, code, comments: a message has none.
    Never,
}

impl Scope {
    /// The parts it reads of a text of this kind.
    pub(super) fn parts(self, prose: &Prose<'_>, kind: Kind) -> Vec<Range<usize>> {
        match (self, kind) {
            (Self::Text, _) | (Self::Title, Kind::Button) => vec![prose.whole()],
            (Self::Paragraph, Kind::Button) | (Self::Sentence, Kind::Button) => Vec::new(),
            (Self::Paragraph, _) => prose.paragraphs(),
            (Self::Sentence, _) => prose.sentences.clone(),
            (Self::Title, _) | (Self::Never, _) => Vec::new(),
        }
    }

    /// `heading & ~heading.h1`: all conditions hold; the narrowest says which part is read.
    fn read(selector: &str) -> Self {
        let mut narrowest = Self::Text;
        for one in selector.split('&').map(str::trim) {
            if one.starts_with('~') {
                continue;
            }
            let scope = match one.split('.').next().unwrap_or_default() {
                "text" | "raw" | "summary" => Self::Text,
                "paragraph" => Self::Paragraph,
                "sentence" => Self::Sentence,
                "heading" => Self::Title,
                _ => Self::Never,
            };
            if narrowest == Self::Text || scope == Self::Never {
                narrowest = scope;
            }
        }
        narrowest
    }
}

/// Words and patterns that are right although a rule would object.
#[derive(Debug)]
pub(super) struct Exceptions(Option<Pattern>);

impl Exceptions {
    fn read(keys: &mut Keys<'_>, accepted: &Accepted<'_>) -> Result<Self, GuideError> {
        let mut all = keys.texts("exceptions")?;
        if keys.yes("vocab")?.unwrap_or(true) {
            all.extend(accepted.0);
        }
        if all.is_empty() {
            return Ok(Self(None));
        }
        let pattern = format!(r"\A(?:{})\z", all.join("|"));
        Pattern::new(keys.file(), keys.line(), &pattern).map(|pattern| Self(Some(pattern)))
    }

    pub(super) fn none() -> Self {
        Self(None)
    }

    fn hold(&self, words: &str) -> bool {
        self.0.as_ref().is_some_and(|pattern| pattern.is_match(words.trim()))
    }
}

/// The guide's own vocabulary: right in every rule that does not say `vocab: false`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Accepted<'a>(pub &'a [&'a str]);

const LIMIT: usize = 50;

/// Reads one rule; `name` is what it is called where it does not say so itself.
pub(super) fn read(
    file: &str,
    node: &Node,
    style: &str,
    name: Option<&str>,
    accepted: &Accepted<'_>,
) -> Result<Rule, GuideError> {
    let mut keys = Keys::of(file, node)?;
    let own_name = keys.text("name")?;
    let Some(name) = own_name.or(name) else {
        return Err(GuideError::new(file, node.line, Fault::Missing { key: "name" }));
    };
    let kind = keys.required_text("extends")?.to_owned();
    let message = keys.required_text("message")?.to_owned();
    let level = match keys.text("level")? {
        None => Level::Warning,
        Some(level) => Level::of_name(level).ok_or_else(|| {
            let known = "suggestion, warning, error";
            GuideError::new(file, node.line, Fault::NotOneOf { value: level.to_owned(), known })
        })?,
    };
    let link = keys.text("link")?.map(str::to_owned);
    let limit = keys.count("limit")?.filter(|limit| *limit > 0).unwrap_or(LIMIT);
    keys.take("description");
    // Of versions that are no longer published: whether code is read. A message has none.
    keys.take("code");
    let scopes = keys.texts("scope")?.into_iter().map(Scope::read).collect::<Vec<_>>();
    let action = keys.take("action").map(|node| Action::read(file, node)).transpose()?.flatten();
    let test = test(&kind, &mut keys, accepted)?;
    keys.end()?;
    let scopes = if scopes.is_empty() { vec![Scope::Text] } else { scopes };
    let name = format!("{style}.{name}");
    Ok(Rule { name, level, message, link, scopes, limit, action, test })
}

fn test(
    kind: &str,
    keys: &mut Keys<'_>,
    accepted: &Accepted<'_>,
) -> Result<Box<dyn Test>, GuideError> {
    let unsupported = |why| {
        let fault = Fault::Unsupported { kind: kind.to_owned(), why };
        Err(GuideError::new(keys.file(), keys.line(), fault))
    };
    Ok(match kind {
        "existence" => Box::new(existence::Existence::read(keys, accepted)?),
        "substitution" => Box::new(substitution::Substitution::read(keys, accepted)?),
        "occurrence" => Box::new(occurrence::Occurrence::read(keys)?),
        "repetition" => Box::new(repetition::Repetition::read(keys, accepted)?),
        "consistency" => Box::new(consistency::Consistency::read(keys)?),
        "conditional" => Box::new(conditional::Conditional::read(keys, accepted)?),
        "capitalization" => Box::new(capitalization::Capitalization::read(keys, accepted)?),
        "readability" => Box::new(readability::Readability::read(keys)?),
        "spelling" => return unsupported("dictionaries are not part of a guide"),
        "sequence" => return unsupported("it needs the parts of speech of a language"),
        "script" => return unsupported("a guide holds no programs"),
        "metric" => return unsupported("use `readability` or the guide's `length` and `reading`"),
        other => {
            let fault = Fault::UnknownKind { kind: other.to_owned() };
            return Err(GuideError::new(keys.file(), keys.line(), fault));
        }
    })
}
