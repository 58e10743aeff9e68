//! Shoppers with goals talk to the bot until they have what they want: how many get there, in how many turns, and why
//! the others do not.
//!
//! `trato-quality bench shoppers [--models DIR] [--show N] [--only WORD]`: played by words alone, and with sentence
//! vectors in understanding and search where there is a model. `--show` prints conversations that failed, `--only` plays
//! the goals whose language, kind or shop is that word.

mod catalogs;
mod goal;
mod orders;
mod own;
mod profile;
mod reading;
mod shop;
mod shopper;
mod talk;
mod tally;
mod wording;

use crate::reader::{self, lexicon};
use anyhow::{Context, Result, ensure};
use engine::Language;
use engine::dialogue::understand::Understanding;
use goal::Goal;
use search::{IndexOptions, Space};
use serde_json::json;
use shop::Shop;
use std::collections::BTreeMap;
use std::sync::Arc;
use talk::Minds;
use tally::Tally;

/// Shoppers of each language, at least.
const SHOPPERS_MIN: usize = 300;
/// Share of shoppers of a language who reach what they want: in a shop whose catalog speaks it, and in one whose catalog
/// is English. A third of them come without a browser that tells their language.
const SUCCESS_MIN: [(Language, f64, f64); 3] =
    [(Language::En, 0.89, 0.90), (Language::Es, 0.86, 0.90), (Language::Da, 0.86, 0.85)];
/// Share of shoppers who reach that, or a person.
const PRODUCT_OR_PERSON_MIN: f64 = 0.97;

const GOALS: [(Language, &str); 3] = [
    (Language::En, include_str!("../../shoppers/en.tsv")),
    (Language::Es, include_str!("../../shoppers/es.tsv")),
    (Language::Da, include_str!("../../shoppers/da.tsv")),
];

/// All goals, as they are written down.
fn goals() -> Result<Vec<Goal>> {
    let mut goals = Vec::new();
    for (language, text) in GOALS {
        goals.extend(Goal::read_all(language, text)?);
    }
    Ok(goals)
}

pub(crate) fn run(arguments: &[String]) -> Result<bool> {
    let model = reader::model(crate::data::models(arguments).as_deref())?;
    let goals = goals()?;
    let near = wording::too_near(&goals);
    for (line, trained) in &near {
        println!("too near to what the bot was trained with: {line} ~ {trained}");
    }
    let words = IndexOptions { lexicon: lexicon(), ..IndexOptions::default() };
    let mut ways = vec![("without_vectors", None, words.clone())];
    if let Some(model) = model {
        let space = Arc::new(Space::new("usem3", Arc::clone(&model), lexicon()));
        ways.push(("with_vectors", Some(model), IndexOptions { space: Some(space), ..words }));
    }
    let only = value(arguments, "--only");
    let n_shown = value(arguments, "--show").map_or(Ok(0), |n| n.parse::<usize>())?;
    let mut report = json!({});
    let mut reaches = near.is_empty();
    for (way, vectors, finding) in ways {
        let minds = Minds {
            understanding: Arc::new(Understanding::train(&[], vectors)),
            phrases: Arc::default(),
        };
        let tallies = play(&goals, &minds, &finding, only, n_shown)?;
        let missed = missed(&tallies, only.is_none());
        let groups: BTreeMap<&String, _> =
            tallies.iter().map(|(name, tally)| (name, tally.json())).collect();
        reaches &= missed.is_empty();
        report[way] = json!({ "groups": groups, "missed": missed });
    }
    println!("{report:#}");
    Ok(reaches)
}

/// Plays the goals that `only` names, or all; prints the first `n_shown` conversations that failed.
fn play(
    goals: &[Goal],
    minds: &Minds,
    finding: &IndexOptions,
    only: Option<&str>,
    n_shown: usize,
) -> Result<BTreeMap<String, Tally>> {
    let mut shops: BTreeMap<String, Option<Shop>> = BTreeMap::new();
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let mut n_left = n_shown;
    for (index, goal) in goals.iter().enumerate() {
        let named = [goal.language.code(), goal.kind.as_str(), goal.shop.as_str()];
        if only.is_some_and(|only| !only.split(',').all(|word| named.contains(&word))) {
            continue;
        }
        if !shops.contains_key(&goal.shop) {
            shops.insert(goal.shop.clone(), catalogs::open(&goal.shop, finding)?);
        }
        let Some(Some(shop)) = shops.get(&goal.shop) else { continue };
        for pick in goal.steps.iter().filter_map(|step| step.want.pick()) {
            ensure!(shop.sells(pick), "{} has nothing like {pick:?}", goal.shop);
        }
        let played = shopper::play(shop, minds, goal, index as u64)
            .with_context(|| format!("{} {}", goal.kind, goal.shop))?;
        if let Some(failure) = played.failure
            && n_left > 0
        {
            n_left -= 1;
            let language = goal.language.code();
            println!(
                "## {language} {} {}: {}\n{}",
                goal.kind,
                goal.shop,
                failure.name(),
                played.transcript
            );
        }
        for group in tally::groups(goal, catalogs::is_own(&goal.shop)) {
            tallies.entry(group).or_default().count(&played);
        }
    }
    Ok(tallies)
}

/// The bars that were not reached.
fn missed(tallies: &BTreeMap<String, Tally>, is_everybody: bool) -> Vec<String> {
    let mut missed = Vec::new();
    let mut check = |name: String, value: f64, bar: f64| {
        if value < bar {
            missed.push(format!("{name}: {value:.3} < {bar}"));
        }
    };
    for (language, own_min, english_min) in SUCCESS_MIN {
        let code = language.code();
        if let Some(tally) = tallies.get(code) {
            check(format!("{code} product or person"), tally.product_or_person(), PRODUCT_OR_PERSON_MIN);
            #[expect(clippy::cast_precision_loss, reason = "shoppers are few")]
            if is_everybody && tallies.contains_key(&format!("{code}/english_catalog")) {
                check(format!("{code} shoppers"), tally.n() as f64, SHOPPERS_MIN as f64);
            }
        }
        if let Some(tally) = tallies.get(&format!("{code}/own_catalog")) {
            check(format!("{code} success"), tally.success(), own_min);
        }
        if let Some(tally) = tallies.get(&format!("{code}/english_catalog")) {
            check(format!("{code} success in English catalogs"), tally.success(), english_min);
        }
    }
    missed
}

fn value<'a>(arguments: &'a [String], name: &str) -> Option<&'a str> {
    let place = arguments.iter().position(|argument| argument == name)?;
    arguments.get(place + 1).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_enough_shoppers_and_none_says_what_was_trained() {
        let goals = goals().expect("the goals are well formed");
        for language in Language::ALL {
            let n_goals = goals.iter().filter(|goal| goal.language == language).count();
            assert!(n_goals >= SHOPPERS_MIN, "{language:?}: {n_goals}");
        }
        assert_eq!(wording::too_near(&goals), Vec::new());
    }
}
