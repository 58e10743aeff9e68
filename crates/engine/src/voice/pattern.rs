//! One regular expression: in linear time where it can be, else with a limit on how far it tries.
//!
//! Published styles look around (`(?<!..)`), which no automaton does. Those few patterns run on a machine that
//! goes back and forth, stopped after [`STEPS_MAX`] steps: a text on which it stops counts as not matched, so that
//! no pattern and no text can hold a turn up.

use super::error::{Fault, GuideError};
use std::ops::Range;

/// Steps back that a pattern with lookaround may take from one place.
const STEPS_MAX: usize = 50_000;
/// Compiled size of one pattern, in bytes.
const SIZE_MAX: usize = 4 << 20;
/// Matches read of one text.
const MATCHES_MAX: usize = 200;

/// A compiled pattern.
#[derive(Debug, Clone)]
pub(super) struct Pattern(Engine);

#[derive(Debug, Clone)]
enum Engine {
    Linear(regex::Regex),
    Looking(Box<fancy_regex::Regex>),
}

/// A group that took part in a match: its number, counted from 0, and its place.
pub(super) type Group = (usize, Range<usize>);

/// How the pieces of a rule become one pattern.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Shape {
    pub ignore_case: bool,
    /// Matches inside of words, too.
    pub nonword: bool,
}

impl Pattern {
    /// Compiles a pattern as it is written.
    pub(super) fn new(file: &str, line: usize, pattern: &str) -> Result<Self, GuideError> {
        let linear =
            regex::RegexBuilder::new(pattern).multi_line(true).size_limit(SIZE_MAX).build();
        let refused = match linear {
            Ok(regex) => return Ok(Self(Engine::Linear(regex))),
            Err(error) => error.to_string(),
        };
        let looking = fancy_regex::RegexBuilder::new(&format!("(?m){pattern}"))
            .backtrack_limit(STEPS_MAX)
            .delegate_size_limit(SIZE_MAX)
            .build();
        match looking {
            Ok(regex) => Ok(Self(Engine::Looking(Box::new(regex)))),
            Err(error) => {
                let looks =
                    ["look-around", "backreferences"].iter().any(|one| refused.contains(one));
                let why = if looks { error.to_string() } else { refused };
                let why = why.lines().last().unwrap_or_default();
                let why = why.trim_start_matches("error:").trim().to_owned();
                Err(GuideError::new(
                    file,
                    line,
                    Fault::Pattern { pattern: pattern.to_owned(), why },
                ))
            }
        }
    }

    /// Any of the alternatives, as whole words unless said otherwise.
    pub(super) fn any(
        file: &str,
        line: usize,
        alternatives: &str,
        shape: Shape,
    ) -> Result<Self, GuideError> {
        let case = if shape.ignore_case { "(?i)" } else { "" };
        let pattern = if shape.nonword {
            format!("{case}(?:{alternatives})")
        } else {
            format!(r"{case}\b(?:{alternatives})\b")
        };
        Self::new(file, line, &pattern)
    }

    pub(super) fn is_match(&self, text: &str) -> bool {
        match &self.0 {
            Engine::Linear(regex) => regex.is_match(text),
            Engine::Looking(regex) => regex.is_match(text).unwrap_or(false),
        }
    }

    /// Where it matches, never an empty place, at most [`MATCHES_MAX`] of them.
    pub(super) fn ranges(&self, text: &str) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = match &self.0 {
            Engine::Linear(regex) => {
                regex.find_iter(text).take(MATCHES_MAX).map(|one| one.range()).collect()
            }
            Engine::Looking(regex) => regex
                .find_iter(text)
                .map_while(Result::ok)
                .take(MATCHES_MAX)
                .map(|one| one.range())
                .collect(),
        };
        found.retain(|range| !range.is_empty());
        found
    }

    /// Where it matches, with the first group that took part.
    pub(super) fn groups(&self, text: &str) -> Vec<(Range<usize>, Option<Group>)> {
        let mut found: Vec<_> = match &self.0 {
            Engine::Linear(regex) => {
                let each = regex.captures_iter(text).take(MATCHES_MAX);
                let each = each.filter_map(|groups| {
                    let first = groups.iter().enumerate().skip(1);
                    let mut first = first.filter_map(|(idx, one)| Some((idx - 1, one?.range())));
                    Some((groups.get(0)?.range(), first.next()))
                });
                each.collect()
            }
            Engine::Looking(regex) => {
                let each = regex.captures_iter(text).map_while(Result::ok).take(MATCHES_MAX);
                let each = each.filter_map(|groups| {
                    let first = groups.iter().enumerate().skip(1);
                    let mut first = first.filter_map(|(idx, one)| Some((idx - 1, one?.range())));
                    Some((groups.get(0)?.range(), first.next()))
                });
                each.collect()
            }
        };
        found.retain(|(range, _)| !range.is_empty());
        found
    }

    /// Replaces the first match, with `$1` for groups.
    pub(super) fn replaced(&self, text: &str, with: &str) -> String {
        match &self.0 {
            Engine::Linear(regex) => regex.replace(text, with).into_owned(),
            Engine::Looking(regex) => regex
                .try_replacen(text, 1, with)
                .map_or_else(|_| text.to_owned(), std::borrow::Cow::into_owned),
        }
    }
}

/// Alternatives as they are written: the first that fits is taken.
pub(super) fn alternatives(tokens: &[&str]) -> String {
    tokens.join("|")
}

/// Words as they stand, whole ones only, the longest first.
pub(super) fn literal(words: &[&str]) -> String {
    let mut sorted: Vec<&str> = words.to_vec();
    sorted.sort_by_key(|word| std::cmp::Reverse(word.len()));
    sorted.into_iter().map(bounded).collect::<Vec<_>>().join("|")
}

/// One word or phrase as it stands, with edges where it has letters.
pub(super) fn bounded(word: &str) -> String {
    let edge =
        |letter: Option<char>| if letter.is_some_and(char::is_alphanumeric) { r"\b" } else { "" };
    let (first, last) = (word.chars().next(), word.chars().next_back());
    format!("{}{}{}", edge(first), regex::escape(word), edge(last))
}
