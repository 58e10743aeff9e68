//! What products are found by, besides their words: the glossary, and the sentence encoder's model if there is one.

use encoder::Glossary;
use engine::Language;
use engine::dialogue::understand::meaning::Vectors;
use search::{Lexicon, Space};
use server::Finding;
use std::sync::Arc;

/// The model's name in every index: vectors of two models cannot be compared.
const MODEL: &str = "use-multilingual-3";

/// What there is, with the model that understanding uses as well.
pub fn with(vectors: Option<Arc<dyn Vectors>>) -> Finding {
    let lexicon = lexicon();
    let space = vectors.map(|vectors| Arc::new(Space::new(MODEL, vectors, Arc::clone(&lexicon))));
    Finding { lexicon, space }
}

fn lexicon() -> Arc<Lexicon> {
    let things = Glossary::things().map(|[danish, english, spanish]| {
        let names = [(Language::Da, danish), (Language::En, english), (Language::Es, spanish)];
        let owned = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
        names.into_iter().map(|(language, names)| (language, owned(names))).collect()
    });
    Arc::new(Lexicon::new(things.collect()))
}
