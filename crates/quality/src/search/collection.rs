//! Public product collections with judged queries, read as an importer would.

use super::measure::Measured;
use anyhow::{Context, Result};
use engine::commerce::catalog::{Product, Variant};
use engine::commerce::money::{Currency, Money};
use engine::{Language, Localized};
use search::{Index, IndexChange, IndexOptions};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// Product → gain.
pub(crate) type Gains = BTreeMap<String, f64>;

/// Products, and which are right for which query.
pub(crate) struct Collection {
    pub(crate) products: Vec<Arc<Product>>,
    /// In the order of the file.
    pub(crate) judgments: Vec<(String, Gains)>,
}

impl Collection {
    /// Amazon's: the gain as it stands there.
    pub(crate) fn esci(folder: &Path) -> Result<Self> {
        Self::read(folder, esci_product, |gain| gain)
    }

    /// The electronics: ratings from 0 to 3 become gains from 0 to 7.
    pub(crate) fn icecat(folder: &Path) -> Result<Self> {
        Self::read(folder, icecat_product, |rating| rating.exp2() - 1.0)
    }

    fn read(
        folder: &Path,
        map: fn(&Map<String, Value>) -> Option<Product>,
        gain: fn(f64) -> f64,
    ) -> Result<Self> {
        let path = folder.join("products.jsonl.gz");
        let file = std::fs::File::open(&path).with_context(|| path.display().to_string())?;
        let mut products = Vec::new();
        for line in BufReader::new(flate2::read::GzDecoder::new(file)).lines() {
            products.extend(map(&serde_json::from_str(&line?)?).map(Arc::new));
        }
        let path = folder.join("judgments_dev.tsv");
        let mut table = csv::ReaderBuilder::new()
            .delimiter(b'\t')
            .quoting(false)
            .from_path(&path)
            .with_context(|| path.display().to_string())?;
        let mut judgments: Vec<(String, Gains)> = Vec::new();
        for row in table.records() {
            let row = row?;
            let (query, product) = (&row[0], row[1].to_owned());
            let value = gain(row[2].parse().with_context(|| format!("{query}: {product}"))?);
            match judgments.iter_mut().find(|(known, _)| known == query) {
                Some((_, gains)) => {
                    gains.insert(product, value);
                }
                None => judgments.push((query.to_owned(), Gains::from([(product, value)]))),
            }
        }
        Ok(Self { products, judgments })
    }

    /// An index of all products.
    pub(crate) fn index(&self, options: &IndexOptions) -> Result<Measured> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("trato-quality-search-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let index = Index::open(&folder, options.clone())?;
        let upsert = |product: &Arc<Product>| IndexChange::Upsert {
            product: Arc::clone(product),
            available: true,
        };
        let changes: Vec<IndexChange> = self.products.iter().map(upsert).collect();
        let started = std::time::Instant::now();
        index.apply(&changes, 1)?;
        let build_ms = started.elapsed().as_millis();
        Ok(Measured { index, folder, n_products: self.products.len(), build_ms })
    }
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
    let variants = vec![Variant::new(id.as_str(), Vec::new())];
    Some(Product::new(id.as_str(), english(title), variants))
}

fn slug(name: &str) -> String {
    let words: Vec<String> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join("-")
}
