//! Our own two shops: `plaza` (clothes, electronics, beauty, outdoors, toys; `shoppers/catalog.tsv`) and `home`, the
//! demo brand's catalog. Both are in three languages and share the demo's articles.

use super::catalogs::{bare, variant};
use super::profile::in_three;
use super::shop::{Review, Stock};
use anyhow::{Context, Result};
use engine::commerce::catalog::{Product, Variant};
use engine::{Language, Localized, ProductId, Sku};
use search::KnowledgeArticle;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;

const CATALOG: &str = include_str!("../../shoppers/catalog.tsv");
const CATEGORIES: &str = include_str!("../../shoppers/categories.tsv");
const REVIEWS: &str = include_str!("../../shoppers/reviews.tsv");

fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with("//"));
    lines.map(|line| line.split('\t').map(str::trim).collect())
}

/// `en|es|da`; one text is the same in all.
fn three(text: &str) -> Localized {
    let mut parts = text.split('|').map(str::trim);
    let en = parts.next().unwrap_or_default();
    let es = parts.next().unwrap_or(en);
    let da = parts.next().unwrap_or(en);
    in_three([en, es, da])
}

/// The shop of `catalog.tsv`.
pub(crate) fn plaza() -> Result<Stock> {
    let mut stock = Stock::default();
    for row in rows(CATEGORIES) {
        let [slug, names] = row.as_slice() else { anyhow::bail!("categories.tsv: {row:?}") };
        stock.categories.insert((*slug).to_owned(), words_of(names));
    }
    for row in rows(REVIEWS) {
        let [id, stars, author, language, text] = row.as_slice() else {
            anyhow::bail!("reviews.tsv: {row:?}")
        };
        let review = Review {
            rating: stars.parse()?,
            author: (*author).to_owned(),
            language: Language::from_tag(language).context("reviews.tsv: no such language")?,
            text: (*text).to_owned(),
        };
        stock.reviews.entry(ProductId::from(*id)).or_default().push(review);
    }
    for row in rows(CATALOG) {
        let product = product(&row, &mut stock.units)
            .with_context(|| format!("catalog.tsv: {}", row.join(" / ")))?;
        stock.products.push(product);
    }
    rate(&mut stock);
    Ok(stock)
}

/// `a, b|c, d|e, f`: names and other words in three languages.
fn words_of(names: &str) -> BTreeMap<Language, Vec<String>> {
    let lists = names.split('|').map(|list| list.split(',').map(|word| word.trim().to_owned()));
    Language::ALL.into_iter().zip(lists.map(Iterator::collect)).collect()
}

/// `id ⇥ category ⇥ brand ⇥ euros ⇥ stock ⇥ title ⇥ text ⇥ attributes ⇥ options`.
fn product(row: &[&str], units: &mut BTreeMap<Sku, i64>) -> Result<Product> {
    let &[id, category, brand, euros, stock, title, text, attributes, options] = row else {
        anyhow::bail!("nine cells are needed, there are {}", row.len())
    };
    let pairs = |cell: &str| -> Vec<(String, String)> {
        let pairs = cell.split(';').filter_map(|pair| pair.split_once('='));
        pairs.map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned())).collect()
    };
    let (whole, cents) = euros.split_once('.').unwrap_or((euros, "0"));
    let euro_minor = whole.parse::<i64>()? * 100 + format!("{cents:0<2}").parse::<i64>()?;
    let variants = variants(id, euro_minor, &pairs(options));
    let counts: Vec<i64> = stock.split(',').map(str::parse).collect::<Result<_, _>>()?;
    for (index, variant) in variants.iter().enumerate() {
        let count = counts.get(index).or(counts.last()).copied().unwrap_or(0);
        units.insert(variant.sku.clone(), count);
    }
    let mut product = bare(id, three(title), variants).context("no title")?;
    brand.clone_into(&mut product.brand);
    product.description = three(text);
    product.categories = category.split(' ').map(str::to_owned).collect();
    let attributes = pairs(attributes);
    product.attributes =
        attributes.iter().map(|(key, value)| (key.clone(), three(value))).collect();
    Ok(product)
}

