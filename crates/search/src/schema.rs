//! The fields of the index, and what each is for.

use crate::analyze::{Analyzer, Reading};
use engine::Language;
use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{TextAnalyzer, TokenizerManager};

/// Raised whenever the same product would be written differently: an older index is rebuilt.
pub(crate) const SCHEMA_VERSION: u32 = 3;

/// The fields of one language.
#[derive(Clone)]
pub(crate) struct LanguageFields {
    pub(crate) language: Language,
    pub(crate) analyzer: Analyzer,
    /// Everything a product is found by, in one field: summing fields counts words double.
    pub(crate) all: Field,
    /// The title alone: a word of the title says more than one of the description.
    pub(crate) title: Field,
    /// `folded` + separator + `as written`: the dictionary for typing errors.
    pub(crate) spelling: Field,
    /// Long words backwards, in a language that writes compounds as one word.
    pub(crate) tails: Option<Field>,
    /// `key` + separator + `value`, to filter by (folded) and to count (as shown).
    pub(crate) facet: Field,
    pub(crate) facet_name: String,
}

/// All fields; the order of languages is the merchant's.
#[derive(Clone)]
pub(crate) struct Fields {
    pub(crate) schema: Schema,
    pub(crate) languages: Vec<LanguageFields>,
    pub(crate) id: Field,
    /// Product id, SKUs and GTINs without punctuation.
    pub(crate) code: Field,
    pub(crate) category: Field,
    /// One value for each price: currency and amount packed, see [`crate::document::pack_price`].
    pub(crate) price: Field,
    pub(crate) available: Field,
    pub(crate) rating: Field,
    pub(crate) popularity: Field,
    /// Codes of the languages the title is written in.
    pub(crate) written: Field,
    /// What the product means, see [`crate::meaning`].
    pub(crate) vector: Field,
    /// From which text the vector was made, as one number: the same text is not read again.
    pub(crate) meant: Field,
    pub(crate) landmark: Field,
    /// One title for each language, to look for similar products.
    pub(crate) title_text: Field,
}

pub(crate) const ID: &str = "id";
pub(crate) const PRICE: &str = "price";
pub(crate) const AVAILABLE: &str = "available";
pub(crate) const RATING: &str = "rating";
pub(crate) const POPULARITY: &str = "popularity";
pub(crate) const VECTOR: &str = "vector";
pub(crate) const MEANT: &str = "meant";

impl Fields {
    pub(crate) fn new(languages: &[Language]) -> Self {
        let mut builder = Schema::builder();
        let languages = languages.iter().map(|language| {
            let code = language.code();
            let facet_name = format!("facet_{code}");
            LanguageFields {
                language: *language,
                analyzer: Analyzer::new(*language),
                all: builder.add_text_field(
                    &format!("all_{code}"),
                    read_as(&format!("terms_{code}"), IndexRecordOption::WithFreqs, true),
                ),
                title: builder.add_text_field(
                    &format!("title_{code}"),
                    read_as(&format!("terms_{code}"), IndexRecordOption::Basic, true),
                ),
                spelling: builder.add_text_field(
                    &format!("spelling_{code}"),
                    read_as(&format!("spellings_{code}"), IndexRecordOption::Basic, false),
                ),
                tails: (*language == Language::Da).then(|| {
                    let reading =
                        read_as(&format!("tails_{code}"), IndexRecordOption::Basic, false);
                    builder.add_text_field(&format!("tails_{code}"), reading)
                }),
                facet: builder.add_text_field(
                    &facet_name,
                    read_as("whole", IndexRecordOption::Basic, false).set_fast("raw"),
                ),
                facet_name,
            }
        });
        let languages: Vec<LanguageFields> = languages.collect();
        let whole = read_as("whole", IndexRecordOption::Basic, false);
        Self {
            languages,
            id: builder.add_text_field(ID, STRING | FAST),
            code: builder.add_text_field("code", whole.clone()),
            written: builder.add_text_field("written", whole.clone()),
            landmark: builder.add_text_field("landmark", whole.clone()),
            vector: builder.add_u64_field(VECTOR, FAST),
            meant: builder.add_u64_field(MEANT, FAST),
            category: builder.add_text_field("category", whole | STORED),
            price: builder.add_u64_field(PRICE, FAST),
            available: builder.add_u64_field(AVAILABLE, FAST),
            rating: builder.add_u64_field(RATING, FAST),
            popularity: builder.add_i64_field(POPULARITY, FAST),
            title_text: builder.add_text_field("title_text", STORED),
            schema: builder.build(),
        }
    }

    /// The tokenizers that the schema names.
    pub(crate) fn tokenizers(&self) -> TokenizerManager {
        let manager = TokenizerManager::default();
        manager.register("whole", TextAnalyzer::from(Reading::Whole));
        for fields in &self.languages {
            let code = fields.language.code();
            let analyzer = &fields.analyzer;
            let terms = TextAnalyzer::from(Reading::Terms(analyzer.clone()));
            manager.register(&format!("terms_{code}"), terms);
            let spellings = TextAnalyzer::from(Reading::Spellings(analyzer.clone()));
            manager.register(&format!("spellings_{code}"), spellings);
            let tails = TextAnalyzer::from(Reading::Tails(analyzer.clone()));
            manager.register(&format!("tails_{code}"), tails);
        }
        manager
    }
}

fn read_as(tokenizer: &str, record: IndexRecordOption, norms: bool) -> TextOptions {
    TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_index_option(record)
            .set_fieldnorms(norms),
    )
}
