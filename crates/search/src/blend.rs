//! Words and meaning together: the best by words are put in order by both, and what words do not find, meaning may.
//!
//! The score of a result is its lexical score as a part of the best one's, plus its likeness to the question as a
//! part of the likest one's: a normalized sum. A question whose words are not all found is also looked for
//! by its meaning alone. What a conversation said before ([`Taste`]) tips the scale between equals.

use crate::cursor::Cursor;
use crate::meaning::{Packed, QUERY_LANDMARKS, Space};
use crate::near::{self, Candidate};
use crate::plan::Plan;
use crate::relax;
use crate::score::{Ranked, Ranking, Request, prior, rank};
use crate::search;
use crate::taste::Taste;
use crate::view::View;
use engine::SearchQuery;
use std::collections::BTreeSet;
use std::io;

/// The best results by words that are put in order anew; what follows keeps the order of the words.
const DEPTH: usize = 200;
/// From this likeness on, a product is what was meant.
const LIKENESS_SURE: f32 = 0.5;
/// From this likeness on, a product comes near what was meant.
const LIKENESS_NEAR: f32 = 0.35;
/// Results that meaning alone finds.
const FOUND_BY_MEANING_MAX: usize = 50;
/// A catalog up to this size is compared as a whole; of a larger one, what stands under the nearest landmarks.
const COMPARED_MAX: usize = 20_000;
/// Of those, so many are compared.
const NEAR_MAX: usize = 8_000;

/// The question as a vector.
#[derive(Debug)]
pub(crate) struct Asked<'a> {
    space: &'a Space,
    vector: Packed,
    /// What likeness adds, as a part of what words do.
    weight: f32,
}

impl<'a> Asked<'a> {
    pub(crate) fn new(space: &'a Space, weight: f32, query: &SearchQuery) -> Self {
        Self { space, vector: space.vector(query.language, &query.text), weight }
    }
}

/// What was found in one order: first the block that is ordered anew, then the tail by words alone.
struct Block {
    best: Vec<Ranked>,
    total: u64,
    /// Where the tail begins, if there is one.
    last_by_words: Option<Ranked>,
}

/// Finds as [`search::find`] does, with meaning and taste. The ranking holds what stands behind the cursor.
pub(crate) fn find(
    request: Request<'_>,
    asked: Option<&Asked<'_>>,
    taste: Option<&Taste>,
) -> io::Result<(Ranking, bool)> {
    let whole = Request { after: None, keep: DEPTH, ..request };
    let (mut ranking, mut relaxed) =
        if request.plan.unknown { (Ranking::default(), false) } else { (rank(whole)?, false) };
    let mut by_meaning = Vec::new();
    if let Some(asked) = asked.filter(|_| is_wanting(request.plan, &ranking)) {
        by_meaning = like(whole, asked, &ranking)?;
    }
    let is_sure = by_meaning.first().is_some_and(|(_, likeness)| *likeness >= LIKENESS_SURE);
    if ranking.total == 0 && !is_sure {
        (ranking, relaxed) = search::find(whole)?;
        if let (0, true, Some(asked)) = (ranking.total, by_meaning.is_empty(), asked) {
            by_meaning = like_without_filters(whole, asked)?;
        }
        relaxed |= ranking.total == 0 && !by_meaning.is_empty();
    } else {
        // Beside something that was meant, what only comes near is not worth a look.
        by_meaning.retain(|(_, likeness)| *likeness >= LIKENESS_SURE);
    }
    let block = order(request.view, ranking, &by_meaning, asked, taste, request.plan);
    Ok((page(request, block)?, relaxed))
}

/// Whether words alone leave something of the question unanswered.
fn is_wanting(plan: &Plan, ranking: &Ranking) -> bool {
    const ALL_OF_IT: f32 = 0.99;
    let covered = ranking.best.iter().map(|ranked| plan.share(ranked.mask)).fold(0.0, f32::max);
    ranking.total == 0 || covered < ALL_OF_IT
}

