//! The sentence encoder's model: where it is, and opening it.

use crate::config::Config;
use encoder::Sentences;
use engine::dialogue::understand::meaning::Vectors;
use std::path::PathBuf;
use std::sync::Arc;

/// The folder of the model: the one that was named, else `models` in the data directory or beside the program.
pub fn folder(config: &Config) -> Option<PathBuf> {
    if !config.models.is_empty() {
        return Some(PathBuf::from(&config.models));
    }
    let beside =
        std::env::current_exe().ok().and_then(|program| Some(program.parent()?.to_owned()));
    let places = std::iter::once(config.data.clone()).chain(beside);
    places
        .map(|place| place.join("models"))
        .find(|folder| folder.join(encoder::WEIGHTS_FILE).is_file())
}

/// Opens the model, if there is one. One that cannot be read is told to the operator, and the bot does without.
pub fn vectors(config: &Config) -> Option<Arc<dyn Vectors>> {
    let folder = folder(config)?;
    match Sentences::open(&folder) {
        Ok(sentences) => {
            tracing::info!("Sentences are understood with the model in `{}`", folder.display());
            Some(Arc::new(sentences))
        }
        Err(error) => {
            tracing::error!(error = %error, "The model in `{}` cannot be read; words alone decide", folder.display());
            None
        }
    }
}
