//! What a search reads: one consistent state of the index, opened once per commit and shared by all queries.

use crate::facets::Terms;
use crate::schema::{AVAILABLE, Fields, ID, MEANT, POPULARITY, PRICE, RATING, VECTOR};
use engine::{Language, ProductId};
use std::sync::Arc;
use tantivy::columnar::{Column, StrColumn};
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::SegmentPostings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, InvertedIndexReader, Searcher, SegmentReader, TERMINATED};

/// One commit of the index.
pub(crate) struct View {
    pub(crate) segments: Vec<Segment>,
    pub(crate) n_products: u64,
    /// Tells pages of one commit from pages of another.
    pub(crate) generation: u64,
    pub(crate) popularity_max: i64,
    /// Languages that most titles are written in.
    pub(crate) written: Vec<Language>,
    /// For each language, the average number of words in `all`.
    pub(crate) all_words: Vec<f32>,
}

/// One segment with everything a query needs of it open.
pub(crate) struct Segment {
    pub(crate) reader: SegmentReader,
    pub(crate) languages: Vec<SegmentLanguage>,
    pub(crate) id: Arc<InvertedIndexReader>,
    pub(crate) code: Arc<InvertedIndexReader>,
    pub(crate) category: Arc<InvertedIndexReader>,
    pub(crate) ids: Option<StrColumn>,
    pub(crate) price: Column<u64>,
    pub(crate) available: Column<u64>,
    pub(crate) rating: Column<u64>,
    pub(crate) popularity: Column<i64>,
    pub(crate) landmark: Arc<InvertedIndexReader>,
    pub(crate) vector: Column<u64>,
    pub(crate) meant: Column<u64>,
}

pub(crate) struct SegmentLanguage {
    pub(crate) all: Arc<InvertedIndexReader>,
    pub(crate) all_norms: FieldNormReader,
    pub(crate) title: Arc<InvertedIndexReader>,
    pub(crate) spelling: Arc<InvertedIndexReader>,
    pub(crate) tails: Option<Arc<InvertedIndexReader>>,
    pub(crate) facet: Arc<InvertedIndexReader>,
    pub(crate) facets: Option<StrColumn>,
    /// Values of `facets` that were read before.
    pub(crate) facet_terms: Terms,
}

impl View {
    pub(crate) fn open(searcher: &Searcher, fields: &Fields) -> tantivy::Result<Self> {
        let readers = searcher.segment_readers();
        let segments: tantivy::Result<Vec<Segment>> =
            readers.iter().map(|reader| Segment::open(reader, fields)).collect();
        let segments = segments?;
        let n_docs: u64 = readers.iter().map(|reader| u64::from(reader.max_doc())).sum();
        let all_words = (0..fields.languages.len()).map(|language| {
            let words: u64 =
                segments.iter().map(|s| s.languages[language].all.total_num_tokens()).sum();
            (words as f32 / n_docs.max(1) as f32).max(1.0)
        });
        let written = written(readers, fields, n_docs)?;
        Ok(Self {
            written,
            n_products: searcher.num_docs(),
            generation: generation(readers),
            popularity_max: segments.iter().map(|s| s.popularity.max_value()).max().unwrap_or(0),
            all_words: all_words.collect(),
            segments,
        })
    }
}

impl Segment {
    fn open(reader: &SegmentReader, fields: &Fields) -> tantivy::Result<Self> {
        let columns = reader.fast_fields();
        let languages: tantivy::Result<Vec<SegmentLanguage>> = fields
            .languages
            .iter()
            .map(|language| {
                Ok(SegmentLanguage {
                    all: reader.inverted_index(language.all)?,
                    all_norms: reader.get_fieldnorms_reader(language.all)?,
                    title: reader.inverted_index(language.title)?,
                    spelling: reader.inverted_index(language.spelling)?,
                    tails: language.tails.map(|field| reader.inverted_index(field)).transpose()?,
                    facet: reader.inverted_index(language.facet)?,
                    facets: columns.str(&language.facet_name)?,
                    facet_terms: Terms::default(),
                })
            })
            .collect();
        let inverted = |field: Field| reader.inverted_index(field);
        Ok(Self {
            languages: languages?,
            id: inverted(fields.id)?,
            code: inverted(fields.code)?,
            category: inverted(fields.category)?,
            ids: columns.str(ID)?,
            price: numbers(reader, PRICE)?,
            available: numbers(reader, AVAILABLE)?,
            rating: numbers(reader, RATING)?,
            popularity: columns.i64(POPULARITY)?,
            landmark: inverted(fields.landmark)?,
            vector: numbers(reader, VECTOR)?,
            meant: numbers(reader, MEANT)?,
            reader: reader.clone(),
        })
    }
}

/// A column of numbers; empty where no document of the segment has one.
fn numbers(reader: &SegmentReader, name: &str) -> tantivy::Result<Column<u64>> {
    let column = reader.fast_fields().column_opt(name)?;
    Ok(column.unwrap_or_else(|| Column::build_empty_column(reader.max_doc())))
}

/// The languages that at least half of the titles are written in.
fn written(
    readers: &[SegmentReader],
    fields: &Fields,
    n_docs: u64,
) -> tantivy::Result<Vec<Language>> {
    let mut languages = Vec::new();
    for language in Language::ALL {
        let mut n_found = 0;
        for reader in readers {
            n_found += frequency(reader.inverted_index(fields.written)?.as_ref(), language.code())?;
        }
        if n_found * 2 >= n_docs {
            languages.push(language);
        }
    }
    Ok(languages)
}

/// How many documents hold a term, in this field of one segment.
pub(crate) fn frequency(index: &InvertedIndexReader, term: &str) -> std::io::Result<u64> {
    Ok(index.terms().get(term)?.map_or(0, |info| u64::from(info.doc_freq)))
}

/// The documents of a term; `None` where there are none.
pub(crate) fn postings(
    index: &InvertedIndexReader,
    term: &str,
    record: IndexRecordOption,
) -> std::io::Result<Option<SegmentPostings>> {
    let Some(info) = index.terms().get(term)? else { return Ok(None) };
    index.read_postings_from_terminfo(&info, record).map(Some)
}

/// Where a product is.
pub(crate) fn locate<'a>(
    view: &'a View,
    product: &ProductId,
) -> std::io::Result<Option<(&'a Segment, u32)>> {
    for segment in &view.segments {
        let found = postings(&segment.id, product.as_str(), IndexRecordOption::Basic)?;
        let Some(mut docs) = found else { continue };
        while docs.doc() != TERMINATED {
            if !segment.reader.is_deleted(docs.doc()) {
                return Ok(Some((segment, docs.doc())));
            }
            docs.advance();
        }
    }
    Ok(None)
}

/// Changes with every commit: which segments there are and what was deleted from them.
fn generation(readers: &[SegmentReader]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut mix = |bytes: &[u8]| {
        for byte in bytes {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for reader in readers {
        mix(reader.segment_id().uuid_string().as_bytes());
        mix(&reader.delete_opstamp().unwrap_or(0).to_le_bytes());
    }
    hash
}
