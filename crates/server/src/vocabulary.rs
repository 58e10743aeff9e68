//! The merchant's own words for understanding, kept up with the catalog beside the search index.
//!
//! They live in memory alone: at a start they are gathered from the change feed, in pages, while turns already
//! run with what is there. A page is taken and the words are rebuilt off the runtime; a turn only clones a pointer.
//! What a product said is kept with it, as numbers, some hundred bytes each: what is gone or is called otherwise is
//! no word of the shop's any more.

use connectors::commerce::CatalogChange;
use engine::ProductId;
use engine::dialogue::understand::shop::{Mention, ShopEntity, ShopWords, ShopWordsBuilder};
use search::CategoryWords;
use std::collections::BTreeMap;
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
    of_products: BTreeMap<ProductId, Box<[Mention]>>,
    categories: CategoryWords,
    of_categories: Vec<Mention>,
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
            let n_before = gathered.builder.n_changes();
            let mut mentions = Vec::new();
            for (slug, names) in categories {
                for name in names.values().flatten() {
                    let category = ShopEntity::Category { slug: slug.clone() };
                    mentions.extend(gathered.builder.add(name, category));
                }
            }
            for old in std::mem::replace(&mut gathered.of_categories, mentions) {
                gathered.builder.take_back(old);
            }
            gathered.has_changed |= gathered.builder.n_changes() > n_before;
        });
    }

    /// Takes the changes that follow the revision `after`, unless they were taken before or others are missing.
    pub(crate) fn take(&self, after: i64, changes: &[CatalogChange]) {
        self.gathered(|gathered| {
            let Some(last) = changes.last().filter(|_| gathered.revision == after) else { return };
            gathered.revision = last.revision;
            let n_before = gathered.builder.n_changes();
            changes.iter().for_each(|change| gathered.follow(change));
            // Another price or stock changes no word.
            gathered.has_changed |= gathered.builder.n_changes() > n_before;
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

impl Gathered {
    /// New words are taken before old ones are given up: what stays is no change.
    fn follow(&mut self, change: &CatalogChange) {
        let mentions = change.view.as_ref().map(|view| self.builder.mention_product(&view.product));
        let old = match mentions {
            Some(mentions) => self.of_products.insert(change.product.clone(), mentions.into()),
            None => self.of_products.remove(&change.product),
        };
        for mention in old.unwrap_or_default() {
            self.builder.take_back(mention);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::Language;
    use engine::commerce::catalog::ProductView;
    use engine::dialogue::understand::normalize::Normal;
    use std::sync::Arc;

    fn change(revision: i64, id: &str, brand: Option<&str>) -> CatalogChange {
        let view = brand.map(|brand| {
            let product = serde_json::json!({
                "id": id, "brand": brand, "title": {"en": "Mug"},
                "variants": [{"sku": format!("{id}-1"), "prices": [{"minor": 900, "currency": "EUR"}]}],
            });
            let product = Arc::new(serde_json::from_value(product).unwrap());
            ProductView { product, available: BTreeMap::new() }
        });
        CatalogChange { revision, product: ProductId::new(id), view }
    }

    fn knows(vocabulary: &Vocabulary, text: &str) -> bool {
        vocabulary.rebuild();
        let found = vocabulary.words().find(&Normal::new(text), Language::En, |_| true);
        !found.is_empty()
    }

    #[test]
    fn words_of_what_is_gone_or_renamed_are_forgotten() {
        let vocabulary = Vocabulary::default();
        vocabulary.take(0, &[change(1, "a", Some("Fjellvik")), change(2, "b", Some("Ostrava"))]);
        assert!(knows(&vocabulary, "fjellvik") && knows(&vocabulary, "ostrava"));
        vocabulary.take(2, &[change(3, "a", Some("Fjellvik"))]);
        assert!(!vocabulary.has_changed(), "the same words are no change");
        vocabulary.take(3, &[change(4, "a", None), change(5, "b", Some("Brno"))]);
        assert!(vocabulary.has_changed());
        assert!(!knows(&vocabulary, "fjellvik") && !knows(&vocabulary, "ostrava"));
        assert!(knows(&vocabulary, "brno") && knows(&vocabulary, "mug"));
        vocabulary.take(5, &[change(6, "b", None)]);
        assert!(!knows(&vocabulary, "brno") && !knows(&vocabulary, "mug"));
    }

    #[test]
    fn a_category_is_known_by_what_it_is_called_now() {
        let vocabulary = Vocabulary::default();
        let called = |name: &str| {
            let names = BTreeMap::from([(Language::En, vec![name.to_owned()])]);
            CategoryWords::from([("throws".to_owned(), names)])
        };
        vocabulary.name_categories(&called("Throws"));
        assert!(knows(&vocabulary, "throws"));
        vocabulary.name_categories(&called("Blankets"));
        assert!(knows(&vocabulary, "blankets") && !knows(&vocabulary, "throws"));
    }
}
