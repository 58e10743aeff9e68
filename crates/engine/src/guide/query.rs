//! From answers to products: what is looked for, what is given up when nothing has it all, and why each one suits.
//!
//! Only what is in stock is suggested. When nothing fulfills every wish, wishes are given up one by one, the lightest
//! first and of equal ones the last said, until something is left; what was given up is told.

use super::{Condition, Field, SUGGESTED_MAX};
use crate::commerce::catalog::{ProductView, Variant};
use crate::commerce::money::{Currency, Money};
use crate::dialogue::understand::normalize::fold;
use crate::{GuideId, Language, ProductId, SearchQuery, SearchSort};
use serde::{Deserialize, Serialize};

/// Reasons told of one product.
const REASONS_MAX: usize = 3;
/// How many products one attempt is chosen from.
pub const CANDIDATES_MAX: usize = 24;

/// What a contact's answers ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuideQuery {
    pub guide: GuideId,
    pub language: Language,
    pub currency: Currency,
    /// In the order said.
    pub wishes: Vec<Wish>,
    /// Suggested before, or not wanted.
    pub exclude: Vec<ProductId>,
}

/// What one answer asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    pub question: String,
    /// The answer in the contact's words.
    pub label: String,
    pub must: Vec<Condition>,
    pub prefer: Vec<Condition>,
    pub weight: u8,
}

/// What was found for it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct GuideFound {
    /// Best first; empty when nothing in stock is left at all.
    pub picks: Vec<GuidePick>,
    /// Questions whose answers had to be given up, in that order.
    pub given_up: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuidePick {
    /// With those variants only that suit.
    pub view: ProductView,
    pub reasons: Vec<Reason>,
}

/// A fact of the rules that the product fulfills.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Reason {
    /// It is marked for what she answered.
    Answer {
        label: String,
    },
    Attribute {
        key: String,
        value: String,
    },
    Category {
        slug: String,
    },
    Brand {
        name: String,
    },
    AtMost {
        limit: Money,
    },
    Rating {
        tenths: u32,
    },
}

/// One try: every wish but those given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt<'a> {
    query: &'a GuideQuery,
    kept: Vec<&'a Wish>,
    given_up: Vec<&'a Wish>,
}

impl GuideQuery {
    /// The tries, in the order in which they are made.
    pub fn attempts(&self) -> Vec<Attempt<'_>> {
        let mut order: Vec<&Wish> =
            self.wishes.iter().filter(|wish| !wish.must.is_empty()).collect();
        order.reverse();
        order.sort_by_key(|wish| wish.weight);
        let attempt = |n_given_up: usize| {
            let given_up: Vec<&Wish> = order[..n_given_up].to_vec();
            let is_kept = |wish: &&Wish| !given_up.contains(wish);
            let kept = self.wishes.iter().filter(is_kept).collect();
            Attempt { query: self, kept, given_up }
        };
        (0..=order.len()).map(attempt).collect()
    }

    /// Chooses among all products there are: for whoever has them in memory.
    pub fn choose(&self, views: &[ProductView]) -> GuideFound {
        for attempt in self.attempts() {
            let fitting: Vec<ProductView> =
                views.iter().filter_map(|view| attempt.fitting(view)).collect();
            if !fitting.is_empty() {
                return attempt.choose(fitting);
            }
        }
        GuideFound::default()
    }
}

