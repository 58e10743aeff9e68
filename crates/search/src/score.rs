//! Scores and ranks: BM25 over one field, how much of the query is covered, and gentle priors.
//!
//! Every segment is walked in windows of documents. In a window each lane adds to the scores of its documents
//! and marks the words it covers, each filter marks what passes; then what is left is ranked into a heap of the
//! best. Memory is the window and the heap, whatever the size of the catalog. Results that cover much less of
//! the query than the best one are not results at all ([`MATCH_SHARE`]).
//!
//! The constants were chosen once for both public collections of the example `ranking`; raising one collection
//! at the other's cost is not an improvement.

use crate::cursor::Cursor;
use crate::document::unpack_price;
use crate::plan::{Filter, Lane, LaneField, NearPrice, Plan};
use crate::similar::NEAR_PRICE_PRIOR;
use crate::view::{Segment, View, postings};
use engine::SearchSort;
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::io;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED};

/// BM25: how fast repeating a word stops counting.
const K1: f32 = 0.9;
/// BM25: how much longer texts count less.
const B: f32 = 0.4;
/// What a word in the title adds, as a part of its rarity.
const TITLE_WEIGHT: f32 = 1.0;
/// How strongly leaving words of the query out counts.
const COVERAGE_POWER: f32 = 1.5;
/// Results cover at least this part of what the best result covers.
const MATCH_SHARE: f32 = 0.5;
/// When something else than relevance orders the results, they cover all that the best one does.
const MATCH_SHARE_SORTED: f32 = 0.99;
/// What being available adds to a score at most.
const AVAILABLE_PRIOR: f32 = 0.05;
/// What being the most popular product adds.
const POPULARITY_PRIOR: f32 = 0.05;
const PRIOR_MAX: f32 = 1.0 + AVAILABLE_PRIOR + POPULARITY_PRIOR + NEAR_PRICE_PRIOR;
pub(crate) const WINDOW: u32 = 4096;

/// One result; the greater is the better, ties fall to the address.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ranked {
    /// What the sort asks for; 0 for relevance.
    pub(crate) primary: u64,
    pub(crate) score: f32,
    pub(crate) segment: u32,
    pub(crate) doc: u32,
    /// The words of the query it has.
    pub(crate) mask: u16,
}

impl Ord for Ranked {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_value = self.primary.cmp(&other.primary).then(self.score.total_cmp(&other.score));
        by_value.then((other.segment, other.doc).cmp(&(self.segment, self.doc)))
    }
}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ranked {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Ranked {}

/// What to rank, and how much of it to keep.
#[derive(Clone, Copy)]
pub(crate) struct Request<'a> {
    pub(crate) view: &'a View,
    pub(crate) plan: &'a Plan,
    pub(crate) sort: SearchSort,
    /// Prices are sorted in this currency; without one, in whichever there is.
    pub(crate) currency: Option<u64>,
    pub(crate) after: Option<Cursor>,
    pub(crate) keep: usize,
}

/// The best results in order, and how many there are in all.
#[derive(Debug, Default)]
pub(crate) struct Ranking {
    pub(crate) total: u64,
    pub(crate) best: Vec<Ranked>,
}

/// Ranks the catalog.
pub(crate) fn rank(request: Request<'_>) -> io::Result<Ranking> {
    let mut ranker = Ranker::new(request);
    ranker.run()?;
    // What counts as a result is known once the best coverage is: mostly nothing has to be done again.
    let needed = ranker.needed_share();
    if ranker.best.iter().any(|Reverse(ranked)| ranker.shares[usize::from(ranked.mask)] < needed) {
        ranker = Ranker { share_min: needed, ..Ranker::new(request) };
        ranker.run()?;
    }
    let counts = ranker.counts.iter().zip(&ranker.shares);
    let total = counts.filter(|(_, share)| **share >= needed).map(|(n, _)| u64::from(*n)).sum();
    let mut best: Vec<Ranked> = ranker.best.into_iter().map(|Reverse(ranked)| ranked).collect();
    best.sort_by(|a, b| b.cmp(a));
    Ok(Ranking { total, best })
}

