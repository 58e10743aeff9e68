//! One search, from query to hits.

use crate::blend;
use crate::cursor::Cursor;
use crate::document::currency_key;
use crate::error::{QueryError, SearchError};
use crate::facets;
use crate::index::IndexOptions;
use crate::plan::{LaneField, Plan};
use crate::relax;
use crate::schema::Fields;
use crate::score::{Ranked, Ranking, Request, rank};
use crate::similar;
use crate::taste::Taste;
use crate::view::View;
use engine::{Facet, ProductId, SearchQuery, SearchSort};
use std::io;

/// Most results of one page.
pub const LIMIT_MAX: usize = 200;
/// Most attributes, words to avoid and products to leave out, each.
pub const FILTERS_MAX: usize = 1_000;
/// Most attribute keys filtered by at once.
const KEYS_MAX: usize = 12;
/// Facets are counted over so many of the best results.
const FACET_RESULTS_MAX: usize = 100;

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hits {
    /// One page, best first.
    pub ids: Vec<ProductId>,
    /// Results on all pages.
    pub total: u64,
    /// Nothing fulfilled every filter: some were dropped, these are the closest.
    pub relaxed: bool,
    /// The query's words after correcting typing errors, where there were some.
    pub corrected: Option<String>,
    /// How the best results split, most helpful first; counted on the first page only.
    pub facets: Vec<Facet>,
    /// The next page, if there is one; stable as long as the index is not changed.
    pub next: Option<String>,
}

pub(crate) fn search(
    view: &View,
    fields: &Fields,
    options: &IndexOptions,
    query: &SearchQuery,
) -> Result<Hits, SearchError> {
    check(query)?;
    let after = query.after.as_deref().map(Cursor::parse).transpose()?;
    let mut plan = Plan::new(view, fields, &options.lexicon, query)?;
    if let Some(product) = &query.like {
        similar::add(view, fields, query, product, &mut plan)?;
    }
    let keep =
        if after.is_none() { FACET_RESULTS_MAX.max(query.limit + 1) } else { query.limit + 1 };
    let currency = query.currency.map(currency_key);
    let request = Request { view, plan: &plan, sort: query.sort, currency, after, keep };
    let taste = Taste::new(view, fields, query)?;
    let asked = options.space.as_deref().filter(|_| is_asked_in_words(query, &plan));
    let asked = asked.map(|space| blend::Asked::new(space, options.likeness_weight, query));
    let (ranking, relaxed) =
        if query.sort == SearchSort::Relevance && (asked.is_some() || taste.is_some()) {
            blend::find(request, asked.as_ref(), taste.as_ref())?
        } else {
            find(request)?
        };
    let page = &ranking.best[..ranking.best.len().min(query.limit)];
    let is_last = ranking.best.len() <= query.limit;
    let last = page.last().filter(|_| !is_last).copied();
    let facets = match after {
        None => {
            let best = &ranking.best[..ranking.best.len().min(FACET_RESULTS_MAX)];
            facets::count(view, fields, query, best)?
        }
        Some(_) => Vec::new(),
    };
    Ok(Hits {
        ids: ids(view, page)?,
        total: ranking.total,
        relaxed,
        facets,
        next: last.map(|last| Cursor { generation: view.generation, last }.render()),
        corrected: plan.corrected,
    })
}

/// Whether the query's words say what is meant: a code does not, and of a product like another the product does.
fn is_asked_in_words(query: &SearchQuery, plan: &Plan) -> bool {
    let has_code = plan.lanes.iter().any(|lane| lane.field == LaneField::Code);
    !query.text.trim().is_empty() && query.like.is_none() && !has_code
}

/// What fulfills everything, else the closest, by words alone.
pub(crate) fn find(request: Request<'_>) -> io::Result<(Ranking, bool)> {
    if !request.plan.unknown {
        let ranking = rank(request)?;
        if ranking.total > 0 {
            return Ok((ranking, false));
        }
    }
    let ranking = relax::closest(request)?;
    let relaxed = ranking.total > 0;
    Ok((ranking, relaxed))
}

fn check(query: &SearchQuery) -> Result<(), QueryError> {
    if query.limit > LIMIT_MAX {
        return Err(QueryError::Limit { limit: query.limit, max: LIMIT_MAX });
    }
    let n_values = query.attributes.values().map(Vec::len).max().unwrap_or(0);
    let n_filters = n_values.max(query.without.len()).max(query.exclude.len());
    if n_filters > FILTERS_MAX {
        return Err(QueryError::Filters { n_filters, max: FILTERS_MAX });
    }
    if query.attributes.len() > KEYS_MAX {
        return Err(QueryError::Filters { n_filters: query.attributes.len(), max: KEYS_MAX });
    }
    Ok(())
}

fn ids(view: &View, page: &[Ranked]) -> io::Result<Vec<ProductId>> {
    let mut ids = Vec::with_capacity(page.len());
    for ranked in page {
        let Some(column) = &view.segments[ranked.segment as usize].ids else { continue };
        if let Some(ord) = column.term_ords(ranked.doc).next() {
            let mut id = String::new();
            column.ord_to_str(ord, &mut id)?;
            ids.push(ProductId::new(id));
        }
    }
    Ok(ids)
}
