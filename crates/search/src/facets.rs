//! How the best results split: the questions worth asking next.
//!
//! A key is worth asking about when most results have it, a handful of values cover most of those, and no value
//! holds nearly all. Keys are ordered by how much the average answer narrows the choice.

use crate::analyze::{SEPARATOR, fold};
use crate::schema::Fields;
use crate::score::Ranked;
use crate::view::View;
use engine::{Facet, SearchQuery};
use std::collections::{BTreeMap, HashMap};
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use tantivy::columnar::StrColumn;

/// Keys answered at most.
const FACETS_MAX: usize = 8;
/// Values of a key answered at most: as many as a list message holds.
const VALUES_MAX: usize = 10;
/// Different values looked at in one segment, most frequent first.
const VALUES_READ_MAX: usize = 250;
/// A key is asked about when so many of ten results have it...
const COVERED_TENTHS_MIN: u64 = 4;
/// ...and the values answered hold so many of ten of those.
const ANSWERED_TENTHS_MIN: u64 = 6;

/// Texts kept in memory for one field of one segment.
const TERMS_KEPT_MAX: usize = 20_000;

/// Texts of a column by their ordinals, as far as they were read: decoding them again for every search took a tenth
/// of a shop's time.
#[derive(Default)]
pub(crate) struct Terms(Mutex<HashMap<u64, Arc<str>>>);

impl Terms {
    /// The texts of ordinals, which are in ascending order.
    fn of(&self, column: &StrColumn, ords: &[u64]) -> io::Result<Vec<Arc<str>>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() + ords.len() > TERMS_KEPT_MAX {
            kept.clear();
        }
        let unread: Vec<u64> = ords.iter().copied().filter(|ord| !kept.contains_key(ord)).collect();
        let mut reading = unread.iter();
        column.dictionary().sorted_ords_to_term_cb(&unread, |term| {
            if let Some(ord) = reading.next() {
                kept.insert(*ord, std::str::from_utf8(term).unwrap_or_default().into());
            }
        })?;
        Ok(ords.iter().map(|ord| kept.get(ord).cloned().unwrap_or_default()).collect())
    }
}

/// Counts the values of the results.
pub(crate) fn count(
    view: &View,
    fields: &Fields,
    query: &SearchQuery,
    results: &[Ranked],
) -> io::Result<Vec<Facet>> {
    if results.len() < 2 {
        return Ok(Vec::new());
    }
    let language = fields.languages.iter().position(|f| f.language == query.language).unwrap_or(0);
    let mut counts: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
    for segment in 0..view.segments.len() {
        count_segment(view, segment, language, results, &mut counts)?;
    }
    let is_asked = |key: &str| {
        key == "tag"
            || query.attributes.keys().any(|asked| fold(asked) == fold(key))
            || (key == "brand" && query.brand.is_some())
    };
    let n_results = results.len() as u64;
    let mut facets: Vec<(u64, Facet)> = counts
        .into_iter()
        .filter(|(key, _)| !is_asked(key))
        .filter_map(|(key, values)| facet(key, values, n_results))
        .collect();
    facets.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.key.cmp(&b.1.key)));
    facets.truncate(FACETS_MAX);
    Ok(facets.into_iter().map(|(_, facet)| facet).collect())
}

fn count_segment(
    view: &View,
    segment_idx: usize,
    language: usize,
    results: &[Ranked],
    counts: &mut BTreeMap<String, BTreeMap<String, u64>>,
) -> io::Result<()> {
    let of_language = &view.segments[segment_idx].languages[language];
    let Some(column) = &of_language.facets else { return Ok(()) };
    let mut ords: Vec<u64> = Vec::new();
    for ranked in results.iter().filter(|ranked| ranked.segment as usize == segment_idx) {
        ords.extend(column.term_ords(ranked.doc));
    }
    ords.sort_unstable();
    let runs = ords.chunk_by(|a, b| a == b).map(|run| (run.len() as u64, run[0]));
    let mut frequent: Vec<(u64, u64)> = runs.collect();
    if frequent.len() > VALUES_READ_MAX {
        frequent.sort_by(|a, b| b.cmp(a));
        frequent.truncate(VALUES_READ_MAX);
        frequent.sort_by_key(|(_, ord)| *ord);
    }
    let ords: Vec<u64> = frequent.iter().map(|(_, ord)| *ord).collect();
    let texts = of_language.facet_terms.of(column, &ords)?;
    for (text, (n, _)) in texts.iter().zip(frequent) {
        if let Some((key, value)) = text.split_once(SEPARATOR) {
            *counts.entry(key.to_owned()).or_default().entry(value.to_owned()).or_default() += n;
        }
    }
    Ok(())
}

/// The key's values, with how many results are left on average after an answer; `None` if not worth asking.
fn facet(key: String, values: BTreeMap<String, u64>, n_results: u64) -> Option<(u64, Facet)> {
    let mut values: Vec<(String, u64)> = values.into_iter().collect();
    values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let n_all: u64 = values.iter().map(|(_, n)| n).sum();
    values.truncate(VALUES_MAX);
    let n_answered: u64 = values.iter().map(|(_, n)| n).sum();
    let is_common = n_all.min(n_results) * 10 >= n_results * COVERED_TENTHS_MIN;
    let is_answerable = n_answered * 10 >= n_all * ANSWERED_TENTHS_MIN;
    let splits = values.len() > 1 && values[0].1 * 20 <= n_results * 19;
    if !(is_common && is_answerable && splits) {
        return None;
    }
    let n_squares: u64 = values.iter().map(|(_, n)| n * n).sum();
    let n_without = n_results.saturating_sub(n_answered);
    let left = n_squares / n_answered.max(1) + n_without;
    Some((left, Facet { key, values }))
}
