//! How long all entity layers take for one text, beside a catalog of 20,000 products.

use engine::commerce::money::Currency;
use engine::dialogue::understand::entity;
use engine::dialogue::understand::normalize::Normal;
use engine::dialogue::understand::shop::{ShopEntity, ShopWords, ShopWordsBuilder};
use engine::{Language, Localized, MerchantProfile, Sku, TeamPresence};
use serde_json::{Value, json};
use std::time::Instant;

const N_PRODUCTS: u32 = 20_000;
/// Each text is read so often, and the median counts: another program may have had the core.
const ROUNDS: usize = 5;

pub(super) struct Speed {
    p50_us: u128,
    pub(super) p95_us: u128,
    most_us: u128,
    n_phrases: usize,
    build_ms: u128,
}

impl Speed {
    pub(super) fn figures(&self) -> Value {
        let Self { p50_us, p95_us, most_us, n_phrases, build_ms } = self;
        json!({ "p50_us": p50_us, "p95_us": p95_us, "most_us": most_us, "products": N_PRODUCTS,
            "phrases": n_phrases, "build_ms": build_ms })
    }
}

pub(super) fn measure(texts: &[(String, Language)]) -> Speed {
    let builder = catalog();
    let start = Instant::now();
    let shop = builder.build();
    let build_ms = start.elapsed().as_millis();
    // Looking for numbers of a shape with letters and a year takes longest.
    let shape = "HS-YYYY-00000".parse().unwrap_or_default();
    let profile = MerchantProfile { order_number: shape, ..profile() };
    let mut times: Vec<u128> =
        texts.iter().map(|(text, language)| median_us(text, *language, &profile, &shop)).collect();
    times.sort_unstable();
    let at = |percent: usize| times.get(times.len() * percent / 100).copied().unwrap_or_default();
    Speed {
        p50_us: at(50),
        p95_us: at(95),
        most_us: times.last().copied().unwrap_or_default(),
        n_phrases: builder.len(),
        build_ms,
    }
}

fn median_us(
    text: &str,
    language: Language,
    profile: &MerchantProfile,
    shop: &ShopWords,
) -> u128 {
    let mut times: Vec<u128> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            let normal = Normal::new(text);
            // Every word may be misspelt: the slowest there is.
            let phrases = shop.find(&normal, language, |_| false);
            std::hint::black_box(entity::find_in_shop(&normal, language, profile, shop, phrases));
            start.elapsed().as_micros()
        })
        .collect();
    times.sort_unstable();
    times[ROUNDS / 2]
}

/// Made-up products: names of syllables, so that many are near to one another.
fn catalog() -> ShopWordsBuilder {
    const SYLLABLES: [&str; 16] = [
        "ba", "dor", "el", "fin", "gra", "hus", "kel", "lam", "mo", "nor", "pa", "ri", "sol", "ta", "ven", "vik",
    ];
    let name = |number: u32| -> String {
        let place = |step: u32| SYLLABLES[(number.wrapping_mul(2_654_435_761) >> (4 * step)) as usize % 16];
        (0..4).map(place).collect()
    };
    let mut builder = ShopWordsBuilder::default();
    for number in 0..N_PRODUCTS {
        let brand = name(number % 400);
        builder.add(&brand, ShopEntity::Brand { name: brand.clone() });
        builder.add(&format!("SK-{number:05}"), ShopEntity::Sku { sku: Sku::from(format!("SK-{number:05}").as_str()) });
        builder.add(&name(number), ShopEntity::Title);
        let value = name(100_000 + number % 2_000);
        builder.add(&value, ShopEntity::Value { key: "material".to_owned(), value: value.clone() });
    }
    builder
}

/// A shop that sells in euros.
pub(super) fn profile() -> MerchantProfile {
    let names = |text: &str| Localized::only(Language::En, text);
    MerchantProfile {
        id: "shop".into(),
        name: "Shop".to_owned(),
        languages: Language::ALL.to_vec(),
        default_language: Language::En,
        currency: Currency::EUR,
        currencies: vec![Currency::EUR],
        country: "DK".to_owned(),
        order_number: engine::commerce::order_number::Shape::default(),
        categories: [("mugs".to_owned(), names("Mugs"))].into(),
        attribute_names: [("material".to_owned(), names("Material"))].into(),
        team: TeamPresence::default(),
        public_url: "https://shop.example".to_owned(),
    }
}
