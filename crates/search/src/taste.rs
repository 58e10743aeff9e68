//! What this conversation said before: products that were liked tip the scale for what is made like them, refused
//! ones against it. Nothing is hidden for it.

use crate::schema::Fields;
use crate::score::Ranked;
use crate::view::{View, locate};
use engine::{ProductId, SearchQuery};
use std::collections::{BTreeMap, BTreeSet};

/// What having all of what was liked adds to a score, as a part of it.
const TASTE_PRIOR: f32 = 0.1;
/// Products looked at, the newest.
const PRODUCTS_MAX: usize = 12;

/// Values of liked and refused products: brand, tags, attributes.
#[derive(Debug)]
pub(crate) struct Taste {
    /// By segment and document: how much of it is liked, from -1 to 1. Only documents with something of it.
    weights: Vec<BTreeMap<u64, f32>>,
    columns: Vec<Option<tantivy::columnar::StrColumn>>,
}

impl Taste {
    /// `None` where nothing was said.
    pub(crate) fn new(
        view: &View,
        fields: &Fields,
        query: &SearchQuery,
    ) -> tantivy::Result<Option<Self>> {
        let prefer = &query.prefer;
        if prefer.likes.is_empty() && prefer.refused.is_empty() {
            return Ok(None);
        }
        let language = fields.languages.iter().position(|f| f.language == query.language);
        let language = language.unwrap_or(0);
        let mut values: BTreeMap<String, f32> = BTreeMap::new();
        for (products, sign) in [(&prefer.likes, 1.0), (&prefer.refused, -1.0)] {
            let of_all = values_of(view, language, products)?;
            let share = sign / of_all.len().max(1) as f32;
            for value in of_all {
                *values.entry(value).or_default() += share;
            }
        }
        let mut weights = Vec::new();
        let mut columns = Vec::new();
        for segment in &view.segments {
            let column = segment.languages[language].facets.clone();
            let mut of_segment = BTreeMap::new();
            for (value, weight) in &values {
                let ord = match &column {
                    Some(column) => column.dictionary().term_ord(value.as_bytes())?,
                    None => None,
                };
                of_segment.extend(ord.map(|ord| (ord, *weight)));
            }
            weights.push(of_segment);
            columns.push(column);
        }
        Ok(Some(Self { weights, columns }))
    }

    /// What the score of a result is multiplied with.
    pub(crate) fn factor(&self, ranked: &Ranked) -> f32 {
        let segment = ranked.segment as usize;
        let Some(column) = &self.columns[segment] else { return 1.0 };
        let weight = |ord| self.weights[segment].get(&ord).copied().unwrap_or(0.0);
        let liked: f32 = column.term_ords(ranked.doc).map(weight).sum();
        1.0 + liked.clamp(-1.0, 1.0) * TASTE_PRIOR
    }
}

fn values_of(
    view: &View,
    language: usize,
    products: &[ProductId],
) -> tantivy::Result<BTreeSet<String>> {
    let mut values = BTreeSet::new();
    for product in products.iter().rev().take(PRODUCTS_MAX) {
        let Some((segment, doc)) = locate(view, product)? else { continue };
        let Some(column) = &segment.languages[language].facets else { continue };
        for ord in column.term_ords(doc) {
            let mut value = String::new();
            column.ord_to_str(ord, &mut value)?;
            values.insert(value);
        }
    }
    Ok(values)
}
