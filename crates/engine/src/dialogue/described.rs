//! Which of several products words describe by what their data says: "the blue one", "the one from Hay".
//!
//! Titles are [`reference`](super::reference)'s matter. A color or a brand is said to tell one from the others; a
//! value (`wool`) may as well be what is asked, so that it tells only where it leaves exactly one.

use super::context::Turn;
use super::memory::Shown;
use super::reference::{by_title, stems};
use super::understand::Understood;
use super::understand::entity::{Entities, lexicon};
use super::understand::normalize::{fold, fold_words};
use crate::commerce::catalog::{Product, ProductView, Variant};
use crate::{Language, ProductId};
use std::collections::BTreeMap;

/// The products in view, shown or in the cart, where several are and the words describe one; else there is nothing
/// to look up.
pub fn in_view(turn: &Turn<'_>, said: &Understood) -> Option<Vec<ProductId>> {
    let entities = &said.entities;
    let memory = &turn.state.memory;
    let describes = entities.brand.is_some()
        || !entities.colors.is_empty()
        || (!entities.values.is_empty() && memory.focus.is_none());
    if !describes || !entities.ordinals.is_empty() {
        return None;
    }
    Some(in_sight(turn)).filter(|ids| ids.len() > 1)
}

/// What is talked about, shown, or in the cart, in this order.
pub fn in_sight(turn: &Turn<'_>) -> Vec<ProductId> {
    let memory = &turn.state.memory;
    let focus = memory.focus.as_ref().map(|focus| &focus.product);
    let shown = memory.shown.iter().map(|shown| &shown.product);
    let in_cart = turn.state.cart.iter().flat_map(|cart| &cart.lines).map(|line| &line.product);
    let mut ids: Vec<ProductId> = Vec::new();
    for id in focus.into_iter().chain(shown).chain(in_cart) {
        if !ids.contains(id) {
            ids.push(id.clone());
        }
    }
    ids
}

/// Those of the products in view that are meant: one, several that the words do not tell apart, or none of them.
pub fn among<'v>(
    turn: &Turn<'_>,
    views: &'v [ProductView],
    said: &Understood,
) -> Vec<&'v ProductView> {
    let entities = &said.entities;
    let all: Vec<&ProductView> = views.iter().collect();
    let mut left = all.clone();
    let mut keep = |fits: &dyn Fn(&Product) -> bool| {
        let fitting: Vec<_> = left.iter().copied().filter(|view| fits(&view.product)).collect();
        if !fitting.is_empty() {
            left = fitting;
        }
    };
    if !entities.colors.is_empty() {
        keep(&|product| entities.colors.iter().all(|color| has_color(product, color)));
    }
    if let Some(brand) = &entities.brand {
        if all.iter().all(|view| view.product.brand != *brand) {
            return Vec::new();
        }
        keep(&|product| product.brand == *brand);
    }
    let valued: Vec<_> =
        left.iter().copied().filter(|view| has_values(&view.product, &entities.values)).collect();
    if let ([only], true) = (valued.as_slice(), left.len() == all.len()) {
        left = vec![*only];
    }
    // "Is it from Hay?", while one of Hay's is talked about; "in blue", where it comes in blue.
    let focus = turn.state.memory.focus.as_ref();
    if let Some(talked_about) =
        left.iter().find(|v| focus.is_some_and(|f| f.product == v.product.id))
        && left.len() > 1
    {
        return vec![*talked_about];
    }
    if left.len() == all.len() { Vec::new() } else { by_words(left, said, turn.language) }
}

/// "The blue plate", where two are blue.
fn by_words<'v>(
    left: Vec<&'v ProductView>,
    said: &Understood,
    language: Language,
) -> Vec<&'v ProductView> {
    let titled: Vec<Shown> = left
        .iter()
        .filter_map(|view| {
            let price = *view.product.variants.first()?.prices.first()?;
            let title = view.product.title.get(language).to_owned();
            Some(Shown { product: view.product.id.clone(), title, price })
        })
        .collect();
    let named = by_title(&titled, &stems(&said.entities.content, language), language);
    let named = named.and_then(|it| left.iter().find(|view| view.product.id == it.product));
    match named {
        Some(view) => vec![*view],
        None => left,
    }
}

/// Whether words name a value that a product may have: a color, a size, what it is made of.
pub fn names_values(entities: &Entities) -> bool {
    let is_material = || fold_words(&entities.content).iter().any(|word| material(word).is_some());
    !entities.colors.is_empty()
        || entities.size.is_some()
        || !entities.values.is_empty()
        || is_material()
}

/// Whether nothing but such values is named.
pub fn is_only_values(entities: &Entities) -> bool {
    let is_value = |word: &String| {
        let mut values = entities.values.values().flatten();
        lexicon::color(word).is_some()
            || material(word).is_some()
            || values.any(|value| value.split(' ').any(|it| it == word))
    };
    fold_words(&entities.content).iter().all(is_value)
}

