//! The bot's own wording, per language.

/// All phrases of all languages.
#[derive(Debug, Default)]
pub struct Phrases {}
