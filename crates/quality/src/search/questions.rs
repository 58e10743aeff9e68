//! What is asked: the collections' own queries, and our translations of them.

use super::collection::{Collection, Gains};
use engine::{Language, SearchQuery};

const SPANISH: &str = include_str!("../../queries/es.txt");
const DANISH: &str = include_str!("../../queries/da.txt");

/// A query with what is right for it.
pub(crate) struct Question<'a> {
    pub(crate) query: SearchQuery,
    pub(crate) gains: &'a Gains,
}

fn question<'a>(language: Language, text: &str, gains: &'a Gains) -> Question<'a> {
    let query =
        SearchQuery { text: text.to_owned(), language, limit: 100, ..SearchQuery::default() };
    Question { query, gains }
}

/// The queries as the collection has them.
pub(crate) fn own(collection: &Collection) -> Vec<Question<'_>> {
    let judged = collection.judgments.iter();
    judged.map(|(text, gains)| question(Language::En, text, gains)).collect()
}

/// Our translations; a query has the number of its place in the collection, beginning with 1.
pub(crate) fn translated(collection: &Collection, language: Language) -> Vec<Question<'_>> {
    let judged = |number: usize| collection.judgments.get(number.checked_sub(1)?);
    lines(language)
        .filter_map(|(number, text)| Some(question(language, text, &judged(number)?.1)))
        .collect()
}

/// The numbers of the translated queries.
#[cfg(test)]
pub(crate) fn numbers(language: Language) -> Vec<usize> {
    lines(language).map(|(number, _)| number).collect()
}

fn lines(language: Language) -> impl Iterator<Item = (usize, &'static str)> {
    let text = match language {
        Language::Es => SPANISH,
        Language::Da => DANISH,
        Language::En => "",
    };
    text.lines().filter_map(|line| {
        let (number, words) = line.split_once('\t')?;
        Some((number.parse().ok()?, words))
    })
}
