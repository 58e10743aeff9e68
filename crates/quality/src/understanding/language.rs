//! Which language a first message is in, from the words alone: nothing is known of the conversation yet.

use super::{Bar, Figure};
use anyhow::Result;
use engine::Language;
use engine::dialogue::understand::intent::{built_in_examples, out_of_scope};
use engine::dialogue::understand::language::LanguageScorer;
use serde::Deserialize;
use std::io::Read;
use std::path::Path;

const RIGHT_MIN: f64 = 0.97;
const WORDS_MIN: usize = 3;
const FOLDS: usize = 5;
/// Of a large source, this many lines.
const LINES_MAX: usize = 3_000;

pub(super) fn measure(data: Option<&Path>) -> Result<Vec<Figure>> {
    let mut figures = own();
    let Some(data) = data else { return Ok(figures) };
    let known = sentences();
    let known: Vec<(&str, Language)> =
        known.iter().map(|(text, language)| (text.as_str(), *language)).collect();
    let scorer = LanguageScorer::train(&known);
    for (name, language, lines) in sources(data)? {
        let lines: Vec<String> = lines.into_iter().filter(|line| is_long(line)).collect();
        let step = lines.len().div_ceil(LINES_MAX).max(1);
        let asked: Vec<&String> = lines.iter().step_by(step).collect();
        let n_right = asked.iter().filter(|line| scorer.guess(line) == Some(language)).count();
        let share = n_right as f64 / asked.len().max(1) as f64;
        let name = format!("language {}, {name}", language.code());
        figures.push(Figure::new(name, share, Bar::AtLeast(RIGHT_MIN)));
    }
    Ok(figures)
}

/// All sentences that the bot learns from, those off topic among them.
fn sentences() -> Vec<(String, Language)> {
    let own = built_in_examples().into_iter().map(|example| (example.text, example.language));
    let off_topic = Language::ALL.into_iter().flat_map(|language| {
        out_of_scope(language).map(move |text| (text.to_owned(), language))
    });
    own.chain(off_topic).collect()
}

/// Our own sentences, each asked of a scorer that has not seen it.
fn own() -> Vec<Figure> {
    let sentences = sentences();
    let mut counts = [(0_usize, 0_usize); 3];
    for fold in 0..FOLDS {
        let part = |is_kept: bool| {
            let of = move |(index, _): &(usize, &(String, Language))| {
                (index % FOLDS != fold) == is_kept
            };
            let known = sentences.iter().enumerate().filter(of);
            known.map(|(_, (text, language))| (text.as_str(), *language)).collect::<Vec<_>>()
        };
        let scorer = LanguageScorer::train(&part(true));
        for (text, language) in part(false).into_iter().filter(|(text, _)| is_long(text)) {
            let count = &mut counts[language as usize];
            count.0 += 1;
            count.1 += usize::from(scorer.guess(text) == Some(language));
        }
    }
    Language::ALL
        .into_iter()
        .map(|language| {
            let (n_lines, n_right) = counts[language as usize];
            let name = format!("language {}, our own sentences", language.code());
            Figure::new(name, n_right as f64 / n_lines as f64, Bar::AtLeast(RIGHT_MIN))
        })
        .collect()
}

fn is_long(line: &str) -> bool {
    line.split_whitespace().filter(|word| word.contains(char::is_alphabetic)).count() >= WORDS_MIN
}

type Source = (&'static str, Language, Vec<String>);

/// Sentences whose language is known.
fn sources(data: &Path) -> Result<Vec<Source>> {
    let assistant = |file: &str| -> Result<Vec<String>> {
        let text = std::fs::read_to_string(data.join("xsid_da").join(file))?;
        let lines = text.lines().filter_map(|line| line.strip_prefix("# text = "));
        Ok(lines.map(str::to_owned).collect())
    };
    let mut pairs = String::new();
    let file = std::fs::File::open(data.join("tatoeba_en_da/dan.txt.gz"))?;
    flate2::read::GzDecoder::new(file).read_to_string(&mut pairs)?;
    let side = |index: usize| -> Vec<String> {
        pairs.lines().filter_map(|line| line.split('\t').nth(index)).map(str::to_owned).collect()
    };
    Ok(vec![
        ("assistant (xSID)", Language::Da, assistant("da.valid.conll")?),
        ("assistant (xSID)", Language::En, assistant("en.valid.conll")?),
        ("everyday (Tatoeba)", Language::Da, side(1)),
        ("everyday (Tatoeba)", Language::En, side(0)),
        ("dates and amounts (Recognizers)", Language::Es, cases(data, "Spanish")?),
        ("dates and amounts (Recognizers)", Language::En, cases(data, "English")?),
    ])
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Case {
    input: String,
}

/// Inputs of the parsing cases.
fn cases(data: &Path, language: &str) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    for model in ["CurrencyModel", "DateTimeModel"] {
        let path = data.join(format!("parsing/{language}_{model}.json"));
        let text = std::fs::read_to_string(path)?;
        let cases: Vec<Case> = serde_json::from_str(text.trim_start_matches('\u{feff}'))?;
        lines.extend(cases.into_iter().map(|case| case.input));
    }
    Ok(lines)
}
