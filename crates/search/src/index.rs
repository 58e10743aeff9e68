//! The index on disk: opening, feeding, and the state that searches read.
//!
//! Reading is memory-mapped and lock-free but for taking the current [`View`]. The writer exists only inside
//! [`Index::apply`]: an idle index holds no buffers and no threads. A directory that cannot be read, or was
//! written by another version or for other languages, is emptied and starts again at revision 0.

use crate::document::{Meant, document};
use crate::error::SearchError;
use crate::lexicon::Lexicon;
use crate::meaning::{Packed, Space};
use crate::schema::{Fields, SCHEMA_VERSION};
use crate::search::Hits;
use crate::view::{View, locate};
use engine::commerce::catalog::Product;
use engine::{Language, ProductId, SearchQuery};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use tantivy::directory::MmapDirectory;
use tantivy::indexer::IndexWriterOptions;
use tantivy::{IndexReader, IndexWriter, ReloadPolicy, TantivyError, Term};

/// With this much, questions in other languages gain and English ones hold (docs/FINDING.md); `bench search` prints
/// what others give on each half of the queries.
const LIKENESS_WEIGHT: f32 = 0.3;

/// Names of a category and other words for it, by its slug.
pub type CategoryWords = BTreeMap<String, BTreeMap<Language, Vec<String>>>;

/// How an index is built.
#[derive(Debug, Clone)]
pub struct IndexOptions {
    /// The merchant's languages: each gets its own fields, so name only those that are spoken.
    pub languages: Vec<Language>,
    /// What the merchant calls its categories: they are found by these words too.
    pub categories: CategoryWords,
    /// Words of one language told in another.
    pub lexicon: Arc<Lexicon>,
    /// What texts mean; without it products are found by their words alone.
    pub space: Option<Arc<Space>>,
    /// What likeness adds to a score, as a part of what words do.
    pub likeness_weight: f32,
    /// Memory of the writer while changes are applied.
    pub writer_bytes: usize,
    pub threads: usize,
}

impl Default for IndexOptions {
    fn default() -> Self {
        Self {
            languages: Language::ALL.to_vec(),
            categories: CategoryWords::new(),
            lexicon: Arc::default(),
            space: None,
            likeness_weight: LIKENESS_WEIGHT,
            writer_bytes: 30_000_000,
            threads: 1,
        }
    }
}

/// One change of the catalog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IndexChange {
    /// `available`: at least one variant can be bought now.
    Upsert {
        product: Arc<Product>,
        available: bool,
    },
    Delete {
        product: ProductId,
    },
}

/// One merchant's catalog, searchable.
pub struct Index {
    pub(crate) fields: Fields,
    dir: PathBuf,
    options: IndexOptions,
    index: tantivy::Index,
    reader: IndexReader,
    view: RwLock<Arc<View>>,
    revision: AtomicI64,
    categories: RwLock<Arc<CategoryWords>>,
    writing: Mutex<()>,
}

/// What every commit says about itself.
#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    version: u32,
    revision: i64,
    /// The categories' words it was written with, as one number.
    #[serde(default)]
    words: u64,
    /// The model that made its vectors, if it has any.
    #[serde(default)]
    space: Option<String>,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Index")
            .field("dir", &self.dir)
            .field("revision", &self.revision())
            .field("n_products", &self.n_products())
            .finish_non_exhaustive()
    }
}

impl Index {
    /// Opens the index in `dir`, which belongs to it alone, or makes a new one.
    ///
    /// # Errors
    /// When the directory can be neither read nor emptied and written.
    pub fn open(dir: &Path, options: IndexOptions) -> Result<Self, SearchError> {
        let fields = Fields::new(&options.languages);
        std::fs::create_dir_all(dir)?;
        match Self::open_existing(dir, &fields, &options) {
            Ok(Some(index)) => return Ok(index),
            Ok(None) => tracing::info!(dir = %dir.display(), "search index starts empty"),
            Err(error) => {
                tracing::warn!(dir = %dir.display(), %error, "search index is unreadable, starts empty");
            }
        }
        empty(dir)?;
        let created = || {
            let directory = MmapDirectory::open(dir)?;
            let index =
                tantivy::Index::create(directory, fields.schema.clone(), Default::default())?;
            Self::over(dir, index, &fields, options, 0)
        };
        created().map_err(|source| SearchError::Open { dir: dir.to_owned(), source })
    }

    /// `None` where there is nothing that this version can go on with.
    fn open_existing(
        dir: &Path,
        fields: &Fields,
        options: &IndexOptions,
    ) -> Result<Option<Self>, TantivyError> {
        let directory = MmapDirectory::open(dir)?;
        if !tantivy::Index::exists(&directory)? {
            return Ok(None);
        }
        let index = tantivy::Index::open(directory)?;
        let payload = index.load_metas()?.payload.unwrap_or_default();
        let payload = serde_json::from_str::<Payload>(&payload).ok();
        let space = options.space.as_ref().map(|space| space.name());
        let Some(payload) = payload.filter(|payload| {
            payload.version == SCHEMA_VERSION
                && payload.words == digest(&options.categories)
                && (space.is_none() || payload.space == space)
        }) else {
            return Ok(None);
        };
        if index.schema() != fields.schema {
            return Ok(None);
        }
        Self::over(dir, index, fields, options.clone(), payload.revision).map(Some)
    }

