//! Trato's own format: one product with its variants per line, as `docs/API.md` describes it.

use super::{Defaults, Entry, ROW_BYTES_MAX, Read1, Rejected};
use engine::commerce::catalog::{Product, RatingSummary, VARIANTS_MAX, Variant};
use engine::commerce::money::Money;
use engine::{Language, Localized, ProductId, Sku};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, Read};

/// Reads lines one by one; an empty one is passed over.
pub fn read(mut reader: Box<dyn BufRead>, defaults: Defaults) -> impl Iterator<Item = Read1> {
    let mut line = 0;
    std::iter::from_fn(move || {
        loop {
            line += 1;
            let mut bytes = Vec::new();
            let limit = ROW_BYTES_MAX as u64 + 1;
            match reader.by_ref().take(limit).read_until(b'\n', &mut bytes) {
                Ok(0) => return None,
                Ok(n) if n > ROW_BYTES_MAX => {
                    skip_line(&mut reader);
                    return Some(Err(Rejected {
                        line,
                        id: None,
                        reason: "the line is too long".to_owned(),
                    }));
                }
                Ok(_) if bytes.iter().all(u8::is_ascii_whitespace) => {}
                Ok(_) => return Some(entry(line, &bytes, defaults)),
                Err(error) => {
                    return Some(Err(Rejected {
                        line,
                        id: None,
                        reason: format!("could not be read: {error}"),
                    }));
                }
            }
        }
    })
}

fn skip_line(reader: &mut Box<dyn BufRead>) {
    let mut rest = Vec::new();
    while matches!(reader.by_ref().take(ROW_BYTES_MAX as u64).read_until(b'\n', &mut rest), Ok(n) if n > 0)
    {
        if rest.last() == Some(&b'\n') {
            return;
        }
        rest.clear();
    }
}

/// A line as it is written. Texts may be one string or one per language.
#[derive(Debug, Deserialize)]
struct Line {
    id: String,
    #[serde(default)]
    brand: String,
    title: Text,
    #[serde(default)]
    description: Option<Text>,
    #[serde(default)]
    categories: Vec<String>,
    #[serde(default)]
    attributes: BTreeMap<String, Text>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    image: Option<String>,
    #[serde(default)]
    picture: Option<Picture>,
    #[serde(default)]
    link: Option<String>,
    #[serde(default)]
    goes_with: Vec<String>,
    #[serde(default)]
    tax_class: Option<String>,
    #[serde(default)]
    popularity: i64,
    variants: Vec<LineVariant>,
}

/// A picture that the demo shop draws itself.
#[derive(Debug, Deserialize)]
struct Picture {
    shape: String,
    palette: String,
}

impl Picture {
    fn path(&self) -> String {
        format!("/demo/pictures/{}-{}.svg", self.shape, self.palette)
    }
}

#[derive(Debug, Deserialize)]
struct LineVariant {
    sku: String,
    #[serde(default)]
    options: BTreeMap<String, Text>,
    prices: Vec<Money>,
    #[serde(default)]
    compare_at: Vec<Money>,
    #[serde(default)]
    image: Option<String>,
    #[serde(default)]
    picture: Option<Picture>,
    #[serde(default)]
    gtin: Option<String>,
    /// Absent: not counted, always available.
    #[serde(default)]
    stock: Option<i64>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Text {
    Plain(String),
    Localized(BTreeMap<Language, String>),
}

impl Text {
    fn localized(self, language: Language) -> Localized {
        match self {
            Self::Plain(text) => Localized::only(language, text),
            Self::Localized(texts) => Localized(texts),
        }
    }
}

fn entry(line: u64, bytes: &[u8], defaults: Defaults) -> Read1 {
    let parsed: Result<Line, _> = serde_json::from_slice(bytes);
    let row = parsed.map_err(|error| Rejected { line, id: id_of(bytes), reason: said(&error) })?;
    let id = row.id.clone();
    let reject = |reason: String| Rejected { line, id: Some(id.clone()), reason };
    if row.id.trim().is_empty() {
        return Err(Rejected { line, id: None, reason: "there is no id".to_owned() });
    }
    if row.variants.is_empty() || row.variants.len() > VARIANTS_MAX {
        return Err(reject(format!(
            "a product has 1 to {VARIANTS_MAX} variants, this one {}",
            row.variants.len()
        )));
    }
    let mut seen = BTreeSet::new();
    let mut stock = Vec::new();
    let mut variants = Vec::new();
    for variant in row.variants {
        if !seen.insert(variant.sku.clone()) {
            return Err(reject(format!("the sku `{}` stands twice", variant.sku)));
        }
        if variant.prices.is_empty() {
            return Err(reject(format!("the variant `{}` has no price", variant.sku)));
        }
        if variant.prices.iter().chain(&variant.compare_at).any(|price| price.minor < 0) {
            return Err(reject(format!("the variant `{}` has a negative price", variant.sku)));
        }
        stock.push((Sku::new(variant.sku.clone()), variant.stock.map(|units| units.max(0))));
        let options =
            variant.options.into_iter().map(|(key, text)| (key, text.localized(defaults.language)));
        variants.push(Variant {
            sku: Sku::new(variant.sku),
            options: options.collect(),
            prices: variant.prices,
            compare_at: variant.compare_at,
            image: variant.image.or_else(|| variant.picture.as_ref().map(Picture::path)),
            gtin: variant.gtin,
        });
    }
    let attributes =
        row.attributes.into_iter().map(|(key, text)| (key, text.localized(defaults.language)));
    let product = Product {
        id: ProductId::new(row.id),
        brand: row.brand,
        title: row.title.localized(defaults.language),
        description: row
            .description
            .map(|text| text.localized(defaults.language))
            .unwrap_or_default(),
        categories: row.categories,
        attributes: attributes.collect(),
        tags: row.tags,
        image: row.image.or_else(|| row.picture.as_ref().map(Picture::path)),
        link: row.link,
        goes_with: row.goes_with.into_iter().map(ProductId::new).collect(),
        tax_class: row.tax_class.unwrap_or_else(|| "standard".to_owned()),
        popularity: row.popularity,
        rating: RatingSummary::default(),
        variants,
    };
    if product.title.is_empty() {
        return Err(reject("there is no title".to_owned()));
    }
    Ok(Entry { line, product, stock })
}

/// The parser's words without its own line, which is always the first.
fn said(error: &serde_json::Error) -> String {
    error.to_string().replace(" at line 1 column ", " at column ")
}

/// The id of a line that is JSON but not a product, so that the report can name it.
fn id_of(bytes: &[u8]) -> Option<String> {
    let value: serde_json::Value = serde_json::from_slice(bytes).ok()?;
    value.get("id")?.as_str().map(str::to_owned)
}
