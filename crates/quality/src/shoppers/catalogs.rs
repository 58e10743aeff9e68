//! The shops that shoppers go to: two of our own in three languages, and the public catalogs, which are English.

use super::own;
use super::shop::{Shop, Stock};
use anyhow::{Context, Result};
use engine::commerce::catalog::{Product, Variant};
use engine::commerce::money::{Currency, Money};
use engine::{Language, Localized, Sku};
use search::IndexOptions;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// Whether a shop's catalog is in the three languages.
pub(crate) fn is_own(name: &str) -> bool {
    matches!(name, "plaza" | "home")
}

/// Opens a shop by its name; `None` where its catalog is not there, which is said.
pub(crate) fn open(name: &str, finding: &IndexOptions) -> Result<Option<Shop>> {
    let stock = match name {
        "plaza" => own::plaza()?,
        "home" => own::home()?,
        _ => {
            let Some(folder) = crate::data::shared() else { return Ok(None) };
            public(name, &folder)?
        }
    };
    Shop::open(name, stock, &own::articles()?, finding).map(Some)
}

fn public(name: &str, folder: &Path) -> Result<Stock> {
    let rows = match name {
        "icecat" | "esci" => lines(&folder.join(name).join("products.jsonl.gz"))?,
        "dummyjson" => list(&folder.join("dummyjson/products.json"))?,
        "retail" => list(&folder.join("retail_tasks/products.json"))?,
        _ => anyhow::bail!("there is no shop `{name}`"),
    };
    let mut stock = Stock::default();
    for row in rows.iter().filter_map(Value::as_object) {
        let product = match name {
            "icecat" => icecat(row),
            "esci" => esci(row),
            "dummyjson" => dummyjson(row, &mut stock.units),
            _ => retail(row, &mut stock.units),
        };
        // Without a price nothing can be sold.
        stock.products.extend(product.filter(|p| p.variants.iter().all(|v| !v.prices.is_empty())));
    }
    Ok(stock)
}

fn lines(path: &Path) -> Result<Vec<Value>> {
    let file = std::fs::File::open(path).with_context(|| path.display().to_string())?;
    let lines = BufReader::new(flate2::read::GzDecoder::new(file)).lines();
    lines.map(|line| Ok(serde_json::from_str(&line?)?)).collect()
}

fn list(path: &Path) -> Result<Vec<Value>> {
    let mut text = String::new();
    std::fs::File::open(path)
        .with_context(|| path.display().to_string())?
        .read_to_string(&mut text)?;
    Ok(match serde_json::from_str(&text)? {
        Value::Array(rows) => rows,
        Value::Object(rows) => rows.into_iter().map(|(_, row)| row).collect(),
        _ => Vec::new(),
    })
}

fn text_of(row: &Map<String, Value>, key: &str) -> String {
    row.get(key).and_then(Value::as_str).unwrap_or_default().trim().to_owned()
}

fn english(text: impl Into<String>) -> Localized {
    Localized::only(Language::En, text)
}

/// Euros, and kroner at seven and a half.
pub(crate) fn prices(euro_minor: i64) -> Vec<Money> {
    if euro_minor <= 0 {
        return Vec::new();
    }
    let kroner = (euro_minor * 15 / 200).max(1) * 100;
    vec![Money::from_minor(euro_minor, Currency::EUR), Money::from_minor(kroner, Currency::DKK)]
}

#[expect(clippy::cast_possible_truncation, reason = "prices are small numbers")]
fn minor(value: Option<&Value>) -> i64 {
    (value.and_then(Value::as_f64).unwrap_or(0.0) * 100.0).round() as i64
}

pub(crate) fn variant(sku: &str, euro_minor: i64) -> Variant {
    Variant::new(sku, prices(euro_minor))
}

pub(crate) fn bare(id: &str, title: Localized, variants: Vec<Variant>) -> Option<Product> {
    if id.is_empty() || title.is_empty() || variants.is_empty() {
        return None;
    }
    Some(Product::new(id, title, variants))
}

fn icecat(row: &Map<String, Value>) -> Option<Product> {
    let id = text_of(row, "id");
    let euro_minor = row.get("price").and_then(Value::as_i64).unwrap_or(0);
    let mut product = bare(&id, english(text_of(row, "title")), vec![variant(&id, euro_minor)])?;
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
        let name = if name == "product_colour" { "color" } else { name };
        product.attributes.insert(name.to_owned(), english(value));
    }
    Some(product)
}

fn esci(row: &Map<String, Value>) -> Option<Product> {
    let id = text_of(row, "asin");
    let euro_minor = minor(row.get("price"));
    let mut product = bare(&id, english(text_of(row, "title")), vec![variant(&id, euro_minor)])?;
    product.brand = text_of(row, "brand");
    product.description = english(text_of(row, "bullet_points"));
    let categories = row.get("category").and_then(Value::as_array).into_iter().flatten();
    product.categories = categories.filter_map(Value::as_str).map(slug).collect();
    let color = text_of(row, "color");
    if !color.is_empty() {
        product.attributes.insert("color".to_owned(), english(color));
    }
    rate(&mut product, row.get("rating"), row.get("rating_count").and_then(Value::as_u64));
    Some(product)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "stars are one to five, counts are small"
)]
fn rate(product: &mut Product, stars: Option<&Value>, count: Option<u64>) {
    let stars = stars.and_then(Value::as_f64).unwrap_or(0.0);
    let count = u32::try_from(count.unwrap_or(0)).unwrap_or(u32::MAX);
    if (1.0..=5.0).contains(&stars) {
        product.rating.spread[5 - stars.round() as usize] = count;
        product.popularity = i64::from(count);
    }
}

fn dummyjson(row: &Map<String, Value>, units: &mut BTreeMap<Sku, i64>) -> Option<Product> {
    let id = row.get("id").and_then(Value::as_u64)?.to_string();
    let sku = text_of(row, "sku");
    let only = variant(&sku, minor(row.get("price")));
    units.insert(only.sku.clone(), row.get("stock").and_then(Value::as_i64).unwrap_or(0));
    let mut product = bare(&id, english(text_of(row, "title")), vec![only])?;
    product.brand = text_of(row, "brand");
    product.description = english(text_of(row, "description"));
    product.categories = vec![slug(&text_of(row, "category"))];
    for (key, name) in [("warrantyInformation", "warranty"), ("shippingInformation", "shipping")] {
        product.attributes.insert(name.to_owned(), english(text_of(row, key)));
    }
    rate(&mut product, row.get("rating"), Some(3));
    Some(product)
}

fn retail(row: &Map<String, Value>, units: &mut BTreeMap<Sku, i64>) -> Option<Product> {
    let mut variants = Vec::new();
    for (sku, item) in row.get("variants")?.as_object()? {
        let mut one = variant(sku, minor(item.get("price")));
        for (key, value) in item.get("options").and_then(Value::as_object).into_iter().flatten() {
            let value = value.as_str().unwrap_or_default();
            one.options.insert(key.replace(' ', "_"), english(value));
        }
        let free = item.get("available").and_then(Value::as_bool).unwrap_or(false);
        units.insert(one.sku.clone(), if free { 10 } else { 0 });
        variants.push(one);
    }
    bare(&text_of(row, "product_id"), english(text_of(row, "name")), variants)
}

fn slug(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}
