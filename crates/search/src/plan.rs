//! What a query comes to: which terms to score, which filters must hold, what was corrected.

use crate::analyze::{fold, words};
use crate::document::{currency_key, facet_term};
use crate::lexicon::Lexicon;
use crate::read::Reader;
use crate::schema::Fields;
use crate::view::View;
use engine::SearchQuery;
use std::io;

/// Words of a query that are scored; of a longer one the rarest count.
pub const WORDS_MAX: usize = 12;

/// A query made ready for one [`View`].
#[derive(Debug, Clone, Default)]
pub(crate) struct Plan {
    pub(crate) lanes: Vec<Lane>,
    /// Weight of each word for coverage, by bit.
    pub(crate) concepts: Vec<f32>,
    pub(crate) filters: Vec<Filter>,
    /// Terms of `all` that no result may hold: language and term.
    pub(crate) without: Vec<(usize, String)>,
    pub(crate) exclude: Vec<String>,
    /// Facet terms that no result may have.
    pub(crate) facets_without: Vec<String>,
    pub(crate) near_price: Option<NearPrice>,
    pub(crate) corrected: Option<String>,
    /// There were words, none of which the catalog knows.
    pub(crate) unknown: bool,
}

/// One list of documents that adds to scores.
#[derive(Debug, Clone)]
pub(crate) struct Lane {
    pub(crate) field: LaneField,
    pub(crate) term: String,
    /// Which words of the query it stands for.
    pub(crate) bits: u16,
    pub(crate) weight: f32,
}

/// Where a lane's term is looked up; the number is the language's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LaneField {
    All(usize),
    /// Adds to documents that another lane has found.
    Title(usize),
    Category,
    Code,
}

/// What every result must fulfill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Filter {
    Category(String),
    /// Any of these facet terms.
    Facet(Vec<String>),
    Currency(u64),
    Price {
        currency: Option<u64>,
        min: u64,
        max: u64,
    },
    InStock,
}

/// Results that cost about the same come first.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NearPrice {
    pub(crate) currency: u64,
    pub(crate) amount: u64,
    /// What it adds to a score, as a part of it.
    pub(crate) weight: f32,
}

impl Plan {
    pub(crate) fn new(
        view: &View,
        fields: &Fields,
        lexicon: &Lexicon,
        query: &SearchQuery,
    ) -> io::Result<Self> {
        let reader = Reader::of_query(view, fields, lexicon, query.language);
        let mut plan = Self { filters: filters(query), ..Self::default() };
        reader.read_text(&query.text, &mut plan)?;
        for word in query.without.iter().flat_map(|text| words(text)) {
            plan.without.extend(reader.unwanted(&word));
        }
        let brands = query.brands_without.iter();
        plan.facets_without =
            brands.map(|brand| fold(&facet_term("brand", brand.trim()))).collect();
        plan.near_price = budget(query);
        plan.exclude = query.exclude.iter().map(|id| id.as_str().to_owned()).collect();
        Ok(plan)
    }

    /// How much of the query's weight these words are, 0 to 1.
    pub(crate) fn share(&self, mask: u16) -> f32 {
        let all: f32 = self.concepts.iter().sum();
        if all <= 0.0 {
            return 1.0;
        }
        let bits = self.concepts.iter().enumerate();
        bits.filter(|(bit, _)| mask & (1 << bit) != 0).map(|(_, weight)| weight).sum::<f32>() / all
    }
}

/// What a price near the one she spoke of adds.
const BUDGET_PRIOR: f32 = 0.05;

fn budget(query: &SearchQuery) -> Option<NearPrice> {
    let amount = u64::try_from(query.prefer.price_minor?).ok()?;
    let currency = currency_key(query.currency?);
    Some(NearPrice { currency, amount, weight: BUDGET_PRIOR })
}

fn filters(query: &SearchQuery) -> Vec<Filter> {
    let mut filters = Vec::new();
    filters.extend(query.category.as_deref().map(|slug| Filter::Category(fold(slug.trim()))));
    let brand = query.brand.as_deref();
    filters
        .extend(brand.map(|brand| Filter::Facet(vec![fold(&facet_term("brand", brand.trim()))])));
    for (key, values) in &query.attributes {
        let terms = values.iter().map(|value| fold(&facet_term(key.trim(), value.trim())));
        filters.push(Filter::Facet(terms.collect()));
    }
    let currency = query.currency.map(currency_key);
    filters.extend(currency.map(Filter::Currency));
    if query.price_min_minor.is_some() || query.price_max_minor.is_some() {
        let amount = |minor: Option<i64>| minor.map(|minor| u64::try_from(minor).unwrap_or(0));
        let min = amount(query.price_min_minor).unwrap_or(0);
        let max = amount(query.price_max_minor).unwrap_or(u64::MAX);
        filters.push(Filter::Price { currency, min, max });
    }
    filters.extend(query.in_stock_only.then_some(Filter::InStock));
    filters
}

/// Inverse document frequency as BM25 has it.
pub(crate) fn rarity(n_documents: u64, n_found: u64) -> f32 {
    let (all, found) = (n_documents.max(n_found) as f32, n_found as f32);
    (1.0 + (all - found + 0.5) / (found + 0.5)).ln()
}
