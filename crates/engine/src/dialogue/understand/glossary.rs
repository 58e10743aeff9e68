//! What shops sell and talk about, by its Danish, English and Spanish names: written by hand, a line for each thing.
//!
//! Tells which language a single word is in, and that a word names a thing whether this shop sells it or not.
//! Of several names the most usual comes first; no Danish name stands in two lines, so that a name leads to one.

use super::normalize::fold_words;
use crate::Language;
use std::collections::BTreeSet;

const TEXT: &str = include_str!("glossary.tsv");

/// The Danish, English and Spanish names of one thing each.
pub fn things() -> impl Iterator<Item = [Vec<&'static str>; 3]> {
    TEXT.lines().skip(1).filter_map(|line| {
        let mut cells = line.split('\t').map(|cell| cell.split('|').collect());
        Some([cells.next()?, cells.next()?, cells.next()?])
    })
}

/// Every name with its language.
pub fn names() -> impl Iterator<Item = (Language, &'static str)> {
    let languages = [Language::Da, Language::En, Language::Es];
    things().flat_map(move |things| {
        let of = languages.into_iter().zip(things);
        of.flat_map(|(language, names)| names.into_iter().map(move |name| (language, name)))
    })
}

/// Every name, folded.
pub(super) fn folded() -> BTreeSet<String> {
    names().map(|(_, name)| fold_words(name).join(" ")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_has_a_name_in_each_language() {
        assert!(things().count() >= 800);
        for names in things() {
            assert!(
                names.iter().all(|names| names.iter().all(|name| !name.is_empty())),
                "{names:?}"
            );
        }
        assert!(folded().contains("handsaebe") && folded().contains("hand cream"));
    }
}
