//! `bench search`: how well products are found, how fast among a million, and what others do with the same.
//!
//! Ranking is measured on the development queries of ESCI and Icecat in `shared/data`, and on our own translations
//! of the Icecat queries (`queries/es.txt`, `queries/da.txt`) against the English catalog: by words alone, with
//! vectors, and without the glossary. Speed is measured on a catalog made from those products, beside SQLite FTS5
//! and PostgreSQL full-text search on the same rows with the same questions.
//!
//! `--models DIR` names the encoder's model (default `models/`; without one the words alone are measured),
//! `--products N` the size of the large catalog (default 1,000,000; 0 leaves it out); `--speed` leaves ranking out.

mod collection;
mod fts5;
mod measure;
mod million;
mod postgres;
mod questions;
mod variation;

use crate::reader::{self, lexicon};
use anyhow::{Context, Result};
use collection::Collection;
use engine::Language;
use measure::Scores;
use engine::dialogue::understand::meaning::Vectors;
use search::{IndexOptions, Space};
use serde_json::{Value, json};
use std::sync::Arc;

const ESCI_NDCG_MIN: f64 = 0.61;
const ICECAT_NDCG_MIN: f64 = 0.76;
const TRANSLATED_NDCG_MIN: f64 = 0.50;
/// What likeness may weigh.
const WEIGHTS: [f32; 6] = [0.0, 0.1, 0.2, 0.3, 0.5, 0.8];
const P50_US_MAX: u128 = 3_000;
const P99_US_MAX: u128 = 20_000;

pub(crate) fn run(arguments: &[String]) -> Result<bool> {
    let Some(data) = crate::data::shared() else { return Ok(true) };
    let n_products = number(arguments, "--products", 1_000_000)?;
    let esci = Collection::esci(&data.join("esci"))?;
    let icecat = Collection::icecat(&data.join("icecat"))?;
    let model = reader::model(crate::data::models(arguments).as_deref())?;
    let mut report = json!({});
    let mut is_found = true;
    if !arguments.iter().any(|argument| argument == "--speed") {
        (report["quality"], is_found) = quality(&esci, &icecat, model.as_ref())?;
        if let Some(model) = &model {
            report["likeness_weights"] = weights(&esci, &icecat, model)?;
        }
    }
    let mut is_fast = true;
    if n_products > 0 {
        let bases: Vec<_> = icecat.products.iter().chain(&esci.products).cloned().collect();
        let (speed, within) = million::run(&bases, &[&esci, &icecat], model.as_ref(), n_products)?;
        report["speed"] = speed;
        is_fast = within;
    }
    println!("{}", serde_json::to_string_pretty(&report)?);
    Ok(is_found && is_fast)
}

fn number(arguments: &[String], name: &str, default: usize) -> Result<usize> {
    let Some(place) = arguments.iter().position(|argument| argument == name) else {
        return Ok(default);
    };
    let value = arguments.get(place + 1).with_context(|| format!("{name} which number?"))?;
    value.parse().with_context(|| format!("{name} {value}"))
}

