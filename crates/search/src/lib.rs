//! Finds products and knowledge: one full-text index per merchant, and how its results are ranked.
//!
//! [`Index`] holds a merchant's catalog on disk, memory-mapped, and is fed from the catalog's change feed with
//! [`Index::apply`]. [`Index::search`] answers an [`engine::SearchQuery`] with product ids in order; the caller
//! loads the products themselves. [`Knowledge`] is the small in-memory counterpart for articles.
//!
//! How a query is read is in `plan` and `read`, how a product's text becomes terms in `analyze` and `document`, how a
//! score comes about in `score`. The index is a cache: it can be deleted at any time and rebuilt from revision 0.

mod analyze;
mod blend;
mod compound;
mod correct;
mod cursor;
mod document;
mod error;
mod facets;
mod index;
mod knowledge;
mod lexicon;
mod meaning;
mod near;
mod plan;
mod read;
mod relax;
mod schema;
mod score;
mod search;
mod similar;
mod small_words;
mod taste;
mod view;

pub use document::VALUE_CHARS_MAX;
pub use error::{QueryError, SearchError};
pub use index::{CategoryWords, Index, IndexChange, IndexOptions};
pub use knowledge::{ANSWERABLE_SCORE, Knowledge, KnowledgeArticle};
pub use lexicon::Lexicon;
pub use meaning::{DIMENSIONS, Space};
pub use plan::WORDS_MAX;
pub use search::{FILTERS_MAX, Hits, LIMIT_MAX};
