//! Builds an index of a million made-up products and measures it: `cargo run --release -p search --example million`.
//!
//! Prints one JSON line: build time, size on disk and the time of a query. Another number of products may be
//! given as the only argument.

use engine::commerce::catalog::{Product, RatingSummary, Variant};
use engine::commerce::money::{Currency, Money};
use engine::{Language, Localized, ProductId, SearchQuery, Sku};
use search::{Index, IndexChange, IndexOptions};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

const BATCH: u64 = 20_000;

#[expect(clippy::print_stdout, reason = "the figures are this program's output")]
fn main() -> Result<(), search::SearchError> {
    let n_products = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(1_000_000);
    let folder = std::env::temp_dir().join(format!("trato-million-{}", std::process::id()));
    let options = IndexOptions { languages: vec![Language::En], ..IndexOptions::default() };
    let index = Index::open(&folder, options)?;
    let started = Instant::now();
    for batch in 0..n_products / BATCH {
        let upsert =
            |n| IndexChange::Upsert { product: Arc::new(product(n)), available: n % 9 > 0 };
        let changes: Vec<IndexChange> = (batch * BATCH..(batch + 1) * BATCH).map(upsert).collect();
        index.apply(&changes, i64::try_from(batch).unwrap_or(0))?;
    }
    let build_ms = started.elapsed().as_millis();
    let mut times: Vec<u128> = Vec::new();
    for n in 0..1_000 {
        let title = title(n * 7_919);
        let words: Vec<&str> = title.split(' ').collect();
        let text = words[..1 + (n % 3) as usize].join(" ");
        let query = SearchQuery { text, limit: 10, ..SearchQuery::default() };
        let started = Instant::now();
        index.search(&query)?;
        times.push(started.elapsed().as_micros());
    }
    times.sort_unstable();
    let report = serde_json::json!({
        "n_products": index.n_products(),
        "build_ms": build_ms,
        "size_bytes": index.size_bytes(),
        "p50_us": times[times.len() / 2],
        "p99_us": times[times.len() * 99 / 100],
    });
    println!("{report}");
    drop(index);
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

/// Spreads numbers: the same number gives the same result, neighbors differ.
fn spread(number: u64) -> u64 {
    let mixed = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb) >> 8
}

/// A word of three syllables; small numbers are common, as words are.
fn word(number: u64) -> String {
    const SYLLABLES: [&str; 16] = [
        "ba", "ce", "di", "fo", "gu", "ha", "ke", "li", "mo", "nu", "pa", "re", "si", "to", "vu",
        "za",
    ];
    let syllable = |shift: u64| SYLLABLES[(number >> shift) as usize % SYLLABLES.len()];
    [syllable(0), syllable(4), syllable(8)].concat()
}

fn title(n: u64) -> String {
    let draw = |place: u64| {
        let random = spread(n * 8 + place) % 4_096;
        word(random * random / 4_096)
    };
    (0..6).map(draw).collect::<Vec<_>>().join(" ")
}

fn product(n: u64) -> Product {
    let english = |text: String| Localized::only(Language::En, text);
    let attribute = |key: &str, place| (key.to_owned(), english(word(spread(n + place) % 24)));
    Product {
        id: ProductId::new(format!("p{n}")),
        brand: word(spread(n) % 300),
        title: english(title(n)),
        description: english(
            (0..4).map(|line| title(n + line * 31)).collect::<Vec<_>>().join(". "),
        ),
        categories: vec![word(spread(n) % 40)],
        attributes: BTreeMap::from([attribute("color", 1), attribute("material", 2)]),
        tags: Vec::new(),
        image: None,
        link: None,
        goes_with: Vec::new(),
        tax_class: "standard".to_owned(),
        popularity: i64::try_from(spread(n) % 1_000).unwrap_or(0),
        rating: RatingSummary::default(),
        variants: vec![Variant {
            sku: Sku::new(format!("p{n}-1")),
            options: BTreeMap::new(),
            prices: vec![Money::from_minor(i64::try_from(n % 50_000).unwrap_or(0), Currency::EUR)],
            compare_at: Vec::new(),
            image: None,
            gtin: None,
        }],
    }
}
