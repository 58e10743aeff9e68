//! What can go wrong between a caller and the index.

use std::path::PathBuf;
use tantivy::TantivyError;

/// Why the index could not answer or be changed.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    #[error("could not open the search index in {}", dir.display())]
    Open {
        dir: PathBuf,
        #[source]
        source: TantivyError,
    },
    #[error("could not read or write the files of the search index")]
    Files(#[from] std::io::Error),
    #[error("could not use the search index")]
    Index(#[from] TantivyError),
    #[error("could not answer the search query")]
    Query(#[from] QueryError),
}

/// Why a query is not one this index answers: the caller's mistake, never the contact's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    #[error("at most {max} results can be asked for at once, not {limit}")]
    Limit { limit: usize, max: usize },
    #[error("at most {max} filters and words to avoid can be given, not {n_filters}")]
    Filters { n_filters: usize, max: usize },
    #[error("`{cursor}` is not a page of this search")]
    Cursor { cursor: String },
}
