//! What the bot knows when a person takes over, for the card above the thread: nobody has to say it twice.

use super::context::Turn;
use crate::SearchQuery;
use crate::commerce::money::Money;
use crate::inbox::message::{Fact, FactKind};

/// What was learned so far, in the order in which one would tell it.
pub fn facts(turn: &Turn<'_>) -> Vec<Fact> {
    let memory = &turn.state.memory;
    let fact = |kind, value: String| Fact { kind, value };
    let mut facts = Vec::new();
    if let Some(query) = memory.search.as_ref().map(|search| &search.query) {
        // The further values of an attribute are other words for the first.
        let first = query.attributes.values().filter_map(|values| values.first());
        let qualities = first.chain(&query.brand).cloned();
        let qualities: Vec<String> = qualities.collect();
        facts.push(fact(FactKind::Wanted, wanted(turn, query)));
        facts.push(fact(FactKind::Quality, qualities.join(", ")));
        facts.push(fact(FactKind::Budget, budget(turn, query)));
    }
    if let Some(product) = &memory.focus {
        facts.push(fact(FactKind::Product, product.title.clone()));
    }
    if let Some(order) = &memory.order {
        facts.push(fact(FactKind::Order, order.clone()));
    }
    facts.retain(|fact| !fact.value.trim().is_empty());
    facts
}

/// The words of the search, or its category when it has none.
fn wanted(turn: &Turn<'_>, query: &SearchQuery) -> String {
    let category =
        query.category.as_ref().and_then(|slug| turn.config.profile.categories.get(slug));
    match category {
        Some(name) if query.text.is_empty() => name.get(turn.language).to_owned(),
        _ => query.text.clone(),
    }
}

/// A range of prices as one says it; empty when none was named.
fn budget(turn: &Turn<'_>, query: &SearchQuery) -> String {
    let currency = query.currency.unwrap_or(turn.config.profile.currency);
    let money = |minor| turn.money(Money::from_minor(minor, currency));
    match (query.price_min_minor, query.price_max_minor) {
        (Some(min), Some(max)) => format!("{}–{}", money(min), money(max)),
        (Some(min), None) => format!("≥ {}", money(min)),
        (None, Some(max)) => format!("≤ {}", money(max)),
        (None, None) => String::new(),
    }
}
