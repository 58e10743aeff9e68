//! `conditional`: one thing stands only where the other does, such as a short form and its long one.

use super::{Accepted, Exceptions, Hit, Test};
use crate::Language;
use crate::voice::error::GuideError;
use crate::voice::pattern::Pattern;
use crate::voice::text::Prose;
use crate::voice::yaml::Keys;
use std::collections::BTreeSet;
use std::ops::Range;

#[derive(Debug)]
pub(super) struct Conditional {
    first: Pattern,
    second: Pattern,
    exceptions: Exceptions,
}

impl Conditional {
    pub(super) fn read(keys: &mut Keys<'_>, accepted: &Accepted<'_>) -> Result<Self, GuideError> {
        let case = if keys.yes("ignorecase")?.unwrap_or(false) { "(?i)" } else { "" };
        let (first, second) = (keys.required_text("first")?, keys.required_text("second")?);
        let (file, line) = (keys.file(), keys.line());
        Ok(Self {
            first: Pattern::new(file, line, &format!("{case}{first}"))?,
            second: Pattern::new(file, line, &format!("{case}{second}"))?,
            exceptions: Exceptions::read(keys, accepted)?,
        })
    }
}

impl Test for Conditional {
    fn hits(&self, prose: &Prose<'_>, part: &Range<usize>, _: Language) -> Vec<Hit> {
        let text = prose.at(part);
        // A group says what was explained; without one anything explained will do.
        let explained: BTreeSet<&str> = self
            .second
            .groups(text)
            .into_iter()
            .map(|(whole, group)| group.map_or(whole, |(_, place)| place))
            .filter_map(|place| text.get(place))
            .collect();
        let groups = self.first.groups(text).into_iter();
        let named = groups.map(|(whole, group)| (group.is_some(), group.map_or(whole, |(_, p)| p)));
        let missing = named.filter(|(is_named, place)| {
            let words = text.get(place.clone()).unwrap_or_default();
            let is_explained =
                if *is_named { explained.contains(words) } else { !explained.is_empty() };
            !is_explained && !self.exceptions.hold(words)
        });
        let places = missing.map(|(_, place)| place.start + part.start..place.end + part.start);
        places.filter(|place| prose.is_free(place)).map(|place| Hit::quoted(prose, place)).collect()
    }
}
