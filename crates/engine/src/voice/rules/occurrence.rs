//! `occurrence`: too many or too few of something in one part.

use super::{Hit, Test};
use crate::Language;
use crate::voice::error::{Fault, GuideError};
use crate::voice::pattern::Pattern;
use crate::voice::text::Prose;
use crate::voice::yaml::Keys;
use std::ops::Range;

#[derive(Debug)]
pub(super) struct Occurrence {
    pattern: Pattern,
    max: Option<usize>,
    min: usize,
}

impl Occurrence {
    pub(super) fn read(keys: &mut Keys<'_>) -> Result<Self, GuideError> {
        let case = if keys.yes("ignorecase")?.unwrap_or(false) { "(?i)" } else { "" };
        let token = keys.required_text("token")?;
        let (file, line) = (keys.file(), keys.line());
        let pattern = Pattern::new(file, line, &format!("{case}{token}"))?;
        let (max, min) = (keys.count("max")?, keys.count("min")?.unwrap_or(0));
        if max.is_none() && min == 0 {
            return Err(GuideError::new(file, line, Fault::Missing { key: "max" }));
        }
        Ok(Self { pattern, max, min })
    }
}

impl Test for Occurrence {
    fn hits(&self, prose: &Prose<'_>, part: &Range<usize>, _: Language) -> Vec<Hit> {
        let found = self.pattern.ranges(prose.at(part)).into_iter();
        let found: Vec<Range<usize>> = found
            .map(|range| range.start + part.start..range.end + part.start)
            .filter(|place| prose.is_free(place))
            .collect();
        let place = match (self.max, found.last()) {
            // From the first one that is too many to the last.
            (Some(max), Some(last)) if found.len() > max => found[max].start..last.end,
            _ if found.len() < self.min && !part.is_empty() => part.clone(),
            _ => return Vec::new(),
        };
        vec![Hit { place, arguments: vec![found.len().to_string()], better: Vec::new() }]
    }
}
