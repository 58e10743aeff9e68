//! Articles: which passage answers a question, and how sure that is.
//!
//! Every question line, title, topic list and paragraph is compared with what was asked, by stemmed words
//! and by pieces of words (Danish writes `gaveindpakning`, asks `pakke gaver ind`). Words that no article has
//! count against an answer, so that a question about something else stays below [`ANSWERABLE_SCORE`].

use crate::analyze::{Analyzer, words};
use crate::small_words::is_small;
use engine::{ArticleId, Language, Passage};
use std::collections::{BTreeMap, BTreeSet};

/// From this score on a passage may be given as the answer.
pub const ANSWERABLE_SCORE: u32 = 450;
/// Longest passage quoted; a longer first paragraph is cut behind its last whole sentence.
const PASSAGE_CHARS_MAX: usize = 320;
/// Length of the pieces words are cut into.
const PIECE_CHARS: usize = 4;
/// What a piece counts against a whole word.
const PIECE_WEIGHT: f32 = 0.35;
/// What `how long does` counts against a word with a meaning of its own.
const SMALL_WEIGHT: f32 = 0.2;

/// One article in one language, as the merchant wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnowledgeArticle {
    pub id: ArticleId,
    pub language: Language,
    pub title: String,
    pub topics: Vec<String>,
    /// Questions it answers, as contacts would ask them.
    pub questions: Vec<String>,
    /// Markdown paragraphs, parted by empty lines; the first is the short answer.
    pub body: String,
}

/// All articles of a merchant, ready to be asked.
#[derive(Debug, Clone, Default)]
pub struct Knowledge {
    books: BTreeMap<Language, Book>,
}

/// The articles of one language.
#[derive(Debug, Clone, Default)]
struct Book {
    articles: Vec<Article>,
    /// Feature → its number.
    features: BTreeMap<String, usize>,
    rarities: Vec<f32>,
    rarity_unknown: f32,
}

#[derive(Debug, Clone)]
struct Article {
    passage: Passage,
    lines: Vec<Line>,
    /// Every feature of the article with how much it says about it.
    all: BTreeMap<usize, f32>,
}

/// A text of an article as numbered features, its length 1.
#[derive(Debug, Clone)]
struct Line {
    weights: BTreeMap<usize, f32>,
    trust: f32,
}

/// What a match with a kind of text is worth.
const QUESTION_TRUST: f32 = 1.0;
const TITLE_TRUST: f32 = 0.95;
const TOPICS_TRUST: f32 = 0.8;
const PARAGRAPH_TRUST: f32 = 0.7;
const REST_TRUST: f32 = 0.5;

impl Knowledge {
    /// Reads every article once; later finds only look up.
    pub fn build(articles: &[KnowledgeArticle]) -> Self {
        let mut books = BTreeMap::new();
        for language in Language::ALL {
            let own: Vec<&KnowledgeArticle> =
                articles.iter().filter(|article| article.language == language).collect();
            if !own.is_empty() {
                books.insert(language, Book::new(language, &own));
            }
        }
        Self { books }
    }

    /// The passages nearest to a question, best first.
    pub fn find(&self, query: &str, language: Language, limit: usize) -> Vec<Passage> {
        let Some(book) = self.books.get(&language) else { return Vec::new() };
        let mut found = book.find(&features(&Analyzer::new(language), query));
        found.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.article.cmp(&b.article)));
        found.truncate(limit);
        found
    }
}

impl Book {
    fn new(language: Language, articles: &[&KnowledgeArticle]) -> Self {
        let analyzer = Analyzer::new(language);
        let texts: Vec<Vec<(Features, f32)>> =
            articles.iter().map(|article| texts(&analyzer, article)).collect();
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for article in &texts {
            let own: BTreeSet<&String> = article.iter().flat_map(|(line, _)| line.keys()).collect();
            for feature in own {
                *counts.entry(feature.clone()).or_default() += 1;
            }
        }
        let rarity = |count: usize| ((texts.len() as f32 + 1.0) / (count as f32 + 0.5)).ln();
        let mut book = Self {
            rarities: counts.values().map(|count| rarity(*count)).collect(),
            features: counts.into_keys().enumerate().map(|(at, feature)| (feature, at)).collect(),
            rarity_unknown: rarity(0),
            articles: Vec::new(),
        };
        for (article, texts) in articles.iter().zip(&texts) {
            let lines: Vec<Line> =
                texts.iter().map(|(text, trust)| book.line(text, *trust)).collect();
            let mut all = BTreeMap::new();
            for (text, trust) in texts {
                for feature in text.keys() {
                    let best = all.entry(book.features[feature]).or_insert(0.0_f32);
                    *best = best.max(*trust);
                }
            }
            book.articles.push(Article { passage: passage(article), lines, all });
        }
        book
    }

