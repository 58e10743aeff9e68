//! What can go wrong between the files of a model and an encoder.

use std::path::PathBuf;

/// Why there is no encoder.
#[derive(Debug, thiserror::Error)]
pub enum EncoderError {
    #[error("could not read {}", path.display())]
    Read {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("{} is not a model of this encoder", path.display())]
    Model {
        path: PathBuf,
        #[source]
        source: FormatError,
    },
}

/// What is wrong inside of a file.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    #[error("it ends within {0}")]
    Truncated(&'static str),
    #[error("{what}: {n}, and at most {max} are read")]
    TooLarge { what: &'static str, n: u64, max: u64 },
    #[error("there is no `{0}` in it")]
    Missing(String),
    #[error("{0} cannot be right")]
    Damaged(&'static str),
    #[error("{0} is not what this encoder was written for")]
    Unsupported(String),
    #[error("could not be read to its end")]
    Read(#[from] std::io::Error),
}

impl FormatError {
    /// Refuses more of something than is read.
    pub(crate) fn limit(what: &'static str, n: u64, max: u64) -> Result<(), Self> {
        if n <= max { Ok(()) } else { Err(Self::TooLarge { what, n, max }) }
    }
}
