//! The merchant's own words for understanding, kept up with the catalog beside the search index.
//!
//! They live in memory alone: at a start they are gathered from the change feed, in pages, while turns already
//! run with what is there. A page is taken and the words are rebuilt off the runtime; a turn only clones a pointer.
//! Words of products that are gone stay until the next start; a filter by one finds nothing and is given up.

use connectors::commerce::CatalogChange;
use engine::dialogue::understand::shop::{ShopEntity, ShopWords, ShopWordsBuilder};
use search::CategoryWords;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// One merchant's words, and what they are made from.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    gathered: Mutex<Gathered>,
    words: RwLock<Arc<ShopWords>>,
}

#[derive(Debug, Default)]
struct Gathered {
    builder: ShopWordsBuilder,
    categories: CategoryWords,
    /// How far the change feed has been read.
    revision: i64,
    has_changed: bool,
}

impl Vocabulary {
    /// The words as of the last build.
    pub(crate) fn words(&self) -> Arc<ShopWords> {
        Arc::clone(&self.words.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// How far the change feed has been read.
    pub(crate) fn revision(&self) -> i64 {
        self.gathered(|gathered| gathered.revision)
    }

    /// Whether there is something to rebuild for.
    pub(crate) fn has_changed(&self) -> bool {
        self.gathered(|gathered| gathered.has_changed)
    }

    /// Takes what the categories are called, if that is news.
    pub(crate) fn name_categories(&self, categories: &CategoryWords) {
        self.gathered(|gathered| {
            if gathered.categories == *categories {
                return;
            }
            gathered.categories.clone_from(categories);
            let n_before = gathered.builder.len();
            for (slug, names) in categories {
                for name in names.values().flatten() {
                    gathered.builder.add(name, ShopEntity::Category { slug: slug.clone() });
                }
            }
            gathered.has_changed |= gathered.builder.len() > n_before;
        });
    }

    /// Takes the changes that follow the revision `after`, unless they were taken before or others are missing.
    pub(crate) fn take(&self, after: i64, changes: &[CatalogChange]) {
        self.gathered(|gathered| {
            let Some(last) = changes.last().filter(|_| gathered.revision == after) else { return };
            gathered.revision = last.revision;
            let n_before = gathered.builder.len();
            for view in changes.iter().filter_map(|change| change.view.as_ref()) {
                gathered.builder.add_product(&view.product);
            }
            // Another price or stock changes no word.
            gathered.has_changed |= gathered.builder.len() > n_before;
        });
    }

    /// Builds the words anew if anything has changed.
    pub(crate) fn rebuild(&self) {
        let builder = self.gathered(|gathered| {
            std::mem::take(&mut gathered.has_changed).then(|| gathered.builder.clone())
        });
        if let Some(builder) = builder {
            let words = Arc::new(builder.build());
            *self.words.write().unwrap_or_else(PoisonError::into_inner) = words;
        }
    }

    fn gathered<T>(&self, change: impl FnOnce(&mut Gathered) -> T) -> T {
        change(&mut self.gathered.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
