//! The index follows the catalog: updates, deletions, restarts, ruined files; and pages neither lose nor double.

use crate::shop::{Folder, open, product, products, query, shop, text, upsert};
use engine::commerce::money::Currency;
use engine::{Language, ProductId, SearchQuery, SearchSort};
use proptest::prelude::*;
use search::{Index, IndexChange, IndexOptions, QueryError, SearchError};
use std::collections::BTreeMap;
use std::sync::Arc;

fn ids(index: &Index, text: &str) -> Vec<String> {
    let hits = index.search(&query(text)).expect("answers");
    hits.ids.iter().map(|id| id.as_str().to_owned()).collect()
}

#[test]
fn categories_are_found_by_what_the_merchant_calls_them() {
    let folder = Folder::new();
    let mut throw = product("throw", text("Gotland throw", "", "Plaid fra Gotland"), 150);
    throw.categories = vec!["throws".to_owned()];
    let change = IndexChange::Upsert { product: Arc::new(throw), available: true };
    let find = |index: &Index, words: &str| {
        let query = SearchQuery {
            text: words.to_owned(),
            language: Language::Da,
            limit: 5,
            ..SearchQuery::default()
        };
        index.search(&query).unwrap().ids.len()
    };
    let index = Index::open(folder.path(), IndexOptions::default()).unwrap();
    index.apply(std::slice::from_ref(&change), 7).unwrap();
    assert_eq!(find(&index, "tæppe"), 0);
    let words =
        BTreeMap::from([(Language::Da, vec!["Uldtæpper".to_owned(), "overkast".to_owned()])]);
    let words = BTreeMap::from([("throws".to_owned(), words)]);
    assert!(index.rename_categories(&words) && !index.rename_categories(&words));
    assert_eq!(index.revision(), 0, "the feed has to be read again");
    index.apply(std::slice::from_ref(&change), 7).unwrap();
    assert_eq!((find(&index, "tæppe"), find(&index, "overkast")), (1, 1));
    drop(index);
    let options = IndexOptions { categories: words, ..IndexOptions::default() };
    let again = Index::open(folder.path(), options).unwrap();
    assert_eq!((again.revision(), find(&again, "overkast")), (7, 1));
    drop(again);
    let other = Index::open(folder.path(), IndexOptions::default()).unwrap();
    assert_eq!(other.revision(), 0, "an index with other words is no use");
}

#[test]
fn changes_are_applied_once_and_in_order() {
    let folder = Folder::new();
    let index = shop(&folder);
    assert_eq!((index.revision(), index.n_products()), (7, 12));
    let renamed = product("wool-blanket", text("Cashmere throw", "", ""), 150);
    let gone = IndexChange::Delete { product: ProductId::new("olive-board") };
    let changes = [upsert(&renamed, true), gone];
    for _ in 0..2 {
        index.apply(&changes, 9).expect("applies");
        assert_eq!((index.revision(), index.n_products()), (9, 11));
        assert_eq!(ids(&index, "cashmere"), ["wool-blanket"]);
        assert!(ids(&index, "olive wood").is_empty());
        assert!(ids(&index, "wool").is_empty());
    }
    index.apply(&[], 8).expect("applies");
    assert_eq!(index.revision(), 9, "a revision never goes back");
}

#[test]
fn a_restart_goes_on_where_it_was() {
    let folder = Folder::new();
    drop(shop(&folder));
    let index = open(&folder);
    assert_eq!((index.revision(), index.n_products()), (7, 12));
    assert_eq!(ids(&index, "wool blanket"), ["wool-blanket"]);
    assert!(index.size_bytes() > 1_000);
}

