//! How well people are understood: by words alone, and with sentence vectors where `cargo xtask models` has fetched them.
//!
//! The public sets are classified by the bot's own classifier ([`public`]), its own sentences by the bot itself
//! ([`own`]); which language a first message is in is [`language`], what it costs [`cost`]. `docs/UNDERSTANDING.md`
//! tells the figures and how they were reached.

mod cost;
mod figures;
mod language;
mod own;
mod public;
mod sets;

use anyhow::Result;
use encoder::Sentences;
use engine::dialogue::understand::meaning::Vectors;
use serde_json::{Value, json};
use std::sync::Arc;

/// A measured figure, and what it has to reach.
#[derive(Debug)]
pub(crate) struct Figure {
    name: String,
    figure: f64,
    bar: Bar,
}

#[derive(Debug, Clone, Copy)]
enum Bar {
    AtLeast(f64),
    AtMost(f64),
    /// Told for comparing.
    None,
}

impl Figure {
    fn new(name: impl Into<String>, figure: f64, bar: Bar) -> Self {
        Self { name: name.into(), figure, bar }
    }

    fn is_reached(&self) -> bool {
        match self.bar {
            Bar::AtLeast(bar) => self.figure >= bar,
            Bar::AtMost(bar) => self.figure <= bar,
            Bar::None => true,
        }
    }

    fn json(&self) -> Value {
        let figure = (self.figure * 10_000.0).round() / 10_000.0;
        match self.bar {
            Bar::AtLeast(bar) => json!({ "figure": figure, "at_least": bar }),
            Bar::AtMost(bar) => json!({ "figure": figure, "at_most": bar }),
            Bar::None => json!({ "figure": figure }),
        }
    }
}

pub(crate) fn run(arguments: &[String]) -> Result<bool> {
    let data = crate::data::shared();
    let sentences = match crate::data::models(arguments) {
        Some(folder) => Some(Arc::new(Sentences::open(&folder)?)),
        None => None,
    };
    let mut ways: Vec<Option<Arc<dyn Vectors>>> = vec![None];
    ways.extend(sentences.map(|sentences| Some(sentences as Arc<dyn Vectors>)));
    let mut figures = language::measure(data.as_deref())?;
    for vectors in &ways {
        figures.extend(cost::measure(vectors.as_ref()));
        figures.extend(own::measure(vectors.as_ref()));
        if let Some(data) = &data {
            figures.extend(public::measure(data, vectors.as_deref())?);
        }
    }
    let told: serde_json::Map<String, Value> =
        figures.iter().map(|figure| (figure.name.clone(), figure.json())).collect();
    let missed: Vec<&str> =
        figures.iter().filter(|one| !one.is_reached()).map(|one| one.name.as_str()).collect();
    let with_vectors = ways.len() > 1;
    println!(
        "{:#}",
        json!({ "name": "understanding", "with_vectors": with_vectors, "missed": missed, "figures": told })
    );
    Ok(missed.is_empty())
}

/// How a figure's name ends.
fn way(has_vectors: bool) -> &'static str {
    if has_vectors { "with vectors" } else { "without vectors" }
}
