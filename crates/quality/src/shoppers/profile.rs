//! What the shops have in common: who they are, what delivery costs, which codes there are.

use anyhow::Result;
use engine::commerce::catalog::Product;
use engine::commerce::delivery::DeliveryOption;
use engine::commerce::money::Currency;
use engine::commerce::promotion::Promotion;
use engine::{Language, Localized, MerchantProfile, TeamPresence};
use search::CategoryWords;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What people call the attributes that every shop has.
const ATTRIBUTES: &[(&str, [&str; 3])] = &[
    ("age", ["Age", "Edad", "Alder"]),
    ("allergens", ["Allergens", "Alérgenos", "Allergener"]),
    ("battery", ["Battery", "Batería", "Batteri"]),
    ("burn_time", ["Lasts", "Duración", "Holder i"]),
    ("capacity", ["Capacity", "Capacidad", "Rumindhold"]),
    ("care", ["Care", "Cuidados", "Pleje"]),
    ("color", ["Color", "Color", "Farve"]),
    ("dimensions", ["Dimensions", "Medidas", "Mål"]),
    ("fabric", ["Fabric", "Tejido", "Stof"]),
    ("fits", ["Fits", "Sirve para", "Passer til"]),
    ("ingredients", ["Ingredients", "Ingredientes", "Ingredienser"]),
    ("material", ["Material", "Material", "Materiale"]),
    ("origin", ["Made in", "Origen", "Fremstillet i"]),
    ("power", ["Power", "Potencia", "Effekt"]),
    ("set_of", ["Pieces in the set", "Piezas del juego", "Antal dele"]),
    ("size", ["Size", "Talla", "Størrelse"]),
    ("warranty", ["Warranty", "Garantía", "Garanti"]),
    ("waterproof", ["Waterproof", "Impermeable", "Vandtæt"]),
    ("weight", ["Weight", "Peso", "Vægt"]),
];

pub(crate) fn in_three([en, es, da]: [&str; 3]) -> Localized {
    let texts = [(Language::En, en), (Language::Es, es), (Language::Da, da)];
    Localized(texts.into_iter().map(|(language, text)| (language, text.to_owned())).collect())
}

/// The profile of a shop; its categories are called by the first of their words.
pub(crate) fn of<'a>(
    name: &str,
    products: impl Iterator<Item = &'a Arc<Product>>,
    categories: &CategoryWords,
) -> MerchantProfile {
    let mut names: BTreeMap<String, Localized> = BTreeMap::new();
    for (slug, words) in categories {
        let first = |(language, words): (&Language, &Vec<String>)| {
            words.first().map(|word| (*language, word.clone()))
        };
        names.insert(slug.clone(), Localized(words.iter().filter_map(first).collect()));
    }
    for slug in products.flat_map(|product| &product.categories) {
        names
            .entry(slug.clone())
            .or_insert_with(|| Localized::only(Language::En, slug.replace('-', " ")));
    }
    let attribute = |(key, names): &(&str, [&str; 3])| ((*key).to_owned(), in_three(*names));
    MerchantProfile {
        id: name.into(),
        name: "Plaza".to_owned(),
        languages: Language::ALL.to_vec(),
        default_language: Language::En,
        currency: Currency::EUR,
        currencies: vec![Currency::EUR, Currency::DKK],
        country: "DK".to_owned(),
        order_number: engine::commerce::order_number::Shape::default(),
        categories: names,
        attribute_names: ATTRIBUTES.iter().map(attribute).collect(),
        team: TeamPresence {
            available: true,
            next_open: in_three(["tomorrow at 9", "mañana a las 9", "i morgen kl. 9"]),
        },
        public_url: "https://plaza.example".to_owned(),
    }
}

pub(crate) fn promotions() -> Result<Vec<Promotion>> {
    Ok(serde_json::from_value(serde_json::json!([
        {"id": "hello", "name": {"en": "Hello", "es": "Hola", "da": "Hej"},
         "kind": "percent", "percent_bp": 1000, "coupon": "HOLA10"},
        {"id": "spring", "name": {"en": "Spring", "es": "Primavera", "da": "Forår"},
         "kind": "percent", "percent_bp": 1500, "coupon": "SPRING15"},
    ]))?)
}

pub(crate) fn delivery() -> Result<Vec<DeliveryOption>> {
    Ok(serde_json::from_value(serde_json::json!([
        {"id": "standard", "name": {"en": "Standard", "es": "Estándar", "da": "Standard"},
         "price": {"EUR": 490, "DKK": 3900}, "free_from": {"EUR": 7500, "DKK": 55000},
         "days": [2, 4]},
    ]))?)
}