struct Ranker<'a> {
    request: Request<'a>,
    /// By mask: how much of the query it covers, and what that multiplies the score with.
    shares: Vec<f32>,
    factors: Vec<f32>,
    /// By mask: documents that pass the filters.
    counts: Vec<u32>,
    share_min: f32,
    norms: Vec<[f32; 256]>,
    best: BinaryHeap<Reverse<Ranked>>,
    scores: Vec<f32>,
    masks: Vec<u16>,
    passed: Vec<u16>,
    touched: Vec<u16>,
}

/// A lane opened in one segment.
struct Open<'a> {
    lane: &'a Lane,
    postings: SegmentPostings,
    norms: Option<(&'a FieldNormReader, usize)>,
}

/// A document is not a result when this bit is marked.
pub(crate) const BLOCKED: u16 = 1 << 15;

impl<'a> Ranker<'a> {
    fn new(request: Request<'a>) -> Self {
        let n_masks = 1_usize << request.plan.concepts.len();
        let shares: Vec<f32> = (0..n_masks).map(|mask| request.plan.share(mask as u16)).collect();
        let window = WINDOW as usize;
        Self {
            factors: shares.iter().map(|share| share.powf(COVERAGE_POWER)).collect(),
            shares,
            counts: vec![0; n_masks],
            share_min: 0.0,
            norms: request.view.all_words.iter().map(|average| norm_table(*average)).collect(),
            best: BinaryHeap::with_capacity(request.keep + 1),
            scores: vec![0.0; window],
            masks: vec![0; window],
            passed: vec![0; window],
            touched: Vec::with_capacity(window),
            request,
        }
    }

    fn needed_share(&self) -> f32 {
        let found = self.counts.iter().zip(&self.shares).filter(|(count, _)| **count > 0);
        let best = found.map(|(_, share)| *share).fold(0.0, f32::max);
        let part = match self.request.sort {
            SearchSort::Relevance => MATCH_SHARE,
            SearchSort::PriceUp
            | SearchSort::PriceDown
            | SearchSort::Rating
            | SearchSort::Popularity => MATCH_SHARE_SORTED,
        };
        best * part
    }

    fn run(&mut self) -> io::Result<()> {
        let view = self.request.view;
        for (segment_idx, segment) in view.segments.iter().enumerate() {
            self.run_segment(segment_idx as u32, segment)?;
        }
        Ok(())
    }

    fn run_segment(&mut self, segment_idx: u32, segment: &'a Segment) -> io::Result<()> {
        let plan = self.request.plan;
        let mut lanes = open_lanes(segment, &plan.lanes)?;
        let (mut marks, required) = open_marks(segment, plan)?;
        let is_browsing = plan.lanes.is_empty();
        if !is_browsing && lanes.is_empty() {
            return Ok(());
        }
        let n_docs = segment.reader.max_doc();
        let mut start = 0;
        while start < n_docs {
            if !is_browsing {
                let next = lanes.iter().map(|open| open.postings.doc()).min().unwrap_or(TERMINATED);
                start = start.max(next / WINDOW * WINDOW);
            }
            if start >= n_docs {
                break;
            }
            let end = start.saturating_add(WINDOW).min(n_docs);
            self.clear();
            if is_browsing {
                self.touched.extend(0..(end - start) as u16);
            }
            for lane in &mut lanes {
                self.add_lane(lane, start, end);
            }
            for (postings, bit) in &mut marks {
                mark(&mut self.passed, postings, *bit, start, end);
            }
            self.collect(segment_idx, segment, start, required);
            start = end;
        }
        Ok(())
    }

    fn clear(&mut self) {
        self.scores.fill(0.0);
        self.masks.fill(0);
        self.passed.fill(0);
        self.touched.clear();
    }

