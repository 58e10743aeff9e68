//! The demo catalog keeps its own promises: enough goods, three languages, sound prices, no loose ends.
//!
//! One test per rule; each names the product that breaks it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

use super::pictures;

const PRODUCTS_MIN: usize = 160;
const VARIANTS_MAX: usize = 6;
const STOCK_MAX: u32 = 60;
const ATTRIBUTES_MIN: usize = 3;
const ATTRIBUTES_MAX: usize = 6;
/// From 3 to 349 euros, in cents.
const EURO_MINOR: std::ops::RangeInclusive<i64> = 300..=34_900;
/// How many kroner a euro may be taken for, in hundredths.
const KRONER_PER_EURO: std::ops::RangeInclusive<i64> = 620..=880;
const LANGUAGES: [&str; 3] = ["en", "es", "da"];
const OPTIONS: [&str; 7] = ["color", "length", "pattern", "roast", "scent", "set", "size"];

const CATEGORIES: &str = include_str!("../../demo/categories.json");
const ATTRIBUTES: &str = include_str!("../../demo/attributes.json");
const PRODUCTS: [(&str, &str); 12] = [
    ("bath", include_str!("../../demo/products/bath.jsonl")),
    ("candles-and-scent", include_str!("../../demo/products/candles-and-scent.jsonl")),
    ("coffee-and-tea", include_str!("../../demo/products/coffee-and-tea.jsonl")),
    ("garden", include_str!("../../demo/products/garden.jsonl")),
    ("kids", include_str!("../../demo/products/kids.jsonl")),
    ("kitchen", include_str!("../../demo/products/kitchen.jsonl")),
    ("lighting", include_str!("../../demo/products/lighting.jsonl")),
    ("living", include_str!("../../demo/products/living.jsonl")),
    ("pantry", include_str!("../../demo/products/pantry.jsonl")),
    ("stationery-and-gifts", include_str!("../../demo/products/stationery-and-gifts.jsonl")),
    ("table", include_str!("../../demo/products/table.jsonl")),
    ("textiles", include_str!("../../demo/products/textiles.jsonl")),
];

type Text = BTreeMap<String, String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Product {
    id: String,
    brand: String,
    title: Text,
    description: Text,
    categories: Vec<String>,
    attributes: BTreeMap<String, Text>,
    tags: Vec<String>,
    picture: Picture,
    tax_class: String,
    goes_with: Vec<String>,
    popularity: u32,
    variants: Vec<Variant>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Variant {
    sku: String,
    options: BTreeMap<String, Text>,
    stock: u32,
    prices: Vec<Money>,
    #[serde(default)]
    compare_at: Vec<Money>,
    picture: Picture,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Money {
    minor: i64,
    currency: String,
}

#[derive(Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Picture {
    shape: String,
    palette: String,
}

fn products() -> Vec<(&'static str, Product)> {
    let mut products = Vec::new();
    for (department, lines) in PRODUCTS {
        for (index, line) in lines.lines().enumerate() {
            let product = serde_json::from_str(line)
                .unwrap_or_else(|error| panic!("{department} line {}: {error}", index + 1));
            products.push((department, product));
        }
    }
    products
}

fn keys(json: &str) -> BTreeMap<String, Value> {
    serde_json::from_str(json).expect("a table of names")
}

/// What a text lacks, if anything: each language must be there, trimmed and not empty.
fn lack(text: &Text) -> Option<&'static str> {
    if text.len() != LANGUAGES.len() {
        return Some("exactly three languages");
    }
    LANGUAGES.into_iter().find(|language| {
        !text.get(*language).is_some_and(|words| {
            !words.is_empty() && words.trim() == words && !words.contains("  ")
        })
    })
}

/// Whether a name is made of lower-case letters, digits and single hyphens.
fn is_slug(name: &str) -> bool {
    name.split('-').all(|part| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    })
}