/// Products that are like the question and fulfill the filters, likest first, without those that words found.
fn like(
    request: Request<'_>,
    asked: &Asked<'_>,
    found: &Ranking,
) -> io::Result<Vec<(Ranked, f32)>> {
    let plan =
        Plan { lanes: Vec::new(), concepts: Vec::new(), near_price: None, ..request.plan.clone() };
    let request = Request { plan: &plan, keep: COMPARED_MAX, ..request };
    let candidates: Vec<Ranked> = if request.view.n_products > COMPARED_MAX as u64 {
        let landmarks = asked.space.nearest(&asked.vector, QUERY_LANDMARKS);
        let near = near::candidates(request, &landmarks, NEAR_MAX)?.into_iter();
        near.map(|Candidate { segment, doc, .. }| Ranked {
            primary: 0,
            score: 0.0,
            segment,
            doc,
            mask: 0,
        })
        .collect()
    } else {
        rank(request)?.best
    };
    let known: BTreeSet<(u32, u32)> = found.best.iter().map(|r| (r.segment, r.doc)).collect();
    let mut like: Vec<(Ranked, f32)> = candidates
        .into_iter()
        .filter(|ranked| !known.contains(&(ranked.segment, ranked.doc)))
        .map(|ranked| {
            (Ranked { score: 0.0, mask: 0, ..ranked }, likeness(request.view, &ranked, asked))
        })
        .filter(|(_, likeness)| *likeness >= LIKENESS_NEAR)
        .collect();
    like.sort_by(|a, b| b.1.total_cmp(&a.1).then(b.0.cmp(&a.0)));
    like.truncate(FOUND_BY_MEANING_MAX);
    Ok(like)
}

/// What is like the question at another price, of another color, or sold out.
fn like_without_filters(request: Request<'_>, asked: &Asked<'_>) -> io::Result<Vec<(Ranked, f32)>> {
    let mut plan = request.plan.clone();
    plan.filters.retain(|filter| !relax::may_go(filter));
    let mut like = like(Request { plan: &plan, ..request }, asked, &Ranking::default())?;
    like.retain(|(_, likeness)| *likeness >= LIKENESS_SURE);
    Ok(like)
}

fn likeness(view: &View, ranked: &Ranked, asked: &Asked<'_>) -> f32 {
    let segment = &view.segments[ranked.segment as usize];
    Packed::read(segment, ranked.doc).map_or(0.0, |vector| vector.likeness(&asked.vector))
}

fn order(
    view: &View,
    ranking: Ranking,
    by_meaning: &[(Ranked, f32)],
    asked: Option<&Asked<'_>>,
    taste: Option<&Taste>,
    plan: &Plan,
) -> Block {
    let last_by_words = ranking.best.last().filter(|_| ranking.best.len() == DEPTH).copied();
    let weight = asked.map_or(0.0, |asked| asked.weight);
    let score_max = ranking.best.iter().map(|ranked| ranked.score).fold(0.0, f32::max);
    let with_likeness = |ranked: Ranked| {
        let likeness = asked.map_or(0.0, |asked| likeness(view, &ranked, asked));
        (ranked, likeness)
    };
    let mut all: Vec<(Ranked, f32)> = ranking.best.into_iter().map(with_likeness).collect();
    all.extend_from_slice(by_meaning);
    let likeness_max = all.iter().map(|(_, likeness)| *likeness).fold(0.0, f32::max);
    let mut best: Vec<Ranked> = all
        .into_iter()
        .map(|(ranked, likeness)| {
            let segment = &view.segments[ranked.segment as usize];
            let by_words = part(ranked.score, score_max);
            let by_likeness = part(likeness, likeness_max) * weight;
            let prior = prior(segment, ranked.doc, view.popularity_max, plan.near_price);
            let liked = taste.map_or(1.0, |taste| taste.factor(&ranked));
            let score = (by_words + by_likeness * prior) * liked;
            Ranked { primary: 1, score, ..ranked }
        })
        .collect();
    best.sort_by(|a, b| b.cmp(a));
    Block { best, total: ranking.total + by_meaning.len() as u64, last_by_words }
}

fn part(value: f32, most: f32) -> f32 {
    if most > 0.0 { value.max(0.0) / most } else { 0.0 }
}

/// What stands behind the cursor, in the block and then in the tail.
fn page(request: Request<'_>, block: Block) -> io::Result<Ranking> {
    let generation = request.view.generation;
    let mut best = block.best;
    let in_tail = request.after.is_some_and(|cursor| cursor.last.primary == 0);
    best.retain(|ranked| request.after.is_none_or(|cursor| cursor.is_before(ranked, generation)));
    if let Some(last) = block.last_by_words.filter(|_| best.len() < request.keep) {
        let begin = Cursor { generation, last };
        let after = if in_tail { request.after } else { Some(begin) };
        let keep = request.keep - best.len();
        best.extend(rank(Request { after, keep, ..request })?.best);
    }
    best.truncate(request.keep);
    Ok(Ranking { total: block.total, best })
}
