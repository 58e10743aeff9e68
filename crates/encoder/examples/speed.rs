//! Measures the encoder: how long it takes to open, what it holds in memory, and how long a sentence takes.
//!
//! `cargo run --release -p encoder --example speed [MODELS]`
#![expect(clippy::print_stdout, reason = "an example prints")]

use encoder::{Encoder, EncoderError};
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const ROUNDS: usize = 300;
const SENTENCES: &[(&str, &str)] = &[
    ("3 words", "where's my order"),
    ("10 words", "can I still send the blue kettle back next week"),
    ("10 words", "kan jeg stadig nå at sende den blå kedel retur"),
    (
        "25 words",
        "I ordered two of the large mugs last Friday, one came broken and the other has the wrong \
      color, what can you do about that for me",
    ),
];

fn main() -> Result<(), EncoderError> {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models");
    let models = std::env::args().nth(1).map_or(default, PathBuf::from);
    let before = resident_mb();
    let started = Instant::now();
    let encoder = Encoder::open(&models)?;
    println!("opened in {:?}", started.elapsed());
    for (size, sentence) in SENTENCES {
        let n_pieces = encoder.ids(sentence).len();
        let cutting = median(|| drop(black_box(encoder.ids(black_box(sentence)))));
        let encoding = median(|| drop(black_box(encoder.encode(black_box(sentence)))));
        println!("{size}, {n_pieces} pieces: {encoding:?}, {cutting:?} of it for the pieces");
    }
    let long = SENTENCES[2].1.repeat(100);
    let started = Instant::now();
    black_box(encoder.encode(&long));
    println!("{} letters: {:?}", long.chars().count(), started.elapsed());
    println!("resident: {} MB, {before} before it was opened", resident_mb());
    Ok(())
}

fn median(mut work: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let started = Instant::now();
            work();
            started.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[ROUNDS / 2]
}

/// What Linux says this program holds; 0 elsewhere.
fn resident_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kb = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kb.unwrap_or(0) / 1024
}
