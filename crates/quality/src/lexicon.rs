//! Learns what Danish words mean in English from sentence pairs, and puts the list beside the model.
//!
//! IBM's Model 1: how likely a Danish word is said as an English one, found by expectation and maximization, and the other
//! way around: words mean each other that choose each other. The pairs stay where they are; what is kept is one meaning
//! for each word.

use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

const ROUNDS: usize = 8;
/// A meaning less likely than this, both ways, is none.
const LIKELY_MIN: f32 = 0.05;

pub(crate) fn run(arguments: &[String]) -> Result<bool> {
    let Some(data) = crate::data::shared() else { return Ok(true) };
    let folder = crate::data::models(arguments).context("no model: `cargo xtask models`")?;
    let lines = learn(&data)?;
    let n_words = lines.lines().count();
    std::fs::write(folder.join(encoder::LEXICON_FILE), lines)?;
    println!("{}", serde_json::json!({ "name": "lexicon", "n_words": n_words }));
    Ok(true)
}

/// The list: a Danish word, a tab and its English meaning in each line.
pub(crate) fn learn(data: &Path) -> Result<String> {
    let file = std::fs::File::open(data.join("tatoeba_en_da/dan.txt.gz"))?;
    let mut text = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text)?;
    let pairs: Vec<(&str, &str)> = text
        .lines()
        .filter_map(|line| {
            let mut cells = line.split('\t');
            Some((cells.next()?, cells.next()?))
        })
        .collect();
    let (mut danish, mut english) = (Words::default(), Words::default());
    let pairs: Vec<(Vec<usize>, Vec<usize>)> =
        pairs.iter().map(|(en, da)| (danish.ids(da), english.ids(en))).collect();
    let there = meanings(&pairs, danish.names.len());
    let turned: Vec<_> = pairs.into_iter().map(|(da, en)| (en, da)).collect();
    let back = meanings(&turned, english.names.len());
    let mut lines: Vec<String> = Vec::new();
    for (word, meanings) in there.iter().enumerate() {
        let both = |(meaning, share): (&usize, &f32)| {
            (*meaning, share * back[*meaning].get(&word).copied().unwrap_or(0.0))
        };
        let best = meanings.iter().map(both).max_by(|one, other| one.1.total_cmp(&other.1));
        if let Some((meaning, _)) = best.filter(|(_, share)| *share >= LIKELY_MIN) {
            lines.push(format!("{}\t{}\n", danish.names[word], english.names[meaning]));
        }
    }
    lines.sort();
    Ok(lines.concat())
}

#[derive(Default)]
struct Words {
    ids: BTreeMap<String, usize>,
    names: Vec<String>,
}

impl Words {
    fn ids(&mut self, sentence: &str) -> Vec<usize> {
        let words = sentence.split(|c: char| !c.is_alphanumeric() && c != '\'');
        let lower = words.map(str::to_lowercase).filter(|word| !word.is_empty());
        lower
            .map(|word| {
                *self.ids.entry(word).or_insert_with_key(|word| {
                    self.names.push(word.clone());
                    self.names.len() - 1
                })
            })
            .collect()
    }
}

/// Of each Danish word, the English words it was seen with, and how likely it is said as each.
fn meanings(pairs: &[(Vec<usize>, Vec<usize>)], n_words: usize) -> Vec<BTreeMap<usize, f32>> {
    let mut likely: Vec<BTreeMap<usize, f32>> = vec![BTreeMap::new(); n_words];
    for (danish, english) in pairs {
        for word in danish {
            likely[*word].extend(english.iter().map(|meaning| (*meaning, 1.0)));
        }
    }
    for _ in 0..ROUNDS {
        let mut counts: Vec<BTreeMap<usize, f32>> = vec![BTreeMap::new(); n_words];
        for (danish, english) in pairs {
            for meaning in english {
                let of = |word: &usize| likely[*word].get(meaning).copied().unwrap_or(0.0);
                let sum: f32 = danish.iter().map(of).sum();
                for word in danish {
                    *counts[*word].entry(*meaning).or_default() += of(word) / sum.max(1e-12);
                }
            }
        }
        for (likely, counts) in likely.iter_mut().zip(counts) {
            let sum: f32 = counts.values().sum::<f32>().max(1e-12);
            *likely = counts.into_iter().map(|(meaning, n)| (meaning, n / sum)).collect();
        }
    }
    likely
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_go_together_mean_each_other() {
        let (mut danish, mut english) = (Words::default(), Words::default());
        let pairs: Vec<_> = [("et hus", "a house"), ("et bord", "a table"), ("hus", "house")]
            .iter()
            .map(|(da, en)| (danish.ids(da), english.ids(en)))
            .collect();
        let meanings = meanings(&pairs, danish.names.len());
        let of = |word: &str, meaning: &str| meanings[danish.ids[word]][&english.ids[meaning]];
        assert!(of("hus", "house") > 0.9 && of("et", "a") > 0.7 && of("bord", "table") > 0.5);
    }
}
