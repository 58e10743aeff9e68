//! What is found for what, in three languages: one row for each promise.

use crate::shop::{Folder, query, shop};
use engine::{Language, ProductId, SearchQuery};
use search::Index;

/// The ids in order, then what else the answer says.
fn found(index: &Index, query: &SearchQuery) -> String {
    let hits = index.search(query).expect("answers");
    let mut line = hits.ids.iter().map(ProductId::as_str).collect::<Vec<_>>().join(" ");
    if hits.relaxed {
        line.push_str(" | relaxed");
    }
    if let Some(corrected) = hits.corrected {
        line.push_str(&format!(" | {corrected}"));
    }
    line
}

fn check(rows: &[(Language, &str, &str)]) {
    let folder = Folder::new();
    let index = shop(&folder);
    let answer = |(language, text, _): &(Language, &str, &str)| {
        let query = SearchQuery { language: *language, ..query(text) };
        format!("{} {text} => {}", language.code(), found(&index, &query))
    };
    let answers: Vec<String> = rows.iter().map(answer).collect();
    let expected = rows.iter().map(|(l, text, ids)| format!("{} {text} => {ids}", l.code()));
    assert_eq!(answers, expected.collect::<Vec<_>>());
}

#[test]
fn words_are_found_in_every_language() {
    use Language::{Da, En, Es};
    check(&[
        (En, "mugs", "harbor-mug espresso-cups fjord-cup"),
        (Es, "tazas", "fjord-cup harbor-mug espresso-cups"),
        (Da, "krus", "fjord-cup"),
        (En, "wooden boards", "olive-board"),
        (Es, "delantales", "linen-apron"),
        (Da, "bordlamper", "table-lamp"),
        // Written in English only, found in the merchant's other languages.
        (Es, "wireless doorbell", "wireless-bell"),
        // A Spanish word in an English conversation.
        (En, "delantal", "linen-apron"),
        (En, "quantum flux", ""),
    ]);
}
