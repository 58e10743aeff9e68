//! Nothing fulfills every filter: finds the closest.
//!
//! The filter is dropped whose absence lets the fewest products in, so what is shown stays as near to the wish as
//! it can. If no single one suffices, the filter that says least is given up and the search for one starts again.
//! Words to avoid and refused products are never dropped; unknown words are, when a filter says what is wanted.

use crate::plan::{Filter, Plan};
use crate::score::{Ranking, Request, rank};
use std::io;

/// The results without the filters that had to go; empty when nothing is close.
pub(crate) fn closest(request: Request<'_>) -> io::Result<Ranking> {
    let mut plan = Plan { corrected: None, ..request.plan.clone() };
    if plan.unknown && !plan.filters.iter().any(names_something) {
        return Ok(Ranking::default());
    }
    if plan.unknown {
        let ranking = rank(Request { plan: &plan, ..request })?;
        if ranking.total > 0 {
            return Ok(ranking);
        }
    }
    while plan.filters.iter().any(may_go) {
        if let Some(ranking) = without_one(request, &plan)? {
            return Ok(ranking);
        }
        let least = least_selective(request, &plan)?;
        plan.filters.remove(least);
    }
    Ok(Ranking::default())
}

/// Whether results of this filter alone are an answer.
fn names_something(filter: &Filter) -> bool {
    matches!(filter, Filter::Category(_) | Filter::Facet(_))
}

/// What cannot be sold in the contact's currency is not closer than nothing.
pub(crate) fn may_go(filter: &Filter) -> bool {
    !matches!(filter, Filter::Currency(_))
}

fn droppable(plan: &Plan) -> impl Iterator<Item = usize> + '_ {
    plan.filters.iter().enumerate().filter(|(_, filter)| may_go(filter)).map(|(idx, _)| idx)
}

fn without_one(request: Request<'_>, plan: &Plan) -> io::Result<Option<Ranking>> {
    let mut best: Option<(u64, Plan)> = None;
    for idx in droppable(plan) {
        let mut looser = plan.clone();
        looser.filters.remove(idx);
        if looser.lanes.is_empty() && !looser.filters.iter().any(names_something) {
            continue;
        }
        let n_found = rank(Request { plan: &looser, after: None, keep: 1, ..request })?.total;
        if n_found > 0 && best.as_ref().is_none_or(|(fewest, _)| n_found < *fewest) {
            best = Some((n_found, looser));
        }
    }
    best.map(|(_, looser)| rank(Request { plan: &looser, ..request })).transpose()
}

/// The filter that most products fulfill.
fn least_selective(request: Request<'_>, plan: &Plan) -> io::Result<usize> {
    let mut least = (0, 0);
    for idx in droppable(plan) {
        let alone = Plan { filters: vec![plan.filters[idx].clone()], ..Plan::default() };
        let n_found = rank(Request { plan: &alone, after: None, keep: 1, ..request })?.total;
        if n_found >= least.0 {
            least = (n_found, idx);
        }
    }
    Ok(least.1)
}