#[test]
fn there_are_enough_products_and_every_name_is_unique() {
    let products = products();
    assert!(products.len() >= PRODUCTS_MIN, "only {} products", products.len());
    let (mut ids, mut skus) = (BTreeSet::new(), BTreeSet::new());
    for (_, product) in &products {
        assert!(is_slug(&product.id) && ids.insert(&product.id), "{}", product.id);
        assert!((1..=VARIANTS_MAX).contains(&product.variants.len()), "{}", product.id);
        for variant in &product.variants {
            let slug = is_slug(&variant.sku.to_ascii_lowercase())
                && variant.sku == variant.sku.to_ascii_uppercase();
            assert!(slug && skus.insert(&variant.sku), "{}", variant.sku);
        }
    }
}

#[test]
fn everything_is_said_in_three_languages() {
    for (_, product) in products() {
        let options = product.variants.iter().flat_map(|variant| variant.options.values());
        let texts =
            [&product.title, &product.description].into_iter().chain(product.attributes.values());
        for text in texts.chain(options) {
            assert_eq!(lack(text), None, "{}: {text:?}", product.id);
        }
        for (language, words) in &product.description {
            let sentences =
                words.split(['.', '!', '?']).filter(|rest| !rest.trim().is_empty()).count();
            assert!(
                (2..=4).contains(&sentences),
                "{} has {sentences} sentences in {language}",
                product.id
            );
        }
        let distinct: BTreeSet<_> = product.description.values().collect();
        assert_eq!(
            distinct.len(),
            LANGUAGES.len(),
            "{} describes itself alike in two languages",
            product.id
        );
    }
}

#[test]
fn no_two_products_share_a_title_or_a_description() {
    let products = products();
    for language in LANGUAGES {
        let (mut titles, mut descriptions) = (BTreeSet::new(), BTreeSet::new());
        for (_, product) in &products {
            assert!(titles.insert(&product.title[language]), "{} in {language}", product.id);
            assert!(
                descriptions.insert(&product.description[language]),
                "{} in {language}",
                product.id
            );
        }
    }
}

#[test]
fn categories_attributes_and_options_are_known_and_named() {
    let (categories, attributes) = (keys(CATEGORIES), keys(ATTRIBUTES));
    for (key, names) in categories.iter().chain(&attributes) {
        for language in LANGUAGES {
            assert!(
                names[language].as_str().is_some_and(|name| !name.is_empty()),
                "{key} in {language}"
            );
        }
    }
    for (key, names) in &categories {
        for language in LANGUAGES {
            assert!(names["synonyms"][language].is_array(), "{key} in {language}");
        }
    }
    for (department, product) in products() {
        assert_eq!(
            product.categories.first().map(String::as_str),
            Some(department),
            "{}",
            product.id
        );
        assert!(product.categories.len() > 1, "{}", product.id);
        assert!(
            product.categories.iter().all(|category| categories.contains_key(category)),
            "{}",
            product.id
        );
        assert!(
            (ATTRIBUTES_MIN..=ATTRIBUTES_MAX).contains(&product.attributes.len()),
            "{}",
            product.id
        );
        assert!(
            product.attributes.keys().all(|key| attributes.contains_key(key)),
            "{}",
            product.id
        );
        for variant in &product.variants {
            assert!(
                variant.options.keys().all(|key| OPTIONS.contains(&key.as_str())),
                "{}",
                variant.sku
            );
        }
    }
}

#[test]
fn variants_of_a_product_can_be_told_apart() {
    for (_, product) in products() {
        let mut choices = BTreeSet::new();
        for variant in &product.variants {
            let alike = variant.options.keys().eq(product.variants[0].options.keys());
            assert!(alike && choices.insert(&variant.options), "{}", variant.sku);
        }
        assert!(
            product.variants.len() == 1 || !choices.contains(&BTreeMap::new()),
            "{}",
            product.id
        );
    }
}

