//! Public product collections with judged queries: reading them as an importer would, and NDCG@10 on them.
//!
//! Shared by the ranking test and the example `ranking`.

use engine::commerce::catalog::{Product, RatingSummary, Variant};
use engine::commerce::money::{Currency, Money};
use engine::{Language, Localized, ProductId, SearchQuery, Sku};
use search::{Index, IndexChange, IndexOptions};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

/// What was measured.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    pub(crate) esci: f64,
    pub(crate) icecat: f64,
    pub(crate) p50_us: u128,
    pub(crate) p99_us: u128,
    pub(crate) icecat_build_ms: u128,
    pub(crate) icecat_bytes: u64,
}

/// Query → product → gain.
type Judgments = BTreeMap<String, BTreeMap<String, f64>>;

/// Builds both indexes and measures, asking every query `n_rounds` times; `None` without the data.
pub(crate) fn run(n_rounds: usize) -> Option<Report> {
    let data = shared()?.join("data");
    let esci = Collection::read(&data.join("esci"), esci_product, |gain| gain)?;
    let icecat = Collection::read(&data.join("icecat"), icecat_product, |r| r.exp2() - 1.0)?;
    let mut times = Vec::new();
    let (esci_ndcg, _, _) = esci.measure(1, &mut Vec::new());
    let (icecat_ndcg, icecat_build_ms, icecat_bytes) = icecat.measure(n_rounds, &mut times);
    times.sort_unstable();
    Some(Report {
        esci: esci_ndcg,
        icecat: icecat_ndcg,
        p50_us: times[times.len() / 2],
        p99_us: times[times.len() * 99 / 100],
        icecat_build_ms,
        icecat_bytes,
    })
}

/// Where the shared data is, if it is: beside the checkout, seen from this crate's folder and from the root.
pub(crate) fn shared() -> Option<PathBuf> {
    let named = std::env::var_os("TRATO_SHARED").map(PathBuf::from);
    let beside = ["../../../shared", "../shared"].map(PathBuf::from);
    named.into_iter().chain(beside).find(|path| path.join("data").is_dir())
}

struct Collection {
    products: Vec<Arc<Product>>,
    judgments: Judgments,
}

impl Collection {
    fn read(
        folder: &Path,
        map: fn(&Map<String, Value>) -> Option<Product>,
        gain: fn(f64) -> f64,
    ) -> Option<Self> {
        let file = std::fs::File::open(folder.join("products.jsonl.gz")).ok()?;
        let lines = BufReader::new(flate2::read::GzDecoder::new(file)).lines();
        let products = lines
            .map_while(Result::ok)
            .filter_map(|line| serde_json::from_str::<Map<String, Value>>(&line).ok())
            .filter_map(|row| map(&row).map(Arc::new));
        let table = std::fs::read_to_string(folder.join("judgments_dev.tsv")).ok()?;
        let mut judgments = Judgments::new();
        for row in table.lines().skip(1) {
            let cells: Vec<&str> = row.split('\t').collect();
            let &[query, product, value] = cells.as_slice() else { continue };
            let Ok(value) = value.parse::<f64>() else { continue };
            judgments.entry(query.to_owned()).or_default().insert(product.to_owned(), gain(value));
        }
        Some(Self { products: products.collect(), judgments })
    }

    /// Mean NDCG@10, build time and size; the time of every query goes to `times_us`.
    fn measure(&self, n_rounds: usize, times_us: &mut Vec<u128>) -> (f64, u128, u64) {
        let folder = std::env::temp_dir().join(format!("trato-ranking-{}", std::process::id()));
        let options = IndexOptions { languages: vec![Language::En], ..IndexOptions::default() };
        let index = Index::open(&folder, options).expect("the folder can be written");
        let started = Instant::now();
        let upsert = |product: &Arc<Product>| IndexChange::Upsert {
            product: Arc::clone(product),
            available: true,
        };
        let changes: Vec<IndexChange> = self.products.iter().map(upsert).collect();
        index.apply(&changes, 1).expect("applies");
        let build_ms = started.elapsed().as_millis();
        let (mut sum, mut n_judged) = (0.0, 0);
        for round in 0..n_rounds {
            for (text, gains) in &self.judgments {
                let query = SearchQuery { text: text.clone(), limit: 10, ..SearchQuery::default() };
                let started = Instant::now();
                let hits = index.search(&query).expect("answers");
                times_us.push(started.elapsed().as_micros());
                if round == 0 {
                    let Some(value) = ndcg(&hits.ids, gains) else { continue };
                    n_judged += 1;
                    sum += value;
                }
            }
        }
        let bytes = index.size_bytes();
        drop(index);
        std::fs::remove_dir_all(&folder).ok();
        (sum / f64::from(n_judged), build_ms, bytes)
    }
}

