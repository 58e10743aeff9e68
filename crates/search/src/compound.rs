//! Compounds by their last part: `tæppe` finds `uldtæppe` and `babytæppe`.
//!
//! The last part of a Danish compound says what a thing is. A part of three letters (`kop`) ends many words by
//! chance, so then what stands before it must be a word of the catalog too.

use crate::analyze::backwards;
use crate::schema::Fields;
use crate::view::{View, frequency};
use std::collections::BTreeMap;
use std::io;

/// Shortest part that ends a compound.
const TAIL_CHARS_MIN: usize = 3;
/// From this length on, the word before it need not be known.
const TAIL_CHARS_SURE: usize = 4;
/// Shortest word before it.
const FRONT_CHARS_MIN: usize = 3;
/// Compounds one word stands for, the most frequent first.
const COMPOUNDS_MAX: usize = 16;
/// Terms looked at for them.
const LOOKED_AT_MAX: usize = 200;

/// The terms of a language that end in `stem`, with how many products have each.
pub(crate) fn ending_in(
    view: &View,
    fields: &Fields,
    language: usize,
    stem: &str,
) -> io::Result<Vec<(String, u64)>> {
    let n_chars = stem.chars().count();
    if fields.languages[language].tails.is_none() || n_chars < TAIL_CHARS_MIN {
        return Ok(Vec::new());
    }
    let begins = backwards(stem);
    let mut found: BTreeMap<String, u64> = BTreeMap::new();
    for segment in &view.segments {
        let Some(tails) = &segment.languages[language].tails else { continue };
        let mut terms = tails.terms().range().ge(begins.as_bytes()).into_stream()?;
        let mut n_seen = 0;
        while terms.advance()
            && terms.key().starts_with(begins.as_bytes())
            && n_seen < LOOKED_AT_MAX
        {
            n_seen += 1;
            if let Ok(key) = std::str::from_utf8(terms.key()) {
                *found.entry(backwards(key)).or_default() += u64::from(terms.value().doc_freq);
            }
        }
    }
    let mut compounds = Vec::new();
    for (term, n_found) in found {
        let front = &term[..term.len() - stem.len()];
        if is_front(front) && (n_chars >= TAIL_CHARS_SURE || is_known(view, language, front)?) {
            compounds.push((term, n_found));
        }
    }
    compounds.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    compounds.truncate(COMPOUNDS_MAX);
    Ok(compounds)
}

fn is_front(front: &str) -> bool {
    front.chars().count() >= FRONT_CHARS_MIN && front.contains(['a', 'e', 'i', 'o', 'u', 'y'])
}

/// Whether the catalog has the word, with or without the letter that joins the two.
fn is_known(view: &View, language: usize, front: &str) -> io::Result<bool> {
    for front in
        [Some(front), front.strip_suffix('s'), front.strip_suffix('e')].into_iter().flatten()
    {
        for segment in &view.segments {
            if frequency(&segment.languages[language].all, front)? > 0 {
                return Ok(true);
            }
        }
    }
    Ok(false)
}
