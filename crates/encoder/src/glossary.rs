//! A hand-written glossary of shop words: Danish, which the model has never read, told in English and Spanish.
//!
//! The core owns the lines (`engine::dialogue::understand::glossary`), which tell it what a word is about.

use engine::dialogue::understand::glossary::things;
use std::collections::BTreeMap;

/// What a shop calls one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub english: Vec<&'static str>,
    pub spanish: Vec<&'static str>,
}

/// All of it, by Danish name.
#[derive(Debug, Clone)]
pub struct Glossary(BTreeMap<&'static str, Entry>);

impl Default for Glossary {
    fn default() -> Self {
        let named = things().flat_map(|[danish, english, spanish]| {
            let entry = Entry { english, spanish };
            danish.into_iter().map(move |name| (name, entry.clone()))
        });
        Self(named.collect())
    }
}

impl Glossary {
    /// What a Danish name, of one word or several, means; lower case, spelled as Danes spell it.
    pub fn find(&self, danish: &str) -> Option<&Entry> {
        self.0.get(danish)
    }

    /// Everything it names: Danish, English and Spanish names, of several the most usual first.
    pub fn things() -> impl Iterator<Item = [Vec<&'static str>; 3]> {
        things()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_has_three_languages_and_each_danish_name_one_line() {
        let n_names: usize = things().map(|[danish, ..]| danish.len()).sum();
        assert_eq!(Glossary::default().len(), n_names, "a name stands in one line");
        for names in things() {
            for name in names.iter().flatten() {
                let is_tidy =
                    !name.is_empty() && name.trim() == *name && name.to_lowercase() == *name;
                assert!(is_tidy, "{name:?} in {names:?}");
            }
        }
    }

    #[test]
    fn danish_is_told_in_english_and_spanish() {
        let glossary = Glossary::default();
        for (danish, english, spanish) in [
            ("opvaskemaskine", "dishwasher", "lavavajillas"),
            ("oplader", "charger", "cargador"),
            ("høretelefoner", "headphones", "auriculares"),
        ] {
            let entry = glossary.find(danish).unwrap();
            assert_eq!((entry.english[0], entry.spanish[0]), (english, spanish), "{danish}");
        }
        assert_eq!(glossary.find("qwertz"), None);
    }
}
