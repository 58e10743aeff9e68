//! What is found for what, in three languages: one row for each promise.

use crate::shop::{Folder, query, shop};
use engine::commerce::money::Currency;
use engine::{Language, ProductId, SearchQuery, SearchSort};
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

fn check(rows: &[(SearchQuery, &str)]) {
    let folder = Folder::new();
    let index = shop(&folder);
    for (query, expected) in rows {
        let answer = found(&index, query);
        assert_eq!(answer, *expected, "{query:?}");
    }
}

fn said(language: Language, text: &str) -> SearchQuery {
    SearchQuery { language, ..query(text) }
}

fn en(text: &str) -> SearchQuery {
    said(Language::En, text)
}

fn es(text: &str) -> SearchQuery {
    said(Language::Es, text)
}

fn da(text: &str) -> SearchQuery {
    said(Language::Da, text)
}

/// A query without words.
fn all(change: impl FnOnce(&mut SearchQuery)) -> SearchQuery {
    let mut query = query("");
    change(&mut query);
    query
}

fn with(mut query: SearchQuery, change: impl FnOnce(&mut SearchQuery)) -> SearchQuery {
    change(&mut query);
    query
}

#[test]
fn words_are_found_in_every_language() {
    check(&[
        (en("mugs"), "harbor-mug fjord-cup espresso-cups"),
        (es("tazas"), "fjord-cup harbor-mug espresso-cups"),
        (da("krus"), "fjord-cup"),
        (en("wooden boards"), "olive-board"),
        (es("delantales"), "linen-apron"),
        (da("bordlamper"), "table-lamp"),
        // Written in English only, found in the merchant's other languages.
        (es("wireless doorbell"), "wireless-bell"),
        // A Spanish word in an English conversation.
        (en("delantal"), "linen-apron"),
        (en("quantum flux"), ""),
    ]);
}

#[test]
fn accents_and_danish_letters_may_be_typed_plainly() {
    check(&[
        (es("lampara"), "table-lamp"),
        (es("LÁMPARA"), "table-lamp"),
        (da("hørforklæde"), "linen-apron"),
        (da("horforklaede"), "linen-apron"),
        (da("hoerforklaede"), "linen-apron"),
        (da("ørnsø"), "wool-blanket"),
        (da("oernsoe"), "wool-blanket"),
    ]);
}

#[test]
fn typing_errors_are_mended_and_told() {
    check(&[
        (en("blnket"), "wool-blanket | blanket"),
        (en("wool blanekt"), "wool-blanket | wool blanket"),
        (es("delnatal"), "linen-apron | delantal"),
        (da("ultæppe"), "wool-blanket | uldtæppe"),
        // The end of the last word may be missing.
        (en("doorb"), "wireless-bell | doorbell"),
        // One word for two, and two for one.
        (en("smart watch strap"), "leather-strap canvas-strap"),
        (en("tablelamp"), "table-lamp"),
        (en("lmp"), ""),
    ]);
}

#[test]
fn danish_compounds_are_found_by_their_last_part() {
    check(&[
        (da("tæppe"), "wool-blanket"),
        (da("tæpper"), "wool-blanket"),
        (da("lampe"), "table-lamp"),
        (da("forklæde"), "linen-apron"),
        // In English a word is what it is.
        (en("bell"), ""),
    ]);
}

#[test]
fn codes_come_first() {
    check(&[
        (en("fjord-cup-moss"), "fjord-cup espresso-cups"),
        (en("do you have 5701234567899"), "wireless-bell"),
        (en("tn2110"), "wireless-bell"),
        (en("TN-2110"), "wireless-bell"),
    ]);
}

#[test]
fn filters_are_hard() {
    let attribute = |key: &str, values: &[&str]| {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        let key = key.to_owned();
        all(|q| {
            q.attributes.insert(key, values);
            q.sort = SearchSort::PriceUp;
        })
    };
    check(&[
        (all(|q| q.category = Some("boards".into())), "olive-board"),
        (all(|q| q.brand = Some("ornso uld".into())), "wool-blanket"),
        (attribute("material", &["Stoneware"]), "fjord-cup baking-dish"),
        (attribute("material", &["stentoj"]), "fjord-cup baking-dish"),
        (attribute("material", &["gres", "oliventræ"]), "fjord-cup olive-board baking-dish"),
        (
            attribute("color", &["fjord blue"]),
            "harbor-mug fjord-cup linen-apron baking-dish table-lamp",
        ),
        (with(en("strap"), |q| q.without = vec!["leather".into()]), "canvas-strap"),
        (with(en("strap"), |q| q.exclude = vec!["canvas-strap".into()]), "leather-strap"),
        (with(en("cup"), |q| q.category = Some("mugs".into())), "fjord-cup espresso-cups"),
    ]);
}

