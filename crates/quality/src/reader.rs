//! What the index needs from the encoder: words told in other languages, and what a text means.

use anyhow::Result;
use encoder::{Glossary, Sentences};
use engine::Language;
use engine::dialogue::understand::meaning::Vectors;
use search::Lexicon;
use std::path::Path;
use std::sync::Arc;

/// The glossary as the index reads it.
pub(crate) fn lexicon() -> Arc<Lexicon> {
    let things = Glossary::things().map(|[danish, english, spanish]| {
        let names = [(Language::Da, danish), (Language::En, english), (Language::Es, spanish)];
        let owned = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
        names.into_iter().map(|(language, names)| (language, owned(names))).collect()
    });
    Arc::new(Lexicon::new(things.collect()))
}

/// The model in a folder; `None` where there is none.
pub(crate) fn model(folder: Option<&Path>) -> Result<Option<Arc<dyn Vectors>>> {
    let Some(folder) = folder else { return Ok(None) };
    Ok(Some(Arc::new(Sentences::open(folder)?)))
}