    fn add_lane(&mut self, open: &mut Open<'_>, start: u32, end: u32) {
        let Lane { bits, weight, field, .. } = *open.lane;
        let is_title = matches!(field, LaneField::Title(_));
        let mut doc = open.postings.doc();
        while doc < end {
            let at = (doc - start) as usize;
            let mask = self.masks[at];
            if is_title {
                self.scores[at] += weight * TITLE_WEIGHT;
            } else if mask & bits != bits || bits == 0 {
                if mask == 0 && self.scores[at] == 0.0 {
                    self.touched.push(at as u16);
                }
                self.masks[at] = mask | bits;
                self.scores[at] += weight * saturation(open, &self.norms, doc);
            }
            doc = open.postings.advance();
        }
    }

    fn collect(&mut self, segment_idx: u32, segment: &Segment, start: u32, required: u16) {
        let touched = std::mem::take(&mut self.touched);
        for at in &touched {
            let doc = start + u32::from(*at);
            let at = usize::from(*at);
            if self.passed[at] != required || segment.reader.is_deleted(doc) {
                continue;
            }
            if !passes(segment, doc, &self.request.plan.filters) {
                continue;
            }
            let mask = self.masks[at];
            self.counts[usize::from(mask)] += 1;
            if self.shares[usize::from(mask)] >= self.share_min {
                let score = self.scores[at] * self.factors[usize::from(mask)];
                self.offer(Ranked { primary: 0, score, segment: segment_idx, doc, mask }, segment);
            }
        }
        self.touched = touched;
    }

    /// Takes a result among the best if it is one.
    fn offer(&mut self, mut ranked: Ranked, segment: &Segment) {
        let Request { sort, currency, keep, after, plan, view } = self.request;
        let is_full = self.best.len() == keep;
        ranked.primary = primary(segment, ranked.doc, sort, currency);
        if let (true, Some(Reverse(worst))) = (is_full, self.best.peek())
            && (ranked.primary, ranked.score * PRIOR_MAX + PRIOR_MAX) < (worst.primary, worst.score)
        {
            return;
        }
        let prior = prior(segment, ranked.doc, view.popularity_max, plan.near_price);
        ranked.score = if plan.lanes.is_empty() { prior } else { ranked.score * prior };
        if after.is_some_and(|cursor| !cursor.is_before(&ranked, view.generation)) {
            return;
        }
        if is_full {
            if self.best.peek().is_none_or(|Reverse(worst)| ranked < *worst) {
                return;
            }
            self.best.pop();
        }
        self.best.push(Reverse(ranked));
    }
}

fn norm_table(average: f32) -> [f32; 256] {
    std::array::from_fn(|id| {
        let words = FieldNormReader::id_to_fieldnorm(id as u8) as f32;
        K1 * (1.0 - B + B * words / average)
    })
}

/// BM25 without its rarity.
fn saturation(open: &Open<'_>, tables: &[[f32; 256]], doc: u32) -> f32 {
    let Some((norms, language)) = open.norms else { return 1.0 };
    let n_times = open.postings.term_freq() as f32;
    let norm = tables[language][usize::from(norms.fieldnorm_id(doc))];
    n_times * (K1 + 1.0) / (n_times + norm)
}

fn open_lanes<'a>(segment: &'a Segment, lanes: &'a [Lane]) -> io::Result<Vec<Open<'a>>> {
    let mut open = Vec::with_capacity(lanes.len());
    for lane in lanes {
        let basic = IndexRecordOption::Basic;
        let term = lane.term.as_str();
        let (found, norms) = match lane.field {
            LaneField::All(language) => {
                let fields = &segment.languages[language];
                let found = postings(&fields.all, term, IndexRecordOption::WithFreqs)?;
                (found, Some((&fields.all_norms, language)))
            }
            LaneField::Title(language) => {
                (postings(&segment.languages[language].title, term, basic)?, None)
            }
            LaneField::Category => (postings(&segment.category, term, basic)?, None),
            LaneField::Code => (postings(&segment.code, term, basic)?, None),
        };
        open.extend(found.map(|postings| Open { lane, postings, norms }));
    }
    Ok(open)
}

pub(crate) type Mark = (SegmentPostings, u16);

