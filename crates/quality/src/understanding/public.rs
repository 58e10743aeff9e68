//! The public sets, learnt and asked by the classifier that the bot has.

use super::figures::{Claim, accuracy, auroc, best_correlation};
use super::sets::Set;
use super::{Bar, Figure, way};
use anyhow::Result;
use engine::Language;
use engine::dialogue::understand::classifier::{Classifier, Sample, Size};
use engine::dialogue::understand::meaning::Vectors;
use std::path::Path;

/// Larger than the bot's own: these sets have more classes and more words.
const SIZE: Size = Size { bucket_bits: 18, passes: 10 };

/// A bar with vectors and one without.
type Bars = (f64, f64);

pub(super) fn measure(data: &Path, vectors: Option<&dyn Vectors>) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    let mut add = |name: &str, figure: f64, bars: Bars| {
        let bar = if vectors.is_some() { bars.0 } else { bars.1 };
        let name = format!("{name}, {}", way(vectors.is_some()));
        figures.push(Figure::new(name, figure, Bar::AtLeast(bar)));
    };
    let clinc = claims(&Set::clinc150(data)?, vectors);
    add("CLINC150 accuracy", accuracy(&clinc), (0.953, 0.925));
    add("CLINC150 out-of-scope AUROC", auroc(&clinc), (0.970, 0.95));
    let banking = claims(&Set::banking77(data)?, vectors);
    add("BANKING77 accuracy", accuracy(&banking), (0.93, 0.91));
    let mattress = Set::mattress(data)?;
    let claims = claims(&mattress, vectors);
    add("SOFMattress out-of-scope AUROC", auroc(&claims), (0.895, 0.85));
    add("SOFMattress MCC", best_correlation(&claims, mattress.names.len()), (0.67, 0.62));
    Ok(figures)
}

/// On every core, and not kept beside the model: a bot's start has no use for these.
fn encode(vectors: &dyn Vectors, texts: &[&str]) -> Vec<Vec<f32>> {
    let n_cores = std::thread::available_parallelism().map_or(1, usize::from);
    let share = texts.len().div_ceil(n_cores).max(1);
    let one = |text: &&str| vectors.vector(text, Language::En);
    std::thread::scope(|scope| {
        let parts: Vec<_> = texts
            .chunks(share)
            .map(|part| scope.spawn(move || part.iter().map(one).collect::<Vec<_>>()))
            .collect();
        parts.into_iter().flat_map(|part| part.join().unwrap_or_default()).collect()
    })
}

/// What the classifier claims of each line of the test, after learning from the others.
fn claims(set: &Set, vectors: Option<&dyn Vectors>) -> Vec<Claim> {
    let samples: Vec<Sample<'_>> =
        set.train.iter().map(|(text, class)| Sample { text, class: *class }).collect();
    let of = |lines: &super::sets::Lines| {
        vectors.map(|vectors| {
            let texts: Vec<&str> = lines.iter().map(|(text, _)| text.as_str()).collect();
            encode(vectors, &texts)
        })
    };
    let (learnt, asked) = (of(&set.train), of(&set.test));
    let classifier = Classifier::train(&samples, learnt.as_deref(), set.names.len(), SIZE);
    let claim = |(index, (text, truth)): (usize, &(String, Option<usize>))| {
        let vector = asked.as_ref().map(|asked| asked[index].as_slice());
        let mut scores = classifier.parts(text, vector).scores();
        scores.truncate(set.names.len());
        let best = scores.iter().copied().enumerate().max_by(|one, other| one.1.total_cmp(&other.1));
        let (class, score) = best.unwrap_or_default();
        Claim { class, score, truth: *truth }
    };
    set.test.iter().enumerate().map(claim).collect()
}