impl Attempt<'_> {
    /// A search that leaves out much of what does not fit, most wanted first; [`Self::fitting`] decides.
    pub fn search(&self, limit: usize, after: Option<String>) -> SearchQuery {
        let mut query = SearchQuery {
            language: self.query.language,
            currency: Some(self.query.currency),
            in_stock_only: true,
            exclude: self.query.exclude.clone(),
            sort: SearchSort::Popularity,
            limit,
            after,
            ..SearchQuery::default()
        };
        for condition in self.kept.iter().flat_map(|wish| &wish.must) {
            match condition {
                Condition::OneOf { field: Field::Tag, values } => {
                    let values = values.iter().map(|value| fold(value)).collect();
                    query.attributes.entry("tag".to_owned()).or_insert(values);
                }
                Condition::OneOf { field: Field::Category, values } => {
                    if let [only] = values.as_slice() {
                        query.category = Some(only.clone());
                    }
                }
                Condition::PriceAtMost { .. } => {
                    let limit = condition.limit_in(self.query.currency).map(|limit| limit.minor);
                    query.price_max_minor = limit.or(query.price_max_minor);
                }
                _ => {}
            }
        }
        query
    }

    /// The product with those variants that can be had and fulfill every wish kept; none if there is no such.
    pub fn fitting(&self, view: &ProductView) -> Option<ProductView> {
        if self.query.exclude.contains(&view.product.id) {
            return None;
        }
        let currency = self.query.currency;
        let suits = |variant: &&Variant| {
            let mut conditions = self.kept.iter().flat_map(|wish| &wish.must);
            view.available(&variant.sku) > 0
                && variant.price(currency).is_some()
                && conditions.all(|condition| condition.holds(view, variant, currency))
        };
        let available: std::collections::BTreeMap<_, _> = view
            .product
            .variants
            .iter()
            .filter(suits)
            .map(|variant| (variant.sku.clone(), view.available(&variant.sku)))
            .collect();
        let product = view.product.clone();
        (!available.is_empty()).then_some(ProductView { product, available })
    }

    /// The best of those that fit, not all of one kind.
    pub fn choose(&self, mut fitting: Vec<ProductView>) -> GuideFound {
        fitting.sort_by_cached_key(|view| {
            let rating = view.product.rating.tenths().unwrap_or(0);
            let popularity = view.product.popularity;
            (std::cmp::Reverse((self.score(view), popularity, rating)), view.product.id.clone())
        });
        let mut chosen: Vec<ProductView> = Vec::new();
        let kind = |view: &ProductView| view.product.categories.last().cloned();
        let (mut rest, mut others) = (fitting.into_iter(), Vec::new());
        for view in rest.by_ref() {
            if chosen.iter().any(|other| kind(other) == kind(&view)) {
                others.push(view);
            } else {
                chosen.push(view);
            }
        }
        chosen.extend(others);
        chosen.truncate(SUGGESTED_MAX);
        chosen.sort_by_cached_key(|view| std::cmp::Reverse(self.score(view)));
        let pick = |view: ProductView| GuidePick { reasons: self.reasons(&view), view };
        GuideFound {
            picks: chosen.into_iter().map(pick).collect(),
            given_up: self.given_up.iter().map(|wish| wish.question.clone()).collect(),
        }
    }

    /// How much of what is wished for beyond what is demanded it has.
    fn score(&self, view: &ProductView) -> u32 {
        let mut score = 0;
        for wish in &self.query.wishes {
            let weight = u32::from(wish.weight);
            let n_preferred = wish.prefer.iter().filter(|one| self.holds(one, view)).count();
            score += weight * u32::try_from(n_preferred).unwrap_or(0);
            if self.given_up.contains(&wish) && wish.must.iter().all(|one| self.holds(one, view)) {
                score += weight;
            }
        }
        score
    }

    fn holds(&self, condition: &Condition, view: &ProductView) -> bool {
        let mut variants = view.product.variants.iter().filter(|v| view.available(&v.sku) > 0);
        variants.any(|variant| condition.holds(view, variant, self.query.currency))
    }

    /// What speaks for it, of the heaviest wish first.
    fn reasons(&self, view: &ProductView) -> Vec<Reason> {
        let mut wishes: Vec<&Wish> = self.query.wishes.iter().collect();
        wishes.sort_by_key(|wish| std::cmp::Reverse(wish.weight));
        let mut reasons: Vec<Reason> = Vec::new();
        for wish in wishes {
            for condition in wish.must.iter().chain(&wish.prefer) {
                let reason =
                    self.holds(condition, view).then(|| self.reason(condition, wish, view));
                if let Some(reason) = reason.flatten()
                    && !reasons.contains(&reason)
                {
                    reasons.push(reason);
                }
            }
        }
        reasons.truncate(REASONS_MAX);
        // What it is comes before what it costs.
        reasons.sort_by_key(|reason| matches!(reason, Reason::AtMost { .. }));
        reasons
    }

    fn reason(&self, condition: &Condition, wish: &Wish, view: &ProductView) -> Option<Reason> {
        let product = &view.product;
        match condition {
            Condition::OneOf { field: Field::Tag | Field::Product, .. } => {
                Some(Reason::Answer { label: wish.label.clone() })
            }
            Condition::OneOf { field: Field::Category, values } => {
                let has =
                    |slug: &&String| product.categories.iter().any(|one| fold(one) == fold(slug));
                values.iter().find(has).map(|slug| Reason::Category { slug: slug.clone() })
            }
            Condition::OneOf { field: Field::Brand, .. } => {
                Some(Reason::Brand { name: product.brand.clone() })
            }
            Condition::OneOf { field: Field::Attribute(key), .. } => {
                let of_variant = || {
                    let mut sold = product.variants.iter().filter(|v| view.available(&v.sku) > 0);
                    sold.find_map(|variant| variant.options.get(key))
                };
                let text = product.attributes.get(key).or_else(of_variant)?;
                let value = text.get(self.query.language).to_owned();
                Some(Reason::Attribute { key: key.clone(), value })
            }
            Condition::PriceAtMost { .. } => {
                Some(Reason::AtMost { limit: condition.limit_in(self.query.currency)? })
            }
            Condition::RatingAtLeast { .. } => {
                Some(Reason::Rating { tenths: product.rating.tenths()? })
            }
            Condition::NoneOf { .. }
            | Condition::PriceAtLeast { .. }
            | Condition::StockAtLeast { .. } => None,
        }
    }
}
