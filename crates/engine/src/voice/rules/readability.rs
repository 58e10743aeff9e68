//! `readability`: a text that asks for more schooling than it should.

use super::{Hit, Test};
use crate::Language;
use crate::voice::error::{Fault, GuideError};
use crate::voice::reading::{Counts, Measure};
use crate::voice::text::Prose;
use crate::voice::yaml::Keys;
use std::ops::Range;

/// A shorter text has no reading level: one long word would decide it.
pub(in crate::voice) const WORDS_MIN: f64 = 20.0;

#[derive(Debug)]
pub(super) struct Readability {
    measures: Vec<Measure>,
    grade: f64,
}

const MEASURES: &str = "Flesch-Kincaid, Gunning Fog, Coleman-Liau, SMOG, Automated Readability";

impl Readability {
    pub(super) fn read(keys: &mut Keys<'_>) -> Result<Self, GuideError> {
        let (file, line) = (keys.file(), keys.line());
        let named = keys.texts("metrics")?;
        let measure = |name: &&str| {
            let fault = Fault::NotOneOf { value: (*name).to_owned(), known: MEASURES };
            Measure::of_name(name).ok_or_else(|| GuideError::new(file, line, fault))
        };
        let measures: Vec<Measure> = if named.is_empty() {
            vec![Measure::FleschKincaid]
        } else {
            named.iter().map(measure).collect::<Result<_, _>>()?
        };
        let missing = GuideError::new(file, line, Fault::Missing { key: "grade" });
        Ok(Self { measures, grade: keys.number("grade")?.ok_or(missing)? })
    }
}

impl Test for Readability {
    fn hits(&self, prose: &Prose<'_>, part: &Range<usize>, language: Language) -> Vec<Hit> {
        let counts = Counts::of(prose, part, language).filter(|counts| counts.words >= WORDS_MIN);
        let Some(counts) = counts else { return Vec::new() };
        let sum: f64 = self.measures.iter().map(|measure| measure.of(&counts)).sum();
        let n_measures = self.measures.iter().map(|_| 1.0).sum::<f64>();
        let grade = sum / n_measures;
        if grade <= self.grade {
            return Vec::new();
        }
        let arguments = vec![format!("{grade:.2}")];
        vec![Hit { place: part.clone(), arguments, better: Vec::new() }]
    }
}
