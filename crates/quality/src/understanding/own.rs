//! The bot's own sentences: each asked of a bot that was trained without it, and lines off topic that none is trained
//! on.

use super::figures::{Claim, auroc};
use super::{Bar, Figure, way};
use engine::Language;
use engine::dialogue::understand::intent::{built_in_examples, out_of_scope};
use engine::dialogue::understand::meaning::Vectors;
use engine::dialogue::understand::{Example, IN_SCOPE_MIN, Understanding};
use std::sync::Arc;

const FOLDS: usize = 5;
/// What people write to a shop that is none of its business, half of it with a shop's own words: nobody trains on it.
const OFF_TOPIC: [(Language, &str); 3] = [
    (Language::En, include_str!("../../off_topic/en.txt")),
    (Language::Es, include_str!("../../off_topic/es.txt")),
    (Language::Da, include_str!("../../off_topic/da.txt")),
];

/// Bars of a language, with vectors and without: they keep what was reached.
struct Bars {
    first: f64,
    in_three: f64,
    refused: f64,
    auroc: f64,
}

const WITH_VECTORS: Bars = Bars { first: 0.80, in_three: 0.93, refused: 0.85, auroc: 0.95 };
const WITHOUT: Bars = Bars { first: 0.70, in_three: 0.85, refused: 0.72, auroc: 0.87 };
/// How far probabilities may be from what they say, on average.
const CALIBRATION_ERROR_MAX: f64 = 0.06;

/// One line that was asked: what it means, if anything, and what was claimed.
struct Asked {
    language: Language,
    is_first: bool,
    in_three: bool,
    claim: Claim,
}

pub(super) fn measure(vectors: Option<&Arc<dyn Vectors>>) -> Vec<Figure> {
    let mut asked = folds(vectors);
    let whole = Understanding::train(&[], vectors.cloned());
    for (language, text) in OFF_TOPIC {
        asked.extend(text.lines().filter(|line| !line.is_empty()).map(|line| {
            ask(&whole, language, line, None)
        }));
    }
    let bars = if vectors.is_some() { WITH_VECTORS } else { WITHOUT };
    let mut figures = Vec::new();
    for language in Language::ALL {
        let of: Vec<&Asked> = asked.iter().filter(|one| one.language == language).collect();
        let is_inside = |one: &&&Asked| one.claim.truth.is_some();
        let share = |inside: bool, is_counted: &dyn Fn(&Asked) -> bool| {
            let of = || of.iter().filter(|one| is_inside(one) == inside);
            of().filter(|one| is_counted(one)).count() as f64 / of().count().max(1) as f64
        };
        let is_kept = |one: &Asked| one.claim.score >= IN_SCOPE_MIN as f32;
        let claims: Vec<Claim> = of.iter().map(|one| one.claim).collect();
        let mut add = |name: &str, figure: f64, bar: Bar| {
            let name = format!("{} {name}, {}", language.code(), way(vectors.is_some()));
            figures.push(Figure::new(name, figure, bar));
        };
        add("intent right", share(true, &|one| one.is_first), Bar::AtLeast(bars.first));
        add("intent among three", share(true, &|one| one.in_three), Bar::AtLeast(bars.in_three));
        add("in scope kept", share(true, &is_kept), Bar::None);
        add("kept and right", share(true, &|one| is_kept(one) && one.is_first), Bar::None);
        add("off topic refused", share(false, &|one| !is_kept(one)), Bar::AtLeast(bars.refused));
        add("off topic AUROC", auroc(&claims), Bar::AtLeast(bars.auroc));
    }
    let name = format!("calibration error, {}", way(vectors.is_some()));
    figures.push(Figure::new(name, calibration_error(&asked), Bar::AtMost(CALIBRATION_ERROR_MAX)));
    figures
}

/// Trains without every fifth sentence, and asks those.
fn folds(vectors: Option<&Arc<dyn Vectors>>) -> Vec<Asked> {
    let examples = built_in_examples();
    let others: Vec<(Language, &str)> = Language::ALL
        .into_iter()
        .flat_map(|language| out_of_scope(language).map(move |text| (language, text)))
        .collect();
    let mut asked = Vec::new();
    for fold in 0..FOLDS {
        let is_kept = |index: usize| index % FOLDS != fold;
        let kept: Vec<Example> = pick(&examples, is_kept);
        let understanding =
            Understanding::train_only(&kept, &pick(&others, is_kept), vectors.cloned());
        for example in pick(&examples, |index| !is_kept(index)) {
            let truth = Some(example.intent as usize);
            asked.push(ask(&understanding, example.language, &example.text, truth));
        }
        for (language, text) in pick(&others, |index| !is_kept(index)) {
            asked.push(ask(&understanding, language, text, None));
        }
    }
    asked
}

fn pick<T: Clone>(all: &[T], is_picked: impl Fn(usize) -> bool) -> Vec<T> {
    all.iter().enumerate().filter(|(index, _)| is_picked(*index)).map(|(_, one)| one.clone()).collect()
}

fn ask(
    understanding: &Understanding,
    language: Language,
    text: &str,
    truth: Option<usize>,
) -> Asked {
    let found = understanding.intents(text, language);
    let best = found.first();
    let means = |intent: usize| truth == Some(intent);
    let claim = Claim {
        class: best.map_or(usize::MAX, |best| best.intent as usize),
        score: best.map_or(0.0, |best| best.score as f32),
        truth,
    };
    Asked {
        language,
        is_first: means(claim.class),
        in_three: found.iter().any(|scored| means(scored.intent as usize)),
        claim,
    }
}

/// The mean distance, in tenths of the scale, between how sure the bot was and how often it was right.
fn calibration_error(asked: &[Asked]) -> f64 {
    const STEPS: usize = 10;
    let mut steps = [(0.0_f64, 0.0_f64, 0.0_f64); STEPS];
    for one in asked {
        let sure = f64::from(one.claim.score) / 1_000.0;
        let step = &mut steps[((sure * STEPS as f64) as usize).min(STEPS - 1)];
        *step = (step.0 + 1.0, step.1 + sure, step.2 + f64::from(u8::from(one.is_first)));
    }
    let off: f64 = steps.iter().map(|(_, sure, right)| (sure - right).abs()).sum();
    off / asked.len().max(1) as f64
}
