//! What the contact points at: "the second one", "the blue mug", "it".

use super::context::Turn;
use super::memory::Shown;
use super::understand::entity::{Direction, lexicon};
use super::understand::normalize::fold_words;
use super::understand::{Understood, choice};
use crate::{Language, ProductId};
use rust_stemmers::{Algorithm, Stemmer};
use std::collections::BTreeSet;

/// What was pointed at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pointed {
    Product(ProductId),
    /// A product by its words that was not shown: to be searched for.
    Words(String),
    /// Several are possible, or none.
    Unclear,
}

/// Whether the product talked about goes before words that name none of those shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prefer {
    /// The other words ask about it.
    Focus,
    /// The other words name another.
    Words,
}

/// Finds the product a text points at.
pub fn product(turn: &Turn<'_>, said: &Understood, prefer: Prefer) -> Pointed {
    let memory = &turn.state.memory;
    let shown = |shown: &Shown| Pointed::Product(shown.product.clone());
    if let Some(position) = said.entities.ordinals.first()
        && let Some(item) = choice::at(&memory.shown, *position)
    {
        return shown(item);
    }
    let content = stems(&said.entities.content, turn.language);
    if let Some(item) = by_title(&memory.shown, &content, turn.language) {
        return shown(item);
    }
    if said.entities.direction == Some(Direction::Cheaper)
        && let Some(item) = memory.shown.iter().min_by_key(|item| item.price.minor)
    {
        return shown(item);
    }
    match (talked_about(turn), content.is_empty()) {
        (Some(item), true) => shown(item),
        (Some(item), false) if prefer == Prefer::Focus => shown(item),
        (_, false) => Pointed::Words(said.entities.content.clone()),
        (None, true) => Pointed::Unclear,
    }
}

/// The product talked about: the one in detail, or the only one shown.
pub fn talked_about<'a>(turn: &'a Turn<'_>) -> Option<&'a Shown> {
    let memory = &turn.state.memory;
    memory.focus.as_ref().or(match memory.shown.as_slice() {
        [only] => Some(only),
        _ => None,
    })
}

/// Whether words name this product: its title has half of them, besides colors and sizes, which many have.
pub fn names(turn: &Turn<'_>, words: &str, title: &str) -> bool {
    const SHORTEST: usize = 3;
    let telling = |stem: &String| stem.len() >= SHORTEST && lexicon::color(stem).is_none();
    let wanted: BTreeSet<String> =
        stems(words, turn.language).into_iter().filter(telling).collect();
    let shared = stems(title, turn.language).intersection(&wanted).count();
    shared > 0 && shared * 2 >= wanted.len()
}

/// All products a text points at, in the order said.
pub fn products(turn: &Turn<'_>, said: &Understood) -> Vec<ProductId> {
    let shown = &turn.state.memory.shown;
    let mut found: Vec<ProductId> =
        positions(said, shown.len()).map(|item| shown[item].product.clone()).collect();
    if found.len() < 2 {
        let content = stems(&said.entities.content, turn.language);
        for item in shown {
            let named = stems(&item.title, turn.language)
                .iter()
                .any(|stem| content.contains(stem) && titles_with(shown, stem, turn.language) == 1);
            if named && !found.contains(&item.product) {
                found.push(item.product.clone());
            }
        }
    }
    found
}

/// Where the ordinals point; "the first two" and "the last two" point at two.
fn positions(said: &Understood, n_shown: usize) -> impl Iterator<Item = usize> {
    const TWO: &[&str] = &["two", "2", "dos", "to", "begge", "both"];
    let ordinals = &said.entities.ordinals;
    let are_two = ordinals.len() == 1 && TWO.iter().any(|word| said.says(word));
    let places = ordinals.iter().flat_map(move |ordinal| {
        let first = usize::try_from(*ordinal).unwrap_or(n_shown.saturating_sub(1));
        match (are_two, *ordinal < 0) {
            (false, _) => first..first + 1,
            (true, false) => first..first + 2,
            (true, true) => n_shown.saturating_sub(2)..n_shown,
        }
    });
    places.filter(move |place| *place < n_shown).collect::<Vec<_>>().into_iter()
}

/// The products that "like this" and "bigger" refer to: the one pointed at or talked about, else all that were shown.
pub fn anchors(turn: &Turn<'_>, said: &Understood) -> Vec<ProductId> {
    let memory = &turn.state.memory;
    let pointed = products(turn, said);
    if let Some(first) = pointed.first() {
        return vec![first.clone()];
    }
    match &memory.focus {
        Some(focus) => vec![focus.product.clone()],
        None => memory.shown.iter().map(|shown| shown.product.clone()).collect(),
    }
}

/// The one title that shares more words with the text than any other.
pub fn by_title<'a>(
    items: &'a [Shown],
    content: &BTreeSet<String>,
    language: Language,
) -> Option<&'a Shown> {
    let shared = |item: &Shown| stems(&item.title, language).intersection(content).count();
    let most = items.iter().map(shared).max().filter(|most| *most > 0)?;
    let mut best = items.iter().filter(|item| shared(item) == most);
    let first = best.next()?;
    best.next().is_none().then_some(first)
}

fn titles_with(items: &[Shown], stem: &str, language: Language) -> usize {
    items.iter().filter(|item| stems(&item.title, language).contains(stem)).count()
}

/// Stems of the words that carry content; a color counts by its name, so that "azul" finds "blue".
pub fn stems(text: &str, language: Language) -> BTreeSet<String> {
    let stemmer = Stemmer::create(match language {
        Language::En => Algorithm::English,
        Language::Es => Algorithm::Spanish,
        Language::Da => Algorithm::Danish,
    });
    let content = fold_words(text).into_iter().filter(|word| !lexicon::is_filler(word));
    content
        .map(|word| match lexicon::color(&word) {
            Some(color) => color.to_owned(),
            None => stemmer.stem(&word).into_owned(),
        })
        .collect()
}
