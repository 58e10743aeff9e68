//! A small shop to search in, and queries in one line.

use engine::commerce::catalog::{Product, Variant};
use engine::commerce::money::{Currency, Money};
use engine::{Language, Localized, SearchQuery};
use search::{Index, IndexChange, IndexOptions};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder that is removed when the test ends.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("trato-search-{}-{number}", std::process::id());
        Self(std::env::temp_dir().join(name))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

pub(crate) fn text(en: &str, es: &str, da: &str) -> Localized {
    let texts = [(Language::En, en), (Language::Es, es), (Language::Da, da)];
    let given = texts.into_iter().filter(|(_, text)| !text.is_empty());
    Localized(given.map(|(language, text)| (language, text.to_owned())).collect())
}

/// A product with one variant at `euros`; add what a test is about.
pub(crate) fn product(id: &str, title: Localized, euros: i64) -> Product {
    let variants = vec![variant(&format!("{id}-1"), euros, &[])];
    Product { brand: "Havn & Sol".to_owned(), ..Product::new(id, title, variants) }
}

pub(crate) fn variant(sku: &str, euros: i64, options: &[(&str, Localized)]) -> Variant {
    let options = options.iter().map(|(key, value)| ((*key).to_owned(), value.clone()));
    let prices = vec![
        Money::from_minor(euros * 100, Currency::EUR),
        Money::from_minor(euros * 750, Currency::DKK),
    ];
    Variant { options: options.collect(), ..Variant::new(sku, prices) }
}

pub(crate) fn query(text: &str) -> SearchQuery {
    SearchQuery { text: text.to_owned(), limit: 10, ..SearchQuery::default() }
}

pub(crate) fn upsert(product: &Product, available: bool) -> IndexChange {
    IndexChange::Upsert { product: Arc::new(product.clone()), available }
}

pub(crate) fn open(folder: &Folder) -> Index {
    Index::open(folder.path(), IndexOptions::default()).expect("the folder can be written")
}

/// Id, title in three languages, euros, categories, colors.
type Row = (&'static str, [&'static str; 3], i64, &'static str, &'static str);

const ROWS: [Row; 12] = [
    (
        "fjord-cup",
        ["Fjord stoneware cup", "Taza de gres Fjord", "Fjord-krus i stentøj"],
        24,
        "kitchen mugs",
        "moss cream blue",
    ),
    (
        "harbor-mug",
        ["Harbor mug for tea", "Taza Puerto para té", "Havn tekrus"],
        18,
        "kitchen mugs",
        "cream blue",
    ),
    (
        "espresso-cups",
        [
            "Espresso cups, set of two",
            "Tazas de café expreso, juego de dos",
            "Espressokopper, to stk.",
        ],
        29,
        "kitchen mugs",
        "moss",
    ),
    (
        "olive-board",
        ["Olive wood serving board", "Tabla de servir de olivo", "Serveringsbræt i oliventræ"],
        45,
        "kitchen boards",
        "cream",
    ),
    (
        "linen-apron",
        ["Linen apron", "Delantal de lino", "Hørforklæde"],
        39,
        "kitchen textiles",
        "moss blue",
    ),
    (
        "wool-blanket",
        ["Wool blanket", "Manta de lana", "Uldtæppe"],
        120,
        "home textiles",
        "cream moss",
    ),
    (
        "table-lamp",
        ["Table lamp in oak", "Lámpara de mesa de roble", "Bordlampe i egetræ"],
        89,
        "home lamps",
        "blue",
    ),
    (
        "beeswax-candle",
        ["Beeswax candle", "Vela de cera de abeja", "Bivokslys"],
        12,
        "home candles",
        "cream",
    ),
    ("wireless-bell", ["Wireless doorbell TN-2110", "", ""], 59, "home", "cream"),
    (
        "leather-strap",
        ["Leather strap for smartwatch", "Correa de cuero para reloj", "Læderrem til smartwatch"],
        35,
        "home straps",
        "moss",
    ),
    (
        "canvas-strap",
        ["Canvas strap for smartwatch", "Correa de lona para reloj", "Lærredsrem til smartwatch"],
        25,
        "home straps",
        "moss",
    ),
    (
        "baking-dish",
        ["Baking dish in stoneware", "Fuente de horno de gres", "Ildfast fad i stentøj"],
        49,
        "kitchen cookware",
        "cream blue",
    ),
];

fn color(name: &str) -> Localized {
    match name {
        "moss" => text("moss", "musgo", "mos"),
        "cream" => text("cream", "crema", "creme"),
        _ => text("fjord blue", "azul fiordo", "fjordblå"),
    }
}

fn row((id, [en, es, da], euros, categories, colors): &Row) -> Product {
    let mut product = product(id, text(en, es, da), *euros);
    product.categories = categories.split(' ').map(str::to_owned).collect();
    let one = |(i, name): (usize, &str)| {
        variant(&format!("{id}-{name}"), euros + i as i64 * 5, &[("color", color(name))])
    };
    product.variants = colors.split(' ').enumerate().map(one).collect();
    product
}

/// A shop of twelve products in three languages; a further color costs five euros more.
pub(crate) fn products() -> Vec<Product> {
    let mut all: Vec<Product> = ROWS.iter().map(row).collect();
    let material = |en, es, da| ("material".to_owned(), text(en, es, da));
    all[0].attributes.extend([material("stoneware", "gres", "stentøj")]);
    all[3].attributes.extend([material("olive wood", "madera de olivo", "oliventræ")]);
    all[11].attributes.extend([material("stoneware", "gres", "stentøj")]);
    all[5].brand = "Ørnsø Uld".to_owned();
    all[8].variants[0].gtin = Some("5701234567899".to_owned());
    all[0].popularity = 96;
    all[1].rating.spread = [20, 1, 0, 0, 0];
    all
}

/// The shop, indexed at revision 7; only the lamp is sold out.
pub(crate) fn shop(folder: &Folder) -> Index {
    let index = open(folder);
    let changes: Vec<IndexChange> = products()
        .iter()
        .map(|product| upsert(product, product.id.as_str() != "table-lamp"))
        .collect();
    index.apply(&changes, 7).expect("applies");
    index
}
