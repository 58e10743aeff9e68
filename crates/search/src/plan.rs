//! Reads a query: which terms to score, which filters must hold, what was corrected.

use crate::analyze::{fold, words};
use crate::compound;
use crate::correct::{self, Correction};
use crate::document::{code, currency_key, facet_term};
use crate::schema::Fields;
use crate::view::{View, frequency};
use engine::SearchQuery;
use std::io;

/// Words of a query that are scored; of a longer one the rarest count.
pub const WORDS_MAX: usize = 12;
/// Words of a query that are looked at at all.
const WORDS_READ_MAX: usize = 40;
/// A word with digits and at least so many characters may be a product's code.
const CODE_CHARS_MIN: usize = 5;
/// What a product's own code is worth: more than any words.
const CODE_WEIGHT: f32 = 1_000.0;

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
}

impl Plan {
    pub(crate) fn new(view: &View, fields: &Fields, query: &SearchQuery) -> io::Result<Self> {
        let language = fields.languages.iter().position(|f| f.language == query.language);
        let mut reader = Reader { view, fields, language: language.unwrap_or(0) };
        let mut plan = Self { filters: filters(query), ..Self::default() };
        reader.read_text(&query.text, &mut plan)?;
        for word in query.without.iter().flat_map(|text| words(text)) {
            let languages = fields.languages.iter().enumerate();
            plan.without.extend(languages.map(|(i, f)| (i, f.analyzer.term(&word))));
        }
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

/// What a compound counts beside the word itself.
const COMPOUND_SHARE: f32 = 0.7;

/// A word of the query and the terms it is scored by.
struct Concept {
    terms: Vec<Known>,
    weight: f32,
}

/// A term the catalog has.
#[derive(Debug, Clone)]
struct Known {
    language: usize,
    term: String,
    weight: f32,
}

pub(crate) struct Reader<'a> {
    pub(crate) view: &'a View,
    pub(crate) fields: &'a Fields,
    pub(crate) language: usize,
}

impl Reader<'_> {
    /// Adds the lanes of a text to the plan.
    pub(crate) fn read_text(&mut self, text: &str, plan: &mut Plan) -> io::Result<()> {
        let mut written = words(text);
        written.truncate(WORDS_READ_MAX);
        if written.is_empty() {
            return Ok(());
        }
        let mut concepts: Vec<(usize, Concept)> = Vec::new();
        let mut corrected = written.clone();
        let mut is_corrected = false;
        for (position, word) in written.iter().enumerate() {
            let is_last = position + 1 == written.len();
            let (concept, correction) = self.read_word(word, is_last)?;
            if let Some(correction) = correction {
                corrected[position] = correction;
                is_corrected = true;
            }
            concepts.extend(concept.map(|concept| (position, concept)));
        }
        plan.corrected = is_corrected.then(|| corrected.join(" "));
        let concepts = strongest(concepts);
        self.add_codes(text, &written, concepts.len(), plan)?;
        self.add_joined(&written, &concepts, plan)?;
        add_words(concepts, plan);
        plan.unknown = plan.lanes.is_empty();
        Ok(())
    }

    /// The word as the catalog knows it: in this language, in another, as two words, or with one letter mended.
    fn read_word(
        &self,
        word: &str,
        is_last: bool,
    ) -> io::Result<(Option<Concept>, Option<String>)> {
        let language = self.language;
        let others = (0..self.fields.languages.len()).filter(|other| *other != language);
        let compounds = self.compounds(word)?;
        for language in std::iter::once(language).chain(others) {
            if let Some(known) = self.known(language, word)? {
                let weight = known.weight;
                let lesser =
                    |one: Known| Known { weight: one.weight.min(weight) * COMPOUND_SHARE, ..one };
                let terms = std::iter::once(known).chain(compounds.into_iter().map(lesser));
                return Ok((Some(Concept { terms: terms.collect(), weight }), None));
            }
        }
        if let Some(rarest) = compounds.iter().map(|known| known.weight).reduce(f32::max) {
            return Ok((Some(Concept { terms: compounds, weight: rarest }), None));
        }
        if let Some(terms) = self.split(word)? {
            let weight = terms.iter().map(|known| known.weight).fold(0.0, f32::max);
            return Ok((Some(Concept { terms, weight }), None));
        }
        let found = correct::nearest(self.view, self.fields, language, word, is_last)?;
        let Some(Correction { folded, written }) = found else { return Ok((None, None)) };
        let term = self.fields.languages[language].analyzer.stem(&folded);
        let Some(known) = self.weighed(language, term)? else { return Ok((None, None)) };
        let weight = known.weight;
        Ok((Some(Concept { terms: vec![known], weight }), Some(written)))
    }

    /// Longer words of the query's language that say what this one says, and something before it.
    fn compounds(&self, word: &str) -> io::Result<Vec<Known>> {
        let language = self.language;
        let stem = self.fields.languages[language].analyzer.term(word);
        let found = compound::ending_in(self.view, self.fields, language, &stem)?;
        let known = |(term, n_found)| Known {
            language,
            term,
            weight: rarity(self.view.n_products, n_found),
        };
        Ok(found.into_iter().map(known).collect())
    }

