//! What understanding costs: the time of one core, counted while this thread has it.

use super::{Bar, Figure, way};
use engine::commerce::money::Currency;
use engine::dialogue::understand::Understanding;
use engine::dialogue::understand::intent::built_in_examples;
use engine::dialogue::understand::language::Belief;
use engine::dialogue::understand::meaning::Vectors;
use engine::dialogue::understand::shop::ShopWords;
use engine::{Language, MerchantId, MerchantProfile, TeamPresence};
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

/// Bars, with vectors and without.
const P95_MS_MAX: (f64, f64) = (10.0, 0.5);
const TRAINING_S_MAX: f64 = 2.0;
/// Every third sentence is asked.
const EVERY: usize = 3;

pub(super) fn measure(vectors: Option<&Arc<dyn Vectors>>) -> Vec<Figure> {
    // The first start makes the vectors of the sentences; the next ones find them beside the model.
    let understanding = Understanding::train(&[], vectors.cloned());
    let clock = Clock::start();
    black_box(Understanding::train(&[], vectors.cloned()));
    let training_s = clock.ms() / 1_000.0;
    let (profile, shop) = (profile(), ShopWords::default());
    let mut times: Vec<f64> = Vec::new();
    for example in built_in_examples().iter().step_by(EVERY) {
        let mut belief = Belief::default();
        belief.hint(example.language, &profile);
        let clock = Clock::start();
        black_box(understanding.understand(&profile, &shop, &mut belief, None, &example.text));
        times.push(clock.ms());
    }
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    let way = way(vectors.is_some());
    let p95_max = if vectors.is_some() { P95_MS_MAX.0 } else { P95_MS_MAX.1 };
    vec![
        Figure::new(format!("training s, {way}"), training_s, Bar::AtMost(TRAINING_S_MAX)),
        Figure::new(format!("understanding p50 ms, {way}"), at(0.5), Bar::None),
        Figure::new(format!("understanding p95 ms, {way}"), at(0.95), Bar::AtMost(p95_max)),
    ]
}

fn profile() -> MerchantProfile {
    MerchantProfile {
        id: MerchantId::from("nord"),
        name: "Nord".to_owned(),
        languages: Language::ALL.to_vec(),
        default_language: Language::En,
        currency: Currency::EUR,
        currencies: vec![Currency::EUR],
        country: "ES".to_owned(),
        order_number: engine::commerce::order_number::Shape::default(),
        categories: std::collections::BTreeMap::new(),
        attribute_names: std::collections::BTreeMap::new(),
        team: TeamPresence::default(),
        public_url: String::new(),
    }
}

/// The time that this thread has had a core, where the system tells it; else what a clock on the wall says.
struct Clock {
    wall: Instant,
    core_ns: Option<u64>,
}

impl Clock {
    fn start() -> Self {
        Self { core_ns: core_ns(), wall: Instant::now() }
    }

    fn ms(&self) -> f64 {
        match (self.core_ns, core_ns()) {
            (Some(before), Some(after)) if after > before => (after - before) as f64 / 1e6,
            _ => self.wall.elapsed().as_secs_f64() * 1_000.0,
        }
    }
}

fn core_ns() -> Option<u64> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split_whitespace().next()?.parse().ok()
}