    fn line(&self, text: &Features, trust: f32) -> Line {
        let mut weights = BTreeMap::new();
        for (feature, weight) in text {
            if let Some(at) = self.features.get(feature) {
                weights.insert(*at, weight * self.rarities[*at]);
            }
        }
        let length = weights.values().map(|w| w * w).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        weights.values_mut().for_each(|weight| *weight /= length);
        Line { weights, trust }
    }

    fn find(&self, query: &Features) -> Vec<Passage> {
        let mut known: BTreeMap<usize, f32> = BTreeMap::new();
        let (mut squares, mut sum) = (0.0_f32, 0.0_f32);
        for (feature, weight) in query {
            let at = self.features.get(feature).copied();
            let value = weight * at.map_or(self.rarity_unknown, |at| self.rarities[at]);
            squares += value * value;
            sum += value;
            if let Some(at) = at {
                known.insert(at, value);
            }
        }
        if known.is_empty() {
            return Vec::new();
        }
        let scored = self.articles.iter().map(|article| {
            let line = article.lines.iter().map(|line| line.likeness(&known) / squares.sqrt());
            let nearest = line.fold(0.0, f32::max);
            let covered: f32 = known
                .iter()
                .filter_map(|(at, value)| article.all.get(at).map(|trust| trust * value))
                .sum();
            (article, calibrated(nearest, covered / sum))
        });
        let found = scored.filter(|(_, score)| *score > 0);
        found.map(|(article, score)| Passage { score, ..article.passage.clone() }).collect()
    }
}

impl Line {
    fn likeness(&self, query: &BTreeMap<usize, f32>) -> f32 {
        let common = query.iter().filter_map(|(at, value)| Some(self.weights.get(at)? * value));
        common.sum::<f32>() * self.trust
    }
}

/// 0 to 1000, so that [`ANSWERABLE_SCORE`] parts what articles answer from what they do not.
fn calibrated(nearest: f32, covered: f32) -> u32 {
    const SCALE: f32 = 970.0;
    let score = 0.4 * nearest + 0.6 * covered;
    (score * SCALE).clamp(0.0, 1000.0) as u32
}

/// Feature → weight inside one text.
type Features = BTreeMap<String, f32>;

/// Stemmed words, and the pieces of longer ones.
fn features(analyzer: &Analyzer, text: &str) -> Features {
    let mut features = Features::new();
    for word in words(text) {
        let folded: Vec<char> = analyzer.folded(&word).chars().collect();
        let is_small = is_small(analyzer.language(), &String::from_iter(&folded));
        features.insert(analyzer.term(&word), if is_small { SMALL_WEIGHT } else { 1.0 });
        if !is_small && folded.len() > PIECE_CHARS {
            for piece in folded.windows(PIECE_CHARS) {
                let piece: String = piece.iter().collect();
                features.insert(format!("#{piece}"), PIECE_WEIGHT);
            }
        }
    }
    features
}

fn texts(analyzer: &Analyzer, article: &KnowledgeArticle) -> Vec<(Features, f32)> {
    let questions = article.questions.iter().map(|question| (question.clone(), QUESTION_TRUST));
    let title = (article.title.clone(), TITLE_TRUST);
    let topics = (article.topics.join(" "), TOPICS_TRUST);
    let paragraphs = paragraphs(&article.body).enumerate().map(|(at, paragraph)| {
        (paragraph.to_owned(), if at == 0 { PARAGRAPH_TRUST } else { REST_TRUST })
    });
    let texts = questions.chain([title, topics]).chain(paragraphs);
    texts.map(|(text, trust)| (features(analyzer, &text), trust)).collect()
}

fn passage(article: &KnowledgeArticle) -> Passage {
    Passage {
        article: article.id.clone(),
        title: article.title.clone(),
        text: quotable(paragraphs(&article.body).next().unwrap_or_default()),
        score: 0,
    }
}

fn paragraphs(body: &str) -> impl Iterator<Item = &str> {
    body.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty())
}

/// The text whole, or up to its last sentence that fits.
fn quotable(text: &str) -> String {
    let Some((end, _)) = text.char_indices().nth(PASSAGE_CHARS_MAX) else { return text.to_owned() };
    let fitting = &text[..end];
    let sentence = fitting.rfind(['.', '!', '?']).map(|at| at + 1);
    let word = || fitting.rfind(char::is_whitespace);
    fitting[..sentence.or_else(word).unwrap_or(end)].trim_end().to_owned()
}
