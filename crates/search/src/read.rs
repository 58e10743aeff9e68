//! Reads the words of a query: as the catalog has them, as two words, with a letter mended, or told in its language.
//!
//! A question in a language that the catalog is not written in is told in the catalog's own by the lexicon, before
//! anything else; words it does not have are looked up as they are, because names are the same everywhere.

use crate::analyze::words;
use crate::compound;
use crate::correct::{self, Correction};
use crate::document::code;
use crate::lexicon::Lexicon;
use crate::plan::{Lane, LaneField, Plan, WORDS_MAX, rarity};
use crate::schema::Fields;
use crate::small_words::is_small;
use crate::view::{View, frequency};
use engine::Language;
use std::io;

/// Words of a query that are looked at at all.
const WORDS_READ_MAX: usize = 40;
/// A word with digits and at least so many characters may be a product's code.
const CODE_CHARS_MIN: usize = 5;
/// What a product's own code is worth: more than any words.
const CODE_WEIGHT: f32 = 1_000.0;

/// What a compound counts beside the word itself.
const COMPOUND_SHARE: f32 = 0.7;

/// What a less usual name of a thing counts beside the most usual.
const SYNONYM_SHARE: f32 = 0.9;

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

/// One word of a query: as typed, or told in the catalog's language.
enum Asked<'a> {
    Word(String),
    Told(Told<'a>),
}

/// Names of one thing in a language of the catalog, the most usual first.
struct Told<'a> {
    language: usize,
    names: Vec<&'a str>,
    /// What was typed; empty for all parts of it but the first.
    typed: String,
}

pub(crate) struct Reader<'a> {
    view: &'a View,
    fields: &'a Fields,
    language: usize,
    /// What the text is written in; the index need not have fields for it.
    source: Language,
    /// The catalog is written in that language.
    is_native: bool,
    lexicon: Option<&'a Lexicon>,
}

impl<'a> Reader<'a> {
    pub(crate) fn of_query(
        view: &'a View,
        fields: &'a Fields,
        lexicon: &'a Lexicon,
        source: Language,
    ) -> Self {
        let language = fields.languages.iter().position(|f| f.language == source);
        let is_native = lexicon.is_empty()
            || view.n_products == 0
            || (language.is_some() && view.written.contains(&source));
        let lexicon = Some(lexicon).filter(|lexicon| !lexicon.is_empty());
        Self { view, fields, language: language.unwrap_or(0), source, is_native, lexicon }
    }

    /// Reads the catalog's own words.
    pub(crate) fn of_products(view: &'a View, fields: &'a Fields, language: usize) -> Self {
        let source = fields.languages[language].language;
        Self { view, fields, language, source, is_native: true, lexicon: None }
    }

    /// Adds the lanes of a text to the plan.
    pub(crate) fn read_text(&self, text: &str, plan: &mut Plan) -> io::Result<()> {
        let mut typed = words(text);
        typed.truncate(WORDS_READ_MAX);
        if typed.is_empty() {
            return Ok(());
        }
        let asked = self.asked(&typed)?;
        let mut concepts: Vec<(usize, Concept)> = Vec::new();
        let (mut corrected, mut is_corrected) = (Vec::new(), false);
        let mut written: Vec<String> = Vec::new();
        for (position, word) in asked.iter().enumerate() {
            match word {
                Asked::Told(told) => {
                    corrected.push(told.typed.clone());
                    written.push((*told.names.first().unwrap_or(&"")).to_owned());
                    let concept = self.read_names(told)?;
                    concepts.extend(concept.map(|concept| (position, concept)));
                }
                Asked::Word(word) => {
                    let is_last = position + 1 == asked.len();
                    let (concept, correction) = self.read_word(word, is_last)?;
                    is_corrected |= correction.is_some();
                    corrected.push(correction.unwrap_or_else(|| word.clone()));
                    written.push(word.clone());
                    concepts.extend(concept.map(|concept| (position, concept)));
                }
            }
        }
        corrected.retain(|word| !word.is_empty());
        plan.corrected = is_corrected.then(|| corrected.join(" "));
        let concepts = strongest(concepts);
        self.add_codes(text, &written, concepts.len(), plan)?;
        self.add_joined(&written, &concepts, plan)?;
        add_words(concepts, plan);
        plan.unknown = plan.lanes.is_empty();
        Ok(())
    }

