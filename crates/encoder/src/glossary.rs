//! A hand-written glossary of shop words: Danish, which the model has never read, told in English and Spanish.
//!
//! `glossary.tsv` has a line for each thing, with its Danish, English and Spanish names; of several the most usual comes
//! first. No Danish name stands in two lines, so that a name leads to one.

use std::collections::BTreeMap;

const TEXT: &str = include_str!("../glossary.tsv");

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
        let names = |cell: &'static str| cell.split('|').collect::<Vec<_>>();
        let lines = TEXT.lines().skip(1).filter_map(|line| {
            let mut cells = line.split('\t');
            let danish = names(cells.next()?);
            let entry = Entry { english: names(cells.next()?), spanish: names(cells.next()?) };
            Some((danish, entry))
        });
        Self(
            lines
                .flat_map(|(danish, entry)| {
                    danish.into_iter().map(move |name| (name, entry.clone()))
                })
                .collect(),
        )
    }
}

impl Glossary {
    /// What a Danish name, of one word or several, means; lower case, spelled as Danes spell it.
    pub fn find(&self, danish: &str) -> Option<&Entry> {
        self.0.get(danish)
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
        let n_names: usize = TEXT
            .lines()
            .skip(1)
            .map(|line| line.split('\t').next().unwrap().split('|').count())
            .sum();
        assert_eq!(Glossary::default().len(), n_names, "a name stands in one line");
        assert!(TEXT.lines().count() > 800);
        for line in TEXT.lines() {
            let cells: Vec<&str> = line.split('\t').collect();
            assert_eq!(cells.len(), 3, "{line}");
            for name in cells.iter().flat_map(|cell| cell.split('|')) {
                let is_tidy =
                    !name.is_empty() && name.trim() == name && name.to_lowercase() == name;
                assert!(is_tidy, "{name:?} in {line}");
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
