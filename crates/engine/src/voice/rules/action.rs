//! How a finding is mended with one key.

use crate::voice::error::{Fault, GuideError};
use crate::voice::pattern::Pattern;
use crate::voice::yaml::{Keys, Node};

/// The `action` of a rule.
#[derive(Debug)]
pub(in crate::voice) enum Action {
    /// Takes the words away.
    Remove,
    /// Puts others there: these, else what the rule itself knows.
    Replace(Vec<String>),
    Edit(Edit),
}

#[derive(Debug)]
pub(in crate::voice) enum Edit {
    Regex {
        pattern: Pattern,
        with: String,
    },
    /// Without these characters at its ends.
    Trim(String),
    TrimStart(String),
    TrimEnd(String),
    /// Without these characters anywhere.
    Without(String),
    /// What stands before this.
    Truncate(String),
    /// One part of it, counted from 0.
    Split {
        by: String,
        part: usize,
    },
}

const NAMES: &str = "remove, replace, edit, suggest, convert";
const EDITS: &str = "regex, trim, trim_left, trim_right, remove, truncate, split";

impl Action {
    /// `None` for actions that need a program or a dictionary: the finding is then only told.
    pub(super) fn read(file: &str, node: &Node) -> Result<Option<Self>, GuideError> {
        let mut keys = Keys::of(file, node)?;
        let name = keys.required_text("name")?;
        let parameters: Vec<String> =
            keys.texts("params")?.into_iter().map(str::to_owned).collect();
        let line = keys.line();
        keys.end()?;
        Ok(Some(match name {
            "remove" => Self::Remove,
            "replace" => Self::Replace(parameters),
            "edit" => Self::Edit(Edit::read(file, line, &parameters)?),
            "suggest" | "convert" => return Ok(None),
            other => {
                let fault = Fault::NotOneOf { value: other.to_owned(), known: NAMES };
                return Err(GuideError::new(file, line, fault));
            }
        }))
    }

    /// What could stand in the place of `found`, the best first.
    pub(in crate::voice) fn instead(&self, found: &str, known: &[String]) -> Vec<String> {
        match self {
            Self::Remove => vec![String::new()],
            Self::Replace(own) if own.is_empty() => known.to_vec(),
            Self::Replace(own) => own.clone(),
            Self::Edit(edit) => vec![edit.apply(found)],
        }
    }
}

impl Edit {
    fn read(file: &str, line: usize, parameters: &[String]) -> Result<Self, GuideError> {
        let of = |idx: usize| parameters.get(idx).cloned().unwrap_or_default();
        Ok(match of(0).as_str() {
            "regex" | "replace" => {
                Self::Regex { pattern: Pattern::new(file, line, &of(1))?, with: of(2) }
            }
            "trim" => Self::Trim(of(1)),
            "trim_left" => Self::TrimStart(of(1)),
            "trim_right" => Self::TrimEnd(of(1)),
            "remove" => Self::Without(of(1)),
            "truncate" => Self::Truncate(of(1)),
            "split" => Self::Split { by: of(1), part: of(2).parse().unwrap_or(0) },
            other => {
                let fault = Fault::NotOneOf { value: other.to_owned(), known: EDITS };
                return Err(GuideError::new(file, line, fault));
            }
        })
    }

    fn apply(&self, found: &str) -> String {
        match self {
            Self::Regex { pattern, with } => pattern.replaced(found, with),
            Self::Trim(characters) => found.trim_matches(|c| characters.contains(c)).to_owned(),
            Self::TrimStart(characters) => {
                found.trim_start_matches(|c| characters.contains(c)).to_owned()
            }
            Self::TrimEnd(characters) => {
                found.trim_end_matches(|c| characters.contains(c)).to_owned()
            }
            Self::Without(characters) => {
                found.chars().filter(|c| !characters.contains(*c)).collect()
            }
            Self::Truncate(at) if !at.is_empty() => {
                found.split_once(at.as_str()).map_or(found, |(before, _)| before).to_owned()
            }
            Self::Split { by, part } if !by.is_empty() => {
                found.split(by.as_str()).nth(*part).unwrap_or(found).to_owned()
            }
            Self::Truncate(_) | Self::Split { .. } => found.to_owned(),
        }
    }
}
