//! Measures understanding: 5-fold accuracy per language, what is claimed of off-topic lines, time and memory.
//!
//! `cargo run --release -p engine --example understanding`
#![expect(clippy::print_stdout, reason = "an example prints")]
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "an example measures time"
)]

use engine::Language;
use engine::dialogue::understand::intent::{built_in_examples, out_of_scope};
use engine::dialogue::understand::{Example, IN_SCOPE_MIN, Understanding};
use std::collections::BTreeMap;
use std::time::Instant;

const FOLDS: usize = 5;
/// What people write to a shop that is none of its business: nobody trains on these.
const UNSEEN: [(Language, &str); 3] = [
    (Language::En, include_str!("off_topic/en.txt")),
    (Language::Es, include_str!("off_topic/es.txt")),
    (Language::Da, include_str!("off_topic/da.txt")),
];

fn main() {
    let examples = built_in_examples();
    let others: Vec<(Language, &str)> = Language::ALL
        .into_iter()
        .flat_map(|l| out_of_scope(l).map(move |text| (l, text)))
        .collect();
    let started = Instant::now();
    let whole = Understanding::default();
    println!("trained on {} sentences in {:?}", examples.len() + others.len(), started.elapsed());

    let mut measured = Measured::default();
    for fold in 0..FOLDS {
        measured.fold(fold, &examples, &others);
    }
    measured.print();
    for (language, text) in UNSEEN {
        let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
        let refused = |line: &&&str| whole.intents(line)[0].score < IN_SCOPE_MIN;
        let share = 100.0 * lines.iter().filter(refused).count() as f64 / lines.len() as f64;
        println!(
            "{}: of {} off-topic lines never trained on, half of them with a shop's own words, {share:.1} % refused",
            language.code(),
            lines.len()
        );
    }

    let started = Instant::now();
    let n_claimed = examples.iter().filter(|e| whole.intents(&e.text)[0].score > 0).count();
    let each = started.elapsed() / u32::try_from(examples.len()).unwrap_or(1);
    println!("one inference takes {each:?}; {n_claimed} training sentences score above 0");
}

#[derive(Default)]
struct Measured {
    tallies: BTreeMap<Language, Tally>,
    confusions: BTreeMap<(&'static str, &'static str), usize>,
    /// Best score, and whether the sentence was in scope.
    scores: Vec<(i32, bool)>,
}

impl Measured {
    /// Trains without every fifth sentence and tries those.
    fn fold(&mut self, fold: usize, examples: &[Example], others: &[(Language, &str)]) {
        let is_held_out = |index: usize| index % FOLDS == fold;
        let (mut kept, mut held_out) = (Vec::new(), Vec::new());
        for (index, example) in examples.iter().enumerate() {
            if is_held_out(index) { &mut held_out } else { &mut kept }.push(example.clone());
        }
        let others_kept: Vec<&str> = others
            .iter()
            .enumerate()
            .filter(|(index, _)| !is_held_out(*index))
            .map(|(_, (_, text))| *text)
            .collect();
        let understanding = Understanding::train_only(&kept, &others_kept);
        for example in &held_out {
            self.try_one(&understanding, example);
        }
        for (index, (language, text)) in others.iter().enumerate() {
            if is_held_out(index) {
                let best = understanding.intents(text)[0].score;
                self.scores.push((best, false));
                let tally = self.tallies.entry(*language).or_default();
                tally.others += 1;
                tally.rejected += usize::from(best < IN_SCOPE_MIN);
            }
        }
    }

    fn try_one(&mut self, understanding: &Understanding, example: &Example) {
        let found = understanding.intents(&example.text);
        self.scores.push((found[0].score, true));
        let right = found[0].intent == example.intent;
        let guessed = understanding.guess_language(&example.text) == Some(example.language);
        let tally = self.tallies.entry(example.language).or_default();
        tally.count += 1;
        tally.first += usize::from(right);
        tally.claimed_right += usize::from(right && found[0].score >= IN_SCOPE_MIN);
        tally.in_three += usize::from(found.iter().any(|scored| scored.intent == example.intent));
        tally.language += usize::from(guessed);
        if !right {
            let pair = (example.intent.name(), found[0].intent.name());
            *self.confusions.entry(pair).or_default() += 1;
        }
    }

    fn print(&self) {
        for (language, tally) in &self.tallies {
            println!("{}: {tally}", language.code());
        }
        println!("out-of-scope AUROC {:.3}", auroc(&self.scores));
        for threshold in (-700..=0).step_by(100) {
            let share = |inside: bool| {
                let of = || self.scores.iter().filter(|(_, i)| *i == inside);
                let n_right = of().filter(|(score, _)| (*score >= threshold) == inside).count();
                100.0 * n_right as f64 / of().count() as f64
            };
            let (kept, refused) = (share(true), share(false));
            println!(
                "threshold {threshold}: in scope kept {kept:.1} %, off-topic refused {refused:.1} %"
            );
        }
        let mut worst: Vec<_> = self.confusions.iter().collect();
        worst.sort_by_key(|(_, n)| std::cmp::Reverse(**n));
        for ((meant, taken), n) in worst.into_iter().take(12) {
            println!("  {n:3} x {meant} taken for {taken}");
        }
    }
}

#[derive(Default)]
struct Tally {
    count: usize,
    first: usize,
    claimed_right: usize,
    in_three: usize,
    language: usize,
    others: usize,
    rejected: usize,
}

impl std::fmt::Display for Tally {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let percent = |n: usize, of: usize| 100.0 * n as f64 / of.max(1) as f64;
        write!(
            formatter,
            "intent right {:.1} % (claimed {:.1} %), among three {:.1} %, language {:.1} %, off-topic refused {:.1} %",
            percent(self.first, self.count),
            percent(self.claimed_right, self.count),
            percent(self.in_three, self.count),
            percent(self.language, self.count),
            percent(self.rejected, self.others),
        )
    }
}

/// The chance that a sentence in scope scores above one out of scope.
fn auroc(scores: &[(i32, bool)]) -> f64 {
    let inside: Vec<i32> = scores.iter().filter(|(_, i)| *i).map(|(s, _)| *s).collect();
    let outside: Vec<i32> = scores.iter().filter(|(_, i)| !*i).map(|(s, _)| *s).collect();
    let wins: usize = outside.iter().map(|o| inside.iter().filter(|i| *i > o).count()).sum();
    wins as f64 / (inside.len() * outside.len()).max(1) as f64
}