/// Normalised discounted cumulative gain of the first ten; a product nobody judged gains nothing. `None` where
/// no product is right: then there is no best order to compare with.
fn ndcg(ids: &[ProductId], gains: &BTreeMap<String, f64>) -> Option<f64> {
    let discounted = |gains: &mut dyn Iterator<Item = f64>| -> f64 {
        gains.take(10).enumerate().map(|(i, gain)| gain / (i as f64 + 2.0).log2()).sum()
    };
    let mut ideal: Vec<f64> = gains.values().copied().collect();
    ideal.sort_by(|a, b| b.total_cmp(a));
    let best = discounted(&mut ideal.into_iter());
    let own = discounted(&mut ids.iter().map(|id| gains.get(id.as_str()).copied().unwrap_or(0.0)));
    (best > 0.0).then(|| own / best)
}

fn text_of(row: &Map<String, Value>, key: &str) -> String {
    row.get(key).and_then(Value::as_str).unwrap_or_default().trim().to_owned()
}

fn english(text: impl Into<String>) -> Localized {
    Localized::only(Language::En, text)
}

/// A row of the Amazon collection.
fn esci_product(row: &Map<String, Value>) -> Option<Product> {
    let mut product = bare(text_of(row, "asin"), text_of(row, "title"))?;
    product.brand = text_of(row, "brand");
    let paragraphs = [text_of(row, "bullet_points"), text_of(row, "description")];
    product.description = english(paragraphs.join("\n").trim());
    let categories = row.get("category").and_then(Value::as_array).into_iter().flatten();
    product.categories = categories.filter_map(Value::as_str).map(slug).collect();
    let color = text_of(row, "color");
    if !color.is_empty() {
        product.variants[0].options.insert("color".to_owned(), english(color));
    }
    let stars = row.get("rating").and_then(Value::as_f64).unwrap_or(0.0);
    let count = row.get("rating_count").and_then(Value::as_u64).unwrap_or(0) as u32;
    if (1.0..=5.0).contains(&stars) {
        product.rating.spread[5 - stars.round() as usize] = count;
    }
    product.popularity = i64::from(count);
    let price = row.get("price").and_then(Value::as_f64).unwrap_or(0.0);
    product.variants[0].prices =
        vec![Money::from_minor((price * 100.0).round() as i64, Currency::USD)];
    Some(product)
}

/// A row of the electronics collection: typed attributes become attributes, numbers and yes-no as words.
fn icecat_product(row: &Map<String, Value>) -> Option<Product> {
    let mut product = bare(text_of(row, "id"), text_of(row, "title"))?;
    product.brand = text_of(row, "supplier");
    product.description = english(text_of(row, "short_description"));
    for (key, value) in row {
        let Some(name) = key.strip_prefix("attr_").and_then(|rest| rest.get(2..)) else { continue };
        let value = match value {
            Value::String(text) => text.clone(),
            Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
            Value::Number(number) => number.to_string(),
            Value::Null | Value::Array(_) | Value::Object(_) => continue,
        };
        product.attributes.insert(name.to_owned(), english(value));
    }
    let price = row.get("price").and_then(Value::as_i64).unwrap_or(0);
    product.variants[0].prices = vec![Money::from_minor(price, Currency::EUR)];
    let eans = row.get("ean").and_then(Value::as_array).into_iter().flatten();
    product.variants[0].gtin = eans.filter_map(Value::as_str).next().map(str::to_owned);
    Some(product)
}

fn bare(id: String, title: String) -> Option<Product> {
    if id.is_empty() || title.is_empty() {
        return None;
    }
    Some(Product {
        brand: String::new(),
        title: english(title),
        description: Localized::default(),
        categories: Vec::new(),
        attributes: BTreeMap::new(),
        tags: Vec::new(),
        image: None,
        link: None,
        goes_with: Vec::new(),
        tax_class: "standard".to_owned(),
        popularity: 0,
        rating: RatingSummary::default(),
        variants: vec![Variant {
            sku: Sku::new(id.as_str()),
            options: BTreeMap::new(),
            prices: Vec::new(),
            compare_at: Vec::new(),
            image: None,
            gtin: None,
        }],
        id: ProductId::new(id),
    })
}

fn slug(name: &str) -> String {
    let words: Vec<String> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join("-")
}