/// One way to search, with its name in the report.
type Way = (&'static str, IndexOptions);

/// By words alone, without the glossary; with it; and with vectors, if there is a model.
fn ways(model: Option<&Arc<dyn Vectors>>) -> Vec<Way> {
    let bare = IndexOptions { languages: vec![Language::En], ..IndexOptions::default() };
    let words = IndexOptions { lexicon: lexicon(), ..bare.clone() };
    let mut ways = vec![("without_glossary", bare), ("words", words.clone())];
    if let Some(model) = model {
        let space = Arc::new(Space::new("usem3", Arc::clone(model), lexicon()));
        ways.push(("with_vectors", IndexOptions { space: Some(space), ..words }));
    }
    ways
}

/// The figures of every way, and whether the ways that people get reach every bar.
fn quality(
    esci: &Collection,
    icecat: &Collection,
    model: Option<&Arc<dyn Vectors>>,
) -> Result<(Value, bool)> {
    let spanish = questions::translated(icecat, Language::Es);
    let danish = questions::translated(icecat, Language::Da);
    let mut report = json!({});
    let mut reaches = true;
    for (name, options) in ways(model) {
        let found = icecat.index(&options)?;
        let scores = [
            ("esci", esci.index(&options)?.measure(&questions::own(esci))?, ESCI_NDCG_MIN),
            ("icecat", found.measure(&questions::own(icecat))?, ICECAT_NDCG_MIN),
            ("icecat_es", found.measure(&spanish)?, TRANSLATED_NDCG_MIN),
            ("icecat_da", found.measure(&danish)?, TRANSLATED_NDCG_MIN),
        ];
        let is_promised = name != "without_glossary";
        for (set, scores, bar) in scores {
            let Scores { ndcg, recall, n_queries, .. } = scores;
            reaches &= !is_promised || ndcg >= bar;
            report[set][name] = json!({"ndcg_at_10": round(ndcg), "recall_at_100": round(recall)});
            report[set]["n_queries"] = json!(n_queries);
            report[set]["bar"] = json!(bar);
        }
        report["indexing"][name] = found.cost();
    }
    Ok((report, reaches))
}

/// NDCG@10 by what likeness weighs beside words, on each half of the queries: chosen on the one, proven on the other.
fn weights(esci: &Collection, icecat: &Collection, model: &Arc<dyn Vectors>) -> Result<Value> {
    let Some((_, options)) = ways(Some(model)).pop() else { return Ok(Value::Null) };
    let spanish = questions::translated(icecat, Language::Es);
    let danish = questions::translated(icecat, Language::Da);
    let mut report = json!({});
    let mut sums = [[0.0; 2]; WEIGHTS.len()];
    let mut n_sets = 0.0;
    for (set, collection, questions) in [
        ("esci", esci, vec![("en", questions::own(esci))]),
        (
            "icecat",
            icecat,
            vec![("en", questions::own(icecat)), ("es", spanish), ("da", danish)],
        ),
    ] {
        let mut measured = collection.index(&options)?;
        n_sets += questions.len() as f64;
        for (weight, sums) in WEIGHTS.into_iter().zip(&mut sums) {
            measured.read_with(IndexOptions { likeness_weight: weight, ..options.clone() })?;
            for (language, questions) in &questions {
                let halves = measured.measure(questions)?.halves;
                sums.iter_mut().zip(halves).for_each(|(sum, half)| *sum += half);
                let [even, odd] = halves.map(round);
                let name = format!("{set}_{language}");
                report[name][weight.to_string()] = json!({"even": even, "odd": odd});
            }
        }
    }
    report["chosen"] = chosen(sums.map(|sum| sum.map(|half| half / n_sets)));
    Ok(report)
}

/// For each half the weight that is best on average over the sets, with what it comes to on the other half, and what
/// words alone do there.
fn chosen(means: [[f64; 2]; WEIGHTS.len()]) -> Value {
    let choose = |half: usize| {
        let best = WEIGHTS.iter().zip(&means).max_by(|a, b| a.1[half].total_cmp(&b.1[half]));
        best.map(|(weight, mean)| {
            let other = 1 - half;
            json!({
                "weight": weight.to_string(),
                "here": round(mean[half]),
                "on_the_other": round(mean[other]),
                "words_on_the_other": round(means[0][other]),
            })
        })
    };
    json!({"on_even": choose(0), "on_odd": choose(1)})
}

fn round(figure: f64) -> f64 {
    (figure * 10_000.0).round() / 10_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranking_holds_its_bars_by_words_alone() {
        let Some(data) = crate::data::shared() else { return };
        let esci = Collection::esci(&data.join("esci")).unwrap();
        let icecat = Collection::icecat(&data.join("icecat")).unwrap();
        let (report, reaches) = quality(&esci, &icecat, None).unwrap();
        assert!(reaches, "{report:#}");
    }

    #[test]
    fn every_translated_query_is_one_of_the_collection() {
        for language in [Language::Es, Language::Da] {
            let numbers = questions::numbers(language);
            assert_eq!(numbers.len(), 60, "{language:?}");
            assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]), "{language:?}");
            assert!(numbers.last().is_some_and(|last| *last <= 68), "{language:?}");
        }
    }
}
