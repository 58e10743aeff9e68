//! Finding by meaning with a model made for the test, and what a conversation said before.

use crate::shop::{Folder, product, query, text, upsert};
use engine::commerce::catalog::Product;
use engine::commerce::money::Currency;
use engine::dialogue::understand::meaning::Vectors;
use engine::{Language, Preferences, SearchQuery};
use search::{DIMENSIONS, Index, IndexChange, IndexOptions, Lexicon, Space};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Words of one group mean the same, all others nothing.
#[derive(Debug, Default)]
struct Groups {
    n_read: AtomicUsize,
}

const GROUPS: [&[&str]; 3] =
    [&["sofa", "couch", "settee"], &["kettle", "boiler"], &["bicycle", "bike", "cycle"]];

impl Vectors for Groups {
    fn vector(&self, text: &str, _: Language) -> Vec<f32> {
        self.n_read.fetch_add(1, Ordering::Relaxed);
        let mut vector = vec![0.0; DIMENSIONS];
        for word in text.to_lowercase().split(' ') {
            let group = GROUPS.iter().position(|group| group.contains(&word));
            if let Some(group) = group {
                // Numbers of a real vector are small, for there are many.
                vector[group * 64..group * 64 + 64].fill(0.125);
            }
        }
        vector
    }
}

fn options(model: Option<&Arc<Groups>>) -> IndexOptions {
    let things = GROUPS.map(|group| [(Language::En, vec![group[0].to_owned()])].into());
    let lexicon = Arc::new(Lexicon::new(things.into()));
    let space = model.map(|model| {
        let meaning = Arc::clone(model) as Arc<dyn Vectors>;
        Arc::new(Space::new("groups", meaning, Arc::clone(&lexicon)))
    });
    IndexOptions { languages: vec![Language::En], lexicon, space, ..IndexOptions::default() }
}

fn products() -> Vec<Product> {
    let rows = [
        ("couch", "Velvet couch"),
        ("kettle", "Steel kettle"),
        ("bike", "City bike"),
        ("bell", "Bell for handlebars"),
    ];
    rows.map(|(id, title)| product(id, text(title, "", ""), 20)).into()
}

fn shop(folder: &Path, model: Option<&Arc<Groups>>) -> Index {
    let index = Index::open(folder, options(model)).expect("opens");
    if index.revision() == 0 {
        let changes: Vec<IndexChange> = products().iter().map(|one| upsert(one, true)).collect();
        index.apply(&changes, 1).expect("applies");
    }
    index
}

fn found(index: &Index, query: &SearchQuery) -> Vec<String> {
    let hits = index.search(query).expect("answers");
    hits.ids.iter().map(|id| id.as_str().to_owned()).collect()
}

#[test]
fn what_means_the_same_is_found_without_a_word_in_common() {
    let folder = Folder::new();
    let index = shop(folder.path(), Some(&Arc::default()));
    for (asked, expected) in [
        ("settee", &["couch"][..]),
        ("boiler", &["kettle"]),
        ("velvet", &["couch"]),
        ("zebra", &[]),
    ] {
        let hits = index.search(&query(asked)).expect("answers");
        assert_eq!(found(&index, &query(asked)), expected, "{asked}");
        assert!(!hits.relaxed, "{asked}");
    }
    // A filter holds for what meaning finds, too.
    let currency = Some(Currency::EUR);
    let dear = SearchQuery { currency, price_min_minor: Some(5_000), ..query("settee") };
    assert!(index.search(&dear).expect("answers").relaxed);
}

