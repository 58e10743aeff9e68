//! The catalog as a guide sees it: which answers each thing in stock fulfills, and which names nothing has.
//!
//! Products are told apart by their answers only, so a catalog of any size becomes a short list of bit patterns.

use super::rule::{Condition, Field, Rule, contains, has};
use super::{Column, Guide};
use crate::commerce::catalog::{Product, ProductView};
use crate::commerce::money::Currency;
use crate::dialogue::understand::normalize::{fold, fold_words};
use crate::spelling::distance;
use std::collections::{BTreeMap, BTreeSet};

/// Names kept of one field, to tell what may have been meant.
const NAMES_MAX: usize = 2_000;
/// Answers told apart: more than a table can have.
const BITS: usize = u128::BITS as usize;
/// Letters that may differ in what was meant.
const LETTERS_MAX: usize = 2;

/// What the shop has, for one guide. Made by taking every product of the catalog once.
#[derive(Debug, Clone)]
pub struct Shelf {
    answers: Vec<AnswerBit>,
    stock: Vec<(Currency, Vec<u128>)>,
    seen: Vec<BTreeSet<u128>>,
    names: Vec<Name>,
    known: BTreeMap<Field, BTreeSet<String>>,
    n_products: u64,
}

#[derive(Debug, Clone)]
struct AnswerBit {
    question: String,
    answer: String,
    rule: Rule,
}

/// A value that a rule names.
#[derive(Debug, Clone)]
struct Name {
    row: usize,
    column: Column,
    field: Field,
    value: String,
    is_known: bool,
}

/// A value that no product has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    pub row: usize,
    pub column: Column,
    /// `the tag `outdor``.
    pub name: String,
    /// What is nearly the same.
    pub near: Option<String>,
}

impl Shelf {
    /// An empty shelf; what is asked in `currencies` is looked at in each of them.
    pub fn new(guide: &Guide, currencies: &[Currency]) -> Self {
        let mut answers = Vec::new();
        let mut names = Vec::new();
        for question in &guide.questions {
            for answer in &question.answers {
                answers.push(AnswerBit {
                    question: question.key.clone(),
                    answer: answer.key.clone(),
                    rule: answer.rule.clone(),
                });
                for (column, rule) in
                    [(Column::Rule, &answer.rule), (Column::Prefer, &answer.prefer)]
                {
                    names.extend(named(rule).map(|(field, value)| Name {
                        row: answer.row,
                        column,
                        field,
                        value,
                        is_known: false,
                    }));
                }
            }
        }
        Self {
            answers,
            stock: currencies.iter().map(|currency| (*currency, Vec::new())).collect(),
            seen: vec![BTreeSet::new(); currencies.len()],
            names,
            known: BTreeMap::new(),
            n_products: 0,
        }
    }

    /// Puts a product on it.
    pub fn take(&mut self, view: &ProductView) {
        self.n_products += 1;
        self.know(&view.product);
        for variant in view.product.variants.iter().filter(|v| view.available(&v.sku) > 0) {
            for ((currency, stock), seen) in self.stock.iter_mut().zip(&mut self.seen) {
                if variant.price(*currency).is_none() {
                    continue;
                }
                let mut mask = 0;
                for (index, answer) in self.answers.iter().enumerate().take(BITS) {
                    let mut conditions = answer.rule.0.iter();
                    if conditions.all(|one| one.holds(view, variant, *currency)) {
                        mask |= 1_u128 << index;
                    }
                }
                if seen.insert(mask) {
                    stock.push(mask);
                }
            }
        }
    }

    fn know(&mut self, product: &Product) {
        for name in self.names.iter_mut().filter(|name| !name.is_known) {
            let mut variants = product.variants.iter();
            name.is_known = variants.any(|one| has(product, one, &name.field, &name.value));
        }
        let unknown: Vec<Field> = self
            .names
            .iter()
            .filter(|name| !name.is_known)
            .map(|name| name.field.clone())
            .collect();
        for field in unknown {
            let names = self.known.entry(field.clone()).or_default();
            if names.len() < NAMES_MAX {
                names.extend(values(product, &field));
            }
        }
    }

    pub fn is_empty(&self) -> bool {
        self.n_products == 0
    }

    /// For each currency: the answers that the things in stock fulfill, each pattern once.
    pub(super) fn stock(&self) -> &[(Currency, Vec<u128>)] {
        &self.stock
    }

    pub(super) fn bit(&self, question: &str, answer: &str) -> u128 {
        let is = |bit: &AnswerBit| bit.question == question && bit.answer == answer;
        self.answers.iter().take(BITS).position(is).map_or(0, |index| 1_u128 << index)
    }

    /// Names that no product has, in stock or not.
    pub(super) fn unknown(&self) -> Vec<Unknown> {
        let lost = self.names.iter().filter(|name| !name.is_known);
        lost.map(|name| Unknown {
            row: name.row,
            column: name.column,
            name: described(&name.field, &name.value),
            near: self.near(&name.field, &name.value),
        })
        .collect()
    }

    fn near(&self, field: &Field, value: &str) -> Option<String> {
        let wanted = fold(value);
        let distance = |known: &&String| distance(&wanted, &fold(known));
        let nearest = self.known.get(field)?.iter().min_by_key(distance)?;
        let words = fold_words(nearest);
        let is_part = contains(&words, &fold_words(value));
        (is_part || distance(&nearest) <= LETTERS_MAX).then(|| nearest.clone())
    }
}

fn named(rule: &Rule) -> impl Iterator<Item = (Field, String)> + '_ {
    rule.0.iter().flat_map(|condition| {
        let (field, values) = match condition {
            Condition::OneOf { field, values } | Condition::NoneOf { field, values } => {
                (Some(field), values.as_slice())
            }
            _ => (None, &[][..]),
        };
        field
            .into_iter()
            .flat_map(move |field| values.iter().map(move |value| (field.clone(), value.clone())))
    })
}

fn described(field: &Field, value: &str) -> String {
    match field {
        Field::Tag => format!("the tag `{value}`"),
        Field::Category => format!("the category `{value}`"),
        Field::Brand => format!("the brand `{value}`"),
        Field::Product => format!("the id `{value}`"),
        Field::Attribute(key) => format!("`{value}` as its {key}"),
    }
}

fn values(product: &Product, field: &Field) -> Vec<String> {
    match field {
        Field::Tag => product.tags.clone(),
        Field::Category => product.categories.clone(),
        Field::Brand => vec![product.brand.clone()],
        Field::Product => vec![product.id.as_str().to_owned()],
        Field::Attribute(key) => {
            let options = product.variants.iter().filter_map(|variant| variant.options.get(key));
            let texts = product.attributes.get(key).into_iter().chain(options);
            texts.flat_map(|text| text.0.values().cloned()).collect()
        }
    }
}
