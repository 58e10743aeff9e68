//! A small shop to search in, and queries in one line.

use engine::commerce::catalog::{Product, Variant};
use engine::commerce::money::{Currency, Money};
use engine::{Language, Localized, ProductId, SearchQuery, Sku};
use search::{Index, IndexChange, IndexOptions};
use std::collections::BTreeMap;
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
    Product {
        id: ProductId::new(id),
        brand: "Havn & Sol".to_owned(),
        title,
        description: Localized::default(),
        categories: Vec::new(),
        attributes: BTreeMap::new(),
        tags: Vec::new(),
        image: None,
        link: None,
        goes_with: Vec::new(),
        tax_class: "standard".to_owned(),
        popularity: 0,
        rating: Default::default(),
        variants: vec![variant(&format!("{id}-1"), euros, &[])],
    }
}

pub(crate) fn variant(sku: &str, euros: i64, options: &[(&str, Localized)]) -> Variant {
    let options = options.iter().map(|(key, value)| ((*key).to_owned(), value.clone()));
    Variant {
        sku: Sku::new(sku),
        options: options.collect(),
        prices: vec![
            Money::from_minor(euros * 100, Currency::EUR),
            Money::from_minor(euros * 750, Currency::DKK),
        ],
        compare_at: Vec::new(),
        image: None,
        gtin: None,
    }
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

/// A shop of twelve products in three languages; only the lamp is sold out.
pub(crate) fn products() -> Vec<Product> {
    let colored = |mut product: Product, category: &[&str], colors: &[(&str, &str, &str)]| {
        product.categories = category.iter().map(|slug| (*slug).to_owned()).collect();
        let euros = product.variants[0].prices[0].minor / 100;
        let id = product.id.clone();
        product.variants = colors
            .iter()
            .enumerate()
            .map(|(i, (en, es, da))| {
                let options = [("color", text(en, es, da))];
                variant(&format!("{id}-{i}"), euros + i as i64 * 5, &options)
            })
            .collect();
        product
    };
    let moss = ("moss", "musgo", "mos");
    let cream = ("cream", "crema", "creme");
    let blue = ("fjord blue", "azul fiordo", "fjordblå");
    let t = text;
    let mut all = vec![
        colored(
            product(
                "fjord-cup",
                t("Fjord stoneware cup", "Taza de gres Fjord", "Fjord-krus i stentøj"),
                24,
            ),
            &["kitchen", "mugs"],
            &[moss, cream, blue],
        ),
        colored(
            product(
                "harbor-mug",
                t("Harbor mug for tea", "Taza Puerto para té", "Havn tekrus"),
                18,
            ),
            &["kitchen", "mugs"],
            &[cream, blue],
        ),
        colored(
            product(
                "espresso-cups",
                t(
                    "Espresso cups, set of two",
                    "Tazas de café expreso, juego de dos",
                    "Espressokopper, to stk.",
                ),
                29,
            ),
            &["kitchen", "mugs"],
            &[moss],
        ),
        colored(
            product(
                "olive-board",
                t(
                    "Olive wood serving board",
                    "Tabla de servir de olivo",
                    "Serveringsbræt i oliventræ",
                ),
                45,
            ),
            &["kitchen", "boards"],
            &[("natural", "natural", "natur")],
        ),
        colored(
            product("linen-apron", t("Linen apron", "Delantal de lino", "Hørforklæde"), 39),
            &["kitchen", "textiles"],
            &[moss, blue],
        ),
        colored(
            product("wool-blanket", t("Wool blanket", "Manta de lana", "Uldtæppe"), 120),
            &["home", "textiles"],
            &[cream, moss],
        ),
        colored(
            product(
                "table-lamp",
                t("Table lamp in oak", "Lámpara de mesa de roble", "Bordlampe i egetræ"),
                89,
            ),
            &["home", "lamps"],
            &[("oak", "roble", "eg")],
        ),
        colored(
            product(
                "beeswax-candle",
                t("Beeswax candle", "Vela de cera de abeja", "Bivokslys"),
                12,
            ),
            &["home", "candles"],
            &[cream],
        ),
        colored(
            product("wireless-bell", t("Wireless doorbell TN-2110", "", ""), 59),
            &["home"],
            &[("white", "", "")],
        ),
        colored(
            product(
                "smartwatch-strap",
                t(
                    "Leather strap for smartwatch",
                    "Correa de cuero para reloj",
                    "Læderrem til smartwatch",
                ),
                35,
            ),
            &["home"],
            &[("black", "negro", "sort")],
        ),
        colored(
            product(
                "canvas-strap",
                t(
                    "Canvas strap for smartwatch",
                    "Correa de lona para reloj",
                    "Lærredsrem til smartwatch",
                ),
                25,
            ),
            &["home"],
            &[("black", "negro", "sort")],
        ),
        colored(
            product(
                "baking-dish",
                t("Baking dish in stoneware", "Fuente de horno de gres", "Ildfast fad i stentøj"),
                49,
            ),
            &["kitchen", "cookware"],
            &[cream, blue],
        ),
    ];
    all[0].attributes.insert("material".to_owned(), t("stoneware", "gres", "stentøj"));
    all[11].attributes.insert("material".to_owned(), t("stoneware", "gres", "stentøj"));
    all[3]
        .attributes
        .insert("material".to_owned(), t("olive wood", "madera de olivo", "oliventræ"));
    all[5].brand = "Ørnsø Uld".to_owned();
    all[8].variants[0].gtin = Some("5701234567899".to_owned());
    all[0].popularity = 96;
    all[1].rating.spread = [20, 1, 0, 0, 0];
    all
}

/// The shop, indexed at revision 7.
pub(crate) fn shop(folder: &Folder) -> Index {
    let index = open(folder);
    let changes: Vec<IndexChange> = products()
        .iter()
        .map(|product| upsert(product, product.id.as_str() != "table-lamp"))
        .collect();
    index.apply(&changes, 7).expect("applies");
    index
}