/// Every combination of the options is a variant.
fn variants(id: &str, euro_minor: i64, options: &[(String, String)]) -> Vec<Variant> {
    let mut all = vec![variant(&id.to_uppercase(), euro_minor)];
    for (key, values) in options {
        let mut next = Vec::new();
        for one in &all {
            for (place, value) in values.split(',').enumerate() {
                let mut other = one.clone();
                other.sku = Sku::new(format!("{}-{}", one.sku, place + 1));
                other.options.insert(key.clone(), three(value));
                next.push(other);
            }
        }
        all = next;
    }
    all
}

fn rate(stock: &mut Stock) {
    for product in &mut stock.products {
        for review in stock.reviews.get(&product.id).into_iter().flatten() {
            let place = 5_usize.saturating_sub(review.rating as usize).min(4);
            product.rating.spread[place] += 1;
        }
    }
}

fn demo() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../app/demo")
}

fn json_lines(folder: &str) -> Result<Vec<Value>> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(demo().join(folder))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.sort();
    let mut rows = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file)?;
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            rows.push(serde_json::from_str(line).with_context(|| file.display().to_string())?);
        }
    }
    Ok(rows)
}

/// The demo brand's shop.
pub(crate) fn home() -> Result<Stock> {
    let mut stock = Stock::default();
    for row in json_lines("products")? {
        for variant in row["variants"].as_array().into_iter().flatten() {
            let sku = Sku::new(variant["sku"].as_str().unwrap_or_default());
            stock.units.insert(sku, variant["stock"].as_i64().unwrap_or(0));
        }
        stock.products.push(serde_json::from_value(row)?);
    }
    for row in json_lines("reviews")? {
        let id = ProductId::from(row["product"].as_str().unwrap_or_default());
        let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
        let rating = row["rating"].as_u64().and_then(|stars| u32::try_from(stars).ok());
        let review = Review {
            rating: rating.unwrap_or(0),
            author: text("author"),
            language: Language::from_tag(&text("language")).unwrap_or_default(),
            text: text("text"),
        };
        stock.reviews.entry(id).or_default().push(review);
    }
    let names: BTreeMap<String, Value> =
        serde_json::from_str(&std::fs::read_to_string(demo().join("categories.json"))?)?;
    for (slug, names) in names {
        let words = |language: Language| {
            let name = names[language.code()].as_str().map(str::to_owned);
            let others = names["synonyms"][language.code()].as_array().into_iter().flatten();
            let others = others.filter_map(|word| word.as_str().map(str::to_owned));
            (language, name.into_iter().chain(others).collect())
        };
        stock.categories.insert(slug, Language::ALL.map(words).into_iter().collect());
    }
    rate(&mut stock);
    Ok(stock)
}

/// The demo brand's articles.
pub(crate) fn articles() -> Result<Vec<KnowledgeArticle>> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(demo().join("articles"))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.sort();
    files.iter().map(article).collect()
}

/// `returns.da.md`: front matter with title, topics and questions, then the body.
fn article(path: &PathBuf) -> Result<KnowledgeArticle> {
    let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let (id, tag) = name.rsplit_once('.').context("an article is named ID.LANGUAGE.md")?;
    let text = std::fs::read_to_string(path)?;
    let (front, body) = text
        .strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n"))
        .with_context(|| format!("{name} has no front matter"))?;
    let field = |key: &str| front.lines().find_map(|line| line.strip_prefix(key)).map(str::trim);
    let topics = field("topics:").unwrap_or_default().split(',').map(|it| it.trim().to_owned());
    let questions = front.lines().filter_map(|line| line.strip_prefix("- ")).map(str::to_owned);
    Ok(KnowledgeArticle {
        id: id.into(),
        language: Language::from_tag(tag).context("no such language")?,
        title: field("title:").unwrap_or_default().to_owned(),
        topics: topics.filter(|topic| !topic.is_empty()).collect(),
        questions: questions.collect(),
        body: body.trim().to_owned(),
    })
}
