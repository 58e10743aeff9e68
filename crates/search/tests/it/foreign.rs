//! A question in a language that the catalog is not written in, with the glossary alone.

use crate::shop::{Folder, product, query, text, upsert};
use engine::{Language, SearchQuery};
use search::{Index, IndexChange, IndexOptions, Lexicon};
use std::sync::Arc;

fn lexicon() -> Arc<Lexicon> {
    let rows = [
        ["dishwasher|dishwashers", "lavavajillas", "opvaskemaskine"],
        ["battery|batteries", "pila|batería", "batteri"],
        [
            "rechargeable battery",
            "pila recargable",
            "genopladeligt batteri|genopladelige batterier",
        ],
        ["headphones|headset", "auriculares|cascos", "høretelefoner"],
        ["wireless", "inalámbrico", "trådløs"],
        ["computer|laptop", "ordenador", "computer"],
        ["bag|case", "bolsa|funda", "taske"],
        ["leather", "piel|cuero", "læder"],
        ["network", "red", "netværk"],
    ];
    let names = |cell: &str| cell.split('|').map(str::to_owned).collect();
    let thing = |[en, es, da]: [&str; 3]| {
        [(Language::En, names(en)), (Language::Es, names(es)), (Language::Da, names(da))].into()
    };
    Arc::new(Lexicon::new(rows.map(thing).into()))
}

const ROWS: [(&str, &str); 8] = [
    ("dish", "Dishwasher Bosch Series 4, 12 places"),
    ("aa", "Rechargeable NiMH battery AA, 4 pieces"),
    ("plain", "Alkaline batteries AAA"),
    ("wireless", "Wireless headphones with microphone"),
    ("wired", "Headphones with cable"),
    ("leather-bag", "Leather bag for a laptop"),
    ("canvas-bag", "Canvas bag for a computer"),
    ("red", "Red dress de luxe para noches"),
];

fn index(folder: &Folder, languages: &[Language]) -> Index {
    let options = IndexOptions {
        languages: languages.to_vec(),
        lexicon: lexicon(),
        ..IndexOptions::default()
    };
    let index = Index::open(folder.path(), options).expect("the folder can be written");
    let changes: Vec<IndexChange> =
        ROWS.map(|(id, title)| upsert(&product(id, text(title, "", ""), 20), true)).into();
    index.apply(&changes, 1).expect("applies");
    index
}

fn check(languages: &[Language]) {
    let folder = Folder::new();
    let index = index(&folder, languages);
    for (language, asked, expected) in [
        (Language::Da, "opvaskemaskine", "dish"),
        (Language::Da, "opvaskemaskinen", "dish"),
        (Language::Es, "lavavajillas Bosch", "dish"),
        (Language::Da, "genopladelige batterier", "aa"),
        (Language::Es, "pilas recargables", "aa"),
        (Language::Da, "trådløse høretelefoner", "wireless"),
        (Language::Es, "cascos inalámbricos", "wireless"),
        (Language::Da, "lædertaske", "leather-bag"),
        (Language::Da, "computertaske", "canvas-bag"),
        // What the catalog has under that very name is found as it is.
        (Language::Da, "Bosch", "dish"),
        // Small words of her language are rare words of the catalog's, and must not decide.
        (Language::Es, "funda para ordenador", "canvas-bag"),
        // `red` in Spanish is no color, but nothing else in this shop.
        (Language::Es, "red", "red"),
        (Language::En, "red", "red"),
    ] {
        let hits = index.search(&SearchQuery { language, ..query(asked) }).expect("answers");
        let first = hits.ids.first().map(|id| id.as_str());
        assert_eq!(first, Some(expected), "{asked} in {languages:?}: {hits:?}");
        assert!(hits.corrected.is_none(), "{asked}: {hits:?}");
    }
}

#[test]
fn a_danish_or_spanish_question_finds_in_an_english_catalog() {
    check(&Language::ALL);
}

#[test]
fn also_where_the_merchant_speaks_english_only() {
    check(&[Language::En]);
}

#[test]
fn what_is_not_wanted_is_understood_in_her_language() {
    let folder = Folder::new();
    let index = index(&folder, &Language::ALL);
    let asked =
        SearchQuery {
            language: Language::Da, without: vec!["læder".to_owned()], ..query("taske")
        };
    let hits = index.search(&asked).expect("answers");
    let ids: Vec<&str> = hits.ids.iter().map(|id| id.as_str()).collect();
    assert_eq!(ids, ["canvas-bag"]);
}
