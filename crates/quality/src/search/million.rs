//! How fast a large catalog is searched, by words and with vectors, beside two databases' own full-text search.

use super::collection::Collection;
use super::measure::{ROUNDS, percentiles, timed};
use super::questions;
use crate::reader::lexicon;
use super::variation::{product, spread};
use super::{P50_US_MAX, P99_US_MAX, fts5, postgres};
use anyhow::Result;
use engine::commerce::catalog::Product;
use engine::{Language, SearchQuery};
use engine::dialogue::understand::meaning::Vectors;
use search::{DIMENSIONS, Index, IndexChange, IndexOptions, Space};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

const BATCH: usize = 20_000;
/// Questions made from the words of titles.
const FROM_TITLES: usize = 600;

/// A row of the large catalog, as the databases get it.
pub(crate) struct Row {
    pub(crate) id: i64,
    pub(crate) title: String,
    pub(crate) text: String,
}

/// The figures, and whether ours are within their limits.
pub(crate) fn run(
    bases: &[Arc<Product>],
    collections: &[&Collection],
    model: Option<&Arc<dyn Vectors>>,
    n_products: usize,
) -> Result<(Value, bool)> {
    let folder = std::env::temp_dir().join(format!("trato-million-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let measured = measure(bases, collections, model, n_products, &folder);
    std::fs::remove_dir_all(&folder).ok();
    measured
}

fn measure(
    bases: &[Arc<Product>],
    collections: &[&Collection],
    model: Option<&Arc<dyn Vectors>>,
    n_products: usize,
    folder: &Path,
) -> Result<(Value, bool)> {
    let texts = plain_texts(bases, collections);
    let queries = queries(&texts, collections);
    let (ours, is_fast) = ours(bases, model, n_products, &folder.join("index"), &queries)?;
    let rows = || (0..n_products).map(|n| row(&product(bases, n)));
    let report = json!({
        "n_products": n_products,
        "n_queries": queries.len(),
        "limits_us": {"p50": P50_US_MAX as u64, "p99": P99_US_MAX as u64},
        "trato": ours,
        "sqlite_fts5": fts5::measure(&folder.join("fts5"), rows(), &texts)?,
        "postgresql": postgres::measure(rows(), &texts)?,
    });
    Ok((report, is_fast))
}

/// Builds one index and asks it by words, and with vectors if there is a model.
fn ours(
    bases: &[Arc<Product>],
    model: Option<&Arc<dyn Vectors>>,
    n_products: usize,
    folder: &Path,
    queries: &[SearchQuery],
) -> Result<(Value, bool)> {
    let lexicon = lexicon();
    let means = model.map(|model| Arc::new(Means::new(Arc::clone(model))));
    let space = means.as_ref().map(|means| {
        Arc::new(Space::new("means", Arc::clone(means) as Arc<dyn Vectors>, Arc::clone(&lexicon)))
    });
    let options = IndexOptions {
        languages: vec![Language::En],
        lexicon,
        space,
        writer_bytes: 120_000_000,
        ..IndexOptions::default()
    };
    let index = Index::open(folder, options.clone())?;
    let (built, build_us) = timed(|| build(&index, bases, n_products));
    built?;
    let mut report = json!({
        "build_s": build_us as u64 / 1_000_000,
        "index_mb": index.size_bytes() / 1_000_000,
        "bytes_per_product": index.size_bytes() / n_products as u64,
    });
    let mut is_fast = true;
    if let Some(means) = &means {
        means.reads_whole.store(true, Ordering::Release);
        is_fast &= ask(&index, queries, &mut report["with_vectors"])?;
        report["vector_bytes_per_product"] = json!(DIMENSIONS);
    }
    drop(index);
    let before_kb = own_memory_kb("self");
    let by_words = Index::open(folder, IndexOptions { space: None, ..options })?;
    is_fast &= ask(&by_words, queries, &mut report["words"])?;
    report["memory_mb"] = json!(own_memory_kb("self").saturating_sub(before_kb) / 1_000);
    Ok((report, is_fast))
}

/// What a process holds for itself, files mapped into memory left out, in thousands of bytes; 0 where it is not told.
pub(crate) fn own_memory_kb(process: &str) -> u64 {
    let told = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = told.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    line.and_then(|line| line.trim().split(' ').next()?.parse().ok()).unwrap_or(0)
}

fn build(index: &Index, bases: &[Arc<Product>], n_products: usize) -> Result<()> {
    for (batch, first) in (0..n_products).step_by(BATCH).enumerate() {
        let numbers = first..(first + BATCH).min(n_products);
        let upsert = |n: usize| IndexChange::Upsert {
            product: Arc::new(product(bases, n)),
            available: !spread(n as u64).is_multiple_of(10),
        };
        let changes: Vec<IndexChange> = numbers.map(upsert).collect();
        index.apply(&changes, batch as i64 + 1)?;
    }
    Ok(())
}

/// Asks everything; whether it is within the limits.
fn ask(index: &Index, queries: &[SearchQuery], report: &mut Value) -> Result<bool> {
    let mut times_us = Vec::new();
    for query in queries {
        let mut quickest = u128::MAX;
        for _ in 0..ROUNDS {
            let (hits, time_us) = timed(|| index.search(query));
            hits?;
            quickest = quickest.min(time_us);
        }
        times_us.push(quickest);
    }
    let (p50, p99) = percentiles(times_us);
    *report = json!({"p50_us": p50 as u64, "p99_us": p99 as u64});
    Ok(p50 <= P50_US_MAX && p99 <= P99_US_MAX)
}

fn row(product: &Product) -> Row {
    let id = product.id.as_str().trim_start_matches('p').parse().unwrap_or(0);
    let values = product.attributes.values().map(|value| value.get(Language::En));
    let text: Vec<&str> = [product.brand.as_str(), product.description.get(Language::En)]
        .into_iter()
        .chain(product.categories.iter().map(String::as_str))
        .chain(values)
        .collect();
    Row { id, title: product.title.get(Language::En).to_owned(), text: text.join(" ") }
}

/// English questions without filters: the collections' own, and one to four words of titles.
fn plain_texts(bases: &[Arc<Product>], collections: &[&Collection]) -> Vec<String> {
    let own = collections.iter().flat_map(|c| c.judgments.iter().map(|(text, _)| text.clone()));
    let from_titles = (0..FROM_TITLES).map(|n| {
        let random = spread(n as u64 * 7_919);
        let title = bases[random as usize % bases.len()].title.get(Language::En);
        let words: Vec<&str> = title.split(' ').filter(|word| word.len() > 1).collect();
        let n_words = 1 + n % 4;
        let first = (random >> 24) as usize % words.len().saturating_sub(n_words).max(1);
        words.iter().skip(first).take(n_words).copied().collect::<Vec<_>>().join(" ")
    });
    own.chain(from_titles).filter(|text| !text.trim().is_empty()).collect()
}

/// Everything we are asked: those, translations, typing errors, and filters.
fn queries(texts: &[String], collections: &[&Collection]) -> Vec<SearchQuery> {
    let query =
        |text: &str| SearchQuery { text: text.to_owned(), limit: 10, ..SearchQuery::default() };
    let mut queries: Vec<SearchQuery> = texts.iter().map(|text| query(text)).collect();
    for (collection, language) in
        collections.iter().flat_map(|c| [(*c, Language::Es), (*c, Language::Da)])
    {
        let asked = questions::translated(collection, language);
        queries.extend(asked.into_iter().map(|q| SearchQuery { limit: 10, ..q.query }));
    }
    for (n, text) in texts.iter().enumerate().step_by(8) {
        let middle = text.len() / 2;
        let slip = text.chars().enumerate().filter(|(at, _)| *at != middle).map(|(_, c)| c);
        queries.push(query(&slip.collect::<String>()));
        let limit = Some(2_000 + n as i64 * 100);
        queries.push(SearchQuery { price_max_minor: limit, in_stock_only: true, ..query(text) });
    }
    queries
}

/// Vectors for a catalog too large to be read by the model in the time there is: the mean of a product's words.
/// What a search costs does not depend on it. Questions are read by the model as always.
#[derive(Debug)]
struct Means {
    model: Arc<dyn Vectors>,
    words: Mutex<HashMap<String, Arc<[f32]>>>,
    reads_whole: AtomicBool,
}

impl Means {
    fn new(model: Arc<dyn Vectors>) -> Self {
        Self { model, words: Mutex::default(), reads_whole: AtomicBool::new(false) }
    }

    fn of_word(&self, language: Language, word: &str) -> Arc<[f32]> {
        let mut words = self.words.lock().unwrap_or_else(PoisonError::into_inner);
        let vector = words
            .entry(word.to_owned())
            .or_insert_with(|| Arc::from(self.model.vector(word, language)));
        Arc::clone(vector)
    }
}

impl Vectors for Means {
    fn vector(&self, text: &str, language: Language) -> Vec<f32> {
        if self.reads_whole.load(Ordering::Acquire) {
            return self.model.vector(text, language);
        }
        let mut sum = vec![0.0_f32; DIMENSIONS];
        // Codes say nothing, and each is another.
        for word in text.split(' ').filter(|word| word.chars().all(char::is_alphabetic)) {
            let vector = self.of_word(language, word);
            sum.iter_mut().zip(vector.iter()).for_each(|(sum, number)| *sum += number);
        }
        let length = sum.iter().map(|number| number * number).sum::<f32>().sqrt().max(1e-6);
        sum.iter_mut().for_each(|number| *number /= length);
        sum
    }
}