    fn over(
        dir: &Path,
        mut index: tantivy::Index,
        fields: &Fields,
        options: IndexOptions,
        revision: i64,
    ) -> Result<Self, TantivyError> {
        index.set_tokenizers(fields.tokenizers());
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual);
        let reader: IndexReader = reader.doc_store_cache_num_blocks(1).try_into()?;
        let view = View::open(&reader.searcher(), fields)?;
        Ok(Self {
            fields: fields.clone(),
            dir: dir.to_owned(),
            categories: RwLock::new(Arc::new(options.categories.clone())),
            options,
            index,
            reader,
            view: RwLock::new(Arc::new(view)),
            revision: AtomicI64::new(revision),
            writing: Mutex::new(()),
        })
    }

    /// The revision of the index in `dir` as it lies on disk, for looking at one that another process has open;
    /// `None` when there is none.
    pub fn revision_on_disk(dir: &Path) -> Option<i64> {
        let index = tantivy::Index::open(MmapDirectory::open(dir).ok()?).ok()?;
        let payload = index.load_metas().ok()?.payload?;
        serde_json::from_str::<Payload>(&payload).ok().map(|payload| payload.revision)
    }

    /// The revision of the catalog's change feed up to which everything is in; 0 for a new index.
    pub fn revision(&self) -> i64 {
        self.revision.load(Ordering::Acquire)
    }

    /// Takes other words for the categories. When they differ, the index begins again at revision 0: every product
    /// has to be applied once more, and until then is found as before. Says whether they did.
    pub fn rename_categories(&self, words: &CategoryWords) -> bool {
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut categories = self.categories.write().unwrap_or_else(PoisonError::into_inner);
        let differ = **categories != *words;
        if differ {
            *categories = Arc::new(words.clone());
            self.revision.store(0, Ordering::Release);
        }
        differ
    }

    fn category_words(&self) -> Arc<CategoryWords> {
        Arc::clone(&self.categories.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Applies changes in one durable commit; later changes of a product win. Applying the same again is the same.
    ///
    /// # Errors
    /// When the commit could not be written; then nothing has changed and the call may be repeated.
    pub fn apply(&self, changes: &[IndexChange], revision: i64) -> Result<(), SearchError> {
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let revision = revision.max(self.revision());
        let options = IndexWriterOptions::builder()
            .num_worker_threads(self.options.threads)
            .memory_budget_per_thread(self.options.writer_bytes / self.options.threads.max(1))
            .num_merge_threads(1)
            .build();
        let mut writer: IndexWriter = self.index.writer_with_options(options)?;
        let categories = self.category_words();
        for change in changes {
            self.write(&writer, &categories, change)?;
        }
        let words = digest(&categories);
        let space = self.options.space.as_ref().map(|space| space.name());
        let payload = Payload { version: SCHEMA_VERSION, revision, words, space };
        let payload = serde_json::to_string(&payload).map_err(std::io::Error::from)?;
        let mut commit = writer.prepare_commit()?;
        commit.set_payload(&payload);
        commit.commit()?;
        writer.wait_merging_threads()?;
        self.refresh()?;
        self.revision.store(revision, Ordering::Release);
        Ok(())
    }

    fn write(
        &self,
        writer: &IndexWriter,
        categories: &CategoryWords,
        change: &IndexChange,
    ) -> Result<(), TantivyError> {
        match change {
            IndexChange::Delete { product } => {
                writer.delete_term(Term::from_field_text(self.fields.id, product.as_str()));
            }
            IndexChange::Upsert { product, available } => {
                writer.delete_term(Term::from_field_text(self.fields.id, product.id.as_str()));
                let meant = self.meant(product)?;
                let meant = meant.as_ref();
                writer.add_document(document(
                    &self.fields,
                    categories,
                    product,
                    *available,
                    meant,
                ))?;
            }
        }
        Ok(())
    }

    /// What a product means; its vector is kept as long as the words stay the same.
    fn meant(&self, product: &Product) -> Result<Option<Meant>, TantivyError> {
        let Some(space) = &self.options.space else { return Ok(None) };
        let view = self.view();
        let kept = locate(&view, &product.id)?;
        Ok(Meant::new(space, product, |hash| {
            let (segment, doc) =
                kept.filter(|(segment, doc)| segment.meant.first(*doc) == Some(hash))?;
            Packed::read(segment, doc)
        }))
    }

    fn refresh(&self) -> Result<(), TantivyError> {
        self.reader.reload()?;
        let view = View::open(&self.reader.searcher(), &self.fields)?;
        *self.view.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(view);
        Ok(())
    }

    /// Finds products.
    ///
    /// # Errors
    /// [`SearchError::Query`] for a query beyond the limits or with a strange cursor, else when files fail.
    pub fn search(&self, query: &SearchQuery) -> Result<Hits, SearchError> {
        crate::search::search(&self.view(), &self.fields, &self.options, query)
    }

    pub fn n_products(&self) -> u64 {
        self.view().n_products
    }

    /// Size on disk.
    pub fn size_bytes(&self) -> u64 {
        let Ok(entries) = std::fs::read_dir(&self.dir) else { return 0 };
        entries.flatten().filter_map(|entry| entry.metadata().ok()).map(|file| file.len()).sum()
    }

    fn view(&self) -> Arc<View> {
        Arc::clone(&self.view.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A number that other words give another one.
fn digest(words: &CategoryWords) -> u64 {
    hash(&serde_json::to_string(words).unwrap_or_default())
}

/// A text as one number.
pub(crate) fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Removes the files of `dir`, not folders: the index makes none.
fn empty(dir: &Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