/// The lists that filters mark documents from, and the marks a result has.
pub(crate) fn open_marks(segment: &Segment, plan: &Plan) -> io::Result<(Vec<Mark>, u16)> {
    let basic = IndexRecordOption::Basic;
    let (mut marks, mut required, mut bit) = (Vec::new(), 0_u16, 1_u16);
    for filter in &plan.filters {
        match filter {
            Filter::Category(slug) => {
                marks.extend(postings(&segment.category, slug, basic)?.map(|list| (list, bit)));
            }
            Filter::Facet(terms) => {
                for (term, language) in
                    terms.iter().flat_map(|t| segment.languages.iter().map(move |l| (t, l)))
                {
                    marks.extend(postings(&language.facet, term, basic)?.map(|list| (list, bit)));
                }
            }
            Filter::Currency(_) | Filter::Price { .. } | Filter::InStock => continue,
        }
        required |= bit;
        bit <<= 1;
    }
    for (language, term) in &plan.without {
        let list = postings(&segment.languages[*language].all, term, basic)?;
        marks.extend(list.map(|list| (list, BLOCKED)));
    }
    for (term, language) in
        plan.facets_without.iter().flat_map(|t| segment.languages.iter().map(move |l| (t, l)))
    {
        marks.extend(postings(&language.facet, term, basic)?.map(|list| (list, BLOCKED)));
    }
    for id in &plan.exclude {
        marks.extend(postings(&segment.id, id, basic)?.map(|list| (list, BLOCKED)));
    }
    Ok((marks, required))
}

pub(crate) fn mark(
    passed: &mut [u16],
    postings: &mut SegmentPostings,
    bit: u16,
    start: u32,
    end: u32,
) {
    let mut doc = postings.doc();
    if doc < start {
        doc = postings.seek(start);
    }
    while doc < end {
        passed[(doc - start) as usize] |= bit;
        doc = postings.advance();
    }
}

/// The filters that are read from columns.
pub(crate) fn passes(segment: &Segment, doc: u32, filters: &[Filter]) -> bool {
    filters.iter().all(|filter| match filter {
        Filter::Category(_) | Filter::Facet(_) => true,
        Filter::InStock => segment.available.first(doc) == Some(1),
        Filter::Currency(wanted) => {
            segment.price.values_for_doc(doc).any(|packed| unpack_price(packed).0 == *wanted)
        }
        Filter::Price { currency, min, max } => segment.price.values_for_doc(doc).any(|packed| {
            let (found, amount) = unpack_price(packed);
            currency.is_none_or(|wanted| wanted == found) && (*min..=*max).contains(&amount)
        }),
    })
}

fn primary(segment: &Segment, doc: u32, sort: SearchSort, currency: Option<u64>) -> u64 {
    let cheapest = || {
        let prices = segment.price.values_for_doc(doc).map(unpack_price);
        prices.filter(|(found, _)| currency.is_none_or(|c| c == *found)).map(|p| p.1).min()
    };
    match sort {
        SearchSort::Relevance => 0,
        SearchSort::PriceUp => cheapest().map_or(0, |amount| u64::MAX - amount),
        SearchSort::PriceDown => cheapest().map_or(0, |amount| amount + 1),
        SearchSort::Rating => segment.rating.first(doc).unwrap_or(0),
        SearchSort::Popularity => {
            u64::try_from(segment.popularity.first(doc).unwrap_or(0)).unwrap_or(0)
        }
    }
}

/// What being available and popular multiplies a score with.
pub(crate) fn prior(
    segment: &Segment,
    doc: u32,
    popularity_max: i64,
    near: Option<NearPrice>,
) -> f32 {
    let mut prior = 1.0;
    if segment.available.first(doc) == Some(1) {
        prior += AVAILABLE_PRIOR;
    }
    let popularity = segment.popularity.first(doc).unwrap_or(0).max(0) as f32;
    if popularity > 0.0 {
        prior += POPULARITY_PRIOR * (1.0 + popularity).ln() / (1.0 + popularity_max as f32).ln();
    }
    if let Some(NearPrice { currency, amount, weight }) = near {
        let mut prices = segment.price.values_for_doc(doc).map(unpack_price);
        let (low, high) = (amount - amount / 3, amount + amount / 2);
        if prices.any(|(found, price)| found == currency && (low..=high).contains(&price)) {
            prior += weight;
        }
    }
    prior
}