    fn known(&self, language: usize, word: &str) -> io::Result<Option<Known>> {
        self.weighed(language, self.fields.languages[language].analyzer.term(word))
    }

    fn weighed(&self, language: usize, term: String) -> io::Result<Option<Known>> {
        let mut n_found = 0;
        for segment in &self.view.segments {
            n_found += frequency(&segment.languages[language].all, &term)?;
        }
        let weight = rarity(self.view.n_products, n_found);
        Ok((n_found > 0).then_some(Known { language, term, weight }))
    }

    /// Two words written as one (`kaffekop`, `headset` where the catalog says `head set`).
    fn split(&self, word: &str) -> io::Result<Option<Vec<Known>>> {
        const PART_CHARS_MIN: usize = 3;
        let ends: Vec<usize> = word.char_indices().map(|(at, _)| at).collect();
        let mut best: Option<(f32, Vec<Known>)> = None;
        for at in ends.iter().copied().skip(1) {
            let (left, right) = word.split_at(at);
            let short = |part: &str| {
                part.chars().count() < PART_CHARS_MIN && part.chars().any(char::is_alphabetic)
            };
            if short(left) || short(right) {
                continue;
            }
            let (Some(left), Some(right)) =
                (self.known(self.language, left)?, self.known(self.language, right)?)
            else {
                continue;
            };
            // The likelier reading is the one whose rarer part is more frequent.
            let rarest = left.weight.max(right.weight);
            if best.as_ref().is_none_or(|(weight, _)| rarest < *weight) {
                best = Some((rarest, vec![left, right]));
            }
        }
        Ok(best.map(|(_, terms)| terms))
    }

    fn add_codes(
        &self,
        text: &str,
        written: &[String],
        n_concepts: usize,
        plan: &mut Plan,
    ) -> io::Result<()> {
        let is_code = |word: &&String| {
            word.len() >= CODE_CHARS_MIN && word.bytes().any(|b| b.is_ascii_digit())
        };
        let parts = text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let candidates = std::iter::once(code(text))
            .chain(written.iter().chain(&parts).filter(is_code).map(|word| code(word)));
        let mut codes: Vec<String> = candidates.filter(|code| !code.is_empty()).collect();
        codes.sort();
        codes.dedup();
        let bits = ((1_u32 << n_concepts) - 1) as u16;
        for code in codes {
            let mut n_found = 0;
            for segment in &self.view.segments {
                n_found += frequency(&segment.code, &code)?;
            }
            if n_found > 0 {
                let weight = CODE_WEIGHT;
                plan.lanes.push(Lane { field: LaneField::Code, term: code, bits, weight });
            }
        }
        Ok(())
    }

    /// Neighbors that the catalog writes as one word (`smart watch`, `smartwatch`).
    fn add_joined(
        &self,
        written: &[String],
        concepts: &[(usize, Concept)],
        plan: &mut Plan,
    ) -> io::Result<()> {
        for (bit, pair) in concepts.windows(2).enumerate() {
            let (left, right) = (pair[0].0, pair[1].0);
            if left + 1 != right {
                continue;
            }
            let word = format!("{}{}", written[left], written[right]);
            if let Some(known) = self.known(self.language, &word)? {
                let field = LaneField::All(known.language);
                let weight = known.weight;
                plan.lanes.push(Lane { field, term: known.term, bits: 0b11 << bit, weight });
            }
        }
        Ok(())
    }
}

/// The rarest words, in the order they were written, each once.
fn strongest(mut concepts: Vec<(usize, Concept)>) -> Vec<(usize, Concept)> {
    let mut seen = std::collections::BTreeSet::new();
    concepts.retain(|(_, concept)| {
        seen.insert(concept.terms.iter().map(|known| known.term.clone()).collect::<Vec<_>>())
    });
    concepts.sort_by(|a, b| b.1.weight.total_cmp(&a.1.weight));
    concepts.truncate(WORDS_MAX);
    concepts.sort_by_key(|(position, _)| *position);
    concepts
}

fn add_words(concepts: Vec<(usize, Concept)>, plan: &mut Plan) {
    for (bit, (_, concept)) in concepts.into_iter().enumerate() {
        let bits = 1 << bit;
        plan.concepts.push(concept.weight);
        for known in concept.terms {
            let field = LaneField::Title(known.language);
            let (term, weight) = (known.term.clone(), known.weight);
            plan.lanes.push(Lane { field: LaneField::All(known.language), term, bits, weight });
            plan.lanes.push(Lane { field, term: known.term, bits, weight });
        }
    }
    // Titles add to what the other lanes have found, so they come last.
    plan.lanes.sort_by_key(|lane| matches!(lane.field, LaneField::Title(_)));
}

/// Inverse document frequency as BM25 has it.
pub(crate) fn rarity(n_documents: u64, n_found: u64) -> f32 {
    let (all, found) = (n_documents.max(n_found) as f32, n_found as f32);
    (1.0 + (all - found + 0.5) / (found + 0.5)).ln()
}