#[test]
fn a_product_is_read_again_only_when_its_words_change() {
    let folder = Folder::new();
    let model = Arc::new(Groups::default());
    let index = shop(folder.path(), Some(&model));
    let before = model.n_read.load(Ordering::Relaxed);
    let mut all = products();
    index.apply(&[upsert(&all[0], false)], 2).expect("applies");
    assert_eq!(model.n_read.load(Ordering::Relaxed), before, "only its stock changed");
    assert_eq!(found(&index, &query("settee")), ["couch"]);
    let before = model.n_read.load(Ordering::Relaxed);
    all[0].title = text("Velvet bike", "", "");
    index.apply(&[upsert(&all[0], true)], 3).expect("applies");
    assert_eq!(model.n_read.load(Ordering::Relaxed), before + 1);
    assert_eq!(found(&index, &query("settee")), Vec::<String>::new());
}

#[test]
fn without_the_model_words_alone_find_and_with_it_the_index_begins_again() {
    let folder = Folder::new();
    let index = shop(folder.path(), None);
    assert_eq!(found(&index, &query("velvet")), ["couch"]);
    assert_eq!(found(&index, &query("settee")), Vec::<String>::new());
    drop(index);
    let index = Index::open(folder.path(), options(Some(&Arc::default()))).expect("opens");
    assert_eq!(index.revision(), 0, "every product has to be read once");
    drop(index);
    let index = shop(folder.path(), Some(&Arc::default()));
    assert_eq!(found(&index, &query("settee")), ["couch"]);
    drop(index);
    let index = Index::open(folder.path(), options(None)).expect("opens");
    assert_eq!(index.revision(), 1, "vectors do no harm where there is no model");
    assert_eq!(found(&index, &query("velvet")), ["couch"]);
}

#[test]
fn pages_hold_every_result_once() {
    let folder = Folder::new();
    let index = Index::open(folder.path(), options(Some(&Arc::default()))).expect("opens");
    let mug = |n: usize| {
        let title =
            format!("Mug number {n} {}", if n.is_multiple_of(3) { "kettle" } else { "tea" });
        upsert(&product(&format!("m{n}"), text(&title, "", ""), 5), true)
    };
    index.apply(&(0..450).map(mug).collect::<Vec<_>>(), 1).expect("applies");
    let mut asked = SearchQuery { limit: 60, ..query("mug") };
    let mut seen = std::collections::BTreeSet::new();
    loop {
        let hits = index.search(&asked).expect("answers");
        for id in hits.ids {
            assert!(seen.insert(id.clone()), "{id} twice");
        }
        asked.after = hits.next;
        if asked.after.is_none() {
            break;
        }
    }
    assert_eq!(seen.len(), 450);
}

#[test]
fn what_was_liked_tips_the_scale_and_hides_nothing() {
    let folder = Folder::new();
    let index = Index::open(folder.path(), options(None)).expect("opens");
    let cup = |id: &str, brand: &str, material: &str| {
        let mut cup = product(id, text("Cup", "", ""), 20);
        cup.brand = brand.to_owned();
        cup.attributes.insert("material".to_owned(), text(material, "", ""));
        cup
    };
    let cups = [
        cup("a", "North", "glass"),
        cup("b", "South", "clay"),
        cup("c", "South", "steel"),
        cup("liked", "South", "clay"),
    ];
    let changes: Vec<IndexChange> = cups.iter().map(|one| upsert(one, true)).collect();
    index.apply(&changes, 1).expect("applies");
    let ids = |prefer: Preferences| {
        found(
            &index,
            &SearchQuery {
                prefer: Box::new(prefer),
                exclude: vec!["liked".into()],
                ..query("cup")
            },
        )
    };
    assert_eq!(ids(Preferences::default()), ["a", "b", "c"]);
    let likes = Preferences { likes: vec!["liked".into()], ..Preferences::default() };
    assert_eq!(ids(likes), ["b", "c", "a"]);
    let refuses = Preferences { refused: vec!["a".into()], ..Preferences::default() };
    assert_eq!(ids(refuses), ["b", "c", "a"]);
    let other = SearchQuery { brands_without: vec!["South".to_owned()], ..query("cup") };
    assert_eq!(found(&index, &other), ["a"]);
}