#[test]
fn another_version_or_a_ruined_file_starts_over() {
    type Ruin = fn(&std::path::Path);
    let ruins: [(&str, Ruin); 3] = [
        ("meta.json", |path| std::fs::write(path, "{").expect("writes")),
        (".term", |path| std::fs::write(path, "cut").expect("writes")),
        (".fast", |path| std::fs::remove_file(path).expect("removes")),
    ];
    for (suffix, ruin) in ruins {
        let folder = Folder::new();
        drop(shop(&folder));
        let files = std::fs::read_dir(folder.path()).expect("reads").flatten();
        let hit = files.map(|file| file.path());
        hit.filter(|path| path.to_string_lossy().ends_with(suffix)).for_each(|path| ruin(&path));
        let index = open(&folder);
        assert_eq!((index.revision(), index.n_products()), (0, 0), "{suffix}");
        index.apply(&[upsert(&products()[5], true)], 3).expect("applies");
        assert_eq!(ids(&index, "wool"), ["wool-blanket"], "{suffix}");
    }
    let folder = Folder::new();
    drop(shop(&folder));
    let english = IndexOptions { languages: vec![Language::En], ..IndexOptions::default() };
    let index = Index::open(folder.path(), english).expect("opens");
    assert_eq!(index.revision(), 0, "other languages are another index");
}

#[test]
fn queries_beyond_the_limits_are_refused() {
    let folder = Folder::new();
    let index = shop(&folder);
    let refused = |query: SearchQuery| match index.search(&query) {
        Err(SearchError::Query(error)) => error,
        other => panic!("{other:?}"),
    };
    let limit = SearchQuery { limit: 201, ..query("cup") };
    assert_eq!(refused(limit), QueryError::Limit { limit: 201, max: 200 });
    let after = SearchQuery { after: Some("nonsense".to_owned()), ..query("cup") };
    assert_eq!(refused(after), QueryError::Cursor { cursor: "nonsense".to_owned() });
    let without = SearchQuery { without: vec!["x".to_owned(); 1_001], ..query("cup") };
    assert_eq!(refused(without), QueryError::Filters { n_filters: 1_001, max: 1_000 });
}

/// Three hundred products that often score and cost the same, in several commits with deletions between.
fn large(folder: &Folder) -> Index {
    let index = open(folder);
    let words = ["blue", "red", "oak", "cup", "lamp"];
    for batch in 0..3_usize {
        let upserts = (0..100_usize).map(|i| {
            let number = batch * 100 + i;
            let title = format!("{} {}", words[number % 5], words[number / 7 % 5]);
            let product = product(&format!("p{number}"), text(&title, "", ""), number as i64 % 4);
            upsert(&product, number.is_multiple_of(3))
        });
        let deleted = IndexChange::Delete { product: ProductId::new(format!("p{}", batch * 10)) };
        let changes: Vec<IndexChange> = upserts.chain([deleted]).collect();
        index.apply(&changes, batch as i64).expect("applies");
    }
    index
}

#[test]
fn pages_put_together_are_the_whole_list() {
    let folder = Folder::new();
    let index = large(&folder);
    let sorts = [
        SearchSort::Relevance,
        SearchSort::PriceUp,
        SearchSort::PriceDown,
        SearchSort::Rating,
        SearchSort::Popularity,
    ];
    let texts = ["", "blue", "blue cup", "oak lamp red", "lmap"];
    proptest!(|(sort in 0..5_usize, text in 0..5_usize, limit in 1..60_usize, in_stock in any::<bool>())| {
        let first = SearchQuery {
            sort: sorts[sort],
            in_stock_only: in_stock,
            currency: Some(Currency::EUR),
            ..query(texts[text])
        };
        let mut shown = Vec::new();
        let mut after = None;
        loop {
            let hits = index.search(&SearchQuery { limit, after, ..first.clone() }).expect("answers");
            prop_assert!(hits.ids.len() <= limit);
            shown.extend(hits.ids);
            after = hits.next;
            if after.is_none() {
                prop_assert_eq!(shown.len() as u64, hits.total);
                break;
            }
        }
        let distinct: std::collections::BTreeSet<_> = shown.iter().collect();
        prop_assert_eq!(distinct.len(), shown.len());
        let whole = index.search(&SearchQuery { limit: 200, ..first }).expect("answers");
        prop_assert_eq!(&shown[..whole.ids.len()], &whole.ids[..]);
    });
}
