//! `consistency`: one text, one spelling.

use super::{Hit, Test};
use crate::Language;
use crate::voice::error::{Fault, GuideError};
use crate::voice::pattern::{Pattern, Shape};
use crate::voice::text::Prose;
use crate::voice::yaml::Keys;
use std::ops::Range;

#[derive(Debug)]
pub(super) struct Consistency(Vec<[Pattern; 2]>);

impl Consistency {
    pub(super) fn read(keys: &mut Keys<'_>) -> Result<Self, GuideError> {
        let shape = Shape {
            ignore_case: keys.yes("ignorecase")?.unwrap_or(false),
            nonword: keys.yes("nonword")?.unwrap_or(false),
        };
        let either = keys.pairs("either")?;
        let file = keys.file();
        if either.is_empty() {
            return Err(GuideError::new(file, keys.line(), Fault::Missing { key: "either" }));
        }
        let pair = |(key, other): &(&crate::voice::yaml::Key, &str)| {
            let one = Pattern::any(file, key.line, &key.name, shape)?;
            Ok([one, Pattern::any(file, key.line, other, shape)?])
        };
        either.iter().map(pair).collect::<Result<_, GuideError>>().map(Self)
    }
}

impl Test for Consistency {
    fn hits(&self, prose: &Prose<'_>, part: &Range<usize>, _: Language) -> Vec<Hit> {
        let mut hits = Vec::new();
        for pair in &self.0 {
            let [one, other] = pair.each_ref().map(|pattern| {
                let found = pattern.ranges(prose.at(part)).into_iter();
                let found = found.map(|range| range.start + part.start..range.end + part.start);
                found.filter(|place| prose.is_free(place)).collect::<Vec<_>>()
            });
            let (Some(first), Some(second)) = (one.first(), other.first()) else { continue };
            // What came first is what the text has chosen.
            let odd = if first.start <= second.start { other } else { one };
            hits.extend(odd.into_iter().map(|place| Hit::quoted(prose, place)));
        }
        hits
    }
}
