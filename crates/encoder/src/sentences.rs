//! Gives the core the vectors of sentences: Danish is told in English first, and what is asked for at every start is kept
//! beside the model.

use crate::cache::Cache;
use crate::danish::Danish;
use crate::{Encoder, EncoderError};
use engine::Language;
use engine::dialogue::understand::meaning::Vectors;
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// A list of Danish words and their English meaning, beside the model; see [`Danish::new`].
pub const LEXICON_FILE: &str = "lexicon.da.tsv";
/// Vectors that were made before, beside the model.
pub const CACHE_FILE: &str = "sentences.cache";
/// How much of a text has a say in its vector: people say what they want at once, and the time grows with the text.
const CHARS_MAX: usize = 300;
const LEXICON_BYTES_MAX: u64 = 8 * 1024 * 1024;

/// The encoder, as the core asks for it.
#[derive(Debug)]
pub struct Sentences {
    encoder: Encoder,
    danish: Danish,
    folder: PathBuf,
}

impl Sentences {
    /// Opens the model in a folder, with what was learned of Danish if that is there.
    ///
    /// # Errors
    /// When a file of the model is not there, or is not what the encoder was written for.
    pub fn open(folder: &Path) -> Result<Self, EncoderError> {
        let path = folder.join(LEXICON_FILE);
        let is_usable = |length| length <= LEXICON_BYTES_MAX;
        let lexicon = std::fs::metadata(&path).is_ok_and(|found| is_usable(found.len()));
        let learned = lexicon.then(|| std::fs::read_to_string(&path).unwrap_or_default());
        Ok(Self {
            encoder: Encoder::open(folder)?,
            danish: Danish::new(&learned.unwrap_or_default()),
            folder: folder.to_owned(),
        })
    }

    /// What is encoded of a text: its beginning, in a language the model has read.
    fn readable<'a>(&self, text: &'a str, language: Language) -> Cow<'a, str> {
        let end = text.char_indices().nth(CHARS_MAX).map_or(text.len(), |(at, _)| at);
        let text = &text[..end];
        match language {
            Language::Da => Cow::Owned(self.danish.in_english(text)),
            Language::En | Language::Es => Cow::Borrowed(text),
        }
    }

    /// Encodes on every core.
    fn encode(&self, texts: &[&str]) -> Vec<Vec<f32>> {
        let n_cores = std::thread::available_parallelism().map_or(1, usize::from);
        let share = texts.len().div_ceil(n_cores).max(1);
        let one = |text: &&str| self.encoder.encode(text).numbers().to_vec();
        std::thread::scope(|scope| {
            let parts: Vec<_> = texts
                .chunks(share)
                .map(|part| scope.spawn(move || part.iter().map(one).collect::<Vec<_>>()))
                .collect();
            let join = |part: std::thread::ScopedJoinHandle<'_, Vec<Vec<f32>>>| {
                part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            };
            parts.into_iter().flat_map(join).collect()
        })
    }
}

impl Vectors for Sentences {
    fn vector(&self, text: &str, language: Language) -> Vec<f32> {
        self.encoder.encode(&self.readable(text, language)).numbers().to_vec()
    }

    /// Those made before are read from beside the model, and the others are kept there, if that can be written to.
    fn vectors(&self, texts: &[(&str, Language)]) -> Vec<Vec<f32>> {
        let path = self.folder.join(CACHE_FILE);
        let mut cache = Cache::open(&path);
        let readable: Vec<Cow<'_, str>> =
            texts.iter().map(|(text, language)| self.readable(text, *language)).collect();
        let mut found: Vec<Option<Vec<f32>>> =
            readable.iter().map(|text| cache.get(text)).collect();
        let missing = readable.iter().zip(&found).filter(|(_, found)| found.is_none());
        let new: Vec<&str> = missing.map(|(text, _)| text.as_ref()).collect();
        if !new.is_empty() {
            let mut made = self.encode(&new).into_iter();
            for (found, text) in found.iter_mut().zip(&readable) {
                if found.is_none() {
                    *found = made.next().map(|vector| cache.put(text, &vector));
                }
            }
            // A folder that cannot be written to costs the next start a few seconds.
            let _ = cache.write(&path);
        }
        found.into_iter().flatten().collect()
    }
}
