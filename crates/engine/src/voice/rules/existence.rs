//! `existence`: words and patterns that should not be there.

use super::{Accepted, Exceptions, Hit, Test};
use crate::Language;
use crate::voice::error::{Fault, GuideError};
use crate::voice::pattern::{self, Pattern, Shape};
use crate::voice::text::Prose;
use crate::voice::yaml::Keys;
use std::ops::Range;

#[derive(Debug)]
pub(in crate::voice) struct Existence {
    pattern: Pattern,
    exceptions: Exceptions,
}

impl Existence {
    pub(super) fn read(keys: &mut Keys<'_>, accepted: &Accepted<'_>) -> Result<Self, GuideError> {
        let (file, line) = (keys.file(), keys.line());
        let shape = Shape {
            ignore_case: keys.yes("ignorecase")?.unwrap_or(false),
            nonword: keys.yes("nonword")?.unwrap_or(false),
        };
        let (tokens, raw) = (keys.texts("tokens")?, keys.texts("raw")?.concat());
        let append = keys.yes("append")?.unwrap_or(false);
        let exceptions = Exceptions::read(keys, accepted)?;
        let case = if shape.ignore_case { "(?i)" } else { "" };
        let tokens = pattern::alternatives(&tokens);
        let pattern = match (tokens.is_empty(), raw.is_empty()) {
            (true, true) => {
                return Err(GuideError::new(file, line, Fault::Missing { key: "tokens" }));
            }
            (false, true) => Pattern::any(file, line, &tokens, shape)?,
            (true, false) => Pattern::new(file, line, &format!("{case}{raw}"))?,
            (false, false) => {
                let edge = if shape.nonword { "" } else { r"\b" };
                let tokens = format!("{edge}(?:{tokens}){edge}");
                let whole = if append {
                    format!("{case}{tokens}{raw}")
                } else {
                    format!("{case}{raw}{tokens}")
                };
                Pattern::new(file, line, &whole)?
            }
        };
        Ok(Self { pattern, exceptions })
    }

    /// Plain words, in any case.
    pub(in crate::voice) fn words(
        file: &str,
        line: usize,
        words: &[&str],
    ) -> Result<Self, GuideError> {
        let shape = Shape { ignore_case: true, nonword: true };
        let pattern = Pattern::any(file, line, &pattern::literal(words), shape)?;
        Ok(Self { pattern, exceptions: Exceptions::none() })
    }

    pub(in crate::voice) fn places(
        &self,
        prose: &Prose<'_>,
        part: &Range<usize>,
    ) -> Vec<Range<usize>> {
        let found = self.pattern.ranges(prose.at(part)).into_iter();
        let found = found.map(|range| range.start + part.start..range.end + part.start);
        found
            .filter(|place| prose.is_free(place) && !self.exceptions.hold(prose.at(place)))
            .collect()
    }
}

impl Test for Existence {
    fn hits(&self, prose: &Prose<'_>, part: &Range<usize>, _: Language) -> Vec<Hit> {
        self.places(prose, part).into_iter().map(|place| Hit::quoted(prose, place)).collect()
    }
}