    /// The words of a query, told in the catalog's language where it is another one.
    fn asked(&self, typed: &[String]) -> io::Result<Vec<Asked<'a>>> {
        let mut asked = Vec::new();
        let mut at = 0;
        while at < typed.len() {
            let rest = &typed[at..];
            // Where the catalog speaks her language, only words it does not know are told in another.
            let reach = if self.is_native { &rest[..1] } else { rest };
            let is_foreign =
                self.lexicon.is_some() && (!self.is_native || !self.is_found(&typed[at])?);
            let told = if is_foreign { self.tell(reach)? } else { None };
            match told {
                Some((n_words, parts)) => {
                    at += n_words;
                    asked.extend(parts.into_iter().map(Asked::Told));
                }
                None => {
                    asked.push(Asked::Word(typed[at].clone()));
                    at += 1;
                }
            }
        }
        if !self.is_native {
            self.drop_small_words(&mut asked);
        }
        Ok(asked)
    }

    /// In another language `de` and `para` are rare words, and would count as much as names.
    fn drop_small_words(&self, asked: &mut Vec<Asked<'_>>) {
        let analyzer = &self.fields.languages[self.language].analyzer;
        let says_something = |asked: &Asked<'_>| match asked {
            Asked::Told(_) => true,
            Asked::Word(word) => !is_small(self.source, &analyzer.folded(word)),
        };
        if asked.iter().any(says_something) {
            asked.retain(says_something);
        }
    }

    /// Whether the catalog has the word, in any of its languages, alone or in a compound.
    fn is_found(&self, word: &str) -> io::Result<bool> {
        for language in 0..self.fields.languages.len() {
            if self.known(language, word)?.is_some() {
                return Ok(true);
            }
        }
        Ok(!self.compounds(self.language, word)?.is_empty() || self.split(word)?.is_some())
    }

    /// The first words of a text in a language of the catalog that has them: how many words, and what they say.
    fn tell(&self, typed: &[String]) -> io::Result<Option<(usize, Vec<Told<'a>>)>> {
        let Some(lexicon) = self.lexicon else { return Ok(None) };
        for (language, fields) in self.fields.languages.iter().enumerate() {
            if fields.language == self.source {
                continue;
            }
            let Some((n_words, parts)) = lexicon.at(self.source, fields.language, typed) else {
                continue;
            };
            let mut told = Vec::new();
            for names in parts {
                let mut known = Vec::new();
                for name in names {
                    if self.is_known_name(language, name)? {
                        known.push(name);
                    }
                }
                told.extend(in_words(language, &known));
            }
            if let Some(first) = told.first_mut() {
                first.typed = typed[..n_words].join(" ");
                return Ok(Some((n_words, told)));
            }
        }
        Ok(None)
    }

    fn is_known_name(&self, language: usize, name: &str) -> io::Result<bool> {
        for word in words(name) {
            if self.known(language, &word)?.is_none() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The names of one thing count as one word: the rarer of two is not worth more.
    fn read_names(&self, told: &Told<'_>) -> io::Result<Option<Concept>> {
        let (mut terms, mut n_found) = (Vec::new(), 0);
        for name in &told.names {
            let term = self.fields.languages[told.language].analyzer.term(name);
            let compounds = self.compounds(told.language, name)?;
            // `battery` and `batteries` are one term.
            if !terms.contains(&term) {
                n_found += self.n_found(told.language, &term)?;
                terms.push(term);
            }
            let compounds = compounds.into_iter().map(|known| known.term);
            terms.extend(compounds.filter(|term| !terms.contains(term)).collect::<Vec<_>>());
        }
        let weight = rarity(self.view.n_products, n_found);
        let known = |(place, term)| {
            let weight = if place == 0 { weight } else { weight * SYNONYM_SHARE };
            Known { language: told.language, term, weight }
        };
        let terms: Vec<Known> = terms.into_iter().enumerate().map(known).collect();
        Ok((!terms.is_empty()).then_some(Concept { terms, weight }))
    }

    /// The terms that a word not wanted has in every language of the catalog.
    pub(crate) fn unwanted(&self, word: &str) -> Vec<(usize, String)> {
        let mut terms = Vec::new();
        for (language, fields) in self.fields.languages.iter().enumerate() {
            terms.push((language, fields.analyzer.term(word)));
            let told = self.lexicon.and_then(|lexicon| {
                lexicon.at(self.source, fields.language, std::slice::from_ref(&word.to_owned()))
            });
            // Of a compound not wanted, neither part alone is.
            let Some((_, parts)) = told.filter(|(_, parts)| parts.len() == 1) else { continue };
            let names = parts.into_iter().flatten().filter(|name| !name.contains(' '));
            terms.extend(names.map(|name| (language, fields.analyzer.term(name))));
        }
        terms
    }

    /// The word as the catalog knows it: in this language, in another, as two words, or with one letter mended.
    fn read_word(
        &self,
        word: &str,
        is_last: bool,
    ) -> io::Result<(Option<Concept>, Option<String>)> {
        let language = self.language;
        let others = (0..self.fields.languages.len()).filter(|other| *other != language);
        let compounds = self.compounds(language, word)?;
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

    /// Longer words of a language that say what this one says, and something before it.
    fn compounds(&self, language: usize, word: &str) -> io::Result<Vec<Known>> {
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

    fn n_found(&self, language: usize, term: &str) -> io::Result<u64> {
        let mut n_found = 0;
        for segment in &self.view.segments {
            n_found += frequency(&segment.languages[language].all, term)?;
        }
        Ok(n_found)
    }

    fn weighed(&self, language: usize, term: String) -> io::Result<Option<Known>> {
        let n_found = self.n_found(language, &term)?;
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

/// Names as words to look up: those of one word are one, else the words of the most usual name are looked up each.
fn in_words<'a>(language: usize, known: &[&'a str]) -> Vec<Told<'a>> {
    let told = |names| Told { language, names, typed: String::new() };
    let single: Vec<&str> = known.iter().copied().filter(|name| !name.contains(' ')).collect();
    match known.first() {
        Some(first) if first.contains(' ') => {
            first.split(' ').map(|word| told(vec![word])).collect()
        }
        Some(_) => vec![told(single)],
        None => Vec::new(),
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
