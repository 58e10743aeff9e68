//! `repetition`: the same word or phrase said twice in a row.

use super::{Accepted, Exceptions, Hit, Test};
use crate::Language;
use crate::voice::error::GuideError;
use crate::voice::pattern::{self, Pattern, Shape};
use crate::voice::text::Prose;
use crate::voice::yaml::Keys;
use std::ops::Range;

#[derive(Debug)]
pub(super) struct Repetition {
    pattern: Pattern,
    exceptions: Exceptions,
    ignore_case: bool,
    /// Only words, no figures and signs.
    alpha: bool,
    /// Repeats that are allowed.
    max: usize,
}

impl Repetition {
    pub(super) fn read(keys: &mut Keys<'_>, accepted: &Accepted<'_>) -> Result<Self, GuideError> {
        let ignore_case = keys.yes("ignorecase")?.unwrap_or(false);
        let tokens = keys.texts("tokens")?;
        let tokens = if tokens.is_empty() { vec![r"[^\s]+"] } else { tokens };
        let shape = Shape { ignore_case, nonword: true };
        Ok(Self {
            pattern: Pattern::any(
                keys.file(),
                keys.line(),
                &pattern::alternatives(&tokens),
                shape,
            )?,
            exceptions: Exceptions::read(keys, accepted)?,
            ignore_case,
            alpha: keys.yes("alpha")?.unwrap_or(false),
            max: keys.count("max")?.unwrap_or(0),
        })
    }

    fn is_same(&self, one: &str, other: &str) -> bool {
        let is_same = if self.ignore_case {
            one.to_lowercase() == other.to_lowercase()
        } else {
            one == other
        };
        is_same && !one.is_empty() && (!self.alpha || one.chars().all(char::is_alphabetic))
    }
}

impl Test for Repetition {
    fn hits(&self, prose: &Prose<'_>, part: &Range<usize>, _: Language) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut before: Option<Range<usize>> = None;
        let mut n_repeats = 0;
        for range in self.pattern.ranges(prose.at(part)) {
            let place = range.start + part.start..range.end + part.start;
            let words = prose.at(&place).trim();
            // What a comma parts is said twice on purpose.
            let is_repeat = before.as_ref().is_some_and(|before| {
                prose.at(&(before.end..place.start)).trim().is_empty()
                    && self.is_same(prose.at(before).trim(), words)
            });
            n_repeats = if is_repeat { n_repeats + 1 } else { 0 };
            if let Some(before) = before.filter(|_| is_repeat && n_repeats > self.max) {
                let both = before.start..place.end;
                if prose.is_free(&both) && !self.exceptions.hold(words) {
                    let arguments = vec![words.to_owned()];
                    hits.push(Hit { place: both, arguments, better: vec![words.to_owned()] });
                }
            }
            before = Some(place);
        }
        hits
    }
}
