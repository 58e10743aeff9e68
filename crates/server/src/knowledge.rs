//! What the shop has said about itself: articles in memory, found by question, quoted verbatim.

use engine::{Language, Passage};
use std::sync::RwLock;

/// Passages one question is answered from.
const PASSAGES_MAX: usize = 3;

/// One merchant's articles.
#[derive(Debug)]
pub struct Knowledge {
    found: RwLock<search::Knowledge>,
}

impl Knowledge {
    pub(crate) fn new(articles: &[search::KnowledgeArticle]) -> Self {
        Self { found: RwLock::new(search::Knowledge::build(articles)) }
    }

    /// The passages nearest to a question, best first.
    pub(crate) fn find(&self, query: &str, language: Language) -> Vec<Passage> {
        let found = self.found.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        found.find(query, language, PASSAGES_MAX)
    }
}
