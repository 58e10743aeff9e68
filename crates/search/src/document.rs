//! A product as the index holds it.

use crate::analyze::SEPARATOR;
use crate::index::{CategoryWords, hash};
use crate::meaning::{PRODUCT_LANDMARKS, Packed, Space};
use crate::schema::{Fields, LanguageFields};
use engine::commerce::catalog::{Product, RatingSummary};
use engine::commerce::money::{Currency, Money};
use engine::{Language, Localized};
use std::collections::BTreeSet;
use tantivy::TantivyDocument;

/// Longer attribute values are prose: they are found by their words but neither filtered by nor counted.
pub const VALUE_CHARS_MAX: usize = 60;
/// Amounts are packed into 48 bits beside their currency; larger ones are held as the largest.
const AMOUNT_BITS: u32 = 48;
/// Ratings that every product is given before its own, so that one five-star review is not the best.
const RATINGS_ASSUMED: u64 = 5;
const RATING_ASSUMED_TENTHS: u64 = 38;

/// The document of a product.
pub(crate) fn document(
    fields: &Fields,
    categories: &CategoryWords,
    product: &Product,
    available: bool,
    meant: Option<&Meant>,
) -> TantivyDocument {
    let mut document = TantivyDocument::new();
    for language in product.title.0.iter().filter(|(_, title)| !title.is_empty()) {
        document.add_text(fields.written, language.0.code());
    }
    if let Some(meant) = meant {
        document.add_u64(fields.meant, meant.hash);
        meant.vector.words().into_iter().for_each(|word| document.add_u64(fields.vector, word));
        for landmark in &meant.landmarks {
            document.add_text(fields.landmark, landmark_term(*landmark));
        }
    }
    document.add_text(fields.id, product.id.as_str());
    for code in codes(product) {
        document.add_text(fields.code, code);
    }
    for category in &product.categories {
        document.add_text(fields.category, category);
    }
    for language in &fields.languages {
        add_texts(&mut document, language, categories, product);
        document.add_text(fields.title_text, product.title.get(language.language));
    }
    for price in product.variants.iter().flat_map(|variant| &variant.prices) {
        document.add_u64(fields.price, pack_price(*price));
    }
    document.add_u64(fields.available, u64::from(available));
    document.add_u64(fields.rating, rating_key(&product.rating));
    document.add_i64(fields.popularity, product.popularity);
    document
}

/// What a product means: which text said so, its vector, and the landmarks it stands under.
#[derive(Debug, Clone)]
pub(crate) struct Meant {
    pub(crate) hash: u64,
    pub(crate) vector: Packed,
    pub(crate) landmarks: Vec<u32>,
}

impl Meant {
    /// `known` is the vector that the index has for a text of this hash.
    pub(crate) fn new(
        space: &Space,
        product: &Product,
        known: impl FnOnce(u64) -> Option<Packed>,
    ) -> Option<Self> {
        let (language, text) = telling(product)?;
        let hash = hash(&text);
        let vector = known(hash).unwrap_or_else(|| space.vector(language, &text));
        let landmarks = space.nearest(&vector, PRODUCT_LANDMARKS);
        Some(Self { hash, vector, landmarks })
    }
}

/// Words of a product that the model reads: what a thing is stands first, and a long text takes a millisecond.
const TELLING_WORDS_MAX: usize = 24;

/// The words that say what a product is: title, brand and categories, in the language the model reads best.
fn telling(product: &Product) -> Option<(Language, String)> {
    let languages = [Language::En, Language::Es, Language::Da].into_iter();
    let mut titles = languages.filter_map(|l| product.title.0.get(&l).map(|title| (l, title)));
    let (language, title) = titles.find(|(_, title)| !title.is_empty())?;
    let words: Vec<&str> = title.split_whitespace().take(TELLING_WORDS_MAX).collect();
    let mut text = words.join(" ");
    let categories = product.categories.iter().map(|slug| slug.replace('-', " "));
    for more in std::iter::once(product.brand.clone()).chain(categories) {
        if !text.contains(&more) {
            text.push(' ');
            text.push_str(&more);
        }
    }
    Some((language, text))
}

pub(crate) fn landmark_term(landmark: u32) -> String {
    format!("{landmark:x}")
}

/// The codes a product can be asked for by, without punctuation.
fn codes(product: &Product) -> BTreeSet<String> {
    let skus = product.variants.iter().map(|variant| variant.sku.as_str());
    let gtins = product.variants.iter().filter_map(|variant| variant.gtin.as_deref());
    let codes = std::iter::once(product.id.as_str()).chain(skus).chain(gtins);
    codes.map(code).filter(|code| !code.is_empty()).collect()
}