/// Whether the product has every value that was named.
pub fn fulfills(product: &Product, entities: &Entities) -> bool {
    let words = fold_words(&entities.content);
    let mut materials = words.iter().filter_map(|word| material(word));
    wanted(entities).iter().all(|(key, values)| has_any(product, key, values))
        && materials.all(|name| has_any(product, "material", &[name.to_owned()]))
}

/// What things are made of: its words in three languages, folded; the first is its name.
const MATERIALS: [&str; 12] = [
    "cotton algodon bomuld",
    "wool lana uld",
    "linen lino hor",
    "leather cuero piel laeder",
    "steel acero stal",
    "wood wooden madera trae",
    "glass cristal vidrio glas",
    "ceramic ceramica keramik",
    "plastic plastico plastik plast",
    "silk seda silke",
    "porcelain porcelana porcelaen",
    "stoneware gres stentoj",
];

fn material(word: &str) -> Option<&'static str> {
    let has = |words: &&&str| words.split(' ').any(|name| name == word);
    MATERIALS.iter().find(has).and_then(|words| words.split(' ').next())
}

/// Whether the product states another value than one that was named. What it does not state it may have.
pub fn contradicts(product: &Product, entities: &Entities) -> bool {
    wanted(entities)
        .iter()
        .any(|(key, values)| states(product, key) && !has_any(product, key, values))
}

/// Whether the variant has every value that was named, by the options it is told by.
pub fn variant_fulfills(variant: &Variant, entities: &Entities) -> bool {
    wanted(entities).iter().all(|(key, values)| {
        let texts = variant.options.get(key).into_iter().flat_map(|value| value.0.values());
        texts.into_iter().any(|text| values.iter().any(|value| says(text, key, value)))
    })
}

/// What was named: the key of an attribute, and the values of which it must have one.
fn wanted(entities: &Entities) -> Vec<(String, Vec<String>)> {
    let colors = entities.colors.iter().map(|color| ("color".to_owned(), vec![color.clone()]));
    let size = entities.size.iter().map(|size| ("size".to_owned(), vec![fold(size)]));
    let is_other =
        |(key, _): &(&String, &Vec<String>)| *key != "color" || entities.colors.is_empty();
    let values =
        entities.values.iter().filter(is_other).map(|(key, values)| (key.clone(), values.clone()));
    colors.chain(size).chain(values).collect()
}

fn texts<'p>(product: &'p Product, key: &str) -> Vec<&'p String> {
    let options = product.variants.iter().filter_map(|variant| variant.options.get(key));
    options.chain(product.attributes.get(key)).flat_map(|value| value.0.values()).collect()
}

fn states(product: &Product, key: &str) -> bool {
    let in_title = |word: &String| lexicon::color(word).is_some();
    let titles = || product.title.0.values();
    !texts(product, key).is_empty()
        || (key == "color" && titles().any(|title| fold_words(title).iter().any(in_title)))
}

fn has_any(product: &Product, key: &str, values: &[String]) -> bool {
    let stated = texts(product, key);
    let has = |text: &String| values.iter().any(|value| says(text, key, value));
    // A size stands in a title by chance.
    stated.into_iter().any(has) || (key != "size" && product.title.0.values().any(has))
}

/// Whether a text has a value: colors by their name, in any language, others word for word.
fn says(text: &str, key: &str, value: &str) -> bool {
    let words = fold_words(text);
    if let ("material", Some(name)) = (key, material(value)) {
        return words.iter().any(|word| material(word) == Some(name));
    }
    match (key, lexicon::color(value)) {
        ("color", Some(color)) => words.iter().any(|word| lexicon::color(word) == Some(color)),
        _ => {
            let wanted = fold_words(value);
            !wanted.is_empty()
                && words.windows(wanted.len()).any(|window| window == wanted.as_slice())
        }
    }
}

fn has_color(product: &Product, color: &str) -> bool {
    let is_color = |word: &String| lexicon::color(word) == Some(color);
    let options = product.variants.iter().flat_map(|variant| variant.options.values());
    let values = options.chain(product.attributes.get("color")).chain([&product.title]);
    values.flat_map(|value| value.0.values()).any(|text| fold_words(text).iter().any(is_color))
}

/// Whether it has one of the values named for every key, and any was named.
fn has_values(product: &Product, wanted: &BTreeMap<String, Vec<String>>) -> bool {
    let has = |(key, values): (&String, &Vec<String>)| {
        let options = product.variants.iter().filter_map(|variant| variant.options.get(key));
        let texts = options.chain(product.attributes.get(key)).flat_map(|value| value.0.values());
        texts.map(|text| fold(text)).any(|text| values.contains(&text))
    };
    !wanted.is_empty() && wanted.iter().all(has)
}
