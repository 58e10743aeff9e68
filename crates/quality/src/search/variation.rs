//! A large catalog made from real products: the same words with the same frequencies, and no two products alike.
//!
//! Every round through the real products changes the numbers in codes and sizes, so that each product keeps codes of
//! its own; colors; now and then the brand; a fifth of the words of the description; and the price. A tenth of the
//! products is sold out.

use engine::commerce::catalog::Product;
use engine::commerce::money::Money;
use engine::{Language, Localized, ProductId, Sku};
use std::sync::Arc;

const COLORS: [&str; 12] = [
    "black", "white", "silver", "grey", "blue", "red", "green", "pink", "gold", "purple", "orange",
    "brown",
];
/// Of a longer description the beginning is kept, so that a million fit the time there is.
const DESCRIPTION_WORDS_MAX: usize = 40;

/// Product number `n` of the large catalog.
pub(crate) fn product(bases: &[Arc<Product>], n: usize) -> Product {
    let base = &bases[n % bases.len()];
    let round = (n / bases.len()) as u64;
    let seed = spread(n as u64);
    let mut product = Product::clone(base);
    let title = product.title.get(Language::En).to_owned();
    let description = product.description.get(Language::En).to_owned();
    product.id = ProductId::new(format!("p{n}"));
    product.title = english(varied(&title, round, seed));
    let sentence: Vec<&str> = description.split(' ').take(DESCRIPTION_WORDS_MAX).collect();
    let other = bases[seed as usize % bases.len()].title.get(Language::En);
    product.description = english(mixed(&varied(&sentence.join(" "), round, seed), other, seed));
    if round > 0 && seed.is_multiple_of(5) {
        product.brand.clone_from(&bases[(seed >> 20) as usize % bases.len()].brand);
    }
    product.popularity = (seed >> 8) as i64 % 1_000;
    for variant in &mut product.variants {
        variant.sku = Sku::new(format!("p{n}-1"));
        variant.gtin = None;
        for price in &mut variant.prices {
            let minor = price.minor.max(500) * (70 + (seed >> 16) as i64 % 60) / 100;
            *price = Money::from_minor(minor, price.currency);
        }
    }
    product
}

/// Spreads numbers: the same number gives the same result, neighbors differ.
pub(crate) fn spread(number: u64) -> u64 {
    let mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

fn english(text: String) -> Localized {
    Localized::only(Language::En, text)
}

/// Other numbers in codes, other colors; the first round is the real thing.
fn varied(text: &str, round: u64, seed: u64) -> String {
    if round == 0 {
        return text.to_owned();
    }
    let words: Vec<String> = text
        .split(' ')
        .enumerate()
        .map(|(place, word)| {
            let random = spread(seed ^ place as u64);
            let plain = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
            if COLORS.contains(&plain.as_str()) {
                COLORS[random as usize % COLORS.len()].to_owned()
            } else if is_code(word) {
                recoded(word, random)
            } else {
                word.to_owned()
            }
        })
        .collect();
    words.join(" ")
}

/// Letters and digits together, or many digits: not a size like `16`.
fn is_code(word: &str) -> bool {
    let n_digits = word.chars().filter(char::is_ascii_digit).count();
    n_digits >= 3 || (n_digits >= 2 && word.chars().any(char::is_alphabetic))
}

fn recoded(word: &str, random: u64) -> String {
    let digit = |(place, c): (usize, char)| {
        if !c.is_ascii_digit() {
            return c;
        }
        char::from(b'0' + (spread(random.wrapping_add(place as u64)) % 10) as u8)
    };
    word.chars().enumerate().map(digit).collect()
}

/// Every fifth word from another text.
fn mixed(text: &str, other: &str, seed: u64) -> String {
    let others: Vec<&str> = other.split(' ').collect();
    let words = text.split(' ').enumerate().map(|(place, word)| {
        let random = spread(seed.wrapping_add(place as u64));
        if random.is_multiple_of(5) { others[random as usize % others.len()] } else { word }
    });
    words.collect::<Vec<_>>().join(" ")
}