/// A code as it is compared: folded, letters and digits only.
pub(crate) fn code(text: &str) -> String {
    crate::analyze::fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

fn add_texts(
    document: &mut TantivyDocument,
    fields: &LanguageFields,
    categories: &CategoryWords,
    product: &Product,
) {
    let language = fields.language;
    let title = product.title.get(language);
    document.add_text(fields.title, title);
    let values = values(product, language).into_iter().map(|(_, value)| value);
    let values: Vec<String> = values.filter(|value| says_something(value)).collect();
    let named = product.categories.iter().filter_map(|slug| categories.get(slug));
    let named = named.filter_map(|words| words.get(&language)).flatten();
    let texts = [title, &product.brand].into_iter();
    let texts = texts.chain(product.categories.iter().chain(&product.tags).map(String::as_str));
    let texts = texts.chain(values.iter().chain(named).map(String::as_str));
    for text in texts.chain(is_reduced(product).then(|| reduced_words(language))) {
        document.add_text(fields.all, text);
        document.add_text(fields.spelling, text);
        if let Some(tails) = fields.tails {
            document.add_text(tails, text);
        }
    }
    document.add_text(fields.all, product.description.get(language));
    add_facets(document, fields, product);
}

/// Whether any variant costs less than it did.
fn is_reduced(product: &Product) -> bool {
    product.variants.iter().any(|variant| {
        let was = |price: &Money| {
            variant
                .compare_at
                .iter()
                .any(|old| old.currency == price.currency && old.minor > price.minor)
        };
        variant.prices.iter().any(was)
    })
}

/// What people type for what costs less than it did.
fn reduced_words(language: Language) -> &'static str {
    match language {
        Language::En => "sale discount reduced",
        Language::Es => "rebaja oferta descuento",
        Language::Da => "tilbud udsalg nedsat rabat",
    }
}

/// A bare number or a yes is only meaningful beside its key: as a word it finds the wrong products.
fn says_something(value: &str) -> bool {
    const YES_NO: [&str; 8] = ["yes", "no", "true", "false", "sí", "si", "ja", "nej"];
    let is_number = value.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
    !is_number && !YES_NO.contains(&value.to_lowercase().as_str())
}

fn add_facets(document: &mut TantivyDocument, fields: &LanguageFields, product: &Product) {
    let language = fields.language;
    if !product.brand.is_empty() {
        document.add_text(fields.facet, facet_term("brand", &product.brand));
    }
    for tag in &product.tags {
        document.add_text(fields.facet, facet_term("tag", tag));
    }
    for (key, value) in values(product, language) {
        if value.chars().count() <= VALUE_CHARS_MAX {
            document.add_text(fields.facet, facet_term(&key, &value));
        }
    }
}

/// Attributes and the options of every variant, each value once.
fn values(product: &Product, language: Language) -> BTreeSet<(String, String)> {
    let options = product.variants.iter().flat_map(|variant| &variant.options);
    let text = |(key, value): (&String, &Localized)| {
        (key.trim().to_owned(), value.get(language).trim().to_owned())
    };
    let values = product.attributes.iter().chain(options).map(text);
    values.filter(|(_, value)| !value.is_empty()).collect()
}

pub(crate) fn facet_term(key: &str, value: &str) -> String {
    format!("{key}{SEPARATOR}{value}")
}

/// Currency in the high bits, amount in the low ones: one column serves every currency.
pub(crate) fn pack_price(price: Money) -> u64 {
    let amount_max = (1_u64 << AMOUNT_BITS) - 1;
    let amount = u64::try_from(price.minor).unwrap_or(0).min(amount_max);
    (currency_key(price.currency) << AMOUNT_BITS) | amount
}

/// The currency's key and the amount of a packed price.
pub(crate) fn unpack_price(packed: u64) -> (u64, u64) {
    (packed >> AMOUNT_BITS, packed & ((1 << AMOUNT_BITS) - 1))
}

pub(crate) fn currency_key(currency: Currency) -> u64 {
    currency.code().bytes().fold(0, |key, letter| key * 32 + u64::from(letter - b'A'))
}

/// Damped average in thousandths of a star.
fn rating_key(rating: &RatingSummary) -> u64 {
    let count = u64::from(rating.count());
    let stars = rating.spread.iter().zip([5_u64, 4, 3, 2, 1]);
    let sum: u64 = stars.map(|(n, stars)| u64::from(*n) * stars).sum();
    (sum * 1000 + RATINGS_ASSUMED * RATING_ASSUMED_TENTHS * 100) / (count + RATINGS_ASSUMED)
}
