//! What products are found by, besides their words: the glossary, and the sentence encoder's model if there is one.

use crate::config::Config;
use anyhow::{Context, Result};
use encoder::{Encoder, Glossary, WEIGHTS_FILE};
use engine::Language;
use search::{Lexicon, Meaning, Space};
use server::Finding;
use std::path::PathBuf;
use std::sync::Arc;

/// The model's name in every index: vectors of two models cannot be compared.
const MODEL: &str = "use-multilingual-3";

/// Opens what there is.
///
/// # Errors
/// When a model is there, or was named, and cannot be read.
pub fn open(config: &Config) -> Result<Finding> {
    let lexicon = lexicon();
    let space = match folder(config) {
        Some(folder) => {
            let encoder = Encoder::open(&folder)
                .with_context(|| format!("the model in {}", folder.display()))?;
            let reader = Reader { encoder, lexicon: Arc::clone(&lexicon) };
            Some(Arc::new(Space::new(MODEL, Arc::new(reader), Arc::clone(&lexicon))))
        }
        None => None,
    };
    Ok(Finding { lexicon, space })
}

/// The folder that was named, else the one in the data directory if a model is there.
fn folder(config: &Config) -> Option<PathBuf> {
    if !config.models.is_empty() {
        return Some(PathBuf::from(&config.models));
    }
    Some(config.data.join("models")).filter(|folder| folder.join(WEIGHTS_FILE).is_file())
}

fn lexicon() -> Arc<Lexicon> {
    let things = Glossary::things().map(|[danish, english, spanish]| {
        let names = [(Language::Da, danish), (Language::En, english), (Language::Es, spanish)];
        let owned = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
        names.into_iter().map(|(language, names)| (language, owned(names))).collect()
    });
    Arc::new(Lexicon::new(things.collect()))
}

#[derive(Debug)]
struct Reader {
    encoder: Encoder,
    lexicon: Arc<Lexicon>,
}

impl Meaning for Reader {
    fn vector(&self, text: &str, language: Language) -> Vec<f32> {
        // The model has never read Danish.
        let told =
            (language == Language::Da).then(|| self.lexicon.told(Language::Da, Language::En, text));
        self.encoder.encode(told.as_deref().unwrap_or(text)).numbers().to_vec()
    }
}
