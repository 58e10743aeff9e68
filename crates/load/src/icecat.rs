//! The catalog of 19,406 real products, brought into Trato's own JSON Lines.
//!
//! The data stays where it is: it is read, written to a temporary file, and imported like anybody's.

use anyhow::{Context, Result};
use flate2::read::GzDecoder;
use serde_json::{Map, Value, json};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Units of every variant: enough for thousands of shoppers.
const STOCK: u64 = 1_000_000;

/// The folder with public data beside the checkout, if it is there. Programs are started in the checkout's root.
pub fn shared() -> Option<PathBuf> {
    let folder = std::env::var_os("TRATO_SHARED").map_or("../shared".into(), PathBuf::from);
    folder.join("data").is_dir().then_some(folder)
}

/// Converts the catalog; gives how many products there were.
pub fn convert(from: &Path, to: &Path) -> Result<usize> {
    let reader = BufReader::new(GzDecoder::new(
        File::open(from).with_context(|| from.display().to_string())?,
    ));
    let mut writer = BufWriter::new(File::create(to)?);
    let mut n_products = 0;
    for line in reader.lines() {
        let row: Map<String, Value> = serde_json::from_str(&line?)?;
        writeln!(writer, "{}", product(&row))?;
        n_products += 1;
    }
    writer.flush()?;
    Ok(n_products)
}

fn product(row: &Map<String, Value>) -> Value {
    let text = |key: &str| row.get(key).and_then(Value::as_str).unwrap_or_default();
    let mut attributes = Map::new();
    for (key, value) in row {
        if let Some(name) = key.strip_prefix("attr_t_") {
            attributes.insert(name.to_owned(), value.clone());
        } else if let (Some(name), Some(number)) = (key.strip_prefix("attr_n_"), value.as_f64()) {
            attributes.insert(name.to_owned(), json!(number.to_string()));
        }
    }
    let kind = row.get("attr_t_product_type").and_then(Value::as_str).unwrap_or("other");
    let price = row.get("price").and_then(Value::as_i64).unwrap_or(0).max(1);
    let image = Some(text("img_500x500")).filter(|url| !url.is_empty());
    json!({
        "id": text("id"),
        "brand": text("supplier"),
        "title": text("title"),
        "description": text("short_description"),
        "categories": [kind.to_lowercase()],
        "attributes": attributes,
        "image": image,
        "variants": [{
            "sku": text("id"),
            "prices": [{ "minor": price, "currency": "EUR" }],
            "gtin": row.get("ean").and_then(|ean| ean.get(0)).and_then(Value::as_str),
            "stock": STOCK,
        }],
    })
}

/// What shoppers type: the queries people judged this catalog with.
pub fn queries(shared: &Path) -> Result<Vec<String>> {
    let text = std::fs::read_to_string(shared.join("data/icecat/judgments_dev.tsv"))?;
    let mut queries: Vec<String> = text
        .lines()
        .skip(1)
        .filter_map(|line| line.split('\t').next())
        .map(str::to_owned)
        .collect();
    queries.dedup();
    queries.sort();
    queries.dedup();
    Ok(queries)
}