#[test]
fn any_variant_in_the_price_range_will_do() {
    let priced = |currency, min, max| {
        all(|q| {
            q.category = Some("mugs".into());
            q.currency = Some(currency);
            q.price_min_minor = min;
            q.price_max_minor = max;
            q.sort = SearchSort::PriceUp;
        })
    };
    check(&[
        (priced(Currency::EUR, None, Some(2_000)), "harbor-mug"),
        // The cup's third color costs 34, the mug's second 23.
        (priced(Currency::EUR, Some(2_300), Some(2_400)), "harbor-mug fjord-cup"),
        (priced(Currency::EUR, Some(3_400), None), "fjord-cup"),
        (priced(Currency::DKK, None, Some(13_500)), "harbor-mug"),
        (priced(Currency::EUR, Some(2_900), Some(2_900)), "fjord-cup espresso-cups"),
        (priced(Currency::USD, None, None), ""),
    ]);
}

#[test]
fn results_are_sorted_as_asked() {
    let sorted = |sort| {
        all(|q| {
            q.category = Some("mugs".into());
            q.sort = sort;
        })
    };
    check(&[
        (sorted(SearchSort::PriceUp), "harbor-mug fjord-cup espresso-cups"),
        (sorted(SearchSort::PriceDown), "espresso-cups fjord-cup harbor-mug"),
        (sorted(SearchSort::Rating), "harbor-mug fjord-cup espresso-cups"),
        (sorted(SearchSort::Popularity), "fjord-cup harbor-mug espresso-cups"),
        // Sorting never lifts what matches half over what matches all.
        (with(en("wool blanket"), |q| q.sort = SearchSort::PriceUp), "wool-blanket"),
    ]);
}

#[test]
fn the_closest_are_shown_when_nothing_fits_everything() {
    let moss_board = all(|q| {
        q.category = Some("boards".into());
        q.attributes.insert("color".into(), vec!["moss".into()]);
    });
    let cheap_lamp = with(en("lamp"), |q| {
        q.in_stock_only = true;
        q.category = Some("lamps".into());
    });
    let unknown = with(en("zzgadget"), |q| q.category = Some("boards".into()));
    check(&[
        (moss_board, "olive-board | relaxed"),
        (cheap_lamp, "table-lamp | relaxed"),
        (unknown, "olive-board | relaxed"),
        // What must not be in a result stays out.
        (with(en("lamp"), |q| q.without = vec!["oak".into()]), ""),
    ]);
}

#[test]
fn similar_products_share_words_category_and_price() {
    let like = |id: &str| {
        let id = ProductId::new(id);
        all(|q| {
            q.like = Some(id);
            q.limit = 2;
        })
    };
    check(&[
        (like("canvas-strap"), "leather-strap harbor-mug"),
        (like("harbor-mug"), "fjord-cup espresso-cups"),
        (like("no-such-product"), ""),
    ]);
}

#[test]
fn facets_tell_how_results_split() {
    let folder = Folder::new();
    let index = shop(&folder);
    let facets = |query: SearchQuery| {
        let hits = index.search(&query).expect("answers");
        let lines = hits.facets.iter().map(|facet| {
            let values = facet.values.iter().map(|(value, n)| format!("{value} {n}"));
            format!("{}: {}", facet.key, values.collect::<Vec<_>>().join(", "))
        });
        lines.collect::<Vec<_>>().join("; ")
    };
    let mugs = all(|q| q.category = Some("mugs".into()));
    assert_eq!(facets(mugs.clone()), "color: cream 2, fjord blue 2, moss 2");
    let danish = SearchQuery { language: Language::Da, ..mugs.clone() };
    assert_eq!(facets(danish), "color: creme 2, fjordblå 2, mos 2");
    let asked = with(mugs, |q| {
        q.attributes.insert("color".into(), vec!["moss".into()]);
    });
    assert_eq!(facets(asked), "", "what was asked is not asked again");
    assert_eq!(facets(en("wool blanket")), "", "one result does not split");
}