#[test]
fn prices_are_sound_in_both_currencies() {
    let amounts = |prices: &[Money]| -> Option<(i64, i64)> {
        match prices {
            [euro, krone] if euro.currency == "EUR" && krone.currency == "DKK" => {
                Some((euro.minor, krone.minor))
            }
            _ => None,
        }
    };
    for (_, product) in products() {
        for variant in &product.variants {
            let (euro, krone) = amounts(&variant.prices)
                .unwrap_or_else(|| panic!("{} lacks a currency", variant.sku));
            assert!(EURO_MINOR.contains(&euro), "{} costs {euro}", variant.sku);
            assert!(
                KRONER_PER_EURO.contains(&(krone * 100 / euro)),
                "{}: {euro} is {krone}",
                variant.sku
            );
            if !variant.compare_at.is_empty() {
                let (former_euro, former_krone) = amounts(&variant.compare_at)
                    .unwrap_or_else(|| panic!("{} lacks a former currency", variant.sku));
                assert!(
                    former_euro > euro && former_krone > krone,
                    "{} was never dearer",
                    variant.sku
                );
            }
        }
    }
}

#[test]
fn some_goods_are_scarce_sold_out_or_reduced() {
    let products = products();
    let variants: Vec<_> = products.iter().flat_map(|(_, product)| &product.variants).collect();
    let count =
        |rule: fn(&Variant) -> bool| variants.iter().filter(|variant| rule(variant)).count();
    assert_eq!(count(|variant| variant.stock > STOCK_MAX), 0);
    let sold_out = count(|variant| variant.stock == 0);
    assert!(
        (3..=8).contains(&(sold_out * 100 / variants.len())),
        "{sold_out} of {} sold out",
        variants.len()
    );
    assert!(count(|variant| (1..=3).contains(&variant.stock)) >= 10, "some are nearly gone");
    let gone = products
        .iter()
        .filter(|(_, product)| product.variants.iter().all(|variant| variant.stock == 0));
    assert!(gone.count() >= 2, "some products are gone altogether");
    let reduced = products.iter().filter(|(_, product)| {
        product.variants.iter().any(|variant| !variant.compare_at.is_empty())
    });
    let reduced = reduced.count() * 100 / products.len();
    assert!((8..=16).contains(&reduced), "{reduced} percent are reduced");
}

#[test]
fn companions_exist_and_are_somebody_else() {
    let products = products();
    let ids: BTreeSet<_> = products.iter().map(|(_, product)| product.id.as_str()).collect();
    for (_, product) in &products {
        assert!(!product.goes_with.is_empty(), "{} goes with nothing", product.id);
        for companion in &product.goes_with {
            let other = *companion != product.id && ids.contains(companion.as_str());
            assert!(other, "{} goes with {companion}", product.id);
        }
    }
}

#[test]
fn brand_tags_tax_and_popularity_follow_the_rules() {
    for (department, product) in products() {
        assert_eq!(product.brand, "Havn & Sol", "{}", product.id);
        assert!(
            !product.tags.is_empty() && product.tags.iter().all(|tag| is_slug(tag)),
            "{}",
            product.id
        );
        assert_eq!(
            product.tags.iter().collect::<BTreeSet<_>>().len(),
            product.tags.len(),
            "{}",
            product.id
        );
        assert!((1..=100).contains(&product.popularity), "{}", product.id);
        let expected: &[&str] = match department {
            "pantry" => &["food"],
            "coffee-and-tea" => &["food", "standard"],
            "stationery-and-gifts" | "kids" => &["books", "standard"],
            _ => &["standard"],
        };
        assert!(
            expected.contains(&product.tax_class.as_str()),
            "{} is taxed as {}",
            product.id,
            product.tax_class
        );
        let cheapest = product.variants.iter().map(|variant| variant.prices[0].minor).min();
        let under_20 = product.tags.iter().any(|tag| tag == "under-20");
        assert_eq!(under_20, cheapest < Some(2000), "{} and the tag under-20", product.id);
    }
}

#[test]
fn every_picture_named_in_the_catalog_is_one_we_can_draw() {
    for (_, product) in products() {
        let shown = product.variants.iter().any(|variant| variant.picture == product.picture);
        assert!(shown, "{} shows a picture none of its variants has", product.id);
        for picture in product.variants.iter().map(|variant| &variant.picture) {
            let own = format!("{}-{}-0", picture.shape, picture.palette);
            assert!(
                pictures::draw(&picture.shape, &picture.palette).contains(&own),
                "{} falls back",
                product.id
            );
        }
    }
}
